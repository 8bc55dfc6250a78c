"""What the last row about an item says stands there now: a number, a choice, a name or a day of the form is what its row left."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.change_rows import is_excerpt, last_rows, squeezed
from pia.rules.flaw import Flaw, Spot
from pia.rules.hits import quote
from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.forms.tree import Item
    from pia.model.procedure import Change
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["change_still_stands"]

_KINDS: Final = frozenset({"count", "choice", "date", "name"})
_NUMBERS: Final = re.compile(r"\d+")
_JOINTS: Final = re.compile("[、・,]")
_LONGEST: Final = 60
"""Longer names are texts, of which a row may tell the parts that changed."""


def change_still_stands(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each item whose last row leaves something else than the form shows.

    Texts are not compared: rows quote parts of them. Of a row about several items only the counts are read.
    """
    rows = {id(change): number for number, change in enumerate(facts.assessment.changes)}
    found = []
    for key, change in last_rows(facts).items() if rows else ():
        item = facts.form_items.get(key)
        if item is None or item.kind not in _KINDS or item.status != "filled" or change.after is None:
            continue
        shown = item.printed()
        if _agrees(item, shown, change):
            continue
        values = {"after": quote(change.after), "shown": quote(shown), "label": item.label}
        found.append(Flaw(values, Spot(("changes", rows[id(change)], "after")), part=f"{change.id}/{key}"))
    return found


def _agrees(item: Item, shown: str, change: Change) -> bool:
    after = change.after or ""
    if item.kind == "count":
        numbers = _NUMBERS.findall(fold(after))
        return not numbers or any(number in numbers for number in _NUMBERS.findall(fold(shown)))
    if len(change.keys) != 1 or is_excerpt(after) or change.restated or len(after) > _LONGEST:
        return True
    now = _JOINTS.sub("", squeezed(fold(shown)))
    pieces = [_JOINTS.sub("", fold(piece)) for piece in after.split()]
    return now in "".join(pieces) or all(piece in now for piece in pieces)
