"""Rows of a change annex whose columns are parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from pia.history.audit.document import Line, bare, heads_in
from pia.history.audit.filed import COLUMNS, DITTO, Column, FiledRow

__all__ = ["rows_of_table"]

_HEAD_COLUMNS: Final[dict[str, Column]] = {
    "変更日": "date", "項目": "item", "変更前の記載": "before", "変更後の記載": "after", "提出時期": "timing", "提出時期に係る説明": "explanation",
}  # fmt: skip
_BREAKS: Final = re.compile(r"</p>\s*<p>|<br\s*/?>|</p>|<p>", re.IGNORECASE)
_TAGS: Final = re.compile(r"</?(?:p|br|b|i|u|span|div|strong|em|td|tr)\b[^<>]{0,100}>", re.IGNORECASE)


def rows_of_table(lines: Sequence[Line]) -> list[FiledRow]:
    """Return the rows of a table; a line that has neither date nor 項目 goes on with the row before it, or, where it has its own
    提出時期, is a row whose date and 項目 are those above it (cells that span rows).

    Columns that are none of the annex (a number, remarks) are passed over.
    """
    order: tuple[Column | None, ...] = COLUMNS
    rows: list[FiledRow] = []
    for line in lines:
        if not line.text.strip():
            continue
        if heads_in(line.text) >= 4:
            order = tuple(_HEAD_COLUMNS.get(bare(head)) for head in line.text.split("\t"))
            continue
        if "\t" not in line.text:
            continue
        cells = {
            name: _plain(cell) for name, cell in zip(order, line.text.split("\t"), strict=False) if name is not None
        }
        if not any(cells.values()):
            continue
        if rows and not cells.get("date") and not cells.get("item"):
            if not (cells.get("timing") and rows[-1].timing):
                rows[-1] = _longer(rows[-1], cells)
                continue
            cells |= {"date": DITTO if rows[-1].date else "", "item": DITTO}
        lost = tuple(name for name in COLUMNS[:5] if name not in cells)
        rows.append(_longer(FiledRow(line=line.number, lost=lost), cells))
    return rows


def _longer(row: FiledRow, cells: dict[Column, str]) -> FiledRow:
    more = {name: "\n".join(filter(None, (getattr(row, name), text))) for name, text in cells.items() if text}
    return replace(row, **more)


def _plain(cell: str) -> str:
    """Return a cell without the marks of a web page."""
    lines = [_TAGS.sub("", line).strip() for line in _BREAKS.split(cell)]
    return "\n".join(line for line in lines if line)
