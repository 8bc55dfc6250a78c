"""The one error tree of the project, and the values every message is made of.

``PiaError`` carries *problems*: several can be reported at once, each with its place, what was expected and what to do.

    PiaError
    ├── InputError    a file, an assessment or a rule pack cannot be read (exit 2)
    └── UsageError    the command line asks for something impossible (exit 2)

Any other exception that reaches the command line is a fault of the program (exit 3).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

__all__ = ["InputError", "Lang", "PiaError", "Place", "Problem", "UsageError", "Words"]

Lang = Literal["ja", "en"]


class Words(Struct, frozen=True):
    """One message in both languages of the product; Japanese is the first."""

    ja: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the text in ``lang``."""
        return self.ja if lang == "ja" else self.en


class Place(Struct, frozen=True, order=True):
    """A stretch of a source file: 1-based lines and columns counted in code points, the end exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Problem(Struct, frozen=True):
    """One thing that is wrong with an input.

    ``code`` is a stable kebab-case name (documented in ``docs/reference/errors.md``); ``message`` says what was found and what was
    expected; ``remedy`` says what to do; ``place`` is None only where no file is concerned.
    """

    code: str
    message: Words
    remedy: Words
    place: Place | None = None


class PiaError(Exception):
    """Root of every error the product raises on purpose; holds at least one problem."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        listed = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not listed:
            raise ValueError("an error without a problem says nothing")
        self.problems: tuple[Problem, ...] = listed
        super().__init__("; ".join(f"{p.place or '-'}: {p.message.en}" for p in listed))


class InputError(PiaError):
    """An input cannot be read; nothing was judged and nothing was written."""


class UsageError(PiaError):
    """The command line is wrong: an unknown name, two options that exclude each other, nothing to work on."""
