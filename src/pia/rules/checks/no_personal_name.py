"""No names of people: a title with a name beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["no_personal_name"]

_NAMED: Final = re.compile(
    r"(?:[市町村区課部局室所係]長|知事|主査|主任|主事|参事|主幹)[ 　:：(（]{1,2}[一-龥々ヶ]{1,3}[ 　][一-龥々ぁ-んァ-ン]{1,4}(?![一-龥々])"
    r"|氏名[ 　]*[:：][ 　]*[一-龥々]{1,3}[ 　]?[一-龥々ぁ-ん]{1,4}"
    r"|(?<![一-龥々])[一-龥々]{1,3}[ 　][一-龥々ぁ-ん]{1,4}(?:氏|様)(?=[がはをにの、。])"
)


def no_personal_name(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each name; the name itself is not repeated in the message."""
    hits = [Hit(text, m.start(), len(m[0])) for text in facts.texts for m in _NAMED.finditer(text.text)]
    if not hits:
        return []
    return [flaw_of(hits, {"where": f"{len(hits)}か所"}, "names")]
