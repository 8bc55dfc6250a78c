"""Names of laws as assessments write them, and the search for the name that stands before an article."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

__all__ = ["LAW_NAMES", "FoundLaw", "law_before"]

LAW_NAMES: tuple[str, ...] = (
    "番号法",
    "番号利用法",
    "行政手続における特定の個人を識別するための番号の利用等に関する法律",
    "番号法施行令",
    "番号利用法施行令",
    "行政手続における特定の個人を識別するための番号の利用等に関する法律施行令",
    "番号法施行規則",
    "番号利用法施行規則",
    "行政手続における特定の個人を識別するための番号の利用等に関する法律施行規則",
    "番号整備法",
    "番号法整備法",
    "番号利用法整備法",
    "住基法",
    "住民基本台帳法",
    "住基法施行令",
    "住民基本台帳法施行令",
    "住基法施行規則",
    "住民基本台帳法施行規則",
    "個人番号カード省令",
    "通知カード及び個人番号カード省令",
    "個人番号通知書及び個人番号カード省令",
    "個人番号カード命令",
    "行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する命令",
    "行政手続における特定の個人を識別するための番号の利用等に関する法律第十九条第八号に基づく利用特定個人情報の提供に関する命令",
    "主務省令",
    "別表主務省令",
    "個人情報保護法",
    "個人情報の保護に関する法律",
    "個人情報の保護に関する法律施行令",
    "行政機関の保有する個人情報の保護に関する法律",
    "特定個人情報保護評価に関する規則",
    "地方自治法",
    "戸籍法",
    "公的個人認証法",
)
"""Laws with a fixed name; names that merely end like a law's (any 条例, 介護保険法) are found by their ending."""

_ENDING = r"[一-鿿々〆ヶぁ-んァ-ヴー]{0,80}(?:法|法律|令|条例|規則|規程|要綱)\Z"
_NUMBERED = r"(?:明治|大正|昭和|平成|令和)(?:元|\d{1,2})年[一-鿿・]{0,12}(?:法律|政令|勅令|[省府]令|命令|規則|告示|条例)第\d{1,4}号\Z"
_ABBREVIATED = r"「([^「」]{1,60}(?:法|法律|令|条例|規則|規程|要綱))」と(?:いう|略|称)"
# What stands before a name in a sentence: everything up to the last of these is not part of the name.
_BEFORE = (
    r"に基づく|に基づき|に基づいて|により|による|によって|に規定する|に定める|に掲げる|に記載する|における|された|られた"
    r"|いずれか(?:及び|又は|に該当する)?|各[条項号]|(?:場合|もの)(?:及び|又は)|並びに|ならびに|又は|または|若しくは|もしくは|(?<=.)は|(?<=.)が(?![いん])|から|まで|を(?!.*(?:する|ための))"
    r"|(?<=[法律令例則])(?:及び|および|と)"
)
_LEADING = r"(?:及び|および|かつ|その他|ただし|なお|また)+"
_BLANK = " \t\r\n・･※*"


@lru_cache(maxsize=8)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern, compiled when a text first needs it: classes of kanji take the compiler a while."""
    return re.compile(pattern)


class FoundLaw(Struct, frozen=True):
    """A name and where it begins; 同法 and the like are returned as written."""

    name: str
    start: int


def law_before(text: str, low: int, high: int, names: tuple[str, ...]) -> FoundLaw | None:
    """Return the law whose name ends right before ``high``, not looking further back than ``low``.

    Spaces, list marks, a の and remarks in round brackets may stand between; an abbreviation introduced there
    (以下「番号法」という。) gives the name. ``text`` is expected narrowed (:func:`pia.terms.text.narrow`).
    """
    alias: str | None = None
    end = high
    while True:
        while end > low and text[end - 1] in _BLANK:
            end -= 1
        opening = _opening(text, low, end) if end > low and text[end - 1] == ")" else None
        if opening is None:
            break
        alias = alias or _introduced(text[opening + 1 : end - 1], names)
        end = opening
    if end - 1 > low and text[end - 1] == "の" and text[end - 2] in "法律令例則」":
        end -= 1
    quoted = end > low and text[end - 1] == "」"
    found = _name_ending_at(text, low, end - quoted, names)
    if found is None:
        return FoundLaw(alias, end) if alias else None
    start = found.start - (quoted and found.start > low and text[found.start - 1] == "「")
    return FoundLaw(alias or found.name, start)


def _introduced(remark: str, names: tuple[str, ...]) -> str | None:
    """Return the abbreviation that a remark introduces: 以下「番号法」という。, or simply 番号法."""
    compact = "".join(remark.split())
    said = _compiled(_ABBREVIATED).search(compact)
    return said[1] if said else (compact if compact in names else None)


def _opening(text: str, low: int, end: int) -> int | None:
    """Return the bracket that matches the closing one before ``end``, at most 200 characters back."""
    depth = 0
    for index in range(end - 1, max(low, end - 200) - 1, -1):
        depth += {")": 1, "(": -1}.get(text[index], 0)
        if depth == 0:
            return index
    return None


def _name_ending_at(text: str, low: int, end: int, names: tuple[str, ...]) -> FoundLaw | None:
    """Return the longest listed name, the number of a law, or whatever ends like a law."""
    # Printed forms break long names over lines and cells, so listed names are compared without the white space.
    places = [index for index in range(max(low, end - 120), end) if not text[index].isspace()]
    compact = "".join(text[index] for index in places)
    known = max((name for name in names if compact.endswith(name)), key=len, default=None)
    if known:
        return FoundLaw(known, places[-len(known)])
    window = text[max(low, end - 80) : end]
    numbered = _compiled(_NUMBERED).search(window)
    if numbered:
        return FoundLaw(numbered[0], end - len(numbered[0]))
    ending = _compiled(_ENDING).search(window)
    if ending is None:
        return None
    name = ending[0]
    name = name[max((cut.end() for cut in _compiled(_BEFORE).finditer(name)), default=0) :]
    leading = _compiled(_LEADING).match(name)
    name = name[leading.end() :] if leading else name
    return FoundLaw(name, end - len(name)) if name else None
