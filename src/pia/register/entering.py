"""What is asked before somebody is entered (転入, 特例転入, 出生, 職権記載), and of a 転入通知 that confirms a departure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from pia.register.event import Birth, Entry, Event, MoveIn, MoveInByCard, MoveOutConfirmed
from pia.register.person import Address, Place, Resident
from pia.register.refusal import Refusal
from pia.register.removed import Removed

if TYPE_CHECKING:
    from pia.register.step import Standing
    from pia.register.view import View

__all__ = ["ENTERING", "Entering", "ask_confirmed", "ask_entering", "ask_inside", "ask_outside"]

Entering: TypeAlias = MoveIn | MoveInByCard | Birth | Entry

ENTERING: Final = frozenset({MoveIn, MoveInByCard, Birth, Entry})

_AFTER_MOVING = timedelta(days=14)
_AFTER_PLANNED = timedelta(days=30)
"""Within which a 最初の転入届 can be made by card (住民基本台帳法施行令第24条の3)."""

Found = list[Refusal]


def ask_entering(found: Found, view: View, event: Event, content: Entering, before: Standing) -> None:
    """Ask whether a person can become a resident."""
    if event.effective < content.person.birth:
        found.append(Refusal("before-birth", "effective"))
    ask_inside(found, view, content.address)
    if isinstance(before, Resident):
        found.append(Refusal("already-resident", "atena"))
    elif isinstance(before, Removed):
        _ask_return(found, event, content, before)
    _ask_numbers(found, view, event.atena, content)
    if isinstance(content, Birth):
        if event.effective != content.person.birth:
            found.append(Refusal("birth-differs", "effective"))
    elif isinstance(content, Entry):
        if not content.person.birth <= content.since <= content.settled <= event.effective:
            found.append(Refusal("bad-date", "settled"))
    else:
        _ask_origin(found, view, event, content)


def _number(content: Entering) -> str | None:
    return None if isinstance(content, Birth) else content.number


def _ask_return(found: Found, event: Event, content: Entering, before: Removed) -> None:
    """Ask who was here before: not the dead, not another person, not before the removal, and with the number kept abroad."""
    old = before.resident
    if before.cause == "death":
        found.append(Refusal("died", "atena"))
    elif content.code != old.code and content.person.birth != old.person.birth:
        found.append(Refusal("another-person", "atena"))
    if event.effective < before.on:
        found.append(Refusal("before-removal", "effective"))
    if before.is_abroad and old.number is not None and _number(content) != old.number:
        found.append(Refusal("number-not-kept", "number"))


def _ask_numbers(found: Found, view: View, atena: str, content: Entering) -> None:
    """The code tells whether the person is or was here under another 宛名番号; the number may be nobody else's."""
    holder = view.with_code(content.code)
    if holder is not None and holder != atena:
        if isinstance(content, Birth):
            found.append(Refusal("code-in-use", "code"))
        elif isinstance(view.standing(holder), Resident):
            found.append(Refusal("already-resident", "code"))
        else:
            found.append(Refusal("known-person", "atena"))
        return
    number = _number(content)
    if number is not None and view.with_number(number) not in (None, atena):
        found.append(Refusal("number-in-use", "number"))


def _ask_origin(found: Found, view: View, event: Event, content: MoveIn | MoveInByCard) -> None:
    origin = content.origin
    if isinstance(origin, Address):
        if origin.municipality == view.municipality:
            found.append(Refusal("origin-is-here", "origin"))
        elif not view.knows_municipality(origin.municipality):
            found.append(Refusal("unknown-municipality", "origin"))
    if isinstance(content, MoveInByCard):
        last = min(event.effective + _AFTER_MOVING, content.planned + _AFTER_PLANNED)
        if event.filed > last:
            found.append(Refusal("too-late-for-card", "filed"))


def ask_confirmed(found: Found, view: View, event: Event, content: MoveOutConfirmed, before: Standing) -> None:
    """Ask whether a 転入通知 can remove a resident, or complete the 除票 of somebody whose day had come before."""
    ask_outside(found, view, content.address)
    if before is None:
        found.append(Refusal("unknown-person", "atena"))
    elif isinstance(before, Resident):
        if event.effective < before.since:
            found.append(Refusal("before-residence", "effective"))
    elif before.cause != "move-out":
        found.append(Refusal("not-moved-out", "atena"))
    elif before.confirmed is not None:
        found.append(Refusal("already-confirmed", "atena"))


def ask_inside(found: Found, view: View, address: Address) -> None:
    """Ask that an address lies in the municipality."""
    if address.municipality != view.municipality:
        found.append(Refusal("address-elsewhere", "address"))


def ask_outside(found: Found, view: View, destination: Place) -> None:
    """Ask that a destination lies elsewhere, in a municipality that exists."""
    if isinstance(destination, Address):
        if destination.municipality == view.municipality:
            found.append(Refusal("destination-is-here", "destination"))
        elif not view.knows_municipality(destination.municipality):
            found.append(Refusal("unknown-municipality", "destination"))
