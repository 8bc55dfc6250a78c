"""Events of a rehearsal (試験用): somebody moves in, moves, is corrected or dies, and a clerk enters it as the policy asks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from pia.register.event import Content, Event, MoveIn
from pia.register.nodes.juki import function_of
from pia.register.person import Address, Domicile, Name, Person
from pia.verify.cast import CLERK

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["ATENA", "ELSEWHERE", "entered", "event", "moving_in", "standing"]

ATENA: Final = "9900000001"
"""The 宛名番号 of somebody who moves in during a rehearsal."""
ELSEWHERE: Final = Address("141003", "神奈川県横浜市", "日本大通", "1番")
"""An address in another municipality."""
_LOT: Final = "1番1号"


def moving_in(scene: Scene, place: int = 0, **changes: Any) -> MoveIn:
    """Return a 転入 from another municipality of somebody who lives alone, with numbers that belong together."""
    code, number = scene.spare(place)
    address = scene.resident().address
    person = Person(
        name=Name("試験　転入", "シケン　テンニュウ"), birth=date(1980, 5, 6), sex="male",
        domicile=Domicile(address.municipality, f"{address.area}{address.town}", "試験　転入"),
    )  # fmt: skip
    content = MoveIn(
        person=person, address=replace(address, lot=_LOT), household=f"99{place:06d}", relation="世帯主", code=code, number=number,
        origin=ELSEWHERE,
    )  # fmt: skip
    return replace(content, **changes)


def event(scene: Scene, atena: str, content: Content, **changes: Any) -> Event:
    """Return an event of today, filed today."""
    made = Event(
        application=f"R{scene.today:%Y%m%d}-{atena}", atena=atena, effective=scene.today, filed=scene.today, recorded=scene.city.clock.now,
        payload=content,
    )  # fmt: skip
    return replace(made, **changes)


def entered(scene: Scene, *events: Event) -> Any:
    """Have a clerk enter an application: with a second person, and with leave for a correction, where the policy asks for them."""
    work = scene.work(CLERK, *{function_of(one) for one in events})
    return scene.node.accept(work, events)


def standing(scene: Scene, atena: str) -> Any:
    """Return the 住民票 or 除票 of somebody as it stands at the node."""
    return scene.node.standing(atena)
