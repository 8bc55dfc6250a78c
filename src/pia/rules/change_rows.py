"""Rows of 変更箇所 beside the items of the form that they name: what several checks of the history ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.forms.printed_items import items_of
from pia.rules.shapes import iso_days

if TYPE_CHECKING:
    from pia.forms.printed_items import FormItem
    from pia.model.procedure import Change
    from pia.rules.facts import Facts

__all__ = ["ADDED", "DITTOS", "is_excerpt", "items_by_key", "last_rows", "pattern_of", "squeezed"]

DITTOS: Final = frozenset({"〃", "（〃）", "(〃)", "同上", "々"})
ADDED: Final = frozenset({"新規", "新規追加", "新設", "追加", "削除", "なし", "無し", "－", "-", "―", "ー", "none"})
"""What a cell says, with or without brackets, where there was or is nothing."""
_REPEATED: Final = frozenset({"files", "systems", "recipients", "parties", "annexes", "charts"})
_PART: Final = re.compile(r"略|全体改訂|のとおり|参照|修正|別紙|別添|変更前と同じ|変更なし|以下同")
_BLANKS: Final = re.compile(r"[\s\u3000]+")


def squeezed(text: str) -> str:
    """Return a text without blanks and the ends of its lines."""
    return _BLANKS.sub("", text)


def pattern_of(key: str) -> str:
    """Return the key of an item with ``*`` in the places of ids: ``recipients/*#name``."""
    owner, _, name = key.partition("#")
    steps = owner.split("/")
    if steps[0] in _REPEATED and len(steps) > 1:
        steps[1] = "*"
    if len(steps) > 3 and steps[2] in ("records", "entrusted"):
        steps[3] = "*"
    return f"{'/'.join(steps)}#{name}"


def items_by_key(facts: Facts) -> dict[str, list[FormItem]]:
    """Return the items of the edition by the pattern of their keys."""
    found: dict[str, list[FormItem]] = {}
    for item in items_of(facts.assessment.form, facts.assessment.edition):
        found.setdefault(item.key, []).append(item)
    return found


def is_excerpt(text: str) -> bool:
    """Tell whether a cell quotes only part of what stood there, or only says what happened to it."""
    return _PART.search(text) is not None or text.strip("（）() \u3000\n") in ADDED | DITTOS


def last_rows(facts: Facts) -> dict[str, Change]:
    """Return the last row about each item (by its key): the latest 変更日, of one day the one that stands last.

    Rows without a day come after all others: they are those of the version being written.
    """
    found: dict[str, tuple[str, Change]] = {}
    for change in facts.assessment.changes:
        day = (iso_days(change.date)[0] if change.date is not None else None) or "9999"
        for key in change.keys:
            if key not in found or found[key][0] <= day:
                found[key] = (day, change)
    return {key: change for key, (_, change) in found.items()}
