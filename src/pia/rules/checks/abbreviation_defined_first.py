"""A short name is given before it is used: where it is given later, whoever reads from the front meets it unexplained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.abbreviations import definitions
from pia.rules.hits import Hit, flaw_of

if TYPE_CHECKING:
    from pia.model.read import Path_
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject

__all__ = ["abbreviation_defined_first"]

_CHAPTERS: Final = {
    "special_notes": 0,
    "work": 1,
    "systems": 2,
    "files": 3,
    "recipients": 3,
    "parties": 3,
    "controls": 4,
    "risks": 4,
}
"""In which order the form prints what stands below these keys; what is printed at several places is left out."""
_SIGNS: Final = (
    ("一", "龥"),
    ("々", "々"),
    ("ァ", "ヴ"),
    ("ー", "ー"),
    ("A", "Z"),
    ("a", "z"),
    ("Ａ", "Ｚ"),
    ("ａ", "ｚ"),
)
"""The signs that words are made of, as ranges: where one of them stands beside a short name, it is part of another word."""
_GIVEN: Final = Words("ここで定めています。", "given here")


def abbreviation_defined_first(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for each short name that stands in an earlier chapter, or earlier in the text that gives it."""
    found: list[Flaw] = []
    told = {
        law.label for law in facts.subjects("law_names") if law.facts["used_before"]
    }  # by the rule on names of laws
    for word, given in definitions(facts).items():
        if word in told:
            continue
        places = [(_chapter(hit.text.path), hit) for hit in given]
        first = min((chapter for chapter, _hit in places if chapter is not None), default=None)
        if first is None or len(places) > 1:
            continue
        hit = given[0]
        early = _before(hit, word)
        for text in facts.texts if early is None else ():
            if text.sort == "narrative" and text.key not in {"basis", "cite"} and word in text.text:
                chapter = _chapter(text.path)
                at = _alone(text.text, word) if chapter is not None and chapter < first else None
                if at is not None:
                    early = Hit(text, at, len(word))
                    break
        if early is not None and not _introduced(early):
            found.append(flaw_of([early, hit], {"word": word}, word, _GIVEN, ()))
    return found


def _chapter(path: Path_) -> int | None:
    return 4 if path[0] == "files" and "risks" in path else _CHAPTERS.get(str(path[0]))


def _alone(text: str, word: str, end: int | None = None) -> int | None:
    """Return where ``word`` first stands in ``text`` (before ``end``) and is no part of a longer word."""
    at = text.find(word, 0, end)
    while at >= 0:
        after = text[at + len(word) : at + len(word) + 1] if end is None or at + len(word) < end else ""
        if not _is_sign(text[at - 1 : at]) and not _is_sign(after):
            return at
        at = text.find(word, at + 1, end)
    return None


def _is_sign(character: str) -> bool:
    return any(first <= character <= last for first, last in _SIGNS)


def _before(given: Hit, word: str) -> Hit | None:
    """Return where the word stands alone in an earlier sentence of the text that gives it."""
    text = given.text.text
    sentence = max(text.rfind(mark, 0, given.start) for mark in "。\n") + 1
    at = _alone(text, word, sentence)
    return None if at is None else Hit(given.text, at, len(word))


def _introduced(hit: Hit) -> bool:
    """Tell whether the word stands in brackets behind what it is short for, or is explained there."""
    text, end = hit.text.text, hit.start + hit.length
    return text[max(0, hit.start - 1) : hit.start] in {"（", "(", "「"} or text[end : end + 1] in {"（", "("}
