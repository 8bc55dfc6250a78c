"""A text under a good rating does not admit that something is not done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.rules.flaw import Flaw, Spot

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["rating_admits_no_gap"]


def rating_admits_no_gap(facts: Facts, subject: Subject) -> list[Flaw]:
    """Return a flaw for each sentence of the risk that admits a gap, at the words themselves."""
    if not subject.facts["gaps"]:
        return []
    risk = subject.facts["risk"]
    file = next((one for one in facts.assessment.files if one.id == subject.facts["file"]["id"]), None)
    answer = facts.answer_to(risk, file)
    gaps = facts.supports.gaps(risk, file, answer, subject.path)
    return [
        Flaw({"words": gap.words}, at=Spot(gap.path, gap.start, len(gap.words)), part=gap.words)
        for gap in {gap.words: gap for gap in gaps}.values()
    ]
