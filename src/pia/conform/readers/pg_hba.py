"""pg_hba.conf: who may connect to the database from where and how; the first line that fits decides."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Final

from pia.conform.reader import Reader, Walk
from pia.conform.words import joined
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER", "network"]

_TOKEN = re.compile(r'\s*(?:#.*|((?:"[^"]*"|[^\s#"])+))')
_NUMERIC = re.compile(r"[0-9.]+(?:/[0-9.]+)?|[0-9a-fA-F]*:[0-9a-fA-F:.]*(?:/.+)?")
_TYPES = ("local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc")
_METHODS = frozenset(
    (
        "trust",
        "reject",
        "scram-sha-256",
        "md5",
        "password",
        "gss",
        "sspi",
        "ident",
        "peer",
        "ldap",
        "radius",
        "cert",
        "pam",
        "bsd",
        "oauth",
    )
)
_ROW: Final[dict[str, Kind]] = {
    "type": "text",
    "databases": "list",
    "users": "list",
    "address": "text",
    "any_address": "flag",
    "local": "flag",
    "encrypted": "flag",
    "method": "text",
    "client_certificate": "flag",
    "order": "int",
}


def network(text: str) -> str | None:
    """Return an address or network in its normal form (``10.0.0.0/8``), None where it is none."""
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return None


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading, self.order = walk, walk.reading, 0

    def visit(self, text: Text) -> None:
        for line, written in joined(text.lines, "#"):
            words = [match[1] for match in _TOKEN.finditer(written.strip()) if match[1] is not None]
            if words and not self._line(words, text, line):
                self.reading.flaw(
                    "syntax", text.file, line, "接続の規則として読み取れません。", "this is no rule of access"
                )

    def _line(self, words: list[str], text: Text, line: int) -> bool:
        head, at, folder = words[0].lower(), (text.file, line), text.path.rpartition("/")[0]
        if head in ("include", "include_if_exists"):
            self.walk.include(words[-1].strip('"'), self.visit, at, folder=folder, needed=head == "include")
            return len(words) == 2
        if head == "include_dir":
            self.walk.include(f"{words[-1].strip(chr(34)).rstrip('/')}/*.conf", self.visit, at, folder=folder)
            return len(words) == 2
        if words[0] not in _TYPES or len(words) < (4 if head == "local" else 5):
            return False
        rest = words[3:]
        address = ""
        if head != "local":
            address, rest = rest[0], rest[1:]
            if rest and re.fullmatch(r"[0-9.]+|[0-9a-fA-F:]+", rest[0]) and rest[0].lower() not in _METHODS:
                address, rest = f"{address}/{rest[0]}", rest[1:]
        if not rest or not _method(head, rest):
            return False
        if "," in address or (
            re.fullmatch(r"[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*", address.strip('"')) and head != "local"
        ):
            return False  # several addresses, or one without its mask
        if _NUMERIC.fullmatch(address.strip('"')) and network(address.strip('"')) is None:
            return False
        self._row(head, words, address, rest, at)
        return True

    def _row(self, head: str, words: list[str], address: str, rest: list[str], at: tuple[str, int]) -> None:
        options = dict(option.split("=", 1) for option in rest[1:] if "=" in option)
        method = rest[0].lower()
        shown = address.strip('"')
        self.order += 1
        values: dict[str, Value] = {
            "type": head,
            "databases": _names(words[1]),
            "users": _names(words[2]),
            "address": network(shown) or shown,
            "any_address": shown.lower() == "all" or (network(shown) or "").endswith("/0"),
            "local": head == "local" or (network(shown) or "").startswith(("127.", "::1/")),
            "encrypted": head in ("local", "hostssl", "hostgssenc"),
            "method": method,
            "client_certificate": method == "cert" or options.get("clientcert") in ("1", "verify-ca", "verify-full"),
            "order": self.order,
        }
        self.reading.row("rules", values, *at)


def _method(head: str, rest: list[str]) -> bool:
    """Tell whether the server takes a method with its options for this type of connection."""
    method, options = rest[0], rest[1:]
    if method not in _METHODS or not all(re.fullmatch(r"[a-z_]+=.*", one) for one in options):
        return False
    given = dict(one.split("=", 1) for one in options)
    if method == "ldap" and not {"ldapbasedn", "ldapprefix", "ldapsuffix", "ldapurl"} & set(given):
        return False
    if (method == "radius" and "radiusservers" not in given) or (method == "cert" and head != "hostssl"):
        return False
    if (method == "peer" and head != "local") or (head == "local" and method in ("ident", "gss", "sspi")):
        return method == "ident" and head == "local"  # the old name of peer
    return given.get("clientcert", "verify-ca") in ("verify-ca", "verify-full", "1", "0", "no-verify")


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip('"') for part in re.findall(r'"[^"]*"|[^,"]+', text))


def _read(walk: Walk, path: str) -> None:
    walk.file(path, _Parse(walk).visit)
    if walk.reading.files and not walk.reading.tables.get("rules") and not walk.reading.flaws:
        said = (
            "接続の規則がありません。PostgreSQLはこのファイルを読み込みません。",
            "there is no rule: PostgreSQL does not load such a file",
        )
        walk.reading.flaw("empty", walk.reading.main, 1, *said)


READER: Final = Reader(
    id="pg-hba",
    title=Words("pg_hba.conf（データベースへの接続）", "pg_hba.conf (access to the database)"),
    paths=("pg_hba.conf",),
    settings={},
    tables={"rules": _ROW},
    read=_read,
)
