"""A short name is given before it is used: where it is given later, whoever reads from the front meets it unexplained."""

from __future__ import annotations

import re
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
_SIGN: Final = "一-龥々ァ-ヴーA-Za-zＡ-Ｚａ-ｚ"
_GIVEN: Final = Words("ここで定めています。", "given here")


def abbreviation_defined_first(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for each short name that stands in an earlier chapter, or earlier in the text that gives it."""
    found: list[Flaw] = []
    for word, given in definitions(facts).items():
        alone = re.compile(f"(?<![{_SIGN}]){re.escape(word)}(?![{_SIGN}])")
        places = [(_chapter(hit.text.path), hit) for hit in given]
        first = min((chapter for chapter, _hit in places if chapter is not None), default=None)
        if first is None or len(places) > 1:
            continue
        hit = given[0]
        early = _before(hit, alone)
        for text in facts.texts if early is None else ():
            if text.sort == "narrative" and text.key not in {"basis", "cite"} and word in text.text:
                chapter = _chapter(text.path)
                match = alone.search(text.text) if chapter is not None and chapter < first else None
                if match is not None:
                    early = Hit(text, match.start(), len(word))
                    break
        if early is not None and not _introduced(early):
            found.append(flaw_of([early, hit], {"word": word}, word, _GIVEN))
    return found


def _chapter(path: Path_) -> int | None:
    return 4 if path[0] == "files" and "risks" in path else _CHAPTERS.get(str(path[0]))


def _before(given: Hit, alone: re.Pattern[str]) -> Hit | None:
    """Return where the word stands alone in an earlier sentence of the text that gives it."""
    text = given.text.text
    sentence = max(text.rfind(mark, 0, given.start) for mark in "。\n") + 1
    match = alone.search(text, 0, sentence)
    return None if match is None else Hit(given.text, match.start(), len(match[0]))


def _introduced(hit: Hit) -> bool:
    """Tell whether the word stands in brackets behind what it is short for, or is explained there."""
    text, end = hit.text.text, hit.start + hit.length
    return text[max(0, hit.start - 1) : hit.start] in {"（", "(", "「"} or text[end : end + 1] in {"（", "("}
