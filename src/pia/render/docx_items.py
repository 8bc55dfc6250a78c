"""The items of the form as rows of Word tables: label and value, choices beside the value, ticks in columns, stacks."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Literal

from pia.forms.tree import Group, Item, Table
from pia.render.docx_pictures import picture_run
from pia.render.docx_styles import BAR_FILL, LABEL_FILL, PAGE_TWIPS
from pia.render.docx_xml import Cell, paragraph, paragraphs, row, table, text_run
from pia.render.tables import column_weights, evenly, record_table
from pia.render.wording import (
    choice_numbers,
    choice_text,
    group_title,
    is_choice,
    is_ticks,
    item_label,
    repeats_title,
    tick_blocks,
    tick_text,
    value_text,
)
from pia.terms.text import display_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pia.flows.svg import Picture
    from pia.render.wording import TickBlock

__all__ = ["GRID", "bar_width", "item_rows", "picture_rows", "records_table", "stack_rows", "value_table"]

GRID = (600, 1669, 1400, 2095, 4100)
"""Columns of the form in twips: vertical label, label (with it 23 % of the page), label inside a stack, value, choices."""
_VALUE_INSET = 160
_EM = 190  # one full-width character of a value, in twips
_EM_CHOICE, _EM_CELL, _EM_BAR = 160, 170, 200
_CELL_INSET = 300  # room between the borders, and for the space that programs put between digits and kanji
_ROW_LEAST, _FULL_LEAST = 360, 1200
_VERTICAL_LONGEST = 4
_TOGETHER_MOST = 600
"""Characters up to which the rows of a stack stand on one page, so that its label is never out of sight."""
_SIZES = (19, 18, 17, 16, 15, 14)
"""Sizes of a chosen value in half points, of which it takes the first in which its brackets stand on one line."""
_ROOM_FULL = PAGE_TWIPS - _VALUE_INSET

Place = Literal["page", "upright", "stack"]
"""Where a row stands: across the page, beside a label set vertically, beside the label of a stack."""
_SPANS: dict[Place, tuple[int, int, int]] = {"page": (0, 2, 3), "upright": (1, 1, 3), "stack": (2, 1, 2)}
"""Columns taken by the label of the stack, by the label of the item, and by its value."""


def item_rows(item: Item, *, covered: bool, within: Group | None = None) -> Iterator[str]:
    """Yield the rows of an item that stands directly under a bar; ``covered`` as for ``item_label``."""
    if item.layout in ("full", "numbered", "table", "drawing"):
        if item.label and not repeats_title(item, within):
            label = paragraphs(item_label(item, covered=covered), "PiaLabel")
            yield row([Cell(content=label, span=len(GRID), fill=LABEL_FILL)], GRID, joined=True)
        least = _FULL_LEAST if item.kind in ("text", "table") and item.status != "none" else _ROW_LEAST
        yield row(_value_cells(item, "page", whole=True), GRID, least=least)
    else:
        yield row(
            [*_label_cells(item, "page", covered=covered), *_value_cells(item, "page")],
            GRID,
            least=_ROW_LEAST,
            together=_stays(item),
        )


def picture_rows(
    item: Item, drawn: Sequence[tuple[int, Picture]], *, covered: bool, within: Group | None = None
) -> Iterator[str]:
    """Yield the rows of a drawing: its label, then one row across the page for each picture."""
    if item.label and not repeats_title(item, within):
        label = paragraphs(item_label(item, covered=covered), "PiaLabel")
        yield row([Cell(content=label, span=len(GRID), fill=LABEL_FILL)], GRID, joined=True)
    for number, picture in drawn:
        shown = paragraph(picture_run(number, picture), "PiaValue", properties='<w:jc w:val="center"/>')
        yield row([Cell(content=shown, span=len(GRID))], GRID, together=True)
    if item.note:
        yield row([Cell(content=paragraphs(item.note, "PiaSmall"), span=len(GRID))], GRID)


def stack_rows(group: Group, *, covered: bool) -> Iterator[str]:
    """Yield the rows of a stack: its label at the left spans the rows of its children.

    A short title without a mark (再委託) is set vertically. A stack inside a stack becomes a line of its own above its rows.
    """
    covered = covered or group.important is not None
    title = group_title(group)
    place: Place = "upright" if len(group.title) <= _VERTICAL_LONGEST and title == group.title else "stack"
    label = paragraphs(title, "PiaUpright" if place == "upright" else "PiaLabel")
    lead = _SPANS[place][0]
    merge: Literal["restart", "continue"] = "restart"
    drawn = list(_stack_cells(group, place, covered=covered))
    whole = sum(len(item.printed()) for item in group.items()) <= _TOGETHER_MOST
    for number, (cells, together) in enumerate(drawn, start=1):
        content = label if merge == "restart" else paragraphs("", "PiaLabel")
        side = Cell(content=content, span=lead, fill=LABEL_FILL, merge=merge, vertical=place == "upright")
        yield row(
            [side, *cells], GRID, least=_ROW_LEAST, together=together or whole, joined=whole and number < len(drawn)
        )
        merge = "continue"


def _stack_cells(group: Group, place: Place, *, covered: bool) -> Iterator[tuple[list[Cell], bool]]:
    """Yield the cells right of a stack's label, and whether their row stays together on a page."""
    for child in group.body():
        if isinstance(child, Group):
            title = paragraphs(group_title(child), "PiaLabel")
            yield [Cell(content=title, span=len(GRID) - _SPANS[place][0], fill=BAR_FILL)], True
            yield from _stack_cells(child, place, covered=covered or child.important is not None)
        elif repeats_title(child, group):
            yield _value_cells(child, place, whole=True), _stays(child)
        else:
            yield [*_label_cells(child, place, covered=covered), *_value_cells(child, place)], _stays(child)


def _label_cells(item: Item, place: Place, *, covered: bool) -> list[Cell]:
    label = paragraphs(item_label(item, covered=covered), "PiaLabel")
    if item.note:
        label += paragraphs(item.note, "PiaSmall")
    return [Cell(content=label, span=_SPANS[place][1], fill=LABEL_FILL, middle=_short(item))]


def _stays(item: Item) -> bool:
    """Tell whether the row of an item stays on one page: a choice beside its list, ticks beside one another."""
    written = sum(len(text) for _, text in item.details) + len(item.other or "")
    return is_choice(item) or (is_ticks(item) and written <= _TOGETHER_MOST)


def _short(item: Item) -> bool:
    """Tell whether a row surely fits on a page: in the middle of a row that breaks, its label could not be found."""
    return len(item.printed()) < 300


def _value_cells(item: Item, place: Place, *, whole: bool = False) -> list[Cell]:
    """Return the value as one cell, or as value and choices; ``whole`` takes the room of the label too."""
    _, label, span = _SPANS[place]
    span += label if whole else 0
    room = sum(GRID[len(GRID) - span :]) - _VALUE_INSET
    note = paragraphs(item.note, "PiaSmall") if whole and item.note else ""
    if is_choice(item):
        text = choice_text(item)
        content = paragraphs(text, "PiaValue", size=_chosen_size(text, room - GRID[-1])) + note
        value = Cell(content=content, span=span - 1, open_sides=("right",), middle=True)
        return [value, Cell(content=_choice_list(item), open_sides=("left",), middle=True)]
    if is_ticks(item):
        return [Cell(content=_tick_lines(item, room) + note, span=span, middle=True)]
    if isinstance(item.value, Table):
        drawn = records_table if item.layout == "numbered" else value_table
        inner = drawn(item.value, room, item.label)
        return [Cell(content=inner + paragraph("", "PiaGap") + note, span=span)]
    text = value_text(item)
    return [
        Cell(content=paragraphs(text, "PiaValue") + note, span=span, middle=item.layout == "row" and len(text) < 100)
    ]


def _chosen_size(text: str, room: int) -> int | None:
    """Return the size (half points) in which ``[　10人以上50人未満　]`` is not torn; None for that of the style."""
    bracket = text.partition("]")[0] + "]"
    narrow = sum(character.isascii() for character in bracket)  # digits of some fonts are wider than half an em
    sizes = (size for size in _SIZES if _width(bracket, size * 10) + narrow * size * 10 // 7 <= room)
    found = next(sizes, _SIZES[-1])
    return None if found == _SIZES[0] else found


def _choice_list(item: Item) -> str:
    """Return ＜選択肢＞ and the numbered choices in one or two columns, as many as fit."""
    lines = choice_numbers(item.choices) if item.choices else ()
    half = (GRID[-1] - _VALUE_INSET) // 2
    double = (
        item.choices is not None and item.choices.columns > 1 and all(_width(line, _EM_CHOICE) < half for line in lines)
    )
    drawn = [paragraph(text_run("＜選択肢＞"), "PiaChoice")]
    if double:
        stop = f'<w:tabs><w:tab w:val="left" w:pos="{half}"/></w:tabs>'
        pairs = (lines[start : start + 2] for start in range(0, len(lines), 2))
        drawn += [paragraph(text_run("\t".join(pair)), "PiaChoice", properties=stop) for pair in pairs]
    else:
        drawn += [paragraphs(line, "PiaChoice") for line in lines]
    return "".join(drawn)


def _width(text: str, em: int) -> int:
    """Return the width of one line in twips; ambiguous characters (○, ①) are full-width in Japanese fonts."""
    wide = sum(character in "○①②③④⑤⑥⑦⑧⑨⑩※－" for character in text)
    return (display_width(text) + wide) * em // 2


def _tick_lines(item: Item, room: int) -> str:
    """Return the brackets in columns; one that is wider than its column takes as many as it needs."""
    blocks = tick_blocks(item)
    columns = _tick_columns(blocks, item.choices.columns if item.choices else 1, room)
    column = room // columns
    stops = "".join(f'<w:tab w:val="left" w:pos="{column * number}"/>' for number in range(1, columns))
    tabs = f"<w:tabs>{stops}</w:tabs>" if stops else ""
    drawn: list[str] = []
    for block in blocks:
        if block.title:
            drawn.append(paragraph(text_run(block.title), "PiaValue"))
        line, used = "", 0
        for tick in block.ticks:
            text = tick_text(tick)
            wanted = max(1, ceil(_tick_width(text) / column))
            if line and (used + wanted > columns or "\n" in text):
                drawn.append(paragraph(text_run(line), "PiaTick", properties=tabs))
                line, used = "", 0
            if "\n" in text:
                drawn.append(paragraphs(text, "PiaTick"))
                continue
            line += ("\t" if line else "") + text
            used += wanted
        if line:
            drawn.append(paragraph(text_run(line), "PiaTick", properties=tabs))
    return "".join(drawn) or paragraphs("", "PiaTick")


def bar_width(text: str) -> int:
    """Return the width of a title as the bars of headings set it, in twips."""
    return _width(text, _EM_BAR)


def _tick_width(text: str) -> int:
    return _width(text, _EM) + _EM


def _tick_columns(blocks: Sequence[TickBlock], wanted: int, room: int) -> int:
    """Return the columns of the form, or fewer where most brackets would not fit into them."""
    widths = [_tick_width(tick_text(tick)) for block in blocks for tick in block.ticks if not tick.detail]
    fitting = (
        columns
        for columns in range(max(1, wanted), 1, -1)
        if sum(w <= room // columns for w in widths) * 4 >= len(widths) * 3
    )
    return next(fitting, 1)


def records_table(value: Table, room: int, described: str) -> str:
    """Return a list of 記録項目 in columns side by side: narrow numbers, names equally wide."""
    beside = record_table(value)
    pairs = len(beside.columns) // 2
    number = max(_width(text, _EM_CELL) for row in (beside.columns, *beside.rows) for text in row[::2]) + _CELL_INSET
    widths = [number, room // pairs - number] * pairs
    widths[-1] += room - sum(widths)
    return value_table(beside, room, described, tuple(widths))


def value_table(value: Table, room: int, described: str, widths: tuple[int, ...] = ()) -> str:
    """Return a bordered table of ``room`` twips whose heads are repeated on every page."""
    if not value.columns:
        return ""
    widths = widths or column_widths(value, room)
    heads = [Cell(content=paragraphs(text, "PiaCellHead"), fill=BAR_FILL, middle=True) for text in value.columns]
    body = (
        row([Cell(content=paragraphs(text, "PiaCell")) for text in texts], widths, least=_ROW_LEAST)
        for texts in value.rows
    )
    return table([row(heads, widths, header=True), *body], widths, "TableGrid", described=described)


def column_widths(value: Table, room: int) -> tuple[int, ...]:
    """Share ``room`` among the columns of a table: dates and other short columns get a line's width, texts the rest.

    What was before and what is after (変更前, 変更後) get the same.
    """
    columns = [[value.columns[n], *(texts[n] for texts in value.rows)] for n in range(len(value.columns))]
    natural = [
        max(_width(line, _EM_CELL) for text in column for line in text.split("\n")) + _CELL_INSET for column in columns
    ]
    short = evenly(value, {n for n, wide in enumerate(natural) if wide <= room // 7})
    fixed = {n: natural[n] for n in sorted(short)}
    if len(fixed) == len(columns) or sum(fixed.values()) > room // 2:
        fixed = {}
    weights = column_weights(value, [n for n in range(len(columns)) if n not in fixed])
    left = room - sum(fixed.values())
    total = sum(weights.values())
    widths = [fixed[n] if n in fixed else int(left * weights[n] / total) for n in range(len(columns))]
    widths[-1] += room - sum(widths)
    return tuple(widths)
