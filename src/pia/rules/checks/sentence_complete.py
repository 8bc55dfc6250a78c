"""A text of sentences ends where a sentence or a list ends, not in the middle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of, quote

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject
    from pia.rules.texts import Text

__all__ = ["cut_off", "sentence_complete"]

_HANGING: Final = re.compile(
    r"(?:[、,，（(「『【・／/]|及び|又は|並びに|若しくは|かつ|[をがはへ]|を(?:講じ|行い|定め|設け|図り)|(?<![な])ので|により|において|に対し|に関する)$"
)
_ENDED: Final = ("。", "）", ")", "」", "】", "』", "：", ":", ".")
_LONG: Final = 20
_MOST: Final = 5


def sentence_complete(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each text that breaks off."""
    texts = [
        text for text in facts.texts if text.sort == "narrative" and text.key not in {"basis", "cite", "detail", "when"}
    ]
    cut = [text for text in texts if cut_off(text.text)] + _among_siblings(texts)
    found: list[Flaw] = []
    for text in cut[:_MOST]:
        body = text.text.rstrip()
        shown = quote(body, 12)
        last = min(len(shown.lstrip("…")), len(body) - body.rfind("\n") - 1, len(body))
        found.append(flaw_of([Hit(text, len(body) - last, last)], {"quote": shown}, quote(body, 12)))
    return found


def cut_off(text: str) -> bool:
    """Tell whether a text ends with a sign after which something must follow, or leaves its last sentence open."""
    body = text.rstrip()
    if len(body) < _LONG:
        return False
    if _HANGING.search(body[-6:]):
        return True
    lines = [line.rstrip() for line in body.split("\n") if line.strip()]
    told = sum(line.endswith("。") for line in lines[:-1])
    last = lines[-1]
    return (
        "。" in body
        and told == len(lines) - 1
        and not last.endswith(_ENDED)
        and len(last) >= _LONG
        and ("。" in last or told >= 2)
        and last[-1] in "てしいうくるれにとで"
    )


def _among_siblings(texts: list[Text]) -> list[Text]:
    """Return the entries of lists in which all others are sentences and end with 。"""
    lists: dict[tuple[str | int, ...], list[Text]] = {}
    for text in texts:
        if isinstance(text.path[-1], int):
            lists.setdefault(text.path[:-1], []).append(text)
    found = []
    for entries in lists.values():
        open_ = [t for t in entries if not t.text.rstrip().endswith(_ENDED)]
        if len(entries) >= 4 and len(open_) == 1 and len(open_[0].text) >= _LONG and not cut_off(open_[0].text):
            found.append(open_[0])
    return found
