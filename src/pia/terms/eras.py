"""和暦 and 西暦: dates as the forms write them, down to the day, the month or the year."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

from pia.errors import Words
from pia.terms.era_table import ERAS, Era, era_named, era_of
from pia.terms.errors import TermError, shown
from pia.terms.numerals import KANJI_NUMBER, parse_number, to_fullwidth

__all__ = ["ERAS", "Era", "PartialDate", "format_wareki", "parse_date"]

_NUMBER = rf"(?:\d{{1,4}}|{KANJI_NUMBER}{{1,7}})"
_NAMES = "|".join(
    [era.name for era in ERAS] + [f"[{''.join(e.name[0] + e.initial + e.initial.lower() for e in ERAS)}]"]
)
_TAIL = rf"年(?:(?P<month>{_NUMBER})月(?:(?P<day>{_NUMBER})日)?)?"
_DOTTED = r"(?P<sep>[./-])(?P<month>\d{1,2})(?:(?P=sep)(?P<day>\d{1,2}))?"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?P<era>{_NAMES})(?P<year>元|{_NUMBER}){_TAIL}",
        rf"(?P<era>{_NAMES})(?P<year>元|\d{{1,3}}){_DOTTED}",
        rf"(?:西暦)?(?P<year>\d{{4}}|{KANJI_NUMBER}{{4}}){_TAIL}",
        rf"(?P<year>\d{{4}})(?:{_DOTTED})?",
    )
)
_WEEKDAY = re.compile(r"日\([月火水木金土日](?:曜日?)?\)$")
_LONGEST = 40
_HOW = Words(
    "「令和6年10月1日」「R6.10.1」「2024-10-01」のように書いてください（月まで、年までも可）",
    "write it like 令和6年10月1日, R6.10.1 or 2024-10-01 (down to the month or the year is fine too)",
)


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, or a month or a year of which no more is known; ``year`` is of the western calendar (1 to 9999).

    Ordered by the first day it can mean, then by the last; ``earliest`` and ``latest`` give those days.

    Raises:
        TermError: where no such date exists.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999 or (self.month is None and self.day is not None):
            raise TermError(
                Words(f"{self.year}年という日付はありません", f"there is no date in the year {self.year}"), _HOW
            )
        if self.month is None:
            return
        if not 1 <= self.month <= 12:
            raise TermError(
                Words(
                    f"{self.month}月はありません。月は1から12です",
                    f"there is no month {self.month}; months are 1 to 12",
                ),
                Words("月を直してください", "mend the month"),
            )
        last = calendar.monthrange(self.year, self.month)[1]
        if self.day is not None and not 1 <= self.day <= last:
            raise TermError(
                Words(
                    f"{self.month}月{self.day}日はありません。{self.year}年{self.month}月は{last}日までです",
                    f"there is no day {self.day} in {self.year}-{self.month:02d}, which has {last} days",
                ),
                Words("日を直してください", "mend the day"),
            )

    @property
    def earliest(self) -> date:
        """The first day this can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day this can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __lt__(self, other: PartialDate) -> bool:
        return (self.earliest, self.latest) < (other.earliest, other.latest)

    def certainly_before(self, other: PartialDate) -> bool:
        """Say whether every day this can mean comes before every day ``other`` can mean."""
        return self.latest < other.earliest

    def overlaps(self, other: PartialDate) -> bool:
        """Say whether both can mean the same day."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def as_date(self) -> date:
        """Return the day.

        Raises:
            TermError: where only the month or the year is known.
        """
        if self.day is None:
            raise TermError(
                Words(f"{self}は日まで書かれていません", f"{self} does not say the day"),
                Words("日まで書いてください", "write the day as well"),
            )
        return self.earliest

    def __str__(self) -> str:
        """Return ``2024-10-01``, ``2024-10`` or ``2024``: ISO 8601, as far as known."""
        parts = [f"{self.year:04d}"] + [f"{p:02d}" for p in (self.month, self.day) if p is not None]
        return "-".join(parts)


def parse_date(text: str) -> PartialDate:
    """Read a date of any of the usual spellings; width of characters and spaces do not count.

    A day may be followed by its day of the week (令和5年8月14日（月）), which is not compared with the date.

    Accepts 令和6年10月1日, 令和元年, R6.10.1, R6/10/1, 平成27年10月, 2024-10-01, 2024/10/1, 2024年10月1日, 2024-10,
    2024, and kanji numbers. 令和元年 alone becomes the year 2019: an era's share of a year is not kept.

    Raises:
        TermError: for anything else, and for dates that never were (昭和65年, 令和元年4月30日, 2月30日).
    """
    flat = _WEEKDAY.sub("日", "".join(unicodedata.normalize("NFKC", text[: _LONGEST * 2]).split()))
    found = next((m for shape in _SHAPES if (m := shape.fullmatch(flat))), None) if len(flat) <= _LONGEST else None
    if found is None:
        raise TermError(
            Words(f"「{shown(text)}」は日付として読めません", f"“{shown(text)}” cannot be read as a date"), _HOW
        )
    groups = found.groupdict()
    year = _number(groups["year"], text)
    month, day = (None if groups[name] is None else _number(groups[name], text) for name in ("month", "day"))
    era = era_named(groups["era"]) if groups.get("era") else None
    return PartialDate(year, month, day) if era is None else _in_era(era, year, month, day)


def _number(text: str, whole: str) -> int:
    number = 1 if text == "元" else parse_number(text)
    if number is None:
        raise TermError(
            Words(
                f"「{shown(whole)}」の「{shown(text)}」は数として読めません",
                f"“{shown(text)}” in “{shown(whole)}” is no number",
            ),
            _HOW,
        )
    return number


def _in_era(era: Era, year: int, month: int | None, day: int | None) -> PartialDate:
    """Turn a year of ``era`` into a date and refuse what lies outside the era."""
    written = f"{era.name}{'元' if year == 1 else year}年"
    written += "".join(f"{n}{unit}" for n, unit in ((month, "月"), (day, "日")) if n is not None)
    span = era.span()
    if year < 1:
        raise TermError(
            Words(
                f"{written}はありません。年は元年から数えます。{span.ja}",
                f"there is no {written}: years count from 元年 (1). {span.en}",
            ),
            Words("年を直してください", "mend the year"),
        )
    found = PartialDate(era.first.year + year - 1, month, day)
    if found.latest < era.first or (era.last is not None and found.earliest > era.last):
        better = format_wareki(found) if found.latest >= ERAS[0].first else str(found)
        raise TermError(
            Words(f"{written}はありません。{span.ja}", f"there is no {written}: {span.en}"),
            Words(
                f"元号か年を直してください（{found}なら{better}です）",
                f"mend the era or the year ({found} is {better})",
            ),
        )
    return found


def format_wareki(when: PartialDate, *, fullwidth: bool = False) -> str:
    """Return ``when`` in its era: 令和6年10月1日, 平成27年10月, 令和元年; ``parse_date`` reads the same date back.

    A month or a year in which the era changed is printed in the new era. ``fullwidth`` writes the digits full-width.

    Raises:
        TermError: before 1868-01-25, the first day of 明治.
    """
    era = era_of(when.latest)
    if era is None:
        raise TermError(
            Words(
                f"{when}は明治より前なので和暦で書けません。{ERAS[0].span().ja}",
                f"{when} is before Meiji: {ERAS[0].span().en}",
            ),
            Words("西暦のまま書いてください", "leave it in the western calendar"),
        )
    year = era.year(when.year)
    text = f"{era.name}{'元' if year == 1 else year}年"
    text += "".join(f"{n}{unit}" for n, unit in ((when.month, "月"), (when.day, "日")) if n is not None)
    return to_fullwidth(text) if fullwidth else text
