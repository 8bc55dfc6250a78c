"""sudoers: aliases resolved, defaults, who may run what as whom, with includes; the last matching rule wins in sudo."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Final

from pia.conform.reader import Reader, Walk, number
from pia.conform.readers.sudo_commands import reaches_all
from pia.conform.readers.sudo_options import OPTION_FLAGS, OPTION_NAMES
from pia.conform.words import joined
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_ALIAS = re.compile(r"(User|Runas|Host|Cmnd|Cmd)_Alias\s+(.*)", re.DOTALL)
_ONE_ALIAS = re.compile(r"\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*)", re.DOTALL)
_INCLUDE = re.compile(r"[@#](include|includedir)\s+(?:\"([^\"]+)\"|(\S+))\s*")
_DEFAULTS = re.compile(r"Defaults(?:([@:!>])\s*(\S+)|)\s+(.*)", re.DOTALL)
_SETTING = re.compile(r'\s*(!*)\s*(\w+)\s*(?:([-+]?=)\s*("(?:[^"\\]|\\.)*"|[^,]*))?\s*(?:,|$)')
_RUNAS = re.compile(r"\(([^)]*)\)\s*")
_TAG = re.compile(
    r"(NO)?(PASSWD|EXEC|SETENV|LOG_INPUT|LOG_OUTPUT|MAIL|FOLLOW|INTERCEPT):\s*|(?:ROLE|TYPE|CWD|CHROOT|TIMEOUT|NOTBEFORE|NOTAFTER)=\S+\s+"
)
_COMMAND = re.compile(r"!*\s*(?:sha\d+:\S+\s+)*(?:/|\^|ALL$|sudoedit\b|list\b|[A-Z][A-Z0-9_]*$)")
_USER_ID = re.compile(r"#\d+(?:\s*,[^=#]*)?\s+[^=#]+=")
_MAX_COMMANDS = 1_000
_SETTINGS: Final[dict[str, Kind]] = {
    **dict.fromkeys(
        (
            "authenticate",
            "env_reset",
            "log_input",
            "log_output",
            "requiretty",
            "use_pty",
            "targetpw",
            "rootpw",
            "noexec",
            "setenv",
        ),
        "flag",
    ),
    **dict.fromkeys(("passwd_tries", "timestamp_timeout"), "int"),
    **dict.fromkeys(("logfile", "syslog", "secure_path", "exempt_group"), "text"),
}
_GRANT: Final[dict[str, Kind]] = {
    "user": "text",
    "hosts": "list",
    "runas": "list",
    "commands": "list",
    "all_commands": "flag",
    "reaches_all": "flag",
    "password": "flag",
    "negated": "flag",
}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading = walk, walk.reading
        self.aliases: dict[tuple[str, str], list[str]] = {}
        self.grants: list[tuple[str, Text, int]] = []

    def visit(self, text: Text) -> None:
        for line, written in joined(text.lines):
            stripped = written.strip()
            include = _INCLUDE.fullmatch(stripped)
            if include:
                self._include(include[1], include[2] or include[3], text, line)
                continue
            body = _uncommented(stripped)
            if body:
                self._line(body, text, line)

    def _include(self, kind: str, target: str, text: Text, line: int) -> None:
        at = (text.file, line)
        folder = self.walk.folder()
        if kind == "include":
            self.walk.include(target, self.visit, at, folder=folder, needed=True)
            return
        for found in self.walk.store.matching(
            f"/{target.strip('/')}/*" if target.startswith("/") else f"{folder}/{target.strip('/')}/*"
        ):
            name = found.rpartition("/")[2]
            if "." not in name and not name.endswith("~"):
                self.walk.file(found, self.visit, at)

    def _line(self, body: str, text: Text, line: int) -> None:
        alias = _ALIAS.fullmatch(body)
        defaults = _DEFAULTS.fullmatch(body)
        if alias:
            for part in _split_top(alias[2], ":"):
                one = _ONE_ALIAS.fullmatch(part)
                if one is None:
                    self._wrong(text, line)
                    return
                kind = "Cmnd" if alias[1] == "Cmd" else alias[1]
                items = [item.strip() for item in _split_top(one[2], ",")]
                sound = all(_COMMAND.match(item) for item in items) if kind == "Cmnd" else all(items)
                if not sound or (kind, one[1]) in self.aliases:
                    self._wrong(text, line)
                self.aliases[kind, one[1]] = [item for item in items if item]
        elif defaults:
            self._defaults(defaults, text, line)
        elif "=" in body and not body.startswith("Defaults"):
            self.grants.append((body, text, line))
        else:
            self._wrong(text, line)

    def _defaults(self, found: re.Match[str], text: Text, line: int) -> None:
        at, body = 0, found[3].strip()
        while at < len(body):
            one = _SETTING.match(body, at)
            if one is None or one.end() == at:
                self._wrong(text, line)
                return
            at = one.end()
            self._default(one, text, line, narrow=found[1] is not None)

    def _default(self, one: re.Match[str], text: Text, line: int, *, narrow: bool) -> None:
        name, denied = one[2], len(one[1]) % 2 == 1
        kind = _SETTINGS.get(name)
        if name not in OPTION_NAMES or (name in OPTION_FLAGS and one[3] is not None):
            self._wrong(text, line)
            return
        if kind is None:
            return
        written = (one[4] or "").strip().strip('"')
        value: Value = (
            not denied if kind == "flag" else written if kind == "text" else 0 if denied else _minutes(written)
        )
        if denied and kind == "text":
            value = ""
        if value is None:
            self._wrong(text, line)
            return
        if narrow:
            self.reading.row("narrow_defaults", {"name": name, "value": str(value).lower()}, text.file, line)
        else:
            self.reading.set(name, value, text.file, line)

    def _wrong(self, text: Text, line: int) -> None:
        self.reading.flaw("syntax", text.file, line, "sudoersの行として読み取れません。", "this is no line of sudoers")

    def finish(self) -> None:
        """Write the table of grants, now that every alias is known."""
        for body, text, line in self.grants:
            users, rest = _split_users(body)
            for part in _split_top(rest, ":"):
                hosts, sign, specs = part.partition("=")
                if not sign or not users:
                    self._wrong(text, line)
                    continue
                self._grant(users, _listed(hosts), specs, text, line)

    def _grant(self, users: str, hosts: list[str], specs: str, text: Text, line: int) -> None:
        runas: list[str] = ["root"]
        password: bool | None = None
        noexec = False
        for written in _split_top(specs, ","):
            spec = written.strip()
            who = _RUNAS.match(spec)
            if who:
                runas, spec = _listed(who[1].replace(":", ",")) or ["root"], spec[who.end() :]
            while tag := _TAG.match(spec):
                if tag[2] == "PASSWD":
                    password = tag[1] is None
                if tag[2] == "EXEC":
                    noexec = tag[1] is not None
                spec = spec[tag.end() :]
            if not _COMMAND.match(spec):
                self._wrong(text, line)
                continue
            given = [
                (one.count("!", 0, len(one) - len(one.lstrip("! "))) % 2 == 1, one.lstrip("! "))
                for one in self._signed(spec)
            ]
            groups = [(sign, tuple(one for way, one in given if way is sign)) for sign in (False, True)]
            for user, (negated, commands) in product(self._resolved("User", _listed(users)), groups):
                if not commands:
                    continue
                values: dict[str, Value] = {
                    "user": re.sub(r"\\(.)", r"\1", user),
                    "hosts": tuple(self._resolved("Host", hosts)),
                    "runas": tuple(self._resolved("Runas", runas)),
                    "commands": commands,
                    "all_commands": "ALL" in commands and not negated,
                    "reaches_all": not negated and any(reaches_all(one, noexec=noexec) for one in commands),
                    "password": True if password is None else password,
                    "negated": negated,
                }
                self.reading.row("grants", values, text.file, line)

    def _signed(self, spec: str) -> list[str]:
        """Return the commands of an alias, each with the signs of negation on the way to it."""
        name = spec.lstrip("! ")
        signs = "!" * spec[: len(spec) - len(name)].count("!")
        found = []
        for one in self.aliases.get(("Cmnd", name), [name]):
            found += [signs + inner for inner in (self._signed(one) if one.lstrip("! ") != name else [one])]
            if len(found) > _MAX_COMMANDS:
                break
        return found

    def _resolved(self, kind: str, names: list[str], depth: int = 0) -> list[str]:
        found: list[str] = []
        for name in names:
            inner = self.aliases.get((kind, name))
            found.extend([name] if inner is None or depth > 8 else self._resolved(kind, inner, depth + 1))
            if len(found) > _MAX_COMMANDS:  # aliases of aliases of aliases
                break
        return found


def _minutes(written: str) -> int | None:
    """Return a number of minutes; a begun minute counts as one."""
    whole, _, part = written.partition(".")
    found = number(whole)
    return found + 1 if found is not None and found >= 0 and part.strip("0") else found


def _uncommented(line: str) -> str:
    at = line.find("#")
    while at >= 0:
        if not _USER_ID.match(line, at) if at == 0 else not line[at + 1 : at + 2].isdigit():  # ids are written #1000
            return line[:at].strip()
        at = line.find("#", at + 1)
    return line


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _split_users(body: str) -> tuple[str, str]:
    """Cut the list of users, which may have spaces after its commas, from the rest of a rule."""
    match = re.match(r'((?:"[^"]*"|\\.|[^\s,"\\])+(?:\s*,\s*(?:"[^"]*"|\\.|[^\s,"\\])+)*)\s+(.*)', body, re.DOTALL)
    return (match[1], match[2]) if match else ("", body)


def _split_top(text: str, sign: str) -> list[str]:
    """Cut at a sign that stands outside parentheses and has no backslash; a tag's colon is none."""
    found, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char != sign or depth:
            continue
        tag = sign == ":" and re.search(r"[A-Z]$|(?:^|[\s,=!])sha\d{3}$", text[max(start, at - 40) : at]) is not None
        if text[at - 1 : at] != "\\" and not tag:
            found.append(text[start:at])
            start = at + 1
    return [*found, text[start:]]


def _read(walk: Walk, path: str) -> None:
    parse = _Parse(walk)
    walk.file(path, parse.visit)
    parse.finish()


READER: Final = Reader(
    id="sudoers",
    title=Words("sudoers（管理権限）", "sudoers (administration rights)"),
    paths=("sudoers",),
    settings=_SETTINGS,
    tables={"grants": _GRANT, "narrow_defaults": {"name": "text", "value": "text"}},
    read=_read,
)
