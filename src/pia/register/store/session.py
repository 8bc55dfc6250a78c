"""What reading and writing need of a database: rows for a statement, and how many rows a statement changed.

Statements that both dialects understand alike are written once, with ``?`` for a value; a session of PostgreSQL puts its own
sign in its place. Whatever differs stands in the module of its dialect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from pia.register.store.faults import bad_name

if TYPE_CHECKING:
    from pia.register.store.interface import Lookup, Record, StoreError

__all__ = ["Row", "Session", "WriteSession", "named"]

Row: TypeAlias = tuple[Any, ...]


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

    def look(self, file: str, key: str, gone: Sequence[Lookup], come: Sequence[Lookup]) -> None:
        """Delete and insert lookups of one record; an error may come later, as with ``do``."""

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
