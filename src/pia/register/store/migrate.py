"""Bringing a store to the schema of this program: the steps that it lacks, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from pia.register.store.faults import newer

__all__ = ["Step", "Upgradable", "migrate"]


class Step(Struct, frozen=True):
    """What makes version ``version`` of a schema out of the one before."""

    version: int
    statements: tuple[str, ...]


class Upgradable(Protocol):
    """A store as migration sees it."""

    @property
    def url(self) -> str:
        """The URL without a password."""

    def version(self) -> int:
        """Return the version of its schema, 0 for an empty one."""

    def take(self, step: Step) -> None:
        """Carry out ``step`` in one transaction, alone, and only if it is still the next one: somebody else may have been quicker."""


def migrate(store: Upgradable, steps: Sequence[Step]) -> int:
    """Take every step that ``store`` lacks and return how many were needed; a step that fails leaves the version before it.

    Raises:
        StoreError: ``store-newer``: its schema is later than the last step.
    """
    found = store.version()
    if found > len(steps):
        raise newer(store.url, found, len(steps))
    for step in steps[found:]:
        store.take(step)
    return len(steps) - found
