"""One transaction on a connection to SQLite, and what an error of SQLite means."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from pia.register.store.faults import (
    bad_value,
    closed,
    conflict,
    corrupted,
    failed,
    foreign,
    full,
    guarded,
    locked,
    not_a_store,
    read_only,
    rejected,
)
from pia.register.store.interface import Lookup, Record, StoreError
from pia.register.store.schema_sqlite import BORDER, LOADED
from pia.register.store.session import Row, named
from pia.register.store.transaction import found_by, history_row, record_row

__all__ = ["SqliteReading", "SqliteWriting", "sorted_out"]

CHUNK: Final = 5_000
"""Records that bulk loading holds in memory."""

_FINDING: Final = (
    "SELECT r.key, r.version, r.state, r.batch, r.effective, r.recorded, r.expires, r.digest, r.body "
    "FROM lookup l CROSS JOIN record r ON r.node = l.node AND r.file = l.file AND r.key = l.key "
    "WHERE l.node = ? AND l.file = ? AND l.idx = ? AND l.value = ? ORDER BY l.key LIMIT ?"
)
"""SQLite takes the tables of a CROSS JOIN in their order."""
_UNFIND: Final = "DELETE FROM lookup WHERE node = ? AND file = ? AND idx = ? AND value = ? AND key = ?"

_FOUND: Final = {
    "SQLITE_BUSY": locked,
    "SQLITE_LOCKED": locked,
    "SQLITE_PROTOCOL": locked,
    "SQLITE_FULL": full,
    "SQLITE_READONLY": read_only,
    "SQLITE_PERM": read_only,
    "SQLITE_CORRUPT": corrupted,
    "SQLITE_NOTADB": not_a_store,
}
"""By the beginning of the name of the error."""


def sorted_out(error: Exception, url: str) -> StoreError:
    """Return what an error of the driver means for the store; its text, which may hold content, stays behind."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith("SQLITE_CONSTRAINT"):
        return _constraint(name, str(error))
    for beginning, fault in _FOUND.items():
        if name.startswith(beginning):
            return fault(url)
    if isinstance(error, OverflowError | UnicodeError | sqlite3.DataError) or name == "SQLITE_TOOBIG":
        return bad_value("range")
    if isinstance(error, sqlite3.ProgrammingError):
        return closed() if "closed" in str(error) else bad_value("type")
    return failed(url, name or type(error).__name__)


def _constraint(name: str, text: str) -> StoreError:
    if text.startswith("pia-foreign"):
        return foreign()
    if text.startswith("pia-guarded"):
        return guarded(text.removeprefix("pia-guarded "))
    if name in ("SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_UNIQUE"):
        return conflict(text.partition(": ")[2].partition(".")[0])
    return bad_value(name.removeprefix("SQLITE_CONSTRAINT_").lower())


_ERRORS: Final = (sqlite3.Error, OverflowError, UnicodeError)


class SqliteReading:
    """A view through a connection."""

    finding = _FINDING

    def __init__(self, db: sqlite3.Connection, node: str, url: str) -> None:
        self._db: sqlite3.Connection | None = db
        self._url = url
        self.node = node

    def rows(self, sql: str, params: Row) -> list[Row]:
        """Return what a query finds."""
        if self._db is None:
            raise closed()
        try:
            return self._db.execute(sql, params).fetchall()
        except _ERRORS as error:
            raise self.refuse(sorted_out(error, self._url)) from None

    def refuse(self, error: StoreError) -> StoreError:
        """Return ``error``; there is nothing to undo in a view."""
        return error

    def end(self) -> None:
        """Let go of the connection: whoever still holds the view is refused."""
        self._db = None


class SqliteWriting(SqliteReading):
    """A transaction through the writing connection."""

    def __init__(self, db: sqlite3.Connection, node: str, url: str) -> None:
        super().__init__(db, node, url)
        self.broken = False

    def refuse(self, error: StoreError) -> StoreError:
        """Note that the transaction must not be kept, and return ``error`` to be raised."""
        self.broken = True
        return error

    def do(self, sql: str, params: Row) -> None:
        """Carry out one statement of whose outcome nothing is asked."""
        self.change(sql, params)

    def change(self, sql: str, params: Row) -> int:
        """Carry out one statement and return how many rows it changed."""
        if self._db is None:
            raise closed()
        try:
            return self._db.execute(sql, params).rowcount
        except _ERRORS as error:
            raise self.refuse(sorted_out(error, self._url)) from None

    def change_many(self, sql: str, params: Iterable[Row]) -> None:
        """Carry out one statement for many rows."""
        if self._db is None:
            raise closed()
        try:
            self._db.executemany(sql, params)
        except _ERRORS as error:
            raise self.refuse(sorted_out(error, self._url)) from None

    def look(self, file: str, key: str, gone: Sequence[Lookup], come: Sequence[Lookup]) -> None:
        """Delete and insert lookups of one record."""
        for index, value in gone:
            self.change(_UNFIND, (self.node, file, index, value, key))
        for index, value in come:
            self.change("INSERT INTO lookup VALUES (?, ?, ?, ?, ?)", (self.node, file, index, value, key))

    def load(self, rows: Iterable[tuple[Record, Sequence[Lookup]]]) -> int:
        """Fill records, history and lookups in bulk; return how many records.

        Every statement here names the node itself, so that the border of these tables can be open meanwhile; lookups are put
        aside and go in sorted, for their order is that of hashes and a tree that is filled at random is slow.
        """
        for table in LOADED:
            self.change(f"DROP TRIGGER temp.{table}_in", ())
        count = 0
        self.change("CREATE TEMP TABLE aside (file TEXT, idx TEXT, value BLOB, key TEXT)", ())
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            self._load_chunk(chunk)
            count += len(chunk)
        sql = "INSERT INTO lookup SELECT ?, file, idx, value, key FROM temp.aside ORDER BY file, idx, value, key"
        self.change(sql, (self.node,))
        self.change("DROP TABLE temp.aside", ())
        for statement in BORDER:
            if statement.startswith("CREATE TEMP TRIGGER"):
                self.change(statement, ())
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
                aside += [(record.file, *lookup, record.key) for lookup in set(lookups)]
            elif lookups:
                raise self.refuse(rejected("history"))
            else:
                older.append(history_row(self.node, record))
        self.change_many("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", live)
        self.change_many("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", older)
        self.change_many("INSERT INTO temp.aside VALUES (?, ?, ?, ?)", aside)

    def erase_events(self, batch: str, limit: int) -> int:
        """Delete at most ``limit`` events of a batch, the first ones first."""
        self.change("INSERT INTO erasing VALUES (?, ?, NULL)", (self.node, batch))
        gone = self.change(
            "DELETE FROM event WHERE node = ? AND seq IN "
            "(SELECT seq FROM event WHERE node = ? AND batch = ? ORDER BY seq LIMIT ?)",
            (self.node, self.node, batch, limit),
        )
        self.change("DELETE FROM erasing WHERE node = ?", (self.node,))
        return gone

    def cut_ledger(self, before: int) -> int:
        """Delete the rows of the ledger below a number."""
        self.change("INSERT INTO erasing VALUES (?, NULL, ?)", (self.node, before))
        gone = self.change("DELETE FROM ledger WHERE node = ? AND seq < ?", (self.node, before))
        self.change("DELETE FROM erasing WHERE node = ?", (self.node,))
        return gone
