"""The part of a store that one node sees, and what every kind of store tells of its faults, alike for all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.register.store.faults import bad_name

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from pia.register.store.interface import Ahead, Reader, Tx

__all__ = ["STRAY", "Part", "checked_node", "told"]

STRAY: Final = (
    "SELECT count(*) FROM lookup l WHERE NOT EXISTS "
    "(SELECT 1 FROM record r WHERE r.node = l.node AND r.file = l.file AND r.key = l.key)"
)
"""Counts lookups that lead nowhere."""
_NODE: Final = re.compile(r"[A-Za-z0-9._-]{1,48}")


def checked_node(node: str) -> str:
    """Return ``node`` if it can be the id of a node.

    Raises:
        StoreError: ``store-bad-name``.
    """
    if not _NODE.fullmatch(node):
        raise bad_name("node")
    return node


def told(lost: int, changed: Sequence[str]) -> list[Words]:
    """Return the faults of a store: rows that lead nowhere, and tables or guards that are not as they were made."""
    faults = [Words(f"表又は守りが変えられています（{n}）。", f"a table or guard was changed: {n}") for n in changed]
    if lost:
        faults.append(Words(f"行き先のない行が{lost}件あります。", f"{lost} rows lead nowhere"))
    return faults


class Part:
    """Hands the id of its node to the store with every view and transaction."""

    def __init__(
        self,
        node: str,
        read: Callable[[str], AbstractContextManager[Reader]],
        write: Callable[[str, Callable[[], Ahead] | None], AbstractContextManager[Tx]],
    ) -> None:
        self._node = node
        self._read = read
        self._write = write

    @property
    def node(self) -> str:
        """The id of the node."""
        return self._node

    def read(self) -> AbstractContextManager[Reader]:
        """Open a consistent view."""
        return self._read(self._node)

    def write(self, ahead: Callable[[], Ahead] | None = None) -> AbstractContextManager[Tx]:
        """Begin a transaction; it is rolled back where the block raises."""
        return self._write(self._node, ahead)
