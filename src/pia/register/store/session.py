# ruff: noqa: S608 - what is put into these statements are names of this module, never a value
"""What reading and writing need of a database: rows for a statement, and how many rows a statement changed.

Statements that both dialects understand alike are written once, with ``?`` for a value; a session of PostgreSQL puts its own
sign in its place. Whatever differs stands in the module of its dialect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from pia.register.store.faults import bad_name

if TYPE_CHECKING:
    from pia.register.store.interface import Lookup, Record, StoreError

__all__ = ["OUTDATE", "REPLACE", "UNFIND", "Row", "Session", "WriteSession", "insertion", "named"]

Row: TypeAlias = tuple[Any, ...]

_WIDTH: Final[Mapping[str, int]] = {"record": 12, "history": 10, "lookup": 5, "event": 8, "outbox": 5, "ledger": 12}
"""How many columns the tables have."""

_AT: Final = "WHERE node = ? AND file = ? AND key = ?"
OUTDATE: Final = (
    "INSERT INTO history SELECT node, file, key, version, batch, effective, recorded, expires, digest, body "
    f"FROM record {_AT}"
)
"""Copies a record into the history: (node, file, key)."""
REPLACE: Final = (
    "UPDATE record SET version = ?, state = ?, batch = ?, effective = ?, recorded = ?, expires = ?, digest = ?, body = ?, "
    f"found_by = ? {_AT}"
)
"""Puts a version in the place of another: its row from the version on, then (node, file, key)."""
UNFIND: Final = f"DELETE FROM lookup {_AT} AND idx = ? AND value = ?"
"""Deletes one lookup: (node, file, key, index, value). One by one: each is a whole key, whatever a planner believes of the table."""


@cache
def insertion(table: str, rows: int = 1) -> str:
    """Return the statement that appends so many rows to a table."""
    marks = f"({', '.join('?' * _WIDTH[table])})"
    return f"INSERT INTO {table} VALUES {', '.join([marks] * rows)}"


class Session(Protocol):
    """One transaction of a connection, on behalf of one node; every method raises :class:`StoreError` and nothing else."""

    @property
    def node(self) -> str:
        """The node whose rows are touched."""

    @property
    def finding(self) -> str:
        """The statement that finds the records of a file by a hash: (node, file, index, value, limit)."""

    def rows(self, sql: str, params: Row) -> list[Row]:
        """Return what a query finds."""


class WriteSession(Session, Protocol):
    """A transaction that may write."""

    def do(self, sql: str, params: Row) -> None:
        """Carry out one statement of whose outcome nothing is asked: an error may come with a later one, or at the end."""

    def change(self, sql: str, params: Row) -> int:
        """Carry out one statement and return how many rows it changed."""

    def change_many(self, sql: str, params: Sequence[Row]) -> None:
        """Carry out one statement for many rows; an error may come later, as with ``do``."""

    def insert(self, row: Row, come: Sequence[Lookup]) -> None:
        """Put a record where there is none, with its lookups; an error may come later, as with ``do``."""

    def replace(self, row: Row, gone: Sequence[Lookup], come: Sequence[Lookup]) -> None:
        """Put a record in the place of the one under its key, which becomes history; an error may come later, as with ``do``."""

    def look(self, file: str, key: str, gone: Sequence[Lookup]) -> None:
        """Delete lookups of one record; an error may come later, as with ``do``."""

    def later(self, table: str, rows: Sequence[Row]) -> None:
        """Append rows to a table, before the next question or at the end; an error may come as late."""

    def load(self, rows: Iterable[tuple[Record, Sequence[Lookup]]]) -> int:
        """Fill records, history and lookups in bulk; return how many records."""

    def erase_events(self, batch: str, limit: int) -> int:
        """Delete at most ``limit`` events of a batch, the first ones first."""

    def cut_ledger(self, before: int) -> int:
        """Delete the rows of the ledger below a number."""

    def refuse(self, error: StoreError) -> StoreError:
        """Note that the transaction must not be kept, and return ``error`` to be raised."""


def named(*names: str) -> None:
    """Check names and keys.

    Raises:
        StoreError: ``store-bad-name``: one is empty, too long or holds NUL.
    """
    for name in names:
        if not 0 < len(name) <= 200 or "\0" in name:
            raise bad_name("name")
