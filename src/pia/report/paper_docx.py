"""A document of plain tables as a Word document: A4 sideways, heads repeated on every page, no author, no dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.render.docx_styles import styles_xml
from pia.render.docx_xml import BODY_NAMESPACES, Cell, field, paragraph, paragraphs, row, table, text_run
from pia.sheets.cell_text import visible_text
from pia.sheets.zips import deterministic_zip

if TYPE_CHECKING:
    from pia.report.paper import Paper, PaperTable

__all__ = ["paper_docx"]

_WIDTH, _HEIGHT, _MARGIN = 16838, 11906, 720
_TEXT: Final = _WIDTH - 2 * _MARGIN
_HEAD_FILL, _HAND_FILL = "DDE6F0", "FFFCE8"
_LEAST: Final = 560
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def paper_docx(paper: Paper) -> bytes:
    """Return ``paper`` as a docx; the same paper gives the same bytes."""
    body = paragraphs(paper.title, "Title") + "".join(paragraphs(line, "Normal", size=19) for line in paper.lead)
    body += "".join(_table(one) for one in paper.tables)
    body += (
        '<w:sectPr><w:footerReference xmlns:r="' + _OFFICE + '" r:id="rId2" w:type="default"/>'
        f'<w:pgSz w:w="{_WIDTH}" w:h="{_HEIGHT}" w:orient="landscape"/><w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" '
        f'w:bottom="{_MARGIN}" w:left="{_MARGIN}" w:header="400" w:footer="400" w:gutter="0"/></w:sectPr>'
    )
    foot = paragraph(text_run(f"{paper.foot}　　") + field("PAGE") + text_run("/") + field("NUMPAGES"), "Footer")
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/_rels/document.xml.rels": _relations(
            ("rId1", f"{_OFFICE}/styles", "styles.xml"), ("rId2", f"{_OFFICE}/footer", "footer1.xml")
        ),
        "word/document.xml": f"<w:document {BODY_NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": styles_xml(),
        "word/footer1.xml": f"<w:ftr {BODY_NAMESPACES}>{foot}</w:ftr>",
        "docProps/core.xml": _properties(paper.title),
    }
    return deterministic_zip({name: (_XML + text).encode("utf-8") for name, text in parts.items()})


def _table(one: PaperTable) -> str:
    whole = sum(column.share for column in one.columns)
    widths = [_TEXT * column.share // whole for column in one.columns]
    heads = [
        Cell(content=paragraph(text_run(column.head, bold=True, size=17), "Normal"), fill=_HEAD_FILL, middle=True)
        for column in one.columns
    ]
    rows = [row(heads, widths, header=True)]
    for cells in one.rows:
        drawn = [
            Cell(content=paragraphs(text, "Normal", size=17), fill=_HAND_FILL if column.by_hand else None)
            for text, column in zip(cells, one.columns, strict=True)
        ]
        rows.append(row(drawn, widths, least=_LEAST, together=True))
    title = (
        paragraph(text_run(one.title, bold=True, size=22), "Normal", properties="<w:keepNext/>") if one.title else ""
    )
    return (
        paragraphs("", "Normal")
        + title
        + table(rows, widths, "TableGrid", described=one.title)
        + paragraphs("", "Normal")
    )


def _types() -> str:
    overrides = (("document", "document.main+xml"), ("styles", "styles+xml"), ("footer1", "footer+xml"))
    named = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{type_}"/>' for name, type_ in overrides
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(*given: tuple[str, str, str]) -> str:
    inner = "".join(f'<Relationship Id="{id_}" Type="{type_}" Target="{target}"/>' for id_, type_, target in given)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _properties(title: str) -> str:
    from xml.sax.saxutils import escape

    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(visible_text(title))[:255]}</dc:title><dc:language>ja-JP</dc:language></cp:coreProperties>"
    )
