"""Cutting configuration lines: words with quotes, comments, lines that go on, values of yes and no, times and sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache

__all__ = ["WordsError", "flag", "joined", "near", "seconds", "sections", "shell_words"]

_FLAGS = {
    **dict.fromkeys(("yes", "on", "true", "1", "enable", "enabled"), True),
    **dict.fromkeys(("no", "off", "false", "0", "disable", "disabled"), False),
}
_WORD = re.compile(r"""\s*(?:#.*|((?:[^\s"'\\#]|\\.|"(?:[^"\\]|\\.)*"|'[^']*'|(?<!\s)(?<!^)\#)+)|(\S))""")
_PART = re.compile(r"""\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\\"']+)""")
_ESCAPED = re.compile(r"\\(.)")
_TIME = re.compile(r"(\d{1,9})\s*([a-z]*)")
_SECTION = re.compile(r"\[([^\]]*)\]\s*")


class WordsError(ValueError):
    """A line whose quotes do not close."""


def shell_words(line: str) -> list[str]:
    """Return the words of a line; quotes are taken off, a comment that begins a word ends the line.

    Raises:
        WordsError: a quote is not closed.
    """
    found: list[str] = []
    at = 0
    while at < len(line):
        match = _WORD.match(line, at)
        if match is None:
            break
        at = match.end()
        if match[2]:
            raise WordsError
        if match[1] is None:
            break
        found.append("".join(_part(part) for part in _PART.finditer(match[1])))
    return found


def _part(part: re.Match[str]) -> str:
    if part[1] is not None:
        return part[1]
    if part[2] is not None:
        return _ESCAPED.sub(r"\1", part[2])
    return part[3] if part[3] is not None else part[4]


def joined(lines: Sequence[str], comment: str = "") -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers; one that ends in a backslash goes on in the next.

    With ``comment``, a line that begins with one of its signs is left out and never goes on.
    """
    kept: list[str] = []
    start = 0
    for number, line in enumerate(lines, 1):
        if not kept:
            start = number
            if comment and line.lstrip()[:1] in tuple(comment):
                continue
        if line.endswith("\\") and not line.endswith("\\\\"):
            kept.append(line[:-1])
            continue
        yield start, "".join((*kept, line)) if kept else line
        kept = []
    if kept:
        yield start, "".join(kept)


def flag(text: str) -> bool | None:
    """Return the truth of yes, no, on, off, true, false, 1, 0; None for anything else."""
    return _FLAGS.get(text.lower())


@lru_cache(maxsize=4096)
def near(word: str, names: tuple[str, ...]) -> str | None:
    """Return the name that ``word`` was most likely meant to be, None where it is like none of them."""
    found = get_close_matches(word[:100], names, 1, 0.9)
    return found[0] if found else None


def seconds(text: str, units: dict[str, int], default: int = 1) -> int | None:
    """Return the length of ``1h30m`` and the like in seconds; a bare number counts in ``default``."""
    total, at = 0, 0
    compact = text.strip()
    while at < len(compact):
        match = _TIME.match(compact, at)
        if match is None:
            return None
        unit = default if not match[2] else units.get(match[2])
        if unit is None:
            return None
        total += int(match[1]) * unit
        at = match.end()
        while at < len(compact) and compact[at] == " ":
            at += 1
    return total if compact else None


def sections(lines: Sequence[str], comment: str = "#;") -> Iterator[tuple[int, str, str, str | None]]:
    """Yield (line, section, key, value) of a file with ``[section]`` and ``key = value``; value None for what is neither."""
    section = ""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text[0] in comment:
            continue
        head = _SECTION.fullmatch(text)
        if head:
            section = head[1]
            continue
        key, sign, value = text.partition("=")
        yield number, section, key.strip(), value.strip() if sign else None
