"""Slips of the hand that are never right: a table of safe patterns.

What a citation lacks in a field meant for one is told by the rules about citations.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.hits import Hit, flaw_of, found_in

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["no_known_typo"]

_TYPOS: Final = (
    (r"人ロ(?=統計|[をのがにと、。・]|動態|異動|移動)", "人口"),
    (r"アスセス|アクセク|アセクス", "アクセス"),
    (r"教育員会", "教育委員会"),
    (r"地方公共団体システム機構", "地方公共団体情報システム機構"),
    (r"特定個人ファイル", "特定個人情報ファイル"),
    (r"特定個人情特報|特定個人情情報|特定個人報情", "特定個人情報"),
    (r"評価実施期間(?=名|の長|における|内の)", "評価実施機関"),
    (r"保管・消失", "保管・消去"),
    (r"その他識別番号", "その他識別情報"),  # as the forms call what they tick
    (r"特定障害児通所給付費", "特例障害児通所給付費"),
    (r"をを", "を"),
    (r"へへ", "へ"),
    (r"が(?<![がぎぐげご]が)が(?=[一-龥ァ-ヴ])", "が"),
    (r"。。+", "。"),
    (r"、、+", "、"),
    (r"、。|。、", "。"),
    (r"[―‐−─](?<=[ァ-ヴ].)(?=[ァ-ヴ一-龥])", "ー"),
    (r"サ[－-](?=[バビ])", "ー"),
    (r"平(?<![一-龥].)[0-9０-９]{1,2}年", "元号"),
    (r"第[0-9０-９]+第[0-9０-９]+項", "条"),
    (r"法(?<=[一-龥].)[0-9０-９]{1,3}条", "第"),
    (r"することすること|ためため|されるれる|行ううこと|していいる", ""),
)
_NAMED: Final = {
    "元号": "元号は二字で書きます",
    "条": "「条」が抜けています",
    "第": "条の前の「第」が抜けています",
    "": "同じ語が重なっています",
}
_OF_CITATIONS: Final = {"元号": {"work"}, "条": {"basis", "cite", "article"}, "第": {"basis", "cite", "article"}}
"""By what is lacking: the keys under which another rule tells it."""
_PATTERNS: Final = tuple([re.compile(pattern) for pattern, _ in _TYPOS])


def no_known_typo(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for each slip, wherever it stands."""
    found: dict[tuple[str, str], list[Hit]] = {}
    for number, hit in found_in(facts.texts, _PATTERNS):
        right = _TYPOS[number][1]
        if hit.text.key not in _OF_CITATIONS.get(right, ()):
            found.setdefault((hit.words, right), []).append(hit)
    return [
        flaw_of(
            hits,
            {"word": _shown(hits[0]), "right": _NAMED.get(right) or f"「{right}」の誤りです", "count": str(len(hits))},
            word,
        )
        for (word, right), hits in found.items()
    ]


def _shown(hit: Hit) -> str:
    """Return the slip with a little of its surroundings where it is a single sign."""
    if hit.length > 2 and not hit.words[0].isdigit():
        return hit.words
    before = hit.text.text[max(0, hit.start - 4) : hit.start].rpartition("\n")[2]
    after = hit.text.text[hit.start + hit.length : hit.start + hit.length + 4].partition("\n")[0]
    return before + hit.words + after
