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
    r"一定(?:の)?期間|定期的|定期に|適宜|適時|定められた期間|(?:相当|一定)数|必要に応じ(?:て)?|適切(?:に|な(?:方法|期間|措置))"
)
_PERIODS: Final = frozenset(("一定期間", "一定の期間", "定期的", "定期に", "適宜", "適時", "定められた期間"))
_NUMBER: Final = re.compile(
    r"[0-9０-９一二三四五六七八九十][日週月年回人件秒分時営か箇カヶ]|毎[日週月年]|\{[a-z]|翌|即日|当日|都度"
)
_KEYS: Final = frozenset(("basis", "cite", "declaration", "special_notes", "information"))


def vague_word_has_number(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for each word that stands somewhere without a number."""
    found: dict[str, list[Hit]] = {}
    for text in facts.texts:
        if text.sort != "narrative" or text.key in _KEYS:
            continue
        for match in _VAGUE.finditer(text.text):
            word = match[0]
            if _told(facts, text, word) or _aim(text, word) or _NUMBER.search(sentence_at(text.text, match.start())):
                continue
            found.setdefault(_plain(word), []).append(Hit(text, match.start(), len(word)))
    return [flaw_of(hits, {"word": word, "count": str(len(hits))}, word) for word, hits in found.items()]


def _aim(text: Text, word: str) -> bool:
    """Tell whether 適切に says what a work or a system is for, and not how a measure is carried out."""
    return word.startswith("適切") and not {"controls", "risks", "storage"} & set(text.path[:3])


def _plain(word: str) -> str:
    return "必要に応じて" if word.startswith("必要に応じ") else "一定期間" if word == "一定の期間" else word


def _told(facts: Facts, text: Text, word: str) -> bool:
    """Tell whether a value that the control's measure asks for says what the word leaves open, or is itself reported."""
    if text.control is None or word not in _PERIODS:
        return False
    measure = measures().get(facts.assessment.controls[text.control].measure)
    return measure is not None and any(p.type in {"duration", "count"} for p in measure.parameters.values())
