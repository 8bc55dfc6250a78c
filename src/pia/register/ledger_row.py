"""The hash of a row of the ledger, and what a chain begins with."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

import msgspec

from pia.register.store.interface import LedgerRow

__all__ = ["CUT", "ORIGIN", "cut_detail", "hash_content", "hash_of"]

ORIGIN: Final = bytes(32)
"""What the first row of a ledger names as the hash before it."""
CUT: Final = "ledger-cut"
"""The operation that records that the oldest rows went."""

_MARK: Final = b"pia ledger 1\0"
_encode: Final = msgspec.msgpack.Encoder().encode


def hash_of(row: LedgerRow, seq: int | None = None) -> bytes:
    """Return the hash that a row must have; as if it were number ``seq`` where that is given."""
    number = row.seq if seq is None else seq
    content = (
        number, row.at, row.who, row.terminal, row.task, row.operation, row.subject, row.outcome, row.detail, row.previous
    )  # fmt: skip
    return hash_content(content)


def hash_content(content: tuple[object, ...]) -> bytes:
    """Return the hash of everything in a row but the hash itself, in the order of its fields."""
    return sha256(_MARK + _encode(content)).digest()


def cut_detail(first: int, before: bytes) -> str:
    """Return the detail of a cut: the first row that is left, and the hash before it."""
    return f"first={first} before={before.hex()}"
