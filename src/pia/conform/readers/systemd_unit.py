"""Units of systemd with their drop-ins: what a service may do and reach, and the backups that a timer starts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.conform.backups import BACKUP, PRUNE, note_backups
from pia.conform.calendars import calendar_gap
from pia.conform.facts import Fact, Kind, Reading, Value
from pia.conform.reader import Reader, Walk
from pia.conform.readers.cron import follow
from pia.conform.readers.journald import UNITS
from pia.conform.readers.pg_hba import network
from pia.conform.shell import Shell
from pia.conform.words import flag, joined, seconds
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.text import Text

__all__ = ["READER"]

_FOLDERS = ("usr/lib/systemd/system", "lib/systemd/system", "run/systemd/system", "etc/systemd/system")
"""From the weakest to the strongest; a drop-in of the same name in a stronger one replaces that of a weaker."""
_FLAGS = {
    "NoNewPrivileges": "no_new_privileges",
    "PrivateTmp": "private_tmp",
    "PrivateDevices": "private_devices",
    "PrivateNetwork": "private_network",
    "ProtectKernelModules": "protect_kernel_modules",
    "DynamicUser": "dynamic_user",
    "Persistent": "persistent",
}
_TEXTS = {"ProtectSystem": "protect_system", "ProtectHome": "protect_home", "User": "user", "Unit": "unit"}
_LISTS = {
    "IPAddressDeny": "address_deny",
    "IPAddressAllow": "address_allow",
    "RestrictAddressFamilies": "address_families",
    "CapabilityBoundingSet": "capabilities",
}
_NAMED = {"any": ("0.0.0.0/0", "::/0"), "localhost": ("127.0.0.0/8", "::1/128"), "link-local": ("169.254.0.0/16", "fe80::/64"), "multicast": ("224.0.0.0/4", "ff00::/8")}  # fmt: skip
_SECTIONS = ("Service", "Timer", "Socket")
_RUNS = ("ExecStartPre", "ExecStart", "ExecStartPost")
_REPEATS = ("OnUnitActiveSec", "OnUnitInactiveSec")
_SETTINGS: Final[dict[str, Kind]] = {
    **dict.fromkeys(_FLAGS.values(), "flag"),
    **dict.fromkeys(_TEXTS.values(), "text"),
    **dict.fromkeys(_LISTS.values(), "list"),
    "timer_days": "int",
    "denies_any": "flag",
    "allows_any": "flag",
    "as_root": "flag",
    "command_as_root": "flag",
    "masked": "flag",
}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading = walk, walk.reading
        self.calendars: list[tuple[int | None, str, int]] = []
        self.commands: list[tuple[str, str, str, int]] = []
        self.oneshot = False

    def visit(self, text: Text) -> None:
        section = ""
        if not text.text:  # an empty file in the place of a unit masks it
            self.reading.set("masked", True, text.file, 1)
        for line, written in joined(text.lines, "#;"):
            body = written.strip()
            if not body:
                continue
            if re.fullmatch(r"\[[^\]]+\]", body):
                section = body[1:-1]
                continue
            key, sign, value = body.partition("=")
            if not sign or not section:
                self.reading.flaw("syntax", text.file, line, "「=」か節がありません。", "there is no '=' or no section")
            elif section in _SECTIONS:
                self._option(key.strip(), value.strip(), text.file, line)

    def _option(self, key: str, value: str, file: str, line: int) -> None:
        if key == "OnCalendar" or key in _REPEATS:
            self._repeats(key, value, file, line)
        elif key in _RUNS and value:
            if set(value[: len(value) - len(value.lstrip("@-:+!"))]) & {"+", "!"}:  # run as root whatever User says
                self.reading.set("command_as_root", True, file, line)
            self.commands.append((key, value, file, line))
        elif key in _RUNS:
            self.commands = [one for one in self.commands if one[0] != key]
        elif key in _LISTS:
            self._list(_LISTS[key], value, file, line)
        elif key in _FLAGS:
            said = flag(value)
            if said is None:
                self._unknown(key, file, line)
            self.reading.set(_FLAGS[key], said, file, line)
        elif key in _TEXTS:
            self.reading.set(_TEXTS[key], value.lower() if key.startswith("Protect") else value, file, line)

    def _unknown(self, key: str, file: str, line: int) -> None:
        self.reading.flaw(
            "value", file, line, f"「{key}」の値を読み取れません。", f"the value of '{key}' is not understood"
        )

    def _repeats(self, key: str, value: str, file: str, line: int) -> None:
        if not value:
            self.calendars = []
            return
        if key == "OnCalendar":
            days = calendar_gap(value)
        else:
            length = seconds(value, UNITS)
            days = None if length is None else max(1, -(-length // 86400))
        if days is None:
            self._unknown(key, file, line)
        self.calendars.append((days, file, line))

    def _list(self, name: str, value: str, file: str, line: int) -> None:
        if not value:  # an empty value takes back what was there
            self.reading.set(name, (), file, line)
            return
        words = tuple(value.split())
        if name.startswith("address_") and name != "address_families":
            found: list[str] = []
            for word in words:
                one = _NAMED.get(word) or ((network(word) or "",))
                if "" in one:
                    self._unknown(name, file, line)
                found += one
            words = tuple(found)
        self.reading.extend(name, words, file, line)


def _unit(walk: Walk, path: str, parse: _Parse, at: tuple[str, int] | None = None) -> None:
    """Read a unit and its drop-ins, those of stronger folders in the place of weaker ones of the same name."""
    folder, _, name = path.rpartition("/")
    folders = _FOLDERS if folder in _FOLDERS else (folder,)
    walk.file(path, parse.visit, at)
    stem, _, ending = name.rpartition(".")
    template = f"{stem.partition('@')[0]}@.{ending}" if "@" in stem else None
    parts: dict[str, str] = {}
    for one in (template, name):
        for where in folders if one else ():
            for found in walk.store.matching(f"/{where}/{one}.d/*.conf"):
                parts[found.rpartition("/")[2]] = found
    for _, found in sorted(parts.items()):
        walk.file(found, parse.visit)


def _read(walk: Walk, path: str) -> None:
    parse = _Parse(walk)
    _unit(walk, path, parse)
    reading = walk.reading
    every = None
    if path.endswith(".timer"):
        folder, _, name = path.rpartition("/")
        known = [days for days, _, _ in parse.calendars if days is not None]
        every = min(known, default=None)
        for days, file, line in parse.calendars:
            if days == every and every is not None:
                reading.set("timer_days", days, file, line)
        unit = str(reading.value("unit") or f"{name.removesuffix('.timer')}.service")
        at = next(((fact.file, fact.line) for fact in [reading.settings.get("unit")] if fact), (reading.main, 1))
        if "/" in unit or not unit.endswith(".service"):
            reading.flaw("value", *at, "Unit の値を読み取れません。", "the value of 'Unit' is not understood")
            return
        service = next(
            (f"{one}/{unit}" for one in (folder, *reversed(_FOLDERS)) if walk.store.matching(f"/{one}/{unit}")),
            f"{folder}/{unit}",
        )
        _unit(walk, service, parse, at)
    for _, command, file, line in parse.commands:
        shell = Shell(walk)
        shell.line(command.lstrip("@-:+!").replace("%%", "%"), file, line)
        note_backups(reading, follow(walk, shell, file, line).pipelines, every)


def _derive(reading: Reading) -> None:
    """Work out whether the service is cut off from what is not listed, and whether it runs as root."""
    none = Fact((), reading.main, 0, "systemd.resource-control(5): nothing is denied")
    denied, allowed = reading.settings.get("address_deny", none), reading.settings.get("address_allow", none)
    everything: set[Value] = {"0.0.0.0/0", "::/0"}
    for name, fact, rule in (("denies_any", denied, all), ("allows_any", allowed, any)):
        listed = set(fact.value) if isinstance(fact.value, tuple) else set()
        if rule is any and any(re.search(r"/[0-7]$", str(one)) for one in listed):
            listed |= everything  # halves and quarters of all addresses
        reading.settings[name] = Fact(rule(one in listed for one in everything), fact.file, fact.line, fact.default)
    user = reading.settings.get("user", Fact("", reading.main, 0, "systemd.exec(5): root where no user is named"))
    dynamic = reading.settings.get("dynamic_user")
    root = user.value in ("", "root", "0") and not (dynamic is not None and dynamic.value is True)
    at = dynamic if dynamic is not None and dynamic.value is True else user
    special = reading.settings.get("command_as_root")
    if special is not None and special.value is True:
        root, at = True, special
    reading.settings["as_root"] = Fact(root, at.file, at.line, at.default)
    reading.settings.setdefault("masked", Fact(False, reading.main, 0))


READER: Final = Reader(
    id="systemd-unit",
    title=Words("systemdのユニット（サービスとタイマー）", "units of systemd (services and timers)"),
    paths=("systemd/system/*.service", "systemd/system/*.timer"),
    settings=_SETTINGS,
    tables={"backups": BACKUP, "prunes": PRUNE},
    read=_read,
    derive=_derive,
)
