"""USB storage kept out on Linux: modules that modprobe does not load, and devices that udev does not authorise."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from pia.conform.facts import Fact, Kind, Reading
from pia.conform.reader import Reader, Walk
from pia.conform.words import joined
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.text import Text

__all__ = ["READER"]

_COMMANDS = ("alias", "blacklist", "install", "options", "remove", "softdep", "config", "weakdep")
_NOTHING = re.compile(r"(?:/usr)?/bin/(?:true|false)|/sbin/nologin|:")
_FOLDERS = ("usr/lib", "lib", "usr/local/lib", "run", "etc")
"""From the weakest to the strongest: a file replaces one of the same name in a weaker folder."""
_PAIR = re.compile(r'\s*([A-Za-z_]+(?:\{[^}]*\})?)\s*(==|!=|\+=|-=|:=|=)\s*(?:i|e)?"((?:[^"\\]|\\.)*)"\s*(?:,|$)')
_SPECIFIC = (
    "ATTR{idProduct}",
    "ATTRS{idProduct}",
    "ATTR{serial}",
    "ATTRS{serial}",
    "ENV{ID_SERIAL_SHORT}",
    "ENV{ID_MODEL_ID}",
)
_HOW = ("ACTION", "SUBSYSTEM", "SUBSYSTEMS", "ENV{DEVTYPE}", "DRIVER", "DRIVERS", "ATTR{bDeviceClass}")
_RULE: Final[dict[str, Kind]] = {"authorises": "flag", "refuses": "flag", "one_device": "flag", "every_device": "flag"}
_SETTINGS: Final[dict[str, Kind]] = {
    "storage_blocked": "flag",
    "udev_refuses": "flag",
    "only_listed_devices": "flag",
    "removable_blocked": "flag",
}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.reading = walk.reading
        self.blacklisted: dict[str, Fact] = {}
        self.installs: dict[str, Fact] = {}

    def modules(self, text: Text) -> None:
        """Read a file of modprobe.d; the first ``install`` of a module holds."""
        for line, written in joined(text.lines, "#"):
            words = written.split(None, 2)
            if not words:
                continue
            if words[0] not in _COMMANDS or len(words) < 2 or (words[0] == "install" and len(words) < 3):
                self._wrong(text.file, line)
                continue
            name = words[1].replace("-", "_")
            if words[0] == "blacklist":
                self.blacklisted.setdefault(name, Fact(True, text.file, line))
            elif words[0] == "install":
                # what follows the command is given to it: /bin/false takes no notice
                empty = _NOTHING.fullmatch(words[2].split()[0]) is not None and not set(";&|") & set(words[2])
                self.installs.setdefault(name, Fact(empty, text.file, line))

    def rules(self, text: Text) -> None:
        """Read a file of udev rules."""
        for line, written in joined(text.lines, "#"):
            body = written.strip()
            if not body:
                continue
            pairs, at = [], 0
            while (match := _PAIR.match(body, at)) and match.end() > at:
                pairs.append((match[1], match[2], match[3]))
                at = match.end()
            if at < len(body):
                self._wrong(text.file, line)
                continue
            self._rule(pairs, text.file, line)

    def _rule(self, pairs: list[tuple[str, str, str]], file: str, line: int) -> None:
        given = [
            value
            for name, sign, value in pairs
            if sign in ("=", ":=") and name in ("ATTR{authorized}", "ATTR{authorized_default}")
        ]
        if not given:
            return
        asked = [(name, sign, value) for name, sign, value in pairs if sign in ("==", "!=")]
        vendor = any(
            name in ("ATTR{idVendor}", "ATTRS{idVendor}") and sign == "==" and "*" not in v for name, sign, v in asked
        )
        one = vendor and any(name in _SPECIFIC and sign == "==" and not set("*?[|") & set(v) for name, sign, v in asked)
        usb = any(
            name in ("SUBSYSTEM", "SUBSYSTEMS") and sign == "==" and value == "usb" for name, sign, value in asked
        )
        narrow = [
            (n, s, v)
            for n, s, v in asked
            if not (n in _HOW and s == "==") and not (n.startswith("TEST") or n == "KERNEL")
        ]
        added = [v for n, s, v in asked if n == "ACTION" and s == "=="]
        every = usb and not narrow and all("add" in v.split("|") for v in added)
        self.reading.row(
            "rules",
            {"authorises": given[-1] != "0", "refuses": given[-1] == "0", "one_device": one, "every_device": every},
            file, line,
        )  # fmt: skip

    def _wrong(self, file: str, line: int) -> None:
        self.reading.flaw("syntax", file, line, "行を読み取れません。", "this line is not understood")


def _read(walk: Walk, path: str) -> None:
    parse = _Parse(walk)
    folder = path if path.endswith(".d") else posixpath.dirname(path)
    kind = "rules" if posixpath.basename(folder) == "rules.d" or path.endswith(".rules") else "conf"
    visit = parse.rules if kind == "rules" else parse.modules
    if folder != path:
        walk.file(path, visit)
    else:
        tail = "udev/rules.d" if kind == "rules" else "modprobe.d"
        folders = [f"{one}/{tail}" for one in _FOLDERS] if folder == f"etc/{tail}" else [folder]
        files = {one.rpartition("/")[2]: one for where in folders for one in walk.store.matching(f"/{where}/*.{kind}")}
        if not files:
            walk.include(f"/{folder}/*.{kind}", visit, (walk.reading.main, 1), needed=True)
        for _, one in sorted(files.items()):
            walk.file(one, visit)
    _modules(walk.reading, parse)
    _devices(walk.reading)


def _modules(reading: Reading, parse: _Parse) -> None:
    """Note whether the module of USB storage can be loaded.

    A blacklist only keeps it from being loaded for a device; another module that needs it (uas) would still bring it.
    """
    install = parse.installs.get("usb_storage")
    listed = [parse.blacklisted[name] for name in ("usb_storage", "uas") if name in parse.blacklisted]
    if install is not None:
        reading.set("storage_blocked", install.value, install.file, install.line)
    elif listed:
        reading.set("storage_blocked", len(listed) == 2, listed[0].file, listed[0].line)


def _devices(reading: Reading) -> None:
    """Note whether udev refuses every device of USB, and whether those that it lets in again are named one by one."""
    rules = reading.tables.get("rules", [])
    first = next((n for n, row in enumerate(rules) if row.values["refuses"] and row.values["every_device"]), None)
    after = [] if first is None else [row for row in rules[first + 1 :] if row.values["authorises"]]
    if first is None:
        return
    loose = next((row for row in after if not row.values["one_device"]), None)
    at = loose or rules[first]
    reading.set("udev_refuses", not after, at.file, at.line)
    reading.set("only_listed_devices", loose is None, at.file, at.line)


def _derive(reading: Reading) -> None:
    """Work out whether removable storage is kept out at all."""
    said = reading.settings
    source = "modprobe.d(5), udev(7): devices work where nothing refuses them"
    for name in ("storage_blocked", "udev_refuses", "only_listed_devices"):
        said.setdefault(name, Fact(False, reading.main, 0, source))
    best = next((said[n] for n in ("storage_blocked", "udev_refuses") if said[n].value is True), None)
    written = best or next(
        (said[n] for n in ("storage_blocked", "udev_refuses", "only_listed_devices") if said[n].line),
        said["storage_blocked"],
    )
    said["removable_blocked"] = Fact(best is not None, written.file, written.line, written.default)


READER: Final = Reader(
    id="usb",
    title=Words("LinuxのUSB媒体の制限（modprobe、udev）", "USB storage kept out on Linux (modprobe, udev)"),
    paths=("modprobe.d", "modprobe.d/*.conf", "udev/rules.d", "udev/rules.d/*.rules"),
    settings=_SETTINGS,
    tables={"rules": _RULE},
    read=_read,
    derive=_derive,
)
