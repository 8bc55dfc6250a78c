"""The one error of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pia.errors import Words

__all__ = ["TermError"]


class TermError(ValueError):
    """A text or a number that is no date, band, duration, citation or code.

    It knows no place: the caller, who knows the file and the line, turns ``words`` and ``remedy`` into a ``Problem``.

    Attributes:
        words: what was found and what is possible.
        remedy: what to do about it.
    """

    def __init__(self, words: Words, remedy: Words) -> None:
        self.words = words
        self.remedy = remedy
        super().__init__(words.en)

    def __reduce__(self) -> tuple[type[TermError], tuple[Words, Words]]:
        """Keep both messages when the error travels between processes."""
        return TermError, (self.words, self.remedy)


def shown(text: str, limit: int = 40) -> str:
    """Return ``text`` cut for quotation inside a message, control characters made visible."""
    flat = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: limit + 1])
    return flat if len(text) <= limit else flat[:limit] + "…"
