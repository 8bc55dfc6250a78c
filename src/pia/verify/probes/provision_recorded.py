"""提供: each provision leaves one record: to whom, on which basis, which items, when; and never what was in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.verify.ended import is_refused, told
from pia.verify.inquiries import PERSON, answer, asked
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _unrecorded(city: City, node: str) -> None:
    """Have the server record nothing."""
    city[node].note_provision = lambda _tx, _subject, **_more: None


def _records(scene: Scene) -> list[Any]:
    with scene.node.store.read() as reader:
        found: list[Any] = scene.node.provisions(reader, PERSON)
        return found


def _run(scene: Scene) -> None:
    one = asked(scene)
    done = answer(scene, one)
    records = _records(scene)
    scene.see(
        "one-record",
        ok=len(records) == 1 and not is_refused(done),
        seen=Words(f"記録{len(records)}件", f"{len(records)} records"),
    )
    record = records[0]
    whole = (
        record.to == one.inquiry.requester
        and one.inquiry.article in record.basis
        and len(record.items) == len(one.inquiry.items)
    )
    scene.see(
        "whole",
        ok=whole and record.at == scene.city.clock.now,
        seen=Words(
            "相手・根拠・項目・日時がある" if whole else "欠けている",
            "to whom, why, what and when" if whole else "incomplete",
        ),
    )
    told_values = [value for value in ("試験　花子", "試験町1番") if value in repr(record)]
    scene.see(
        "nothing-personal",
        ok=not told_values,
        seen=Words(f"個人情報{len(told_values)}件", f"{len(told_values)} personal values"),
    )
    answer(scene, one)
    scene.see("each-time", ok=len(_records(scene)) == 2, seen=told(_records(scene)))


PROBE = Probe(
    id="provision-recorded",
    at=frozenset({"intermediate-server"}),
    steps=(
        Step(
            "one-record",
            Words(
                "許可された照会に一回応じ、情報提供等の記録を見る。",
                "Answer one permitted inquiry and look at the record of provisions.",
            ),
            Words("一件できている。", "There is one record."),
        ),
        Step(
            "whole",
            Words("その記録の項目を見る。", "Look at what it says."),
            Words("相手、根拠、項目、日時がある。", "To whom, on which basis, which items, when."),
        ),
        Step(
            "nothing-personal",
            Words("提供した値そのものが書かれていないか見る。", "See whether it holds what was given."),
            Words("書かれていない。", "It does not."),
        ),
        Step(
            "each-time", Words("もう一度応じる。", "Answer once more."), Words("もう一件できる。", "There is one more.")
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="unrecorded",
            words=Words("提供を記録しない。", "provisions are not recorded"),
            step="one-record",
            city=_unrecorded,
        ),
    ),
)
