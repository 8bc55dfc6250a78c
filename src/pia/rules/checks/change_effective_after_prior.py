"""A row filed 事前 was filed before the change took effect: a day of its beginning that the row names is not before 変更日."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.flaw import Flaw, Spot
from pia.rules.hits import quote
from pia.rules.shapes import iso_days
from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["change_effective_after_prior"]

_BEGINS: Final = re.compile(
    r"((?:平成|令和)(?:[0-9０-９]{1,2}|元)年[0-9０-９]{1,2}月[0-9０-９]{1,2}日)[）)]?(?:から|より|に|付けで)?(?:運用|稼働|供用|利用|実施|適用|移行|委託)?を?(?:開始|始め|移行|稼働|切り?替え)"
)


def change_effective_after_prior(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each row filed 事前 whose new text or explanation names an earlier day on which the change began."""
    found = []
    for number, change in enumerate(facts.assessment.changes):
        filed = iso_days(change.date)[0] if change.timing == "prior" and change.date else None
        if filed is None:
            continue
        for name in ("after", "explanation"):
            for match in _BEGINS.finditer(getattr(change, name) or ""):
                latest = iso_days(match[1])[1]
                if latest is None or latest >= filed or fold(match[1]) in fold(change.before or ""):
                    continue
                values = {"day": match[1], "date": change.date or "", "quote": quote(match[0])}
                spot = Spot(("changes", number, name), match.start(), len(match[0]))
                found.append(Flaw(values, spot, part=f"{change.id}/{name}"))
    return found
