"""Two measures that say the same in slightly different words: one text, or one of them was not brought up to date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.hits import Hit, flaw_of
from pia.rules.shingles import near_duplicates

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.flaw import Flaw
    from pia.rules.subjects import Subject
    from pia.rules.texts import Text

__all__ = ["differing", "text_not_repeated"]

_SHORTEST: Final = 45
_LEAST: Final = 0.7
_MOST: Final = 8
_CUT: Final = 18
_LINES: Final = re.compile(r"\n+")
_OTHER: Final = Words("よく似た文がここにあります。", "the other text stands here")


def text_not_repeated(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each pair of long texts that are nearly the same."""
    texts = [
        t
        for t in facts.texts
        if t.sort == "narrative" and len(t.text) >= _SHORTEST and t.path[0] in {"controls", "files", "risks"}
    ]
    found: list[Flaw] = []
    bare = [_LINES.sub("\n", text.text.strip()) for text in texts]  # without the lines that stand for hidden parts
    for first, second, share in near_duplicates(bare, _LEAST):
        one, other = texts[first], texts[second]
        differs = differing(bare[first], bare[second])
        if differs is None:
            continue  # the same words for two files are no slip
        values = {
            "first": _named(facts, one),
            "second": _named(facts, other),
            "differs": f"「{differs[0]}」と「{differs[1]}」が違います",
            "share": f"{int(share * 100)}",
        }
        hits = [Hit(other, 0, len(other.text)), Hit(one, 0, len(one.text))]
        found.append(flaw_of(hits, values, f"{_named(facts, one)}/{_named(facts, other)}", _OTHER))
    return found[:_MOST]


def _named(facts: Facts, text: Text) -> str:
    if text.control is not None:
        return facts.assessment.controls[text.control].id
    if text.path[0] == "files" and isinstance(text.path[1], int):
        return f"{facts.assessment.files[text.path[1]].id}#{text.key}"
    return "/".join(str(step) for step in text.path if isinstance(step, str))


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
