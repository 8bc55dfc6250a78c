"""The text that is left of a printed change annex: cells one after the other, short ones in one line, heads on every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pia.history.audit.atoms import width

__all__ = ["HEAD", "printed", "printed_page", "wrapped"]

HEAD = "提出時期に係る説明変更日 項目 変更前の記載 変更後の記載 提出時期"
ITEM, CELL, NOTE = 14.0, 21.0, 14.0

Cells = tuple[str, str, str, str, str, str]
"""変更日, 項目, 変更前, 変更後, 提出時期, 説明."""


def wrapped(text: str, column: float) -> list[str]:
    """Return the lines of a cell in a column of that many full-width characters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for char in paragraph:
            if width(line + char) > column:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


def printed_page(rows: Iterable[Cells]) -> str:
    """Return one page."""
    out = [HEAD, ""]
    for date, item, before, after, timing, note in rows:
        chunks = [[date], wrapped(item, ITEM)]
        cells = [wrapped(before, CELL) if before else [], wrapped(after, CELL) if after else []]
        short = all(len(one) <= 1 for one in cells)
        tail = [timing, *wrapped(note, NOTE)] if note else [timing]
        if short:
            line = " ".join([*(one[0] for one in cells if one), tail[0], *tail[1:2]])
            chunks.append([line, *tail[2:]])
        else:
            chunks += [one for one in cells if one]
            chunks.append([" ".join(tail[:2]), *tail[2:]])
        for chunk in chunks:
            out += [*chunk, ""]
    return "\n".join(out)


def printed(
    pages: Sequence[Sequence[Cells]],
    title: str = "（別添３）変更箇所",
    form: str = "特定個人情報保護評価書（全項目評価書）",
) -> str:
    """Return a document with nothing but its cover line and its annex."""
    return "\n".join([form, "", title, "\n\n\n".join(printed_page(page) for page in pages), ""])
