"""Small changes to a configuration, one line of meaning each: what a hold of declared controls has to notice.

Lines of text are changed, deleted, commented out, moved, written again with another value before or after, put into a section
of their own or into a file that is included; members of JSON and cells of CSV likewise. Nothing is random.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

__all__ = ["Change", "changes"]


class Change(Struct, frozen=True):
    """One change: its kind, the file and line it concerns, how the line reads now, and the files that are different."""

    kind: str
    file: str
    line: int
    before: str
    after: str
    files: dict[str, bytes]


_SWAPS: Final = {"yes": "no", "no": "yes", "on": "off", "off": "on", "true": "false", "false": "true", "all": "none"}
_SWAPS_MORE: Final = {"drop": "accept", "accept": "drop", "deny": "allow", "hostssl": "host", "peer": "trust"}
_TOKEN: Final = re.compile(r"[^\s=,;:{}()\"'\[\]]+")
_NETWORK: Final = re.compile(r"(\d+\.\d+\.\d+\.\d+)/(\d+)")
_COMMENTS: Final = {"secedit": ";", "registry": ";"}
_INCLUDES: Final = {
    "sshd": "Include /{}",
    "pam": "@include {}",
    "sudoers": "@include /{}",
    "rsyslog": "$IncludeConfig /{}",
    "clock": "include /{}",
    "postgresql": "include '/{}'",
    "pg-hba": "include /{}",
    "nginx": "include /{};",
}
_SECTIONS: Final = {
    "sshd": ("Match Address 10.0.0.0/8",),
    "secedit": ("[Version]",),
    "registry": (r"[HKEY_LOCAL_MACHINE\SOFTWARE\Other]",),
    "nginx": ("location /open {", "}"),
    "iptables": ("*filter", "COMMIT"),
    "logrotate": ("/var/log/other.log {", "}"),
}


def changes(reader: str, path: str, data: bytes) -> Iterator[Change]:
    """Yield every change to the file at ``path`` that a reader of this kind reads.

    Args:
        reader: the id of the reader.
        path: the path of the file from the top of its host; other files of a change are named likewise.
        data: the bytes of the file (UTF-8).
    """
    text = data.decode("utf-8")
    if path.endswith(".json"):
        yield from _json(path, text)
    elif path.endswith(".csv"):
        yield from _csv(path, text)
    else:
        yield from _Text(reader, path, text.splitlines()).changes()


class _Text(Struct, frozen=True):
    """A file of lines, as a reader of some kind reads it."""

    reader: str
    path: str
    lines: list[str]

    def changes(self) -> Iterator[Change]:
        sign = _COMMENTS.get(self.reader, "#")
        for at, line in enumerate(self.lines):
            if line.strip() and not line.lstrip().startswith(sign):
                yield self.with_line("delete", at, [], "")
                yield self.with_line("comment", at, [f"{sign} {line}"], f"{sign} {line.strip()}")
                for other in _others(line):
                    yield self.with_line("change", at, [other], other)
                    yield self.with_line("again-before", at, [other, line], other)
                    yield self.with_line("again-after", at, [line, other], other)
                    if not line.rstrip().endswith(("{", "}")):
                        yield from self.in_section(at, other)
                        yield from self.included(at, other)
                yield from self.moved(at)

    def with_line(self, kind: str, at: int, new: list[str], after: str, beside: dict[str, str] | None = None) -> Change:
        whole = [*self.lines[:at], *new, *self.lines[at + 1 :]]
        return self.made(kind, at, whole, after, beside)

    def made(self, kind: str, at: int, whole: list[str], after: str, beside: dict[str, str] | None = None) -> Change:
        files = {self.path: "\n".join([*whole, ""]), **(beside or {})}
        coded = {name: text.encode("utf-8") for name, text in files.items()}
        return Change(kind, self.path, at + 1, self.lines[at].strip(), after.strip(), coded)

    def in_section(self, at: int, other: str) -> Iterator[Change]:
        """Yield the file with ``other`` in a section of its own: after the line in nginx, elsewhere at the end."""
        section = _SECTIONS.get(self.reader)
        if section is not None and not self.lines[at].startswith(("*", "[")):
            block = [section[0], other, *section[1:]]
            whole = [*self.lines, *block]
            if self.reader == "nginx":
                whole = [*self.lines[: at + 1], *block, *self.lines[at + 1 :]]
            yield self.made("section", at, whole, other)

    def included(self, at: int, other: str) -> Iterator[Change]:
        """Yield the file with an include of another, which holds ``other``, before the line and after it."""
        include = _INCLUDES.get(self.reader)
        if include is not None:
            beside = f"{posixpath.dirname(self.path)}/zz-other"
            named = include.format(posixpath.basename(beside) if self.reader == "pam" else beside)
            line, more = self.lines[at], {beside: other + "\n"}
            yield self.with_line("include-before", at, [named, line], other, more)
            yield self.with_line("include-after", at, [line, named], other, more)

    def moved(self, at: int) -> Iterator[Change]:
        line, rest = self.lines[at], [*self.lines[:at], *self.lines[at + 1 :]]
        for kind, whole in (("move-to-end", [*rest, line]), ("move-to-start", [line, *rest])):
            if whole != self.lines:
                yield self.made(kind, at, whole, line)


def _others(line: str) -> list[str]:
    """Return the line with one of its words changed at a time; the first word too, as somebody mistypes it."""
    cut = (
        line[: match.start()] + new + line[match.end() :] for match in _TOKEN.finditer(line) for new in _word(match[0])
    )
    return list(dict.fromkeys(cut))


def _word(word: str) -> list[str]:
    low = word.lower()
    swapped = _SWAPS.get(low) or _SWAPS_MORE.get(low)
    if swapped:
        return [swapped.upper() if word.isupper() else swapped]
    network = _NETWORK.fullmatch(word)
    if network:
        return [f"{network[1]}/0", "0.0.0.0/1"]
    if re.fullmatch(r"\d+", word):
        return list(dict.fromkeys(["0", f"{word}0"]))
    return [f"{word}x"] if re.fullmatch(r"[\w./*%+!-]+", word) else []


def _json(path: str, text: str) -> Iterator[Change]:
    root = json.loads(text)

    def made(kind: str, route: tuple[Any, ...], before: Any, edit: Any) -> Change:
        whole = copy.deepcopy(root)
        holder = whole
        for step in route[:-1]:
            holder = holder[step]
        after = edit(holder, route[-1])
        body = json.dumps(whole, ensure_ascii=False, indent=1)
        said = "/".join(str(step) for step in route)
        return Change(kind, path, 0, f"{said} = {_short(before)}", _short(after), {path: body.encode("utf-8")})

    for route, value in _members(root, ()):
        yield made("delete", route, value, _deleted)
        for new in _values(value):
            yield made("change", route, value, lambda holder, name, new=new: _put(holder, name, new))
        if isinstance(route[-1], int) and isinstance(value, dict):
            yield made("again-after", route, value, lambda holder, name: holder.append(copy.deepcopy(holder[name])))


def _put(holder: Any, name: Any, new: Any) -> Any:
    holder[name] = new
    return new


def _deleted(holder: Any, name: Any) -> None:
    del holder[name]


def _members(value: Any, route: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in pairs:
        yield (*route, name), inner
        yield from _members(inner, (*route, name))


def _values(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return list(dict.fromkeys([0, value * 10])) if value > 0 else [1]
    return _word(value)[:2] if isinstance(value, str) else []


def _short(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)[:80]


def _csv(path: str, text: str) -> Iterator[Change]:
    rows = list(csv.reader(io.StringIO(text)))

    def made(kind: str, at: int, new: list[list[str]]) -> Change:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([*rows[:at], *new, *rows[at + 1 :]])
        after = ",".join(new[-1]) if new else ""
        return Change(kind, path, at + 1, ",".join(rows[at]), after, {path: out.getvalue().encode("utf-8")})

    for at, row in enumerate(rows):
        yield made("delete", at, [])
        for column, cell in enumerate(row):
            for new in _word(cell) or [f"{cell}x"]:
                changed = [*row[:column], new.capitalize() if cell[:1].isupper() else new, *row[column + 1 :]]
                yield made("change", at, [changed])
                yield made("again-after", at, [row, changed])
