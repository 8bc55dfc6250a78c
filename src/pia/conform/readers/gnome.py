"""Settings of GNOME that dconf gives to every user: when the screen locks, and whether users can change that (locks)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.conform.facts import Fact, Kind, Reading, Value
from pia.conform.reader import Reader, Walk, number
from pia.conform.words import sections
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.text import Text

__all__ = ["READER"]

_KEYS: Final[dict[str, tuple[str, Kind]]] = {
    "org/gnome/desktop/session/idle-delay": ("idle_delay_seconds", "int"),
    "org/gnome/desktop/screensaver/lock-delay": ("lock_delay_seconds", "int"),
    "org/gnome/desktop/screensaver/lock-enabled": ("locks", "flag"),
    "org/gnome/desktop/lockdown/disable-lock-screen": ("lock_disabled", "flag"),
    "org/gnome/desktop/media-handling/automount": ("automount", "flag"),
    "org/gnome/desktop/media-handling/automount-open": ("automount_open", "flag"),
}
_TIME = ("idle_delay_seconds", "lock_delay_seconds", "locks", "lock_disabled")
_UNSIGNED = re.compile(r"(?:uint32|@u)\s+(0x[0-9a-fA-F]{1,8}|\d{1,10})")
_GROUP = re.compile(r"(?!/)[^/]+(?:/[^/]+)*")
_SETTINGS: Final[dict[str, Kind]] = {
    **dict(_KEYS.values()),
    "idle_seconds": "int",
    "fixed": "flag",
    "in_profile": "flag",
}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.reading = walk.reading
        self.fixed: dict[str, tuple[str, int]] = {}
        self.databases: dict[str, tuple[str, int]] = {}

    def visit(self, text: Text) -> None:
        """Read one file of keys; those that are read later hold."""
        for line, group, key, written in sections(text.lines, "#"):
            if written is None or not _GROUP.fullmatch(group):
                self._wrong(text.file, line)
                continue
            known = _KEYS.get(f"{group}/{key}")
            if known is None:
                continue
            value: Value = {"true": True, "false": False}.get(written) if known[1] == "flag" else _unsigned(written)
            if value is None:  # of another type: GNOME would fall back to its own default
                self.reading.flaw(
                    "value",
                    text.file,
                    line,
                    f"「{key}」の値を読み取れません。",
                    f"the value of '{key}' is not understood",
                )
            self.reading.set(known[0], value, text.file, line)

    def locks(self, text: Text) -> None:
        for line, written in enumerate(text.lines, 1):
            known = _KEYS.get(written.strip().removeprefix("/"))
            if known is not None and written.strip().startswith("/"):
                self.fixed.setdefault(known[0], (text.file, line))

    def profile(self, text: Text) -> None:
        for line, written in enumerate(text.lines, 1):
            body = written.partition("#")[0].strip()
            if body.startswith("system-db:"):
                self.databases.setdefault(body.removeprefix("system-db:").strip(), (text.file, line))

    def _wrong(self, file: str, line: int) -> None:
        self.reading.flaw("syntax", file, line, "dconfの行として読み取れません。", "this is no line of dconf")


def _unsigned(text: str) -> int | None:
    found = _UNSIGNED.fullmatch(text)
    return None if found is None else number(str(int(found[1], 0)), 0, 2**32 - 1)


def _read(walk: Walk, path: str) -> None:
    parse = _Parse(walk)
    reading = walk.reading
    at = (reading.main, 1)
    folder = path if path.endswith(".d") else path.rpartition("/")[0]
    if folder != path and not walk.store.matching(path):
        walk.file(path, parse.visit)
        return
    found = [one for one in walk.store.matching(f"/{folder}/*") if not walk.store.folder(one)]
    if not found:
        walk.include(f"/{folder}", parse.visit, at, needed=True)
    for one in found:
        walk.file(one, parse.visit, at)
    walk.include(f"/{folder}/locks/*", parse.locks, at)
    walk.include("/etc/dconf/profile/user", parse.profile, at)
    for name in _TIME:
        if name in parse.fixed:
            reading.set("fixed", all(one in parse.fixed for one in _TIME[:3]), *parse.fixed[name])
            break
    database = folder.rpartition("/")[2].removesuffix(".d")
    if database in parse.databases:
        reading.set("in_profile", True, *parse.databases[database])


def _derive(reading: Reading) -> None:
    """Work out after how many seconds a screen locks (0: never), whether users can change it, and whether it is used at all."""
    said, none = reading.settings, Fact(None, reading.main, 0)
    idle, delay = said.get("idle_delay_seconds", none), said.get("lock_delay_seconds", none)
    locks, disabled = said.get("locks", none), said.get("lock_disabled", none)
    whole: Value = None
    at = idle
    never = [one for one, value in ((locks, False), (disabled, True), (idle, 0)) if one.value == value]
    if never:
        whole, at = 0, never[0]
    elif isinstance(idle.value, int) and isinstance(delay.value, int) and locks.value is True:
        whole, at = idle.value + delay.value, idle if idle.line or not delay.line else delay
    said["idle_seconds"] = Fact(whole, at.file, at.line, at.default)
    said.setdefault("fixed", Fact(False, reading.main, 0, "dconf(7): users may change what is not locked"))
    said.setdefault("in_profile", Fact(False, reading.main, 0, "dconf(7): a database holds where a profile names it"))


READER: Final = Reader(
    id="gnome",
    title=Words("GNOMEの画面ロック（dconf）", "screen lock of GNOME (dconf)"),
    paths=("dconf/db/*.d", "dconf/db/*.d/*"),
    settings=_SETTINGS,
    tables={},
    read=_read,
    derive=_derive,
)
