"""The few looks a cell of the workbook can have, and the geometry of the page grid.

Sizes are those of the official Excel form: ＭＳ Ｐゴシック, A4 upright. A line is given 1.45 em of height, which is what Noto Sans
CJK takes where it stands in for ＭＳ Ｐゴシック; Excel with the font itself takes 1.23 em, its boxes are roomy, never too low.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from pia.sheets.text_measure import lines, lines_end, width

__all__ = [
    "BAR", "CHOICES", "COLUMNS", "COLUMN_PT", "COLUMN_WIDTH", "ENTRY", "FONT_NAME", "FOOTNOTE", "HEADING", "HEADING_TICK", "LABEL", "LABEL_TALL", "LABEL_UPRIGHT", "LINE_PT",
    "LOOKS", "MEASURE_FONT_NAME", "NOTE", "PAGE_PT", "PART", "PLAIN", "SCALE", "SECTION", "STAMP", "TABLE_CELL", "TABLE_HEAD", "TICK", "TITLE", "TOPIC", "VALUE", "VALUE_CENTRE", "VALUE_MIDDLE", "Look", "box_height", "columns_for", "cut_to_height", "fits",
]  # fmt: skip

FONT_NAME = "ＭＳ Ｐゴシック"
MEASURE_FONT_NAME = "Arial"
"""The font of the style Normal: nearly every office program has it or one of its widths, so that columns are as wide everywhere."""
COLUMNS = 36
COLUMN_PX = 19
DIGIT_PX = 8
"""Pixels (96 per inch) of one digit of the font of the style Normal at 11 pt, the unit in which column widths are kept."""
COLUMN_WIDTH = COLUMN_PX / DIGIT_PX
COLUMN_PT = COLUMN_PX * 0.75
LINE_PT = 14.5
"""Height of one line of 10 pt."""
SCALE = 89
"""Per cent of its size at which the grid is printed. One page wide with the widest font (DejaVu Sans, 9.33 pixels a digit) that
stands in for Arial where an office program has none of its kind; a wider grid would print every page in two halves."""
PAGE_PT = 826.0
"""Height of what is put on one page. At this scale the margins leave 848 pt; Excel rounds rows to the dots of the printer."""

_LINE_EM = 1.45
_PADDING_X = 5.0
_PADDING_Y = 4.0
_CERTAIN = 0.95
"""Part of the inner width that is counted on: another font, another zoom or a printer may set wider than the screen."""
_LEAST_EM = 0.6
"""No character is taken narrower: half-width letters of other fonts are wider than those of the shipped one."""


class Look(Struct, frozen=True):
    """Font size (pt), weight, fill (RGB or None for white) and alignment of a cell; ``upright`` is set from top to bottom."""

    name: str
    size: float = 10
    bold: bool = False
    fill: str | None = None
    horizontal: Literal["left", "center", "right"] = "left"
    vertical: Literal["top", "center", "bottom"] = "center"
    upright: bool = False


PLAIN = Look("plain")
VALUE = Look("value", vertical="top")
VALUE_MIDDLE = Look("value-middle")
VALUE_CENTRE = Look("value-centre", horizontal="center")
CHOICES = Look("choices", size=8.5)
TICK = Look("tick", size=9.5)
LABEL = Look("label", fill="EEF5FB")
LABEL_TALL = Look("label-tall", fill="EEF5FB", vertical="top")
LABEL_UPRIGHT = Look("label-upright", fill="EEF5FB", horizontal="center", upright=True)
BAR = Look("bar", fill="E2EEF8")
TOPIC = Look("topic", fill="EEF5FB", horizontal="center")
HEADING = Look("heading", size=11, bold=True, fill="CFE2F3")
HEADING_TICK = Look("heading-tick", fill="CFE2F3")
SECTION = Look("section", size=14, bold=True, fill="A9CBE8")
TITLE = Look("title", size=18, bold=True, horizontal="center")
ENTRY = Look("entry", size=12)
PART = Look("part", size=11, bold=True)
NOTE = Look("note", size=9)
FOOTNOTE = Look("footnote", size=8, vertical="top")
STAMP = Look("stamp", size=10, horizontal="right")
TABLE_CELL = Look("table-cell", size=9, vertical="top")
TABLE_HEAD = Look("table-head", size=9.5, fill="E2EEF8", horizontal="center")

LOOKS: tuple[Look, ...] = (
    PLAIN, VALUE, VALUE_MIDDLE, VALUE_CENTRE, CHOICES, TICK, LABEL, LABEL_TALL, LABEL_UPRIGHT, BAR, TOPIC, HEADING, HEADING_TICK, SECTION, TITLE, ENTRY, PART, NOTE, FOOTNOTE, STAMP, TABLE_CELL, TABLE_HEAD,
)  # fmt: skip


def _room(columns: int) -> float:
    """Return the points of width that a text may fill in a box of so many grid columns."""
    return max((columns * COLUMN_PT - _PADDING_X) * _CERTAIN, 1.0)


def box_height(text: str, columns: int, look: Look) -> float:
    """Return the height in points that ``text`` needs in a box of so many grid columns."""
    count = lines(text, _room(columns), look.size, least_em=_LEAST_EM)
    if look.upright:
        count = max(count, len(text))
    return count * look.size * _LINE_EM + _PADDING_Y


def cut_to_height(text: str, height: float, columns: int, look: Look) -> int:
    """Return where to cut ``text`` so that what stands before the cut needs at most ``height`` points; 0 for nothing."""
    count = int((height - _PADDING_Y) / (look.size * _LINE_EM) + 1e-6)
    return lines_end(text, _room(columns), look.size, count, least_em=_LEAST_EM)


def fits(text: str, columns: int, look: Look) -> bool:
    """Say whether ``text`` stands on one line in a box of so many grid columns."""
    return width(text, look.size, least_em=_LEAST_EM) <= _room(columns)


def columns_for(text: str, look: Look) -> int:
    """Return the fewest grid columns in which ``text`` stands on one line; it may be more than the page has."""
    points = width(text, look.size, least_em=_LEAST_EM) / _CERTAIN + _PADDING_X
    return max(1, -int(-points // COLUMN_PT))
