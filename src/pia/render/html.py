"""The form as one web page: nothing is fetched, nothing runs, and everything can be reached and read aloud.

The layout is ``templates/layouts/form.html.j2`` with ``form.css``; the printed JSON travels as a data block that no markup in
a text can break out of.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from pia.data import templates_root
from pia.render.embedded import json_for_markup
from pia.render.html_view import Bar, page_view
from pia.render.printed import printed_json
from pia.render.rare import with_list

if TYPE_CHECKING:
    from jinja2 import Template

    from pia.forms.tree import Form

__all__ = ["PRINTED_ID", "render_html"]

PRINTED_ID = "pia-printed"
"""The id of the element that holds the printed JSON."""


def render_html(form: Form) -> bytes:
    """Return ``form`` as a self-contained page in UTF-8; the same form gives the same bytes."""
    from markupsafe import Markup

    template, style = _layout()
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    page = template.render(
        page=page_view(with_list(form)),
        style=Markup(style),  # noqa: S704  our own file, read from the data packs
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        printed=Markup(json_for_markup(printed_json(form))),  # noqa: S704  escaped for scripts, where entities mean nothing
        printed_id=PRINTED_ID,
        is_bar=lambda part: isinstance(part, Bar),
    )
    return page.encode("utf-8")


@lru_cache(maxsize=1)
def _layout() -> tuple[Template, str]:
    """Return the page template and the style sheet, read once per process."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = templates_root() / "layouts"
    environment = Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    return environment.get_template("form.html.j2"), (folder / "form.css").read_text(encoding="utf-8")
