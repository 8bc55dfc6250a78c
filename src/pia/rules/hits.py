"""Words found in texts, several of a kind told as one: the first is the place of the finding, the others are shown with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.errors import Words
from pia.rules.flaw import Flaw, Spot

if TYPE_CHECKING:
    import re

    from pia.rules.texts import Text

__all__ = ["Hit", "flaw_of", "found_in", "quote", "sentence_at"]

_SHOWN: Final = 8
_ALSO: Final = Words("ここにもあります。", "here, too")
_END: Final = "。\n"


class Hit(Struct, frozen=True):
    """Some words of a text."""

    text: Text
    start: int
    length: int

    @property
    def words(self) -> str:
        """What stands there."""
        return self.text.text[self.start : self.start + self.length]

    @property
    def spot(self) -> Spot:
        """Where it stands."""
        return Spot(self.text.path, self.start, self.length)


def found_in(texts: Sequence[Text], patterns: Iterable[re.Pattern[str]]) -> Iterator[tuple[int, Hit]]:
    """Yield every match with the number of its pattern, each pattern over all texts at once.

    One pass per pattern is quicker than one pass of all patterns per text: most begin with a letter that is seldom there.
    The texts are set apart by a NUL sign, which no pattern may match; a pattern that asks for the end of a text asks for it, too.
    """
    starts = list(accumulate([len(text.text) + 1 for text in texts], initial=0))
    whole = "\0".join([text.text for text in texts])
    for number, pattern in enumerate(patterns):
        for match in pattern.finditer(whole):
            at = bisect_right(starts, match.start()) - 1
            yield number, Hit(texts[at], match.start() - starts[at], len(match[0]))


def flaw_of(
    hits: Sequence[Hit], values: dict[str, str], part: str, note: Words = _ALSO, members: tuple[str, ...] | None = None
) -> Flaw:
    """Return one flaw for all of ``hits``, of which there is at least one; each of them is a member, unless others are named."""
    related = tuple([(hit.spot, note) for hit in hits[1 : _SHOWN + 1]])
    gathered = tuple([hit.text.path for hit in hits]) if members is None else members
    return Flaw(values, hits[0].spot, related, part, gathered)


def quote(text: str, longest: int = 24) -> str:
    """Return a short piece of a text for a message: one line, cut at the front."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"…{line[-longest:]}"


def sentence_at(text: str, at: int) -> str:
    """Return the sentence of ``text`` in which character ``at`` stands."""
    start = max(text.rfind(mark, 0, at) for mark in _END) + 1
    ends = [end for mark in _END if (end := text.find(mark, at)) >= 0]
    return text[start : min(ends, default=len(text))]
