"""A text under a good rating does not admit that something is not done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from pia.rules.flaw import Flaw, Spot

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["rating_admits_no_gap"]

_TOLD: Final[WeakKeyDictionary[Facts, dict[tuple[Any, int], str]]] = WeakKeyDictionary()
"""The risk under which each sentence is told: the text of one control stands in the cells of several files and risks."""


def rating_admits_no_gap(facts: Facts, subject: Subject) -> list[Flaw]:
    """Return a flaw for each sentence of the risk that admits a gap, at the words themselves; one sentence is told once."""
    if not subject.facts["gaps"]:
        return []
    risk = subject.facts["risk"]
    file = next((one for one in facts.assessment.files if one.id == subject.facts["file"]["id"]), None)
    answer = facts.answer_to(risk, file)
    gaps = facts.supports.gaps(risk, file, answer, subject.path)
    told = _TOLD.setdefault(facts, {})
    return [
        Flaw({"words": gap.words}, at=Spot(gap.path, gap.start, len(gap.words)), part=gap.words)
        for gap in {gap.words: gap for gap in gaps}.values()
        if told.setdefault((gap.path, gap.start), subject.key) == subject.key
    ]
