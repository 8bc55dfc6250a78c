"""The band that a number of people falls into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.forms.reading import Reading, lens
from pia.model.base import UNKNOWN
from pia.terms.bands import BAND_TABLES
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.forms.scope import Scope

__all__ = ["band"]


def band(scope: Scope, args: tuple[str, ...], choices: Choices | None) -> Reading:
    """``band(path, choice list)``: the choice for the count at ``path``; a band written there is the declared one.

    A count that no choice of this form covers (300,000 people in 様式3) leaves the item blank; a rule says so.
    """
    population, at = lens(scope, args[0])
    if population is None:
        return Reading(facts=(at,))
    withheld = scope.withheld(at) or (None if population.band else scope.withheld((*at, "count")))
    if withheld is not None:
        return Reading(value=withheld.shown, facts=(at,), status="withheld")
    declared = None if population.band == UNKNOWN else _offered(population.band, choices)
    if population.count is None:
        return Reading(value=declared, facts=((*at, "band"),), status=None if declared else "unknown", derived=False)
    value = _choice(population.count, choices)
    return Reading(value=value, facts=((*at, "count"),), declared=declared, declared_at=(*at, "band"))


def _offered(band: str | None, choices: Choices | None) -> str | None:
    """Return a band as this form words it: 様式2 adds （任意実施） to the lowest."""
    labels = choices.labels if choices is not None else {}
    return next((label for label in labels if band is not None and label.startswith(f"{band}（")), band)


def _choice(count: int | None, choices: Choices | None) -> str | None:
    if count is None or choices is None:
        return None
    for table in BAND_TABLES.values():
        if all(any(label == b.label for b in table.bands) for label in choices.labels):
            try:
                label = table.band_of(count).label
            except TermError:
                return None
            return label if label in choices.labels else None
    return None
