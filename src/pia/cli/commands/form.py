"""``pia form DIR``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import DIRECTORY, LANG, as_format

if TYPE_CHECKING:
    from pia.errors import Lang

__all__ = ["command"]


@click.command(
    "form",
    help="様式の各欄を、値と状態（記入済み・空欄など）とともに表示する。\n\nShow every item of the form with its value and status.",
)
@DIRECTORY
@click.option(
    "--form",
    "form_",
    metavar="F",
    help="kiso, juten, zenkoumoku、一覧は keikaku（既定は評価書の種類） / default: as declared",
)
@click.option("--edition", metavar="E", help="様式の版（例 2024-10） / edition of the form")
@as_format("text", "json", "md", "html", default="text")
@LANG
def command(directory: Path, form_: str | None, edition: str | None, fmt: str, lang: Lang) -> int:
    from pia.app.form import filled
    from pia.cli.output import write_bytes, write_lines

    made = filled(directory, form=form_, edition=edition)
    if fmt == "json":
        from pia.render.json_form import form_document

        write_bytes((json.dumps(form_document(made), ensure_ascii=False, indent=1) + "\n").encode())
    elif fmt == "md":
        from pia.render.markdown import render_markdown

        write_bytes(render_markdown(made))
    elif fmt == "html":
        from pia.render.html import render_html

        write_bytes(render_html(made))
    else:
        from pia.report.form_text import render_form_text

        write_lines(render_form_text(made, lang).split("\n"))
    return 0
