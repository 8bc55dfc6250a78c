"""Reading back what the renderers wrote, with the libraries of others: boxes of a workbook, paragraphs, pages, every byte."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import openpyxl
import pypdfium2
from lxml import etree
from lxml import html as markup

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WALL = "\ue0ff"
"""Stands between two cells or paragraphs, so that no text is found across them."""
_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads an underscore; the library leaves it as it stands
_DIGIT_PX, _POINT = 8, 0.75
_MARGIN = 20 / 25.4 * 72  # points: head and foot of a PDF page stand outside of the body


@dataclass(frozen=True, slots=True)
class Box:
    """One text of a workbook with the merged range it stands in: 1-based, inclusive; width, height and size in points."""

    sheet: str
    text: str
    top: int
    left: int
    bottom: int
    right: int
    width: float
    height: float
    size: float
    bold: bool
    fill: str | None


def squeeze(text: str) -> str:
    """Return ``text`` without white space; an empty bracket, which is nothing but white space inside, becomes ``[_]``."""
    return "".join(text.replace("[　]", "[_]").split())


@lru_cache(maxsize=8)
def workbook(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@lru_cache(maxsize=8)
def boxes(data: bytes) -> tuple[Box, ...]:
    """Return every text of a workbook that is asked for again and again."""
    return boxes_of(workbook(data))


def read_boxes(data: bytes) -> tuple[Box, ...]:
    """Return every text of a workbook, sheet by sheet, from top left to bottom right."""
    return boxes_of(workbook.__wrapped__(data))


def boxes_of(book: openpyxl.Workbook) -> tuple[Box, ...]:
    """Return every text of a workbook that was opened already."""
    found: list[Box] = []
    for sheet in book:
        spans = {(span.min_row, span.min_col): span for span in sheet.merged_cells.ranges}
        column = sheet.column_dimensions["A"].width * _DIGIT_PX * _POINT
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                span = spans.get((cell.row, cell.column))
                bottom, right = (span.max_row, span.max_col) if span else (cell.row, cell.column)
                height = sum(sheet.row_dimensions[number].height for number in range(cell.row, bottom + 1))
                width = (right - cell.column + 1) * column
                fill = cell.fill.start_color.rgb if cell.fill.fill_type == "solid" else None
                found.append(
                    Box(
                        sheet.title,
                        _ESCAPED.sub("_", str(cell.value)),
                        cell.row,
                        cell.column,
                        bottom,
                        right,
                        width,
                        height,
                        cell.font.sz,
                        bool(cell.font.b),
                        fill,
                    )
                )
    return tuple(found)


def members(data: bytes) -> dict[str, bytes]:
    """Return the unpacked members of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words(element: etree._Element) -> str:
    """Return the text of a WordprocessingML element, paragraphs as lines."""
    paragraphs = [element] if element.tag == f"{W}p" else element.iter(f"{W}p")
    return "\n".join(
        "".join(
            "\t" if n.tag == f"{W}tab" else n.text or "" for r in p.iter(f"{W}r") for n in r.iter(f"{W}t", f"{W}tab")
        )
        for p in paragraphs
    )


def docx_rows(data: bytes) -> list[list[str]]:
    """Return the cells of every table row, tables in cells included."""
    body = etree.fromstring(members(data)["word/document.xml"])
    return [[words(cell) for cell in row.iterchildren(f"{W}tc")] for row in body.iter(f"{W}tr")]


def docx_text(data: bytes) -> str:
    """Return body and feet of a document: cells and paragraphs outside of cells, walled off from one another."""
    parts = members(data)
    found: list[str] = []
    for name in ("word/document.xml", *sorted(n for n in parts if n.startswith("word/footer"))):
        blocks = etree.fromstring(parts[name]).iter(f"{W}tc", f"{W}p")
        found += [words(block) for block in blocks if not any(up.tag == f"{W}tc" for up in block.iterancestors())]
    return WALL.join(found)


@lru_cache(maxsize=8)
def html_page(data: bytes) -> Any:
    """Return the page as a tree without what only a screen reader or a machine sees."""
    page = markup.document_fromstring(data.decode("utf-8"))
    for node in page.xpath("//script | //style | //title | //*[@class='hidden' or @class='flag' or @class='skip']"):
        node.drop_tree()
    return page


def html_text(data: bytes) -> str:
    """Return what the page shows in its cover and its main part, blocks walled off from one another."""
    page = html_page(data)
    return WALL.join(part for root in page.xpath("//header | //main") for part in _blocks(root))


def _blocks(node: Any) -> Iterator[str]:
    if node.tag in ("th", "td", "dt", "dd", "h1", "p") or node.get("class") in ("bar", "full bare"):
        yield node.text_content()
        return
    for child in node:
        yield from _blocks(child)


def markdown_lines(data: bytes) -> list[str]:
    """Return the lines of a Markdown form as a reader sees them, ``<br>`` as line ends, the pipes of tables left in."""
    return [shown_markdown(line) for line in data.decode("utf-8").split("\n")]


def shown_markdown(line: str) -> str:
    """Undo the escapes of Markdown."""
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line.replace("<br>", "\n").replace("\\|", "¦"))
    return html.unescape(plain).replace("\u00a0", " ")


def pdf_pages(data: bytes, *, whole: bool = False, foot: float = _MARGIN - 2, head: float = _MARGIN - 2) -> list[str]:
    """Return the text of each page, without its head and foot (points) unless the ``whole`` page is asked for."""
    with pypdfium2.PdfDocument(data) as document:
        texts = []
        for page in document:
            text = page.get_textpage()
            bounded = {} if whole else {"bottom": foot, "top": page.get_height() - head}
            texts.append(text.get_text_bounded(**bounded) if bounded else text.get_text_range())
        return texts


def goes_on(value: str, text: str, parts: int = 2) -> bool:
    """Tell whether ``value`` stands in ``text`` in at most so many parts.

    A cell of a table can go on over a page, and the cells beside it stand in between.
    """
    if value in text:
        return True
    if parts < 2:
        return False
    most = next(end for end in range(len(value), -1, -1) if value[:end] in text)
    return most >= max(1, min(5, len(value) // 3)) and goes_on(value[most:], text, parts - 1)


def visible(format_: str, data: bytes) -> str:
    """Return everything a reader of the file sees, squeezed; what stands apart is walled off where the format tells."""
    if format_ == "xlsx":
        return squeeze(WALL.join(box.text for box in boxes(data)))
    if format_ == "docx":
        return squeeze(docx_text(data))
    if format_ == "html":
        return squeeze(html_text(data))
    if format_ == "md":
        return squeeze("\n".join(markdown_lines(data)))
    return squeeze("".join(pdf_pages(data)))


def every_byte(data: bytes) -> bytes:
    """Return all that a curious reader could find: names and contents of zip members, unpacked streams and texts of a PDF."""
    if data.startswith(b"PK"):
        return b"\n".join(part for name, content in members(data).items() for part in (name.encode(), content))
    if not data.startswith(b"%PDF-"):
        return data
    found = [data]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    with pypdfium2.PdfDocument(data) as document:
        found += [value.encode() for value in document.get_metadata_dict().values()]
        found += [mark.get_title().encode() for mark in document.get_toc()]
    found.append("".join("".join(pdf_pages(data, whole=True)).split()).encode())
    return b"\n".join(found)


def holds(everything: bytes, text: str) -> bool:
    """Tell whether ``text`` stands in ``everything`` in any encoding that the formats use."""
    escaped = "".join(char if ord(char) < 128 else f"\\u{ord(char):04x}" for char in text)
    entities = "".join(char if ord(char) < 128 else f"&#{ord(char)};" for char in text)
    hexed = "".join(f"{unit:02x}" for unit in text.encode("utf-16-be"))
    ways = (text.encode("utf-8"), text.encode("utf-16-be"), text.encode("utf-16-le"), escaped.encode())
    return any(way in everything for way in (*ways, entities.encode(), hexed.encode(), hexed.upper().encode()))
