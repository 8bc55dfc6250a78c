"""番号の変更: after a 個人番号 was changed, the record bears the new one, the old one is given to nobody and identifies nobody elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.event import NumberChange
from pia.register.items import NUMBER
from pia.register.nodes.messages import Values, parcel
from pia.verify.ended import is_refused, told
from pia.verify.events import entered, event, standing
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import lenient

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _untold(city: City, _node: str) -> None:
    """Have nobody told of the change."""
    city.pump = lambda: 0  # type: ignore[method-assign]


def _by_number(scene: Scene, server: Any, number: str) -> Any:
    """Ask a server for whoever has a number."""
    way = next(one for one in scene.city.policy.channels if one.target == server.id)
    return server.answer(way, parcel("person-by-key", Values({NUMBER: number}), (NUMBER,)))


def _run(scene: Scene) -> None:
    numbered = [one for one in scene.residents if one.number]
    if len(numbered) < 2:
        raise scene.not_applicable("個人番号を持つ試験用の住民がいない。", "no residents for testing have a number")
    (who, old), (other, theirs) = [(one.atena, one.number or "") for one in numbered[:2]]
    _, new = scene.spare()
    done = entered(scene, event(scene, who, NumberChange(old=old, new=new)))
    now = standing(scene, who)
    held = now is not None and now.number == new
    scene.see("changed", held and not is_refused(done), told(done))
    done = entered(scene, event(scene, other, NumberChange(old=theirs, new=old), application="R-again"))
    scene.see("not-given-again", is_refused(done), told(done))
    server = next((one for one in scene.city.of("municipal-cs", scene.node.declared.body)), None)
    told_it = server is not None and any(
        (one.source, one.target) == (scene.id, server.id) for one in scene.policy.channels
    )
    if server is None or not told_it:
        scene.skip("old-identifies-nobody", "変更を伝える市町村CSがない。", "no municipal CS is told of the change")
        return
    scene.city.pump()
    before, after = _by_number(scene, server, old), _by_number(scene, server, new)
    scene.see(
        "old-identifies-nobody", is_refused(before, "not-found") and not is_refused(after), told(before), server.id
    )


PROBE = Probe(
    id="number-changed-after-misuse",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "changed",
            Words(
                "不正に使われるおそれがあるとして、一人の個人番号を変更する。",
                "Change the number of somebody whose number may be misused.",
            ),
            Words("住民票に新しい番号が載る。", "The record bears the new one."),
        ),
        Step(
            "not-given-again",
            Words("古い番号を別の者に付けようとする。", "Try to give the old one to somebody else."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "old-identifies-nobody",
            Words(
                "変更を伝えた後、市町村CSに古い番号と新しい番号で照会する。",
                "Once the change is told, ask the municipal CS by the old and by the new number.",
            ),
            Words(
                "古い番号では誰も見付からず、新しい番号では本人が見付かる。",
                "Nobody by the old one, the person by the new one.",
            ),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="given-again",
            words=Words("古い番号を別の者に付けられる。", "the old number is given to somebody else"),
            step="not-given-again",
            city=lenient,
        ),
        Sabotage(
            id="nobody-told",
            words=Words("変更が伝わらない。", "nobody is told of the change"),
            step="old-identifies-nobody",
            city=_untold,
        ),
    ),
)
