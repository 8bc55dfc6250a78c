"""One system or term has one name, in one width: not 中間サーバ beside 中間サーバー, nor ＣＳ beside CS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.abbreviations import definitions
from pia.rules.hits import Hit, flaw_of, found_in
from pia.terms.text import narrow

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["one_name_per_thing"]

_FAMILIES: Final = (
    (
        "atena",
        re.compile(
            r"(?:団体内)?統合宛名(?:管理)?システム(?!等)|(?<!統合)宛名(?:管理)?システム(?!等)|(?:団体内)?宛名統合(?:管理)?システム|(?<!内)統合利用番号|団体内統合利用番号"
            r"|団体内統合宛名番号|(?<!内)統合宛名番号"
        ),
    ),
    (
        "juki",
        re.compile(
            r"既存住民基本台帳システム|既存住基システム|既存住記システム|住民記録システム|既存住基(?!システム)|(?<![一-龥])住基システム"
        ),
    ),
    ("national", re.compile(r"(?:住基)?全国サーバー?")),
    ("platform", re.compile(r"中間サーバ[ー―‐]?[・･]?プラット[フホ]ォ?ーム")),
    ("ordinance", re.compile(r"(?:個人番号|マイナンバー|番号)(?:利用|法)?等?条例")),
)
_LONG_VOWELS: Final = "ー―‐−－─"
_TALL: Final = re.compile(
    rf"(?:サーバ|フォルダ|ユーザ|コンピュータ|ベンダ|センタ|ドライバ|ブラウザ|プリンタ|ルータ)[{_LONG_VOWELS}]?(?![ァ-ヴー])"
)
_BEFORE: Final = re.compile(r"[一-龥々]{1,8}$")
_COMMON: Final = ("両", "各", "他", "当", "同", "全国", "住基全国")
"""What stands before 全国サーバ is told by its family; the others say nothing of which server is meant."""
_LATIN: Final = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]+")
_LONGEST: Final = 12
_ELSEWHERE: Final = Words("ここでは別の書き方です。", "written in another way here")
_SORTS: Final = frozenset(("narrative", "name"))
_BASES: Final = frozenset(("basis", "cite"))
"""Fields that name laws: only the ordinance on numbers is looked for there."""
_WIDTH: Final = "width:"
_MOST: Final = 5


def one_name_per_thing(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each thing that is called by several names none of which is given as a short name."""
    given = set(definitions(facts))
    things: dict[str, dict[str, Hit]] = {}
    texts = [text for text in facts.texts if text.sort in _SORTS and text.key not in _BASES]
    bases = [text for text in facts.texts if text.key in _BASES and "条例" in text.text]
    hits = found_in(texts, (*[pattern for _name, pattern in _FAMILIES], _TALL, _LATIN))
    for number, hit in (*hits, *((len(_FAMILIES) - 1, hit) for _, hit in found_in(bases, (_FAMILIES[-1][1],)))):
        thing, named = _thing(number, hit)
        if thing is not None:
            things.setdefault(thing, {}).setdefault(named.words, named)
    found = _widths(things)
    for thing, names in things.items():
        open_ = {name: hit for name, hit in names.items() if name not in given}
        if len(open_) < 2:
            continue
        shown = "、".join(f"「{name}」" for name in names)
        found.append(flaw_of(list(open_.values()), {"names": shown}, thing, _ELSEWHERE, tuple(open_)))
    return found


def _widths(things: dict[str, dict[str, Hit]]) -> list[Flaw]:
    """Return one flaw for all words in Latin letters that stand in both widths; they leave ``things``."""
    words = [things.pop(thing) for thing in list(things) if thing.startswith(_WIDTH)]
    mixed = [names for names in words if len(names) > 1]
    if not mixed:
        return []
    shown = "、".join("と".join(f"「{name}」" for name in names) for names in mixed[:_MOST])
    hits = [hit for names in mixed for hit in names.values()]
    return [flaw_of(hits, {"names": shown}, "widths", _ELSEWHERE, tuple([hit.words for hit in hits]))]


def _thing(number: int, hit: Hit) -> tuple[str | None, Hit]:
    """Return what a match is about, None where that cannot be said, and the whole name."""
    words = hit.words
    if number < len(_FAMILIES):
        name = _FAMILIES[number][0]
        return (f"{name}-number" if words.endswith("番号") else name), hit
    if number > len(_FAMILIES):
        return (_WIDTH + narrow(words) if 1 < len(words) <= _LONGEST else None), hit
    before = _BEFORE.search(hit.text.text[max(0, hit.start - 8) : hit.start])
    if before is None or before[0].startswith(_COMMON):
        return None, hit
    whole = Hit(hit.text, hit.start - len(before[0]), hit.length + len(before[0]))
    return whole.words.rstrip(_LONG_VOWELS), whole
