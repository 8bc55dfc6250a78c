"""Tables of the example city as rows that a test may change, and what the checks of their kind say of them."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pia.app.opened import open_assessment
from pia.data import example_root
from pia.verify.evidence.entries import asked_of
from pia.verify.evidence.given import Given
from pia.verify.evidence.judge import judge
from pia.verify.evidence.kinds import kinds
from pia.verify.evidence.sources import lists_of, of_companion
from pia.verify.evidence.table import open_table

if TYPE_CHECKING:
    from pia.model.read import Loaded
    from pia.verify.evidence.judge import Judged

FOLDER = example_root() / "evidence" / "juki"
DAY = date(2026, 3, 31)
COMPANIONS = ("personnel-changes", "terminal-ledger", "media-register")

Rows = list[list[str]]


@cache
def assessment() -> Loaded:
    return open_assessment(example_root() / "juki")


def rows_of(name: str) -> Rows:
    """Return the rows of a table of the example, the head first."""
    data = (FOLDER / f"{name}.csv").read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp932")
    return list(csv.reader(io.StringIO(text, newline="")))


def write(path: Path, rows: Rows, encoding: str = "utf-8") -> Path:
    """Write rows as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@cache
def given(*, hours: bool = True, companions: tuple[str, ...] = COMPANIONS) -> Given:
    """Return what the tables of the example are compared with."""
    lists, days = lists_of(assessment().assessment), {}
    for name in companions:
        more, told = of_companion(open_table(FOLDER / f"{name}.csv", f"{name}.csv", kinds()))
        lists.update(more)
        days.update(told)
    return Given(DAY, lists, days, (8 * 60, 19 * 60) if hours else None, frozenset(companions))


def judged(path: Path, known: Given | None = None) -> list[Judged]:
    """Return what every check of its kind says of a table for the example."""
    table = open_table(path, path.name, kinds())
    return judge(table, asked_of(table.kind, assessment().assessment), known or given())


def outcome(results: list[Judged], check: str) -> str:
    """Return the outcome of a check, for all controls together."""
    found = {one.outcome for one in results if one.asked.check.id == check}
    assert len(found) == 1, (check, found)
    return found.pop()


def places(results: list[Judged], check: str) -> list[tuple[int, int, str]]:
    """Return line, column (in characters) and id of the column of each row that a check names."""
    found = {
        (row.place.line, row.place.column, row.column)
        for one in results
        if one.asked.check.id == check
        for row in one.rows
    }
    return sorted(found)
