"""A register as it will be once the events of an application so far are taken: a view laid over another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.register.person import Address, Resident

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia.register.step import Standing
    from pia.register.view import View

__all__ = ["Draft"]


class Draft:
    """A :class:`~pia.register.view.View` with the standings that an application has changed; the base is never written."""

    def __init__(self, base: View) -> None:
        self._base = base
        self.municipality = base.municipality
        self.before: dict[str, Standing] = {}
        """The standings of everybody touched, as they were."""
        self.after: dict[str, Standing] = {}
        """The same people's standings now."""
        self.households: dict[str, None] = {}
        """The households whose members, relations or addresses have changed."""

    def put(self, atena: str, before: Standing, after: Standing) -> None:
        """Note what an event made of somebody."""
        self.before.setdefault(atena, before)
        self.after[atena] = after
        old = before if isinstance(before, Resident) else None
        new = after if isinstance(after, Resident) else None
        if old is None or new is None or _at_home(old) != _at_home(new):
            self.households |= {resident.household: None for resident in (old, new) if resident is not None}

    def standing(self, atena: str) -> Standing:
        """Return a person's standing now."""
        return self.after[atena] if atena in self.after else self._base.standing(atena)

    def members(self, household: str) -> Sequence[Resident]:
        """Return the members of a household now."""
        here = [member for member in self._base.members(household) if member.atena not in self.after]
        return here + [resident for resident in self._drafted() if resident.household == household]

    def with_code(self, code: str) -> str | None:
        """Return who has a 住民票コード, or ever had it."""
        return next((r.atena for r in self._drafted() if r.code == code), None) or self._base.with_code(code)

    def with_number(self, number: str) -> str | None:
        """Return who has a 個人番号, or ever had it."""
        return next((r.atena for r in self._drafted() if r.number == number), None) or self._base.with_number(number)

    def knows_municipality(self, code: str) -> bool:
        """Say whether a 団体コード is one of a municipality."""
        return self._base.knows_municipality(code)

    def _drafted(self) -> list[Resident]:
        return [standing for standing in self.after.values() if isinstance(standing, Resident)]


def _at_home(resident: Resident) -> tuple[str, str, Address]:
    return resident.household, resident.relation, resident.address
