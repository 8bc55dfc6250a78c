"""What is asked of an event about a current resident, by its content; that the person is one has been asked before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from msgspec import UNSET

from pia.register.entering import ask_inside, ask_outside
from pia.register.event import (
    AliasChange,
    CodeChange,
    Content,
    Correction,
    Death,
    DepartureCancelled,
    DepartureFiled,
    Event,
    FormerSurname,
    HouseholdChange,
    MoveAbroad,
    MoveOut,
    MoveWithin,
    NumberChange,
    NumberGiven,
    Removal,
    Rewriting,
)
from pia.register.person import Abroad, Resident
from pia.register.refusal import Refusal

if TYPE_CHECKING:
    from pia.register.view import View

__all__ = ["STAYING"]

Found = list[Refusal]


def _move_within(found: Found, view: View, before: Resident, content: MoveWithin, event: Event) -> None:
    ask_inside(found, view, content.address)
    if content.address == before.address:
        found.append(Refusal("nothing-changes", "address"))
    if before.since <= event.effective < before.settled:
        found.append(Refusal("before-settling", "effective"))
    stated = content.stated
    if stated is not None:
        person = before.person
        recorded = (
            ("name", stated.name, person.name), ("birth", stated.birth, person.birth), ("sex", stated.sex, person.sex),
            ("relation", stated.relation, before.relation), ("code", stated.code, before.code), ("number", stated.number, before.number),
        )  # fmt: skip
        found += [Refusal("only-address", field) for field, says, is_ in recorded if says is not None and says != is_]


def _departure_filed(found: Found, view: View, before: Resident, content: DepartureFiled, _: Event) -> None:
    if before.leaving is not None:
        found.append(Refusal("departure-filed", "destination"))
    if content.on < before.since:
        found.append(Refusal("before-residence", "on"))
    ask_outside(found, view, content.destination)


def _departure_cancelled(found: Found, _view: View, before: Resident, _content: Content, _event: Event) -> None:
    if before.leaving is None:
        found.append(Refusal("no-departure-filed", "destination"))


def _departed(found: Found, _view: View, before: Resident, content: MoveOut | MoveAbroad, event: Event) -> None:
    """The planned day has come, and for the side of the border that was filed."""
    if before.leaving is None:
        found.append(Refusal("no-departure-filed", "destination"))
        return
    if event.effective != before.leaving.on:
        found.append(Refusal("not-the-planned-day", "effective"))
    if isinstance(before.leaving.destination, Abroad) != isinstance(content, MoveAbroad):
        found.append(Refusal("destination-differs", "destination"))


def _household_change(found: Found, _view: View, before: Resident, content: HouseholdChange, _event: Event) -> None:
    if (content.household, content.relation) == (before.household, before.relation):
        found.append(Refusal("nothing-changes", "household"))


def _correction(found: Found, view: View, before: Resident, content: Correction, _event: Event) -> None:
    changes = content.changes
    given = changes.given()
    if all(value == getattr(before.person, item, getattr(before, item, None)) for item, value in given.items()):
        found.append(Refusal("nothing-changes", "changes"))
    if changes.address is not UNSET:
        ask_inside(found, view, changes.address)
    if given.get("domicile") is not None and given.get("foreign", before.person.foreign) is not None:
        found.append(Refusal("japanese-only", "domicile"))
    birth = given.get("birth", before.person.birth)
    if not birth <= given.get("since", before.since) <= given.get("settled", before.settled):
        found.append(Refusal("bad-date", "since"))


def _former_surname(found: Found, _view: View, before: Resident, content: FormerSurname, _event: Event) -> None:
    if before.person.foreign is not None:
        found.append(Refusal("japanese-only", "surname"))
    if content.surname == before.person.former_surname:
        found.append(Refusal("nothing-changes", "surname"))


def _alias(found: Found, _view: View, before: Resident, content: AliasChange, _event: Event) -> None:
    if before.person.foreign is None:
        found.append(Refusal("foreigner-only", "alias"))
    if content.alias == (before.person.alias.name if before.person.alias else None):
        found.append(Refusal("nothing-changes", "alias"))


def _code_change(found: Found, view: View, before: Resident, content: CodeChange, _event: Event) -> None:
    if content.old != before.code:
        found.append(Refusal("old-differs", "code"))
    _ask_not_told(found, before)
    _ask_new(found, content, view.with_code(content.new), Refusal("code-in-use", "code"))


def _number_given(found: Found, view: View, before: Resident, content: NumberGiven, event: Event) -> None:
    if before.number is not None:
        found.append(Refusal("already-numbered", "number"))
    if content.code != before.code:
        found.append(Refusal("not-the-asked-code", "code"))
    if view.with_number(content.number) not in (None, event.atena):
        found.append(Refusal("number-in-use", "number"))


def _number_change(found: Found, view: View, before: Resident, content: NumberChange, _event: Event) -> None:
    if before.number is None:
        found.append(Refusal("no-number", "number"))
    elif content.old != before.number:
        found.append(Refusal("old-differs", "number"))
    _ask_not_told(found, before)
    _ask_new(found, content, view.with_number(content.new), Refusal("number-in-use", "number"))


def _ask_not_told(found: Found, before: Resident) -> None:
    """The 転出証明書情報 has told the next municipality code and number: from the 転出届 on they change there, or not before it is taken back."""
    if before.leaving is not None and not isinstance(before.leaving.destination, Abroad):
        found.append(Refusal("departure-filed", "destination"))


def _ask_new(found: Found, content: CodeChange | NumberChange, holder: str | None, taken: Refusal) -> None:
    """A new number is not the old one, and nobody's: not even the person's own from before."""
    if content.new == content.old:
        found.append(Refusal("nothing-changes", taken.field))
    elif holder is not None:
        found.append(taken)


def _nothing(_found: Found, _view: View, _before: Resident, _content: Content, _event: Event) -> None:
    """Ask nothing: being a resident is enough."""


STAYING: Final[dict[type, Callable[[Found, View, Resident, Any, Event], None]]] = {
    MoveWithin: _move_within,
    DepartureFiled: _departure_filed,
    DepartureCancelled: _departure_cancelled,
    MoveOut: _departed,
    MoveAbroad: _departed,
    Death: _nothing,
    Removal: _nothing,
    HouseholdChange: _household_change,
    Correction: _correction,
    FormerSurname: _former_surname,
    AliasChange: _alias,
    CodeChange: _code_change,
    NumberGiven: _number_given,
    NumberChange: _number_change,
    Rewriting: _nothing,
}
"""The questions by content."""
