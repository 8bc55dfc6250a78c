"""What a table is compared with: the day, declared values, lists of the assessment, other tables and settings of the user."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from pia.terms.calendar import add_business_days, add_duration
from pia.terms.durations import Duration, parse_duration
from pia.terms.errors import TermError

__all__ = ["Declared", "Given", "minus", "period_of", "plus"]

Declared = Mapping[str, object]
"""The values of one control by the names of its parameters."""


class Given(Struct, frozen=True):
    """Everything but the table itself.

    ``lists`` are sets of folded texts by name (``assessment.recipients``, ``terminal-ledger.terminal``); ``days`` are the days
    that another table tells of something (``personnel-changes.moved`` by the folded key); ``hours`` are minutes since midnight.
    """

    today: date
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    days: Mapping[str, Mapping[str, tuple[date, ...]]] = field(default_factory=dict)
    hours: tuple[int, int] | None = None
    tables: frozenset[str] = frozenset()


def period_of(written: object, declared: Declared) -> Duration | None:
    """Return a period that data names: ``1y``, or that of a parameter, or what stands otherwise; None where neither can be read."""
    if isinstance(written, dict):
        value = declared.get(str(written.get("declared")))
        found = _period(value)
        return found if found is not None or value is not None else _period(written.get("otherwise"))
    return _period(written)


def _period(value: object) -> Duration | None:
    try:
        found = parse_duration(str(value)) if value is not None else None
    except TermError:
        return None
    return found


def plus(day: date, period: Duration) -> date:
    """Return the last day of a period that begins on ``day``; hours and minutes end on the same day."""
    return day if period.unit in ("h", "min") else add_duration(day, period)


def minus(day: date, period: Duration) -> date:
    """Return the first day from which ``period`` reaches to ``day``."""
    if period.unit in ("h", "min"):
        return day
    if period.unit == "b":
        return add_business_days(day, -period.amount)
    if period.months is not None:
        first = day.year * 12 + day.month - 1 - period.months
        start = add_duration(date(first // 12, first % 12 + 1, 1), Duration(0, "m"))
        return add_duration(start, Duration(day.day - 1, "d")) if _has(start, day.day) else _last(start)
    return date.fromordinal(day.toordinal() - period.amount * (7 if period.unit == "w" else 1))


def _has(start: date, day: int) -> bool:
    return day <= _last(start).day


def _last(start: date) -> date:
    following = add_duration(start, Duration(1, "m"))
    return date.fromordinal(following.toordinal() - 1)
