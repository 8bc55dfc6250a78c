"""No item stands twice in one table of a file; the later place is told, with the first one beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.flaw import Flaw, Spot

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["record_item_listed_once"]

_FIRST: Final = Words("初めはここにあります。", "it stands here first")
_RUN: Final = 3
"""So many items in a row, doubled in their order, were copied twice; fewer may be misprints of other items."""


def record_item_listed_once(facts: Facts, subject: Subject) -> list[Flaw] | bool:
    """Return a flaw for an item whose name stands before it in its table."""
    if not subject.facts["repeated"]:
        return True
    table, index = subject.path[:-1], subject.path[-1]
    files = facts.assessment.files
    group = (files[int(table[1])].records or ())[int(table[3])]
    names = [item if isinstance(item, str) else item.name for item in group.items]
    first = names.index(subject.facts["name"])
    if first == index:
        return True
    related = ((Spot((*table, first)), _FIRST),)
    mendable = any(
        _run(names, before, int(index)) >= _RUN for before in range(int(index)) if names[before] == names[first]
    )
    return [Flaw({}, related=related, mendable=mendable)]


def _run(names: list[str], before: int, index: int) -> int:
    """Return how many items in a row around two places are the same, without the two runs meeting."""
    start, end, far = 0, 1, index - before
    while start < before and names[before - start - 1] == names[index - start - 1]:
        start += 1
    while index + end < len(names) and names[before + end] == names[index + end]:
        end += 1
    return min(start + end, far)
