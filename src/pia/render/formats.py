"""The formats a form can be built in, by id; a renderer is imported only when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.errors import Problem, UsageError, Words
from pia.terms.text import nearest

if TYPE_CHECKING:
    from pia.forms.tree import Form

__all__ = ["FORMATS", "Format", "find_format"]


class Format(Struct, frozen=True):
    """A format: its id, the suffix of its files with the dot, its title, and where its renderer stands."""

    id: str
    suffix: str
    title: Words
    module: str
    function: str

    def render(self, form: Form) -> bytes:
        """Return ``form`` as the bytes of a file in this format; the same form gives the same bytes."""
        rendered: bytes = getattr(import_module(self.module), self.function)(form)
        return rendered


FORMATS: dict[str, Format] = {
    known.id: known
    for known in (
        Format("xlsx", ".xlsx", Words("Excelブック", "Excel workbook"), "pia.render.xlsx", "render_xlsx"),
        Format("docx", ".docx", Words("Word文書", "Word document"), "pia.render.docx", "render_docx"),
        Format("html", ".html", Words("ウェブページ", "web page"), "pia.render.html", "render_html"),
        Format("pdf", ".pdf", Words("PDF文書", "PDF document"), "pia.render.pdf", "render_pdf"),
        Format("md", ".md", Words("Markdown文書", "Markdown document"), "pia.render.markdown", "render_markdown"),
        Format("json", ".json", Words("JSONデータ", "JSON data"), "pia.render.json_form", "render_json"),
    )
}
"""Every format by id, in the order in which they are offered."""


def find_format(name: str) -> Format:
    """Return the format called ``name``.

    Raises:
        UsageError: ``unknown-format``, with the nearest name.
    """
    if name in FORMATS:
        return FORMATS[name]
    known, near = ", ".join(FORMATS), nearest(name, FORMATS)
    hint = Words(f"（「{near}」ではありませんか）", f" (did you mean “{near}”?)") if near else Words("", "")
    raise UsageError(
        Problem(
            "unknown-format",
            Words(f"「{name[:60]}」という形式はありません{hint.ja}", f"there is no format “{name[:60]}”{hint.en}"),
            Words(f"次のいずれかを指定してください: {known}", f"give one of: {known}"),
        )
    )
