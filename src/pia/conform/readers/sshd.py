"""sshd_config: the first value wins, ``Match`` blocks override it for whom they fit, ``Include`` is read in place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.conform.defaults import defaults
from pia.conform.facts import Fact, Kind, Reading, Value
from pia.conform.reader import Reader, Walk, number
from pia.conform.readers.ssh_algorithms import known_algorithms, resolved
from pia.conform.words import WordsError, flag, seconds, shell_words
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.text import Text

__all__ = ["READER"]

_FLAGS = (
    *("allowagentforwarding", "disableforwarding", "gssapiauthentication", "hostbasedauthentication"),
    *("kbdinteractiveauthentication", "passwordauthentication", "permitemptypasswords", "pubkeyauthentication"),
    *("strictmodes", "usepam", "x11forwarding"),
)
_TIMES = ("clientaliveinterval", "logingracetime", "unusedconnectiontimeout")
_NUMBERS = ("clientalivecountmax", "maxauthtries", "maxsessions", "requiredrsasize")
_TEXTS = (
    *(
        "allowtcpforwarding",
        "authorizedkeysfile",
        "banner",
        "chrootdirectory",
        "forcecommand",
        "gatewayports",
        "ignorerhosts",
    ),
    *("loglevel", "permitrootlogin", "permittunnel", "permituserenvironment", "syslogfacility", "trustedusercakeys"),
)
_COMMA_LISTS = (
    "casignaturealgorithms",
    "ciphers",
    "hostkeyalgorithms",
    "kexalgorithms",
    "macs",
    "pubkeyacceptedalgorithms",
)
_WORD_LISTS = ("authenticationmethods", "permitopen", "permitlisten")
_GROWING = ("acceptenv", "allowgroups", "allowusers", "denygroups", "denyusers", "hostkey", "listenaddress", "setenv")
_OTHER = frozenset(
    (
        *("addressfamily", "authorizedkeyscommand", "authorizedkeyscommanduser", "authorizedprincipalscommand"),
        *("authorizedprincipalscommanduser", "authorizedprincipalsfile", "channeltimeout", "compression"),
        *("exposeauthinfo", "fingerprinthash", "gssapicleanupcredentials", "gssapikeyexchange"),
        *("gssapistorecredentialsonrekey", "gssapistrictacceptorcheck", "hostbasedacceptedalgorithms"),
        *("hostbasedacceptedkeytypes", "hostbasedusesnamefrompacketonly", "hostcertificate", "hostkeyagent"),
        *("ignoreuserknownhosts", "ipqos", "kerberosauthentication", "kerberosgetafstoken"),
        *("kerberosorlocalpasswd", "kerberosticketcleanup", "logverbose", "maxstartups", "modulifile"),
        *(
            "permittty",
            "permituserrc",
            "persourcemaxstartups",
            "persourcenetblocksize",
            "pidfile",
            "printlastlog",
            "printmotd",
        ),
        *("pubkeyacceptedkeytypes", "pubkeyauthoptions", "rdomain", "rekeylimit", "revokedkeys"),
        *("securitykeyprovider", "sshdsessionpath", "streamlocalbindmask", "streamlocalbindunlink", "subsystem"),
        *("tcpkeepalive", "usedns", "versionaddendum", "x11displayoffset", "x11uselocalhost", "xauthlocation"),
        *("debianbanner", "allowstreamlocalforwarding", "useprivilegeseparation", "keyregenerationinterval"),
        *("serverkeybits", "rsaauthentication", "rhostsrsaauthentication", "uselogin", "protocol"),
        *("persourcepenalties", "persourcepenaltyexemptlist", "skeyauthentication", "dsaauthentication"),
        *("mechanismtokens", "usedsblocklist", "gssapikexalgorithms", "gssapitrustdns", "nonexistentuser"),
        *("afstokenpassing", "checkmail", "reversemappingcheck", "verifyreversemapping"),
        *("pamauthenticationviakbdint", "rhostsauthentication"),
    )
)
_OLD_NAMES = {"challengeresponseauthentication": "kbdinteractiveauthentication", "keepalive": "tcpkeepalive"}
_PLACE = re.compile(r"any|none|(?:\S+:)?(?:\d{1,5}|\*)", re.IGNORECASE)
_MAX_PORTS = 256  # as sshd
_MAX_LIST = 4_096
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SECOND = ("password", "publickey", "keyboard-interactive", "gssapi-with-mic", "hostbased")

_LEVELS = ("QUIET", "FATAL", "ERROR", "INFO", "VERBOSE", "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3")
_CHOICES = {
    "allowtcpforwarding": ("yes", "no", "all", "local", "remote"),
    "gatewayports": ("yes", "no", "clientspecified"),
    "ignorerhosts": ("yes", "no", "shosts-only"),
    "permittunnel": ("yes", "no", "point-to-point", "ethernet"),
}
_FACILITIES = ("DAEMON", "USER", "AUTH", "AUTHPRIV", *(f"LOCAL{n}" for n in range(8)))
_SAME = {"allowtcpforwarding": {"all": "yes"}, "loglevel": {"DEBUG1": "DEBUG"}}
_ONE_VALUE = frozenset((*_FLAGS, *_TIMES, *_NUMBERS, *_COMMA_LISTS, "port", *_TEXTS)) - {
    "authorizedkeysfile",
    "forcecommand",
}
_CRITERIA = frozenset(("user", "group", "host", "localaddress", "localport", "rdomain", "address", "invalid-user"))
_IN_MATCH = frozenset(
    (
        *("acceptenv", "allowagentforwarding", "allowgroups", "allowtcpforwarding", "allowusers"),
        *("authenticationmethods", "authorizedkeysfile", "banner", "casignaturealgorithms", "chrootdirectory"),
        *("clientalivecountmax", "clientaliveinterval", "denygroups", "denyusers", "disableforwarding", "forcecommand"),
        *("gatewayports", "gssapiauthentication", "hostbasedauthentication", "ignorerhosts"),
        *("kbdinteractiveauthentication", "loglevel", "maxauthtries", "maxsessions", "passwordauthentication"),
        *("permitemptypasswords", "permitlisten", "permitopen", "permitrootlogin", "permittunnel"),
        *("permituserenvironment", "pubkeyacceptedalgorithms", "pubkeyauthentication", "requiredrsasize", "setenv"),
        *("trustedusercakeys", "unusedconnectiontimeout", "x11forwarding"),
    )
)
"""What sshd_config(5) allows in a Match block, of the keywords that are facts here."""
_NEEDED = {
    "password": "passwordauthentication",
    "publickey": "pubkeyauthentication",
    "keyboard-interactive": "kbdinteractiveauthentication",
    "hostbased": "hostbasedauthentication",
    "gssapi-with-mic": "gssapiauthentication",
}
_SETTINGS: Final[dict[str, Kind]] = {
    **dict.fromkeys(_FLAGS, "flag"),
    **dict.fromkeys((*_TIMES, *_NUMBERS), "int"),
    **dict.fromkeys(_TEXTS, "text"),
    **dict.fromkeys((*_COMMA_LISTS, *_WORD_LISTS, *_GROWING), "list"),
    "port": "ints",
    "idle_seconds": "int",
    "several_factors": "flag",
}


class _Parse:
    """One pass over a configuration: global values, and the values of each Match block."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading = walk, walk.reading
        self.blocks: list[tuple[str, str, int, dict[str, Fact]]] = []
        self.match: dict[str, Fact] | None = None

    def visit(self, text: Text) -> None:
        """Read one file; a Match block of an included file ends with that file."""
        before = self.match
        for line, written in enumerate(text.lines, 1):
            self._line(written, text, line)
        self.match = before

    def _line(self, written: str, text: Text, line: int) -> None:
        stripped = written.strip(" \t\f")
        if not stripped or stripped.startswith("#"):
            return
        try:
            words = shell_words(stripped.replace("=", " ", 1) if "=" in stripped.split(None, 1)[0] else stripped)
        except WordsError:
            words = []
        if len(words) > 1 and words[1].startswith("=") and "=" not in words[0]:
            words = [words[0], *([words[1][1:]] if words[1] != "=" else []), *words[2:]]
        if len(words) < 2:
            self.reading.flaw(
                "syntax", text.file, line, "値がないか、引用符が閉じていません。", "no value, or an open quote"
            )
            return
        self._keyword(words[0].lower(), words[1:], text, line)

    def _keyword(self, key: str, values: list[str], text: Text, line: int) -> None:
        key = _OLD_NAMES.get(key, key)
        if key == "include":
            for pattern in values:
                named = not set("*?[") & set(pattern)  # sshd passes over what is not there; a copy may only lack it
                self.walk.include(pattern, self.visit, (text.file, line), folder=self.walk.folder(), needed=named)
        elif key == "match":
            criteria = " ".join(values)
            if not _criteria(values):
                self._unknown(key, text, line)
            self.match = {}
            self.blocks.append((criteria, text.file, line, self.match))
        elif key == "port":
            self._port(values, text, line)
        elif key in _SETTINGS:
            value = _value(key, values)
            again = key == "authenticationmethods" and self.match is None and key in self.reading.settings
            if again and "any" in values:
                value = None
            if value is None or (key in _ONE_VALUE and len(values) > 1):
                value = None
                self._unknown(key, text, line)
            if self.match is not None and key not in _IN_MATCH:
                said = f"「{key}」はMatchの中に書けません。", f"'{key}' may not stand in a Match block"
                self.reading.flaw("match", text.file, line, *said)
            self._keep(key, Fact(value, text.file, line))
        elif key not in _OTHER:
            self.reading.flaw(
                "keyword",
                text.file,
                line,
                f"「{key[:60]}」という項目はありません。",
                f"there is no keyword '{key[:60]}'",
            )

    def _unknown(self, key: str, text: Text, line: int) -> None:
        said = f"「{key}」の値を読み取れません。", f"the value of '{key}' is not understood"
        self.reading.flaw("value", text.file, line, *said)

    def _port(self, values: list[str], text: Text, line: int) -> None:
        found = number(values[0], 1, 65535) if len(values) == 1 else None
        known = self.reading.settings.get("port")
        before = known.value if known is not None and isinstance(known.value, tuple) else ()
        if found is None or self.match is not None or len(before) >= _MAX_PORTS:
            self.reading.flaw("value", text.file, line, "ポートの番号ではありません。", "this is no port number")
            return
        ports = (*(int(one) for one in before), found)
        self.reading.set("port", ports, known.file if known else text.file, known.line if known else line)

    def _keep(self, key: str, fact: Fact) -> None:
        into = self.reading.settings if self.match is None else self.match
        known = into.get(key)
        if known is None:
            into[key] = fact
        elif key in _GROWING and isinstance(known.value, tuple) and isinstance(fact.value, tuple):
            if len(known.value) > _MAX_LIST:
                said = f"「{key}」の値が多すぎます。", f"'{key}' has too many values"
                self.reading.flaw("too-many", fact.file, fact.line, *said)
                return
            into[key] = Fact((*(str(v) for v in known.value), *(str(v) for v in fact.value)), known.file, known.line)


def _criteria(values: list[str]) -> bool:
    """Tell whether sshd takes the criteria of a Match: ``all`` alone, or names each with a value."""
    if [one.lower() for one in values] == ["all"]:
        return True
    names = [one.lower() for one in values[::2]]
    return len(values) % 2 == 0 and set(names) <= _CRITERIA


def _value(key: str, values: list[str]) -> Value:
    """Return the value of a keyword, None where it is not understood."""
    one = values[0]
    if key in _FLAGS:
        return flag(one) if one.lower() in ("yes", "no") else None
    if key in _TIMES:
        return 0 if one.lower() in ("none", "infinity") else seconds(one.lower(), _UNITS)
    if key in _NUMBERS:
        return number(one, 0)
    if key in _COMMA_LISTS:
        listed = tuple(part for part in one.split(",") if part)
        return listed if known_algorithms(key, listed) else None
    if key in ("permitopen", "permitlisten") and not all(_PLACE.fullmatch(word) for word in values):
        return None
    if key == "syslogfacility":
        return one.upper() if one.upper() in _FACILITIES else None
    if key == "authenticationmethods":
        methods = {part.partition(":")[0] for word in values for part in word.split(",")}
        sound = values == ["any"] or methods <= set(_SECOND)
        return tuple(values) if sound else None
    if key == "loglevel":
        return _SAME[key].get(one.upper(), one.upper()) if one.upper() in _LEVELS else None
    if key in _CHOICES:
        return _SAME.get(key, {}).get(one.lower(), one.lower()) if one.lower() in _CHOICES[key] else None
    if key in (*_WORD_LISTS, *_GROWING):
        return tuple(values)
    if key == "permitrootlogin":
        known = {"without-password": "prohibit-password"}
        found = known.get(one.lower(), one.lower())
        return found if found in ("yes", "no", "prohibit-password", "forced-commands-only") else None
    return " ".join(values) if key in ("forcecommand", "authorizedkeysfile") else one.lower()


def _read(walk: Walk, path: str) -> None:
    parse = _Parse(walk)
    walk.file(path, parse.visit)
    for criteria, file, line, values in parse.blocks:
        row: dict[str, Value] = {name: fact.value for name, fact in values.items()}
        walk.reading.row("contexts", {"criteria": criteria, **row}, file, line, dict(values))


def _derive(reading: Reading) -> None:
    """Complete the contexts: the global one first, then every Match block over it."""
    for name in ("ciphers", "kexalgorithms", "macs"):
        fact, default = reading.settings.get(name), defaults("sshd").get(name)
        if fact is not None and isinstance(fact.value, tuple) and isinstance(default, list | tuple):
            written = tuple(str(one) for one in fact.value)
            listed = resolved(written, tuple(str(one) for one in default))
            reading.settings[name] = Fact(listed, fact.file, fact.line, fact.default)
    general = {name: reading.settings[name].value if name in reading.settings else None for name in _SETTINGS}
    for name in ("idle_seconds", "several_factors"):
        near = "clientaliveinterval" if name == "idle_seconds" else "authenticationmethods"
        base = reading.settings[near]
        reading.settings[name] = Fact(_derived(name, general), base.file, base.line, base.default)
        general[name] = reading.settings[name].value
    _refused_methods(reading)
    rows = reading.tables.pop("contexts", [])
    shared = {name: fact for name, fact in reading.settings.items() if name in _SETTINGS}
    reading.row("contexts", {"criteria": "", **general}, reading.main, 0, shared)
    for row in rows:
        whole = {**general, **row.values}
        whole.update({name: _derived(name, whole) for name in ("idle_seconds", "several_factors")})
        beside = {
            "idle_seconds": row.facts.get("clientaliveinterval", shared["clientaliveinterval"]),
            "several_factors": row.facts.get("authenticationmethods", shared["authenticationmethods"]),
        }
        facts = {
            **shared,
            **row.facts,
            **{name: Fact(whole[name], f.file, f.line, f.default) for name, f in beside.items()},
        }
        reading.row("contexts", whole, row.file, row.line, facts)


def _refused_methods(reading: Reading) -> None:
    """Note that no list of methods can be met because some are switched off: sshd does not start then."""
    methods = reading.settings["authenticationmethods"]
    lists = [str(word).split(",") for word in methods.value] if isinstance(methods.value, tuple) else []
    off = {method for method, name in _NEEDED.items() if reading.value(name) is False}
    if lists and all(off & {part.partition(":")[0] for part in one} for one in lists):
        said = "無効にした方法だけを求めています。", "only methods that are switched off are asked for"
        reading.flaw("methods", methods.file, methods.line, *said)


def _derived(name: str, values: dict[str, Value]) -> Value:
    if name == "idle_seconds":
        interval, most = values["clientaliveinterval"], values["clientalivecountmax"]
        return interval * most if isinstance(interval, int) and isinstance(most, int) else None
    methods = values["authenticationmethods"]
    if not isinstance(methods, tuple):
        return None
    return all(len({part.partition(":")[0] for part in str(m).split(",")} & set(_SECOND)) > 1 for m in methods)


READER: Final = Reader(
    id="sshd",
    title=Words("sshd（OpenSSHサーバ）の設定", "configuration of sshd (OpenSSH server)"),
    paths=("ssh/sshd_config", "sshd_config"),
    settings=_SETTINGS,
    tables={"contexts": {"criteria": "text", **_SETTINGS}},
    read=_read,
    derive=_derive,
)
