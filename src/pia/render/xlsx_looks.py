"""The few looks a cell of the workbook can have, and the geometry of the page grid.

Sizes are those of the official Excel form: ＭＳ Ｐゴシック, A4 upright. A line is given 1.45 em of height, which is what Noto Sans
CJK takes where it stands in for ＭＳ Ｐゴシック; Excel with the font itself takes 1.23 em, its boxes are roomy, never too low.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pia.render.text_measure import lines, width

__all__ = [
    "BAR", "CHOICES", "COLUMNS", "COLUMN_PT", "COLUMN_WIDTH", "ENTRY", "FONT_NAME", "FOOTNOTE", "HEADING", "HEADING_TICK", "LABEL", "LABEL_TALL", "LINE_PT",
    "LOOKS", "NOTE", "PART", "PLAIN", "SECTION", "STAMP", "TABLE_CELL", "TABLE_HEAD", "TICK", "TITLE", "TOPIC", "VALUE", "VALUE_CENTRE", "VALUE_MIDDLE", "Look", "box_height", "columns_for", "fits",
]  # fmt: skip

FONT_NAME = "ＭＳ Ｐゴシック"
COLUMNS = 36
COLUMN_PX = 19
DIGIT_PX = 8
"""Pixels (96 per inch) of one digit of ＭＳ Ｐゴシック 11 pt, the unit in which Excel keeps column widths."""
COLUMN_WIDTH = COLUMN_PX / DIGIT_PX
COLUMN_PT = COLUMN_PX * 0.75
LINE_PT = 14.5
"""Height of one line of 10 pt."""

_LINE_EM = 1.45
_PADDING_X = 5.0
_PADDING_Y = 4.0
_CERTAIN = 0.95
"""Part of the inner width that is counted on: another font, another zoom or a printer may set wider than the screen."""
_LEAST_EM = 0.6
"""No character is taken narrower: half-width letters of other fonts are wider than those of the shipped one."""


@dataclass(frozen=True, slots=True)
class Look:
    """Font size (pt), weight, fill (RGB or None for white) and alignment of a cell."""

    name: str
    size: float = 10
    bold: bool = False
    fill: str | None = None
    horizontal: Literal["left", "center", "right"] = "left"
    vertical: Literal["top", "center", "bottom"] = "center"


PLAIN = Look("plain")
VALUE = Look("value", vertical="top")
VALUE_MIDDLE = Look("value-middle")
VALUE_CENTRE = Look("value-centre", horizontal="center")
CHOICES = Look("choices", size=8.5)
TICK = Look("tick", size=9.5)
LABEL = Look("label", fill="EEF5FB")
LABEL_TALL = Look("label-tall", fill="EEF5FB", vertical="top")
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
    PLAIN, VALUE, VALUE_MIDDLE, VALUE_CENTRE, CHOICES, TICK, LABEL, LABEL_TALL, BAR, TOPIC, HEADING, HEADING_TICK, SECTION, TITLE, ENTRY, PART, NOTE, FOOTNOTE, STAMP, TABLE_CELL, TABLE_HEAD,
)  # fmt: skip


def _room(columns: int) -> float:
    """Return the points of width that a text may fill in a box of so many grid columns."""
    return max((columns * COLUMN_PT - _PADDING_X) * _CERTAIN, 1.0)


def box_height(text: str, columns: int, look: Look) -> float:
    """Return the height in points that ``text`` needs in a box of so many grid columns."""
    return lines(text, _room(columns), look.size, least_em=_LEAST_EM) * look.size * _LINE_EM + _PADDING_Y


def fits(text: str, columns: int, look: Look) -> bool:
    """Say whether ``text`` stands on one line in a box of so many grid columns."""
    return width(text, look.size, least_em=_LEAST_EM) <= _room(columns)


def columns_for(text: str, look: Look) -> int:
    """Return the fewest grid columns in which ``text`` stands on one line; it may be more than the page has."""
    points = width(text, look.size, least_em=_LEAST_EM) / _CERTAIN + _PADDING_X
    return max(1, -int(-points // COLUMN_PT))
