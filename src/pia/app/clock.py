"""The one place that asks what day it is: today in Asia/Tokyo, for the commands that judge by the date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from pia.errors import Problem, UsageError, Words
from pia.terms.eras import parse_date
from pia.terms.errors import TermError

__all__ = ["as_of_day", "today_in_tokyo"]


def today_in_tokyo() -> date:
    """Return the current day in Tokyo (UTC+9 all year round)."""
    return (datetime.now(UTC) + timedelta(hours=9)).date()


def as_of_day(text: str | None) -> date:
    """Return the day that ``--as-of`` names (西暦 or 和暦), today in Tokyo for None.

    Raises:
        UsageError: not a full date.
    """
    if text is None:
        return today_in_tokyo()
    try:
        when = parse_date(text)
    except TermError as error:
        raise UsageError(Problem("bad-as-of", error.words, error.remedy)) from None
    if when.day is None:
        raise UsageError(
            Problem(
                "bad-as-of",
                Words(f"--as-of には年月日まで書いてください: 「{text}」", f"--as-of needs a full date: {text!r}"),
                Words("例: 2026-11-21、令和8年11月21日", "for example 2026-11-21"),
            )
        )
    return when.as_date()
