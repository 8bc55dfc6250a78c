"""入手: a 転居 changes the address and nothing else; what is stated otherwise is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.register.event import MoveWithin, Stated
from pia.register.person import Name
from pia.verify.ended import is_refused, told
from pia.verify.events import entered, event, standing
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import lenient

if TYPE_CHECKING:
    from pia.register.person import Resident
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _alone(scene: Scene) -> Resident:
    """Return somebody who lives alone: nobody has to come along."""
    households = [one.household for one in scene.residents]
    found = next((one for one in scene.residents if households.count(one.household) == 1 and one.leaving is None), None)
    if found is None:
        raise scene.not_applicable("単身の世帯がない。", "nobody lives alone")
    return found


def _run(scene: Scene) -> None:
    resident = _alone(scene)
    address = replace(resident.address, lot="99番9号", building="")
    stated = Stated(name=Name("試験　改名", "シケン　カイメイ"))
    done = entered(scene, event(scene, resident.atena, MoveWithin(address=address, stated=stated)))
    scene.see(
        "other-name",
        ok=is_refused(done, "only-address") and standing(scene, resident.atena) == resident,
        seen=told(done),
    )
    done = entered(scene, event(scene, resident.atena, MoveWithin(address=resident.address)))
    scene.see("nothing-new", ok=is_refused(done) and standing(scene, resident.atena) == resident, seen=told(done))
    done = entered(scene, event(scene, resident.atena, MoveWithin(address=address)))
    after = standing(scene, resident.atena)
    only = (
        after is not None
        and after.address == address
        and after.person == resident.person
        and after.number == resident.number
    )
    scene.see("address-alone", ok=not is_refused(done) and only, seen=told(done))


PROBE = Probe(
    id="move-changes-address-only",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "other-name",
            Words("氏名の違う転居届を入力する。", "Enter a move within the area that states another name."),
            Words("誤りとして拒否され、記録は変わらない。", "Refused as an error; the record stays."),
        ),
        Step(
            "nothing-new",
            Words("今の住所への転居を入力する。", "Enter a move to the present address."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "address-alone",
            Words("住所だけが違う転居を入力する。", "Enter one with another address alone."),
            Words("住所だけが変わる。", "The address changes, and nothing else."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="logic-off",
            words=Words("誤りのある届出を受け付ける。", "applications with errors are taken"),
            step="other-name",
            city=lenient,
        ),
    ),
)
