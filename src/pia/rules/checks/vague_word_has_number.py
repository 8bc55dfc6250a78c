"""一定期間, 定期的に, 必要に応じて … in a sentence that says no number, where no value of a measure reports it already."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.catalogue.measures import measures
from pia.rules.hits import Hit, flaw_of, sentence_at

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject
    from pia.rules.texts import Text

__all__ = ["vague_word_has_number"]

_VAGUE: Final = re.compile(
    r"一定(?:の)?[期時]間|定期的|定期に|適宜|適時|(?:定められた|必要な|所定の|相当の)期間|当分の間|(?:相当|一定)数|必要に応じ(?:て)?"
    r"|(?<!不)適切(?:に|な(?:方法|期間|措置))|速やかに|随時|遅滞なく|最低限|長時間"
)
_PERIODS: Final = frozenset(
    (
        *(
            "一定期間",
            "一定の期間",
            "一定時間",
            "一定の時間",
            "定期的",
            "定期に",
            "適宜",
            "適時",
            "随時",
            "当分の間",
            "長時間",
        ),
        *("定められた期間", "必要な期間", "所定の期間", "相当の期間", "速やかに", "遅滞なく"),
    )
)
"""Words that leave a time open; the others leave an extent or an occasion open."""
_DIGITS: Final = (
    r"(?:[0-9０-９][0-9０-９,，.．]*|[一二三四五六七八九百][一二三四五六七八九十百]*|十[一二三四五六七八九]|十(?!分))"
)
_TIME: Final = re.compile(
    rf"{_DIGITS}(?:営業)?(?:[日週月年回度秒分時]|[かヵヶケ箇カ]月)|毎[日週月年朝夕]|翌|即[日時]|当日|同日|都度|半年|\{{([a-z-]+)\}}"
)
_AMOUNT: Final = re.compile(
    rf"{_DIGITS}[日週月年回度件個人名台本種時秒分営かヵヶケ箇カ％%割]|毎[日週月年]|都度|\{{([a-z-]+)\}}"
)
_OCCASION: Final = re.compile(r"際|場合|とき|時に|により|受け(?:て|た)")
_TIMES: Final = frozenset(("duration", "date"))
_AMOUNTS: Final = frozenset(("duration", "date", "count"))
_KEYS: Final = frozenset(("basis", "cite", "declaration", "special_notes", "information"))


def vague_word_has_number(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for each word that stands somewhere without a number."""
    found: dict[str, list[Hit]] = {}
    for text in facts.texts:
        if text.sort != "narrative" or text.key in _KEYS:
            continue
        for match in _VAGUE.finditer(text.text):
            word = match[0]
            if _told(facts, text, word) or _aim(text, word) or _numbered(facts, text, match):
                continue
            found.setdefault(_plain(word), []).append(Hit(text, match.start(), len(word)))
    return [flaw_of(hits, {"word": word, "count": str(len(hits))}, word) for word, hits in found.items()]


def _aim(text: Text, word: str) -> bool:
    """Tell whether 適切に says what a work or a system is for, and not how a measure is carried out."""
    return word.startswith("適切") and not {"controls", "risks", "storage"} & set(text.path[:3])


def _plain(word: str) -> str:
    return "必要に応じて" if word.startswith("必要に応じ") else "一定期間" if word == "一定の期間" else word


def _numbered(facts: Facts, text: Text, match: re.Match[str]) -> bool:
    """Tell whether the sentence, or the next one of the line, gives the number that the word leaves open.

    How many people do something says nothing of when they do it; of the values of a measure, only times and counts are numbers.
    """
    word = match[0]
    there = sentence_at(text.text, match.start())
    if word == "随時" and _OCCASION.search(there):
        return True  # whenever something happens that is named
    if word not in _PERIODS:
        return _any(facts, text, there, _AMOUNT if word.endswith(("数", "限")) else _TIME, _AMOUNTS)
    end = text.text.find("。", match.end())
    if end >= 0 and text.text[end + 1 : end + 2] not in {"", "\n"}:
        there += sentence_at(text.text, end + 1)
    return _any(facts, text, there, _TIME, _TIMES)


def _any(facts: Facts, text: Text, sentence: str, numbers: re.Pattern[str], types: frozenset[str]) -> bool:
    return any(match[1] is None or _type(facts, text, match[1]) in types for match in numbers.finditer(sentence))


def _type(facts: Facts, text: Text, name: str) -> str | None:
    """Return the type of a value of the control's measure."""
    measure = None if text.control is None else measures().get(facts.assessment.controls[text.control].measure)
    parameter = None if measure is None else measure.parameters.get(name)
    return None if parameter is None else parameter.type


def _told(facts: Facts, text: Text, word: str) -> bool:
    """Tell whether a value that the control's measure asks for says what the word leaves open, or is itself reported."""
    if text.control is None or word not in _PERIODS:
        return False
    measure = measures().get(facts.assessment.controls[text.control].measure)
    return measure is not None and any(p.type in {"duration", "count"} for p in measure.parameters.values())
