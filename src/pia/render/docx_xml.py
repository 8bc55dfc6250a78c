"""WordprocessingML as text: runs, paragraphs, cells, rows, tables (ECMA-376 part 1, 17.3 and 17.4).

A form has thousands of cells; written as text and parsed once, a document is made in a fraction of the time that
building it element by element takes. Every text passes :func:`text_run` or :func:`attribute`, which make it safe.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from msgspec import Struct
from msgspec.structs import replace

from pia.sheets.cell_text import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "BODY_NAMESPACES",
    "Cell",
    "attribute",
    "bookmark",
    "field",
    "line_break",
    "link",
    "page_break",
    "paragraph",
    "paragraphs",
    "row",
    "table",
    "text_run",
]

BODY_NAMESPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

Merge = Literal["restart", "continue"]
_JOINING = re.compile(r'(<w:pPr><w:pStyle w:val="\w+"/>)(?!<w:keepNext/>)')
"""Where the paragraphs of a cell are told to keep with what follows."""


class Cell(Struct, frozen=True, kw_only=True):
    """A cell: its content as XML (paragraphs, at least one), the columns it spans, and its looks.

    ``open_sides`` are the borders it does not have; ``vertical`` sets its text from top to bottom.
    """

    content: str
    span: int = 1
    fill: str | None = None
    merge: Merge | None = None
    open_sides: tuple[Literal["left", "right", "top", "bottom"], ...] = ()
    middle: bool = False
    vertical: bool = False


def attribute(text: str) -> str:
    """Return ``text`` for a double-quoted XML attribute."""
    return escape(visible_text(text), {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def text_run(text: str, *, bold: bool = False, size: int | None = None) -> str:
    """Return a run with ``text`` (one line; tabs stay tabs); ``size`` is in half points."""
    looks = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
    inner = f'<w:t xml:space="preserve">{escape(visible_text(text))}</w:t>'
    if "\t" in text:
        inner = inner.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{inner}</w:r>"


def paragraph(content: str, style: str, *, properties: str = "") -> str:
    """Return a paragraph of runs in a style; ``properties`` are further w:pPr elements, in schema order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def paragraphs(text: str, style: str, *, size: int | None = None) -> str:
    """Return one paragraph per line of ``text``, ``size`` in half points; one empty paragraph for an empty text."""
    lines = visible_text(text).split("\n")
    return "".join(paragraph(text_run(line, size=size) if line else "", style) for line in lines)


def page_break() -> str:
    """Return a run that begins a page."""
    return '<w:r><w:br w:type="page"/></w:r>'


def line_break() -> str:
    """Return a run that begins a line."""
    return "<w:r><w:br/></w:r>"


def bookmark(number: int, name: str) -> str:
    """Return an empty bookmark, the target of :func:`link`; ``number`` is unique in the document."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'


def link(name: str, content: str) -> str:
    """Return runs that lead to a bookmark."""
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{content}</w:hyperlink>'


def field(instruction: str, shown: str = "1") -> str:
    """Return a field such as PAGE; ``shown`` stands there until the office program computes it."""
    return f'<w:fldSimple w:instr=" {instruction} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def row(
    cells: Sequence[Cell],
    widths: Sequence[int],
    *,
    least: int = 0,
    header: bool = False,
    together: bool = False,
    joined: bool = False,
) -> str:
    """Return a table row; ``widths`` are those of the table's grid, ``least`` its least height, all in twips.

    A row may break across pages, except one that is kept ``together`` or is repeated as the ``header`` of each page; one that
    is ``joined`` stands on a page with the row after it.
    """
    properties = ("<w:cantSplit/>" if header or together else "") + (f'<w:trHeight w:val="{least}"/>' if least else "")
    properties += "<w:tblHeader/>" if header else ""
    drawn: list[str] = []
    start = 0
    for cell in cells:
        if joined:
            cell = replace(cell, content=_JOINING.sub(r"\1<w:keepNext/>", cell.content))  # noqa: PLW2901
        drawn.append(_cell(cell, sum(widths[start : start + cell.span])))
        start += cell.span
    if start != len(widths):
        raise ValueError(f"a row of {start} columns in a table of {len(widths)}")
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(drawn)}</w:tr>"


def _cell(cell: Cell, width: int) -> str:
    properties = [f'<w:tcW w:w="{width}" w:type="dxa"/>']
    if cell.span > 1:
        properties.append(f'<w:gridSpan w:val="{cell.span}"/>')
    if cell.merge:
        properties.append(f'<w:vMerge w:val="{cell.merge}"/>')
    if cell.open_sides:
        sides = [f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right") if side in cell.open_sides]
        properties.append(f"<w:tcBorders>{''.join(sides)}</w:tcBorders>")
    if cell.fill:
        properties.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>')
    if cell.vertical:
        properties.append('<w:textDirection w:val="tbRl"/>')
    if cell.middle or cell.vertical:
        properties.append('<w:vAlign w:val="center"/>')
    return f"<w:tc><w:tcPr>{''.join(properties)}</w:tcPr>{cell.content}</w:tc>"


def table(rows: Iterable[str], widths: Sequence[int], style: str, *, described: str = "") -> str:
    """Return a table of fixed column widths (twips); ``described`` is its title for those who cannot see it."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    caption = f'<w:tblCaption w:val="{attribute(described)}"/>' if described else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/>{caption}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
