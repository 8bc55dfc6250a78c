"""postgresql.conf: the last value wins, includes are read in place; sizes and times in the units that the server reports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.conform.reader import Reader, Walk
from pia.conform.words import near
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_VALUE = (
    r"'(?:[^'\\]|''|\\.)*'"  # quoted; else a word, a whole number with a unit, or a number with a point
    r"|[A-Za-z_\x80-\U0010ffff][\w.:/\x80-\U0010ffff-]*|[+-]?(?:0x[0-9a-fA-F]+|\d+)[A-Za-z]*|[+-]?\d*\.\d*(?:[Ee][+-]?\d+)?"
)
_LINE = re.compile(rf"\s*([A-Za-z_][\w.$]*)\s*(?:=\s*|\s+|(?='))({_VALUE})\s*(?:#.*)?")
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
_CHOICES = {
    "archive_mode": (*_BOOLEANS, "always"),
    "log_destination": ("stderr", "csvlog", "jsonlog", "syslog", "eventlog"),
    "log_statement": ("none", "ddl", "mod", "all"),
    "password_encryption": ("md5", "scram-sha-256"),
    "wal_level": ("minimal", "replica", "logical", "archive", "hot_standby"),
}
_RANGES = {"port": (1, 65535), "max_connections": (1, 262143)}
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
_NO_MISSPELLING = frozenset(
    ("ssl_key_file", "ssl_crl_file", "ssl_cert_file", "log_timezone", "log_executor_stats", "log_file_mode")
)
_PROTOCOL = {"tlsv1": "TLSv1", "tlsv1.1": "TLSv1.1", "tlsv1.2": "TLSv1.2", "tlsv1.3": "TLSv1.3", "": ""}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading = walk, walk.reading
        self.data = ""

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
        elif key == "data_directory":
            self.data = value
        elif key in ("archive_command", "archive_library"):
            self.reading.set("archive_command_set", bool(value) and value not in ("true", "/bin/true"), *at)
        else:
            name = key.replace(".", "_")
            if name not in _SETTINGS and key not in _NO_MISSPELLING and near(name, tuple(_SETTINGS)):
                self.reading.flaw(
                    "keyword", *at, f"「{key[:60]}」という項目はありません。", f"there is no keyword '{key[:60]}'"
                )
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
        return _whole(text, *_RANGES.get(name, (-(2**31), 2**31)))
    if kind == "list":
        parts = tuple(part.strip().strip('"').lower() for part in text.split(",") if part.strip())
        return parts if set(parts) <= set(_CHOICES.get(name, parts)) else None
    if text.lower() not in _CHOICES.get(name, (text.lower(),)):
        return None
    if name == "archive_mode":
        return {True: "on", False: "off"}.get(_BOOLEANS.get(text.lower()), "always")  # type: ignore[arg-type]
    if name.startswith("ssl_m"):
        return _PROTOCOL.get(text.lower())
    return text if name in _KEPT_CASE else text.lower()


def _whole(text: str, least: int, most: int) -> int | None:
    """Return a whole number as the server reads it: decimal, hexadecimal, octal, or rounded."""
    try:
        value = (
            int(text, 0)
            if re.fullmatch(r"[+-]?0x[0-9a-fA-F]{1,16}", text)
            else int(text, 8 if text.startswith("0") else 10)
        )
    except ValueError:
        value = round(float(text)) if re.fullmatch(r"[+-]?\d{1,15}\.\d{0,15}", text) else most + 1
    return value if len(text) <= 40 and least <= value <= most else None


def _read(walk: Walk, path: str) -> None:
    parse = _Parse(walk)
    walk.file(path, parse.visit)
    # what ALTER SYSTEM wrote lies with the data, which Debian keeps apart from the configuration
    folder = parse.data if parse.data.startswith("/") else f"/{path.rpartition('/')[0]}"
    walk.include(f"{folder.rstrip('/')}/postgresql.auto.conf", parse.visit, (walk.reading.main, 1))
    walk.reading.first("archive_command_set", False, walk.reading.main, 0)


READER: Final = Reader(
    id="postgresql",
    title=Words("postgresql.conf（データベースサーバの設定）", "postgresql.conf (database server)"),
    paths=("postgresql.conf",),
    settings=_SETTINGS,
    tables={},
    read=_read,
)
