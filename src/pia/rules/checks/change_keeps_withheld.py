"""Rows of 変更箇所 do not tell what the form withholds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.change_rows import squeezed
from pia.rules.flaw import Flaw, Spot
from pia.source.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.model.read import Path_
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject
    from pia.source.nodes import Node

__all__ = ["change_keeps_withheld"]

_SHORTEST: Final = 4
"""Shorter values stand in other words by chance."""
_HELD: Final = Words("公表しないとした値です。", "what is withheld")


def change_keeps_withheld(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each cell of a row that names a withheld value and is not withheld itself; the value is not repeated."""
    changes = facts.assessment.changes
    if not changes:
        return []
    held = {
        words: path
        for path, text, shown in _held(facts.loaded.root, (), None)
        if path[:1] != ("changes",)
        for words in (squeezed(text), _secret(squeezed(text), squeezed(shown)))
        if len(words) >= _SHORTEST
    }
    found = []
    for number, change in enumerate(changes) if held else ():
        for name in ("item", "before", "after", "explanation"):
            path = ("changes", number, name)
            text = squeezed(getattr(change, name) or "")
            hit = next((words for words in held if words in text), None)
            if hit is not None and facts.loaded.withheld(path) is None:
                found.append(Flaw({"row": change.id}, Spot(path), ((Spot(held[hit]), _HELD),), f"{change.id}/{name}"))
    return found


def _secret(text: str, shown: str) -> str:
    """Return the stretch of a withheld text that the wording shown instead does not have."""
    start = _alike(text, shown)
    return text[start : len(text) - _alike(text[start:][::-1], shown[start:][::-1])]


def _alike(one: str, other: str) -> int:
    """Return how many signs two texts begin alike with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _held(node: Node, path: Path_, held: Mapping | None) -> Iterator[tuple[Path_, str, str]]:
    """Yield every text that is withheld, with its path and what is shown instead."""
    held = node.withheld or held
    if isinstance(node, Scalar):
        if held is not None:
            shown = held.get("shown")
            yield path, node.text, shown.text if isinstance(shown, Scalar) else ""
        return
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield from _held(entry.value, (*path, entry.key), held)
    else:
        for number, item in enumerate(node.items):
            yield from _held(item, (*path, number), held)
