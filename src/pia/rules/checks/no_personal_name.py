"""No names of people: a title with a name beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import flaw_of, found_in

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["no_personal_name"]

_NAME: Final = r"[ 　:：(（]{1,2}[一-龥々ヶ]{1,3}[ 　][一-龥々ぁ-んァ-ン]{1,4}(?![一-龥々])"
_NAMED: Final = (
    re.compile(f"[長事査任幹](?<=[市町村区課部局室所係]長|[知参]事|主[査任事幹]){_NAME}"),
    re.compile(r"氏名[ 　]*[:：][ 　]*[一-龥々]{1,3}[ 　]?[一-龥々ぁ-ん]{1,4}"),
)


def no_personal_name(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each name; the name itself is not repeated in the message."""
    hits = [hit for _number, hit in found_in(facts.texts, _NAMED)]
    if not hits:
        return []
    return [flaw_of(hits, {"where": f"{len(hits)}か所"}, "names")]
