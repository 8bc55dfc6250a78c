"""情報提供: an inquiry with a permitted pair and a known symbol is answered; without either it is not, and never with the number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.items import NUMBER
from pia.verify.ended import is_refused, told
from pia.verify.inquiries import answer, asked
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _unlisted(city: City, node: str) -> None:
    """Have the server answer without its permit list."""
    at = city[node]

    def permits(_inquiry: Any) -> Any:
        return next(one for one in at.policy.recipients if one.file == at.copies.file.id)

    at.permits = permits


def _run(scene: Scene) -> None:
    one = asked(scene)
    done = answer(scene, one)
    scene.see("permitted", ok=not is_refused(done), seen=told(done))
    done = answer(scene, one, symbol="unknown-symbol")
    scene.see("unknown-symbol", ok=is_refused(done, "symbol-unknown"), seen=told(done))
    done = answer(scene, one, items=(*one.inquiry.items, NUMBER))
    scene.see("number-asked", ok=is_refused(done, "item-not-permitted"), seen=told(done))


PROBE = Probe(
    id="permitted-request-answered",
    at=frozenset({"intermediate-server"}),
    steps=(
        Step(
            "permitted",
            Words(
                "照会許可用照合リストにある照会を、正しい符号で送る。",
                "Send an inquiry that the permit list holds, with a right symbol.",
            ),
            Words("回答される。", "Answered."),
        ),
        Step(
            "unknown-symbol",
            Words("登録のない符号で照会する。", "Ask with a symbol that nobody has."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "number-asked",
            Words("個人番号を照会する項目に加える。", "Add the individual number to what is asked."),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="no-permit-list",
            words=Words("照合リストと照らさない。", "the permit list is not looked at"),
            step="number-asked",
            city=_unlisted,
        ),
    ),
)
