"""A row of 変更箇所 names an item of the form, in 項目 and in the keys beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.forms.printed_items import items_of
from pia.rules.change_rows import DITTOS, items_by_key, pattern_of
from pia.rules.flaw import Flaw, Spot
from pia.rules.hits import quote
from pia.source.problems import nearest

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["change_names_an_item"]


def change_names_an_item(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each key that no item of the edition has, and for each 項目 without keys that means none of them.

    A row with keys needs no search: they say what it is about, however 項目 is worded.
    """
    assessment = facts.assessment
    if not assessment.changes:
        return []
    known = items_by_key(facts)
    found: list[Flaw] = []
    for number, change in enumerate(assessment.changes):
        at = ("changes", number)
        for place, key in enumerate(change.keys):
            pattern = pattern_of(key)
            if pattern not in known and key not in facts.form_items:
                near = nearest(pattern, known)
                said = {"said": key, "nearest": near or "－"}
                found.append(Flaw(said, Spot((*at, "keys", place)), part=f"{change.id}/{key}"))
        if change.keys or change.item is None or change.item.strip() in DITTOS:
            continue
        from pia.forms.find_item import resolve  # only few rows ask for a search

        match = resolve(change.item, items_of(assessment.form, assessment.edition))
        if match.resolved == "none" and match.nearest is not None:
            said = {"said": quote(change.item), "nearest": match.nearest.path}
            found.append(Flaw(said, Spot((*at, "item")), part=change.id))
    return found
