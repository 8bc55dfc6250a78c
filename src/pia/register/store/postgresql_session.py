"""One transaction on a connection to PostgreSQL, and what an error of it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from functools import cache
from itertools import islice
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
    rejected,
    unreachable,
    unsure,
)
from pia.register.store.interface import Lookup, Record, StoreError
from pia.register.store.session import Row, named
from pia.register.store.transaction import found_by, history_row, record_row

__all__ = ["PostgresqlReading", "PostgresqlWriting", "sorted_out", "text_of"]

CHUNK: Final = 5_000
"""Records that bulk loading holds in memory."""

_FINDING: Final = (
    "SELECT r.* FROM lookup l, LATERAL (SELECT key, version, state, batch, effective, recorded, expires, digest, body "
    "FROM record WHERE node = l.node AND file = l.file AND key = l.key OFFSET 0) r "
    "WHERE l.node = ? AND l.file = ? AND l.idx = ? AND l.value = ? ORDER BY l.key LIMIT ?"
)
"""``OFFSET 0`` lets nobody take the join apart: as long as the server knows nothing of a table, it would read all records of a file."""
_UNFIND: Final = "DELETE FROM lookup WHERE node = ? AND file = ? AND key = ? AND idx = ? AND value = ?"
_FIND: Final = (
    "INSERT INTO lookup (idx, value, node, file, key) "
    "SELECT i, v, n, f, k FROM unnest(?::text[], ?::bytea[]) AS u(i, v), (VALUES (?, ?, ?)) AS o(n, f, k)"
)

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
        try:
            with self._db.cursor() as cursor:
                cursor.executemany(text_of(sql), params)
        except _ERRORS as error:
            raise self.refuse(sorted_out(error, self._url)) from None

    def look(self, file: str, key: str, gone: Sequence[Lookup], come: Sequence[Lookup]) -> None:
        """Delete and insert lookups of one record; an error may come later, as with ``do``."""
        at = (self.node, file, key)
        for index, value in gone:  # one by one: each is a whole key, whatever the planner believes of the table
            self.do(_UNFIND, (*at, index, value))
        if come:
            self.do(_FIND, ([index for index, _ in come], [value for _, value in come], *at))

    def load(self, rows: Iterable[tuple[Record, Sequence[Lookup]]]) -> int:
        """Fill records, history and lookups in bulk; return how many records.

        COPY does not go into tables with row level security, so the rows are put aside and inserted from there, sorted.
        """
        self.wait()
        self.change("SET LOCAL statement_timeout = 0", ())  # what takes as long as there are rows is not cut short
        for table, columns in _ASIDE.items():
            self.change(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP", ())
        count = 0
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            self._load_chunk(chunk)
            count += len(chunk)
        self.change("INSERT INTO record SELECT * FROM aside_record", ())
        self.change("INSERT INTO history SELECT * FROM aside_history", ())
        self.change("INSERT INTO lookup SELECT * FROM aside_lookup ORDER BY node, file, idx, value, key", ())
        for table in _ASIDE:
            self.change(f"DROP TABLE {table}", ())
        self.loaded = True
        self.pipe()
        return count

    def _load_chunk(self, chunk: Sequence[tuple[Record, Sequence[Lookup]]]) -> None:
        live, older, aside = [], [], []
        for record, lookups in chunk:
            try:
                named(record.file, record.key, record.batch, *(index for index, _ in lookups))
            except StoreError as error:
                raise self.refuse(error) from None
            if record.state != "history":
                live.append(record_row(self.node, record, found_by(lookups)))
                aside += [(self.node, record.file, *lookup, record.key) for lookup in set(lookups)]
            elif lookups:
                raise self.refuse(rejected("history"))
            else:
                older.append(history_row(self.node, record))
        for table, part in zip(_ASIDE, (live, older, aside), strict=True):
            self._copy(table, part)

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
