"""Every 別紙 holds the list of a recipient or is named in some text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.rules.flaw import Flaw, Spot
from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["annex_is_referred_to"]


def annex_is_referred_to(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each annex that nothing points to; of one that is not included something else is told."""
    assessment = facts.assessment
    used = {recipient.annex for recipient in assessment.recipients}
    alone = [
        (index, annex) for index, annex in enumerate(assessment.annexes) if annex.id not in used and annex.included
    ]
    if not alone:
        return []
    said = fold("\n".join(t.text for t in facts.texts if "別" in t.text and t.path[0] not in {"annexes", "changes"}))
    return [
        Flaw({"labels": annex.label}, Spot(("annexes", index)), part=annex.id)
        for index, annex in alone
        if fold(annex.label) not in said
    ]
