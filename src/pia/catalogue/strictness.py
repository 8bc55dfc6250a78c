"""Which of two values of a control asks more: an heir may tighten what a shared platform lays down, never loosen it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from pia.terms.durations import parse_duration
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.catalogue.measures import Measure, Parameter

__all__ = ["Change", "change_of"]

Change = Literal["same", "stricter", "weaker", "other"]
"""How a new value stands to the old one; ``other`` where that cannot be said."""

_LONGER: Final = ("retention", "record-retention", "online")
"""Periods for which something is kept: the longer asks more. Of all other periods the shorter does."""

_FEWER: Final = ("threshold",)
"""Counts of which the smaller asks more; of all others the larger does."""

_NARROWER: Final = (
    *(
        "allowed",
        "applicants",
        "combinations",
        "sufficient-alone",
        "purposes",
        "software",
        "media",
        "terminals",
        "regions",
    ),
)
"""Lists of what is permitted: fewer entries ask more. Of all other lists more entries do."""

_UNRANKED: Final = (
    ("storage.erase-after-retention", "retention"),
    ("storage.deceased-numbers", "retention"),
    ("right.annual-reset", "month"),
    ("acquisition.statutory-items-only", "items"),
    ("acquisition.identity-check", "documents"),
    ("acquisition.number-hidden-by-default", "documents"),
)
"""Values that are laid down or chosen: neither more nor less asks more."""

Value = str | int | bool | tuple[str | int, ...]


def change_of(measure: Measure, parameter: Parameter, old: Value, new: Value) -> Change:
    """Return how ``new`` stands to ``old`` as the value of ``parameter`` of ``measure``."""
    if old == new and isinstance(old, bool) == isinstance(new, bool):
        return "same"
    if (measure.id, parameter.name) in _UNRANKED:
        return "other"
    if parameter.type == "duration":
        return _periods(parameter.name, str(old), str(new))
    if parameter.type == "list":
        return _lists(parameter.name, old, new)
    if parameter.type == "flag" and isinstance(old, bool) and isinstance(new, bool):
        return "stricter" if new else "weaker"
    if parameter.type == "count" and _is_number(old) and _is_number(new):
        return _ranked(new > old, more=parameter.name not in _FEWER)  # type: ignore[operator]  # both are numbers
    return "other"


def _periods(name: str, old: str, new: str) -> Change:
    try:
        order = parse_duration(new).compare(parse_duration(old))
    except TermError:
        return "other"
    if order is None:
        return "other"
    return "same" if order == 0 else _ranked(order > 0, more=name in _LONGER)


def _lists(name: str, old: Value, new: Value) -> Change:
    before = set(old) if isinstance(old, tuple) else {old}
    after = set(new) if isinstance(new, tuple) else {new}
    if before == after:
        return "same"
    if before < after:
        return _ranked(True, more=name not in _NARROWER)
    return _ranked(False, more=name not in _NARROWER) if after < before else "other"


def _ranked(grown: bool, *, more: bool) -> Change:
    """Return what it means that a value grew (else shrank), where ``more`` asks more or less."""
    return "stricter" if grown == more else "weaker"


def _is_number(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
