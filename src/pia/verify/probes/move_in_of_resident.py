"""入手: somebody who lives here already cannot move in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.verify.ended import is_refused, told
from pia.verify.events import ATENA, entered, event, moving_in, standing
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import lenient

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    resident, content = scene.resident(), moving_in(scene)
    done = entered(scene, event(scene, resident.atena, content))
    scene.see("same-addressee", ok=is_refused(done) and standing(scene, resident.atena) == resident, seen=told(done))
    again = replace(content, person=resident.person, code=resident.code, number=resident.number)
    done = entered(scene, event(scene, ATENA, again))
    scene.see("same-code", ok=is_refused(done) and standing(scene, ATENA) is None, seen=told(done))
    done = entered(
        scene, event(scene, ATENA, replace(content, address=replace(content.address, municipality="141003")))
    )
    scene.see("address-elsewhere", ok=is_refused(done, "address-elsewhere"), seen=told(done))


PROBE = Probe(
    id="move-in-of-resident",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "same-addressee",
            Words(
                "現に住民である者の宛名番号で転入を入力する。",
                "Enter a move-in under the addressee number of a current resident.",
            ),
            Words("誤りとして拒否され、記録は変わらない。", "Refused as an error; the record stays."),
        ),
        Step(
            "same-code",
            Words(
                "現に住民である者の住民票コードと個人番号で、別の宛名番号に転入を入力する。",
                "Enter one with the code and number of a current resident under another addressee number.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "address-elsewhere",
            Words("区域外の住所への転入を入力する。", "Enter a move-in to an address outside the area."),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="logic-off",
            words=Words("誤りのある届出を受け付ける。", "applications with errors are taken"),
            step="same-addressee",
            city=lenient,
        ),
    ),
)
