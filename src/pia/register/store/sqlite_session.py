"""One transaction on a connection to SQLite, and what an error of SQLite means."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
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
)
from pia.register.store.interface import Lookup, StoreError
from pia.register.store.known import Known
from pia.register.store.loading import Rows, chunks
from pia.register.store.schema_sqlite import BORDER, LOADED
from pia.register.store.session import OUTDATE, REPLACE, UNFIND, Row, insertion

__all__ = ["SqliteReading", "SqliteWriting", "sorted_out"]

_FINDING: Final = (
    "SELECT r.key, r.version, r.state, r.batch, r.effective, r.recorded, r.expires, r.digest, r.body "
    "FROM lookup l CROSS JOIN record r ON r.node = l.node AND r.file = l.file AND r.key = l.key "
    "WHERE l.node = ? AND l.file = ? AND l.idx = ? AND l.value = ? ORDER BY l.key LIMIT ?"
)
"""SQLite takes the tables of a CROSS JOIN in their order."""

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
        self.heads: Known | None = None
        """What the next transaction on the node knows, once this one is kept."""

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

    def change_many(self, sql: str, params: Sequence[Row]) -> None:
        """Carry out one statement for many rows."""
        if self._db is None:
            raise closed()
        try:
            self._db.executemany(sql, params)
        except _ERRORS as error:
            raise self.refuse(sorted_out(error, self._url)) from None

    def insert(self, row: Row, come: Sequence[Lookup]) -> None:
        """Put a record where there is none, with its lookups."""
        self.change(insertion("record"), row)
        self._find(row, come)

    def replace(self, row: Row, gone: Sequence[Lookup], come: Sequence[Lookup]) -> None:
        """Put a record in the place of the one under its key, which becomes history."""
        at = row[:3]
        self.change(OUTDATE, at)
        self.change(REPLACE, (*row[3:], *at))
        self.look(at[1], at[2], gone)
        self._find(row, come)

    def look(self, file: str, key: str, gone: Sequence[Lookup]) -> None:
        """Delete lookups of one record."""
        if gone:
            self.change_many(UNFIND, [(self.node, file, key, *one) for one in gone])

    def _find(self, row: Row, come: Sequence[Lookup]) -> None:
        if come:
            node, file, key, *_ = row
            self.change_many(insertion("lookup"), [(node, file, *one, key) for one in come])

    def later(self, table: str, rows: Sequence[Row]) -> None:
        """Append rows to a table: here, at once."""
        if len(rows) == 1:
            self.change(insertion(table), rows[0])
        elif rows:
            self.change_many(insertion(table), rows)

    def load(self, rows: Rows) -> int:
        """Fill records, history and lookups in bulk; return how many records.

        Every statement here names the node itself, so that the border of these tables can be open meanwhile; lookups are put
        aside and go in sorted, for their order is that of hashes and a tree that is filled at random is slow.
        """
        for table in LOADED:
            self.change(f"DROP TRIGGER temp.{table}_in", ())
        count = 0
        self.change("CREATE TEMP TABLE aside (node TEXT, file TEXT, idx TEXT, value BLOB, key TEXT)", ())
        for live, older, aside in chunks(self, rows):
            self.change_many(insertion("record"), live)
            self.change_many(insertion("history"), older)
            self.change_many("INSERT INTO temp.aside VALUES (?, ?, ?, ?, ?)", aside)
            count += len(live) + len(older)
        self.change("INSERT INTO lookup SELECT * FROM temp.aside ORDER BY node, file, idx, value, key", ())
        self.change("DROP TABLE temp.aside", ())
        for statement in BORDER:
            if statement.startswith("CREATE TEMP TRIGGER"):
                self.change(statement, ())
        return count

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
