"""One question that is asked of the systems of a register, and what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec import MsgspecError, Struct

from pia.errors import Words
from pia.register.consistency import DIFFERENCES, Finding
from pia.register.keys import KeyGone
from pia.register.nodes.shelf import Found
from pia.register.seal import SealBroken

if TYPE_CHECKING:
    from pia.register.nodes.shelf import Shelf
    from pia.register.store.interface import Reader, Record

__all__ = ["UNOPENED", "Check", "Counted", "Disagreement"]

T = TypeVar("T")

UNOPENED: Final = Words("内容が開けないか、変えられている", "its content does not open, or was changed")
_RAISED: Final = Words("消除された記録が、現在の記録になっている", "a removed record stands as a current one")

_SHOWN: Final = 20
"""Disagreements of one check that are listed; all of them are counted."""


class Disagreement(Struct, frozen=True, kw_only=True):
    """One thing that is not as it should be; ``key`` names a record (試験用 numbers), nothing of its content is repeated."""

    check: str
    node: str
    key: str
    words: Words


def _found(shelf: Shelf[T], row: Record) -> Found[T]:
    return Found(row, shelf.open(row))


def _is_removed(value: object) -> bool:
    """Say whether a content is that of somebody who was removed: a 除票, or a record that was notified as removed."""
    return getattr(value, "removed", None) is not None or getattr(value, "state", "") == "removed"


class Check(Struct, frozen=True, kw_only=True):
    """One question, how many things were looked at, and how many of them disagree (the first ones are listed)."""

    name: str
    title: Words
    nodes: tuple[str, ...]
    compared: int
    wrong: int
    found: tuple[Disagreement, ...] = ()
    note: Words | None = None


class Counted:
    """Counts what passes, and keeps the first things that are wrong."""

    def __init__(self, name: str, title: Words, *nodes: str) -> None:
        self.name, self.title, self.nodes = name, title, nodes
        self.compared = self.wrong = 0
        self.found: list[Disagreement] = []

    def passing(self, rows: Iterable[T]) -> Iterator[T]:
        """Count rows on their way."""
        for row in rows:
            self.compared += 1
            yield row

    def opened(self, shelf: Shelf[T], reader: Reader, *, every: bool = False) -> Iterator[Found[T]]:
        """Open current records on their way and count them.

        One that does not open is wrong and passed over, and so is one that was removed, unless ``every`` record is asked for.
        """
        for row in self.passing(reader.records(shelf.file.id)):
            found = self.opening(row.key, partial(_found, shelf, row))
            if found is not None and not every and _is_removed(found.value):
                self.add(row.key, _RAISED)
            elif found is not None:
                yield found

    def opening(self, key: str, get: Callable[[], T | None]) -> T | None:
        """Return what is got, None where it is not there, or does not open, which is wrong."""
        try:
            return get()
        except (SealBroken, KeyGone, MsgspecError):
            self.add(key, UNOPENED)
            return None

    def add(self, key: str, words: Words) -> None:
        """Count one thing that is wrong."""
        self.wrong += 1
        if len(self.found) < _SHOWN:
            self.found.append(Disagreement(check=self.name, node=self.nodes[-1], key=key, words=words))

    def differences(self, findings: Iterable[Finding]) -> None:
        """Count what a comparison of two files found."""
        for finding in findings:
            self.add(finding.key, DIFFERENCES[finding.kind])

    def done(self, note: Words | None = None) -> Check:
        """Return the check."""
        return Check(
            name=self.name, title=self.title, nodes=self.nodes, compared=self.compared, wrong=self.wrong, found=tuple(self.found), note=note
        )  # fmt: skip
