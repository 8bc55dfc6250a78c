"""Names of offices that changed and nothing else: the one change of form that a program can tell by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from pia.history.words import Mark, marks, words

if TYPE_CHECKING:
    from pia.history.differ import Change, Delta
    from pia.history.snapshot import Snapshot

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
    """The renamings of offices between two versions.

    ``whole``: the old name is found nowhere any more. ``left``: its full name (市民部市民課) is gone, but the bare one stands
    somewhere still. ``partial``: the old name goes on as it was, so that the work may as well have moved to another office.
    """

    whole: frozenset[tuple[str, str]] = frozenset()
    left: frozenset[tuple[str, str]] = frozenset()
    partial: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, delta: Delta, old: Snapshot, new: Snapshot, endings: Sequence[str]) -> OfficeNames:
        """Find them: a name new to the form stands for an old one."""
        pairs: dict[tuple[str, str], set[str]] = {}
        for change in delta.changes:
            if change.kind != "changed":
                continue
            found = marks(change.cells[0].before, change.cells[0].after)
            for pair, above in _with_what_is_before(found):
                if _office(pair[0], endings) and _office(pair[1], endings):
                    pairs.setdefault(pair, set()).update([above] if _office(above, endings) else [])
        if not pairs:
            return cls()
        before, after = _texts(old), _texts(new)
        fresh = {(a, b): full for (a, b), full in pairs.items() if b not in before.replace(a, "\n")}
        whole = {(a, b) for a, b in fresh if a not in after.replace(b, "\n")}
        left = {
            (a, b) for (a, b), full in fresh.items() if full and not any(f"{name}{a}" in after for name in full)
        } - whole
        return cls(frozenset(whole), frozenset(left), frozenset(fresh.keys() - whole - left))

    def standing(self, fragments: Fragments) -> Literal["whole", "left", "partial"] | None:
        """Tell whether nothing but names of offices changed, and what became of the old names."""
        if not fragments or not all(pair in self.whole | self.left | self.partial for pair in fragments):
            return None
        if any(pair in self.partial for pair in fragments):
            return "partial"
        return "left" if any(pair in self.left for pair in fragments) else "whole"


def _with_what_is_before(found: Sequence[Mark]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what was put in the place of what, with the word before it."""
    for number, mark in enumerate(found):
        if mark.sign == "+" and number and found[number - 1].sign == "-":
            above = found[number - 2].text if number > 1 and found[number - 2].sign == "=" else ""
            yield (found[number - 1].text, mark.text), (words(above[-_LONGEST:]) or [""])[-1]


_LONGEST = 40


def _office(text: str, endings: Iterable[str]) -> bool:
    return bool(_NAME.fullmatch(text)) and text.endswith(tuple(endings))


def _texts(version: Snapshot) -> str:
    return "\n".join(cell.text for cell in version.cells)
