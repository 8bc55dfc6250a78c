"""nginx: each server and location with what holds for it after inheritance."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.conform.blocks import Directive, parse_blocks
from pia.conform.reader import Reader, Walk, number
from pia.conform.readers.pg_hba import network
from pia.conform.words import near, seconds
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value

__all__ = ["READER"]

_UNITS = {"ms": 0, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "M": 2592000, "y": 31536000}
_SERVER: Final[dict[str, Kind]] = {
    "names": "list",
    "listen": "list",
    "tls": "flag",
    "plain": "flag",
    "protocols": "list",
    "ciphers": "text",
    "client_certificate": "flag",
    "allowed": "list",
    "denies_others": "flag",
    "logged": "flag",
    "autoindex": "flag",
    "password": "flag",
    "hsts": "flag",
    "redirects": "flag",
    "server_tokens": "flag",
    "session_seconds": "int",
    "location": "text",
    "proxied_to": "text",
    "proxied_tls": "flag",
}
_REDIRECTS = ("301", "302", "303", "307", "308")
_OLD_DEFAULT = ("TLSv1", "TLSv1.1", "TLSv1.2")


class _Scope:
    """What a block inherits: a directive of its own replaces all of that name from above."""

    def __init__(self, block: list[Directive], above: _Scope | None = None) -> None:
        self.found: dict[str, list[Directive]] = dict(above.found) if above else {}
        own: dict[str, list[Directive]] = {}
        for one in block:
            # allow and deny are inherited together
            own.setdefault("access" if one.name in ("allow", "deny") else one.name, []).append(one)
        self.found.update(own)
        self.own = own

    def words(self, name: str) -> tuple[str, ...] | None:
        last = self.found.get(name)
        return last[-1].arguments if last else None

    def line(self, *names: str) -> int:
        return min((one.line for name in names for one in self.own.get(name, ())), default=0)


def _values(scope: _Scope, server: _Scope) -> dict[str, Value]:
    listens = server.own.get("listen", [])
    tls = any("ssl" in one.arguments or "quic" in one.arguments for one in listens)
    access = scope.found.get("access", [])
    said = scope.found.get("ssl_protocols", [])  # those of one block add up
    protocols = tuple(dict.fromkeys(word for one in said for word in one.arguments))
    headers = [one.arguments for one in scope.found.get("add_header", [])]
    proxied = scope.words("proxy_pass") if "proxy_pass" in scope.own else None
    timeout = scope.words("ssl_session_timeout")
    allowed = [one for one in access if one.name == "allow" and one.arguments]
    either = scope.words("satisfy") == ("any",)  # the address or the password: each opens what the other guards
    basic = (scope.words("auth_basic") or ("off",))[0]  # one from a variable may be "off"
    asked = (basic != "off" and "$" not in basic and scope.words("auth_basic_user_file") is not None) or (
        scope.words("auth_request") or ("off",)
    )[0] != "off"
    returns = [one.arguments for one in scope.own.get("return", [])]
    return {
        "names": tuple(name for one in server.own.get("server_name", []) for name in one.arguments),
        "listen": tuple(one.arguments[0] for one in listens if one.arguments) or ("80",),
        "tls": tls,
        "plain": not listens or any(not {"ssl", "quic"} & set(one.arguments) for one in listens),
        "protocols": protocols or _OLD_DEFAULT,
        "ciphers": " ".join(scope.words("ssl_ciphers") or ()) or None,
        "client_certificate": tls
        and scope.words("ssl_verify_client") == ("on",)
        and scope.words("ssl_client_certificate") is not None,
        "allowed": tuple(network(one.arguments[0]) or one.arguments[0] for one in allowed),
        "denies_others": any(one.name == "deny" and one.arguments == ("all",) for one in access)
        and not (either and asked),
        "logged": (scope.words("access_log") or ("log",))[0] != "off",
        "autoindex": scope.words("autoindex") == ("on",),
        "password": asked and not (either and allowed),
        "hsts": any(words[:1] and words[0].lower() == "strict-transport-security" for words in headers),
        "redirects": any(
            words[0] in _REDIRECTS and words[-1].startswith("https://") for words in returns if len(words) > 1
        ),
        "server_tokens": scope.words("server_tokens") != ("off",),
        "session_seconds": seconds("".join(timeout), _UNITS) if timeout else 300,
        "proxied_to": proxied[0] if proxied else None,
        "proxied_tls": proxied[0].startswith("https://") if proxied else None,
    }


def _read(walk: Walk, path: str) -> None:
    top = parse_blocks(walk, path)
    _checked(walk, top)
    for http in (one for one in top if one.name == "http"):
        _servers(walk, http.block or [], _Scope(http.block or [], _Scope(top)))
    for other in (one for one in top if one.name in ("stream", "mail")):
        for server in (one for one in other.block or [] if one.name == "server"):
            said = f"{other.name} のサーバは読み取れません。", f"servers of {other.name} are not read"
            walk.reading.flaw("server-unread", server.file, server.line, *said)
    if not any(one.name in ("http", "stream", "mail") for one in top):  # a file of sites, without the main one
        _servers(walk, top, _Scope([one for one in top if one.name != "server"]))


_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("autoindex", "ssl_prefer_server_ciphers", "ssl_session_tickets"), ("on", "off")),
    "server_tokens": ("on", "off", "build"),
    "ssl_verify_client": ("on", "off", "optional", "optional_no_ca"),
}
_PROTOCOLS = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
_ONCE = frozenset(
    (*_CHOICES, "ssl_ciphers", "ssl_client_certificate", "ssl_session_timeout", "auth_basic", "auth_request")
)
_BLOCKS = frozenset(("http", "server", "location", "events", "stream", "mail", "upstream", "types", "if", "map", "geo"))
_COUNTED = (*_ONCE, "ssl_protocols", "allow", "deny", "access_log", "add_header", "listen", "return", "proxy_pass")
_NO_MISSPELLING = frozenset(("server_name", "types_hash_max_size", "ssl_certificate", "ssl_conf_command", "auth_delay"))


def _checked(walk: Walk, block: list[Directive], *, inside: str = "") -> None:
    """Note what nginx would refuse, of what counts here: addresses, ports, words, what stands twice or is misspelled."""
    before: set[str] = set()
    for one in block:
        if _wrong(one, inside) or (one.name in before and (one.name in _ONCE or one.name in ("http", "events"))):
            said = f"「{one.name[:60]}」を読み取れません。", f"'{one.name[:60]}' is not understood"
            walk.reading.flaw("value", one.file, one.line, *said)
        before.add(one.name)
        _checked(walk, one.block or [], inside=one.name)


def _wrong(one: Directive, inside: str) -> bool:
    word = one.arguments[0] if one.arguments else ""
    if inside in ("map", "geo", "types", "split_clients", "charset_map") or one.name.startswith("$"):
        return False  # what stands in these are values, not directives
    if one.name in ("allow", "deny"):
        return len(one.arguments) != 1 or (word not in ("all", "unix:") and network(word) is None)
    if one.name == "listen" and not word.startswith("unix:"):
        port = word.rpartition(":")[2] if re.search(r":\d+$", word) else word
        return not word or (port.isdigit() and number(port, 1, 65535) is None)
    if one.name in _CHOICES:
        return len(one.arguments) != 1 or word.lower() not in _CHOICES[one.name]
    if one.name == "ssl_protocols":
        return not one.arguments or not set(one.arguments) <= set(_PROTOCOLS)
    if one.name in _BLOCKS and one.block is None:
        return inside != "upstream" or one.name != "server"
    if one.name in _ONCE or one.name in _COUNTED or one.name in _NO_MISSPELLING or one.name in _BLOCKS:
        return not one.arguments and one.name in _COUNTED
    return near(one.name, _COUNTED) is not None


def _servers(walk: Walk, block: list[Directive], above: _Scope) -> None:
    for server in (one for one in block if one.name == "server"):
        scope = _Scope(server.block or [], above)
        walk.reading.row("servers", _values(scope, scope), server.file, scope.line("listen") or server.line)
        _locations(walk, server.block or [], scope, scope, "")


def _locations(walk: Walk, block: list[Directive], above: _Scope, server: _Scope, prefix: str) -> None:
    for one in block:
        if one.name == "location":
            scope = _Scope(one.block or [], above)
            name = f"{prefix}{' '.join(one.arguments)}"
            walk.reading.row("locations", {**_values(scope, server), "location": name}, one.file, one.line)
            _locations(walk, one.block or [], scope, server, f"{name} > ")


READER: Final = Reader(
    id="nginx",
    title=Words("nginx（ウェブサーバ）", "nginx (web server)"),
    paths=("nginx/nginx.conf", "nginx.conf", "nginx/conf.d/*.conf", "nginx/sites-available/*", "nginx/sites-enabled/*"),
    settings={},
    tables={"locations": _SERVER, "servers": {name: kind for name, kind in _SERVER.items() if name != "location"}},
    read=_read,
)
