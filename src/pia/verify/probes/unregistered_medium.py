"""使用: nothing is written on a medium that is not registered, or was withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.guard.administration import withdraw
from pia.verify.cast import CLERK, MEDIUM
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_STRAY = "medium-brought-along"


def _write(scene: Scene, medium: str) -> Any:
    operation = "export" if scene.node.KIND == "media-export" else scene.ordinary
    work = replace(scene.work(CLERK, operation), medium=medium)
    return scene.node.carry_out(work, operation, lambda _tx, _permit: True)


def _run(scene: Scene) -> None:
    if not scene.value("approval.{node}.registered_media"):
        raise scene.not_applicable("媒体の登録を求めていない。", "media need not be registered")
    answer = _write(scene, _STRAY)
    entered = any(row.outcome == "refused" and "medium-unregistered" in row.detail for row in scene.rows())
    scene.see("stray-medium", ok=is_refused(answer, "medium-unregistered") and entered, seen=told(answer))
    answer = _write(scene, MEDIUM)
    scene.see("registered", ok=not is_refused(answer, "medium-unregistered"), seen=told(answer))
    done = scene.administer(withdraw, "medium", MEDIUM)
    answer = _write(scene, MEDIUM)
    scene.see("withdrawn", ok=not is_refused(done) and is_refused(answer, "medium-unregistered"), seen=told(answer))


PROBE = Probe(
    id="unregistered-medium",
    reads=("approval.{node}.registered_media",),
    steps=(
        Step(
            "stray-medium",
            Words("登録のない媒体に書き出そうとする。", "Try to write on a medium that is not registered."),
            Words("拒否され、記録に残る。", "Refused and entered."),
        ),
        Step(
            "registered",
            Words("登録した媒体に書き出す。", "Write on a registered one."),
            Words("媒体を理由に拒否されない。", "Not refused for the medium."),
        ),
        Step(
            "withdrawn",
            Words("登録を抹消した媒体に書き出そうとする。", "Try to write on one that was withdrawn."),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="any-medium",
            words=Words("どの媒体にも書き出せる。", "any medium will do"),
            step="stray-medium",
            policy=changed("approval.{node}.registered_media", False),
        ),
    ),
)
