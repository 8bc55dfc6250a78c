"""The commands of a simple shell script, in order: variables put in, pipes kept together, what depends on a condition marked.

This is no shell: what it cannot follow (functions, loops without a list, ``case``) counts as conditional, and so as not done.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

if TYPE_CHECKING:
    from pia.conform.reader import Walk
    from pia.conform.text import Text

__all__ = ["Pipeline", "Shell"]

_TOKEN: Final = re.compile(
    r"""(?P<space>[ \t]+)|(?P<sign>&&|\|\||;;|\|&|[;|&(){}]|\n)|(?P<redirect>\d*(?:<<<|<<-?|>>|>\||[<>])(?:&\S+)?)"""
    r"""|(?P<word>(?:\\.|"(?:[^"\\]|\\.)*"|'[^']*'|\$\([^()]*\)|\$\{[^}]*\}|`[^`]*`|[^\s"'\\;&|<>()`])+)|(?P<bad>.)""",
    re.DOTALL,
)
_PART: Final = re.compile(r"""\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\\"']+)""", re.DOTALL)
_VARIABLE: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_ASSIGNED: Final = re.compile(r"(\w+)=(.*)", re.DOTALL)
_WRAPPERS: Final = frozenset(
    (
        "sudo",
        "nice",
        "ionice",
        "env",
        "chronic",
        "flock",
        "timeout",
        "nohup",
        "time",
        "exec",
        "systemd-cat",
        "setsid",
        "-",
    )
)
_SHELLS: Final = frozenset(("sh", "bash", "dash", "su", "runuser", "zsh"))
_TESTS: Final = frozenset(("[", "[[", "test", "false"))
_MAX_COMMANDS = 20_000


class Pipeline(Struct, frozen=True):
    """Commands joined by pipes, each as words without quotes; ``conditional`` where it may not be run."""

    commands: tuple[tuple[str, ...], ...]
    environment: dict[str, str]
    conditional: bool
    file: str
    line: int


class Shell(Struct):
    """Reads scripts through a walk and keeps their pipelines."""

    walk: Walk
    environment: dict[str, str] = field(default_factory=dict)
    pipelines: list[Pipeline] = field(default_factory=list)
    inside: list[bool] = field(default_factory=list)
    loop: bool = True
    ended: bool = False

    def script(self, text: Text) -> None:
        """Read a script as a file."""
        kept, start, until = "", 1, ""
        for number, line in enumerate(text.lines, 1):
            if until:
                until = "" if line.strip() == until else until
                continue
            start = start if kept else number
            if line.endswith("\\"):
                kept += line[:-1] + " "
                continue
            whole, kept = kept + line, ""
            here = re.search(r"<<-?\s*[\"']?(\w+)", whole)
            until = here[1] if here and "<<<" not in whole else ""
            self.line(whole, text.file, start)
            if self.ended or len(self.pipelines) > _MAX_COMMANDS:
                return

    def line(self, text: str, file: str, line: int, nested: int = 0) -> None:
        """Read one line of commands."""
        joint, first_is_test = "", False
        for commands, sign in _pipelines(text):
            hidden = joint == "||" or (joint == "&&" and first_is_test)
            if joint not in ("&&", "||"):
                first_is_test = bool(commands and commands[0] and commands[0][0] in _TESTS)
            self._pipeline(commands, file, line, hidden=hidden, nested=nested)
            if self.ended:
                return
            joint = sign

    def _pipeline(self, commands: list[list[str]], file: str, line: int, *, hidden: bool, nested: int) -> None:
        whole = []
        for number, words in enumerate(commands):
            left = self._reserved(list(words)) if number == 0 else list(words)
            hidden = hidden or any(self.inside)
            environment = {}
            while left and (found := _ASSIGNED.fullmatch(left[0])):
                environment[found[1]] = self._expanded(found[2])
                left = left[1:]
            if not left:
                self.environment.update({} if hidden else environment)
                continue
            inner = [self._expanded(word) for word in left]
            if number == 0 and self._builtin(inner, file, line, hidden=hidden):
                continue
            inner = _unwrapped(inner)
            if inner and posixpath.basename(inner[0]) in _SHELLS and "-c" in inner[:-1] and nested < 3:
                self.line(inner[inner.index("-c") + 1], file, line, nested + 1)
                continue
            whole.append((tuple(inner), environment))
        if whole:
            merged = {**self.environment, **{k: v for _, one in whole for k, v in one.items()}}
            commands_ = tuple(words for words, _ in whole)
            self.pipelines.append(Pipeline(commands_, merged, hidden, file, line))

    def _reserved(self, words: list[str]) -> list[str]:
        """Take off the words of the language, and note which conditions the rest stands in."""
        while words:
            head = words[0]
            if head in ("fi", "done", "esac", "}"):
                del self.inside[-1:]
                return []
            if head == "for":
                self.loop = not (
                    len(words) > 3 and words[2] == "in"
                )  # where there is a list, what is in the loop is done
                return []
            if head in ("case", "function") or words[1:3] == ["(", ")"]:
                self.inside.append(True)
                return []
            if head == "elif":
                del self.inside[-1:]
                return []
            if head == "do":
                self.inside.append(self.loop)
                self.loop = True
            elif head in ("then", "{"):
                self.inside.append(head == "then")
            elif head not in ("if", "else", "while", "until", "!", "("):
                return ["true"] if head in _TESTS else words
            words = words[1:]
        return words

    def _builtin(self, words: list[str], file: str, line: int, *, hidden: bool) -> bool:
        head = words[0]
        if head in ("export", "declare", "readonly"):
            for word in words[1:]:
                found = _ASSIGNED.fullmatch(word)
                if found and not hidden:
                    self.environment[found[1]] = found[2]
            return True
        if head in (".", "source") and len(words) > 1:
            if "$" not in words[1] and "`" not in words[1]:
                self.walk.include(words[1], self.script, (file, line))
            return True
        if head in ("exit", "return") and not hidden:
            self.ended = True
        return head in ("exit", "return", "set", "cd", "umask", "trap", "true", ":", "echo", "printf")

    def _expanded(self, word: str) -> str:
        return _VARIABLE.sub(lambda m: self.environment.get(m[1] or m[2], m[0]), word)[:4096]


def _pipelines(text: str) -> Iterator[tuple[list[list[str]], str]]:
    """Yield the pipelines of a line, each with the sign that follows it."""
    commands: list[list[str]] = [[]]
    skip = False
    for match in _TOKEN.finditer(text):
        kind, value = match.lastgroup, match[0]
        if kind == "word" and value.startswith("#") and not value.startswith("#!"):
            break
        if kind == "redirect":
            skip = "&" not in value
        elif kind == "word":
            if not skip:
                commands[-1].append("".join(_part(part) for part in _PART.finditer(value)))
            skip = False
        elif kind == "sign" and value in "|&" and value != "&":
            commands.append([])
        elif kind == "sign" and value in "(){}":
            commands[-1].append(value)
        elif kind in ("sign", "bad"):
            yield commands, value
            commands = [[]]
    yield commands, ""


def _part(part: re.Match[str]) -> str:
    return next(group for group in part.groups() if group is not None)


def _unwrapped(words: list[str]) -> list[str]:
    """Return a command without what only changes how it is run (sudo, nice, flock …) and without their options."""
    while words and posixpath.basename(words[0]) in _WRAPPERS:
        at = next(
            (
                number
                for number, word in enumerate(words[1:], 1)
                if re.fullmatch(r"(?:/[\w.+/-]*/)?[a-z][\w.+-]*[a-z_]\w*|/\S+", word) and not _argument(words, number)
            ),
            None,
        )
        if at is None:
            return []
        words = words[at:]
    return words


def _argument(words: list[str], number: int) -> bool:
    """Tell whether a word belongs to the wrapper: the value of an option, the file of flock, the time of timeout."""
    before = words[number - 1]
    wrapper = posixpath.basename(words[0])
    if wrapper == "flock" and all(one.startswith("-") for one in words[1:number]):
        return True
    return before in ("-u", "-g", "-n", "-c", "-t", "-k", "-s", "-p", "-w") and wrapper in (
        "sudo",
        "systemd-cat",
        "timeout",
    )
