"""Text as the PDF layout receives it: lines, cut into pieces wherever a run of characters would not wrap by itself.

Nothing is added to a text: a cut is only a place where the layout may break the line. Left out are characters that cannot be
seen on paper and would disturb its lines or what a reader copies from it (control characters, soft hyphens, joiners of words,
direction marks); a no-break space is printed as a space.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TypeAlias

__all__ = ["CELL_RUN", "NARROW_RUN", "Line", "Lines", "set_text"]

Line: TypeAlias = str | list[str]
"""One line: a text, or the pieces of a text between which the line may break."""

Lines: TypeAlias = list[Line]

CELL_RUN = 24
"""Characters of an unbreakable run that fit a value cell with room to spare."""

NARROW_RUN = 10
"""The same for a narrow place: a column of a table, a label, a choice, the number on the cover."""

_PIECE = 5
_SEPARATED = re.compile(r"[^,;:/&?=，、]*[,;:/&?=，、]|[^,;:/&?=，、]+")
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u00ad\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BLANKS = str.maketrans({"\t": "\u3000", "\u00a0": " ", "\u1680": " ", "\u2007": " ", "\u202f": " "})
# Between these a line breaks anyway: blanks, full-width digits, ideographs with their variation selectors, and kana, except the
# small ones, before which no line may begin.
_SMALL = frozenset("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ")
_KANA = "".join(chr(at) for at in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB)) if chr(at) not in _SMALL)
_WRAPS = rf" \u3000\u200b０-９{_KANA}\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\U000e0100-\U000e01ef"


def set_text(text: str, run: int = CELL_RUN) -> Lines:
    """Return the lines of ``text``; runs longer than ``run`` characters that would not wrap are cut into pieces.

    An empty text has no line at all, so that the layout can draw an empty box.
    """
    if not text:
        return []
    return [_line(part, run) for part in _BREAKS.split(text)]


def _line(text: str, run: int) -> Line:
    seen = _UNSEEN.sub("", text).translate(_BLANKS)
    pieces: list[str] = []
    end = 0
    for match in re.finditer(f"[^{_WRAPS}]{{{run + 1},}}", seen):
        pieces.append(seen[end : match.start()])
        pieces.extend(_cut(match.group()))
        end = match.end()
    pieces.append(seen[end:])
    full = [piece for piece in pieces if piece]
    return full if len(full) > 1 else "".join(full)


def _cut(run: str) -> list[str]:
    """Cut a run after its separators, so that a number of a list stays whole; what is still long, into short pieces."""
    pieces: list[str] = []
    for part in _SEPARATED.findall(run):
        pieces.extend([part] if len(part) <= 2 * _PIECE else _chopped(part))
    return pieces


def _chopped(part: str) -> list[str]:
    """Cut into short pieces, never between a letter and the marks that stand on it."""
    pieces: list[str] = []
    for char in part:
        joined = unicodedata.category(char).startswith("M")
        if pieces and (joined or len(pieces[-1]) < _PIECE):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces
