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

__all__ = ["cut_off", "open_line", "sentence_complete"]

_HANGING: Final = re.compile(
    r"(?:[、,，（(「『【・／/]|及び|又は|並びに|若しくは|かつ|[をがはへ]|を(?:講じ|行い|定め|設け|図り)|(?<![な])ので|により|において|に対し|に関する"
    r"|ように[すし]?|(?:ため|場合|こと|もの|際|等|[へとでら])の|における|に(?:係る|基づ[くき]|関し|よる|伴う)|[一-龥ァ-ヴー]にす|を[一-龥]"
    r"|の[交確実適提管利監送処更変検照登])$"
)
"""What cannot stand at the end: a particle, a verb without its end, the first sign of a word such as 確認 or 交付."""
_HEAD: Final = re.compile(r"[ 　]*(?:[・･●○■◆*－-]|[①-⑳]|[（(]?[0-9０-９ア-ンa-z]{1,2}[)）.．])")
_LINE: Final = re.compile(r"[^\n]*\S[^\n]*")
_VERB: Final = re.compile(r"[うくすつむるい]$")
_ENDED: Final = ("。", "）", ")", "」", "】", "』", "：", ":", ".")
_TAIL: Final = re.compile(r"[うくすつむるい]。(?![ 　]*[（()）」』※【＜<「\[［・①-⑳])[^。]{6,}$")
_LONG: Final = 20
_OTHERS: Final = 2
_MOST: Final = 5


def sentence_complete(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each text that breaks off."""
    texts = [
        text for text in facts.texts if text.sort == "narrative" and text.key not in {"basis", "cite", "detail", "when"}
    ]
    cut = [(text, 0, len(text.text.rstrip())) for text in texts if cut_off(text.text)]
    cut += [(text, 0, len(text.text.rstrip())) for text in _among_siblings(texts)]
    cut += [(text, at[0], sum(at)) for text in texts if (at := open_line(text.text)) is not None]
    found: list[Flaw] = []
    for text, start, end in cut[:_MOST]:
        body = text.text[:end]
        shown = quote(body[start:], 12)
        last = min(len(shown.lstrip("…")), len(body) - body.rfind("\n") - 1, len(body))
        found.append(flaw_of([Hit(text, len(body) - last, last)], {"quote": shown}, shown))
    return found


def cut_off(text: str) -> bool:
    """Tell whether a text ends with a sign after which something must follow, or leaves its last sentence open."""
    body = text.rstrip()
    if len(body) < _LONG:
        return False
    if _HANGING.search(body[-6:]):
        return True
    if "。" not in body:
        return False
    lines = [line.rstrip() for line in body.split("\n") if line.strip()]
    told = sum(line.endswith("。") for line in lines[:-1])
    last = lines[-1]
    if last.endswith(_ENDED):
        return False
    if _TAIL.search(last):
        return True
    return (
        told == len(lines) - 1
        and len(last) >= _LONG
        and ("。" in last or told >= 2)
        and last[-1] in "てしいうくるれにとで"
    )


def open_line(text: str) -> tuple[int, int] | None:
    """Return where the one entry of a list of sentences stands that lacks its 。; None where there is none."""
    if "\n" not in text or text.count("。") < _OTHERS:
        return None
    lines = [(match.start(), match[0].rstrip()) for match in _LINE.finditer(text)]
    entries = [(at, line, _HEAD.match(line) is not None) for at, line in lines]
    listed = [
        (at, line)
        for number, (at, line, head) in enumerate(entries)
        if head and (number + 1 == len(entries) or entries[number + 1][2])
    ]
    open_ = [(at, len(line)) for at, line in listed if _VERB.search(line)]
    told = sum(line.endswith("。") for _at, line in listed)
    return open_[0] if len(open_) == 1 and told >= _OTHERS else None


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
