"""One transaction on a connection to PostgreSQL, and what an error of it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from functools import cache
from typing import Any, Final, LiteralString

import psycopg

from pia.register.store.faults import (
    bad_value,
    broken,
    closed,
    conflict,
    corrupted,
    failed,
    foreign,
    full,
    guarded,
    locked,
    no_right,
    read_only,
    unreachable,
    unsure,
)
from pia.register.store.interface import Lookup, StoreError
from pia.register.store.loading import Rows, chunks
from pia.register.store.session import OUTDATE, REPLACE, UNFIND, Row, insertion

__all__ = ["PostgresqlReading", "PostgresqlWriting", "sorted_out", "text_of"]

_FINDING: Final = (
    "SELECT r.* FROM lookup l, LATERAL (SELECT key, version, state, batch, effective, recorded, expires, digest, body "
    "FROM record WHERE node = l.node AND file = l.file AND key = l.key OFFSET 0) r "
    "WHERE l.node = ? AND l.file = ? AND l.idx = ? AND l.value = ? ORDER BY l.key LIMIT ?"
)
"""``OFFSET 0`` lets nobody take the join apart: as long as the server knows nothing of a table, it would read all records of a file."""
_FIND: Final = (
    "INSERT INTO lookup (idx, value, node, file, key) "
    "SELECT i, v, n, f, k FROM unnest(?::text[], ?::bytea[]) AS u(i, v), (VALUES (?, ?, ?)) AS o(n, f, k)"
)
_BEGIN: Final = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
_ENTER: Final = "SELECT set_config('role', ?, true), pg_advisory_xact_lock(?, ?)"
_AT_ONCE: Final = 8
"""Rows of one table that go into one statement; each number of rows is a statement of its own to the server."""

_FOUND: Final = {
    "08": unreachable,
    "53100": full,
    "53": unreachable,
    "57014": locked,
    "57P": unreachable,
    "55P03": locked,
    "40": locked,
    "25006": read_only,
    "42501": no_right,
    "28": unreachable,
    "3D000": unreachable,
    "XX001": corrupted,
    "XX002": corrupted,
    "58": corrupted,
}
"""By the beginning of the SQLSTATE, the longest first where two fit."""


def sorted_out(error: Exception, url: str) -> StoreError:
    """Return what an error of the driver means for the store; its text, which may hold content, stays behind."""
    state = getattr(error, "sqlstate", None) or ""
    text = getattr(getattr(error, "diag", None), "message_primary", None) or ""
    if text.startswith("pia-guarded"):
        return guarded(text.removeprefix("pia-guarded "))
    if state == "42501" and "row-level security" in text:
        return foreign()
    if state == "23505":
        return conflict(str(getattr(getattr(error, "diag", None), "table_name", None)))
    if state[:2] in ("22", "23", "54") or isinstance(error, UnicodeError | OverflowError):
        return bad_value(state or "characters")
    for beginning in sorted(_FOUND, key=len, reverse=True):
        if state.startswith(beginning):
            return _FOUND[beginning](url)
    if isinstance(error, psycopg.DataError | psycopg.ProgrammingError) and not state:
        return bad_value("type")
    if isinstance(error, psycopg.errors.PipelineAborted):
        return broken()
    if isinstance(error, psycopg.OperationalError) and not state:
        return unreachable(url)
    return failed(url, state or type(error).__name__)


_ERRORS: Final = (psycopg.Error, UnicodeError, OverflowError)


@cache
def text_of(sql: str) -> LiteralString:
    """Return a statement with PostgreSQL's sign for a value. Statements are the program's own: no value is ever part of one."""
    return sql.replace("?", "%s")


@cache
def _joined(*changes: str) -> str:
    """Return several changes as one statement."""
    *others, last = changes
    parts = ", ".join(f"part{place} AS ({sql})" for place, sql in enumerate(others))
    return f"WITH {parts} {last}" if parts else last


def _finding_by(row: Row, come: Sequence[Lookup]) -> list[tuple[str, Row]]:
    """Return the change that lets a record be found by its new lookups, if there are any."""
    return [(_FIND, ([index for index, _ in come], [value for _, value in come], *row[:3]))] if come else []


class PostgresqlReading:
    """A view through a connection."""

    finding = _FINDING

    def __init__(self, db: psycopg.Connection[Row], node: str, url: str) -> None:
        self._db: psycopg.Connection[Row] | None = db
        self._url = url
        self.node = node

    def rows(self, sql: str, params: Row) -> list[Row]:
        """Return what a query finds."""
        if self._db is None:
            raise closed()
        try:
            return self._db.execute(text_of(sql), params, binary=True).fetchall()
        except _ERRORS as error:
            raise self.refuse(sorted_out(error, self._url)) from None

    def refuse(self, error: StoreError) -> StoreError:
        """Return ``error``; there is nothing to undo in a view."""
        return error

    def end(self) -> None:
        """Let go of the connection: whoever still holds the view is refused."""
        self._db = None


class PostgresqlWriting(PostgresqlReading):
    """A transaction through a connection."""

    def __init__(self, db: psycopg.Connection[Row], node: str, url: str) -> None:
        super().__init__(db, node, url)
        self.broken = False
        self.loaded = False
        self._line = db
        self._pipe: ExitStack | None = None
        self._sync: Callable[[], None] | None = None
        self._later: dict[str, list[Row]] = {}

    def begin(self, role: str, lock: tuple[int, int], questions: Sequence[tuple[str, Row]]) -> list[list[Row]]:
        """Begin as a role, alone under an advisory lock, and return what queries find, all on one journey.

        Raises:
            StoreError: ``store-locked``: somebody else holds the lock; ``store-no-right``, ``store-unreachable``.
        """
        self.pipe()
        self.do(_BEGIN, ())
        _, *answers = self.ask([(_ENTER, (role, *lock)), *questions])
        return answers

    def ask(self, questions: Sequence[tuple[str, Row]]) -> list[list[Row]]:
        """Return what several queries find, on one journey."""
        if self._db is None:
            raise closed()
        self._append()
        try:
            asked = [self._db.execute(text_of(sql), params, binary=True) for sql, params in questions]
            return [cursor.fetchall() for cursor in asked]
        except _ERRORS as error:
            raise self.refuse(sorted_out(error, self._url)) from None

    def rows(self, sql: str, params: Row) -> list[Row]:
        """Return what a query finds."""
        self._append()
        return super().rows(sql, params)

    def pipe(self) -> None:
        """Send statements without waiting for their outcome from now on, as far as the client library can."""
        if psycopg.Pipeline.is_supported():
            stack = ExitStack()
            self._sync = stack.enter_context(self._line.pipeline()).sync
            self._pipe = stack

    def wait(self) -> None:
        """Wait for every outcome.

        Raises:
            StoreError: of the first statement that failed.
        """
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            try:
                pipe.close()
            except _ERRORS as error:
                raise self.refuse(sorted_out(error, self._url)) from None

    def commit(self) -> None:
        """End the transaction well.

        Raises:
            StoreError: ``store-unsure``: the connection broke meanwhile; or of the first statement that failed.
        """
        self._append()
        try:
            done = self._line.execute("COMMIT")
            self.wait()
        except (psycopg.Error, StoreError) as error:
            if self._line.closed:
                raise unsure(self._url) from None
            raise error if isinstance(error, StoreError) else sorted_out(error, self._url) from None
        if done.statusmessage != "COMMIT":
            raise broken()

    def end(self) -> None:
        """Let go of the connection: whoever still holds the transaction is refused."""
        with suppress(StoreError):
            self.wait()
        super().end()

    def refuse(self, error: StoreError) -> StoreError:
        """Note that the transaction must not be kept, and return ``error`` to be raised."""
        self.broken = True
        return error

    def do(self, sql: str, params: Row) -> None:
        """Carry out one statement of whose outcome nothing is asked: an error may come with a later one, or at the end."""
        if self._db is None:
            raise closed()
        try:
            self._db.execute(text_of(sql), params)
        except _ERRORS as error:
            raise self.refuse(sorted_out(error, self._url)) from None

    def change(self, sql: str, params: Row) -> int:
        """Carry out one statement and return how many rows it changed."""
        if self._db is None:
            raise closed()
        self._append()
        try:
            done = self._db.execute(text_of(sql), params)
            if self._pipe is not None and self._sync is not None:
                self._sync()
        except _ERRORS as error:
            raise self.refuse(sorted_out(error, self._url)) from None
        return done.rowcount

    def change_many(self, sql: str, params: Sequence[Row]) -> None:
        """Carry out one statement for many rows."""
        if self._db is None:
            raise closed()
        if len(params) == 1:
            self.do(sql, params[0])
            return
        try:
            with self._db.cursor() as cursor:
                cursor.executemany(text_of(sql), params)
        except _ERRORS as error:
            raise self.refuse(sorted_out(error, self._url)) from None

    def insert(self, row: Row, come: Sequence[Lookup]) -> None:
        """Put a record where there is none, with its lookups; an error may come later, as with ``do``."""
        self._together([*_finding_by(row, come), (insertion("record"), row)])

    def replace(self, row: Row, gone: Sequence[Lookup], come: Sequence[Lookup]) -> None:
        """Put a record in the place of the one under its key, which becomes history; an error may come later, as with ``do``."""
        at = row[:3]
        lost = [(UNFIND, (*at, *one)) for one in gone]
        self._together([(OUTDATE, at), *lost, *_finding_by(row, come), (REPLACE, (*row[3:], *at))])

    def look(self, file: str, key: str, gone: Sequence[Lookup]) -> None:
        """Delete lookups of one record; an error may come later, as with ``do``."""
        for one in gone:
            self.do(UNFIND, (self.node, file, key, *one))

    def later(self, table: str, rows: Sequence[Row]) -> None:
        """Append rows to a table, before the next question or at the end; an error may come as late."""
        self._later.setdefault(table, []).extend(rows)

    def _append(self) -> None:
        """Append what was put off: few rows in one statement for all tables."""
        waiting, self._later = self._later, {}
        few = {table: rows for table, rows in waiting.items() if 0 < len(rows) <= _AT_ONCE}
        for table, rows in waiting.items():
            if len(rows) > _AT_ONCE:
                self.change_many(insertion(table), rows)
        if few:
            self._together(
                [
                    (insertion(table, len(rows)), tuple(value for row in rows for value in row))
                    for table, rows in few.items()
                ]
            )

    def _together(self, changes: Sequence[tuple[str, Row]]) -> None:
        """Carry out several changes as one statement: each sees what was there before all of them, and none touches a row of another."""
        self.do(_joined(*(sql for sql, _ in changes)), tuple(value for _, params in changes for value in params))

    def load(self, rows: Rows) -> int:
        """Fill records, history and lookups in bulk; return how many records.

        COPY does not go into tables with row level security, so the rows are put aside and inserted from there, sorted.
        """
        self._append()
        self.wait()
        self.change("SET LOCAL statement_timeout = 0", ())  # what takes as long as there are rows is not cut short
        for table, columns in _ASIDE.items():
            self.change(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP", ())
        count = 0
        for chunk in chunks(self, rows):
            for table, part in zip(_ASIDE, chunk, strict=True):
                self._copy(table, part)
            count += len(chunk[0]) + len(chunk[1])
        self.change("INSERT INTO record SELECT * FROM aside_record", ())
        self.change("INSERT INTO history SELECT * FROM aside_history", ())
        self.change("INSERT INTO lookup SELECT * FROM aside_lookup ORDER BY node, file, idx, value, key", ())
        for table in _ASIDE:
            self.change(f"DROP TABLE {table}", ())
        self.loaded = True
        self.pipe()
        return count

    def _copy(self, table: str, rows: Sequence[Row]) -> None:
        if self._db is None:
            raise closed()
        types = [column.split()[1] for column in _ASIDE[table].split(", ")]
        try:
            with self._db.cursor() as cursor, cursor.copy(text_of(f"COPY {table} FROM STDIN (FORMAT BINARY)")) as copy:
                copy.set_types(types)
                for row in rows:
                    copy.write_row(row)
        except _ERRORS as error:
            raise self.refuse(sorted_out(error, self._url)) from None

    def erase_events(self, batch: str, limit: int) -> int:
        """Delete at most ``limit`` events of a batch, the first ones first."""
        return int(self.rows("SELECT erase_events(?, ?)", (batch, limit))[0][0])

    def cut_ledger(self, before: int) -> int:
        """Delete the rows of the ledger below a number."""
        return int(self.rows("SELECT cut_ledger(?)", (before,))[0][0])


_COMMON: Final = "batch text, effective bigint, recorded bigint, expires bigint, digest bytea, body bytea"
_ASIDE: Final[dict[str, Any]] = {
    "aside_record": f"node text, file text, key text, version bigint, state text, {_COMMON}, found_by bytea",
    "aside_history": f"node text, file text, key text, version bigint, {_COMMON}",
    "aside_lookup": 'node text COLLATE "C", file text COLLATE "C", idx text COLLATE "C", value bytea, key text COLLATE "C"',
}
