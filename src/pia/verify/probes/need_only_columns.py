"""使用: over a flow with a list of items nothing else goes to the other system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.register.items import item_key
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.ways import carried, chosen, loosened

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_BEYOND: Final = "試験用の項目"


def _run(scene: Scene) -> None:
    way = chosen(scene, "items", None)
    ends = (scene.id, way.target, (way.kind,))
    answer = carried(scene, *ends, items=(_BEYOND,))
    entered = any(row.outcome == "refused" and "channel-item" in row.detail for row in scene.rows())
    scene.see("other-item-refused", is_refused(answer, "channel-item") and entered, told(answer))
    listed = tuple(item_key(name) for name in sorted(way.items))[:1]  # type: ignore[arg-type]  # declared: chosen() saw to it
    answer = carried(scene, *ends, items=listed)
    scene.see("listed-item", ok=not is_refused(answer, "channel-item"), seen=told(answer))


PROBE = Probe(
    id="need-only-columns",
    steps=(
        Step(
            "other-item-refused",
            Words(
                "宣言した項目にない項目を、その経路で送ろうとする。",
                "Try to send an item that is not among the declared ones.",
            ),
            Words("拒否され、記録に残る。", "Refused and entered."),
        ),
        Step(
            "listed-item",
            Words("宣言した項目を送る。", "Send a declared item."),
            Words("項目を理由に拒否されない。", "Not refused for the item."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="any-item",
            words=Words("どの項目も通る。", "every item passes"),
            step="other-item-refused",
            policy=loosened("items"),
        ),
    ),
)
