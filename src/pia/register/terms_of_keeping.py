"""When a period of keeping is over: the first day on which something may be erased.

A period is counted as 民法第140条 to 第143条 have it: the first day does not count; months and years end with the day before the one
that corresponds to their first day, or with the last day of a month that is too short. What is kept for 150 years from 2026-04-01
is kept through 2176-04-01 and may be erased on 2176-04-02.
"""

from __future__ import annotations

from datetime import date, timedelta

from pia.terms.calendar import add_duration
from pia.terms.durations import Duration
from pia.terms.errors import TermError

__all__ = ["first_day_after", "still_kept_from"]

_DAY = timedelta(days=1)


def first_day_after(day: date, keep: Duration) -> date:
    """Return the first day after a period that begins with something on ``day``.

    No length at all (``0d``) is over on the day itself. Hours and minutes are rounded up to days; business days beyond the years whose
    holidays are known count as long as they can be: never too early.

    Raises:
        TermError: the end lies beyond the calendar.
    """
    if keep.amount == 0:
        return day
    if keep.months is not None:
        start = day + _DAY
        end = add_duration(start, keep)
        return end if end.day == start.day else end + _DAY
    if keep.unit == "b":
        try:
            return add_duration(day, keep) + _DAY
        except TermError:
            pass
    return add_duration(day, Duration(keep.days_bounds()[1], "d")) + _DAY


def still_kept_from(today: date, keep: Duration) -> date:
    """Return the earliest day whose period is not over ``today``: what was entered before it may be erased.

    Raises:
        TermError: a period of such a length lies beyond the calendar.
    """
    low, high = today.toordinal() - keep.days_bounds()[1] - 40, today.toordinal() + 1
    low = max(low, 1)
    while low < high:
        middle = (low + high) // 2
        if first_day_after(date.fromordinal(middle), keep) > today:
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(low)
