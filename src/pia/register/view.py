"""What the logic may ask of a register, and the register itself in memory.

A node answers the same questions from its store; :class:`Book` answers them from dictionaries, for rehearsals and for
replaying a history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct

from pia.register.event import Event, Rewriting
from pia.register.person import Resident
from pia.register.removed import Removed
from pia.register.step import Standing, step

__all__ = ["Book", "Outcome", "View", "shed"]


class View(Protocol):
    """The register of one municipality, as the logic sees it."""

    @property
    def municipality(self) -> str:
        """The 団体コード."""

    def standing(self, atena: str) -> Standing:
        """Return the 住民票 of a person, or else the latest 除票, or None."""

    def members(self, household: str) -> Sequence[Resident]:
        """Return the current residents of a household."""

    def with_code(self, code: str) -> str | None:
        """Return the 宛名番号 of who has, or ever had, a 住民票コード here."""

    def with_number(self, number: str) -> str | None:
        """Return the 宛名番号 of who has, or ever had, a 個人番号 here."""

    def knows_municipality(self, code: str) -> bool:
        """Say whether a well-formed 団体コード is one of a municipality."""


class Outcome(Struct, frozen=True):
    """An application that was taken: the events in order, each person's standing before and after, and the 除票 made or completed."""

    events: tuple[Event, ...]
    before: dict[str, Standing]
    after: dict[str, Standing]
    removed: tuple[Removed, ...] = ()


class Book:
    """A municipality's register in memory.

    Args:
        municipality: its 団体コード.
        municipalities: every 団体コード there is; None takes any well-formed one.
    """

    def __init__(self, municipality: str, municipalities: Iterable[str] | None = None) -> None:
        self._municipality = municipality
        self._known = frozenset(municipalities) | {municipality} if municipalities is not None else None
        self._standings: dict[str, Standing] = {}
        self._households: dict[str, dict[str, Resident]] = {}
        self._codes: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self.removed: dict[str, Removed] = {}
        """Every 除票 by its id, in the order in which they came to be."""

    @property
    def municipality(self) -> str:
        """The 団体コード."""
        return self._municipality

    @property
    def standings(self) -> Mapping[str, Standing]:
        """Everybody who is or was here, by 宛名番号."""
        return MappingProxyType(self._standings)

    def residents(self) -> Iterable[Resident]:
        """Yield the current residents in the order in which they first came."""
        return (standing for standing in self._standings.values() if isinstance(standing, Resident))

    def standing(self, atena: str) -> Standing:
        """Return the 住民票 of a person, or else the latest 除票, or None."""
        return self._standings.get(atena)

    def members(self, household: str) -> Sequence[Resident]:
        """Return the current residents of a household."""
        return tuple(self._households.get(household, {}).values())

    def with_code(self, code: str) -> str | None:
        """Return who has, or ever had, a 住民票コード here."""
        return self._codes.get(code)

    def with_number(self, number: str) -> str | None:
        """Return who has, or ever had, a 個人番号 here."""
        return self._numbers.get(number)

    def knows_municipality(self, code: str) -> bool:
        """Say whether a 団体コード is one of those given, or any."""
        return self._known is None or code in self._known

    def put(self, standing: Resident | Removed) -> None:
        """Put a standing in the place of the person's former one, without asking."""
        atena = standing.atena
        old = self._standings.get(atena)
        if isinstance(old, Resident):
            household = self._households[old.household]
            del household[atena]
            if not household:
                del self._households[old.household]
        resident = standing.resident if isinstance(standing, Removed) else standing
        if isinstance(standing, Resident):
            self._households.setdefault(standing.household, {})[atena] = standing
        self._codes |= dict.fromkeys((resident.code, *(former.value for former in resident.former_codes)), atena)
        self._numbers |= {
            number: atena for number in (resident.number, *(f.value for f in resident.former_numbers)) if number
        }
        self._standings[atena] = standing

    def apply(self, outcome: Outcome) -> None:
        """Take over what :func:`pia.register.logic.decide` found."""
        for standing in outcome.after.values():
            if standing is not None:
                self.put(standing)
        self.removed |= {removed.id: removed for removed in outcome.removed}

    def replay(self, events: Iterable[Event]) -> None:
        """Take events that were accepted once, in the order in which they were recorded."""
        for event in events:
            before = self._standings.get(event.atena)
            after = step(before, event)
            if after is None:
                continue
            self.put(after)
            removed = shed(before, after, event)
            if removed is not None:
                self.removed[removed.id] = removed


def shed(before: Standing, after: Standing, event: Event) -> Removed | None:
    """Return the 除票 that an event leaves behind: of the person who left, or of the 住民票 before its 改製."""
    if isinstance(after, Removed):
        return after
    if isinstance(event.payload, Rewriting) and isinstance(before, Resident):
        return Removed(resident=before, cause="rewriting", on=event.effective, recorded=event.recorded)
    return None
