"""Every bracket that opens in a text closes in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of, quote

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["brackets_balanced", "unbalanced"]

_BRACKET: Final = re.compile(r"[（）()「」『』【】〔〕［］\[\]〈〉《》＜＞]")
_CLOSES: Final = dict(zip("）)」』】〕］]〉》＞", "((「『【〔[[〈《＜", strict=True))
_ALIKE: Final = {"（": "(", "［": "["}
_MARKER: Final = re.compile(
    r"(?m)(?:^|(?<=[\s　、。・（(]))(?:[0-9０-９a-zａ-ｚA-ZＡ-Ｚア-ンｱ-ﾝⅰ-ⅻⅠ-Ⅻ一二三四五六七八九十]{1,3})([)）])"
)
_SORTS: Final = frozenset(("narrative", "name", "row"))
_MOST: Final = 5


def brackets_balanced(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each text with a bracket that has no partner."""
    found: list[Flaw] = []
    for text in facts.texts:
        if text.sort not in _SORTS:
            continue
        at = unbalanced(text.text)
        if at is None:
            continue
        hit = Hit(text, at, 1)
        nearby = text.text[max(0, at - 8) : at + 9]
        part = "/".join(str(step) for step in text.path[:1]) + f"/{quote(nearby)}"
        found.append(flaw_of([hit], {"bracket": hit.words, "quote": quote(nearby)}, part))
    return found[:_MOST]


def unbalanced(text: str) -> int | None:
    """Return where the first bracket without a partner stands, or None; ``(`` and ``（`` are the same bracket.

    The ``)`` of list marks such as ``1)`` and ``ア）`` needs no partner where none is open.
    """
    marks: set[int] | None = None
    opened: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        sign, at = match[0], match.start()
        opening = _CLOSES.get(sign)
        if opening is None:
            opened.append((_ALIKE.get(sign, sign), at))
        elif opened and opened[-1][0] == opening:
            opened.pop()
        else:
            if marks is None:
                marks = {m.start(1) for m in _MARKER.finditer(text)}
            if at not in marks:
                return opened[-1][1] if any(sign_ == opening for sign_, _ in opened) else at
    return opened[-1][1] if opened else None
