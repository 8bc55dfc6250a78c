"""When a declared period is over: an age of a password, the validity of an approval, the time until a terminal locks."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from pia.register.clock import TOKYO
from pia.register.policy import Declared, Undeclared
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration

__all__ = ["end_of", "span_of"]


def span_of(period: Declared[Duration]) -> timedelta | None:
    """Return the least time that a period lasts; None where none is declared."""
    return None if isinstance(period, Undeclared) else timedelta(minutes=period.minutes_bounds()[0])


def end_of(start: datetime, period: Duration) -> datetime:
    """Return the first moment after a period: to the minute where it is counted in hours or minutes, else after its last day.

    The first day does not count (民法第140条): 90 days from 1 April are over when 30 June has ended.

    Raises:
        TermError: the period leads beyond the calendar.
    """
    if period.unit in ("h", "min"):
        return start + timedelta(minutes=period.minutes_bounds()[0])
    last = add_duration(start.astimezone(TOKYO).date(), period)
    return datetime.combine(last + timedelta(days=1), time(), TOKYO)
