"""本人確認情報ファイル of 市町村CS, 都道府県サーバ and 全国サーバ: applied from notices, searched, compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, ClassVar

from pia.register.channel import Parcel
from pia.register.consistency import Tally, digests_of, tallied
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.identification import Identification, decide_notice
from pia.register.items import IDENTIFICATION, item_key
from pia.register.nodes.base import Answering, Receiving, Work, refuse
from pia.register.nodes.messages import KINDS, Values, is_text, parcel, read
from pia.register.nodes.providing import Provider, Provision, current
from pia.register.nodes.searching import personal_indexes, search
from pia.register.nodes.shelf import Found
from pia.register.policy import Channel, NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Reader, Tx

__all__ = ["IdentityNode", "identity_key"]

_ALL = tuple(item_key(name) for name in IDENTIFICATION)
_CHECK = Parcel(name="check", body=b"", items=_ALL)


def identity_key(municipality: str, code: str) -> str:
    """Return the key of a record: of one 住民票コード in one municipality. In the store a keyed hash stands for the code."""
    return f"{municipality}.{code}"


def _indexes(record: Identification) -> Iterable[tuple[str, str]]:
    yield "code", record.code
    if record.number is not None:
        yield "number", record.number
    yield from personal_indexes(record.name, record.birth.isoformat(), record.address)


def _subject(record: Identification) -> str:
    return record.code


def _notified(node: Any, tx: Tx, channel: Channel, message: Parcel) -> str | Refused:
    notice = read(Identification, message)
    if isinstance(notice, Refused):
        return notice
    if not node.is_from(channel.source, notice.municipality):
        return refuse("other-municipality", "municipality")
    refused: Refused | None = node.apply(tx, notice)
    if refused is not None:
        return refused
    for target in node.onward:
        node.tell(tx, target, message)
    return notice.code


def _asked(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    """An inquiry by 住民票コード, 個人番号 or 4情報: the record of the one person whom it finds."""
    asked = read(Values, question)
    if isinstance(asked, Refused):
        return asked
    with node.store.write() as tx:
        found = current(search(node.records, tx, asked.values, Identification.values))
        if isinstance(found, Refused):
            return found
        if len(found) != 1:
            return refuse("too-many" if found else "not-found", "person", 1)
        record = found[0].value
        values = {key: value for key, value in record.values().items() if key in node.given}
        node.note_provision(tx, record.code, to=channel.source, basis="inquiry", items=tuple(values))
        node.log(tx, node.inquiry_entry(channel, question, subject=record.code, count=1))
    return parcel("person", Values(values), values)


class IdentityNode(Provider):
    """What the three kinds of node that hold 本人確認情報 have in common."""

    NOTICES: ClassVar[Mapping[str, Receiving]] = {"identification": _notified}
    ANSWERS: ClassVar[Mapping[str, Answering]] = {"person-by-key": _asked}
    ONWARD: ClassVar[NodeKind | None] = None
    """The kind of node to which notices go on."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.records = self.shelf("identification", Identification, _indexes, self._stored)
        self.onward: tuple[str, ...] = self.above(self.ONWARD) if self.ONWARD else ()
        self.given: frozenset[str] = frozenset({*_ALL, "氏名/ふりがな", "旧氏", "市町村コード"})
        """The items that an inquiry is answered with, as far as the channel carries them."""

    def _stored(self, key: str) -> str:
        municipality, _, code = key.partition(".")
        return f"{municipality}.{self.hidden(code)}"

    # --- notices ---

    def apply(self, tx: Tx, notice: Identification) -> Refused | None:
        """Judge a notice and write the record that it makes; the version before begins its term with this notice."""
        changed = notice.reason == "住民票コードの変更" and bool(notice.old_code)
        key = identity_key(notice.municipality, notice.code)
        old_key = identity_key(notice.municipality, notice.old_code) if changed else key
        if len(old_key) > 40 or len(key) > 40:
            return refuse("bad-code", "code")
        held = self.records.get(tx, old_key)
        decided = decide_notice(held.value if held is not None else None, notice)
        if isinstance(decided, Refused):
            return decided
        taken = self.records.get(tx, key) if changed else held
        if changed and taken is not None and taken.row.state == "current":
            return refuse("code-in-use", "code")
        if decided.state == "current" and self._is_of_another(tx, decided):
            return refuse("number-in-use", "number")
        self._write(tx, key, decided, taken)
        if changed and held is not None:
            self._close(tx, held)
        return None

    def _is_of_another(self, tx: Tx, record: Identification) -> bool:
        """Say whether somebody current with another 住民票コード has the 個人番号 of a record."""
        if record.number is None:
            return False
        own = {record.code, record.old_code} - {""}
        found = current(self.records.find(tx, "number", record.number))
        return not isinstance(found, Refused) and any(one.value.code not in own for one in found)

    def _write(self, tx: Tx, key: str, record: Identification, before: Found[Identification] | None) -> None:
        removed = record.state == "removed"
        expires = self.records.term("removed", self.today) if removed else None
        self.records.put(
            tx, key, record, before=before.row if before else None, effective=record.changed, now=self.now,
            state="removed" if removed else "current", expires=expires,
        )  # fmt: skip
        if before is not None:
            self.records.expire(tx, before.row, self.records.term("corrected", before.value.changed, self.today))
        if removed:
            self.records.expire_versions(tx, key, expires)

    def _close(self, tx: Tx, held: Found[Identification]) -> None:
        """Close the record of a code that was changed: it is an old version from now on."""
        key = identity_key(held.value.municipality, held.value.code)
        expires = self.records.term("corrected", held.value.changed, self.today)
        self.records.put(
            tx, key, held.value, before=held.row, effective=held.value.changed, now=self.now, state="removed",
            expires=expires,
        )  # fmt: skip
        self.records.expire_versions(tx, key, expires)

    def seed(self, rows: Iterable[Identification]) -> int:
        """Fill an empty file with the records of an opening register, in the order of keys or not; return how many."""
        now = self.now
        loaded = (
            self.records.seeded(identity_key(one.municipality, one.code), one, effective=one.changed, now=now)
            for one in rows
        )
        with self.store.write() as tx:
            count = tx.load(loaded)
            self.log(tx, self.own_entry("seed", detail=f"records={count}"))
        return count

    # --- reading ---

    def search(self, work: Work, conditions: Mapping[str, str]) -> list[dict[str, str]] | Refused | Denied:
        """本人確認情報検索: return the current records that meet the conditions, masked as the task demands."""

        def do(tx: Tx, permit: Permit) -> list[dict[str, str]] | Refused:
            found = current(search(self.records, tx, conditions, Identification.values))
            if isinstance(found, Refused):
                return found
            self.shows(*(one.value.code for one in found))
            return [permit.shown(one.value.values()) for one in found]

        return self.carry_out(work, "search", do, conditions=dict(conditions))

    def provide(
        self,
        work: Work,
        recipient: str,
        requester: str,
        basis: str,
        conditions: Iterable[Mapping[str, str]],
        *,
        items: Collection[str] = IDENTIFICATION,
        removed: bool = False,
    ) -> list[dict[str, str]] | Refused | Denied:
        """Give 本人確認情報 to a recipient of the policy; of people who were removed only where it asks for them. Each provision is recorded."""
        return self.give(
            work, self.records, Identification.values, _subject, recipient=recipient, requester=requester, basis=basis,
            conditions=conditions, items=items, removed=removed,
        )  # fmt: skip

    def disclose(self, work: Work, code: str, applicant: str) -> dict[str, str] | Refused | Denied:
        """本人確認情報の開示: show a person the own record."""

        def do(tx: Tx, permit: Permit) -> dict[str, str] | Refused:
            if applicant != code:
                return refuse("not-own-record", "code")
            found = current(search(self.records, tx, {"住民票コード": code}, Identification.values))
            if isinstance(found, Refused) or not found:
                return found if isinstance(found, Refused) else refuse("not-found", "code")
            return {"区分": "試験用", **permit.shown(found[0].value.values())}

        return self.carry_out(work, "disclose", do, subject=code)

    def own_provisions(self, work: Work, code: str, applicant: str) -> list[Provision] | Refused | Denied:
        """Show a person to whom the own record was given."""
        return self.disclose_provisions(work, code, applicant)

    def ask_above(
        self, work: Work, operation: str, kind: NodeKind, conditions: Mapping[str, str]
    ) -> dict[str, str] | Refused | Denied:
        """Ask a node above for the record of somebody; the ledger names who was shown, or why nobody was."""
        asking = self.may(work, operation, conditions=dict(conditions))
        if isinstance(asking, Denied):
            return asking
        asked = {item_key(name): value for name, value in conditions.items()}
        answer: Parcel | Refused = refuse("channel-undeclared" if is_text(asked) else "bad-character", "channel")
        for target in self.above(kind)[:1] if is_text(asked) else ():
            answer = self.ask(target, parcel("person-by-key", Values(asked), asked))
        return self.show_answer(work, operation, asking, conditions, answer)

    # --- 整合性確認 ---

    def digests(self, reader: Reader, prefix: str = "") -> Iterator[tuple[str, bytes]]:
        """Yield what 整合性確認 compares: key and digest of the current records whose keys begin so."""
        return digests_of(reader, self.records.file.id, prefix)

    def provide_for_check(self, target: str) -> Tally | Refused:
        """Send what 整合性確認 needs to a node above, and return how the comparison came out there."""
        with self.store.read() as reader:
            found = self.channels.hand_over(self, target, KINDS["check"], _CHECK, self.digests(reader))
        return found if isinstance(found, Tally) else found if isinstance(found, Refused) else refuse("not-answered")

    def examine(self, channel: Channel, name: str, rows: Iterator[Any]) -> Tally | Refused:
        """Compare the own records with those that came, and enter the counts of what differs."""
        source = self._homes.get(channel.source, "")
        body = self._bodies.get(source)
        if name != "check" or body is None:
            return refuse("not-answered", "channel")
        prefix = f"{source}." if body.kind == "municipality" else source[:2]
        with self.store.read() as reader:
            found = tallied(rows, self.digests(reader, prefix))
        counts = f"missing={found.missing} surplus={found.surplus} differing={found.differing}"
        with self.store.write() as tx:
            self.log(tx, self.own_entry("check", detail=f"body={source} records={found.compared} {counts}"))
        return found
