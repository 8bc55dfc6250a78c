"""Words and sentences of Japanese text, and the shortest edit between two lists of them.

The comparison is Myers' greedy one with a limit; where texts differ more than that, lines that occur once on both sides
anchor it (patience), and what lies between two anchors counts as replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

__all__ = ["Hunk", "Mark", "hunks", "marks", "rising", "sentences", "words"]

_KANJI = "一-鿿々〆"
_WORD = re.compile(
    r"[0-9]+|[０-９]+|[A-Za-z]+|[Ａ-Ｚａ-ｚ]+|[ぁ-ゖ]+|[ァ-ヺー]+"
    rf"|[{_KANJI}]+?(?:[課部局室係班]|(?![{_KANJI}]))|\n|[^\S\n]+|."
)
"""A run of one script is a word; a run of kanji ends behind the sign of an office, so that 市民部市民課長 is 市民部, 市民課 and 長."""

_SENTENCE = re.compile(r"[^。\n]*(?:。\n?|\n)|[^。\n]+")
_MOST_STEPS = 160
_MOST_WORDS = 4_000
_KEPT = 8_192

_Span = tuple[int, int, int, int]


class Hunk(Struct, frozen=True):
    """A stretch that differs: ``old[start:end]`` became ``new[new_start:new_end]``."""

    start: int
    end: int
    new_start: int
    new_end: int


class Mark(Struct, frozen=True):
    """A stretch of text with what became of it: ``=`` kept, ``-`` taken away, ``+`` put in."""

    sign: str
    text: str


def words(text: str) -> list[str]:
    """Return the words of ``text``; joined they are the text."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Return the sentences and lines of ``text``; joined they are the text."""
    return _SENTENCE.findall(text)


def hunks(old: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """Return what differs between two lists, in order; the stretches between are equal."""
    return _merged(_compared(old, new, (0, len(old), 0, len(new))))


@lru_cache(maxsize=_KEPT)
def marks(old: str, new: str) -> tuple[Mark, ...]:
    """Return the text with its changes marked word by word; one comparison serves all who ask for it."""
    found: list[Mark] = []
    lines, others = sentences(old), sentences(new)
    at = 0
    for hunk in hunks(lines, others):
        found.append(Mark("=", "".join(lines[at : hunk.start])))
        found += _word_marks("".join(lines[hunk.start : hunk.end]), "".join(others[hunk.new_start : hunk.new_end]))
        at = hunk.end
    found.append(Mark("=", "".join(lines[at:])))
    return _joined(found)


def _word_marks(old: str, new: str) -> list[Mark]:
    before, after = words(old), words(new)
    if len(before) + len(after) > _MOST_WORDS:
        return [Mark("-", old), Mark("+", new)]
    found: list[Mark] = []
    at = 0
    for hunk in hunks(before, after):
        found.append(Mark("=", "".join(before[at : hunk.start])))
        found.append(Mark("-", "".join(before[hunk.start : hunk.end])))
        found.append(Mark("+", "".join(after[hunk.new_start : hunk.new_end])))
        at = hunk.end
    found.append(Mark("=", "".join(before[at:])))
    return found


def _joined(found: list[Mark]) -> tuple[Mark, ...]:
    """Return the marks without empty ones, those of one sign that meet made one."""
    made: list[Mark] = []
    for mark in found:
        if not mark.text:
            continue
        if made and made[-1].sign == mark.sign:
            made[-1] = Mark(mark.sign, made[-1].text + mark.text)
        else:
            made.append(mark)
    return tuple(made)


def _compared(a: Sequence[str], b: Sequence[str], span: _Span) -> list[Hunk]:
    i, end, j, new_end = span
    while i < end and j < new_end and a[i] == b[j]:
        i, j = i + 1, j + 1
    while i < end and j < new_end and a[end - 1] == b[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    if i == end and j == new_end:
        return []
    if i == end or j == new_end:
        return [Hunk(i, end, j, new_end)]
    pairs = _shortest(a, b, (i, end, j, new_end))
    if pairs is None:
        pairs = _anchors(a, b, (i, end, j, new_end))
        if not pairs:
            return [Hunk(i, end, j, new_end)]
        found: list[Hunk] = []
        for x, y in [*pairs, (end, new_end)]:
            found += _compared(a, b, (i, x, j, y))
            i, j = x + 1, y + 1
        return found
    found = []
    for x, y in [*pairs, (end, new_end)]:
        if x > i or y > j:
            found.append(Hunk(i, x, j, y))
        i, j = x + 1, y + 1
    return found


def _shortest(a: Sequence[str], b: Sequence[str], span: _Span) -> list[tuple[int, int]] | None:
    """Return the pairs of equal entries of a shortest edit (Myers 1986), or None where it has too many steps.

    ``reach[k]`` is how far into ``a`` a path on diagonal ``k`` leads; the list is indexed from its end for negative ones.
    """
    i, end, j, new_end = span
    n, m = end - i, new_end - j
    most = min(n + m, _MOST_STEPS)
    reach = [0] * (2 * most + 3)
    trace: list[list[int]] = []
    for steps in range(most + 1):
        trace.append(reach[: steps + 1] + reach[-steps:] if steps else reach[:1])
        for k in range(-steps, steps + 1, 2):
            x = reach[k + 1] if k == -steps or (k != steps and reach[k - 1] < reach[k + 1]) else reach[k - 1] + 1
            y = x - k
            while x < n and y < m and a[i + x] == b[j + y]:
                x += 1
                y += 1
            reach[k] = x
            if x >= n and y >= m:
                return _walked_back(trace, n, m, i, j)
    return None


def _walked_back(trace: list[list[int]], x: int, y: int, i: int, j: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for steps in range(len(trace) - 1, 0, -1):
        reach = trace[steps]
        k = x - y
        down = k == -steps or (k != steps and reach[k - 1] < reach[k + 1])
        from_x = reach[k + 1] if down else reach[k - 1]
        from_y = from_x - (k + 1 if down else k - 1)
        start = from_x if down else from_x + 1
        while x > start:
            x, y = x - 1, y - 1
            pairs.append((i + x, j + y))
        x, y = from_x, from_y
    while x > 0:
        x, y = x - 1, y - 1
        pairs.append((i + x, j + y))
    pairs.reverse()
    return pairs


def _anchors(a: Sequence[str], b: Sequence[str], span: _Span) -> list[tuple[int, int]]:
    """Return pairs of entries that occur once on both sides, in an order that both share."""
    i, end, j, new_end = span
    left, right = Counter(a[i:end]), Counter(b[j:new_end])
    places = {b[y]: y for y in range(j, new_end) if right[b[y]] == 1}
    pairs = [(x, places[a[x]]) for x in range(i, end) if left[a[x]] == 1 and a[x] in places]
    return rising(pairs)


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a longest part of ``pairs`` (in order of their first numbers) in which the second numbers rise."""
    tails: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for index, (_, y) in enumerate(pairs):
        place = bisect_left(tails, y)
        previous.append(last[place - 1] if place else -1)
        if place == len(tails):
            tails.append(y)
            last.append(index)
        else:
            tails[place], last[place] = y, index
    found: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        found.append(pairs[index])
        index = previous[index]
    found.reverse()
    return found


def _merged(found: list[Hunk]) -> list[Hunk]:
    """Return the hunks with those that touch made one."""
    made: list[Hunk] = []
    for hunk in found:
        if made and made[-1].end == hunk.start and made[-1].new_end == hunk.new_start:
            made[-1] = Hunk(made[-1].start, hunk.end, made[-1].new_start, hunk.new_end)
        else:
            made.append(hunk)
    return made
