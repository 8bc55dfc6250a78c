"""Filling a store in bulk: records with their lookups, sorted into the rows of the tables, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeAlias

from pia.register.store.faults import rejected
from pia.register.store.interface import Lookup, Record, StoreError
from pia.register.store.session import Row, WriteSession, named
from pia.register.store.transaction import found_by, history_row, record_row

__all__ = ["Rows", "chunks"]

CHUNK: Final = 5_000
"""Records that bulk loading holds in memory."""

Rows: TypeAlias = Iterable[tuple[Record, Sequence[Lookup]]]


def chunks(session: WriteSession, rows: Rows) -> Iterator[tuple[list[Row], list[Row], list[Row]]]:
    """Yield the rows for ``record``, ``history`` and ``lookup``, chunk by chunk.

    Raises:
        StoreError: ``store-bad-name``, ``store-rejected``: what can stand in no store; the transaction is not kept.
    """
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        live: list[Row] = []
        older: list[Row] = []
        found: list[Row] = []
        for record, lookups in chunk:
            try:
                named(record.file, record.key, record.batch, *(index for index, _ in lookups))
            except StoreError as error:
                raise session.refuse(error) from None
            if record.state != "history":
                live.append(record_row(session.node, record, found_by(lookups)))
                found += [(session.node, record.file, *lookup, record.key) for lookup in set(lookups)]
            elif lookups:
                raise session.refuse(rejected("history"))
            else:
                older.append(history_row(session.node, record))
        yield live, older, found
