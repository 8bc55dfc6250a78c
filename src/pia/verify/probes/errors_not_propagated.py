"""入手: an event that is refused reaches no other system; one that is taken does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.verify.ended import is_refused, told
from pia.verify.events import ATENA, entered, event, moving_in
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _tells_anyway(city: City, node: str) -> None:
    """Have the counter tell the others of whatever is filed, before anybody has judged it."""
    at = city[node]
    accept = at.accept

    def accepted(work: Any, events: Any, **more: Any) -> Any:
        done = accept(work, events, **more)
        for channel in at.channels.outgoing(at.id)[:1]:
            city.channels._show(channel, "resident", b"")  # noqa: SLF001 - what would be seen on the wire
        return done

    at.accept = accepted


def _run(scene: Scene) -> None:
    content, other = moving_in(scene), scene.resident()
    if not scene.city.channels.outgoing(scene.id):
        raise scene.not_applicable("このシステムから出る経路がない。", "no channel leaves this system")
    before = len(scene.line.crossed)
    done = entered(scene, event(scene, ATENA, replace(content, number=other.number)))
    scene.city.pump()
    crossed = len(scene.line.crossed) - before
    scene.see(
        "refused-stays",
        ok=is_refused(done) and not crossed,
        seen=Words(f"送られた通知{crossed}件", f"{crossed} messages were sent"),
    )
    done = entered(scene, event(scene, ATENA, content))
    scene.city.pump()
    crossed = len(scene.line.crossed) - before
    if is_refused(done):
        scene.see("taken-goes", ok=False, seen=told(done))
    scene.see("taken-goes", ok=crossed > 0, seen=Words(f"送られた通知{crossed}件", f"{crossed} messages were sent"))


PROBE = Probe(
    id="errors-not-propagated",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "refused-stays",
            Words(
                "ほかの住民の個人番号を使った転入を入力し、回線を見る。",
                "Enter a move-in with another resident's number and look at the lines.",
            ),
            Words("拒否され、どこにも通知されない。", "Refused; nobody is told."),
        ),
        Step(
            "taken-goes",
            Words("正しい転入を入力し、回線を見る。", "Enter a right one and look at the lines."),
            Words("宣言した経路で通知される。", "Declared channels carry it."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="told-before-judged",
            words=Words("判定の前に通知する。", "others are told before it was judged"),
            step="refused-stays",
            city=_tells_anyway,
        ),
    ),
)
