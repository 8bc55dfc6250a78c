"""One word has one spelling: not ユーザ beside ユーザー, 取扱い beside 取り扱い, 第１９条 beside 第19条; no half-width kana."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.hits import Hit, flaw_of, found_in
from pia.terms.text import narrow

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["one_spelling_per_word"]

_LONG: Final = "ー―‐−－─"
_SPELLINGS: Final = (
    *(
        (
            f"{stem}ー",
            stem,
            f"{stem}(?<![一-龥々ァ-ヴー]{stem})(?![ァ-ヴ{_LONG}])",
            f"{stem}ー(?<![一-龥々ァ-ヴー]{stem}ー)(?![ァ-ヴー])",
        )
        for stem in (
            "サーバ",
            "ユーザ",
            "コンピュータ",
            "フォルダ",
            "プリンタ",
            "ブラウザ",
            "ルータ",
            "ベンダ",
            "センタ",
            "ドライバ",
        )
    ),
    ("取り扱い", "取扱い", "取扱い", r"取り扱い(?<!を取り扱い)(?=[がのはにをと。）])"),
    ("引っ越し", "引越し", "引越し", "引っ越し"),
    ("問い合わせ", "問合せ", "問合せ", r"問い合わせ(?=[がのはにをと。）先])"),
    ("引き渡し", "引渡し", "引渡し", r"引き渡し(?<!を引き渡し)(?=[がのはにをと。）])"),
    ("，", "、", "、", r"，(?<![0-9０-９]，)(?![0-9０-９])"),
)
"""Two spellings of a word, and where each stands alone; a name such as 中間サーバー has its own rule. Most assessments
hold no two of them: a pattern is compiled where both are there."""
_ARTICLE: Final = re.compile(r"第([0-9]{2,}|[０-９]{2,})条")
"""Articles of one figure are left out: many write one figure wide and two of them narrow."""
_KANA: Final = re.compile(r"[ｦ-ﾟ]{2,}")
_ELSEWHERE: Final = Words("ここでは別の書き方です。", "written in another way here")
_SORTS: Final = frozenset(("narrative", "name"))


def one_spelling_per_word(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each word with two spellings; what is printed in tables and what has been changed stay as they are."""
    texts = [text for text in facts.texts if text.sort in _SORTS]
    whole = "\0".join([text.text for text in texts])
    found: list[Flaw] = []
    for rarer, other, first, second in _SPELLINGS:
        if rarer in whole and whole.count(other) > (whole.count(rarer) if other in rarer else 0):
            both = [
                next((hit for _number, hit in found_in(texts, (re.compile(one),))), None) for one in (second, first)
            ]
            found += _mixed(other, [hit for hit in both if hit is not None])
    articles: dict[str, dict[str, Hit]] = {}
    for _number, hit in found_in(texts, (_ARTICLE,)):
        articles.setdefault(narrow(hit.words), {}).setdefault(hit.words, hit)
    for names in articles.values():
        if len(names) > 1:
            found += _mixed("条", list(names.values()))
            break
    kana = [hit for _n, hit in found_in(texts, (_KANA,))]
    if kana:
        shown = "、".join(f"「{word}」" for word in list(dict.fromkeys(hit.words for hit in kana))[:5])
        found.append(flaw_of(kana, {"spellings": f"{shown}（半角の片仮名）"}, "kana"))
    return found


def _mixed(part: str, hits: list[Hit]) -> list[Flaw]:
    if len(hits) < 2:
        return []
    words = tuple([hit.words for hit in hits])
    return [flaw_of(hits, {"spellings": "と".join(f"「{word}」" for word in words)}, part, _ELSEWHERE, words)]
