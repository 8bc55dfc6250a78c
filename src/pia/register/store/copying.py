# ruff: noqa: S608, SLF001 - names of this module stand in the statements, never a value; what is private is private to the package
"""All rows of a node as they are, out of one store and into another, of either dialect: for backups alone.

Events keep their numbers with the gaps of what was erased, the ledger begins where it was cut, and the counters go along, so that no
number is given twice after a restoration. The lookups of a record stand in its row and are made again from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from pia.register.store.interface import Reader, Tx
from pia.register.store.reader import RowReader
from pia.register.store.session import Row
from pia.register.store.transaction import RowTx

__all__ = ["COLUMNS", "fill", "rows_of", "size_of", "traffic"]

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "record": ("file", "key", "version", "state", "batch", "effective", "recorded", "expires", "digest", "body", "found_by"),
    "history": ("file", "key", "version", "batch", "effective", "recorded", "expires", "digest", "body"),
    "event": ("seq", "kind", "key", "effective", "recorded", "batch", "body"),
    "outbox": ("channel", "seq", "batch", "body"),
    "ledger": ("seq", "at", "who", "terminal", "task", "operation", "subject", "outcome", "detail", "previous", "hash"),
    "kept": ("kind", "key", "body", "expires"),
    "counter": ("name", "value"),
}  # fmt: skip
"""The tables that are copied, with their columns but for the node."""

_ORDER: Final[Mapping[str, tuple[str, ...]]] = {
    "record": ("file", "key"),
    "history": ("file", "key", "version"),
    "event": ("seq",),
    "outbox": ("channel", "seq"),
    "ledger": ("seq",),
    "kept": ("kind", "key"),
    "counter": ("name",),
}
_PAGE: Final = 500
_listed: Final = msgspec.msgpack.Decoder(list[tuple[str, bytes]])


def _read(reader: Reader) -> RowReader:
    if not isinstance(reader, RowReader):
        raise TypeError("not a view of a store of this package")
    return reader


def rows_of(reader: Reader, table: str) -> Iterator[list[Row]]:
    """Yield the rows of a table in the order of its key, in pages, in constant memory."""
    session, columns, order = _read(reader)._session, COLUMNS[table], _ORDER[table]
    asked = f"SELECT {', '.join(columns)} FROM {table} WHERE node = ?"
    ordered = f"ORDER BY {', '.join(order)} LIMIT ?"
    after = f"{asked} AND ({', '.join(order)}) > ({', '.join('?' * len(order))}) {ordered}"
    places = [columns.index(name) for name in order]
    page = session.rows(f"{asked} {ordered}", (session.node, _PAGE))
    while page:
        yield page
        if len(page) < _PAGE:
            return
        page = session.rows(after, (session.node, *(page[-1][place] for place in places), _PAGE))


def traffic(reader: Reader) -> tuple[Any, ...]:
    """Return what changes with every event, every message and every row of the ledger of a node: equal when nothing moved."""
    session = _read(reader)._session
    sent = session.rows(
        "SELECT channel, max(seq), count(*) FROM outbox WHERE node = ? GROUP BY channel", (session.node,)
    )
    counted = session.rows("SELECT name, value FROM counter WHERE node = ?", (session.node,))
    last = reader.last_of_ledger()
    return reader.last_event(), last and last.hash, sorted(sent), sorted(counted)


def size_of(reader: Reader) -> int:
    """Count all rows of a node."""
    session = _read(reader)._session
    return sum(
        int(session.rows(f"SELECT count(*) FROM {table} WHERE node = ?", (session.node,))[0][0]) for table in COLUMNS
    )


def fill(tx: Tx, table: str, rows: Sequence[Row]) -> None:
    """Put rows into a table of the transaction's node, as :func:`rows_of` gave them.

    Raises:
        StoreError: one is there already, or breaks a rule of the store.
    """
    if not isinstance(tx, RowTx):
        raise TypeError("not a transaction of a store of this package")
    tx.forget()
    node, columns = tx._node, COLUMNS[table]
    marks = ", ".join("?" * (len(columns) + 1))
    tx._write.change_many(
        f"INSERT INTO {table} (node, {', '.join(columns)}) VALUES ({marks})", [(node, *row) for row in rows]
    )
    if table == "record":
        found = [(node, row[0], index, value, row[1]) for row in rows for index, value in _listed.decode(row[-1])]
        if found:
            tx._write.change_many("INSERT INTO lookup (node, file, idx, value, key) VALUES (?, ?, ?, ?, ?)", found)
