"""別紙９, 別添９: what a text points to is part of the assessment; recipients' own references are judged elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of
from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["pointer_leads_somewhere"]

_POINTER: Final = r"(?<![」一-龥])(?<![」一-龥]の)別([紙添])[ 　]?([0-9０-９]{1,2}(?:[-－‐―ー][0-9０-９]{1,2})?)"
_ATTACHED: Final = {"zenkoumoku": 3, "juten": 2, "kiso": 1}
"""How many 別添 a form has: the work (全項目), the record items (not in 基礎項目), the changes."""


def pointer_leads_somewhere(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each annex that is named and does not exist."""
    assessment = facts.assessment
    known = {fold(annex.label) for annex in assessment.annexes}
    known |= {f"別添{number}" for number in range(1, _ATTACHED.get(assessment.form, 3) + 1)}
    found: dict[str, list[Hit]] = {}
    for text in facts.texts:
        if text.sort not in {"narrative", "name"} or text.path[0] in {"recipients", "annexes"}:
            continue
        if "別紙" not in text.text and "別添" not in text.text:
            continue
        for match in re.finditer(_POINTER, text.text):
            pointer = fold(match[0])
            if pointer not in known and fold(f"別{match[1]}{match[2][:1]}") not in known:
                found.setdefault(pointer, []).append(Hit(text, match.start(), len(match[0])))
    return [flaw_of(hits, {"pointer": hits[0].words}, pointer) for pointer, hits in found.items()]
