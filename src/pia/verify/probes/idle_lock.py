"""認証: a session that nobody uses for the declared time is locked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import undeclared

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    span = timedelta(minutes=scene.value("authentication.{node}.idle_lock").minutes_bounds()[0])
    work = scene.work(CLERK, scene.ordinary)
    scene.later(span - timedelta(seconds=1))
    answer = scene.look_up(work, scene.resident())
    scene.see("in-time", ok=not is_refused(answer, "session-idle"), seen=told(answer))
    scene.later(span)
    answer = scene.look_up(work, scene.resident())
    scene.see("locked", ok=is_refused(answer, "session-idle"), seen=told(answer))
    answer = scene.look_up(scene.work(CLERK, scene.ordinary), scene.resident())
    scene.see("unlocked", ok=not is_refused(answer), seen=told(answer))


PROBE = Probe(
    id="idle-lock",
    reads=("authentication.{node}.idle_lock",),
    steps=(
        Step(
            "in-time",
            Words(
                "宣言した時間の直前まで何もせず、操作する。",
                "Do nothing until just before the declared time, then work on.",
            ),
            Words("操作できる。", "It works."),
        ),
        Step(
            "locked",
            Words(
                "宣言した時間だけ何もせず、操作しようとする。", "Do nothing for the declared time and try to work on."
            ),
            Words("ロックされていて拒否される。", "Locked: refused."),
        ),
        Step(
            "unlocked",
            Words("もう一度認証を受けて操作する。", "Sign in again and work on."),
            Words("操作できる。", "It works."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="never-locks",
            words=Words("無操作でもロックしない。", "idle sessions are not locked"),
            step="locked",
            policy=undeclared("authentication.{node}.idle_lock"),
        ),
    ),
)
