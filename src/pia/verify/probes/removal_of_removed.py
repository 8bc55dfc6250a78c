"""入手: who has been removed cannot be removed once more, nor changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.event import Death, Removal
from pia.register.removed import Removed
from pia.verify.ended import is_refused, told
from pia.verify.events import ATENA, entered, event, moving_in, standing
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import lenient

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    entered(scene, event(scene, ATENA, moving_in(scene)))
    done = entered(scene, event(scene, ATENA, Death(), application="R-death"))
    removed = standing(scene, ATENA)
    scene.see("removed", ok=not is_refused(done) and isinstance(removed, Removed), seen=told(done))
    done = entered(scene, event(scene, ATENA, Death(), application="R-again"))
    scene.see("once-more", ok=is_refused(done) and standing(scene, ATENA) == removed, seen=told(done))
    done = entered(scene, event(scene, ATENA, Removal(reason="not-living"), application="R-other"))
    scene.see("ex-officio", ok=is_refused(done) and standing(scene, ATENA) == removed, seen=told(done))


PROBE = Probe(
    id="removal-of-removed",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "removed",
            Words("一人を死亡により消除する。", "Remove somebody who has died."),
            Words("除票になる。", "It becomes a removed record."),
        ),
        Step(
            "once-more",
            Words("同じ者の死亡をもう一度入力する。", "Enter the death once more."),
            Words("誤りとして拒否され、除票は変わらない。", "Refused as an error; the removed record stays."),
        ),
        Step(
            "ex-officio",
            Words("同じ者の職権消除を入力する。", "Enter a removal ex officio of the same person."),
            Words("拒否され、除票は変わらない。", "Refused; the removed record stays."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="logic-off",
            words=Words("誤りのある届出を受け付ける。", "applications with errors are taken"),
            step="once-more",
            city=lenient,
        ),
    ),
)
