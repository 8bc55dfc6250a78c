"""Changing the store of a rehearsal with other tools than its own, as somebody with access to the disk could."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pia.register.city import City

__all__ = ["bodies", "other_tools", "unguarded"]

_BODIES: Final = (
    "SELECT body FROM record WHERE node = ?",
    "SELECT body FROM history WHERE node = ?",
    "SELECT body FROM kept WHERE node = ?",
    "SELECT body FROM event WHERE node = ?",
    "SELECT body FROM outbox WHERE node = ?",
)


@contextmanager
def other_tools(city: City) -> Iterator[sqlite3.Connection]:
    """Open the file of the store with a plain connection; what was changed is kept unless the block raises."""
    database = sqlite3.connect(city.store._file.path)  # type: ignore[attr-defined]  # noqa: SLF001 - the way around the store
    try:
        with database:
            yield database
    finally:
        database.close()


def unguarded(city: City, _node: str) -> None:
    """Take away the guards that the store itself has against changes of the ledger."""
    with other_tools(city) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')


def bodies(city: City, node: str) -> list[bytes]:
    """Return what the rows of a node hold, as somebody sees it who reads the file of the store."""
    with other_tools(city) as database:
        return [bytes(row[0]) for query in _BODIES for row in database.execute(query, (node,))]
