"""One question that is asked of the systems of a register, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from msgspec import Struct

from pia.errors import Words
from pia.register.consistency import DIFFERENCES, Finding

__all__ = ["Check", "Counted", "Disagreement"]

T = TypeVar("T")

_SHOWN: Final = 20
"""Disagreements of one check that are listed; all of them are counted."""


class Disagreement(Struct, frozen=True, kw_only=True):
    """One thing that is not as it should be; ``key`` names a record (試験用 numbers), nothing of its content is repeated."""

    check: str
    node: str
    key: str
    words: Words


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
