"""JSON whose objects know their lines: what the standard library reads, in one pass, with a bound on depth and no name twice."""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecodeError, decoder
from typing import Any, Final

__all__ = ["JsonError", "Lined", "parse_json"]

_SPACE = re.compile(r"[ \t\n\r]*")
_ATOM = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?|true|false|null")
_WORDS = {"true": True, "false": False, "null": None}
_MAX_DEPTH = 100
_SCAN: Final = vars(decoder)["scanstring"]


class JsonError(ValueError):
    """A text that is no JSON, with the line."""

    def __init__(self, line: int, said: str) -> None:
        self.line = line
        super().__init__(said)


class Lined(dict[str, Any]):
    """An object with the line on which it begins, and of each of its names."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def at(self, *names: str) -> int:
        """Return the line of the first of ``names`` that is there, else that of the object."""
        return next((self.lines[name] for name in names if name in self.lines), self.line)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def line(self, at: int) -> int:
        return bisect_right(self.starts, at)

    def wrong(self, at: int, said: str = "unexpected text") -> JsonError:
        return JsonError(self.line(at), said)

    def skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def value(self, at: int, depth: int) -> tuple[Any, int]:
        if depth > _MAX_DEPTH:
            raise self.wrong(at, "nested too deeply")
        sign = self.text[at : at + 1]
        if sign == '"':
            return self.string(at)
        if sign == "{":
            return self.object(at, depth)
        if sign == "[":
            return self.array(at, depth)
        match = _ATOM.match(self.text, at)
        if match is None or len(match[0]) > 400:
            raise self.wrong(at)
        word = match[0]
        if word in _WORDS:
            return _WORDS[word], match.end()
        return (float(word) if match[1] or match[2] else int(word)), match.end()

    def string(self, at: int) -> tuple[str, int]:
        try:
            value, end = _SCAN(self.text, at + 1, True)
        except JSONDecodeError as error:
            raise self.wrong(at, error.msg) from None
        return str(value), int(end)

    def object(self, at: int, depth: int) -> tuple[Lined, int]:
        found = Lined(self.line(at))
        at = self.skip(at + 1)
        if self.text[at : at + 1] == "}":
            return found, at + 1
        while True:
            if self.text[at : at + 1] != '"':
                raise self.wrong(at)
            name, after = self.string(at)
            if name in found:
                raise self.wrong(at, f"the name {name[:60]!r} stands twice")
            found.lines[name] = self.line(at)
            at = self.skip(after)
            if self.text[at : at + 1] != ":":
                raise self.wrong(at)
            found[name], at = self.value(self.skip(at + 1), depth + 1)
            at = self.skip(at)
            sign = self.text[at : at + 1]
            if sign == "}":
                return found, at + 1
            if sign != ",":
                raise self.wrong(at)
            at = self.skip(at + 1)

    def array(self, at: int, depth: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        at = self.skip(at + 1)
        if self.text[at : at + 1] == "]":
            return found, at + 1
        while True:
            value, at = self.value(at, depth + 1)
            found.append(value)
            at = self.skip(at)
            sign = self.text[at : at + 1]
            if sign == "]":
                return found, at + 1
            if sign != ",":
                raise self.wrong(at)
            at = self.skip(at + 1)


def parse_json(text: str) -> Any:
    """Return the value of a JSON text, its objects as Lined.

    Raises:
        JsonError: it is no JSON, nests too deeply, or an object has a name twice.
    """
    parser = _Parser(text)
    value, at = parser.value(parser.skip(0), 0)
    at = parser.skip(at)
    if at != len(text):
        raise parser.wrong(at)
    return value
