"""One system or term has one name, in one width: not 中間サーバ beside 中間サーバー, nor ＣＳ beside CS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.abbreviations import definitions
from pia.rules.hits import Hit, flaw_of
from pia.terms.text import fold, narrow

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject
    from pia.rules.texts import Text

__all__ = ["one_name_per_thing"]

_FAMILIES: Final = (
    (
        "atena",
        re.compile(
            r"(?:団体内)?統合宛名(?:管理)?システム(?!等)|(?<!統合)宛名(?:管理)?システム(?!等)|(?<!内)統合利用番号|団体内統合利用番号"
            r"|団体内統合宛名番号|(?<!内)統合宛名番号"
        ),
    ),
    (
        "juki",
        re.compile(r"既存住民基本台帳システム|既存住基システム|既存住記システム|住民記録システム|既存住基(?!システム)"),
    ),
    ("national", re.compile(r"(?:住基)?全国サーバー?")),
    ("platform", re.compile(r"中間サーバ[ー―‐]?[・･]?プラット[フホ]ォ?ーム")),
)
_TALL: Final = re.compile(
    r"((?<![一-龥々])(?!両|各|他|当|同|全国|住基全国)[一-龥々]{1,8})((?:サーバ|フォルダ|ユーザ|コンピュータ|ベンダ|センタ|ドライバ|ブラウザ|プリンタ|ルータ)[ー―‐−－─]?)(?![ァ-ヴー])"
)
_LATIN: Final = re.compile(r"(?<![A-Za-zＡ-Ｚａ-ｚ0-9０-９])[A-Za-zＡ-Ｚａ-ｚ]{2,12}(?![A-Za-zＡ-Ｚａ-ｚ])")
_ELSEWHERE: Final = Words("ここでは別の書き方です。", "written in another way here")
_SORTS: Final = frozenset(("narrative", "name"))
_WIDTH: Final = "width:"
_MOST: Final = 5


def one_name_per_thing(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each thing that is called by several names none of which is given as a short name."""
    given = set(definitions(facts))
    things: dict[str, dict[str, Hit]] = {}
    for text in facts.texts:
        if text.sort in _SORTS and text.key not in {"basis", "cite", "items"}:
            _note(text, things)
    found = _widths(things)
    for thing, names in things.items():
        open_ = {name: hit for name, hit in names.items() if name not in given}
        if len(open_) < 2 or (len(open_) < len(names) and len(open_) < 2):
            continue
        shown = "、".join(f"「{name}」" for name in names)
        found.append(flaw_of(list(open_.values()), {"names": shown}, thing, _ELSEWHERE))
    return found


def _widths(things: dict[str, dict[str, Hit]]) -> list[Flaw]:
    """Return one flaw for all words in Latin letters that stand in both widths; they leave ``things``."""
    words = [things.pop(thing) for thing in list(things) if thing.startswith(_WIDTH)]
    mixed = [names for names in words if len(names) > 1]
    if not mixed:
        return []
    shown = "、".join("と".join(f"「{name}」" for name in names) for names in mixed[:_MOST])
    hits = [hit for names in mixed for hit in names.values()]
    return [flaw_of(hits, {"names": shown}, "widths", _ELSEWHERE)]


def _note(text: Text, things: dict[str, dict[str, Hit]]) -> None:
    for name, pattern in _FAMILIES:
        for match in pattern.finditer(text.text):
            thing = f"{name}-number" if match[0].endswith("番号") else name
            things.setdefault(thing, {}).setdefault(match[0], Hit(text, match.start(), len(match[0])))
    for match in _TALL.finditer(text.text):
        thing = fold(match[0]).rstrip("ー-")
        things.setdefault(thing, {}).setdefault(match[0], Hit(text, match.start(), len(match[0])))
    for match in _LATIN.finditer(text.text):
        thing = _WIDTH + narrow(match[0])
        things.setdefault(thing, {}).setdefault(match[0], Hit(text, match.start(), len(match[0])))
