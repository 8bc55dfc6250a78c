"""Two measures that say the same, to the letter or in slightly different words: one text, or one was not brought up to date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.catalogue.measures import measures
from pia.errors import Words
from pia.rules.hits import Hit, flaw_of, quote
from pia.rules.shingles import near_duplicates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.model.control import Control
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject
    from pia.rules.texts import Text

__all__ = ["differing", "text_not_repeated"]

_SHORTEST: Final = 45
_SAME: Final = 30
_SHORT: Final = 20
"""Texts of this length and more are compared without their numbers, where they are too short for shingles."""
_NUMBERS: Final = "0123456789０１２３４５６７８９一二三四五六七八九十"
_CITED: Final = frozenset(("basis", "cite", "when"))
_SENTENCE: Final = re.compile(r"[^。\n　・ ][^。\n]{18,}。")
_LEAST: Final = 0.7
_MOST: Final = 8
_CUT: Final = 18
_LINES: Final = re.compile(r"\n+")
_OTHER: Final = Words("よく似た文がここにあります。", "the other text stands here")


def text_not_repeated(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each pair of long texts that are nearly the same, or the same for two risks or in one cell."""
    areas = {"controls", "files", "risks"}
    narrative = [t for t in facts.texts if t.sort == "narrative" and t.path[0] in areas]
    texts = [t for t in narrative if len(t.text) >= _SHORTEST]
    found: list[Flaw] = []
    bare = [_LINES.sub("\n", text.text.strip()) for text in texts]  # without the lines that stand for hidden parts
    for first, second, share in near_duplicates(bare, _LEAST):
        differs = differing(bare[first], bare[second])
        if differs is not None:  # the same words are looked for below
            told = f"「{differs[0]}」と「{differs[1]}」が違います"
            found.append(_flaw(facts, texts[first], texts[second], told, int(share * 100)))
    written: dict[str, Text] = {}
    for text in narrative:
        if len(text.text) >= _SAME and text.key not in _CITED:
            one = written.setdefault(text.text.strip(), text)
            if one is not text and _again(facts, one, text):
                found.append(_flaw(facts, one, text, "一字も違いません", 100))
    found += _other_numbers(facts, narrative)
    return [*found[:_MOST], *[flaw for text in narrative if (flaw := _within(facts, text)) is not None][:_MOST]]


def _other_numbers(facts: Facts, narrative: list[Text]) -> Iterator[Flaw]:
    """Yield a flaw for each pair of short texts of controls that differ in their numbers alone."""
    bare = str.maketrans(dict.fromkeys(_NUMBERS, "#"))
    written: dict[str, Text] = {}
    for text in narrative:
        if text.control is None or text.key != "text" or not _SHORT <= len(text.text) < _SHORTEST:
            continue
        one = written.setdefault(text.text.strip().translate(bare), text)
        if one is not text and one.text.strip() != text.text.strip() and _again(facts, one, text):
            differs = differing(one.text.strip(), text.text.strip())
            if differs is not None:
                yield _flaw(facts, one, text, f"「{differs[0]}」と「{differs[1]}」が違います", 99)


def _flaw(facts: Facts, one: Text, other: Text, differs: str, share: int) -> Flaw:
    first, second = _named(facts, one), _named(facts, other)
    values = {"first": first, "second": second, "differs": differs, "share": str(share)}
    return flaw_of(
        [Hit(other, 0, len(other.text)), Hit(one, 0, len(one.text))], values, f"{first}/{second}", _OTHER, ()
    )


def _again(facts: Facts, one: Text, other: Text) -> bool:
    """Tell whether the same words stand for two risks, or twice for one file; the same words for two files are no slip."""
    if one.control is None or other.control is None:
        risks = [_risk(facts, text) for text in (one, other)]
        return None not in risks and risks[0] != risks[1]
    first, second = (facts.assessment.controls[index] for index in (one.control, other.control))
    known = measures()
    if first.measure not in known or second.measure not in known:
        return False
    files = [set(_files(control)) for control in (first, second)]
    return known[first.measure].risk != known[second.measure].risk or not all(files) or bool(files[0] & files[1])


def _files(control: Control) -> tuple[str, ...]:
    return () if control.scope is None or control.scope.files is None else tuple(control.scope.files)


def _within(facts: Facts, text: Text) -> Flaw | None:
    """Return a flaw where a sentence stands twice in one text."""
    if text.text.count("。") < 2:
        return None
    seen: dict[str, int] = {}
    for match in _SENTENCE.finditer(text.text):
        if match[0] in seen:
            name = _named(facts, text)
            hits = [Hit(text, match.start(), len(match[0])), Hit(text, seen[match[0]], len(match[0]))]
            values = {
                "first": "同じ欄",
                "second": name,
                "differs": f"「{quote(match[0], _CUT)}」が二度あります",
                "share": "100",
            }
            return flaw_of(hits, values, f"{name}/twice", _OTHER, ())
        seen[match[0]] = match.start()
    return None


def _risk(facts: Facts, text: Text) -> str | None:
    """Return the risk that a text of a rated risk is about."""
    path = text.path
    if path[0] == "risks" and isinstance(path[1], int):
        return str(facts.assessment.risks[path[1]].risk)
    if path[0] == "files" and "risks" in path and isinstance(path[1], int) and isinstance(path[3], int):
        return str(facts.assessment.files[path[1]].risks[path[3]].risk)
    return None


def _named(facts: Facts, text: Text) -> str:
    if text.control is not None:
        return facts.assessment.controls[text.control].id
    risk = _risk(facts, text)
    if text.path[0] == "files" and isinstance(text.path[1], int):
        return f"{facts.assessment.files[text.path[1]].id}{f'/{risk}' if risk is not None else ''}#{text.key}"
    steps = text.path if risk is None else (risk, *text.path[3:])
    return "/".join(str(step) for step in steps if isinstance(step, str))


def differing(first: str, second: str) -> tuple[str, str] | None:
    """Return the stretch in which two texts differ, cut short; None where they are the same."""
    if first == second:
        return None
    start = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        start += 1
    end = 0
    for a, b in zip(reversed(first[start:]), reversed(second[start:]), strict=False):
        if a != b:
            break
        end += 1
    cut = [text[start : len(text) - end] for text in (first, second)]
    if any(len(piece) < 2 for piece in cut):
        cut = [text[max(0, start - 3) : len(text) - end + 3] for text in (first, second)]
    one, other = [piece if len(piece) <= _CUT else f"{piece[:_CUT]}…" for piece in cut]
    return " ".join(one.split()), " ".join(other.split())
