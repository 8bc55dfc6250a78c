"""The digits of one number are all of one width: 第７4の項 is neither found by searching nor joined with 第７４の項."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of, found_in

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["digits_of_one_width"]

_MIXED: Final = re.compile(r"[０-９]+[0-9]+|[0-9]+[０-９]+")
_SHOWN: Final = 6


def digits_of_one_width(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for all such numbers; rows of the change annex keep what was published."""
    texts = [text for text in facts.texts if text.sort != "change"]
    hits: list[Hit] = [hit for _number, hit in found_in(texts, (_MIXED,))]
    if not hits:
        return []
    shown = "、".join(f"「{word}」" for word in list(dict.fromkeys(_around(hit) for hit in hits))[:_SHOWN])
    return [flaw_of(hits, {"numbers": shown, "count": str(len(hits))}, "digits")]


def _around(hit: Hit) -> str:
    """Return the number with the signs beside it."""
    text, end = hit.text.text, hit.start + hit.length
    return text[max(0, hit.start - 1) : end + 2].replace("\n", "")
