"""Comparison keys, nearest names, and the width of Japanese text on a terminal.

Keys are for comparing only: a stored name of a person, a place or an organisation is never replaced by its key.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["display_width", "fold", "narrow", "nearest", "pad_width", "truncate_width"]

# The prolonged sound mark ー is among the dashes: サーバー is found written with every one of them.
_LOOKALIKES = str.maketrans(
    dict.fromkeys("‐‑‒–—―−➖⁃﹘﹣－ー─━", "-") | dict.fromkeys("〜～∼∾˜˷⁓", "~"),
)
_NARROW = str.maketrans({chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)} | {"\u3000": " "})
_SPACE = re.compile(r"\s+")
_FORMAT_CATEGORIES = frozenset({"Cf", "Cc"})
_NEAR_ENOUGH = 0.5
_LONGEST_NAME = 200
_SHORT = 128


def narrow(text: str) -> str:
    """Return ``text`` with full-width ASCII and the ideographic space narrowed, character for character.

    The length never changes, so offsets into the result are offsets into ``text``.
    """
    return text.translate(_NARROW)


def fold(text: str) -> str:
    """Return the comparison key of ``text``; the key of a key is itself.

    NFKC, case folded, white space and invisible format characters removed, dashes and tildes that look alike made one.
    """
    return _short_key(text) if len(text) <= _SHORT else _key(text)


def _key(text: str) -> str:
    key = text
    while True:  # each pass can bring characters together that compose in the next; two or three passes at most
        step = unicodedata.normalize("NFKC", key).casefold()
        step = "".join(c for c in step if unicodedata.category(c) not in _FORMAT_CATEGORIES)
        step = _SPACE.sub("", step).translate(_LOOKALIKES)
        if step == key:
            return key
        key = step


_short_key = lru_cache(maxsize=8192)(_key)
"""Names and words are compared again and again."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like ``name``, or None where none is alike.

    Keys are compared, so width and case do not count. Of equally near candidates the first in code point order wins,
    whatever the order in which they were given.
    """
    wanted = fold(name[:_LONGEST_NAME])
    if not wanted:
        return None
    best: tuple[float, str] | None = None
    for candidate in sorted(set(candidates)):
        score = SequenceMatcher(None, wanted, fold(candidate[:_LONGEST_NAME]), autojunk=False).ratio()
        if score >= _NEAR_ENOUGH and (best is None or score > best[0]):
            best = (score, candidate)
    return best[1] if best else None


def _char_width(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def display_width(text: str) -> int:
    """Return the number of terminal columns ``text`` takes.

    Wide and full-width characters take two, combining and control characters none; characters of ambiguous width (①, ※,
    Ⅰ) count as one, which is what terminals with UTF-8 do.
    """
    return len(text) if text.isascii() and text.isprintable() else sum(map(_char_width, text))


def truncate_width(text: str, width: int, ellipsis: str = "…") -> str:
    """Return ``text`` cut to at most ``width`` columns, the cut marked by ``ellipsis`` where that fits."""
    if display_width(text) <= width:
        return text
    mark = ellipsis if display_width(ellipsis) <= width else ""
    room = width - display_width(mark)
    taken: list[str] = []
    for char in text:
        room -= _char_width(char)
        if room < 0:
            break
        taken.append(char)
    return "".join(taken) + mark


def pad_width(text: str, width: int, align: Literal["left", "right", "center"] = "left") -> str:
    """Return ``text`` filled with spaces to ``width`` columns; longer text is returned as it is."""
    space = max(0, width - display_width(text))
    if align == "right":
        return " " * space + text
    if align == "center":
        return " " * (space // 2) + text + " " * (space - space // 2)
    return text + " " * space
