"""A cell of 変更箇所 is not cut off: it does not break off within a sentence, nor at a length at which programs cut texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.rules.checks.sentence_complete import cut_off
from pia.rules.flaw import Flaw, Spot
from pia.rules.hits import quote

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["change_cell_whole"]

_LIMITS: Final = frozenset({255, 256, 1023, 1024, 32767})
"""Lengths at which cells, and forms pasted into cells, are cut."""
_ENDS: Final = ("。", "）", ")", "」", "】", "』", "：", ":", "〃")


def change_cell_whole(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each cell that breaks off. A cell whose rest is left out with （略） is whole."""
    found = []
    for number, change in enumerate(facts.assessment.changes):
        for name in ("before", "after"):
            text = (getattr(change, name) or "").rstrip()
            if "略" in text[-6:] or not (cut_off(text) or (len(text) in _LIMITS and not text.endswith(_ENDS))):
                continue
            spot = Spot(("changes", number, name), max(len(text) - 12, 0), min(12, len(text)))
            found.append(Flaw({"quote": quote(text, 12)}, spot, part=f"{change.id}/{name}"))
    return found
