"""The keys of retention batches: they live outside the store and its backups, so that a key that is gone takes its batch with it.

A batch belongs to one node, and its key under ``node/batch``; :class:`NodeKeys` puts the node in front. A key is made when it is first
asked for, and never again after it was destroyed. With a ``seed`` (試験用: rehearsals that must come out the same every time) keys are
derived from it: then whoever has the seed can make a destroyed one again, and destroying is a rehearsal too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pia.register.key_faults import KeyGone, KeysError, drawn
from pia.register.key_file import FileKeys

__all__ = ["FileKeys", "KeyGone", "Keys", "KeysError", "MemoryKeys", "NodeKeys"]


class Keys(Protocol):
    """One key of 64 bytes for each retention batch."""

    def key(self, batch: str) -> bytes:
        """Return the key of a batch; a new one where the batch is new.

        Raises:
            KeyGone: it was destroyed.
            KeysError: keys cannot be read or written.
        """

    def destroy(self, batch: str) -> None:
        """Destroy a key for good, durably; nothing happens where that was done before."""

    def batches(self) -> Sequence[str]:
        """Return the batches whose keys there are, sorted."""

    def destroyed(self) -> Sequence[str]:
        """Return the batches whose keys were destroyed, sorted."""


class NodeKeys:
    """The keys of one node among those of all: batches are named without the node."""

    __slots__ = ("_before", "_keys")

    def __init__(self, keys: Keys, node: str) -> None:
        self._keys = keys
        self._before = f"{node}/"

    def key(self, batch: str) -> bytes:
        """Return the key of a batch of this node."""
        return self._keys.key(self._before + batch)

    def destroy(self, batch: str) -> None:
        """Destroy the key of a batch of this node."""
        self._keys.destroy(self._before + batch)

    def batches(self) -> Sequence[str]:
        """Return the batches of this node whose keys there are, sorted."""
        return self._own(self._keys.batches())

    def destroyed(self) -> Sequence[str]:
        """Return the batches of this node whose keys were destroyed, sorted."""
        return self._own(self._keys.destroyed())

    def _own(self, batches: Sequence[str]) -> Sequence[str]:
        return [batch.removeprefix(self._before) for batch in batches if batch.startswith(self._before)]


class MemoryKeys:
    """Keys that are gone with the program.

    Args:
        seed: derive every key from it instead of drawing it.
    """

    def __init__(self, *, seed: bytes | None = None) -> None:
        self._seed = seed
        self._keys: dict[str, bytes] = {}
        self._gone: set[str] = set()
        self._secret = drawn(seed, "secret")

    @property
    def secret(self) -> bytes:
        """What lookups, digests and subjects are keyed with."""
        return self._secret

    def key(self, batch: str) -> bytes:
        """Return the key of a batch; a new one where the batch is new."""
        if batch in self._gone:
            raise KeyGone(batch)
        return self._keys.get(batch) or self._keys.setdefault(batch, drawn(self._seed, f"key {batch}"))

    def destroy(self, batch: str) -> None:
        """Destroy a key for good."""
        self._gone.add(batch)
        self._keys.pop(batch, None)

    def batches(self) -> Sequence[str]:
        """Return the batches whose keys there are, sorted."""
        return sorted(self._keys)

    def destroyed(self) -> Sequence[str]:
        """Return the batches whose keys were destroyed, sorted."""
        return sorted(self._gone)
