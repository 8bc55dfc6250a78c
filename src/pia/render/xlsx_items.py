"""How the items of the form are drawn: label and value side by side, choices and ticks in brackets, tables, running lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, cycle, islice

from msgspec import Struct

from pia.forms.tree import ChoiceList, Group, Item, Table
from pia.render.pictures import pictures
from pia.render.tables import column_weights, evenly, record_table
from pia.render.wording import (
    choice_numbers,
    choice_text,
    is_choice,
    is_ticks,
    item_label,
    repeats_title,
    tick_blocks,
    tick_text,
    value_text,
)
from pia.render.xlsx_canvas import Canvas, DrawnTable, Part
from pia.render.xlsx_looks import (
    CHOICES,
    COLUMNS,
    LABEL,
    LABEL_TALL,
    NOTE,
    TABLE_CELL,
    TABLE_HEAD,
    TICK,
    VALUE,
    VALUE_MIDDLE,
    Look,
    columns_for,
    fits,
)

__all__ = ["LABEL_COLUMNS", "Place", "draw_item", "draw_table"]

LABEL_COLUMNS = 8
"""Grid columns of a label cell: 22 % of the page."""

_PICTURE_ROOM = (504.0, 735.0)
"""Room for a drawing on a page below the bars of its section, in points of the grid."""
_VALUE_PT = 27.0
_FULL_PT = 45.0
_HEAD_PT = 21.0
_ROW_PT = 18.0
_LEFT_COLUMNS = 11
_SHORT = 100
"""Characters up to which a value stands in the middle of its box, as on the official form."""
_CHOICE_HEAD = "＜選択肢＞"
_MOST_COLUMNS = 12
_LEAST_COLUMN = 2
_SHORT_COLUMN = 5
"""Grid columns up to which a column of a table is given all that its longest text asks for."""
_SHORT_HEAD = 4
_SAMPLED_ROWS = 200
_SAMPLED_TEXT = 2_000
_LONGEST_LINE = 60


class Place(Struct, frozen=True):
    """Where an item stands: first free grid column, columns of its label, the group above, and whether a bar above carries the ※."""

    left: int = 0
    label: int = LABEL_COLUMNS
    group: Group | None = None
    covered: bool = False


def draw_item(canvas: Canvas, item: Item, place: Place) -> None:
    """Draw one item below what is already drawn; a label that only repeats the title above it is left out."""
    label = item_label(item, covered=place.covered)
    repeated = repeats_title(item, place.group)
    if item.layout in ("full", "table", "numbered", "drawing"):
        _draw_full(canvas, item, "" if repeated else label, place.left)
    else:
        stacked = place.group is not None and place.group.role == "stack"
        _draw_row(canvas, item, "" if repeated and stacked else label, place)


def _draw_row(canvas: Canvas, item: Item, label: str, place: Place) -> None:
    start = canvas.mark()
    left = place.left + place.label if label else place.left
    _draw_value(canvas, item, left, _VALUE_PT)
    if label:
        canvas.span(start, Part(place.left, left, label, LABEL), LABEL_TALL)
    canvas.frame(start, left, COLUMNS)


def _draw_full(canvas: Canvas, item: Item, label: str, left: int) -> None:
    if label:
        canvas.band([Part(left, COLUMNS, label, LABEL)])
        canvas.hold()
    drawn = pictures(item, _PICTURE_ROOM, key="d")
    if drawn:
        for picture in drawn:
            canvas.picture(left, picture)
        if item.note:
            canvas.hold()
            canvas.band([Part(left, COLUMNS, item.note, NOTE)])
        return
    if isinstance(item.value, Table) and item.status not in ("none", "withheld"):
        if item.layout == "numbered":
            beside = record_table(item.value)
            draw_table(canvas, beside, left, _record_edges(beside, left))
        else:
            draw_table(canvas, item.value, left)
        if item.note:
            canvas.hold()
            canvas.band([Part(left, COLUMNS, item.note, NOTE)])
        return
    start = canvas.mark()
    _draw_value(canvas, item, left, _FULL_PT)
    canvas.frame(start, left, COLUMNS)


def _draw_value(canvas: Canvas, item: Item, left: int, least: float) -> None:
    """Draw the value without a border; whoever called draws the frame. A choice and a list of ticks keep together."""
    start = canvas.mark()
    if is_choice(item) and item.choices is not None:
        _draw_choice(canvas, item, item.choices, left, least)
        canvas.keep(start)
    elif is_ticks(item):
        _draw_ticks(canvas, item, left, least)
        canvas.keep(start)
    elif isinstance(item.value, Table) and item.layout != "numbered":
        draw_table(canvas, item.value, left)
    else:
        text = value_text(item)
        look = VALUE if len(text) > _SHORT or "\n" in text else VALUE_MIDDLE
        canvas.band([Part(left, COLUMNS, text, look, framed=False)], least)
    if item.note:
        canvas.hold()
        canvas.band([Part(left, COLUMNS, item.note, NOTE, framed=False)])


def _draw_choice(canvas: Canvas, item: Item, choices: ChoiceList, left: int, least: float) -> None:
    """Draw the chosen value at the left and the official choices, smaller, at the right."""
    middle = left + min(_LEFT_COLUMNS, (COLUMNS - left) // 2)
    parts = [Part(left, middle, choice_text(item), VALUE_MIDDLE, framed=False)]
    options = choice_numbers(choices)
    split = _two_columns(options, COLUMNS - middle) if choices.columns > 1 else None
    if split is None:
        parts.append(Part(middle, COLUMNS, "\n".join((_CHOICE_HEAD, *options)), CHOICES, framed=False))
    else:
        # the blank lines keep the right column as long as the left one, so that both stand at the same height
        odd = "\n".join((_CHOICE_HEAD, *options[::2]))
        even = "\n".join(("　", *options[1::2], *(["　"] if len(options) % 2 else [])))
        parts.append(Part(middle, middle + split, odd, CHOICES, framed=False))
        parts.append(Part(middle + split, COLUMNS, even, CHOICES, framed=False))
    canvas.band(parts, least)


def _two_columns(options: Sequence[str], columns: int) -> int | None:
    """Return the grid columns of the first of two columns of choices, or None where two do not fit on one line each."""
    if len(options) < 2:
        return None
    first = max(columns_for(option, CHOICES) for option in options[::2])
    second = max(columns_for(option, CHOICES) for option in options[1::2])
    if first + second > columns:
        return None
    return min(max(first, columns // 2), columns - second)


def _draw_ticks(canvas: Canvas, item: Item, left: int, least: float) -> None:
    """Draw ticks in columns by sub-title; one that needs more room than a column takes as many as it needs."""
    columns = COLUMNS - left
    per_line = max(1, min(item.choices.columns if item.choices is not None else 1, columns // 6))
    cell = columns // per_line
    lines: list[list[Part]] = []
    for block in tick_blocks(item):
        if block.title:
            lines.append([Part(left, COLUMNS, block.title, TICK, framed=False)])
        lines.extend(_tick_lines(map(tick_text, block.ticks), left, per_line, cell))
    lines = lines or [[Part(left, COLUMNS, "", TICK, framed=False)]]
    for line in lines:
        canvas.band(line, least if len(lines) == 1 else 0.0)


def _tick_lines(ticks: Iterable[str], left: int, per_line: int, cell: int) -> Iterable[list[Part]]:
    """Lay ticks out from left to right, ``per_line`` columns of ``cell`` grid columns each."""
    line: list[Part] = []
    used = 0
    for tick in ticks:
        taken = next((count for count in range(1, per_line) if fits(tick, count * cell, TICK)), per_line)
        if used + taken > per_line:
            yield line
            line, used = [], 0
        begin = left + used * cell
        used += taken
        line.append(Part(begin, COLUMNS if used == per_line else left + used * cell, tick, TICK, framed=False))
    if line:
        yield line


def draw_table(canvas: Canvas, table: Table, left: int = 0, edges: Sequence[int] | None = None) -> None:
    """Draw a bordered table: the head filled, the columns as wide as their texts ask unless their ``edges`` are given."""
    start = canvas.mark()
    count = len(table.columns)
    if not 0 < count <= min(_MOST_COLUMNS, (COLUMNS - left) // 2):
        # too many columns for a page: every row becomes one running line, nothing is lost
        canvas.band([Part(left, COLUMNS, "　｜　".join(table.columns), TABLE_HEAD)])
        for row in table.rows:
            canvas.band([Part(left, COLUMNS, "　｜　".join(row), TABLE_CELL)])
        return
    edges = edges or _column_edges(table, left)
    _table_row(canvas, table.columns, edges, TABLE_HEAD)
    head = canvas.mark()
    canvas.hold()
    for row in table.rows or (("",) * count,):
        _table_row(canvas, row, edges, TABLE_CELL)
    canvas.tables.append(DrawnTable(start.row + 1, head.row, canvas.mark().row))


def _record_edges(table: Table, left: int) -> list[int]:
    """Return the edges of a list of 記録項目 in columns: narrow numbers, names equally wide."""
    beside = len(table.columns) // 2
    number = max(_LEAST_COLUMN, *(columns_for(text, TABLE_CELL) for row in table.rows for text in row[::2]))
    starts = [left + (COLUMNS - left) * at // beside for at in range(beside)]
    return [*(edge for start in starts for edge in (start, start + number)), COLUMNS]


def _table_row(canvas: Canvas, row: Sequence[str], edges: Sequence[int], look: Look) -> None:
    spans = zip(edges, edges[1:], row, strict=False)
    canvas.band(
        [Part(begin, end, text, look) for begin, end, text in spans], _ROW_PT if look is TABLE_CELL else _HEAD_PT
    )


def _column_edges(table: Table, left: int) -> list[int]:
    """Return the grid columns at which the columns of a table begin, and the end of the last one.

    Columns of short texts (dates, 事前) keep each text on one line; the others share what is left by their longest line.
    """
    room = COLUMNS - left
    wishes = [_wish(table, number) for number in range(len(table.columns))]
    short = evenly(table, {number for number, wish in enumerate(wishes) if wish <= _SHORT_COLUMN})
    long = [number for number in range(len(wishes)) if number not in short]
    if not long or sum(wishes[number] for number in short) + _SHORT_COLUMN * len(long) > room:
        short, long = set(), list(range(len(wishes)))
    widths = [wish if number in short else _LEAST_COLUMN for number, wish in enumerate(wishes)]
    spare = room - sum(widths)
    weights = column_weights(table, long)
    asked = sum(weights.values())
    for number in long:
        widths[number] += int(spare * weights[number] / asked)
    # what is left over goes where no twin (変更前, 変更後) stands beside
    alone = [number for number in long if list(weights.values()).count(weights[number]) == 1]
    for number in islice(cycle(alone or sorted(short) or long), room - sum(widths)):
        widths[number] += 1
    return list(accumulate(widths, initial=left))


def _wish(table: Table, number: int) -> int:
    """Return the grid columns that the longest line of a table column asks for, long texts capped; a head may take two lines."""
    texts = (row[number] for row in table.rows[:_SAMPLED_ROWS] if number < len(row))
    wishes = (
        columns_for(line[:_LONGEST_LINE], TABLE_CELL) for text in texts for line in text[:_SAMPLED_TEXT].split("\n")
    )
    head = table.columns[number]
    return min(
        max(_LEAST_COLUMN, columns_for(head[: max(_SHORT_HEAD, (len(head) + 1) // 2)], TABLE_HEAD), *wishes),
        COLUMNS // 2,
    )
