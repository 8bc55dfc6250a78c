"""A ``.reg`` export of Windows: the values on idle lock and removable storage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.conform.facts import Fact, Kind, Reading, Value
from pia.conform.reader import Reader, Walk, number
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.text import Text

__all__ = ["READER"]

_KEY = re.compile(r"\[(-?)([^\]]+)\]")
_VALUE = re.compile(r'(?:"((?:[^"\\]|\\.)*)"|@)\s*=\s*(.*)')
_DWORD = re.compile(r"dword:([0-9a-fA-F]{1,8})")
_POLICIES = r"\software\policies\microsoft\windows"
_REMOVABLE = rf"{_POLICIES}\removablestoragedevices"
_WANTED: Final[dict[tuple[str, str], tuple[str, Kind]]] = {
    (r"\software\microsoft\windows\currentversion\policies\system", "inactivitytimeoutsecs"): (
        "machine_idle_seconds",
        "int",
    ),
    (rf"{_POLICIES}\control panel\desktop", "screensaveactive"): ("screen_saver", "flag"),
    (rf"{_POLICIES}\control panel\desktop", "screensaverissecure"): ("screen_saver_locks", "flag"),
    (rf"{_POLICIES}\control panel\desktop", "screensavetimeout"): ("screen_saver_seconds", "int"),
    (_REMOVABLE, "deny_all"): ("removable_denied", "flag"),
    (rf"{_REMOVABLE}\{{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}}", "deny_write"): ("removable_disk_write_denied", "flag"),
    (rf"{_REMOVABLE}\{{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}}", "deny_read"): ("removable_disk_read_denied", "flag"),
    (r"\system\currentcontrolset\services\usbstor", "start"): ("usbstor_start", "int"),
    (rf"{_POLICIES}\deviceinstall\restrictions", "denyunspecified"): ("only_listed_devices", "flag"),
    (rf"{_POLICIES}\deviceinstall\restrictions", "allowdeviceids"): ("device_ids_listed", "flag"),
}
_SETTINGS: Final[dict[str, Kind]] = {
    **dict(_WANTED.values()),
    "idle_seconds": "int",
    "removable_blocked": "flag",
}
_MACHINE: Final = ("machine_idle_seconds", "usbstor_start", "only_listed_devices", "device_ids_listed")
"""What Windows reads from the part of the machine only."""


def _read(walk: Walk, path: str) -> None:
    reading = walk.reading

    def visit(text: Text) -> None:
        if not text.lines[0].startswith(("Windows Registry Editor Version 5.00", "REGEDIT4")):
            reading.flaw(
                "shape", text.file, 1, "レジストリの書出しではありません。", "this is no export of the registry"
            )
            return
        key, dropped = "", False
        for line, written in _joined(text.lines[1:]):
            body = written.strip()
            if not body or body.startswith(";"):
                continue
            head, value = _KEY.fullmatch(body), _VALUE.fullmatch(body)
            if head:
                key, dropped = head[2].lower(), bool(head[1])
                if dropped:
                    _drop(reading, key)
            elif value and key:
                if not dropped:
                    _keep(reading, key, value, text, line)
            else:
                reading.flaw(
                    "syntax", text.file, line, "レジストリの行として読み取れません。", "this is no line of the registry"
                )

    walk.file(path, visit)


def _below(key: str) -> str:
    """Return the name of a key below its hive; control sets are one."""
    below = re.sub(r"^(?:hkey_local_machine|hkey_current_user|hkey_users\\[^\\]+|hklm|hkcu)", "", key)
    return re.sub(r"\\controlset\d{3}\\", r"\\currentcontrolset\\", below)


def _drop(reading: Reading, key: str) -> None:
    """Take away what earlier lines set in a key that is deleted, and in the keys inside it."""
    gone = _below(key)
    for (place, _), (name, _) in _WANTED.items():
        if f"{place}\\".startswith(f"{gone}\\"):
            reading.settings.pop(name, None)


def _keep(reading: Reading, key: str, value: re.Match[str], text: Text, line: int) -> None:
    below = _below(key)
    wanted = _WANTED.get((below, (value[1] or "").lower()))
    if wanted is None:
        return
    name, kind = wanted
    if (name in _MACHINE and not key.startswith(("hkey_local_machine", "hklm"))) or (
        name.startswith("removable_") and key.startswith("hkey_users")
    ):
        return  # Windows does not look there, or only for one user
    dword, written = _DWORD.fullmatch(value[2]), value[2].strip('"')
    text_counts = name.startswith("screen_")  # policies of the desktop are texts, all others are dwords
    whole = int(dword[1], 16) if dword else number(written) if text_counts else None
    found: Value = whole if kind == "int" or whole is None else whole == 1
    if value[2].strip() == "-":  # the value is deleted
        reading.settings.pop(name, None)
    else:
        if found is None:
            reading.flaw(
                "value",
                text.file,
                line,
                f"「{value[1]}」の値を読み取れません。",
                f"the value of '{value[1]}' is not understood",
            )
        reading.set(name, found, text.file, line)


def _joined(lines: tuple[str, ...]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    goes_on = False
    for number_, line in enumerate(lines, 2):
        if goes_on:
            found[-1] = (found[-1][0], found[-1][1] + line.strip().removesuffix("\\"))
        else:
            found.append((number_, line.removesuffix("\\")))
        goes_on = line.endswith("\\")
    return found


def _derive(reading: Reading) -> None:
    """Work out after how long a screen locks (0: never) and whether removable storage can be used at all."""
    said, none = reading.settings, Fact(None, reading.main, 0)
    machine, saver = said.get("machine_idle_seconds", none), said.get("screen_saver_seconds", none)
    locks = said.get("screen_saver", none).value is True and said.get("screen_saver_locks", none).value is True
    times = [
        one
        for one, counts in ((machine, True), (saver, locks))
        if counts and isinstance(one.value, int) and one.value > 0
    ]
    best = min(times, key=lambda fact: fact.value, default=None)  # type: ignore[arg-type, return-value]
    said["idle_seconds"] = best or Fact(
        0,
        reading.main,
        max(machine.line, saver.line),
        "" if machine.line or saver.line else "Windows: no lock where no policy sets one",
    )
    blocks = [
        said[name]
        for name in (
            "removable_denied",
            "usbstor_start",
            "removable_disk_read_denied",
            "removable_disk_write_denied",
            "only_listed_devices",
        )
        if name in said
    ]
    blocked = said.get("removable_denied", none).value is True or said.get("usbstor_start", none).value == 4
    blocked = blocked or all(said.get(f"removable_disk_{way}_denied", none).value is True for way in ("read", "write"))
    at = blocks[0] if blocks else none
    said["removable_blocked"] = Fact(
        blocked, at.file, at.line, "" if blocks else "Windows: removable storage works where no policy forbids it"
    )


READER: Final = Reader(
    id="registry",
    title=Words("Windowsのレジストリの書出し", "registry export of Windows"),
    paths=("*.reg",),
    settings=_SETTINGS,
    tables={},
    read=_read,
    encoding="windows",
    derive=_derive,
)
