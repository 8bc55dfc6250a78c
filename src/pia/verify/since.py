"""Rows that a ledger got since a moment of a probe: a register that somebody runs has older ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pia.register.store.interface import LedgerRow
    from pia.verify.scene import Scene

__all__ = ["now", "rows_since"]


def now(scene: Scene) -> int:
    """Return the number of the last row that the node has entered so far."""
    with scene.node.store.read() as reader:
        last = reader.last_of_ledger()
    return 0 if last is None else int(last.seq)


def rows_since(scene: Scene, seq: int, *operations: str) -> list[LedgerRow]:
    """Return the rows after a number that tell of certain operations."""
    with scene.node.store.read() as reader:
        return [row for row in reader.ledger(after=seq) if row.operation in operations]
