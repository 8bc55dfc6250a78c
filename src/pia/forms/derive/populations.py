"""The band that a number of people falls into."""

from __future__ import annotations

from pia.forms.edition import Choices
from pia.forms.reading import Reading, lens
from pia.forms.scope import Scope
from pia.model.base import UNKNOWN
from pia.terms.bands import BAND_TABLES
from pia.terms.errors import TermError

__all__ = ["band"]


def band(scope: Scope, args: tuple[str, ...], choices: Choices | None) -> Reading:
    """``band(path, choice list)``: the choice for the count at ``path``; a band written there is the declared one.

    A count that no choice of this form covers (300,000 people in 様式3) leaves the item blank; a rule says so.
    """
    population, at = lens(scope, args[0])
    if population is None:
        return Reading(facts=(at,))
    facts = ((*at, "count"),) if population.count is not None else ((*at, "band"),)
    withheld = scope.withheld(at)
    if withheld is not None:
        return Reading(value=withheld.shown, facts=facts, status="withheld")
    value = _choice(population.count, choices)
    declared = population.band
    if declared == UNKNOWN:
        return Reading(facts=facts, status="unknown")
    if population.count is None:
        return Reading(value=declared, facts=facts, derived=False)
    return Reading(value=value, facts=facts, declared=declared, declared_at=(*at, "band"))


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
