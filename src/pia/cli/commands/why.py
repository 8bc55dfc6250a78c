"""``pia why DIR ITEM``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pia.cli.options import DIRECTORY, LANG

if TYPE_CHECKING:
    from pia.errors import Lang

__all__ = ["command"]


@click.command(
    "why",
    help="欄の値がどの記載から作られたかを示す。ITEM は欄のパス・キー・名称、又は値そのもの。\n\nShow which facts made a cell; ITEM is a path, a key, a label, or the value itself.",
)
@DIRECTORY
@click.argument("item")
@LANG
def command(directory: Path, item: str, lang: Lang) -> int:
    from pia.app.why import explain
    from pia.cli.output import write_lines
    from pia.report.why_text import render_why

    write_lines(line for found in explain(directory, item) for line in render_why(found.item, found.facts, lang))
    return 0
