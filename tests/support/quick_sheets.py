"""Reading a workbook that pia wrote without a spreadsheet library: texts with their boxes, row heights, breaks and merges.

A library takes twenty seconds for the workbooks of the five bodies; what the tests of pages need stands plainly in the XML.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import read_output as out
from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DIGIT_PX, POINT = 8, 0.75


@dataclass(frozen=True)
class Sheet:
    """One worksheet: heights of its rows in points, last rows of its pages, merged ranges (1-based, inclusive), texts."""

    title: str
    heights: tuple[float, ...]
    breaks: tuple[int, ...]
    merges: tuple[tuple[int, int, int, int], ...]
    boxes: tuple[out.Box, ...]
    repeated: int
    """How many rows are printed again on every page: rows of the print titles."""


def sheets(data: bytes) -> list[Sheet]:
    """Return the worksheets in their order."""
    parts = out.members(data)
    book = etree.fromstring(parts["xl/workbook.xml"])
    sizes = _sizes(parts["xl/styles.xml"])
    titles = {int(d.get("localSheetId")): d.text for d in book.iter(f"{MAIN}definedName")}
    return [
        _sheet(found.get("name"), parts[f"xl/worksheets/sheet{number + 1}.xml"], sizes, titles.get(number))
        for number, found in enumerate(book.iter(f"{MAIN}sheet"))
    ]


def _sizes(styles: bytes) -> list[float]:
    """Return the font size of every cell style."""
    root = etree.fromstring(styles)
    fonts = [float(font.find(f"{MAIN}sz").get("val")) for font in root.find(f"{MAIN}fonts")]
    return [fonts[int(style.get("fontId"))] for style in root.find(f"{MAIN}cellXfs")]


def _sheet(title: str, xml: bytes, sizes: list[float], printed: str | None) -> Sheet:
    root = etree.fromstring(xml)
    rows = root.find(f"{MAIN}sheetData")
    heights = tuple(float(row.get("ht")) for row in rows)
    merges = tuple(_range(found.get("ref")) for found in root.iter(f"{MAIN}mergeCell"))
    spans = {(top, left): (bottom, right) for top, left, bottom, right in merges}
    column = float(next(root.iter(f"{MAIN}col")).get("width")) * DIGIT_PX * POINT
    boxes = []
    for cell in rows.iter(f"{MAIN}c"):
        if len(cell):
            top, left = _place(cell.get("r"))
            bottom, right = spans.get((top, left), (top, left))
            text = "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
            width, height = (right - left + 1) * column, sum(heights[top - 1 : bottom])
            size = sizes[int(cell.get("s"))]
            boxes.append(out.Box(title, text, top, left, bottom, right, width, height, size, bold=False, fill=None))
    edges = tuple(int(found.get("id")) for found in root.iter(f"{MAIN}brk"))
    first, last = (int(n.strip("$")) for n in printed.rpartition("!")[2].split(":")) if printed else (1, 0)
    return Sheet(title, heights, edges, merges, tuple(boxes), last - first + 1)


@cache
def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :]), column


def _range(reference: str) -> tuple[int, int, int, int]:
    first, _, last = reference.partition(":")
    return (*_place(first), *_place(last or first))
