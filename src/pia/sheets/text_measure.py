"""How many lines a text takes in a box of a given width, from the advance widths of the font the product ships.

Office programs lay a text out in a font of their own, so the answer is an estimate that must never be too small: a
character of a Japanese font is at least one em wide, words and closing punctuation are not torn apart, and a caller may
name the narrowest width any other character is taken to have.

Only two tables of the font are read (``cmap`` and ``hmtx``), once per process: a few milliseconds instead of the quarter
second that a whole CJK font takes.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

__all__ = ["known", "lines", "lines_end", "width"]

_NOT_FIRST = "、。，．・：；？！゛゜ヽヾゝゞ々ー／～）〕］｝〉》」』】％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
_NOT_LAST = "（〔［｛〈《「『【"
_TOKEN = re.compile(rf"[{re.escape(_NOT_LAST)}]*(?:[!-~\u00a1-\u024f]+|.)[{re.escape(_NOT_FIRST)}]*", re.DOTALL)
_FOREIGN_EM = 1.25
"""Width in em of a character the font does not have (an emoji, a rare ideograph drawn by another font)."""
_FULL_UNICODE = (3, 10)
_FORMAT_12 = 12


def known(char: str) -> bool:
    """Return whether the shipped font has the character."""
    return _font().has(ord(char))


def width(text: str, size_pt: float, *, least_em: float = 0.0) -> float:
    """Return the width in points of ``text`` on one line at ``size_pt``; no character counts less than ``least_em``."""
    return sum(map(_advances(least_em).__getitem__, text)) * size_pt


def lines(text: str, width_pt: float, size_pt: float, *, least_em: float = 0.0) -> int:
    """Return how many lines ``text`` takes in ``width_pt`` points at ``size_pt``.

    Every newline begins a line, so the answer is at least 1, for an empty text too. A run of Latin letters or digits
    moves to the next line as a whole and is torn only where it is wider than the box.
    """
    advance = _advances(least_em)
    room = width_pt / size_pt
    return sum(1 + sum(1 for _ in _further_lines(paragraph, room, advance)) for paragraph in text.split("\n"))


def lines_end(text: str, width_pt: float, size_pt: float, count: int, *, least_em: float = 0.0) -> int:
    """Return where to cut ``text`` so that what stands before the cut takes at most ``count`` lines, as ``lines`` counts.

    The cut is a beginning of a line, 0 where not even one line may stand before it, ``len(text)`` where all of it fits.
    """
    advance = _advances(least_em)
    room = width_pt / size_pt
    best = start = above = 0
    for paragraph in text.split("\n"):
        if start and above < count:  # the newline at the end of what stands before begins one more line there
            best = start
        for offset in _further_lines(paragraph, room, advance):
            above += 1
            if above > count:
                return best
            best = start + offset
        above += 1
        if above > count:
            return best
        start += len(paragraph) + 1
    return len(text)


def _further_lines(text: str, room: float, advance: _Advances) -> Iterator[int]:
    """Yield where the second and each further line of a paragraph begins."""
    get = advance.__getitem__
    if sum(map(get, text)) <= room:
        return
    used = 0.0
    for match in _TOKEN.finditer(text):
        token = match.group()
        size = get(token) if len(token) == 1 else sum(map(get, token))
        if used + size <= room:
            used += size
        elif size <= room:
            yield match.start()
            used = size
        else:  # wider than the box: torn anywhere, beginning on a line of its own
            if used:
                yield match.start()
            used = 0.0
            for place, char in enumerate(token, match.start()):
                step = get(char)
                if used and used + step > room:
                    yield place
                    used = 0.0
                used += step


class _Advances(dict[str, float]):
    """Width in em of each character met so far; a missing one is looked up in the font."""

    def __init__(self, least_em: float) -> None:
        super().__init__()
        self._least = least_em

    def __missing__(self, char: str) -> float:
        found = _font().em(ord(char))
        if unicodedata.east_asian_width(char) in {"W", "F"}:
            found = max(found, 1.0)
        self[char] = found = max(found, self._least)
        return found


@lru_cache(maxsize=8)
def _advances(least_em: float) -> _Advances:
    return _Advances(least_em)


class _Font:
    """Advance widths by code point, from the raw ``cmap`` (format 12) and ``hmtx`` tables."""

    def __init__(self, cmap: bytes, hmtx: bytes, metrics: int, units: int) -> None:
        self._hmtx, self._metrics, self._units = hmtx, metrics, units
        groups = list(struct.iter_unpack(">LLL", _full_unicode_groups(cmap)))
        self._starts = [start for start, _, _ in groups]
        self._groups = groups

    def has(self, code: int) -> bool:
        """Return whether the code point has a glyph."""
        place = bisect_right(self._starts, code) - 1
        return place >= 0 and code <= self._groups[place][1]

    def em(self, code: int) -> float:
        """Return the advance of the code point in em."""
        place = bisect_right(self._starts, code) - 1
        if place < 0 or code > self._groups[place][1]:
            return _FOREIGN_EM
        start, _, glyph = self._groups[place]
        metric = min(glyph + code - start, self._metrics - 1)  # glyphs past the last metric share it
        advance: int = struct.unpack_from(">H", self._hmtx, metric * 4)[0]
        return advance / self._units


def _full_unicode_groups(cmap: bytes) -> bytes:
    """Return the (first, last, glyph) groups of the subtable that covers all of Unicode.

    Raises:
        ValueError: the shipped font has no such subtable; the installation is broken.
    """
    (count,) = struct.unpack_from(">H", cmap, 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * index)
        (kind,) = struct.unpack_from(">H", cmap, offset)
        if (platform, encoding) == _FULL_UNICODE and kind == _FORMAT_12:
            (groups,) = struct.unpack_from(">L", cmap, offset + 12)
            return cmap[offset + 16 : offset + 16 + 12 * groups]
    raise ValueError("the shipped font has no full Unicode character map")


@lru_cache(maxsize=1)
def _font() -> _Font:
    from fontTools.ttLib.sfnt import SFNTReader
    from noto_cjk_sans_jp_regular import FONT_PATH

    with FONT_PATH.open("rb") as file:
        tables = SFNTReader(file)
        (units,) = struct.unpack_from(">H", tables["head"], 18)
        (metrics,) = struct.unpack_from(">H", tables["hhea"], 34)
        return _Font(tables["cmap"], tables["hmtx"], metrics, units)
