"""What the controls of an assessment say about one place: a system with the files that it handles, or a flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from pia.forms.parameters import values_of
from pia.terms.durations import Duration, parse_duration
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.model.control import Control

__all__ = ["Controls", "Said", "Spot", "counts", "flags", "holds_at", "periods", "texts"]

Value: TypeAlias = "str | int | bool | tuple[str | int, ...]"


class Spot(Struct, frozen=True):
    """Where something may be declared: a system of the assessment and the files that it handles."""

    system: str
    files: frozenset[str] = frozenset()


class Said(Struct, frozen=True):
    """One control that speaks of a place, with the values that hold for it (those of controls that refine it come first)."""

    control: str
    values: dict[str, Value]


class Controls:
    """The controls of an assessment that are in force; what is only planned says nothing yet."""

    def __init__(self, assessment: Assessment) -> None:
        self._by_measure: dict[str, list[tuple[Control, Said]]] = {}
        for index, control in enumerate(assessment.controls):
            if not control.planned:
                values = {name: value for name, (_, value) in values_of(assessment, index).items()}
                self._by_measure.setdefault(control.measure, []).append((control, Said(control.id, values)))

    def every(self, *measures: str) -> Iterator[tuple[Control, Said]]:
        """Yield the controls of some measures, wherever they hold, ordered by id."""
        found = [one for measure in measures for one in self._by_measure.get(measure, ())]
        yield from sorted(found, key=lambda one: one[0].id)

    def at(self, spot: Spot, *measures: str) -> list[Said]:
        """Return the controls of some measures that hold at a place; those on contractors alone do not."""
        return [said for control, said in self.every(*measures) if holds_at(control, spot)]

    def of_party(self, party: str, files: frozenset[str], measure: str) -> list[Said]:
        """Return the controls of a measure that hold for a contractor."""
        return [
            said
            for control, said in self.every(measure)
            if (not control.scope.parties or party in control.scope.parties)
            and (not control.scope.files or not files.isdisjoint(control.scope.files))
        ]


def holds_at(control: Control, spot: Spot) -> bool:
    """Say whether a control speaks of a place; one on contractors alone speaks of none."""
    scope = control.scope
    if scope.parties:
        return False
    if scope.systems:
        return spot.system in scope.systems
    return not scope.files or not spot.files.isdisjoint(scope.files)


def texts(said: Iterable[Said], parameter: str) -> list[str]:
    """Return every text that controls give for a parameter, those of lists one by one, sorted."""
    found: set[str] = set()
    for one in said:
        value = one.values.get(parameter)
        if isinstance(value, tuple):
            found.update(str(part) for part in value)
        elif isinstance(value, str):
            found.add(value)
    return sorted(found)


def periods(said: Iterable[Said], parameter: str) -> list[Duration]:
    """Return every period that controls give for a parameter, the shortest first; what is no length (定期的) is none."""
    found = set()
    for one in said:
        value = one.values.get(parameter)
        if isinstance(value, str):
            try:
                found.add(parse_duration(value))
            except TermError:
                continue
    return sorted(found, key=lambda period: (period.minutes_bounds(), str(period)))


def counts(said: Iterable[Said], parameter: str) -> list[int]:
    """Return every number that controls give for a parameter, the least first."""
    found = {one.values.get(parameter) for one in said}
    return sorted(value for value in found if isinstance(value, int) and not isinstance(value, bool))


def flags(said: Iterable[Said], parameter: str) -> list[bool]:
    """Return every yes and no that controls give for a parameter, no first."""
    return sorted({value for one in said if isinstance(value := one.values.get(parameter), bool)})
