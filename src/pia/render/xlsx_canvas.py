"""One worksheet being drawn: boxes on the page grid, one under the other, with row heights that hold their texts.

Nothing is clipped: the height of every box is computed from its text. Excel allows 409 points per row, and a page can
break between rows only, so a tall box spans many low rows; a text longer than a cell holds is cut over several cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from pia.render.xlsx_looks import COLUMNS, LINE_PT, LOOKS, PLAIN, Look, box_height
from pia.render.xlsx_text import cell_pieces

if TYPE_CHECKING:
    from pia.flows.svg import Picture

__all__ = [
    "BOTTOM",
    "LEFT",
    "RIGHT",
    "SIDE_BITS",
    "TOP",
    "Box",
    "Canvas",
    "DrawnPicture",
    "DrawnTable",
    "Mark",
    "Part",
    "Row",
]

LEFT, TOP, RIGHT, BOTTOM = 1, 2, 4, 8
SIDE_BITS = 4
_SIDES = (1 << SIDE_BITS) - 1
_STEP_PT = 3 * LINE_PT
"""Height of the rows of a tall box: whole lines, so that a page breaks between lines."""
_WHOLE_PT = 8 * LINE_PT
"""Boxes up to this height are one row and never break over pages."""
_LEAST_STEPS = 2
"""Rows of a tall box that stand together at its head and at its foot."""
_TOGETHER_PT = 365.0
"""What is asked to stand together may be half a page high."""
_PIXEL_PT = 0.75
_PICTURE_PAD_PT = 5.0
_CODES = {look: number << SIDE_BITS for number, look in enumerate(LOOKS)}


class Part(NamedTuple):
    """One box of a band: grid columns ``left`` (0-based) to ``right`` (exclusive)."""

    left: int
    right: int
    text: str
    look: Look
    framed: bool = True


class DrawnTable(NamedTuple):
    """Where a table stands, in 1-based rows: the first and last row of its head, and the last row of all."""

    head_first: int
    head_last: int
    last: int


class Mark(NamedTuple):
    """A place in the drawing: the next row and the next box."""

    row: int
    box: int


class Row(NamedTuple):
    """A finished row: height in points, a code per grid column (look number << 4 | sides; 0 draws nothing), texts by column."""

    height: float
    codes: list[int]
    texts: dict[int, str]


class Box(Struct):
    """A text or a frame over the rows ``top`` to ``bottom`` and the columns ``left`` to ``right`` (both ends exclusive)."""

    top: int
    left: int
    bottom: int
    right: int
    text: str
    look: Look
    framed: bool
    merged: bool = True


class DrawnPicture(NamedTuple):
    """A picture in its box, which no page break divides, ``above`` points below its upper side."""

    box: Box
    picture: Picture
    above: float


class Canvas:
    """A worksheet that grows downwards; cut into pages by ``xlsx_breaks``; finished by reading ``rows()`` and ``merges()``.

    Attributes:
        heights: the height of each row in points.
        boxes: everything drawn.
        tables: where the tables stand.
        pictures: the pictures, each with its box.
        inner: numbers of rows before which a page may break although a text runs on there.
        joined: numbers of rows before which no page should break.
    """

    def __init__(self) -> None:
        self.heights: list[float] = []
        self.boxes: list[Box] = []
        self.tables: list[DrawnTable] = []
        self.pictures: list[DrawnPicture] = []
        self.inner: set[int] = set()
        self.joined: set[int] = set()

    def mark(self) -> Mark:
        """Return the present place, to draw a label or a frame beside what comes next."""
        return Mark(len(self.heights), len(self.boxes))

    def band(self, parts: Sequence[Part], least: float = 0.0) -> None:
        """Draw boxes side by side over the same rows, at least ``least`` points high."""
        pieces = [cell_pieces(part.text) for part in parts]
        heights = [_piece_heights(part, own) for part, own in zip(parts, pieces, strict=True)]
        if all(len(own) == 1 for own in pieces):
            rows = _row_heights(max(least, *(own[0] for own in heights)))
        else:
            rows = [_STEP_PT] * max(_steps(least), *(sum(map(_steps, own)) for own in heights))
        start = self.mark()
        self.heights.extend(rows)
        self._mark_tall(start.row)
        for part, own, tall in zip(parts, pieces, heights, strict=True):
            self._place(part, own, tall, start.row)

    def picture(self, left: int, picture: Picture) -> None:
        """Draw a framed picture from the grid column ``left`` to the right end of the page."""
        start = len(self.heights)
        self.heights.extend(_row_heights(picture.height + 2 * _PICTURE_PAD_PT))
        self.joined.update(range(start + 1, len(self.heights)))
        box = Box(start, left, len(self.heights), COLUMNS, "", PLAIN, framed=True)
        self.boxes.append(box)
        self.pictures.append(DrawnPicture(box, picture, _PICTURE_PAD_PT))

    def span(self, start: Mark, part: Part, tall: Look) -> None:
        """Draw a box beside everything drawn since ``start``; those rows grow where the text needs more height.

        ``tall`` is its look where it is high: the text of a box that can break over pages stands at the top.
        """
        drawn = sum(self.heights[start.row :])
        if drawn > _WHOLE_PT:
            part = part._replace(look=tall)
        pieces = cell_pieces(part.text)
        heights = _piece_heights(part, pieces)
        # a piece of several ends with a row, which can lie one row further down than the text
        needed = heights[0] if len(pieces) == 1 else sum(heights) + len(pieces) * _WHOLE_PT
        if needed > drawn:
            self._grow(start, needed - drawn)
        self._place(part, pieces, heights, start.row)
        self._join(start.row, min(needed, _TOGETHER_PT))

    def hold(self) -> None:
        """Let no page break between what was drawn last and what comes next."""
        self.joined.add(len(self.heights))

    def keep(self, start: Mark, most: float = _TOGETHER_PT) -> None:
        """Let no page break inside what was drawn since ``start``, unless it is higher than ``most`` points."""
        if sum(self.heights[start.row :]) <= most:
            self._join(start.row, most)

    def frame(self, start: Mark, left: int, right: int) -> None:
        """Draw a border around everything drawn since ``start`` between the two grid columns."""
        self.boxes.append(Box(start.row, left, len(self.heights), right, "", PLAIN, framed=True, merged=False))

    def repeated_head(self) -> DrawnTable | None:
        """Return the table whose head stands on every page: the only one of a sheet that ends with it."""
        only = self.tables[0] if len(self.tables) == 1 else None
        return only if only is not None and only.last == len(self.heights) else None

    def gap(self, height: float) -> None:
        """Leave ``height`` points blank."""
        self.heights.extend(_row_heights(height))

    def rows(self) -> Iterator[Row]:
        """Yield the finished rows from the top."""
        codes = [[0] * COLUMNS for _ in self.heights]
        texts: list[dict[int, str]] = [{} for _ in self.heights]
        for box in self.boxes:
            _paint(box, codes)
            if box.text:
                texts[box.top][box.left] = box.text
        for height, own_codes, own_texts in zip(self.heights, codes, texts, strict=True):
            yield Row(height, own_codes, own_texts)

    def merges(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield the merged ranges as 1-based first row, first column, last row, last column."""
        for box in self.boxes:
            if box.merged and (box.bottom - box.top > 1 or box.right - box.left > 1):
                yield box.top + 1, box.left + 1, box.bottom, box.right

    def _place(self, part: Part, pieces: Sequence[str], heights: Sequence[float], top: int) -> None:
        """Put the box of a part over the rows from ``top``; the pieces of a text too long for a cell stand one under the other."""
        bottom = len(self.heights)
        if len(pieces) == 1:
            self.boxes.append(Box(top, part.left, bottom, part.right, pieces[0], part.look, part.framed))
            return
        first = top
        for piece, height in zip(pieces, heights, strict=True):
            end, room = first, 0.0
            while room < height and end < bottom:
                room += self.heights[end]
                end += 1
            self.boxes.append(Box(first, part.left, end, part.right, piece, part.look, framed=False))
            first = end
        self.boxes[-1].bottom = bottom
        if part.framed:
            self.boxes.append(Box(top, part.left, bottom, part.right, "", PLAIN, framed=True, merged=False))

    def _mark_tall(self, top: int) -> None:
        """Note where the rows of one tall box may part."""
        bottom = len(self.heights)
        for row in range(top + 1, bottom):
            whole = row < top + _LEAST_STEPS or row > bottom - _LEAST_STEPS
            (self.joined if whole else self.inner).add(row)

    def _join(self, top: int, height: float) -> None:
        """Join the rows from ``top`` on until they are ``height`` points high together."""
        drawn = 0.0
        for row in range(top + 1, len(self.heights)):
            drawn += self.heights[row - 1]
            if drawn >= height:
                return
            self.joined.add(row)

    def _grow(self, start: Mark, missing: float) -> None:
        """Add ``missing`` points below what was drawn since ``start``; its lowest boxes stretch."""
        old = len(self.heights)
        if old > start.row and self.heights[-1] + missing <= _WHOLE_PT:
            self.heights[-1] = _whole_pixels(self.heights[-1] + missing)
            return
        self.heights.extend(_row_heights(missing))
        self.inner.update(range(old, len(self.heights)))
        for box in self.boxes[start.box :]:
            if box.bottom == old:
                box.bottom = len(self.heights)


def _paint(box: Box, codes: list[list[int]]) -> None:
    """Write the look and the sides of one box into the codes of its cells."""
    own = _CODES[box.look]
    if box.look.fill is not None:
        for line in codes[box.top : box.bottom]:
            for column in range(box.left, box.right):
                line[column] = own | (line[column] & _SIDES)
    elif box.merged:
        codes[box.top][box.left] = own | (codes[box.top][box.left] & _SIDES)
    if not box.framed:
        return
    for line in codes[box.top : box.bottom]:
        line[box.left] |= LEFT
        line[box.right - 1] |= RIGHT
    for column in range(box.left, box.right):
        codes[box.top][column] |= TOP
        codes[box.bottom - 1][column] |= BOTTOM


def _piece_heights(part: Part, pieces: Sequence[str]) -> list[float]:
    return [box_height(piece, part.right - part.left, part.look) for piece in pieces]


def _steps(height: float) -> int:
    return max(1, -int(-height // _STEP_PT))


def _whole_pixels(height: float) -> float:
    return -int(-height // _PIXEL_PT) * _PIXEL_PT


def _row_heights(total: float) -> list[float]:
    """Cut a height into rows: one where it is low, else rows of whole lines and a last one of at least one line."""
    total = _whole_pixels(total)
    if total <= _WHOLE_PT:
        return [max(total, _PIXEL_PT)]
    count, rest = divmod(total, _STEP_PT)
    heights = [_STEP_PT] * int(count)
    if rest >= LINE_PT:
        heights.append(rest)
    elif rest:
        heights[-1] += rest
    return heights
