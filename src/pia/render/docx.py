"""The form as a Word document that looks like the official one: bars as headings, boxes as tables, n/N at the foot.

python-docx makes the package; body, styles and settings are ours, so that nothing of its template (a thumbnail, sample
styles, an author) reaches the file. The printed JSON travels inside (``pia.render.embedded``).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pia.render.docx_pages import body_xml
from pia.render.docx_pictures import add_pictures, numbered_pictures
from pia.render.docx_styles import SECTION_PROPERTIES, settings_xml, styles_xml
from pia.render.docx_xml import BODY_NAMESPACES, field, paragraph, paragraphs, text_run
from pia.render.embedded import embed_printed
from pia.render.printed import printed_json
from pia.render.rare import with_list
from pia.sheets.cell_text import visible_text
from pia.sheets.zips import deterministic_zip, read_zip

if TYPE_CHECKING:
    from pia.forms.tree import Form
    from pia.render.docx_pictures import Numbered

__all__ = ["render_docx"]

_LEFT_OUT = ("stylesWithEffects", "customXml", "webSettings", "fontTable", "numbering")
_LEFT_OUT_OF_PACKAGE = ("thumbnail", "extended-properties")


def render_docx(form: Form) -> bytes:
    """Return ``form`` as a docx: A4 portrait, Japanese, without author and dates; the same form gives the same bytes."""
    from docx import Document

    document = Document()
    _tidy(document)
    _replace(document.styles.element, styles_xml())
    _replace(document.settings.element, settings_xml())
    _footers(document.sections[0], form)
    drawn = numbered_pictures(form)
    _fill_body(document, with_list(form), drawn)
    _properties(document.core_properties, form)
    buffer = io.BytesIO()
    document.save(buffer)
    parts = embed_printed(add_pictures(read_zip(buffer.getvalue()), drawn), printed_json(form), form.digest)
    return deterministic_zip(parts)


def _tidy(document: Any) -> None:
    """Drop the parts of the library's template that the document does not use."""
    for relationships, unwanted in (
        (document.part.rels, _LEFT_OUT),
        (document.part.package.rels, _LEFT_OUT_OF_PACKAGE),
    ):
        for identifier in [key for key, found in relationships.items() if found.reltype.rpartition("/")[2] in unwanted]:
            del relationships[identifier]


def _replace(element: Any, xml: str) -> None:
    """Give a root element of the package the children of the element that ``xml`` holds."""
    from docx.oxml.parser import parse_xml

    new = parse_xml(xml)
    for child in list(element):
        element.remove(child)
    element.extend(list(new))


def _fill_body(document: Any, form: Form, drawn: Numbered) -> None:
    from docx.oxml.parser import parse_xml

    body = document.element.body
    section = body.sectPr
    references = [child for child in section if child.tag.endswith("}footerReference")]
    new = parse_xml(f"<w:sectPr {BODY_NAMESPACES}>{SECTION_PROPERTIES}</w:sectPr>")
    for child in list(section):
        section.remove(child)
    section.extend([*references, *list(new)])
    children = list(parse_xml(f"<w:body {BODY_NAMESPACES}>{body_xml(form, drawn)}</w:body>"))
    for child in list(body):
        body.remove(child)
    body.extend([*children, section])


def _footers(section: Any, form: Form) -> None:
    """Fill the feet of the pages: n/N everywhere; on the cover the form's stamp and where the document comes from."""
    pages = paragraph(field("PAGE") + text_run("/") + field("NUMPAGES"), "Footer")
    section.different_first_page_header_footer = True
    section.footer.is_linked_to_previous = False
    section.first_page_footer.is_linked_to_previous = False
    first = paragraphs(form.provenance, "PiaSmall") if form.provenance else ""
    first += paragraph(text_run(form.stamp), "PiaStamp") if form.stamp else ""
    _replace(section.footer._element, f"<w:ftr {BODY_NAMESPACES}>{pages}</w:ftr>")  # noqa: SLF001
    _replace(section.first_page_footer._element, f"<w:ftr {BODY_NAMESPACES}>{first}{pages}</w:ftr>")  # noqa: SLF001


def _properties(properties: Any, form: Form) -> None:
    element = properties._element  # noqa: SLF001
    for child in list(element):
        element.remove(child)
    properties.title = visible_text(form.name)[:255]
    properties.language = "ja-JP"
