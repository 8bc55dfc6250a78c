"""The sheets of the workbook: cover, list of contents, and one sheet per section of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.forms.tree import Form, Group, Item, Table
from pia.render.wording import IMPORTANT, bar_note, group_title, item_label, tick_blocks, tick_text
from pia.render.xlsx_canvas import Canvas, Part
from pia.render.xlsx_items import LABEL_COLUMNS, Place, draw_item
from pia.render.xlsx_looks import (
    BAR,
    COLUMNS,
    ENTRY,
    FOOTNOTE,
    HEADING,
    HEADING_TICK,
    LABEL,
    LABEL_TALL,
    LABEL_UPRIGHT,
    NOTE,
    PAGE_PT,
    PART,
    SECTION,
    STAMP,
    TITLE,
    TOPIC,
    VALUE,
    VALUE_CENTRE,
    VALUE_MIDDLE,
    Look,
    columns_for,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["draw_contents", "draw_cover", "draw_sections"]

_STACK_COLUMNS = 3
_UPRIGHT_COLUMNS = 2
_UPRIGHT_LONGEST = 4
_STACK_TOGETHER_PT = 220.0
_MOST_LEFT = 3 * _STACK_COLUMNS
"""Stacks deeper than this are drawn as bars: their values would have no room."""
_NUMBER_COLUMNS = 7
_HEADER_COLUMNS = 14
_BAR_PT = 18.0
_SECTION_PT = 27.0
_TITLE_PT = 60.0
_BOX_PT = 36.0
_TALL_BOXES_PT = (165.0, 110.0, 75.0, 45.0)
"""Least heights of the long texts of the cover, of which the first is taken that keeps the cover on one page."""
_ENTRY_PT = 39.0
_GAP_PT = 12.0
_WIDE_GAP_PT = 36.0


def draw_cover(form: Form) -> Canvas:
    """Draw the cover: the title, a bar and a box per item, the stamp at the lower right, the provenance at the foot."""
    for least in _TALL_BOXES_PT:
        canvas = _cover(form, least)
        if sum(canvas.heights) <= PAGE_PT:
            break
    return canvas


def _cover(form: Form, least: float) -> Canvas:
    """Draw the cover with boxes for long texts of at least so many points."""
    canvas = Canvas()
    canvas.gap(_WIDE_GAP_PT)
    canvas.band([Part(3, COLUMNS - 3, form.title, TITLE)], _TITLE_PT)
    canvas.gap(_WIDE_GAP_PT)
    shown = form.sections[0].items() if form.sections else ()
    items = [item for item in shown if item.layout != "inline"]
    if len(items) > 1 and (items[0].label, items[1].label) == ("評価書番号", "評価書名"):
        number, name = items[:2]
        canvas.band(
            [Part(0, _NUMBER_COLUMNS, number.label, TOPIC), Part(_NUMBER_COLUMNS, COLUMNS, name.label, TOPIC)], _BAR_PT
        )
        canvas.hold()
        boxes = [
            Part(0, _NUMBER_COLUMNS, number.printed(), VALUE_CENTRE),
            Part(_NUMBER_COLUMNS, COLUMNS, name.printed(), VALUE_CENTRE),
        ]
        canvas.band(boxes, _BOX_PT)
        items = items[2:]
    for item in items:
        canvas.gap(_GAP_PT)
        _cover_item(canvas, item, least)
    canvas.gap(_GAP_PT)
    canvas.band([Part(COLUMNS // 2, COLUMNS, form.stamp, STAMP, framed=False)])
    if form.provenance is not None:
        canvas.band([Part(0, COLUMNS, form.provenance, FOOTNOTE, framed=False)])
    return canvas


def _cover_item(canvas: Canvas, item: Item, least: float) -> None:
    if item.choices is not None or isinstance(item.value, Table):
        draw_item(canvas, replace(item, layout="full"), Place())
        return
    tall = item.layout == "full"
    canvas.band([Part(0, COLUMNS, item_label(item, covered=False), TOPIC)], _BAR_PT)
    canvas.hold()
    canvas.band([Part(0, COLUMNS, item.printed(), VALUE if tall else VALUE_CENTRE)], least if tall else _BOX_PT)
    if item.note:
        canvas.hold()
        canvas.band([Part(0, COLUMNS, item.note, NOTE)])


def draw_contents(form: Form) -> Canvas:
    """Draw the page 項目一覧: every entry in a box of its own."""
    canvas = Canvas()
    canvas.gap(_GAP_PT)
    canvas.band([Part(9, COLUMNS - 9, "項目一覧", TITLE)], _ENTRY_PT)
    canvas.gap(_WIDE_GAP_PT)
    for entry in form.contents:
        canvas.band([Part(0, COLUMNS, entry, ENTRY)], _ENTRY_PT)
        canvas.gap(_GAP_PT)
    return canvas


def draw_sections(sections: Sequence[Group]) -> list[Canvas]:
    """Draw the sections, each on a canvas of its own, except that one that continues stands below the one before it."""
    canvases: list[Canvas] = []
    for section in sections:
        if section.continues and canvases:
            canvases[-1].gap(_GAP_PT)
        else:
            canvases.append(Canvas())
        _draw_group(canvases[-1], section, Place())
    return canvases


def _draw_group(canvas: Canvas, group: Group, place: Place) -> None:
    if group.role == "stack" and place.left < _MOST_LEFT:
        _draw_stack(canvas, group, place)
        return
    _draw_bar(canvas, group, place)
    note = bar_note(group)
    if note:
        canvas.band([Part(place.left, COLUMNS, note, VALUE_MIDDLE if group.role == "section" else NOTE)], _BAR_PT)
        canvas.hold()
    _draw_body(canvas, group, _inside(place, group))


def _inside(place: Place, group: Group) -> Place:
    return replace(place, group=group, covered=place.covered or bool(group.important))


def _draw_body(canvas: Canvas, group: Group, place: Place) -> None:
    for child in group.body():
        if isinstance(child, Item):
            draw_item(canvas, child, place)
        else:
            _draw_group(canvas, child, place)


def _draw_stack(canvas: Canvas, group: Group, place: Place) -> None:
    """Draw a label at the left and its children beside it; their values begin where those of unstacked rows do.

    A short title without a mark (再委託) is set upright in a narrow cell, as on the official form.
    """
    start = canvas.mark()
    title = group_title(group)
    upright = len(title) <= _UPRIGHT_LONGEST and title == group.title and not title[:1].isnumeric()
    taken = _UPRIGHT_COLUMNS if upright else _STACK_COLUMNS
    inner = replace(_inside(place, group), left=place.left + taken, label=LABEL_COLUMNS - taken)
    _draw_body(canvas, group, inner)
    if group.note or canvas.mark() == start:
        canvas.band([Part(inner.left, COLUMNS, group.note or "", NOTE)], _BAR_PT)
    look, tall = (LABEL_UPRIGHT, LABEL_UPRIGHT) if upright else (LABEL, LABEL_TALL)
    canvas.span(start, Part(place.left, inner.left, title, look), tall)
    canvas.keep(start, _STACK_TOGETHER_PT)


def _draw_bar(canvas: Canvas, group: Group, place: Place) -> None:
    """Draw the bar of a group with the ticks of its header at the right end, or with its caption beside the title."""
    left = place.left
    start = canvas.mark()
    caption = group.caption()
    if group.role == "part":
        canvas.band([Part(left, COLUMNS, group_title(group), PART, framed=False)], _BAR_PT)
    elif caption is not None:
        title = group_title(group)
        if caption.important_change and not place.covered and not group.important:
            title += IMPORTANT
        middle = left + LABEL_COLUMNS
        canvas.band([Part(left, middle, title, BAR), Part(middle, COLUMNS, caption.printed(), VALUE_MIDDLE)], _BAR_PT)
    else:
        look, least = _BARS.get(group.role, (BAR, _BAR_PT))
        ticks = "　".join(
            tick_text(tick) for item in group.headers() for block in tick_blocks(item) for tick in block.ticks
        )
        middle = COLUMNS - min(columns_for(ticks, BAR), _HEADER_COLUMNS) if ticks else COLUMNS
        parts = [Part(left, middle, group_title(group), look, framed=False)]
        if ticks:
            parts.append(Part(middle, COLUMNS, ticks, HEADING_TICK if look is HEADING else look, framed=False))
        canvas.band(parts, least)
        canvas.frame(start, left, COLUMNS)
    canvas.keep(start)
    if group.body() or bar_note(group):
        canvas.hold()


_BARS: dict[str, tuple[Look, float]] = {"section": (SECTION, _SECTION_PT), "heading": (HEADING, _BAR_PT)}
