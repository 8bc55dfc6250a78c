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
_ROW: Final[dict[str, Kind]] = {
    "kind": "text",
    "address": "text",
    "authenticated": "flag",
    "options": "list",
    "followed": "flag",
}


_CHRONY = frozenset(
    (
        *("acquisitionport", "allow", "authselectmode", "bindacqaddress", "bindacqdevice", "bindaddress"),
        *("bindcmdaddress", "bindcmddevice", "binddevice", "broadcast", "clientloglimit", "clockprecision", "cmdallow"),
        *("cmddeny", "cmdport", "cmdratelimit", "combinelimit", "commandkey", "confdir", "corrtimeratio", "deny"),
        *("driftfile", "dscp", "dumpdir", "dumponexit", "fallbackdrift", "generatecommandkey", "hwclockfile"),
        *("hwtimestamp", "include", "initstepslew", "keyfile", "leapsecmode", "leapseclist", "leapsectz", "local"),
        *("lock_all", "log", "logbanner", "logchange", "logdir", "mailonchange", "makestep", "manual", "maxchange"),
        *("maxclockerror", "maxdistance", "maxdrift", "maxjitter", "maxntsconnections", "maxsamples", "maxslewrate"),
        *("maxtxbuffers", "maxupdateskew", "minsamples", "minsources", "nocerttimecheck", "noclientlog"),
        *("nosystemcert", "ntpsigndsocket", "ntsaeads", "ntscachedir", "ntsdumpdir", "ntsntpserver", "ntsport"),
        *("ntsprocesses", "ntsratelimit", "ntsrefresh", "ntsrotate", "ntsservercert", "ntsserverkey"),
        *("ntstrustedcerts", "peer", "pidfile", "pool", "port", "ptpdomain", "ptpport", "ratelimit", "refclock"),
        *("refresh", "reselectdist", "rtcautotrim", "rtcdevice", "rtcfile", "rtconutc", "rtcsync", "sched_priority"),
        *("server", "smoothtime", "sourcedir", "stratumweight", "tempcomp", "user"),
    )
)
"""The directives of chrony.conf(5), chrony 4.3, and those that it still takes."""
_VALUED = frozenset(
    (
        *("asymmetry", "certset", "extfield", "filter", "ipv4", "key", "maxdelay", "maxdelaydevratio", "maxdelayquant"),
        *("maxdelayratio", "maxpoll", "maxsamples", "maxsources", "mindelay", "minpoll", "minsamples", "minstratum"),
        *("ntsport", "offset", "polltarget", "port", "presend", "version"),
    )
)
_BARE = frozenset(
    (
        *("auto_offline", "burst", "copy", "iburst", "ipv4", "ipv6", "noselect", "nts", "offline", "prefer", "require"),
        *("trust", "xleave"),
    )
)


def _taken(head: str, words: list[str]) -> bool:
    """Tell whether chrony takes a line, of those that count here."""
    if head not in _CHRONY:
        return False
    if head in ("server", "pool", "peer"):
        rest = iter(words[1:])
        for word in rest:
            option = word.lower()
            if option in _BARE:
                continue
            if option not in _VALUED or next(rest, None) is None:
                return False
        return bool(words)
    if head == "makestep":
        return len(words) == 2
    if head in ("keyfile", "include", "confdir", "sourcedir", "refclock"):
        return bool(words)
    if head in ("rtcsync", "lock_all", "manual", "noclientlog"):
        return not words
    if head in ("allow", "deny"):
        rest_ = words[1:] if words[:1] == ["all"] else words
        return not rest_ or (len(rest_) == 1 and (":" in rest_[0] or rest_[0][0].isdigit() or "." in rest_[0]))
    return True


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading = walk, walk.reading
        self.chrony = "chrony" in walk.reading.main

    def visit(self, text: Text) -> None:
        section = ""
        for line, written in enumerate(text.lines, 1):
            body = written.strip()
            if body.startswith("["):
                section = body
            elif section:
                self._timesyncd(body, text, line)
            elif body and body[0] not in "#!;%":
                # chrony takes what follows a sign of a comment for a word of the line
                self._line((body if self.chrony else body.partition("#")[0]).split() or [""], text, line)

    def _timesyncd(self, body: str, text: Text, line: int) -> None:
        key, _, value = body.partition("=")
        if key.strip() == "NTP":
            for address in value.split():
                self._source("server", address, (), text, line)

    def _line(self, words: list[str], text: Text, line: int) -> None:
        head, at = words[0].lower(), (text.file, line)
        if self.chrony and not _taken(head, words[1:]):
            self.reading.flaw("syntax", *at, "chronyが受け付けない行です。", "chrony does not take this line")
            return
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
        itself = address.lower() in ("localhost", "::1") or address.startswith("127.")
        values: dict[str, Value] = {
            "kind": kind,
            "address": address,
            "authenticated": bool({"nts", "key", "autokey"} & {one.lower() for one in options}),
            "options": options,
            "followed": not {"noselect", "offline"} & set(options) and (kind == "refclock" or not itself),
        }
        self.reading.row("sources", values, text.file, line)


def _read(walk: Walk, path: str) -> None:
    parse = _Parse(walk)
    walk.file(path, parse.visit)
    if posixpath.basename(path) == "timesyncd.conf":
        walk.drop_ins(path, parse.visit)


READER: Final = Reader(
    id="clock",
    title=Words("時刻の同期（chrony、ntp、timesyncd）", "time synchronisation (chrony, ntp, timesyncd)"),
    paths=("chrony.conf", "ntp.conf", "systemd/timesyncd.conf"),
    settings={"keyfile": "flag", "local": "flag", "makestep": "flag", "rtcsync": "flag"},
    tables={"clients": {"verdict": "text", "address": "text"}, "sources": _ROW},
    read=_read,
)
