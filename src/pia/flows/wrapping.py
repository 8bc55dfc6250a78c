"""Lines of a label or a name inside a width: few, and broken where a reader would break them.

Japanese may break almost anywhere; between kanji and katakana, after a mark or before a bracket reads best, and a word in
katakana should stay whole. Widths are those of the font of the product, ASCII counted broad so that other fonts fit too.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pia.sheets.cell_text import visible_text
from pia.sheets.text_measure import width

__all__ = ["LEAST_EM", "shortened", "text_width", "wrapped"]

LEAST_EM = 0.58
"""No character counts less: digits and letters of the usual Japanese fonts are at most so wide."""

_NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー／～）〕］｝〉》」』】％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ※)]},.:;!?%"
)
_NOT_LAST = frozenset("（〔［｛〈《「『【([{")
_AFTER = frozenset("、。，．・：；？！／～）〕］｝〉》」』】 　,;:/)]}")
_KEPT = "\u00a0"
_LINE, _UNEVEN, _APART, _NEVER = 6.0, 9.0, 50.0, 200.0
"""What one more line costs, the empty rest of a line, a break at a blank that should keep words together, and a break that
no reader would make."""
_INSIDE = {"kanji": 4.0, "hiragana": 12.0, "katakana": 14.0, "number": 60.0, "other": 4.0}
_TO_HIRAGANA, _HIRAGANA_TO_KANJI, _NUMBER, _LIST, _BETWEEN = 8.0, 1.0, 5.0, 20.0, 1.2
_IN_NUMBERS = frozenset("-‐–−－'’′")


def text_width(text: str, size: float) -> float:
    """Return the width of one line of ``text``."""
    return width(text, size, least_em=LEAST_EM)


def shortened(text: str, most: int) -> str:
    """Return ``text`` as one line that a picture can hold: blanks are one blank, what is longer than ``most`` ends in …."""
    plain = " ".join(visible_text(text).split(" ")).replace("\n", " ").replace("\t", " ").strip()
    return plain if len(plain) <= most else plain[: most - 1] + "…"


@lru_cache(maxsize=2048)
def wrapped(text: str, room: float, size: float, *, running: bool = False) -> tuple[str, ...]:
    """Return the lines of ``text``, none wider than ``room`` unless a single character is.

    Few lines, good breaks and even lines are weighed against one another; the lines of a ``running`` text are filled.
    """
    if not text:
        return ()
    if text_width(text, size) <= room:
        return (text,)
    widths = [text_width(char, size) for char in text]
    penalties = [_penalty(text[at - 1], text[at]) for at in range(1, len(text))]
    if running:
        penalties = [penalty if penalty >= _APART else penalty / _NEVER for penalty in penalties]
    best: list[tuple[float, int]] = [(0.0, 0)]  # (cost, where its last line begins) of every head of the text
    for end in range(1, len(text) + 1):
        found: tuple[float, int] | None = None
        used = 0.0
        for begin in range(end - 1, -1, -1):
            used += widths[begin]
            if used > room and begin < end - 1:
                break
            slack = 0.0 if running and end == len(text) else max(0.0, room - used) / room
            cost = best[begin][0] + _LINE + _UNEVEN * slack * slack + (penalties[begin - 1] if begin else 0.0)
            if found is None or cost < found[0]:
                found = (cost, begin)
        best.append(found or (0.0, end - 1))
    cuts = [len(text)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    pairs = zip(reversed(cuts[1:]), reversed(cuts[:-1]), strict=True)
    return tuple(line for begin, end in pairs if (line := text[begin:end].strip(" ")))


def _penalty(before: str, after: str) -> float:
    """Return how badly a line break between two characters reads."""
    if after in _NOT_FIRST or before in _NOT_LAST or unicodedata.category(after).startswith("M"):
        return _NEVER
    if _KEPT in (before, after):
        return _APART
    if before == "・" and _kind(after) == "number":
        return _LIST  # 3-②・4-③
    if before in _AFTER or after in _NOT_LAST:
        return 0.0
    kinds = (_kind(before), _kind(after))
    if kinds[0] == kinds[1]:
        return _INSIDE[kinds[0]]
    if kinds[1] == "hiragana":
        return _TO_HIRAGANA
    if kinds in (("kanji", "number"), ("number", "kanji")):
        return _NUMBER  # 第9条
    return _HIRAGANA_TO_KANJI if kinds == ("hiragana", "kanji") else _BETWEEN


def _kind(char: str) -> str:
    """Return the script of a character; numbers of any kind and the dashes between them are one word."""
    if (char.isascii() and char.isalnum()) or char in _IN_NUMBERS or unicodedata.category(char) in ("Nd", "No"):
        return "number"
    if "ァ" <= char <= "ー":
        return "katakana"
    if "ぁ" <= char <= "ゖ":
        return "hiragana"
    return "kanji" if "一" <= char <= "鿿" or "㐀" <= char <= "䶿" or char == "々" else "other"
