"""How much of a node was erased for good: counted in the transaction that erases, for the ledger that tells of it is cut one day, too."""

from __future__ import annotations

from typing import Final

from pia.register.store.interface import Kept, Reader, Tx

__all__ = ["count_gone", "gone"]

_KIND: Final = "gone"
_KEY: Final = "counted"
_BYTES: Final = 8


def count_gone(tx: Tx, records: int, events: int) -> None:
    """Count versions of records and events that are erased in this transaction."""
    before = gone(tx)
    body = b"".join((one + more).to_bytes(_BYTES, "big") for one, more in zip(before, (records, events), strict=True))
    tx.keep(Kept(kind=_KIND, key=_KEY, body=body))


def gone(reader: Reader) -> tuple[int, int]:
    """Return how many versions of records and how many events were ever erased."""
    row = reader.kept(_KIND, _KEY)
    body = row.body if row is not None else b""
    return int.from_bytes(body[:_BYTES], "big"), int.from_bytes(body[_BYTES:], "big")
