"""A table beside the YAML: one CSV file to the rows of a 別紙, as the nodes that YAML would have given.

The header names the columns by their Japanese titles or by the names of the fields (:data:`COLUMNS`). Every cell is a
text at its own place, so that messages and explanations point into the table; a blank cell is a key left out. Where the
table has no ids, they are made of the rows' content (:func:`_ids`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pia.errors import InputError, Place, Problem
from pia.source.csv_cells import Cell, scan
from pia.source.decode import MAX_FILE, check_text, decode, read_bytes
from pia.source.load import Document
from pia.source.nodes import Entry, Mapping, Scalar, Sequence
from pia.source.problems import point, problem, suggestion

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["COLUMNS", "SUFFIX", "load_table"]

SUFFIX = ".csv"
"""What the name of a table ends in, in any case."""

COLUMNS = {
    "id": ("識別子",),
    "number": ("番号",),
    "article": ("根拠の項", "項番"),
    "recipient": ("提供先・移転先", "提供先", "移転先"),
    "organ": ("実施機関",),
    "office": ("所管部署",),
    "work": ("事務",),
    "provider": ("情報提供者",),
    "information": ("特定個人情報",),
}
"""The fields of a row, each with the titles that a header may have instead of its name."""

_NAMES = {**{name: name for name in COLUMNS}, **{title: name for name, titles in COLUMNS.items() for title in titles}}
_LISTED = "、".join(title for titles in COLUMNS.values() for title in titles)
_MAX_PROBLEMS = 200
_RUNS = re.compile("[a-z0-9]+")
_LONGEST_ID = 60


def load_table(path: Path, file: str) -> Document:
    """Read the table at ``path``; ``file`` is its display name. The root of the document is the list of its rows.

    The bytes are UTF-8, with or without byte order mark, or CP932, the two encodings that spreadsheet programs write.

    Raises:
        InputError: the file cannot be read, is not CSV, or its columns or ids are wrong; all problems at once.
    """
    data = read_bytes(path, file, table=True)
    text, bom = decode(data, file, also="cp932")
    problems = check_text(text, file, size=len(data), max_line=MAX_FILE)
    if problems:
        raise InputError(problems)
    rows, trouble = scan(text, file)
    if trouble is not None:
        raise InputError(trouble)
    if not rows:
        message = ("表が空です。1行目に列の見出しが要ります。", "The table is empty; its first row names the columns.")
        remedy = (f"1行目に見出しを書いてください: {_LISTED}", f"Write the header: {', '.join(COLUMNS)}.")
        raise InputError(problem("table-empty", message, remedy, point(file)))
    fields, problems = _header(rows[0])
    for row in rows[1:]:
        problems += _unnamed(row, rows[0])
    ids = _ids([{name: row[at] for at, name in fields.items() if at < len(row)} for row in rows[1:]])
    problems += _duplicates(ids)
    if problems:
        raise InputError(sorted(problems[:_MAX_PROBLEMS], key=lambda each: each.place or point(file)))
    items = tuple(_item(row, rows[0], fields, id_) for row, id_ in zip(rows[1:], ids, strict=True))
    last = rows[-1][-1].place
    place = Place(file, 1, 1, last.end_line, last.end_column)
    return Document(file, text, Sequence(items, place, 0, rows[-1][-1].end), bom)


def _header(row: list[Cell]) -> tuple[dict[int, str], list[Problem]]:
    """Return the field of each column that has a title, by position, and what is wrong with the titles."""
    fields: dict[int, str] = {}
    first: dict[str, Cell] = {}
    problems: list[Problem] = []
    for at, cell in enumerate(row):
        if cell.blank:
            continue
        title = unicodedata.normalize("NFKC", cell.text).strip()
        name = _NAMES.get(title)
        if name is None:
            near_ja, near_en = suggestion(title, _NAMES)
            shown = title if len(title) <= 40 else f"{title[:40]}…"
            message = (f"「{shown}」という列はありません。{near_ja}", f"There is no column '{shown}'.{near_en}")
            remedy = (
                f"見出しを次のどれかに直してください: {_LISTED}（区切りはコンマです）",
                f"Use one of these headers, separated by commas: {', '.join(COLUMNS)}.",
            )
            problems.append(problem("table-column-unknown", message, remedy, cell.place))
            continue
        before = first.setdefault(name, cell)
        if before is not cell:
            message = (
                f"「{title}」の列が2つあります。もう1つは{before.place}です。",
                f"The column '{title}' stands twice; the other is at {before.place}.",
            )
            remedy = ("どちらか一方を削除してください。", "Delete one of the two.")
            problems.append(problem("table-column-twice", message, remedy, cell.place))
        fields[at] = name
    return fields, problems


def _unnamed(row: list[Cell], header: list[Cell]) -> list[Problem]:
    """Return a problem for each cell of ``row`` that is filled although its column has no title."""
    problems = []
    for at, cell in enumerate(row):
        if not cell.blank and (at >= len(header) or header[at].blank):
            message = (
                f"見出しのない列（{at + 1}列目）に値があります。",
                f"There is a value in column {at + 1}, which has no header.",
            )
            remedy = (
                '見出しを書くか、値を削除してください。コンマを含む値は引用符（"…"）で囲みます。',
                'Write the header or delete the value; a value with a comma is put in quotation marks ("…").',
            )
            problems.append(problem("table-cell-unnamed", message, remedy, cell.place))
    return problems


def _ids(rows: list[dict[str, Cell]]) -> list[tuple[str, Place | None, Cell | None]]:
    """Return for each row its id, the place where it is written (None where it is made) and the cell it comes from.

    An id that is not written is made of the row's own content, so that rows put in before it do not change it: the
    letters and digits of its article in half width, in lower case and joined by hyphens (番号法別表の24の項 gives 24,
    別表第1の2の項 gives 1-2), or ``row`` when there are none; repeats get -2, -3 and so on.
    """
    used = {row["id"].text for row in rows if "id" in row and not row["id"].blank}
    counts: dict[str, int] = {}
    found: list[tuple[str, Place | None, Cell | None]] = []
    for row in rows:
        written = row.get("id")
        if written is not None and not written.blank:
            found.append((written.text, written.place, written))
            continue
        article = row.get("article")
        folded = "" if article is None else unicodedata.normalize("NFKC", article.text).lower()
        stem = "-".join(_RUNS.findall(folded))[:_LONGEST_ID].strip("-") or "row"
        made, count = stem, counts.get(stem, 1)
        while made in used:
            count += 1
            made = f"{stem}-{count}"
        counts[stem] = count  # where the next repeat goes on, or thousands of repeats would take forever
        used.add(made)
        found.append((made, None, article))
    return found


def _duplicates(ids: list[tuple[str, Place | None, Cell | None]]) -> list[Problem]:
    """Return a problem for each id that is written twice, with both places."""
    first: dict[str, Place] = {}
    problems = []
    for name, place, _ in ids:
        if place is None:
            continue
        before = first.setdefault(name, place)
        if before is not place:
            message = (
                f"識別子「{name}」が重複しています。もう1か所は{before}です。",
                f"The id '{name}' stands twice; the other place is {before}.",
            )
            remedy = (
                "識別子を変えるか、どちらか一方の行を削除してください。",
                "Change the id or delete one of the rows.",
            )
            problems.append(problem("duplicate-id", message, remedy, place))
    return problems


def _item(
    row: list[Cell], header: list[Cell], fields: dict[int, str], id_: tuple[str, Place | None, Cell | None]
) -> Mapping:
    """Return the node of one row; a made id stands where the article stands, or at the start of the row."""
    name, written, source = id_
    at = source or row[0]
    entries = []
    if written is None:
        entries.append(Entry("id", at.place, at.start, at.start, Scalar(name, name, False, at.place, at.start, at.end)))
    for position, field in fields.items():
        if position < len(row) and not row[position].blank:
            cell, title = row[position], header[position]
            value = Scalar(cell.text, cell.text, False, cell.place, cell.start, cell.end)
            entries.append(Entry(field, title.place, title.start, title.end, value))
    first, last = row[0].place, row[-1].place
    place = Place(first.file, first.line, first.column, last.end_line, last.end_column)
    return Mapping(tuple(entries), place, row[0].start, row[-1].end)
