"""A row that weakens a measure is not called minor: the words of its two texts show it, a person decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.catalogue.weakening import newest_weakening, weaker_texts
from pia.rules.change_rows import is_excerpt, items_by_key, pattern_of
from pia.rules.flaw import Flaw, Spot

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["weaker_change_not_minor"]

_MINOR: Final = re.compile(
    r"軽微|形式的|誤字|誤記|字句|時点修正|軽減|変動させるものでは|重要な変更(?:に|では|とは)?.{0,6}(?:当たら|該当し|あたら|でな|ない)"
)


def weaker_change_not_minor(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each row on an item marked ※ that is filed as minor although its words weaken the measure."""
    minor = [
        (number, change)
        for number, change in enumerate(facts.assessment.changes)
        if change.explanation is not None and _MINOR.search(change.explanation) and change.before and change.after
    ]
    if not minor:
        return []
    data, known, found = newest_weakening(), items_by_key(facts), []
    for number, change in minor:
        before, after = change.before or "", change.after or ""
        if is_excerpt(before) or is_excerpt(after):
            continue
        items = [(key, item) for key in change.keys for item in known.get(pattern_of(key), ()) if item.important]
        said = [
            reason
            for key, item in items
            for reason in weaker_texts(item.section, _cell(key), before, after, data, replaced=before not in after)
        ]
        if said:
            reasons = tuple(dict.fromkeys(said))
            values = {
                "why_ja": "、".join(reason.ja for reason in reasons),
                "why_en": ", ".join(reason.en for reason in reasons),
            }
            found.append(Flaw(values, Spot(("changes", number, "after")), part=change.id))
    return found


def _cell(key: str) -> str:
    owner, _, name = key.partition("#")
    steps = owner.split("/")
    return f"{'/'.join(steps[2:])}#{name}" if len(steps) > 2 else name
