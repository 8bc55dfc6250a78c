"""Names of offices that changed and nothing else: the one change of form that a program can tell by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from pia.history.differ import Change, Delta
from pia.history.snapshot import Snapshot
from pia.history.words import Mark, marks

__all__ = ["Fragments", "OfficeNames", "fragments_of", "replaced"]

Fragments = tuple[tuple[str, str], ...]
"""What was put in the place of what, stretch by stretch."""

_NAME = re.compile(r"[一-鿿々ぁ-ゖァ-ヺーA-Za-z0-9０-９・]{2,30}")


def replaced(found: Sequence[Mark]) -> Fragments:
    """Return the stretches that differ: (old, new), one of them empty where text was only put in or taken away."""
    made: list[tuple[str, str]] = []
    for number, mark in enumerate(found):
        above = found[number - 1] if number else None
        if mark.sign == "-":
            made.append((mark.text, ""))
        elif mark.sign == "+":
            if above is not None and above.sign == "-":
                made[-1] = (made[-1][0], mark.text)
            else:
                made.append(("", mark.text))
    return tuple(made)


def fragments_of(change: Change) -> Fragments:
    """Return what differs in the cells of a change, each replacement once."""
    found: dict[tuple[str, str], None] = {}
    for pair in change.cells:
        found.update(dict.fromkeys(replaced(marks(pair.before, pair.after))))
    return tuple(found)


class OfficeNames(Struct, frozen=True):
    """The renamings of offices between two versions: those that hold everywhere, and those of which the old name remains."""

    whole: frozenset[tuple[str, str]]
    partial: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, delta: Delta, old: Snapshot, new: Snapshot, endings: Sequence[str]) -> OfficeNames:
        """Find them: a name new to the form stands for an old one that is found nowhere any more."""
        pairs = {
            pair
            for change in delta.changes
            if change.kind == "changed"
            for pair in fragments_of(change)
            if _office(pair[0], endings) and _office(pair[1], endings)
        }
        if not pairs:
            return cls(frozenset(), frozenset())
        before, after = _texts(old), _texts(new)
        fresh = {(a, b) for a, b in pairs if b not in before.replace(a, "\n")}
        whole = {(a, b) for a, b in fresh if a not in after.replace(b, "\n")}
        return cls(frozenset(whole), frozenset(fresh - whole))

    def standing(self, fragments: Fragments) -> Literal["whole", "partial"] | None:
        """Tell whether nothing but names of offices changed."""
        if not fragments:
            return None
        if all(pair in self.whole for pair in fragments):
            return "whole"
        return "partial" if all(pair in self.whole or pair in self.partial for pair in fragments) else None


def _office(text: str, endings: Iterable[str]) -> bool:
    return bool(_NAME.fullmatch(text)) and text.endswith(tuple(endings))


def _texts(version: Snapshot) -> str:
    return "\n".join(cell.text for cell in version.cells)
