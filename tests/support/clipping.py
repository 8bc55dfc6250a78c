"""Whether a text is clipped: by a measure that is not the product's own for workbooks, by the ink for PDF pages."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import read_output as out
    from openpyxl.worksheet.worksheet import Worksheet

LINE_EM = 1.448  # Noto Sans CJK, the tallest font that stands in for ＭＳ Ｐゴシック
BORDER_PT = 4
WIDE_LATIN = frozenset("MW@%mw")
EDGE_PT = 16 / 25.4 * 72


def em(char: str) -> float:
    """Return a pessimistic width: symbols of Japanese fonts are full-width, narrow letters as wide as in a wide Latin font."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    width = unicodedata.east_asian_width(char)
    if width in "WF" or (
        width == "A" and "\u2025" <= char <= "\u9fff" and unicodedata.category(char) in ("No", "So", "Nl")
    ):
        return 1.0
    return 0.85 if char in WIDE_LATIN else 0.55


def lines(text: str, width: float, size: float) -> int:
    """Return the lines that ``text`` takes when words of Latin letters move down whole, with the bracket that opens before them."""
    room = (width - BORDER_PT) / size
    total = 0
    for paragraph in text.split("\n"):
        count, used = 1, 0.0
        for word in re.findall(r"[（「『【]*[!-~\u00a1-\u024f]+|.", paragraph):
            wide = sum(map(em, word))
            if used and used + wide > room:
                count, used = count + 1, 0.0
            while wide > room:  # longer than the line: torn
                count, wide = count + 1, wide - room
            used += wide
        total += count
    return total


def plain_lines(text: str, width: float, size: float) -> int:
    """Return the lines by another measure: East Asian wide characters 1 em, all others 0.6 em, filled greedily."""
    room = (width - BORDER_PT) / size
    total = 0
    for paragraph in text.split("\n"):
        count, used = 1, 0.0
        for char in paragraph:
            step = 1.0 if unicodedata.east_asian_width(char) in "WF" else 0.6
            if used and used + step > room:
                count, used = count + 1, 0.0
            used += step
        total += count
    return total


def too_low(boxes: Iterable[out.Box], measure: Callable[[str, float, float], int] = lines) -> list[str]:
    return [
        f"{box.sheet}!{box.top}:{box.left} needs {needed:.0f}, has {box.height:.0f}: {box.text[:30]!r}"
        for box in boxes
        if (needed := measure(box.text, box.width, box.size) * box.size * LINE_EM) > box.height
    ]


def clipped(boxes: Iterable[out.Box]) -> list[str]:
    """Return the boxes that are too low by the other measure."""
    return too_low(boxes, plain_lines)


def beyond(data: bytes) -> list[str]:
    """The characters whose ink lies outside the printed area, with their pages."""
    found = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    sides = tuple(map(ctypes.byref, (left, right, bottom, top)))
    with pypdfium2.PdfDocument(data) as document:
        for number, page in enumerate(document, start=1):
            most, high = page.get_width() - EDGE_PT, page.get_height()
            text = page.get_textpage()
            for at in range(text.count_chars()):
                raw.FPDFText_GetCharBox(text.raw, at, *sides)
                if left.value >= EDGE_PT and right.value <= most and bottom.value > 0 and top.value < high:
                    continue
                char = chr(raw.FPDFText_GetUnicode(text.raw, at))
                if char.strip():
                    found.append(f"{char} on page {number} at {left.value:.0f}-{right.value:.0f}")
    return found


def breaks_of(sheet: Worksheet) -> list[int]:
    return [found.id for found in sheet.row_breaks.brk]


def page_heights(sheet: Worksheet) -> list[float]:
    """Return the height of the rows of each page, a head that is printed again included."""
    heights = [sheet.row_dimensions[number].height for number in range(1, sheet.max_row + 1)]
    head = (
        sum(heights[int(n) - 1] for n in sheet.print_title_rows.replace("$", "").split(":")[:1])
        if sheet.print_title_rows
        else 0
    )
    edges = [0, *breaks_of(sheet), len(heights)]
    return [sum(heights[a:b]) + (head if a else 0) for a, b in pairwise(edges)]
