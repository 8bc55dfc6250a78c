"""記録: a row is readable on the last day of the declared period and goes only after it, with the cut itself on record."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.erasure import Eraser
from pia.register.ledger_row import CUT
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _there(scene: Scene, seq: int) -> bool:
    with scene.node.store.read() as reader:
        return any(row.seq == seq for row in reader.ledger(after=seq - 1))


def _erase(scene: Scene) -> None:
    """Let the nightly erasure run, by what the system itself runs by."""
    Eraser(scene.city.policy, scene.city.keys, scene.city.clock).run(scene.node.store)


def _run(scene: Scene) -> None:
    answer = scene.look_up(scene.work(CLERK, scene.ordinary), scene.resident())
    seq = scene.rows()[-1].seq
    last = add_duration(scene.today, scene.value("log.{node}.operations"))
    scene.see("entered", ok=_there(scene, seq) and not is_refused(answer), seen=told(answer))
    scene.at(last, hour=12)
    scene.look_up(scene.work(CLERK, scene.ordinary), scene.resident())  # the last row of all is never cut
    _erase(scene)
    scene.see("last-day", ok=_there(scene, seq), seen=_said(there=_there(scene, seq)))
    scene.at(last + timedelta(days=1), hour=12)
    _erase(scene)
    cut = [row for row in scene.rows() if row.operation == CUT]
    scene.see("after-period", ok=not _there(scene, seq) and bool(cut), seen=_said(there=_there(scene, seq)))


def _said(*, there: bool) -> Words:
    return Words("記録がある", "the row is there") if there else Words("記録がない", "the row is gone")


PROBE = Probe(
    id="log-kept-for-period",
    reads=("log.{node}.operations",),
    steps=(
        Step(
            "entered",
            Words("操作を一つ行い、その記録の行を控える。", "Do one operation and note its row."),
            Words("記録がある。", "It is there."),
        ),
        Step(
            "last-day",
            Words(
                "宣言した保存期間の最後の日に、消去の処理の後で読む。",
                "Read it after the erasure on the last day of the declared period.",
            ),
            Words("記録がある。", "It is there."),
        ),
        Step(
            "after-period",
            Words("その翌日に、消去の処理の後で読む。", "Read it after the erasure on the day after."),
            Words("記録は消え、切り取ったことが記録に残る。", "It is gone, and the cut is on record."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="kept-too-short",
            words=Words("記録を宣言より短い間しか保存しない。", "the log is kept for less than declared"),
            step="last-day",
            policy=changed("log.{node}.operations", Duration(1, "m")),
        ),
        Sabotage(
            id="kept-for-ever",
            words=Words("期間を過ぎても記録を消さない。", "rows stay after the period"),
            step="after-period",
            policy=changed("log.{node}.operations", Duration(99, "y")),
        ),
    ),
)
