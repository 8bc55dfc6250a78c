"""chrony.conf, ntp.conf and timesyncd.conf: which clocks a machine follows, and who may ask it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from pia.conform.reader import Reader, Walk
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_SOURCES = ("server", "pool", "peer", "refclock")
_ROW: Final[dict[str, Kind]] = {"kind": "text", "address": "text", "authenticated": "flag", "options": "list"}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading = walk, walk.reading

    def visit(self, text: Text) -> None:
        section = ""
        for line, written in enumerate(text.lines, 1):
            body = written.strip()
            if body.startswith("["):
                section = body
            elif section:
                self._timesyncd(body, text, line)
            elif body and body[0] not in "#!;%":
                self._line(body.partition(" #")[0].split(), text, line)

    def _timesyncd(self, body: str, text: Text, line: int) -> None:
        key, _, value = body.partition("=")
        if key.strip() == "NTP":
            for address in value.split():
                self._source("server", address, (), text, line)

    def _line(self, words: list[str], text: Text, line: int) -> None:
        head, at = words[0].lower(), (text.file, line)
        if head in _SOURCES:
            if len(words) < 2:
                self.reading.flaw("syntax", text.file, line, "相手がありません。", "no server is named")
            else:
                self._source(head, words[1], tuple(words[2:]), text, line)
        elif head in ("include", "includefile") and len(words) == 2:
            self.walk.include(words[1], self.visit, at, folder=self.walk.folder(), needed=True)
        elif head in ("confdir", "sourcedir"):
            for folder in words[1:]:
                self.walk.include(
                    f"{folder.rstrip('/')}/*.{'conf' if head == 'confdir' else 'sources'}", self.visit, at
                )
        elif head in ("allow", "deny"):
            self.reading.row(
                "clients", {"verdict": head, "address": words[-1] if len(words) > 1 else "all"}, text.file, line
            )
        elif head in ("local", "rtcsync", "makestep", "keyfile", "keys"):
            self.reading.set({"keys": "keyfile"}.get(head, head), True, text.file, line)

    def _source(self, kind: str, address: str, options: tuple[str, ...], text: Text, line: int) -> None:
        values: dict[str, Value] = {
            "kind": kind,
            "address": address,
            "authenticated": "nts" in options or "key" in options or "autokey" in options,
            "options": options,
        }
        self.reading.row("sources", values, text.file, line)


def _read(walk: Walk, path: str) -> None:
    parse = _Parse(walk)
    walk.file(path, parse.visit)
    if posixpath.basename(path) == "timesyncd.conf":
        walk.include(f"/{path}.d/*.conf", parse.visit, (walk.reading.main, 1))


READER: Final = Reader(
    id="clock",
    title=Words("時刻の同期（chrony、ntp、timesyncd）", "time synchronisation (chrony, ntp, timesyncd)"),
    paths=("chrony.conf", "ntp.conf", "systemd/timesyncd.conf"),
    settings={"keyfile": "flag", "local": "flag", "makestep": "flag", "rtcsync": "flag"},
    tables={"clients": {"verdict": "text", "address": "text"}, "sources": _ROW},
    read=_read,
)
