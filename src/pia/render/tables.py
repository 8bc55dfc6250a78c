"""Tables as they stand on paper: lists of 記録項目 in columns side by side, and how the columns of a table share the page.

Shared by the renderers that draw tables, so that a list breaks into the same columns in every format.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from pia.forms.tree import Table
from pia.terms.text import display_width

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["column_weights", "evenly", "record_table"]

_MOST_BESIDE = 4
_PAGE_EM = 58
"""Characters of a table across the page of the narrowest format."""
_NUMBER_EM = 4.5
"""Room of a number with the borders and insets of its cell and of the name beside it."""
_FITTING = 0.9
"""Part of the names that stand on one line each."""
_NUMBER_HEAD, _NAME_HEAD = "番号", "記録項目"
_LEAST_WEIGHT, _MOST_WEIGHT = 4.0, 12.0


def record_table(table: Table) -> Table:
    """Return the rows of a numbered list side by side: 番号・記録項目 several times over, to be read across, line by line.

    Read across, the list keeps its order on every page, wherever the pages break. A first column of digits gives the numbers,
    else the rows are counted; further columns join the name.
    """
    has_numbers = len(table.columns) > 1 and all(row[0].isdecimal() for row in table.rows)
    entries = [
        (row[0], "　".join(filter(None, row[1:]))) if has_numbers else (str(at), "　".join(filter(None, row)))
        for at, row in enumerate(table.rows, start=1)
    ]
    entries = entries or [("", "")]
    heads = table.columns[:2] if has_numbers else (_NUMBER_HEAD, table.columns[0] if table.columns else _NAME_HEAD)
    beside = _beside([name for _, name in entries])
    entries += [("", "")] * (-len(entries) % beside)
    lines = (entries[start : start + beside] for start in range(0, len(entries), beside))
    return Table(tuple(heads) * beside, tuple(tuple(text for entry in line for text in entry) for line in lines))


def _beside(names: list[str]) -> int:
    """Return how many entries stand side by side: as many as leave nearly every name on one line."""
    if not names:
        return 1
    wide = sorted(display_width(name) / 2 for name in names)[int(_FITTING * (len(names) - 1))]
    return max(1, min(_MOST_BESIDE, int(_PAGE_EM // (wide + _NUMBER_EM))))


def column_weights(table: Table, columns: Collection[int]) -> dict[int, float]:
    """Return how the columns of a table share what the short ones leave: by the root of how much is usually written in each.

    Columns whose heads differ in 前 and 後 only (変更前の記載, 変更後の記載) are equally wide.
    """
    weights = {number: _weight(table, number) for number in columns}
    for same in _twins(table):
        most = max((weights[number] for number in same if number in weights), default=0.0)
        weights.update({number: most for number in same if number in weights})
    return weights


def evenly(table: Table, short: set[int]) -> set[int]:
    """Return the short columns without those whose twin (変更前, 変更後) is a long one."""
    return short - {number for same in _twins(table) if not short.issuperset(same) for number in same}


def _twins(table: Table) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for number, head in enumerate(table.columns):
        found.setdefault(head.replace("後", "前"), []).append(number)
    return [same for same in found.values() if len(same) > 1]


def _weight(table: Table, number: int) -> float:
    amounts = [sum(display_width(line) for line in row[number].split("\n")) / 2 for row in table.rows]
    usual = sqrt(sum(amount * amount for amount in amounts) / len(amounts)) if amounts else 0.0
    return min(max(sqrt(usual), sqrt(display_width(table.columns[number]) / 2), _LEAST_WEIGHT), _MOST_WEIGHT)
