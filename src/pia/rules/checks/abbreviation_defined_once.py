"""A short name is given once: 以下「…」という stands in one place, or the two places say different things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.abbreviations import definitions
from pia.rules.hits import Hit, flaw_of

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["abbreviation_defined_once"]

_AGAIN: Final = Words("ここでも定義しています。", "defined here, too")
_SPREAD: Final = 20


def abbreviation_defined_once(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each short name that is given twice."""
    return [
        flaw_of(hits, {"word": word, "first": _full(hits[0]), "second": _full(hits[1])}, word, _AGAIN)
        for word, hits in definitions(facts).items()
        if len(hits) > 1
    ]


def _full(hit: Hit) -> str:
    """Return what stands before the bracket in which the short name is given."""
    before = hit.text.text[max(0, hit.start - _SPREAD - 8) : hit.start]
    return before.rpartition("以下")[0].rstrip("（(、 \n")[-_SPREAD:].rpartition("\n")[2]
