"""Where the pages of a worksheet end: between rows, with every line of text whole and every box closed on each page.

An office program would break a page after the last row that fits and let a text that runs over many rows run on, which cuts
through a line and leaves boxes open. So the breaks are chosen here, and a box that must break becomes two: each with its
own border and its own part of the text; a label stands where its box begins, the box below it stays empty. A table that goes
on over a page gets its head once more there, except the only table of a sheet, whose head the office program repeats itself.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.render.xlsx_canvas import DrawnTable
from pia.render.xlsx_looks import COLUMN_PT, PAGE_PT, box_height, cut_to_height

if TYPE_CHECKING:
    from pia.render.xlsx_canvas import Box, Canvas

__all__ = ["break_pages"]

_WELL_FILLED = 0.75
"""A page filled to this part ends between two boxes rather than inside the next one."""
_SENTENCE_ENDS = "。\n"
_LINES_BACK = 2
_PIXELS_PER_PT = 4 / 3
_JOINERS = "\u200d\ufe0e\ufe0f"


def break_pages(canvas: Canvas) -> tuple[int, ...]:
    """Cut the boxes of ``canvas`` that run over the end of a page; return the numbers of the last rows of all pages but one.

    A row below a break grows where the rest of a text needs more height than its box had left. No page is higher than
    ``PAGE_PT``, unless one row is.
    """
    head = canvas.repeated_head()
    repeated = sum(canvas.heights[head.head_first - 1 : head.head_last]) if head is not None else 0.0
    waiting = sorted(canvas.boxes, key=lambda box: box.top, reverse=True)
    heads = {} if head is not None else _heads(canvas)
    open_boxes: list[Box] = []
    done: list[Box] = []
    breaks: list[int] = []
    start = 0
    while True:
        below_head = head is not None and start >= head.head_last
        end = _page_end(canvas, start, PAGE_PT - repeated if below_head else PAGE_PT)
        while waiting and waiting[-1].top < end:
            open_boxes.append(waiting.pop())
        if end >= len(canvas.heights):
            break
        breaks.append(end)
        done += [box for box in open_boxes if box.bottom <= end]
        cuts = [_cut(box, end, canvas.heights) for box in open_boxes if box.bottom > end]
        done += [above for above, _, _ in cuts]
        open_boxes = [below for _, below, _ in cuts]
        missing = max((short for _, _, short in cuts), default=0.0)
        if missing > 0:
            canvas.heights[end] += -int(-missing * _PIXELS_PER_PT // 1) / _PIXELS_PER_PT
        done += _head_again(canvas, end, heads, [*open_boxes, *waiting])
        start = end
    canvas.boxes = done + open_boxes
    return tuple(breaks)


def _heads(canvas: Canvas) -> dict[int, list[Box]]:
    """Return the boxes of the head of each table, by the number of the table; their rows count from the head's first."""
    rows = {
        row: number
        for number, table in enumerate(canvas.tables)
        for row in range(table.head_first - 1, table.head_last)
    }
    found: dict[int, list[Box]] = {}
    for box in canvas.boxes:
        if box.top in rows:
            first = canvas.tables[rows[box.top]].head_first - 1
            found.setdefault(rows[box.top], []).append(replace(box, top=box.top - first, bottom=box.bottom - first))
    return found


def _head_again(canvas: Canvas, row: int, heads: dict[int, list[Box]], below: list[Box]) -> list[Box]:
    """Put the head of the table that goes on at ``row`` there once more; ``below`` and all else from ``row`` on moves down."""
    number = next(
        (n for n, table in enumerate(canvas.tables) if n in heads and table.head_last <= row < table.last), None
    )
    if number is None:
        return []
    table = canvas.tables[number]
    heights = canvas.heights[table.head_first - 1 : table.head_last]
    if sum(heights) > PAGE_PT / 2:
        return []
    count = len(heights)
    canvas.heights[row:row] = heights
    for box in below:
        box.top, box.bottom = box.top + count, box.bottom + count
    canvas.inner = {at + count if at >= row else at for at in canvas.inner}
    canvas.joined = {at + count if at >= row else at for at in canvas.joined} | {row + count}
    canvas.tables = [DrawnTable(*(at + count if at > row else at for at in each)) for each in canvas.tables]
    return [replace(box, top=box.top + row, bottom=box.bottom + row) for box in heads[number]]


def _page_end(canvas: Canvas, start: int, room: float) -> int:
    """Return the row with which the page after this one begins: between boxes as a rule, inside a tall one to fill a page."""
    between = inside = 0
    end, used, filled = start, 0.0, 0.0
    while end < len(canvas.heights) and (end == start or used + canvas.heights[end] <= room):
        used += canvas.heights[end]
        end += 1
        if end in canvas.joined:
            continue
        if end in canvas.inner:
            inside = end
        else:
            between, filled = end, used
    if end >= len(canvas.heights):
        return end
    if between and (filled >= _WELL_FILLED * room or between > inside):
        return between
    return inside or end  # what belongs together is higher than a page


def _cut(box: Box, row: int, heights: list[float]) -> tuple[Box, Box, float]:
    """Return the two parts of a box before and from ``row``, and the height in points that the lower one lacks."""
    if not box.text:
        return replace(box, bottom=row), replace(box, top=row), 0.0
    columns = box.right - box.left
    place = cut_to_height(box.text, sum(heights[box.top : row]), columns, box.look)
    place = _good_place(box.text, place, _LINES_BACK * int(columns * COLUMN_PT / box.look.size))
    rest = box.text[place:]
    missing = box_height(rest, columns, box.look) - sum(heights[row : box.bottom]) if rest else 0.0
    return replace(box, bottom=row, text=box.text[:place]), replace(box, top=row, text=rest), missing


def _good_place(text: str, place: int, back: int) -> int:
    """Move a cut back to the end of a sentence if one is near, and never between a letter and its marks."""
    if place >= len(text):
        return place
    near = max(text.rfind(sign, max(place - back, 1), place) for sign in _SENTENCE_ENDS) + 1
    if near and text[near] not in "」』）)":
        return near
    while place and (unicodedata.combining(text[place]) or text[place] in _JOINERS or text[place - 1] == _JOINERS[0]):
        place -= 1
    return place
