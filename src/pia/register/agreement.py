"""Do the systems of a register agree? Nothing is changed, no row is entered, and nothing is held in memory but what disagrees.

- the 本人確認情報 of each 市町村CS is that of the residents of its municipality, and nobody else's;
- what a prefecture holds is the union of its municipalities, the nation that of its prefectures, and the 附票 pair alike;
- nobody is a current resident of two municipalities;
- the other systems of a municipality hold its residents, each as its channel allows;
- every record opens and is what its digest was taken of; versions and events are missing only where an erasure is on record;
- every notice that was sent was dealt with or still waits, and none was dealt with that was not sent;
- every refusal stands in a ledger;
- nothing is there that a run should have erased;
- every ledger is whole, as far as checkpoints kept elsewhere can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct

from pia.errors import Words
from pia.register.agreement_check import Check, Counted, Disagreement
from pia.register.agreement_contents import contents
from pia.register.agreement_files import following, residents, shared_numbers, supplements, twice, unions
from pia.register.agreement_refusals import refusals
from pia.register.agreement_terms import terms
from pia.register.checkpoints import Checkpoint
from pia.register.city import City
from pia.register.ledger_check import verify
from pia.register.store.interface import Reader

__all__ = ["Agreement", "Check", "Disagreement", "agree"]


class Agreement(Struct, frozen=True):
    """All checks."""

    checks: tuple[Check, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing disagrees; False where there was nothing to compare."""
        return bool(self.checks) and not any(check.wrong for check in self.checks)

    @property
    def words(self) -> Words:
        """The outcome in one sentence."""
        wrong, compared = sum(check.wrong for check in self.checks), sum(check.compared for check in self.checks)
        count = len(self.checks)
        if not count:
            return Words("比べるものがありません。", "there is nothing to compare")
        if wrong:
            return Words(
                f"食い違い{wrong}件（確認{count}項目、{compared}件）。",
                f"{wrong} disagreements ({count} checks, {compared} records)",
            )
        return Words(f"全て一致しています（確認{count}項目、{compared}件）。", f"everything agrees ({count} checks, {compared} records)")  # fmt: skip


def agree(
    city: City,
    checkpoints: Sequence[Checkpoint] = (),
    progress: Callable[[str], None] | None = None,
    marked: Mapping[str, int] | None = None,
    *,
    bound: bool = True,
    refused: int = 0,
) -> Agreement:
    """Compare everything with everything.

    Args:
        city: the systems.
        checkpoints: of their ledgers, from elsewhere.
        progress: is told the name of each check before it begins.
        marked: by node, the last row of which a checkpoint was taken: one that is not among ``checkpoints`` was taken away.
        bound: whether the register remembers which keys are its own; where it does not, that is said.
        refused: how many applications were refused in all runs.

    Raises:
        StoreError: the store cannot be read.
    """
    told = progress or (lambda _name: None)
    found: list[Check] = [] if bound else [_unbound()]
    for check in chain(
        residents(city), unions(city), twice(city), shared_numbers(city), supplements(city), following(city), contents(city), _notices(city, refused), _ledgers(city, checkpoints, marked or {})
    ):  # fmt: skip
        told(check.name)
        found.append(check)
    return Agreement(tuple(found))


def _unbound() -> Check:
    count = Counted("keys", Words("鍵と登録系の結び付き", "the keys and their register"), "*")
    return count.done(
        Words(
            "確かめられません：鍵を控えていない古いストアです（次の seed、run、clock で控えます）",
            "cannot be told: the store is older than the record of its keys (the next seed, run or clock makes it)",
        )
    )


# --- notices and ledgers ---


def _notices(city: City, refused: int) -> Iterator[Check]:
    """What was sent by a channel, was dealt with or waits; nothing else was dealt with; what was refused is on record, and what is over is gone."""
    count = Counted("notices", Words("通知の送受", "notices sent and dealt with"), "*")
    back = waiting = 0
    for channel in city.policy.channels:
        source, target = city.nodes.get(channel.source), city.nodes.get(channel.target)
        if source is None:
            continue
        with source.store.read() as reader:
            sent = reader.sent(channel.id)
            left = _length(reader, channel.id)
        received = 0
        if target is not None:
            with target.store.read() as reader:
                received = reader.received(channel.id)
                back += sum(1 for _ in reader.all_kept("returned", prefix=f"{channel.id}/"))
        count.compared += sent
        waiting += left
        if not sent - left <= received <= sent:
            words = Words(
                f"送信{sent}件、処理{received}件、送信待ち{left}件",
                f"{sent} sent, {received} dealt with, {left} waiting",
            )
            count.add(channel.id, words)
    ja = "（run を続けると届きます。それまで受け側の記録は遅れます）" if waiting else ""
    en = " (they arrive when the run goes on; until then records of receivers lag behind)" if waiting else ""
    note = Words(
        f"送信{count.compared}件、うち差戻し{back}件、送信待ち{waiting}件{ja}",
        f"{count.compared} sent, {back} returned, {waiting} waiting{en}",
    )
    yield count.done(note)
    yield refusals(city, refused)
    yield terms(city)


def _length(reader: Reader, channel: str) -> int:
    waiting = reader.waiting(channel, limit=2**31)
    return len(waiting)


def _ledgers(city: City, checkpoints: Sequence[Checkpoint], marked: Mapping[str, int]) -> Iterator[Check]:
    for node in city.nodes.values():
        count = Counted("ledger", Words("操作記録（台帳）の連鎖", "the chain of the ledger"), node.id)
        with node.store.read() as reader:
            own = [one for one in checkpoints if one.node == node.id]
            verdict = verify(reader, own)
        count.compared = verdict.rows
        for fault in verdict.faults:
            count.add(f"{fault.first}-{fault.last}", fault.words)
        last = marked.get(node.id, 0)
        if last > max((one.seq for one in own), default=0):
            count.add(
                str(last),
                Words(f"{last}行目まで取った検査点がありません", f"the checkpoint taken of row {last} is gone"),
            )
        yield count.done(verdict.words)
    sound = Counted("store", Words("ストアそのもの", "the store itself"), "*")
    sound.compared = 1
    for words in city.store.faults():
        sound.add("", words)
    yield sound.done()
