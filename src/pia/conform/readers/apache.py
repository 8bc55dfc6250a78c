"""Apache httpd: virtual hosts and directories with what holds for them, and the settings of the server as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.conform.facts import Fact, Kind, Reading, Value
from pia.conform.reader import Reader, Walk, number
from pia.conform.words import WordsError, joined, near, shell_words
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.text import Text

__all__ = ["READER"]

_OPEN, _CLOSE = re.compile(r"<([A-Za-z]\w*)\s*(.*?)>"), re.compile(r"</([A-Za-z]\w*)>")
_PROTOCOLS = ("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
_HOST: Final[dict[str, Kind]] = {
    "addresses": "list",
    "name": "text",
    "tls": "flag",
    "protocols": "list",
    "ciphers": "text",
    "client_certificate": "flag",
    "logged": "flag",
    "redirects": "flag",
    "hsts": "flag",
}
_DIRECTORY: Final[dict[str, Kind]] = {
    "path": "text",
    "requires": "list",
    "granted_to_all": "flag",
    "indexes": "flag",
    "override": "text",
}
_SETTINGS: Final[dict[str, Kind]] = {
    "server_tokens": "text",
    "server_signature": "flag",
    "trace": "flag",
    "timeout": "int",
    "log_level": "text",
    "logged": "flag",
    "listen": "list",
}


_ON_OFF = ("on", "off")
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "servertokens": ("prod", "productonly", "major", "minor", "min", "minimal", "os", "full"),
    "serversignature": ("on", "off", "email"),
    "traceenable": ("on", "off", "extended"),
    "sslengine": ("on", "off", "optional"),
    "sslverifyclient": ("none", "optional", "require", "optional_no_ca"),
    "sslhonorcipherorder": _ON_OFF,
    "rewriteengine": _ON_OFF,
}
_LEVELS = frozenset(
    ("emerg", "alert", "crit", "error", "warn", "notice", "info", "debug", *(f"trace{n}" for n in range(1, 9)))
)
_OVERRIDES = re.compile(r"all|none|authconfig|fileinfo|indexes|limit|options(?:=.*)?|nonfatal=.*", re.IGNORECASE)
_PROVIDERS = re.compile(
    r"all|env|method|expr|ip|host|forward-dns|local|user|group|valid-user|valid-group|not|ssl|ssl-verify-client"
    r"|(?:ldap|dbm|file|unix|dbd)-[a-z-]+|shibboleth|shib-.*|oauth2.*|claim|sasl.*"
)
_COUNTED = (
    *_CHOICES,
    "sslprotocol",
    "sslciphersuite",
    "loglevel",
    "allowoverride",
    "customlog",
    "documentroot",
    "servername",
)
_NO_MISSPELLING = frozenset(
    ("serveralias", "serverpath", "serverroot", "serveradmin", "allowoverridelist", "rewritemap")
)


def _sound(name: str, values: list[str]) -> bool:
    """Tell whether Apache would take a directive, of those that count here; a misspelled one it does not."""
    word = values[0] if values else ""
    if name in _CHOICES:
        return len(values) == 1 and word.lower() in _CHOICES[name]
    if name == "sslprotocol":
        known = {"all", "sslv2", *(p.lower() for p in _PROTOCOLS)}
        return bool(values) and {v.lstrip("+-").lower() for v in values} <= known
    if name == "timeout":
        return number(word, 0) is not None
    if name == "loglevel":
        return bool(values) and {v.rpartition(":")[2].lower() for v in values} <= _LEVELS
    if name == "listen":
        return number(word.rpartition(":")[2], 1, 65535) is not None
    if name == "allowoverride":
        return bool(values) and all(_OVERRIDES.fullmatch(v) for v in values)
    if name == "require":
        return _PROVIDERS.fullmatch(word) is not None
    if name in _COUNTED or name in _NO_MISSPELLING:
        return bool(values)
    return near(name, _COUNTED) is None


class _Section:
    def __init__(self, kind: str, argument: str, file: str, line: int) -> None:
        self.kind, self.argument, self.file, self.line = kind, argument, file, line
        self.directives: list[tuple[str, list[str], str, int]] = []


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading = walk, walk.reading
        self.main = _Section("", "", walk.reading.main, 1)
        self.open: list[_Section] = [self.main]
        self.closed: list[tuple[_Section, _Section | None]] = []
        self.defined: dict[str, str] = {}

    def visit(self, text: Text) -> None:
        depth = len(self.open)
        for line, written in joined(text.lines, "#"):
            body = written.strip()
            opened, closed = _OPEN.fullmatch(body), _CLOSE.fullmatch(body)
            if opened:
                self.open.append(_Section(opened[1].lower(), opened[2].strip().strip('"'), text.file, line))
                if len(self.open) > 32:
                    self._wrong(text, line)
                    break
            elif closed:
                if len(self.open) <= depth or self.open[-1].kind != closed[1].lower():
                    self._wrong(text, line)
                    break
                self._end()
            elif body:
                self._directive(body, text, line)
        if len(self.open) != depth:
            self._wrong(text, len(text.lines))
            del self.open[depth:]

    def _end(self) -> None:
        section = self.open.pop()
        if section.kind in ("ifmodule", "ifdefine", "ifversion", "if", "ifdirective", "ifsection", "ifenv"):
            self.open[-1].directives.extend(section.directives)  # taken as if it held: what is conditional counts
            return
        host = next((one for one in self.open if one.kind == "virtualhost"), None)
        self.closed.append((section, host))

    def _directive(self, body: str, text: Text, line: int) -> None:
        try:
            words = shell_words(body.replace("#", "\\#"))
        except WordsError:
            self._wrong(text, line)
            return
        name, values = words[0].lower(), [self._expanded(word) for word in words[1:]]
        if name in ("include", "includeoptional") and values:
            folder = self.walk.folder()
            self.walk.include(
                values[0],
                self.visit,
                (text.file, line),
                folder=folder,
                needed=name == "include" and not set("*?[") & set(values[0]),
            )
        elif name == "define" and len(values) == 2:
            self.defined[values[0]] = values[1]
        else:
            if not _sound(name, values):
                said = f"「{words[0][:60]}」を読み取れません。", f"'{words[0][:60]}' is not understood"
                self.reading.flaw("value", text.file, line, *said)
            self.open[-1].directives.append((name, values, text.file, line))

    def _expanded(self, word: str) -> str:
        return re.sub(r"\$\{(\w+)\}", lambda m: self.defined.get(m[1], m[0]), word)

    def _wrong(self, text: Text, line: int) -> None:
        self.reading.flaw(
            "syntax", text.file, line, "Apacheの構文として読み取れません。", "this is no syntax of Apache"
        )

    def finish(self) -> None:
        """Write the tables; a virtual host has the directives of the server as a whole before its own."""
        for section, _ in self.closed:
            if section.kind == "virtualhost":
                values = {
                    **_host([*self.main.directives, *section.directives]),
                    "addresses": tuple(section.argument.split()),
                }
                own = [
                    at for name, _, file, at in section.directives if file == section.file and name.startswith("ssl")
                ]
                self.reading.row("hosts", values, section.file, min(own, default=section.line))
            elif section.kind in ("directory", "location", "directorymatch", "locationmatch", "files", "proxy"):
                line = next((at for name, _, _, at in section.directives if name == "require"), section.line)
                self.reading.row("directories", {"path": section.argument, **_directory(section)}, section.file, line)


def _host(directives: list[tuple[str, list[str], str, int]]) -> dict[str, Value]:
    last = {name: values for name, values, _, _ in directives if values}
    headers = [[v.lower() for v in values] for name, values, _, _ in directives if name == "header"]
    redirects = [
        values
        for name, values, _, _ in directives
        if name in ("redirect", "redirectpermanent", "redirectmatch", "rewriterule")
    ]
    return {
        "name": last.get("servername", [None])[0],
        "tls": last.get("sslengine", ["off"])[0].lower() in ("on", "optional"),
        "protocols": _protocols(last.get("sslprotocol", ["all", "-SSLv3"])),
        "ciphers": " ".join(last["sslciphersuite"]) if "sslciphersuite" in last else None,
        "client_certificate": last.get("sslverifyclient", ["none"])[0].lower() == "require",
        "logged": any(name in ("customlog", "transferlog", "globallog") for name, _, _, _ in directives),
        "redirects": any(any(v.startswith("https://") for v in values) for values in redirects),
        "hsts": any("strict-transport-security" in values for values in headers),
    }


def _protocols(words: list[str]) -> tuple[str, ...]:
    found: set[str] = set()
    for word in words:
        name = word.lstrip("+-")
        named = set(_PROTOCOLS[1:]) if name.lower() == "all" else {p for p in _PROTOCOLS if p.lower() == name.lower()}
        found = (
            found - named
            if word.startswith("-")
            else found | named
            if word.startswith("+") or name.lower() == "all" or found
            else named
        )
    return tuple(p for p in _PROTOCOLS if p in found)


def _directory(section: _Section) -> dict[str, Value]:
    requires = tuple(" ".join(values) for name, values, _, _ in section.directives if name == "require")
    options = [v.lower() for name, values, _, _ in section.directives if name == "options" for v in values]
    override = next(
        (" ".join(values).lower() for name, values, _, _ in section.directives if name == "allowoverride"), None
    )
    old = [" ".join(v).lower() for name, v, _, _ in section.directives if name == "allow"]
    return {
        "requires": requires,
        "granted_to_all": any(r.lower() == "all granted" for r in requires) or "from all" in old,
        "indexes": any(o in ("indexes", "+indexes", "all") for o in options),
        "override": override,
    }


def _read(walk: Walk, path: str) -> None:
    parse = _Parse(walk)
    walk.file(path, parse.visit)
    parse.finish()
    reading = walk.reading
    names = {
        "servertokens": "server_tokens",
        "serversignature": "server_signature",
        "traceenable": "trace",
        "timeout": "timeout",
        "loglevel": "log_level",
    }
    for name, values, file, line in parse.main.directives:
        if name in names and values:
            word = values[0].lower()
            value: Value = (
                number(word)
                if name == "timeout"
                else word != "off"
                if name in ("serversignature", "traceenable")
                else word
            )
            reading.set(names[name], value, file, line)
        elif name == "listen" and values:
            reading.extend("listen", (values[0],), file, line)
        elif name in ("customlog", "transferlog"):
            reading.set("logged", True, file, line)


def _derive(reading: Reading) -> None:
    for name, value in (
        ("server_tokens", "full"),
        ("server_signature", False),
        ("trace", True),
        ("timeout", 60),
        ("logged", False),
    ):
        reading.settings.setdefault(
            name, Fact(value, reading.main, 0, "Apache HTTP Server 2.4 documentation, core directives")
        )


READER: Final = Reader(
    id="apache",
    title=Words("Apache（ウェブサーバ）", "Apache (web server)"),
    paths=("apache2/apache2.conf", "httpd.conf", "apache2/sites-available/*.conf", "apache2/sites-enabled/*.conf"),
    settings=_SETTINGS,
    tables={"directories": _DIRECTORY, "hosts": _HOST},
    read=_read,
    derive=_derive,
)
