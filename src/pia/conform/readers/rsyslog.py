"""rsyslog: which messages go to which file and to which other machine, in the old form and in that of actions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.conform.reader import Reader, Walk, number
from pia.conform.words import joined, near
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_SELECTOR = re.compile(r"((?:[\w*,]+\.[!=]*[\w*]+;?)+|:[\w$!.-]+,\s*!?\w+,\s*\"(?:[^\"\\]|\\.)*\")\s+(\S.*)")
_SIGN = re.compile(r'\\.|["(){}]')
_MAX_STATEMENT = 100_000
_CALL = re.compile(r"(\w+)\s*\(")
_PARAMETER = re.compile(r'\s*([\w.]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|(\[[^\]]*\]))\s*,?')
_LEGACY = re.compile(r"\$(\w+)\s*(.*)")
_FORWARD = re.compile(r"(@{1,2})(?:\((\w[^)]*)\))?(\[[^\]]+\]|[^:;\s\[]+)(?::(\d+))?(?:;.*)?")
_CONTROL = re.compile(r"(?:if|else|then|foreach|set|unset|reset|call|stop|ruleset|template|\}|\{|&|~)(?![\w.])")
_SENDS = re.compile(r"\bom(?:fwd|relp)\b|\s@{1,2}[\w\[(]")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_STOP = re.compile(r"(?:^|[\s{&])(?:stop|~)(?=[\s}]|$)")
_ITSELF = re.compile(r"(?i)localhost|127\..*|::1")
_AUTHENTICATED = ("x509/name", "x509/fingerprint", "x509/certvalid", "name", "fingerprint", "certvalid")
_FACILITIES = frozenset(
    (
        *("auth", "authpriv", "cron", "daemon", "ftp", "kern", "lpr", "mail", "mark", "news", "ntp", "audit", "alert"),
        *("clock", "cron2", "security", "syslog", "user", "uucp", "console", "solaris-cron", "*", "bsd_security"),
        *(f"local{n}" for n in range(8)),
    )
)
_PRIORITIES = frozenset(
    ("alert", "crit", "debug", "emerg", "err", "error", "info", "none", "notice", "panic", "warn", "warning", "*")
)
_COUNTED = (
    *("type", "target", "port", "protocol", "tls", "tls.authmode", "streamdriver", "streamdrivermode", "file"),
    *("streamdriverauthmode", "streamdriverpermittedpeers", "queue.type", "queue.filename", "template", "dynafile"),
)
_NO_MISSPELLING = frozenset(("name", "host", "files", "targets", "tls.cacert", "tls.mycert", "filemode", "fileowner"))
_LEGACY_COUNTED = (
    *("actionsendstreamdrivermode", "actionsendstreamdriverauthmode", "actionsendstreamdriverpermittedpeer"),
    *("actionqueuefilename", "actionqueuetype", "includeconfig", "defaultnetstreamdriver"),
)
_FORWARD_ROW: Final[dict[str, Kind]] = {
    "target": "text",
    "port": "int",
    "protocol": "text",
    "selector": "text",
    "encrypted": "flag",
    "authenticated": "flag",
    "queued": "flag",
    "after_stop": "flag",
    "itself": "flag",
}
_FILE_ROW: Final[dict[str, Kind]] = {"path": "text", "selector": "text"}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading = walk, walk.reading
        self.last = ""
        self.stopped = False
        self.legacy: dict[str, str] = {}

    def visit(self, text: Text) -> None:
        kept: list[str] = []
        start, depth, quoted, length = 0, 0, False, 0
        for line, written in joined(text.lines):
            body = _uncommented(written).strip()
            if not body:
                continue
            start = start if kept else line
            kept.append(body)
            length += len(body)
            depth, quoted = _open(body, depth, quoted=quoted)
            if depth > 0 and length < _MAX_STATEMENT:
                continue
            if depth > 0:
                self._wrong(text, start)
            self._statement(" ".join(kept), text, start)
            kept, depth, quoted, length = [], 0, False, 0
        if kept:
            self._wrong(text, start)

    def _statement(self, body: str, text: Text, line: int) -> None:
        if body.lower().startswith("ruleset("):
            if _SENDS.search(body):
                said = (
                    "名前の付いた規則（ruleset）の中の送り先は、使われるか分かりません。",
                    "whether a named ruleset that sends is used is not known",
                )
                self.reading.flaw("ruleset", text.file, line, *said)
            else:
                self._filtered(body, text, line)
            return
        self._filtered(body, text, line)
        self.stopped = self.stopped or _STOP.search(_QUOTED.sub("", body)) is not None

    def _filtered(self, body: str, text: Text, line: int) -> None:
        legacy, selected, call = _LEGACY.fullmatch(body), _SELECTOR.fullmatch(body), _CALL.match(body)
        if legacy:
            self._directive(legacy[1].lower(), legacy[2].strip(), text, line)
        elif selected:
            if not _known(selected[1]):
                self._wrong(text, line)
            self.last = selected[1]
            self._target(selected[2], text, line)
        elif body.startswith("&"):
            self._target(body[1:].strip(), text, line)
        elif _CONTROL.match(body) or call:
            self._calls(body, text, line)
        else:
            self._wrong(text, line)

    def _directive(self, name: str, value: str, text: Text, line: int) -> None:
        if name not in _LEGACY_COUNTED and near(name, _LEGACY_COUNTED):
            self._wrong(text, line)
        if name == "includeconfig":
            self.walk.include(value, self.visit, (text.file, line), folder=self.walk.folder())
        self.legacy[name] = value

    def _target(self, target: str, text: Text, line: int) -> None:
        forward = _FORWARD.fullmatch(target)
        if forward:
            encrypted = self.legacy.get("actionsendstreamdrivermode") == "1" and forward[1] == "@@"
            values: dict[str, Value] = {
                "target": forward[3].strip("[]"),
                "port": number(forward[4], 1, 65535) if forward[4] else 514,
                "protocol": "tcp" if forward[1] == "@@" else "udp",
                "selector": self.last,
                "encrypted": encrypted,
                "authenticated": encrypted
                and self.legacy.get("actionsendstreamdriverauthmode", "").lower() in _AUTHENTICATED,
                "queued": "actionqueuefilename" in self.legacy,
                "after_stop": self.stopped,
                "itself": _ITSELF.fullmatch(forward[3].strip("[]")) is not None,
            }
            self.reading.row("forwards", values, text.file, line)
        elif target.lstrip("-").startswith("/"):
            path = target.lstrip("-").split(";")[0].split()[0]
            self.reading.row("files", {"path": path, "selector": self.last}, text.file, line)
        elif "action(" in target.replace(" ", "") or target.startswith("{"):
            self._calls(target, text, line, self.last)
        elif not re.match(r"(:\w+:|~|stop\b|\||\?|\*|\^|[\w,]+$)", target):
            self._wrong(text, line)

    def _calls(self, body: str, text: Text, line: int, selected: str = "") -> None:
        for match in _CALL.finditer(body):
            given = _parameters(body, match.end())
            name = match[1].lower()
            if given is None:
                if name in ("action", "include"):
                    self._wrong(text, line)
            elif name == "include" and "file" in given:
                needed = given.get("mode") == "required" or not set("*?[") & set(given["file"])
                self.walk.include(
                    given["file"],
                    self.visit,
                    (text.file, line),
                    folder=self.walk.folder(),
                    needed=needed and given.get("mode") != "optional",
                )
            elif name == "action":
                self._action(given, selected or _selector(body), text, line)

    def _action(self, given: dict[str, str], selector: str, text: Text, line: int) -> None:
        kind = given.get("type", "").lower()
        if any(name not in _COUNTED and name not in _NO_MISSPELLING and near(name, _COUNTED) for name in given):
            self._wrong(text, line)
        if kind in ("omfwd", "omrelp"):
            encrypted = given.get("streamdrivermode") == "1" or (kind == "omrelp" and given.get("tls") == "on")
            mode = given.get("streamdriverauthmode", given.get("tls.authmode", "anon")).lower()
            values: dict[str, Value] = {
                "target": given.get("target", ""),
                "port": number(given.get("port", "514"), 1, 65535),
                "protocol": "relp" if kind == "omrelp" else given.get("protocol", "udp").lower(),
                "selector": selector,
                "encrypted": encrypted,
                "authenticated": encrypted and mode in _AUTHENTICATED,
                "queued": "queue.filename" in given or given.get("queue.type", "").lower() in ("linkedlist", "disk"),
                "after_stop": self.stopped,
                "itself": _ITSELF.fullmatch(given.get("target", "")) is not None,
            }
            self.reading.row("forwards", values, text.file, line)
        elif kind == "omfile":
            self.reading.row("files", {"path": given.get("file", ""), "selector": selector}, text.file, line)

    def _wrong(self, text: Text, line: int) -> None:
        self.reading.flaw(
            "syntax", text.file, line, "rsyslogの文として読み取れません。", "this is no statement of rsyslog"
        )


def _selector(body: str) -> str:
    """Return what a statement selects: everything, unless it says otherwise."""
    selected = re.match(r"((?:[\w*,]+\.[!=]*[\w*]+;?)+)\s", body)
    return selected[1] if selected else "if" if re.search(r"\bif\b", body) else "*.*"


def _known(text: str) -> bool:
    """Tell whether rsyslog knows the facilities and priorities of a selector; one over a property is not looked into."""
    if text.startswith(":"):
        return True
    pairs = [one.partition(".") for one in text.split(";") if one]
    names = {name.lower() for whole, _, _ in pairs for name in whole.split(",")}
    levels = {level.lstrip("!=").lower() for _, _, level in pairs}
    return all(n in _FACILITIES or n.isdigit() for n in names) and all(
        one in _PRIORITIES or one.isdigit() for one in levels
    )


def _uncommented(line: str) -> str:
    quoted = False
    for at, char in enumerate(line):
        if char == '"' and line[at - 1 : at] != "\\":
            quoted = not quoted
        if char == "#" and not quoted and (at == 0 or line[at - 1] in " \t)}"):
            return line[:at]
    return line


def _open(text: str, depth: int, *, quoted: bool) -> tuple[int, bool]:
    """Return how many parentheses and braces are open after ``text``, and whether a quote is."""
    for sign in _SIGN.finditer(text):
        if sign[0] == '"':
            quoted = not quoted
        elif not quoted:
            depth += (sign[0] in "({") - (sign[0] in ")}")
    return depth, quoted


def _parameters(body: str, at: int) -> dict[str, str] | None:
    found: dict[str, str] = {}
    while match := _PARAMETER.match(body, at):
        found[match[1].lower()] = match[2] if match[2] is not None else match[3]
        at = match.end()
    return found if body[at:].lstrip().startswith(")") else None


def _read(walk: Walk, path: str) -> None:
    walk.file(path, _Parse(walk).visit)


READER: Final = Reader(
    id="rsyslog",
    title=Words("rsyslog（記録の行き先）", "rsyslog (where messages go)"),
    paths=("rsyslog.conf", "rsyslog.d/*.conf"),
    settings={},
    tables={"files": _FILE_ROW, "forwards": _FORWARD_ROW},
    read=_read,
)
