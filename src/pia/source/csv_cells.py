"""CSV text to cells that know their place: the format of RFC 4180, strictly.

The ``csv`` module of Python says neither where a cell stands nor, where a quotation mark is wrong, which one; so the few
rules of the format are written out here. What this scanner accepts, it reads as that module does in its strict mode.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

from pia.errors import Place, Problem
from pia.source.decode import BREAK
from pia.source.problems import problem

__all__ = ["MAX_COLUMNS", "MAX_ROWS", "Cell", "scan"]

MAX_ROWS = 10_000
"""Most rows of a table below its header."""

MAX_COLUMNS = 50
"""Most columns of a table."""

# possessive: a quotation mark that is never closed costs one pass and no search for another reading
_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')
_PLAIN = re.compile(r"[^,\r\n]*")
_END = re.compile(r"\r\n|[\r\n]|\Z")
_LINE_END = re.compile(r"\r\n?")
# the beginnings before which spreadsheet writers of this project put an apostrophe, so that nothing is run as a formula
_GUARDED = re.compile("'(?='*[ \u3000]*[=+@\t\n\r＝＋＠]|'*[ \u3000]*[-－−](?=[\\s\\S]))")

_Placed: TypeAlias = Callable[[int, int], Place]


class Cell(Struct, frozen=True):
    """One cell: its text without quotation marks and guard, and the stretch it takes up in the file."""

    text: str
    place: Place
    start: int
    end: int

    @property
    def blank(self) -> bool:
        """Whether nothing but spaces stands in it."""
        return not self.text.strip()


def scan(text: str, file: str) -> tuple[list[list[Cell]], Problem | None]:
    """Return the rows of ``text`` and, where it is not CSV or too large, the problem at which reading stopped.

    Rows in which every cell is blank are left out. Line ends inside a cell are LF.
    """
    place = _placer(text, file)
    rows: list[list[Cell]] = []
    position, count = 0, 0
    while position < len(text):
        row, position, trouble = _row(text, position, place)
        if trouble is not None:
            return rows, trouble
        count += 1
        if count > MAX_ROWS + 1:
            message = (
                f"行が多すぎます。見出しの下に{MAX_ROWS:,}行までです。",
                f"There are more than {MAX_ROWS:,} rows.",
            )
            remedy = ("空の行を削除するか、表を分けてください。", "Delete empty rows, or split the table.")
            return rows, problem("table-too-many-rows", message, remedy, row[0].place)
        if not all(cell.blank for cell in row):
            rows.append(row)
    return rows, None


def _row(text: str, position: int, place: _Placed) -> tuple[list[Cell], int, Problem | None]:
    """Return the cells of the row at ``position``, where the next one begins, and what is wrong, if anything."""
    row: list[Cell] = []
    while True:
        found = _QUOTED.match(text, position)
        if found is None and text.startswith('"', position):
            message = (
                '引用符（"）がここで開いたまま、閉じられていません。',
                "A quotation mark is opened here and never closed.",
            )
            remedy = ("対になる引用符を書き足してください。", "Add the closing quotation mark.")
            return row, position, problem("table-quote", message, remedy, place(position, position + 1))
        quoted = found is not None
        found = found or _PLAIN.match(text, position)
        assert found is not None  # noqa: S101  # the plain pattern matches everywhere
        end = found.end()
        content = found[0][1:-1].replace('""', '"') if quoted else found[0]
        guard = 1 if _GUARDED.match(content) else 0
        row.append(Cell(_LINE_END.sub("\n", content[guard:]), place(position, end), position, end))
        if len(row) > MAX_COLUMNS:
            message = (f"列が多すぎます。{MAX_COLUMNS}列までです。", f"There are more than {MAX_COLUMNS} columns.")
            remedy = ("右側の空の列を削除してください。", "Delete the empty columns at the right.")
            return row, end, problem("table-too-many-columns", message, remedy, row[-1].place)
        if text.startswith(",", end):
            position = end + 1
            continue
        stop = _END.match(text, end)
        if stop is None:
            message = (
                '閉じた引用符（"）の後に文字があります。',
                "Something follows the closing quotation mark of a cell.",
            )
            remedy = (
                'セルの中の引用符は「""」と重ねて書き、セル全体を引用符で囲んでください。',
                "Double the quotation marks inside a cell and put the whole cell in quotation marks.",
            )
            return row, end, problem("table-quote", message, remedy, place(end, end + 1))
        return row, stop.end(), None


def _placer(text: str, file: str) -> _Placed:
    """Return the function from two offsets to a place."""
    starts = [0, *(found.end() for found in BREAK.finditer(text))]

    def place(start: int, end: int) -> Place:
        first = bisect_right(starts, start)
        last = bisect_right(starts, end, first - 1)
        return Place(file, first, start - starts[first - 1] + 1, last, end - starts[last - 1] + 1)

    return place
