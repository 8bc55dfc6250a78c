"""All checks of a kind over one table, in one pass: which rows fail, how many were concerned, and what could not be asked."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct, field

from pia.errors import Place, Words
from pia.verify.evidence.cells import day_in
from pia.verify.evidence.conditions import Condition, Unanswerable, lacking_table, made
from pia.verify.evidence.trials import trial_of

if TYPE_CHECKING:
    from datetime import date

    from pia.verify.evidence.given import Declared, Given
    from pia.verify.evidence.kinds import Check
    from pia.verify.evidence.table import Piece, Table
    from pia.verify.evidence.trials import Trial

__all__ = ["MOST_SHOWN", "Asked", "Judged", "Row", "judge"]

MOST_SHOWN: Final = 50
"""Rows of one check that are named; the others are counted."""
_MOST_KNOWN: Final = 200_000
_FEW: Final = 2


class Asked(Struct, frozen=True):
    """A check for controls that declare the same values."""

    check: Check
    controls: tuple[str, ...]
    declared: Declared


class Row(Struct, frozen=True):
    """A row that fails a check: where the cell to blame stands, and which column that is."""

    place: Place
    column: str


class Judged(Struct, frozen=True):
    """How a check went: ``concerned`` rows were looked at, ``wrong`` of them fail; ``reason`` says why it could not be asked."""

    asked: Asked
    outcome: Literal["held", "refuted", "undetermined"]
    concerned: int
    wrong: int
    rows: tuple[Row, ...]
    reason: Words | None = None
    seen: date | None = None


class _Runner(Struct):
    """One check at work."""

    asked: Asked
    feed: Callable[[Piece, _Runner], Iterable[tuple[int, str]]] | None
    end: Callable[[], str | None] = lambda: None
    reason: Words | None = None
    concerned: int = 0
    wrong: int = 0
    rows: list[Row] = field(default_factory=list)


def judge(table: Table, asked: Sequence[Asked], given: Given) -> list[Judged]:
    """Read ``table`` to its end and ask everything of it.

    Raises:
        InputError: the table cannot be read to its end; nothing is known then.
    """
    runners = [_runner(one, table, given) for one in asked]
    days = _Days(table)
    with _collector_paused():
        for piece in table.pieces():
            days.look(piece)
            for runner in runners:
                _feed(runner, piece, table.file)
    return [_judged(runner, table, days.found) for runner in runners]


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the cyclic collector from looking at everything there is again and again: rows hold no cycles."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def _feed(runner: _Runner, piece: Piece, file: str) -> None:
    if runner.feed is None:
        return
    try:
        for at, column in runner.feed(piece, runner):
            runner.wrong += 1
            if len(runner.rows) < MOST_SHOWN:
                runner.rows.append(Row(piece.place(file, at, column), column))
    except Unanswerable as lacking:
        runner.feed, runner.reason = None, Words(*lacking.args)


def _judged(runner: _Runner, table: Table, seen: date | None) -> Judged:
    lacking = runner.end() if runner.feed is not None else None
    if lacking is not None:
        head = Place(table.file, 1, 1, 1, 1)
        said = Words(f"見当たらないもの: {lacking}", f"not there: {lacking}")
        rows = (Row(head, ""), *runner.rows)
        return Judged(runner.asked, "refuted", runner.concerned, runner.wrong + 1, rows, said, seen)
    if runner.wrong:
        return Judged(runner.asked, "refuted", runner.concerned, runner.wrong, tuple(runner.rows), runner.reason, seen)
    if runner.reason is None and not runner.concerned:
        runner.reason = Words("当たる行が一つもない", "no row was concerned")
    outcome: Literal["held", "undetermined"] = "undetermined" if runner.reason is not None else "held"
    return Judged(runner.asked, outcome, runner.concerned, 0, (), runner.reason, seen)


def _runner(asked: Asked, table: Table, given: Given) -> _Runner:
    check, kind = asked.check, table.kind
    try:
        _has_tables(check, given)
        if check.test:
            trial, end = trial_of(check.test, kind, table.head, asked.declared)
            return _Runner(asked, _of_trial(trial), end)
        there = {
            column: one for column, one in check.when.items() if one not in ("blank", "open") or column in table.head.at
        }
        chosen = (made(column, one, kind, given, asked.declared, choosing=True) for column, one in there.items())
        when = [*chain.from_iterable(chosen)]
        every = check.require.items()
        require = [*chain.from_iterable(made(column, one, kind, given, asked.declared) for column, one in every)]
        _has_columns([*when, *require], table)
        return _Runner(asked, _of_rows(when, require))
    except Unanswerable as lacking:
        return _Runner(asked, None, reason=Words(*lacking.args))


def _has_tables(check: Check, given: Given) -> None:
    """Refuse a check whose other table was not given.

    Raises:
        Unanswerable: it was not.
    """
    need = check.needs.get("companion")
    if need is not None and need not in given.tables:
        raise lacking_table(need)


def _has_columns(conditions: Iterable[Condition], table: Table) -> None:
    """Refuse to ask of a column that the file does not have: a column that is not there is no blank cell.

    Raises:
        Unanswerable: one is missing.
    """
    for condition in conditions:
        for column, _ in condition.parts:
            if column not in table.head.at:
                title = table.kind.columns[column].title
                raise Unanswerable(f"列「{title.ja}」がない", f"there is no column '{title.en}'")


def _of_trial(trial: Trial) -> Callable[[Piece, _Runner], Iterator[tuple[int, str]]]:
    def feed(piece: Piece, runner: _Runner) -> Iterator[tuple[int, str]]:
        runner.concerned += piece.size
        yield from trial(piece)

    return feed


def _of_rows(
    when: Sequence[Condition], require: Sequence[Condition]
) -> Callable[[Piece, _Runner], Iterator[tuple[int, str]]]:
    """Return what looks at the rows of a piece: first at the different values, and at single rows only where some are wrong."""
    chosen = [_Memo(one) for one in when]
    demanded = [_Memo(one) for one in require]

    def feed(piece: Piece, runner: _Runner) -> Iterator[tuple[int, str]]:
        rows: list[int] | None = None
        for memo in chosen:
            rows = memo.rows(piece, rows, holding=True)
            if rows is not None and not rows:
                return
        runner.concerned += piece.size if rows is None else len(rows)
        blamed: dict[int, str] = {}
        for memo in demanded:
            for at in memo.rows(piece, rows, holding=False) or ():
                blamed.setdefault(at, memo.condition.parts[0][0])
        yield from sorted(blamed.items())

    return feed


def _positions(cells: Sequence[str], wanted: set[str]) -> list[int]:
    """Return where the wanted values stand; few of them are looked for one by one."""
    if len(wanted) > _FEW:
        return [at for at, cell in enumerate(cells) if cell in wanted]
    found: list[int] = []
    for value in wanted:
        at = -1
        for _ in range(cells.count(value)):
            at = cells.index(value, at + 1)
            found.append(at)
    return sorted(found)


class _Memo:
    """A condition that remembers what it has judged; it forgets where there is too much to remember."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        self._right: set[Any] = set()
        self._wrong: set[Any] = set()

    def rows(self, piece: Piece, among: list[int] | None, *, holding: bool) -> list[int] | None:
        """Return the rows (of ``among``, of all when None) for which the condition holds or does not.

        None stands for all rows, an empty list for none.
        """
        parts = self.condition.parts
        if among is not None:
            return [at for at in among if self._holds([piece.part(*part, at) for part in parts]) is holding]
        different = self._different(piece)
        self._learn(different)
        wanted = different & (self._right if holding else self._wrong)
        if not wanted:
            return []
        if len(wanted) == len(different):
            return None if holding else list(range(piece.size))
        if len(parts) == 1:
            return _positions(piece.view(*parts[0]), wanted)
        cells = zip(*(piece.view(*part) for part in parts), strict=True)
        return [at for at, key in enumerate(cells) if key in wanted]

    def _different(self, piece: Piece) -> set[Any]:
        """Return the different parts (of one column) or combinations of parts (of several) that the rows have."""
        parts = self.condition.parts
        if len(parts) == 1:
            return piece.distinct(*parts[0])
        return set(zip(*(piece.view(*part) for part in parts), strict=True))

    def _learn(self, different: set[Any]) -> None:
        if len(self._right) + len(self._wrong) > _MOST_KNOWN:
            self._right, self._wrong = set(), set()
        single = len(self.condition.parts) == 1
        for key in different - self._right - self._wrong:
            known = self._right if self._holds((key,) if single else key) else self._wrong
            known.add(key)

    def _holds(self, key: Sequence[str]) -> bool:
        return self.condition.holds(key)


class _Days:
    """The day that a table speaks for: the latest or earliest of a column."""

    def __init__(self, table: Table) -> None:
        self._how, self._column = table.kind.dated
        self.found: date | None = None

    def look(self, piece: Piece) -> None:
        if self._how not in ("latest", "earliest"):
            return
        days = [day for text in piece.distinct(self._column, "day") if (day := day_in(text)) is not None]
        if days:
            pick = max if self._how == "latest" else min
            self.found = pick([*days, *([] if self.found is None else [self.found])])
