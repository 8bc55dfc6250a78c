"""How one accepted event turns the standing of one person into the next; pure, total, and the same for replay.

A step asks nobody whether it may happen (:mod:`pia.register.logic` has done that). Where it finds nothing to act on, because
another event took effect earlier though it was recorded later, the standing stays what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from msgspec.structs import replace

from pia.register.event import (
    AliasChange,
    Birth,
    CodeChange,
    Correction,
    Death,
    DepartureCancelled,
    DepartureFiled,
    Entry,
    Event,
    FormerSurname,
    HouseholdChange,
    MoveAbroad,
    MoveIn,
    MoveInByCard,
    MoveOut,
    MoveOutConfirmed,
    MoveWithin,
    NumberChange,
    NumberGiven,
    Removal,
    Rewriting,
)
from pia.register.person import Alias, Departure, Former, Person, Resident
from pia.register.removed import Cause, Confirmed, Removed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

__all__ = ["Standing", "step"]

Standing: TypeAlias = Resident | Removed | None
"""What a municipality holds of a person: a 住民票, a 除票, or nothing."""

_PERSONAL = ("name", "birth", "sex", "latin", "domicile", "foreign")
_RESIDENTIAL = ("address", "since", "settled")


def step(before: Standing, event: Event) -> Standing:
    """Return the standing after an event."""
    content = event.payload
    if isinstance(content, MoveIn | MoveInByCard | Birth | Entry):
        return before if isinstance(before, Resident) else _enter(before, event, content)
    if isinstance(before, Resident):
        if type(content) in _LEAVING:
            return _leave(before, event)
        changes = _CHANGES[type(content)](before, content, event)
        return replace(before, reason=event.kind, changed=event.effective, **changes)
    if isinstance(before, Removed) and before.cause == "move-out" and isinstance(content, MoveOutConfirmed):
        return replace(before, confirmed=_confirmation(content, event))
    return before


def _enter(before: Removed | None, event: Event, content: MoveIn | MoveInByCard | Birth | Entry) -> Resident:
    """Make a 住民票; somebody who was here before brings along the former numbers."""
    day = event.effective
    since, settled, code_since = day, day, day
    number, origin = None, None
    if not isinstance(content, Birth):
        number, origin = content.number, content.origin
    if isinstance(content, Entry):
        since, settled, code_since = content.since, content.settled, content.code_since or day
    old = before.resident if before is not None else None
    return Resident(
        atena=event.atena,
        person=content.person,
        code=content.code,
        number=number,
        address=content.address,
        household=content.household,
        relation=content.relation,
        since=since,
        settled=settled,
        filed=event.filed,
        code_since=code_since,
        origin=origin,
        former_codes=_kept(old.former_codes, old.code, content.code, day) if old else (),
        former_numbers=_kept(old.former_numbers, old.number, number, day) if old else (),
        reason=event.kind,
        changed=day,
    )


def _confirmation(content: MoveOutConfirmed, event: Event) -> Confirmed:
    return Confirmed(content.address, event.effective, event.recorded_on)


def _kept(former: tuple[Former, ...], old: str | None, new: str | None, day: date) -> tuple[Former, ...]:
    return former if old is None or old == new else (*former, Former(old, day))


def _leave(before: Resident, event: Event) -> Removed:
    """Make a 除票; a 転入通知 that comes before the planned day confirms it at once."""
    content = event.payload
    confirmed = _confirmation(content, event) if isinstance(content, MoveOutConfirmed) else None
    resident = replace(before, reason=event.kind, changed=event.effective)
    cause = _LEAVING[type(content)]
    return Removed(resident=resident, cause=cause, on=event.effective, recorded=event.recorded, confirmed=confirmed)


def _correct(before: Resident, content: Correction, _event: Event) -> dict[str, object]:
    given = content.changes.given()
    personal = {field: given[field] for field in _PERSONAL if field in given}
    changed: dict[str, object] = {field: given[field] for field in _RESIDENTIAL if field in given}
    if personal:
        changed["person"] = _of_one_nation(replace(before.person, **personal))
    return changed


def _of_one_nation(person: Person) -> Person:
    """Drop what the other nationality alone can have: 帰化 ends the 通称, 国籍喪失 the 本籍 and the 旧氏."""
    if person.foreign is None:
        return replace(person, alias=None, past_aliases=()) if person.alias or person.past_aliases else person
    return replace(person, domicile=None, former_surname=None)


def _name_alias(before: Resident, content: AliasChange, event: Event) -> dict[str, object]:
    here, person = before.address.municipality, before.person
    past = person.past_aliases
    if person.alias is not None:
        past = (*past, replace(person.alias, deleted=event.effective, deleted_at=here))
    alias = Alias(name=content.alias, entered=event.effective, entered_at=here) if content.alias is not None else None
    return {"person": replace(person, alias=alias, past_aliases=past)}


def _change_number(before: Resident, content: NumberChange, event: Event) -> dict[str, object]:
    return {
        "number": content.new,
        "former_numbers": _kept(before.former_numbers, before.number, content.new, event.effective),
    }


def _change_code(before: Resident, content: CodeChange, event: Event) -> dict[str, object]:
    former = _kept(before.former_codes, before.code, content.new, event.effective)
    return {"code": content.new, "code_since": event.effective, "former_codes": former}


_LEAVING: Final[dict[type, Cause]] = {
    MoveOut: "move-out",
    MoveOutConfirmed: "move-out",
    MoveAbroad: "abroad",
    Death: "death",
    Removal: "ex-officio",
}

_CHANGES: Final[dict[type, Callable[[Resident, Any, Event], dict[str, Any]]]] = {
    MoveWithin: lambda r, c, e: {"address": c.address, "settled": e.effective, "filed": e.filed, "previous": r.address},
    DepartureFiled: lambda _, c, e: {"leaving": Departure(c.destination, c.on, e.filed, c.by_card)},
    DepartureCancelled: lambda _r, _c, _e: {"leaving": None},
    HouseholdChange: lambda _r, c, _e: {"household": c.household, "relation": c.relation},
    Correction: _correct,
    FormerSurname: lambda r, c, _: {"person": replace(r.person, former_surname=c.surname)},
    AliasChange: _name_alias,
    CodeChange: _change_code,
    NumberGiven: lambda _r, c, _e: {"number": c.number},
    NumberChange: _change_number,
    Rewriting: lambda _r, _c, e: {"rewritten": e.effective},
}
"""What each event that leaves somebody a resident changes in the 住民票."""
