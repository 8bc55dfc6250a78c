"""Periods as assessments declare them: ``150y``, 6か月, 1営業日."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from pia.errors import Words
from pia.terms.errors import TermError, shown

__all__ = ["Duration", "Unit", "parse_duration"]

Unit = Literal["y", "m", "w", "d", "b", "h", "min"]

_JA: dict[Unit, str] = {"y": "年", "m": "か月", "w": "週間", "d": "日", "b": "営業日", "h": "時間", "min": "分"}
_EN: dict[Unit, str] = {
    "y": "year", "m": "month", "w": "week", "d": "day", "b": "business day", "h": "hour", "min": "minute",
}  # fmt: skip
_SPELLINGS: dict[str, Unit] = {
    **{unit: unit for unit in _JA},
    **{word: unit for unit, word in _JA.items()},
    **dict.fromkeys(("年間", "箇年", "か年", "カ年", "ヶ年"), "y"),
    **{f"{mark}月{tail}": "m" for mark in "かカヵヶケ箇個" for tail in ("", "間")},
    "週": "w",
    "日間": "d",
    "営業日間": "b",
    "分間": "min",
}
_SHAPE = re.compile(r"(\d{1,6})(\D{1,5})")
_MINUTES: dict[Unit, int] = {"w": 7 * 24 * 60, "d": 24 * 60, "h": 60, "min": 1}
_MONTHS_IN_CYCLE = 400 * 12
_DAYS_IN_CYCLE = 146_097


class Duration(Struct, frozen=True):
    """A period: a whole ``amount`` (0 to 999,999) of one ``unit``.

    Units: ``y`` years, ``m`` months, ``w`` weeks, ``d`` days, ``b`` business days (営業日, 開庁日), ``h`` hours,
    ``min`` minutes. Equality is of the written value (``12m != 1y``); :func:`compare` is of the length.

    Raises:
        TermError: where the amount is out of range.
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= 999_999:
            raise TermError(
                Words(
                    f"期間の数{self.amount}が範囲の外です（0から999999）",
                    f"{self.amount} is out of range (0 to 999999)",
                ),
                _HOW,
            )

    def __str__(self) -> str:
        """Return the plain form, ``150y``."""
        return f"{self.amount}{self.unit}"

    def words(self) -> Words:
        """Return the period for people: 150年, 6か月, 1営業日."""
        plural = "" if self.amount == 1 else "s"
        return Words(f"{self.amount}{_JA[self.unit]}", f"{self.amount} {_EN[self.unit]}{plural}")

    @property
    def months(self) -> int | None:
        """The number of calendar months, None for units that are not made of months."""
        return {"y": 12 * self.amount, "m": self.amount}.get(self.unit)

    def minutes_bounds(self) -> tuple[int, int]:
        """Return the least and the greatest length in minutes; both are the same for exact units.

        A month has 28 to 31 days, n of them at once less slack. A business day is one calendar day at least; the
        greatest length allows for weekends, holidays, the turn of the year and the ten closed days of 2019.
        """
        if self.unit in _MINUTES:
            exact = self.amount * _MINUTES[self.unit]
            return exact, exact
        if self.unit == "b":
            low, high = self.amount, self.amount + _closed_days(self.amount)
        else:
            low, high = _month_days(self.months or 0)
        return low * _MINUTES["d"], high * _MINUTES["d"]

    def days_bounds(self) -> tuple[int, int]:
        """Return the least and the greatest number of days; parts of a day are rounded away from the middle."""
        low, high = self.minutes_bounds()
        return low // _MINUTES["d"], -(-high // _MINUTES["d"])

    def compare(self, other: Duration) -> int | None:
        """Return -1, 0 or 1 as this is shorter than, as long as or longer than ``other``.

        None where it depends on the dates.

        Years and months compare exactly, and so do weeks, days, hours and minutes; across these groups only lengths
        that do not overlap.
        """
        if self.unit == other.unit:
            return _sign(self.amount - other.amount)
        if self.months is not None and other.months is not None:
            return _sign(self.months - other.months)
        (low, high), (other_low, other_high) = self.minutes_bounds(), other.minutes_bounds()
        if low == high == other_low == other_high:
            return 0
        if high < other_low:
            return -1
        return 1 if low > other_high else None

    def at_least(self, other: Duration) -> bool | None:
        """Say whether this is never shorter than ``other``; None where it depends on the dates."""
        order = self.compare(other)
        if order is not None:
            return order >= 0
        (low, high), (other_low, other_high) = self.minutes_bounds(), other.minutes_bounds()
        if low >= other_high:
            return True
        return False if high < other_low else None


_HOW = Words(
    "「150y」「6m」「30d」「24h」「1b」（1営業日）、又は「150年」「6か月」「1営業日」のように書いてください",
    "write it like 150y, 6m, 30d, 24h or 1b (one business day), or 150年, 6か月, 1営業日",
)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _closed_days(business_days: int) -> int:
    """Return at least the closed days that stand before and between so many business days (tested for 2000-2099)."""
    return 0 if business_days == 0 else 11 + business_days * 3 // 5


@lru_cache(maxsize=256)
def _month_days(months: int) -> tuple[int, int]:
    """Return the least and the greatest number of days of that many months in a row, over the whole Gregorian cycle."""
    cycles, rest = divmod(months, _MONTHS_IN_CYCLE)
    starts = _month_starts()
    spans = [starts[i + rest] - starts[i] for i in range(_MONTHS_IN_CYCLE)]
    return cycles * _DAYS_IN_CYCLE + min(spans), cycles * _DAYS_IN_CYCLE + max(spans)


@lru_cache(maxsize=1)
def _month_starts() -> tuple[int, ...]:
    """Return the first days of two Gregorian cycles of months, counted from the first."""
    starts = [0]
    for index in range(2 * _MONTHS_IN_CYCLE):
        year, month = 2000 + index // 12, index % 12
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        starts.append(starts[-1] + (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month])
    return tuple(starts)


def parse_duration(text: str) -> Duration:
    """Read ``150y``, 150年, 6か月, 6ヶ月, 1営業日, 24時間; width of characters and spaces do not count.

    Raises:
        TermError: for anything else, 定められていない and 永年 included: they are no lengths.
    """
    flat = "".join(unicodedata.normalize("NFKC", text[:60]).split())
    found = _SHAPE.fullmatch(flat)
    unit = _SPELLINGS.get(found[2].lower() if found[2].isascii() else found[2]) if found else None
    if found is None or unit is None:
        raise TermError(
            Words(f"「{shown(text)}」は期間として読めません", f"“{shown(text)}” cannot be read as a period"), _HOW
        )
    return Duration(int(found[1]), unit)
