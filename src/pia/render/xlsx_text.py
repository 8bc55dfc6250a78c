"""Texts as the cells of a workbook hold them: cut where one cell is too small, typed as text whatever they look like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pia.sheets.cell_text import CELL_LIMIT, safe_cell, split_cell, visible_text

__all__ = ["cell_pieces", "looks_like_formula", "stored_text"]

_MOST_LINE_ENDS = 250
"""Excel allows 253 line feeds in a cell."""
_LINE_END = re.compile("\n")
_UNTYPED = "　"
_FORMULA_SIGNS = ("=", "+", "-", "@", "#", "'")


def cell_pieces(text: str) -> tuple[str, ...]:
    """Return ``text`` as cells can hold it: one piece as a rule, several where one cell is too small.

    Joined, the pieces give the visible text: all of it, line ends as LF, characters that XML forbids as U+FFFD.
    """
    return tuple(
        cut for piece in split_cell(visible_text(text), CELL_LIMIT - len(_UNTYPED)) for cut in _by_lines(piece)
    )


def _by_lines(piece: str) -> Iterator[str]:
    """Cut a piece after every so many line ends; each character is looked at once."""
    ends = [found.end() for found in _LINE_END.finditer(piece)]
    start = 0
    for end in ends[_MOST_LINE_ENDS - 1 :: _MOST_LINE_ENDS]:
        if end < len(piece):
            yield piece[start:end]
            start = end
    yield piece[start:]


def stored_text(piece: str) -> str:
    """Return a piece in the form in which the file keeps it: ``_x0041_`` escaped, nothing else changed.

    The apostrophe that ``safe_cell`` puts before a formula would show on paper; here the cell is typed as text and its
    style says so (quotePrefix), hence the harmless first character that keeps the guard away and is dropped again.
    """
    return safe_cell(_UNTYPED + piece)[len(_UNTYPED) :]


def looks_like_formula(text: str) -> bool:
    """Say whether a person who edits the cell could turn ``text`` into a formula or an error value."""
    return text.startswith(_FORMULA_SIGNS)
