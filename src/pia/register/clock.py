"""The clock of a register: movable forward, never back, and the same for every node."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

from pia.errors import Problem, UsageError, Words
from pia.terms.calendar import add_duration, is_business_day
from pia.terms.durations import Duration
from pia.terms.errors import TermError

__all__ = ["TOKYO", "Clock", "is_office_day"]

TOKYO: Final = timezone(timedelta(hours=9), "JST")
_SATURDAY: Final = 5


def is_office_day(day: date) -> bool:
    """Say whether offices are open on a day; where holidays are not known (before 2000, after 2099), on every weekday."""
    try:
        return is_business_day(day)
    except TermError:
        return day.weekday() < _SATURDAY


class Clock:
    """Counts seconds from a start; nothing here asks what time it really is."""

    def __init__(self, start: datetime) -> None:
        self._now = start if start.tzinfo is not None else start.replace(tzinfo=TOKYO)

    @property
    def now(self) -> datetime:
        """The moment, in Japan's time."""
        return self._now

    @property
    def today(self) -> date:
        """The day."""
        return self._now.date()

    def pass_(self, span: timedelta | Duration) -> None:
        """Let time pass; a period in months or business days lands on the same hour of its day.

        Raises:
            UsageError: the span is negative.
        """
        if isinstance(span, Duration):
            self.move_to(datetime.combine(add_duration(self.today, span), self._now.timetz()))
        else:
            self.move_to(self._now + span)

    def move_to(self, moment: datetime) -> None:
        """Move to a later moment.

        Raises:
            UsageError: the moment lies before now: a clock set back would make entries of the ledger untrue.
        """
        moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=TOKYO)
        if moment < self._now:
            raise UsageError(
                Problem(
                    "clock-set-back",
                    Words(
                        f"時計は戻せません（今は{self._now:%Y-%m-%d %H:%M}、指定は{moment:%Y-%m-%d %H:%M}）。",
                        f"the clock cannot be set back (now {self._now:%Y-%m-%d %H:%M}, asked {moment:%Y-%m-%d %H:%M})",
                    ),
                    Words("今より後の日時を指定してください。", "name a later moment"),
                )
            )
        self._now = moment
