"""消去: a record is there on the last day of the declared period and gone after it, with its history and whatever finds it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.terms.durations import Duration
from pia.verify.keeping import begun, erased, file_of, files_changed, is_there, last_day, removed, said
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _events(scene: Scene, key: str) -> int:
    with scene.node.store.read() as reader:
        return sum(1 for _ in reader.events(key=key))


def _run(scene: Scene) -> None:
    file = file_of(scene)
    keep = scene.value(f"files.{file.id}.keep")
    key = begun(scene)
    removed(scene, key)
    last = last_day(scene.today, keep)
    rows = is_there(scene, key)
    scene.see("removed", ok=bool(rows) and rows[0].state == "removed", seen=said(len(rows)))
    scene.at(last)
    erased(scene, by_hand=True)
    scene.see("last-day", ok=len(is_there(scene, key)) == len(rows), seen=said(len(is_there(scene, key))))
    scene.at(last + timedelta(days=1))
    if file.automatic_erasure is False:
        erased(scene)
        there = len(is_there(scene, key))
        scene.see("not-of-itself", ok=there == len(rows), seen=said(there))
    else:
        scene.skip(
            "not-of-itself", "自動で消去しないとは宣言していない。", "it is not declared that nothing goes of itself"
        )
    erased(scene, by_hand=file.automatic_erasure is False)
    scene.see("day-after", ok=not is_there(scene, key), seen=said(len(is_there(scene, key))))
    left = _events(scene, key)
    scene.see("no-trace", ok=not left, seen=Words(f"異動の履歴{left}件", f"{left} events"))


PROBE = Probe(
    id="retention-boundary",
    at=frozenset({"juki", "municipal-cs", "prefecture-server"}),
    steps=(
        Step(
            "removed",
            Words("試験用の一人を死亡により消除する。", "Remove somebody made up for the test, by death."),
            Words("消除された者の記録が残る。", "The record of the removed person is kept."),
        ),
        Step(
            "last-day",
            Words(
                "宣言した保存期間の最後の日に、消去の処理を行ってから記録を見る。",
                "On the last day of the declared period, look at the record after a run of erasure.",
            ),
            Words("履歴とともに残っている。", "It is there with its history."),
        ),
        Step(
            "not-of-itself",
            Words(
                "保存期間の翌日に、毎日の処理の後で記録を見る（自動で消去しないと宣言している場合）。",
                "On the day after, look at it after the daily run (where it is declared that nothing goes of itself).",
            ),
            Words("残っており、職員の操作を待っている。", "It is still there and waits for somebody."),
        ),
        Step(
            "day-after",
            Words("保存期間の翌日に、宣言した方法で消去する。", "On the day after, erase in the declared way."),
            Words("記録も履歴もない。", "Neither record nor history is left."),
        ),
        Step(
            "no-trace",
            Words("その者の異動の履歴を見る。", "Look for the events of the person."),
            Words("一件もない。", "There is none."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="kept-too-short",
            words=Words("宣言より短い期間で消去する。", "records go before the declared period is over"),
            step="last-day",
            policy=files_changed(keep=Duration(1, "y")),
        ),
        Sabotage(
            id="kept-for-ever",
            words=Words("期間を過ぎても消去しない。", "records stay after the period"),
            step="day-after",
            policy=files_changed(keep=Duration(400, "y")),
        ),
        Sabotage(
            id="goes-of-itself",
            words=Words("宣言に反して自動で消去する。", "records go of themselves, although declared otherwise"),
            step="not-of-itself",
            policy=files_changed(automatic_erasure=True),
        ),
    ),
)
