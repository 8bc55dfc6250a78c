"""Rows of 変更箇所 say why they were filed when they were (提出時期に係る説明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.rules.flaw import Flaw, Spot

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["change_explained"]

_ALSO = Words("ここにもありません。", "none here, either")
_SHOWN = 8


def change_explained(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for all rows that have a timing and no explanation."""
    spots = [
        Spot(("changes", number))
        for number, change in enumerate(facts.assessment.changes)
        if change.timing is not None and not (change.explanation or "").strip()
    ]
    if not spots:
        return []
    related = tuple((spot, _ALSO) for spot in spots[1 : _SHOWN + 1])
    return [Flaw({"count": str(len(spots))}, spots[0], related, "explanation", tuple(spot.path for spot in spots))]
