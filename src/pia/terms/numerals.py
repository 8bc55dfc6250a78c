"""Whole numbers as Japanese documents write them: ASCII, full-width and kanji digits."""

from __future__ import annotations

__all__ = ["KANJI_NUMBER", "parse_number", "to_fullwidth"]

KANJI_NUMBER = "[〇一二三四五六七八九十百千]"
"""Regular expression for one character of a kanji number."""

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_FULLWIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_LONGEST = 9


def parse_number(text: str) -> int | None:
    """Return the whole number that ``text`` writes, or None.

    Accepts ASCII and full-width digits, positional kanji (二〇二四) and kanji with units up to 千 (百二十三). At most
    nine characters: longer numbers do not occur in dates and citations.
    """
    if not text or len(text) > _LONGEST:
        return None
    if all(c in "0123456789０１２３４５６７８９" for c in text):
        return int(text)
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    return _with_units(text)


def _with_units(text: str) -> int | None:
    """Read 百二十三; units must fall from left to right and each take at most one digit."""
    total, digit, smallest = 0, None, 10_000
    for c in text:
        if c in _UNITS:
            unit = _UNITS[c]
            if unit >= smallest or digit == 0:
                return None
            total, digit, smallest = total + (digit or 1) * unit, None, unit
        elif c in _DIGITS and digit is None:
            digit = _DIGITS[c]
        else:
            return None
    if digit == 0:
        return None
    return total + (digit or 0)


def to_fullwidth(text: str) -> str:
    """Return ``text`` with its ASCII digits full-width, everything else untouched."""
    return text.translate(_FULLWIDTH)
