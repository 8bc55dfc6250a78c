"""The functions that rules may call beside those of the expression language itself: dates and Japanese text.

Every function is total: what it cannot read yields null (or false), never an exception, so that a rule says by ``needs``
what it wants to know. This table is the only list; the documentation page is generated from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal

from msgspec import Struct

from pia.terms.calendar import add_business_days, add_duration
from pia.terms.citations import find_citations, format_citation
from pia.terms.durations import parse_duration
from pia.terms.eras import parse_date
from pia.terms.errors import TermError
from pia.terms.text import fold

__all__ = ["FUNCTIONS", "Function", "Kind", "mentions"]

Kind = Literal["bool", "int", "string", "dyn", "list"]
"""A type of an argument or a result; ``list`` is a list of texts, ``dyn`` a text or a number that may be null."""


class Function(Struct, frozen=True):
    """One function: its name, its arguments (name and type; every argument may be null), what it returns, its purpose."""

    name: str
    arguments: tuple[tuple[str, Kind], ...]
    returns: Kind
    doc: str
    call: Callable[..., Any]


def _fold(text: Any) -> str:
    return fold(text) if isinstance(text, str) else ""


def _iso(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _span(text: Any) -> tuple[date, date] | None:
    """Return the first and the last day that a written date can mean; 令和6年度 goes from April to March."""
    if not isinstance(text, str):
        return None
    try:
        if text.endswith("年度"):
            year = parse_date(text[:-1]).latest.year
            return date(year, 4, 1), date(year + 1, 3, 31)
        written = parse_date(text)
    except (TermError, ValueError):
        return None
    return written.earliest, written.latest


def _earliest(text: Any) -> str | None:
    span = _span(text)
    return span[0].isoformat() if span else None


def _latest(text: Any) -> str | None:
    span = _span(text)
    return span[1].isoformat() if span else None


def _days(period: Any) -> int | None:
    try:
        found = parse_duration(period) if isinstance(period, str) else None
    except TermError:
        return None
    if found is None:
        return None
    if found.months is not None:
        return found.months // 12 * 365 + found.months % 12 * 30
    return found.amount if found.unit == "b" else found.days_bounds()[1]


def _days_between(start: Any, end: Any) -> int | None:
    first, last = _iso(start), _iso(end)
    return (last - first).days if first and last else None


def _date_plus(start: Any, period: Any) -> str | None:
    first = _iso(start)
    if first is None or not isinstance(period, str):
        return None
    try:
        return add_duration(first, parse_duration(period)).isoformat()
    except (TermError, OverflowError, ValueError):
        return None


def _plus_business_days(start: Any, count: Any) -> str | None:
    first = _iso(start)
    if first is None or not isinstance(count, int) or not -10_000 <= count <= 10_000:
        return None
    try:
        return add_business_days(first, count).isoformat()
    except (TermError, OverflowError, ValueError):
        return None


@lru_cache(maxsize=4096)
def _citations_of(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(format_citation(found) for found in find_citations(text)))


def _citations(text: Any) -> list[str]:
    return list(_citations_of(text)) if isinstance(text, str) else []


_NUMERAL = re.compile(r"[0-9０-９]")


def _has_numeral(text: Any) -> bool:
    return isinstance(text, str) and _NUMERAL.search(text) is not None


def mentions(text: Any, words: Any) -> bool:
    """Tell whether one of ``words`` stands in ``text``, however wide or spaced the signs are."""
    if not isinstance(text, str) or not isinstance(words, list):
        return False
    folded = fold(text)
    return any(isinstance(word, str) and fold(word) in folded for word in words)


_TEXT: tuple[str, Kind] = ("text", "string")
_ISO: tuple[str, Kind] = ("iso", "string")

FUNCTIONS: Final[tuple[Function, ...]] = (
    Function("citations", (_TEXT,), "list", "the legal citations in a text, each in its normal form, once", _citations),
    Function(
        "datePlus",
        (_ISO, ("period", "string")),
        "dyn",
        "the ISO date a period (30d, 3m, 1y) after a date; null when one of them cannot be read",
        _date_plus,
    ),
    Function(
        "days",
        (("period", "string"),),
        "dyn",
        "the days of a period (7y, 6か月, 1b), a year as 365, a month as 30; null when it cannot be read",
        _days,
    ),
    Function(
        "daysBetween",
        (_ISO, ("later", "string")),
        "dyn",
        "the days from the first ISO date to the second; null when one of them cannot be read",
        _days_between,
    ),
    Function(
        "earliest",
        (_TEXT,),
        "dyn",
        "the first day a written date (令和6年10月, 令和6年度) can mean, ISO, or null",
        _earliest,
    ),
    Function("fold", (_TEXT,), "string", "the comparison key of a text: width, case and spaces do not count", _fold),
    Function("hasNumeral", (_TEXT,), "bool", "whether a text contains an Arabic numeral of either width", _has_numeral),
    Function("latest", (_TEXT,), "dyn", "the last day a written date can mean, ISO, or null", _latest),
    Function(
        "mentions",
        (_TEXT, ("words", "list")),
        "bool",
        "whether one of the words stands in the text; both are folded first",
        mentions,
    ),
    Function(
        "plusBusinessDays",
        (_ISO, ("days", "int")),
        "dyn",
        "the ISO date so many business days after a date; null when it cannot be read",
        _plus_business_days,
    ),
)
"""Every function, by name."""
