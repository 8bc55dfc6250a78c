"""postgresql.conf: the last value wins, includes are read in place; sizes and times in the units that the server reports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.conform.reader import Reader, Walk, number
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_LINE = re.compile(r"\s*([A-Za-z_][\w.$]*)\s*(?:=\s*|\s+)('(?:[^'\\]|''|\\.)*'|[^\s#']+)\s*(?:#.*)?")
_TIME = re.compile(r"(-?\d+)\s*(us|ms|s|min|h|d)?")
_MS = {"us": 0, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
_TIMES = {  # the unit in which a bare number counts, and the one of the fact, in milliseconds
    "authentication_timeout": (1000, 1000),
    "idle_in_transaction_session_timeout": (1, 1000),
    "idle_session_timeout": (1, 1000),
    "log_rotation_age": (60_000, 60_000),
    "statement_timeout": (1, 1000),
}
_BOOLEANS = {
    word[:end]: value
    for word, value in (("true", True), ("false", False), ("yes", True), ("no", False))
    for end in range(1, len(word) + 1)
}
_BOOLEANS |= {"on": True, "of": False, "off": False, "1": True, "0": False}
_SETTINGS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("fsync", "full_page_writes", "log_connections", "log_disconnections", "log_hostname"), "flag"),
    **dict.fromkeys(
        ("log_truncate_on_rotation", "logging_collector", "row_security", "ssl", "archive_command_set"), "flag"
    ),
    **dict.fromkeys(("max_connections", "port", *_TIMES), "int"),
    **dict.fromkeys(("archive_mode", "log_directory", "log_filename", "log_line_prefix", "log_statement"), "text"),
    **dict.fromkeys(("password_encryption", "ssl_ca_file", "ssl_ciphers", "ssl_max_protocol_version"), "text"),
    **dict.fromkeys(("ssl_min_protocol_version", "timezone", "log_timezone", "wal_level", "hba_file"), "text"),
    **dict.fromkeys(("listen_addresses", "log_destination", "pgaudit_log", "shared_preload_libraries"), "list"),
}
_KEPT_CASE = frozenset(
    (
        "log_directory",
        "log_filename",
        "log_line_prefix",
        "ssl_ca_file",
        "ssl_ciphers",
        "hba_file",
        "timezone",
        "log_timezone",
    )
)
_PROTOCOL = {"tlsv1": "TLSv1", "tlsv1.1": "TLSv1.1", "tlsv1.2": "TLSv1.2", "tlsv1.3": "TLSv1.3", "": ""}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading = walk, walk.reading

    def visit(self, text: Text) -> None:
        for line, written in enumerate(text.lines, 1):
            body = written.strip()
            if not body or body.startswith("#"):
                continue
            match = _LINE.fullmatch(written)
            if match is None:
                self.reading.flaw(
                    "syntax", text.file, line, "設定の行として読み取れません。", "this is no line of settings"
                )
                continue
            self._keep(match[1].lower(), _unquoted(match[2]), text, line)

    def _keep(self, key: str, value: str, text: Text, line: int) -> None:
        at, folder = (text.file, line), text.path.rpartition("/")[0]
        if key in ("include", "include_if_exists"):
            self.walk.include(value, self.visit, at, folder=folder, needed=key == "include")
        elif key == "include_dir":
            self.walk.include(f"{value.rstrip('/')}/*.conf", self.visit, at, folder=folder)
        elif key in ("archive_command", "archive_library"):
            self.reading.set("archive_command_set", bool(value) and value not in ("true", "/bin/true"), *at)
        else:
            name = key.replace(".", "_")
            if name in _SETTINGS:
                found = _value(name, value)
                if found is None:
                    self.reading.flaw(
                        "value", *at, f"「{key}」の値を読み取れません。", f"the value of '{key}' is not understood"
                    )
                self.reading.set(name, found, *at)


def _unquoted(text: str) -> str:
    return re.sub(r"''|\\(.)", lambda m: m[1] or "'", text[1:-1]) if text.startswith("'") else text


def _value(name: str, text: str) -> Value:
    kind = _SETTINGS[name]
    if kind == "flag":
        return _BOOLEANS.get(text.lower())
    if name in _TIMES:
        match = _TIME.fullmatch(text)
        if match is None:
            return None
        bare, out = _TIMES[name]
        return int(match[1]) * (_MS[match[2]] if match[2] else bare) // out
    if kind == "int":
        return number(text)
    if kind == "list":
        return tuple(part.strip().strip('"').lower() for part in text.split(",") if part.strip())
    if name.startswith("ssl_m"):
        return _PROTOCOL.get(text.lower())
    return text if name in _KEPT_CASE else text.lower()


def _read(walk: Walk, path: str) -> None:
    parse = _Parse(walk)
    walk.file(path, parse.visit)
    beside = f"{path.rpartition('/')[0]}/postgresql.auto.conf"
    walk.include(f"/{beside}", parse.visit, (walk.reading.main, 1))
    walk.reading.first("archive_command_set", False, walk.reading.main, 0)


READER: Final = Reader(
    id="postgresql",
    title=Words("postgresql.conf（データベースサーバの設定）", "postgresql.conf (database server)"),
    paths=("postgresql.conf",),
    settings=_SETTINGS,
    tables={},
    read=_read,
)
