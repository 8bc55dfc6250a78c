"""A short name that is given is used somewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.abbreviations import definitions
from pia.rules.hits import Hit, flaw_of

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["abbreviation_used"]

_TERM: Final = re.compile(r"[一-龥々ァ-ヴーA-Za-zＡ-Ｚａ-ｚ・]{1,40}$")


def abbreviation_used(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for all short names that stand only where they are given."""
    given = definitions(facts)
    if not given:
        return []
    inherited = [c.text for c in facts.assessment.controls if c.profile is not None and isinstance(c.text, str)]
    everything = "\n".join([text.text for text in facts.texts if text.sort != "change"] + inherited)
    idle = [hits for word, hits in given.items() if _uses(everything, word, hits) <= 0]
    if not idle:
        return []
    words = "、".join(f"「{hits[0].words}」" for hits in idle)
    return [flaw_of([hit for hits in idle for hit in hits], {"words": words}, "unused")]


def _uses(everything: str, word: str, hits: list[Hit]) -> int:
    """Return how often a short name stands elsewhere than where it is given or inside the long name itself."""
    term = _TERM.search(hits[0].text.text[: hits[0].start].rpartition("以下")[0].rstrip("（(、, "))
    whole = term[0] if term is not None and word in term[0] and term[0] != word else None
    return everything.count(word) - len(hits) - (everything.count(whole) if whole is not None else 0)
