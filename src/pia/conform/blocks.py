"""The syntax of nginx: directives with arguments and blocks, includes read in place, with the line of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from pia.conform.reader import Walk
    from pia.conform.text import Text

__all__ = ["Directive", "parse_blocks"]

_TOKEN = re.compile(
    r"""(?P<space>[ \t]+)|(?P<line>\n)|(?P<comment>\#[^\n]*)|(?P<sign>[{};])"""
    r"""|(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<word>(?:\$\{[^}\n]*\}|\\.|[^\s{};"'\\])(?:\$\{[^}\n]*\}|\\.|[^\s{};\\])*)|(?P<bad>.)""",
    re.DOTALL,
)
_MAX_DEPTH = 32


class Directive(Struct):
    """One directive with its block, which is None where it has none."""

    name: str
    arguments: tuple[str, ...]
    file: str
    line: int
    block: list[Directive] | None = None

    def every(self, name: str) -> list[Directive]:
        """Return the directives of a name in the block."""
        return [one for one in self.block or () if one.name == name]


class _Parse(Struct):
    walk: Walk
    stack: list[list[Directive]] = field(default_factory=lambda: [[]])

    def visit(self, text: Text) -> None:
        words: list[str] = []
        start, depth, line = 0, len(self.stack), 1
        for line, kind, value in _tokens(text.text):
            if kind in ("quoted", "word"):
                start = start if words else line
                words.append(value[1:-1] if kind == "quoted" else value)
            elif kind == "sign":
                if not self._sign(value, words, text, start or line, depth):
                    self._wrong(text, line)
                    del self.stack[depth:]
                    return
                words, start = [], 0
            elif kind == "bad":
                self._wrong(text, line)
                return
        if words or len(self.stack) != depth:
            self._wrong(text, line)
            del self.stack[depth:]

    def _sign(self, sign: str, words: list[str], text: Text, line: int, depth: int) -> bool:
        if sign == "}":
            if words or len(self.stack) <= depth:
                return False
            self.stack.pop()
            return True
        if not words:
            return False
        one = Directive(words[0], tuple(words[1:]), text.file, line)
        if sign == ";" and one.name == "include" and len(one.arguments) == 1:
            needed = not set("*?[") & set(one.arguments[0])
            self.walk.include(one.arguments[0], self.visit, (text.file, line), folder=self.walk.folder(), needed=needed)
            return True
        self.stack[-1].append(one)
        if sign == "{":
            one.block = []
            self.stack.append(one.block)
            return len(self.stack) <= _MAX_DEPTH
        return True

    def _wrong(self, text: Text, line: int) -> None:
        self.walk.reading.flaw(
            "syntax", text.file, line, "nginxの構文として読み取れません。", "this is no syntax of nginx"
        )


def _tokens(text: str) -> Iterator[tuple[int, str, str]]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "line":
            line += 1
        elif kind not in ("space", "comment"):
            yield line, kind, match[0]
            line += match[0].count("\n")


def parse_blocks(walk: Walk, path: str) -> list[Directive]:
    """Return the directives of a configuration of nginx that begins at ``path``."""
    parse = _Parse(walk)
    walk.file(path, parse.visit)
    return parse.stack[0]
