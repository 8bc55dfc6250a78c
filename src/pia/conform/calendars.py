"""How far apart the days are on which a schedule of cron or of a systemd timer runs, at most."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

__all__ = ["calendar_gap", "cron_gap"]

_MONTHS: Final = {
    m: n for n, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_WEEKDAYS: Final = {d: n for n, d in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])}
_NAMES: Final = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_CALENDARS: Final = {
    **dict.fromkeys(("minutely", "hourly", "daily"), 1),
    "weekly": 7,
    "monthly": 31,
    "quarterly": 92,
    "semiannually": 184,
    **dict.fromkeys(("yearly", "annually"), 366),
}
_DATE: Final = re.compile(r"(?:(\*|\d{4}[\d,./]*)-)?([\d*,./]+)-([\d*,./]+)")
_ZONE: Final = re.compile(r"UTC|[A-Z][A-Za-z_]+/[A-Za-z_/+-]+")
_FIRST, _DAYS = date(2027, 1, 1), 4 * 366
"""Four years with a leap year; a schedule repeats in them as often as it ever will, but for a century's end."""


def cron_gap(fields: tuple[str, ...]) -> int | None:
    """Return the most days between two runs of (minute, hour, day, month, weekday); None where it never runs or is wrong."""
    if len(fields) == 1:
        written = _NAMES.get(fields[0].lower())
        return cron_gap(tuple(written.split())) if written else None
    minute, hour, day, month, weekday = fields
    if _span(minute, 0, 59) is None or _span(hour, 0, 23) is None:
        return None
    days, months = _span(day, 1, 31), _span(month, 1, 12, _MONTHS)
    weekdays = _span(weekday, 0, 7, _WEEKDAYS)
    if days is None or months is None or weekdays is None:
        return None
    weekdays = frozenset(one % 7 for one in weekdays)
    return _gap(days, months, weekdays, either=not (day.startswith("*") or weekday.startswith("*")))


def calendar_gap(text: str) -> int | None:
    """Return the most days between two runs of an OnCalendar= expression; None where it never runs or is not understood."""
    whole = text.strip()
    if whole.lower() in _CALENDARS:
        return _CALENDARS[whole.lower()]
    weekdays: frozenset[int] | None = frozenset(range(7))
    days: frozenset[int] | None = frozenset(range(1, 32))
    months: frozenset[int] | None = frozenset(range(1, 13))
    for number, word in enumerate(whole.split()):
        dated = _DATE.fullmatch(word)
        if number == 0 and re.match(r"[A-Za-z]{3}", word):
            weekdays = _weekdays(word.lower())
        elif dated and dated[1] in (None, "*"):
            months, days = _span(_dotted(dated[2]), 1, 12), _span(_dotted(dated[3]), 1, 31)
        elif not _clock(word) and not _ZONE.fullmatch(word):
            return None
    if weekdays is None or days is None or months is None:
        return None
    return _gap(days, months, weekdays, either=False)


def _clock(word: str) -> bool:
    """Tell whether a word is a time of day."""
    parts = word.split(":")
    most = (23, 59, 59)
    return len(parts) in (2, 3) and all(
        _span(_dotted(part.partition(".")[0] if number == 2 and ".." not in part else part), 0, most[number])
        is not None
        for number, part in enumerate(parts)
    )


def _dotted(text: str) -> str:
    return text.replace("..", "-")


def _weekdays(text: str) -> frozenset[int] | None:
    found: set[int] = set()
    for part in text.rstrip(",").split(","):
        first, _, last = part.partition("..")
        ends = [_WEEKDAYS.get(one[:3]) for one in (first, last or first)]
        if None in ends:
            return None
        begin, end = (((one or 0) - 1) % 7 for one in ends)  # a range begins on Monday at the earliest
        if begin > end:
            return None
        found.update((one + 1) % 7 for one in range(begin, end + 1))
    return frozenset(found)


def _span(text: str, least: int, most: int, names: dict[str, int] | None = None) -> frozenset[int] | None:
    """Return the numbers of one field (``*``, ``1-5``, ``*/2``, ``1,15``); None where it is not understood."""
    found: set[int] = set()
    for part in text.split(","):
        body, _, step = part.partition("/")
        first, dash, last = body.partition("-")
        ends = [
            (names or {}).get(one.lower(), int(one) if re.fullmatch(r"\d{1,4}", one) else -1)
            for one in (first, last or first)
        ]
        if body == "*":
            ends = [least, most]
        elif step and not dash:
            ends[1] = most
        every = int(step) if re.fullmatch(r"[1-9]\d{0,3}", step) else 0 if step else 1
        if not every or not least <= ends[0] <= ends[1] <= most:
            return None
        found.update(range(ends[0], ends[1] + 1, every))
    return frozenset(found)


@lru_cache(maxsize=1024)
def _gap(days: frozenset[int], months: frozenset[int], weekdays: frozenset[int], *, either: bool) -> int | None:
    last, widest = None, 0
    for number in range(_DAYS):
        day = _FIRST + timedelta(number)
        fits = (day.day in days, day.isoweekday() % 7 in weekdays)
        if day.month in months and (any(fits) if either else all(fits)):
            widest = max(widest, number - last) if last is not None else widest
            last = number
    return widest or None
