"""my.cnf of MySQL and MariaDB: groups of the server in order, the last value wins, includes are read in place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.conform.reader import Reader, Walk, number
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_GROUP = re.compile(r"\[([^\]]*)\]\s*(?:#.*)?")
_SERVER = re.compile(r"(?:mysqld|server|mariadb|mariadbd)(?:-(\d+\.\d+))?|galera")
_INCLUDE = re.compile(r"!(include|includedir)\s+(\S.*?)\s*")
_QUOTED = re.compile(r"""(["'])(.*?)\1\s*(?:#.*)?""")
_SIZE = re.compile(r"(\d{1,12})([kmgt]?)", re.IGNORECASE)
_UNITS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "r": "\r", "\\": "\\", "s": " "}
_FLAGS = (
    *("general_log", "innodb_encrypt_tables", "local_infile", "require_secure_transport", "server_audit_logging"),
    *("skip_grant_tables", "skip_networking", "skip_name_resolve", "default_table_encryption"),
)
_NUMBERS = (
    *("binlog_expire_logs_seconds", "default_password_lifetime", "expire_logs_days", "password_history"),
    *("password_reuse_interval", "port", "simple_password_check_minimal_length", "validate_password_length"),
)
_TEXTS = ("audit_log_policy", "log_bin", "log_error", "ssl_ca", "ssl_cert", "ssl_key", "validate_password_policy")
_LISTS = ("bind_address", "plugin_load", "plugin_load_add", "tls_version", "server_audit_events")
_SETTINGS: Final[dict[str, Kind]] = {
    **dict.fromkeys(_FLAGS, "flag"),
    **dict.fromkeys(_NUMBERS, "int"),
    **dict.fromkeys(_TEXTS, "text"),
    **dict.fromkeys(_LISTS, "list"),
}
_OLD_NAMES = {"log": "general_log"}
_BOOLEANS = {
    **dict.fromkeys(("1", "on", "true", "yes", "force"), True),
    **dict.fromkeys(("0", "off", "false", "no"), False),
}
_NOT_ONCE = "plugin_load_add"


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading = walk, walk.reading

    def visit(self, text: Text) -> None:
        """Read one file; a group does not go on in the file that includes it."""
        ours: bool | None = None
        version = False
        for line, written in enumerate(text.lines, 1):
            body = written.strip()
            if not body or body[0] in "#;":
                continue
            at = (text.file, line)
            if body[0] == "!":
                self._include(body, text, line)
            elif body[0] == "[":
                head = _GROUP.fullmatch(body)
                if head is None:
                    self._wrong(*at)
                    return
                group = _SERVER.fullmatch(head[1].strip())
                ours, version = group is not None, group is not None and group[1] is not None
            elif ours is None:
                self._wrong(*at)
                return
            elif ours and version:  # whether it holds is not known here
                said = "特定の版のサーバだけの設定です。", "this holds for servers of one version only"
                self.reading.flaw("group", *at, *said)
            elif ours:
                self._option(body, at)

    def _include(self, body: str, text: Text, line: int) -> None:
        found = _INCLUDE.fullmatch(body)
        at, folder = (text.file, line), text.path.rpartition("/")[0]
        if found is None:
            self._wrong(*at)
        elif found[1] == "include":
            self.walk.include(found[2], self.visit, at, folder=folder, needed=True)
        else:
            self.walk.include(f"{found[2].rstrip('/')}/*.cnf", self.visit, at, folder=folder)

    def _wrong(self, file: str, line: int) -> None:
        self.reading.flaw("syntax", file, line, "my.cnfの行として読み取れません。", "this is no line of my.cnf")

    def _option(self, body: str, at: tuple[str, int]) -> None:
        key, sign, rest = body.partition("=")
        if not sign:
            key = key.partition("#")[0]
        name = key.strip().lower().replace("-", "_").replace(".", "_")
        name = _OLD_NAMES.get(name, name)
        if name.startswith("loose_"):  # taken by a server that knows it and passed over by any other
            name = name.removeprefix("loose_")
            if name in _SETTINGS:
                said = f"「{name}」が働くかは、サーバによります。", f"whether '{name}' holds depends on the server"
                self.reading.flaw("loose", *at, *said)
        written = _unquoted(rest.strip()) if sign else None
        for prefix, value in (("skip_", "0"), ("disable_", "0"), ("enable_", "1")):
            short = name.removeprefix(prefix)
            if name != short and name not in _SETTINGS and short in (*_FLAGS, "log_bin", "ssl"):
                # skip-x=0 says the opposite of skip-x
                denied = written is not None and _BOOLEANS.get(written.lower()) is False
                name, written = short, value if not denied else ("1" if value == "0" else "0")
        if name == "ssl":
            self._ssl(written, at)
        elif name in _SETTINGS:
            self._keep(name, written, at)
        else:
            near = [one for one in _SETTINGS if len(name) > 5 and one.startswith(name)]
            if near:  # the server accepts the beginning of a name where only one fits
                self.reading.flaw(
                    "keyword", *at, f"「{name}」は項目名の途中までです。「{near[0]}」と書いてください。",
                    f"'{name}' is only the beginning of a name: write '{near[0]}'",
                )  # fmt: skip

    def _ssl(self, written: str | None, at: tuple[str, int]) -> None:
        value = True if written is None else _BOOLEANS.get(written.lower())
        self.reading.set("ssl", value, *at)
        if value is None:
            self._unknown("ssl", at)

    def _keep(self, name: str, written: str | None, at: tuple[str, int]) -> None:
        value = _value(name, written)
        if value is None:
            self._unknown(name, at)
        if name == _NOT_ONCE and isinstance(value, tuple):
            self.reading.extend(name, tuple(str(one) for one in value), *at)
        else:
            self.reading.set(name, value, *at)

    def _unknown(self, name: str, at: tuple[str, int]) -> None:
        self.reading.flaw("value", *at, f"「{name}」の値を読み取れません。", f"the value of '{name}' is not understood")


def _unquoted(text: str) -> str:
    """Return a value without its quotes, or without the comment that follows it."""
    quoted = _QUOTED.fullmatch(text)
    whole = quoted[2] if quoted else text.partition("#")[0].strip()
    return re.sub(r"\\([btnr\\s])", lambda m: _ESCAPES[m[1]], whole).strip()


def _value(name: str, written: str | None) -> Value:
    if name in _FLAGS:
        return True if written is None else _BOOLEANS.get(written.lower())
    if name == "log_bin":
        return "on" if written in (None, "") else "off" if written == "0" else str(written)
    if written is None:
        return None
    if name in _NUMBERS:
        size = _SIZE.fullmatch(written)
        return None if size is None else number(str(int(size[1]) * 1024 ** _UNITS[size[2].lower()]))
    if name in _LISTS:
        return tuple(part.strip() for part in re.split("[,;]", written) if part.strip())
    return written


def _read(walk: Walk, path: str) -> None:
    walk.file(path, _Parse(walk).visit)


READER: Final = Reader(
    id="mysql",
    title=Words("my.cnf（MySQL・MariaDBの設定）", "my.cnf (MySQL or MariaDB server)"),
    paths=("mysql/my.cnf", "my.cnf", "mysql/mysql.conf.d/*.cnf", "mysql/mariadb.conf.d/*.cnf", "my.cnf.d/*.cnf"),
    settings={**_SETTINGS, "ssl": "flag"},
    tables={},
    read=_read,
)
