"""The chapter and the number that 項目 of a row gives are those under which the form has the item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.change_rows import DITTOS, items_by_key, pattern_of, squeezed
from pia.rules.flaw import Flaw, Spot
from pia.rules.hits import quote
from pia.terms.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia.forms.printed_items import FormItem
    from pia.forms.tree import Item
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["change_in_its_chapter"]

_CHAPTER: Final = re.compile(r"(表紙|viii|vii|vi|iv|iii|ii|i|v)(?![a-z])")
_ATTACHED: Final = re.compile(r"\(?別添(\d)|\(?別紙")
_NUMBER: Final = re.compile(r"(?<![\d第(])(\d{1,2})[.](?!\d)")


def change_in_its_chapter(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each row whose 項目 stands in another chapter or under another number than all its items."""
    if not any(change.keys for change in facts.assessment.changes):
        return []
    known = items_by_key(facts)
    found: list[Flaw] = []
    for number, change in enumerate(facts.assessment.changes):
        if change.item is None or change.item.strip() in DITTOS:
            continue
        items: list[FormItem | Item] = []
        for key in change.keys:
            item = facts.form_items.get(key)
            items += known.get(pattern_of(key), ()) if item is None else (item,)
        told = _elsewhere(change.item, items)
        if told is not None:
            values = {"said": quote(change.item), "written": told[0], "printed": told[1]}
            found.append(Flaw(values, Spot(("changes", number, "item")), part=change.id))
    return found


def _elsewhere(text: str, items: Sequence[FormItem | Item]) -> tuple[str, str] | None:
    """Return what 項目 says and what the form has, where they differ; None where they agree or nothing is said."""
    if not items:
        return None
    plain = squeezed(fold(re.sub("[①-⑳]", "|", text))).replace("、", ".").replace(",", ".")
    attached = _ATTACHED.search(plain)
    chapter = _CHAPTER.match(plain)
    if attached is not None or chapter is None:
        return None
    written = chapter[1]
    sections = list(dict.fromkeys(fold(item.section) for item in items))
    if written not in sections:
        return f"{written.upper()}章", "・".join(dict.fromkeys(item.section for item in items))
    told = _NUMBER.search(plain.partition("|")[0], chapter.end())
    numbers = list(dict.fromkeys(fold(item.number) for item in items if item.number))
    if told is None or not numbers or told[1] in numbers:
        return None
    section = next(item.section for item in items if item.number)
    return f"{section}{told[1]}", "・".join(f"{section}{each}" for each in numbers)
