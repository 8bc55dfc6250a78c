"""令和1年 is written 令和元年, as everywhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["era_years_alike"]

_FIRST: Final = re.compile(r"(?:明治|大正|昭和|平成|令和)[ 　]*[1１]年")


def era_years_alike(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for all first years of an era that are written with a number."""
    hits = [Hit(text, m.start(), len(m[0])) for text in facts.texts for m in _FIRST.finditer(text.text)]
    if not hits:
        return []
    words = "、".join(f"「{word}」" for word in dict.fromkeys(hit.words for hit in hits))
    return [flaw_of(hits, {"words": words, "count": str(len(hits))}, "first-year")]
