"""Where inside a pack file a character of an expression stands: from an offset in a scalar's value to line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Place

if TYPE_CHECKING:
    from pia.source.nodes import Scalar

__all__ = ["spot"]


def spot(scalar: Scalar, offset: int, text: str) -> Place:
    """Return the place of character ``offset`` of ``scalar.text`` in the document ``text`` (one column wide).

    Plain and quoted scalars on one line and literal blocks are followed exactly; for folded ones the start of the scalar
    is all that can be said.
    """
    start = _start(scalar, min(max(offset, 0), len(scalar.text)), text[scalar.start : scalar.end])
    if start is None:
        return scalar.place
    absolute = scalar.start + start
    line = scalar.place.line + text.count("\n", scalar.start, absolute)
    begin = text.rfind("\n", 0, absolute) + 1
    column = absolute - begin + 1
    return Place(scalar.place.file, line, column, line, column + 1)


def _start(scalar: Scalar, offset: int, raw: str) -> int | None:
    """Return where in the written form ``raw`` the character stands."""
    if scalar.plain:
        return offset if raw == scalar.text else None
    if raw.startswith("'"):
        return _quoted(offset, raw) if "\n" not in raw else None
    if raw.startswith('"'):
        return offset + 1 if "\\" not in raw and "\n" not in raw else None
    if raw.startswith("|"):
        return _block(offset, raw)
    return None


def _quoted(offset: int, raw: str) -> int:
    at = 1
    for _ in range(offset):
        at += 2 if raw.startswith("''", at) else 1
    return at


def _block(offset: int, raw: str) -> int | None:
    header, _, body = raw.partition("\n")
    lines = body.split("\n")
    indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    if not indents or any(c.isdigit() for c in header):
        return None
    indent = indents[0]
    at, left = len(header) + 1, offset
    for line in lines:
        width = max(len(line) - indent, 0) + 1
        if left < width:
            return at + min(indent, len(line)) + left
        left -= width
        at += len(line) + 1
    return min(at, len(raw))
