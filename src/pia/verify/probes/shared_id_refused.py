"""認証: an id in use at one terminal gets nobody in at another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.verify.cast import CLERK, SECOND
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import changed

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    if scene.value("authentication.{node}.shared_ids"):
        raise scene.not_applicable("利用者の共用を認めると宣言している。", "sharing ids is declared to be allowed")
    first = scene.sign_in(CLERK)
    scene.see("first-in", ok=not is_refused(first), seen=told(first))
    other = scene.sign_in(CLERK, terminal=scene.person(SECOND).terminal)
    entered = any(row.outcome == "refused" and "signed-in-elsewhere" in row.detail for row in scene.rows())
    scene.see("second-refused", ok=is_refused(other, "signed-in-elsewhere"), seen=told(other))
    scene.see(
        "refusal-entered",
        ok=entered,
        seen=Words("記録がある", "entered") if entered else Words("記録がない", "not entered"),
    )


PROBE = Probe(
    id="shared-id-refused",
    reads=("authentication.{node}.shared_ids",),
    steps=(
        Step(
            "first-in",
            Words("一人が自分の端末で利用を始める。", "Somebody signs in at the own terminal."),
            Words("始められる。", "Signed in."),
        ),
        Step(
            "second-refused",
            Words(
                "その利用中に、同じ識別番号で別の端末から利用を始めようとする。",
                "Meanwhile the same id is used at another terminal.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "refusal-entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("拒否が残っている。", "The refusal stands in it."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="ids-shared",
            words=Words("同じ識別番号を二つの端末で使わせる。", "one id may be used at two terminals"),
            step="second-refused",
            policy=changed("authentication.{node}.shared_ids", True),
        ),
    ),
)
