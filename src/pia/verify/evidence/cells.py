"""What the text of a cell means: days, times of day, counts; each distinct text is understood once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from pia.terms.eras import parse_date
from pia.terms.errors import TermError
from pia.terms.text import fold

__all__ = ["all_stated", "count_in", "day_in", "day_part", "folded", "minute_in", "minute_part", "stated"]

_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:\+09:?00)?")
"""A clock of Japan: of a time in UTC, or of half a day (PM), nobody may read the digits as if they were."""
_COUNT = re.compile(r"[0-9]{1,12}")
_LONGEST = 64
_TAIL = re.compile(r"(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:\+09:?00)?")
_NOTHING = frozenset(
    (
        "",
        "-",
        "－",
        "ー",
        "―",
        "—",
        "‐",
        "なし",
        "無し",
        "無",
        "未",
        "未定",
        "N/A",
        "n/a",
        "NULL",
        "null",
        "None",
        "none",
    )
)
"""What people and programs write into a cell that has nothing to say."""


@lru_cache(maxsize=65_536)
def day_in(text: str) -> date | None:
    """Return the day that ``text`` names (西暦 or 和暦), None where it names none; a time behind it does not matter."""
    written = text[:_LONGEST].strip()
    found = _DAY.match(written)
    try:
        if found is not None and (found.end() == len(written) or written[found.end()] in " T　"):
            return date(int(found[1]), int(found[2]), int(found[3]))
        when = parse_date(written)
        return when.as_date() if when.day is not None else None
    except (ValueError, TermError):
        return None


@lru_cache(maxsize=65_536)
def minute_in(text: str) -> int | None:
    """Return the minutes since midnight of a clock time such as 09:15 or 09:15:30.25, None where it is none."""
    found = _CLOCK.fullmatch(text[:_LONGEST].strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return int(found[1]) * 60 + int(found[2])


@lru_cache(maxsize=65_536)
def count_in(text: str) -> int | None:
    """Return a whole number written with or without separators, None where it is none."""
    written = fold(text[:_LONGEST]).replace(",", "").removesuffix("件").removesuffix("人").strip()
    return int(written) if _COUNT.fullmatch(written) else None


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Return what two texts have in common that differ only in width, case and blanks."""
    return fold(text).replace(" ", "")


def stated(text: str) -> bool:
    """Tell whether a cell says anything: a dash or なし in the column of the approver is no approver."""
    return text.strip() not in _NOTHING


def all_stated(texts: Iterable[str]) -> bool:
    """Tell whether every cell says something."""
    return _NOTHING.isdisjoint(map(str.strip, texts))


def day_part(text: str) -> str:
    """Return the part of a time before its clock."""
    return text[:10] if text[10:11] in (" ", "T") else _halves(text)[0]


def minute_part(text: str) -> str:
    """Return the clock of a time, hours and minutes only; '' where there is none, and all of it where more follows (a zone, PM)."""
    if text[10:11] in (" ", "T") and text[13:14] == ":":
        return text[11:16] if not text[16:] or _TAIL.fullmatch(text[16:].rstrip()) else text[11:]
    return _halves(text)[1]


def _halves(text: str) -> tuple[str, str]:
    for mark in (" ", "T", "　"):
        before, found, after = text.strip().partition(mark)
        if found:
            return before, after.strip()
    return text, ""
