"""Rows of a change annex whose columns are parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from pia.history.audit.document import HEADS, Line, heads_in
from pia.history.audit.filed import COLUMNS, Column, FiledRow

__all__ = ["rows_of_table"]

_HEAD_COLUMNS: Final[dict[str, Column]] = {
    "変更日": "date", "項目": "item", "変更前の記載": "before", "変更後の記載": "after", "提出時期": "timing", "提出時期に係る説明": "explanation",
}  # fmt: skip
_BREAKS: Final = re.compile(r"</p>\s*<p>|<br\s*/?>|</p>|<p>", re.IGNORECASE)
_TAGS: Final = re.compile(r"</?(?:p|br|b|i|u|span|div|strong|em|td|tr)\b[^<>]{0,100}>", re.IGNORECASE)


def rows_of_table(lines: Sequence[Line]) -> list[FiledRow]:
    """Return the rows of a table; a line that has neither date nor 項目 goes on with the row before it."""
    order: tuple[Column, ...] = COLUMNS
    rows: list[FiledRow] = []
    for line in lines:
        if not line.text.strip():
            continue
        if heads_in(line.text) >= 4:
            order = tuple(_HEAD_COLUMNS[head.strip()] for head in line.text.split("\t") if head.strip() in HEADS)
            continue
        if "\t" not in line.text:
            continue
        cells = dict(zip(order, map(_plain, line.text.split("\t")), strict=False))
        if rows and not cells.get("date") and not cells.get("item"):
            rows[-1] = _longer(rows[-1], cells)
            continue
        lost = tuple(name for name in order[:5] if name not in cells)
        rows.append(_longer(FiledRow(line=line.number, lost=lost), cells))
    return rows


def _longer(row: FiledRow, cells: dict[Column, str]) -> FiledRow:
    more = {name: "\n".join(filter(None, (getattr(row, name), text))) for name, text in cells.items() if text}
    return replace(row, **more)


def _plain(cell: str) -> str:
    """Return a cell without the marks of a web page."""
    lines = [_TAGS.sub("", line).strip() for line in _BREAKS.split(cell)]
    return "\n".join(line for line in lines if line)
