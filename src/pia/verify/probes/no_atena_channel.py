"""使用: between this system and 宛名 there is no way, in either direction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.ways import carried, opened_from, stranger

if TYPE_CHECKING:
    from pia.register.policy import ChannelKind
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_ANY: Final[tuple[ChannelKind, ...]] = ("inquiry", "notice", "link", "provision", "extraction")


def _run(scene: Scene) -> None:
    other = stranger(scene, "atena")
    answer = carried(scene, scene.id, other, _ANY)
    entered = any(row.outcome == "refused" for row in scene.rows())
    scene.see("to-atena", is_refused(answer, "channel-undeclared") and entered, told(answer))
    answer = carried(scene, other, scene.id, _ANY)
    entered = any(row.outcome == "refused" for row in scene.rows(other))
    scene.see("from-atena", is_refused(answer, "channel-undeclared") and entered, told(answer), other)


PROBE = Probe(
    id="no-atena-channel",
    at=frozenset(
        {
            "municipal-cs",
            "prefecture-server",
            "supplementary-prefecture-server",
            "kiosk",
            "certificate-issuance",
            "counter-support",
            "delivery-booking",
            "portal",
            "media-export",
        }
    ),
    steps=(
        Step(
            "to-atena",
            Words("このシステムから宛名システムに尋ねようとする。", "Try to ask the addressee system from here."),
            Words("経路がなく拒否され、記録に残る。", "No way: refused and entered."),
        ),
        Step(
            "from-atena",
            Words("宛名システムからこのシステムに尋ねようとする。", "Try to ask this system from there."),
            Words("経路がなく拒否され、記録に残る。", "No way: refused and entered."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="linked-to-atena",
            words=Words("宛名システムとの間に経路がある。", "there is a way to the addressee system"),
            step="to-atena",
            policy=opened_from(("atena",)),
        ),
    ),
)
