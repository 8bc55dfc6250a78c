"""The filled form as a PDF that looks like the official paper and can be read by everyone (PDF/UA-1).

Headings, tables and bookmarks are tagged; the printed items travel inside as an attached file, so that a machine can read
back what a person sees (``pia.render.embedded_pdf``). No clock, no author, no file of the machine: same form, same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.data import templates_root
from pia.render.pdf_drawing import drawing_json
from pia.render.pdf_engine import PdfEngine, typst_engine
from pia.render.printed import printed_json
from pia.render.rare import with_fallback, with_list

if TYPE_CHECKING:
    from pia.forms.tree import Form

__all__ = ["render_pdf"]


def render_pdf(form: Form, engine: PdfEngine | None = None) -> bytes:
    """Return ``form`` as a tagged PDF, A4 portrait; a character that the font lacks is printed as 〓 with its code point.

    Args:
        form: the filled form; ``sections[0]`` is its cover.
        engine: the typesetting engine; the bundled Typst when None.

    Raises:
        UsageError: the typesetting engine or its font is not installed.
        PdfEngineFailureError: the engine refused the layout: a fault of the program.
    """
    chosen = engine or typst_engine()
    layout = (templates_root() / "layouts" / "form.typ").read_text(encoding="utf-8")
    return chosen.typeset(layout, {"form": drawing_json(with_fallback(with_list(form))), "printed": printed_json(form)})
