"""The few pieces of Markdown that every generated page is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["anchor", "cell", "code", "document", "table"]

HEADER = "<!-- この頁は docs/generate.py が作ります。手で直さず make docs を実行してください。 / Generated: run make docs. -->"

_ANCHOR = re.compile(r"[^\w\- ]")


def anchor(title: str) -> str:
    """Return the anchor that Markdown viewers give to a heading: lower case, punctuation dropped, spaces to hyphens."""
    return _ANCHOR.sub("", title.lower()).strip().replace(" ", "-")


def cell(text: object) -> str:
    """Return ``text`` fit for a table cell: one line, no bar that would end the cell, no markup of its own."""
    flat = " ".join(str(text).split("\n"))
    return flat.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def code(text: object) -> str:
    """Return ``text`` as code inside a table cell or a sentence."""
    return f"`{str(text).replace('|', chr(92) + '|')}`"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table; every cell must already be safe (:func:`cell` or :func:`code`)."""
    lines = [f"| {' | '.join(heads)} |", f"|{'|'.join(' --- ' for _ in heads)}|"]
    lines.extend(f"| {' | '.join(row)} |" for row in rows)
    return [*lines, ""]


def document(title: str, intro: Sequence[str], body: Iterable[str]) -> str:
    """Return a whole page: the header, the title, the introduction (one paragraph each) and the body lines."""
    lines = [HEADER, "", f"# {title}", ""]
    for paragraph in intro:
        lines.extend([paragraph, ""])
    lines.extend(body)
    return "\n".join(lines).rstrip("\n") + "\n"
