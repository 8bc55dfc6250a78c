"""clamd.conf and freshclam.conf: what ClamAV scans, and how often it gets new signatures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.conform.facts import Fact, Kind, Reading
from pia.conform.reader import Reader, Walk, number
from pia.conform.words import flag, near
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.text import Text

__all__ = ["READER"]

_FLAGS = {
    "ScanArchive": "scan_archives",
    "ScanMail": "scan_mail",
    "ScanOLE2": "scan_documents",
    "ScanPE": "scan_programs",
    "OnAccessPrevention": "prevents_on_access",
    "OnAccessExtraScanning": "extra_on_access",
    "Foreground": "foreground",
    "LogSyslog": "log_syslog",
}
_NUMBERS = {
    "Checks": "checks_a_day",
    "MaxFileSize": "max_file_size",
    "SelfCheck": "self_check_seconds",
    "TCPSocket": "tcp_port",
}
_TEXTS = {"LogFile": "log_file", "NotifyClamd": "notifies", "VirusEvent": "on_virus"}
_LISTS = {
    "OnAccessIncludePath": "on_access_paths",
    "OnAccessMountPath": "on_access_mounts",
    "OnAccessExcludePath": "excluded_on_access",
    "ExcludePath": "excluded",
    "DatabaseMirror": "mirrors",
    "PrivateMirror": "private_mirrors",
}
_SIZES = {"k": 1024, "m": 1024**2}
_SETTINGS: Final[dict[str, Kind]] = {
    **dict.fromkeys(_FLAGS.values(), "flag"),
    **dict.fromkeys(_NUMBERS.values(), "int"),
    **dict.fromkeys(_TEXTS.values(), "text"),
    **dict.fromkeys(_LISTS.values(), "list"),
    "update_minutes": "int",
    "updates": "flag",
    "on_access": "flag",
    "scanner": "flag",
}


def _read(walk: Walk, path: str) -> None:
    reading = walk.reading

    def visit(text: Text) -> None:
        for line, written in enumerate(text.lines, 1):
            body = written.strip()
            if not body or body.startswith("#"):
                continue
            key, _, rest = body.partition(" ")
            value, at = rest.strip().strip("\"'"), (text.file, line)
            if key == "Example":  # the programs refuse a file in which this line was left
                reading.flaw(
                    "example", *at, "「Example」の行が残っています。", "the line 'Example' was left in the file"
                )
            elif not value:
                reading.flaw("syntax", *at, f"「{key[:60]}」に値がありません。", f"'{key[:60]}' has no value")
            elif key in _LISTS:
                reading.extend(_LISTS[key], (value,), *at)
            elif key in _FLAGS:
                _typed(reading, key, _FLAGS[key], flag(value), at)
            elif key in _NUMBERS:
                _typed(reading, key, _NUMBERS[key], _size(value), at)
            elif key in _TEXTS:
                reading.first(_TEXTS[key], value, *at)
            else:
                _unknown(reading, key, at)

    walk.file(path, visit)
    reading.set("scanner", "freshclam" not in path.rpartition("/")[2], reading.main, 0)


def _typed(reading: Reading, key: str, name: str, value: bool | int | None, at: tuple[str, int]) -> None:
    if value is None:
        reading.flaw("value", *at, f"「{key}」の値を読み取れません。", f"the value of '{key}' is not understood")
    reading.first(name, value, *at)


def _size(text: str) -> int | None:
    unit = _SIZES.get(text[-1:].lower())
    whole = number(text[:-1] if unit else text, 0)
    return None if whole is None else whole * (unit or 1)


def _unknown(reading: Reading, key: str, at: tuple[str, int]) -> None:
    """Note a name that is none, or that was meant to be one of those that count here: the programs refuse it."""
    meant = near(key.lower(), tuple(_FOLDED))
    if meant:
        right = _FOLDED[meant]
        reading.flaw("keyword", *at, f"「{right}」と書きます。", f"this is written '{right}'")
    elif not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", key):
        reading.flaw("syntax", *at, "ClamAVの行として読み取れません。", "this is no line of ClamAV")


_FOLDED = {key.lower(): key for key in (*_FLAGS, *_NUMBERS, *_TEXTS, *_LISTS)}


def _derive(reading: Reading) -> None:
    """Work out how far apart updates are in minutes, and whether files are scanned when they are opened."""
    said = reading.settings
    checks = said.get("checks_a_day", Fact(None, reading.main, 0))
    if isinstance(checks.value, int):
        minutes = -(-1440 // checks.value) if checks.value > 0 else 0
        said["update_minutes"] = Fact(minutes, checks.file, checks.line, checks.default)
    sources = [said[name] for name in ("private_mirrors", "mirrors") if name in said]
    at = sources[0] if sources else Fact((), reading.main, 0)
    said["updates"] = Fact(bool(sources), at.file, at.line)
    watched = [said[name] for name in ("on_access_paths", "on_access_mounts") if name in said and said[name].value]
    prevents = said.get("prevents_on_access", Fact(False, reading.main, 0))
    at = prevents if prevents.line and prevents.value is not True else watched[0] if watched else prevents
    said["on_access"] = Fact(bool(watched) and prevents.value is True, at.file, at.line, at.default)


READER: Final = Reader(
    id="clamav",
    title=Words("ClamAV（ウイルス対策）", "ClamAV (antivirus)"),
    paths=("clamav/clamd.conf", "clamav/freshclam.conf", "clamd.d/*.conf", "freshclam.conf"),
    settings=_SETTINGS,
    tables={},
    read=_read,
    derive=_derive,
)
