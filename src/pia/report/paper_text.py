"""A document of plain tables as Markdown and as PDF."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pia.data import templates_root
from pia.render.pdf_engine import PdfEngine, typst_engine
from pia.render.rare import GETA
from pia.sheets.cell_text import visible_text
from pia.sheets.text_measure import known

if TYPE_CHECKING:
    from pia.report.paper import Paper

__all__ = ["paper_md", "paper_pdf"]

_ESCAPED = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>#+!|~"})


def paper_md(paper: Paper) -> str:
    """Return ``paper`` as Markdown with pipe tables; no text of it acts as markup."""
    lines = [f"# {_cell(paper.title)}", ""]
    for line in paper.lead:
        lines += [_cell(line), ""]
    for one in paper.tables:
        if one.title:
            lines += [f"## {_cell(one.title)}", ""]
        lines.append("| " + " | ".join(_cell(column.head) for column in one.columns) + " |")
        lines.append("|" + " --- |" * len(one.columns))
        lines += ["| " + " | ".join(_cell(text) for text in cells) + " |" for cells in one.rows]
        lines.append("")
    return "\n".join([*lines, _cell(paper.foot), ""])


def _cell(text: str) -> str:
    return visible_text(text).translate(_ESCAPED).replace("\n", "<br>")


def paper_pdf(paper: Paper, engine: PdfEngine | None = None) -> bytes:
    """Return ``paper`` as a tagged PDF on A4 sideways; the same paper gives the same bytes.

    Raises:
        UsageError: the typesetting engine or its font is not installed.
    """
    layout = (templates_root() / "layouts" / "paper.typ").read_text(encoding="utf-8")
    drawn = {
        "title": _lines(paper.title),
        "lead": [_lines(line) for line in paper.lead],
        "foot": _lines(paper.foot),
        "tables": [
            {
                "title": _lines(one.title),
                "shares": [column.share for column in one.columns],
                "heads": [_lines(column.head) for column in one.columns],
                "hand": [column.by_hand for column in one.columns],
                "rows": [[_lines(text) for text in cells] for cells in one.rows],
            }
            for one in paper.tables
        ],
    }
    return (engine or typst_engine()).typeset(layout, {"paper": json.dumps(drawn, ensure_ascii=False)})


def _lines(text: str) -> list[str]:
    """Return lines of what the font of the product has; another character is printed as 〓."""
    kept = (char if char in "\n " or known(char) else GETA for char in visible_text(text).replace("\t", " "))
    return "".join(kept).split("\n")
