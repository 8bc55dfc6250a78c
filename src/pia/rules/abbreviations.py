"""Where a text gives something a short name: （以下「住基ネット」という。）."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit

if TYPE_CHECKING:
    from pia.rules.facts import Facts

__all__ = ["defined_in", "definitions"]

_DEFINED: Final = re.compile(r"以下[、,]?(?:単に)?「([^「」\n]{1,30})」(?:という|と(?:表記|略)する|と呼ぶ)")


def defined_in(text: str) -> list[tuple[str, int]]:
    """Return the short names that a text gives, each with where it stands."""
    return [(match[1], match.start(1)) for match in _DEFINED.finditer(text)] if "以下" in text else []


def definitions(facts: Facts) -> dict[str, list[Hit]]:
    """Return every short name of the assessment with the places at which it is given."""
    found: dict[str, list[Hit]] = {}
    for text in facts.texts:
        if text.sort in {"narrative", "name"}:
            for word, start in defined_in(text.text):
                found.setdefault(word, []).append(Hit(text, start, len(word)))
    return found
