"""A table read as a stream: its head matched to the columns of a kind, its rows in pieces, every row with its line."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.errors import InputError, Place, Problem, Words
from pia.terms.text import fold, nearest
from pia.verify.evidence.cells import all_stated, day_part, minute_part, stated
from pia.verify.evidence.table_text import TableText

if TYPE_CHECKING:
    from pia.verify.evidence.kinds import Kind

__all__ = ["MAX_LEDGER_ROWS", "MAX_LOG_ROWS", "Head", "Piece", "Table", "columns_of", "open_table"]

MAX_LOG_ROWS: Final = 5_000_000
MAX_LEDGER_ROWS: Final = 200_000
_PIECE: Final = 1_000
_MAX_COLUMNS: Final = 200
_SHOWN: Final = 20


class Head(Struct, frozen=True):
    """Where each known column stands in the file (0-based), and what its head says there."""

    at: dict[str, int]
    titles: tuple[str, ...]


class Piece:
    """Some rows side by side, as columns; views of a column are made once."""

    def __init__(self, columns: Sequence[tuple[str, ...]], head: Head, first: int, lines: Sequence[int] | None) -> None:
        self._columns, self._head, self._first, self._lines = columns, head, first, lines
        self.size = len(columns[0]) if columns else 0
        self._views: dict[tuple[str, str], Sequence[str]] = {}
        self._sets: dict[tuple[str, str], set[str]] = {}
        self._regular: dict[str, bool] = {}
        self._numbers: dict[str, list[int] | None] = {}

    def view(self, column: str, part: str) -> Sequence[str]:
        """Return a column whole (``raw``) or a part of each cell: ``filled`` and ``stated`` ('x' or ''), ``day``, ``minute``, ``moment`` (16 characters).

        A column that the file does not have is empty in every row.
        """
        if part == "raw":
            return self._cells(column)
        key = (column, part)
        found = self._views.get(key)
        if found is None:
            found = self._views[key] = list(map(_PARTS[part], self._cells(column)))
        return found

    def part(self, column: str, part: str, index: int) -> str:
        """Return one cell of a view."""
        cell = self._cells(column)[index]
        return cell if part == "raw" else _PARTS[part](cell)

    def distinct(self, column: str, part: str) -> set[str]:
        """Return the different values of a view, without making the view where that can be helped."""
        key = (column, part)
        found = self._sets.get(key)
        if found is None:
            found = self._sets[key] = self._different(column, part)
        return found

    def is_regular(self, column: str) -> bool:
        """Tell whether every cell begins like 2026-03-10 09:15, so that its parts have fixed places and its order is that of text."""
        found = self._regular.get(column)
        if found is None:
            cells = self._cells(column)
            clocks = {cell[10:16] for cell in cells}
            days = {cell[:10] for cell in cells}
            found = all(map(_CLOCK, clocks)) and all(map(_DAY, days))
            found = found and len({clock[0] for clock in clocks}) == len({day[4] for day in days}) == 1
            found = found and _plain("".join(cells), len(cells))
            self._regular[column] = found
            if found:
                self._sets[column, "minute"], self._sets[column, "day"] = {clock[1:] for clock in clocks}, days
        return found

    def numbers(self, column: str) -> list[int] | None:
        """Return a column as numbers, None where one of its cells is none that a program wrote."""
        if column not in self._numbers:
            try:
                self._numbers[column] = list(map(int, self._cells(column)))
            except ValueError:
                self._numbers[column] = None
        return self._numbers[column]

    def _cells(self, column: str) -> Sequence[str]:
        at = self._head.at.get(column)
        return self._columns[at] if at is not None else ("",) * self.size

    def _different(self, column: str, part: str) -> set[str]:
        cells = self._cells(column)
        if part == "raw":
            return set(cells)
        if part in ("filled", "stated"):
            known = self._sets.get((column, "raw"), cells)
            says = all(map(str.strip, known)) if part == "filled" else all_stated(known)
            return {"x"} if says else set(self.view(column, part))
        if part in ("day", "minute") and self.is_regular(column):
            return self._sets[column, part]
        return set(self.view(column, part))

    def line(self, index: int) -> int:
        """Return the line of the file at which a row begins."""
        return self._first + index if self._lines is None else self._lines[index]

    def place(self, file: str, index: int, column: str) -> Place:
        """Return where a cell stands, counted in characters; of a column that is not there, the row."""
        line, at = self.line(index), self._head.at.get(column, 0)
        start = 1 + sum(_written(cells[index]) + 1 for cells in self._columns[:at])
        return Place(file, line, start, line, start + _written(self._columns[at][index]))


def _plain(times: str, count: int) -> bool:
    """Tell whether times of one form have digits and marks only: no zone, no half of a day (PM) that the digits do not tell."""
    bare = times.replace("T", "")
    signs = bare.count("-")
    return bare.isascii() and bare.upper() == bare.lower() and "+" not in bare and signs in (0, 2 * count)


def _written(cell: str) -> int:
    """Return how many characters a cell takes in a file that quotes only what it must."""
    quoted = any(mark in cell for mark in ',"\r\n')
    return len(cell) + cell.count('"') + (2 if quoted else 0)


_CLOCK = re.compile("[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]").fullmatch
_DAY = re.compile("[0-9]{4}([-/])[0-9]{2}\\1[0-9]{2}").fullmatch
_PARTS: dict[str, Callable[[str], str]] = {
    "filled": lambda cell: "x" if cell.strip() else "",
    "stated": lambda cell: "x" if stated(cell) else "",
    "day": day_part,
    "minute": minute_part,
    "moment": lambda cell: cell[:16],
}


class Table:
    """One opened file of a known kind. ``pieces`` may be asked for once; ``rows`` and ``sha256`` are known afterwards."""

    def __init__(
        self, text: TableText, lines: Iterator[str], reader: Iterator[list[str]], kind: Kind, head: Head
    ) -> None:
        self.file, self.kind, self.head = text.file, kind, head
        self.rows = 0
        self._text, self._reader, self._lines = text, reader, lines
        self._most = MAX_LOG_ROWS if kind.evidence == "log" else MAX_LEDGER_ROWS

    @property
    def sha256(self) -> str:
        """The digest of the file, once it has been read to its end."""
        return self._text.sha256

    def pieces(self) -> Iterator[Piece]:
        """Yield the rows.

        Raises:
            InputError: a row has more or fewer cells than the head, or the file cannot be read on.
        """
        width = len(self.head.titles)
        while True:
            begun = self._at()
            try:
                rows = list(islice(self._reader, _PIECE))
            except csv.Error as error:
                raise InputError(self._broken(error)) from None
            if not rows:
                return
            lines = None
            if self._at() - begun != len(rows):
                lines = _lines(rows, begun + 1)
            try:
                columns = list(zip(*rows, strict=True))
            except ValueError:
                columns = []
            if len(columns) != width:
                rows, lines = self._evened(rows, lines or range(begun + 1, begun + 1 + len(rows)), width)
                columns = list(zip(*rows, strict=True))
            self.rows += len(rows)
            if self.rows > self._most:
                raise InputError(self._too_many())
            if rows:
                yield Piece(columns, self.head, begun + 1, lines)

    def _at(self) -> int:
        return self._reader.line_num  # type: ignore[attr-defined,no-any-return]

    def _evened(self, rows: list[list[str]], lines: Sequence[int], width: int) -> tuple[list[list[str]], list[int]]:
        """Return the rows without blank ones and without blank cells beyond the head; refuse others of another length."""
        kept: list[list[str]] = []
        places: list[int] = []
        wrong: list[Problem] = []
        for row, line in zip(rows, lines, strict=True):
            if not any(cell.strip() for cell in row):
                continue
            if len(row) < width or any(cell.strip() for cell in row[width:]):
                wrong.append(self._uneven(line, len(row), width))
            kept.append(row[:width])
            places.append(line)
        if wrong:
            raise InputError(wrong[:_SHOWN])
        return kept, places

    def _uneven(self, line: int, cells: int, width: int) -> Problem:
        return Problem(
            "evidence-row-length",
            Words(
                f"見出しは{width}列ですが、この行は{cells}列です。",
                f"the head has {width} columns, this row has {cells}",
            ),
            Words("カンマや引用符の過不足を直してください。", "mend missing or extra commas and quotation marks"),
            Place(self.file, line, 1, line, 1),
        )

    def _broken(self, error: csv.Error) -> Problem:
        line = self._at()
        return Problem(
            "evidence-csv",
            Words("CSVとして読めません（引用符、長すぎるセル又はNUL文字）。", f"this is not CSV: {error}"),
            Words("CSVとして書き出し直してください。", "export it as CSV once more"),
            Place(self.file, line, 1, line, 1),
        )

    def _too_many(self) -> Problem:
        return Problem(
            "evidence-too-many-rows",
            Words(
                f"「{self.file}」は{self._most:,}行を超えています。", f"{self.file} has more than {self._most:,} rows"
            ),
            Words("期間を区切って（月ごとなど）渡してください。", "split it, for example by month"),
        )


def _lines(rows: Sequence[Sequence[str]], first: int) -> list[int]:
    """Return the line at which each row begins, where cells hold line breaks."""
    found = []
    for row in rows:
        found.append(first)
        first += 1 + sum(cell.count("\n") for cell in row)
    return found


def open_table(
    path: Path,
    file: str,
    kinds: Mapping[str, Kind],
    given: str | None = None,
    renamed: Mapping[str, Mapping[str, str]] | None = None,
) -> Table:
    """Open a file and find out from its head of which kind it is, or take it as ``given``.

    ``renamed`` says by kind which head stands for which column (from the user's own mapping).

    Raises:
        InputError: it cannot be read, is empty, fits no kind, or lacks a column that its kind needs.
    """
    text = TableText(path, file)
    lines = text.lines()
    reader = csv.reader(lines, strict=True)
    try:
        titles = next((row for row in reader if any(cell.strip() for cell in row)), None)
    except csv.Error:
        titles = None
    if titles is None:
        raise InputError(
            Problem(
                "evidence-empty",
                Words(f"「{file}」に見出しの行がありません。", f"{file} has no head"),
                Words(
                    "1行目に列の見出しを書いたCSVを渡してください。",
                    "give a CSV file whose first row names the columns",
                ),
                Place(file, 1, 1, 1, 1),
            )
        )
    while titles and not titles[-1].strip():
        titles.pop()
    line = reader.line_num
    _refuse_heads(titles, file, line)
    own = renamed or {}
    kind = kinds[given] if given is not None else _fitting(titles, file, line, kinds, own)
    at = columns_of(kind, titles, own.get(kind.id, {}))
    missing = [one for one in kind.columns.values() if one.required and one.id not in at]
    if missing:
        raise InputError([_missing(one.id, kind, titles, file, line) for one in missing])
    return Table(text, lines, reader, kind, Head(at, tuple(titles)))


def columns_of(kind: Kind, titles: Sequence[str], renamed: Mapping[str, str]) -> dict[str, int]:
    """Return where each column of ``kind`` stands under ``titles``; the user's own names go first, then the order of synonyms."""
    heads = {fold(title).replace(" ", ""): at for at, title in reversed(list(enumerate(titles)))}
    found: dict[str, int] = {}
    for column in kind.columns.values():
        if column.id in renamed:
            at = heads.get(fold(renamed[column.id]).replace(" ", ""))
        else:
            at = next((heads[name] for head in column.heads if (name := head.replace(" ", "")) in heads), None)
        if at is not None and at not in found.values():
            found[column.id] = at
    return found


def _fitting(
    titles: Sequence[str], file: str, line: int, kinds: Mapping[str, Kind], renamed: Mapping[str, Mapping[str, str]]
) -> Kind:
    """Return the kind whose needed columns are all there and that knows most of the others."""
    known = {id_: columns_of(kind, titles, renamed.get(id_, {})) for id_, kind in kinds.items()}
    whole = [
        id_ for id_, at in known.items() if all(one.id in at for one in kinds[id_].columns.values() if one.required)
    ]
    if whole:
        most = max(len(known[id_]) for id_ in whole)
        best = [id_ for id_ in whole if len(known[id_]) == most]
        if len(best) == 1:
            return kinds[best[0]]
        listed = ", ".join(best)
        raise InputError(
            Problem(
                "evidence-kind-unclear",
                Words(
                    f"「{file}」の種類が見出しだけでは決まりません（{listed}）。",
                    f"the head of {file} fits several kinds ({listed})",
                ),
                Words("--kind で種類を指定してください。", "name one with --kind"),
                Place(file, line, 1, line, 1),
            )
        )
    nearest_id = max(
        known, key=lambda id_: (len(known[id_]), -len(kinds[id_].columns), id_)
    )  # most columns, least missing
    return_missing = [
        one for one in kinds[nearest_id].columns.values() if one.required and one.id not in known[nearest_id]
    ]
    raise InputError([_missing(one.id, kinds[nearest_id], titles, file, line) for one in return_missing])


def _missing(column: str, kind: Kind, titles: Sequence[str], file: str, line: int) -> Problem:
    one = kind.columns[column]
    near = next(
        (found for head in one.heads if (found := nearest(head, [t[:60] for t in titles if t.isprintable()]))), None
    )
    hint = Words(f"近い見出しは「{near}」です。", f" The nearest head is '{near}'.") if near else Words("", "")
    listed = "、".join(one.names[:5])
    return Problem(
        "evidence-column-missing",
        Words(
            f"「{kind.title.ja}」に要る列「{one.title.ja}」（{listed} など）がありません。{hint.ja}",
            f"{kind.title.en} needs the column '{one.title.en}' ({', '.join(one.names[:5])} …).{hint.en}",
        ),
        Words(
            f"見出しを直すか、--mapping で columns: {{{kind.id}: {{{column}: 見出し}}}} と書いてください。",
            f"rename the head, or write columns: {{{kind.id}: {{{column}: head}}}} in a file for --mapping",
        ),
        Place(file, line, 1, line, 1),
    )


def _refuse_heads(titles: Sequence[str], file: str, line: int) -> None:
    """Refuse too many columns, and a head that stands twice: nobody could tell which one is meant."""
    place = Place(file, line, 1, line, 1)
    if len(titles) > _MAX_COLUMNS:
        raise InputError(
            Problem(
                "evidence-too-many-columns",
                Words(f"列が{_MAX_COLUMNS}を超えています。", f"there are more than {_MAX_COLUMNS} columns"),
                Words("要る列だけを書き出してください。", "export only the columns that are needed"),
                place,
            )
        )
    seen: set[str] = set()
    for number, title in enumerate(titles, 1):
        name = fold(title).replace(" ", "")
        if name and name in seen:
            raise InputError(
                Problem(
                    "evidence-head-twice",
                    Words(f"{number}列目の見出しが、前の列と同じです。", f"the head of column {number} stands twice"),
                    Words("どちらの列かが分かるように、見出しを変えてください。", "rename one of them"),
                    place,
                )
            )
        seen.add(name)
