"""消去: the period counts from what is declared as its start (消除の日, 次の通知の日), not from the day of the record itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.terms.durations import Duration
from pia.verify.keeping import begun, erased, file_of, files_changed, is_there, last_day, noticed, removed
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_LATER = timedelta(days=30)


def _started(scene: Scene, key: str) -> None:
    """Let the term of the oldest version begin: by the next notice where terms begin with it, by a removal elsewhere."""
    if file_of(scene).keep_from == "next-notice":
        noticed(scene, key, reason="職権修正等", name="試験　訂正後")
    else:
        removed(scene, key)


def _oldest(scene: Scene, key: str) -> int:
    return sum(row.version == 1 for row in is_there(scene, key))


def _run(scene: Scene) -> None:
    file = file_of(scene)
    keep = scene.value(f"files.{file.id}.keep")
    if file.keep_from not in ("removal", "next-notice"):
        raise scene.not_applicable(
            "記録した日から数えると宣言している。", "the term is declared to count from the record"
        )
    key, entry = begun(scene), scene.today
    scene.at(entry + _LATER)
    _started(scene, key)
    start = scene.today
    scene.see("started", ok=_oldest(scene, key) == 1, seen=_said(_oldest(scene, key)))
    scene.at(last_day(entry, keep) + timedelta(days=1))
    erased(scene, by_hand=True)
    scene.see("not-from-the-record", ok=_oldest(scene, key) == 1, seen=_said(_oldest(scene, key)))
    scene.at(last_day(start, keep))
    erased(scene, by_hand=True)
    scene.see("to-the-end", ok=_oldest(scene, key) == 1, seen=_said(_oldest(scene, key)))
    scene.at(last_day(start, keep) + timedelta(days=1))
    erased(scene, by_hand=True)
    scene.see("over", ok=not _oldest(scene, key), seen=_said(_oldest(scene, key)))


def _said(count: int) -> Words:
    return Words("前の記録がある", "the earlier record is there") if count else Words("前の記録がない", "it is gone")


PROBE = Probe(
    id="retention-start-day",
    at=frozenset({"juki", "municipal-cs", "prefecture-server"}),
    steps=(
        Step(
            "started",
            Words(
                "記録の30日後に、保存期間の起算点となる消除又は次の通知を受ける。",
                "Thirty days after the record, let what starts the term happen: a removal, or the next notice.",
            ),
            Words("前の記録が残る。", "The record before it is kept."),
        ),
        Step(
            "not-from-the-record",
            Words(
                "記録した日から数えた期間の翌日に、消去の処理を行う。",
                "Run the erasure on the day after the period as counted from the record.",
            ),
            Words("まだ残っている。", "It is still there."),
        ),
        Step(
            "to-the-end",
            Words(
                "起算点から数えた期間の最後の日に、消去の処理を行う。",
                "Run it on the last day as counted from the start.",
            ),
            Words("まだ残っている。", "It is still there."),
        ),
        Step(
            "over",
            Words("その翌日に、消去の処理を行う。", "Run it on the day after."),
            Words("消えている。", "It is gone."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="counted-from-the-record",
            words=Words("記録した日から数える。", "the term counts from the record"),
            step="not-from-the-record",
            policy=files_changed(keep_from="record"),
        ),
        Sabotage(
            id="never-starts",
            words=Words("起算点が来ても数え始めない。", "the term never starts"),
            step="over",
            policy=files_changed(keep=Duration(400, "y")),
        ),
    ),
)
