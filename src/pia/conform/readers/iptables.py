"""``iptables-save`` and ``ip6tables-save``: chains with their policies, and rules with what they match and decide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.conform.reader import Reader, Walk, number
from pia.conform.readers.firewall import CHAIN, RULE, add_rule, spread
from pia.conform.readers.pg_hba import network
from pia.conform.words import WordsError, shell_words
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Value
    from pia.conform.text import Text

__all__ = ["READER"]

_CHAIN = re.compile(r":(\S+) (\S+)(?: \[\d+:\d+\])?")
_HOOKS = {
    "INPUT": "input",
    "OUTPUT": "output",
    "FORWARD": "forward",
    "PREROUTING": "prerouting",
    "POSTROUTING": "postrouting",
}
_ONE = {
    "-s": "sources", "--source": "sources", "-d": "destinations", "--destination": "destinations", "-p": "protocol", "--protocol": "protocol",
    "-i": "interface_in", "-o": "interface_out", "--dport": "ports", "--dports": "ports", "--sport": "", "--sports": "",
    "--state": "state", "--ctstate": "state", "-j": "jump", "-g": "jump", "-m": "", "--comment": "", "--limit": "", "--limit-burst": "",
    "--log-prefix": "", "--log-level": "", "--reject-with": "", "--icmp-type": "", "--icmpv6-type": "", "--to-destination": "", "--to-source": "",
}  # fmt: skip
_TABLES = ("filter", "nat", "mangle", "raw", "security")
_STATES = frozenset(("NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED", "SNAT", "DNAT"))
_PROTOCOLS = frozenset(
    ("tcp", "udp", "icmp", "icmpv6", "ipv6-icmp", "all", "esp", "ah", "sctp", "gre", "udplite", "igmp", "ospf", "vrrp")
)
_MODULES = frozenset(
    (
        *("addrtype", "ah", "cgroup", "comment", "connlimit", "connmark", "conntrack", "cpu", "devgroup", "dscp", "ecn", "esp"),
        *("hashlimit", "helper", "icmp", "icmp6", "iprange", "ipv6header", "length", "limit", "mac", "mark", "multiport"),
        *("nfacct", "osf", "owner", "physdev", "pkttype", "policy", "quota", "recent", "rpfilter", "rt", "sctp", "set"),
        *("socket", "state", "statistic", "string", "tcp", "tcpmss", "time", "tos", "ttl", "hl", "u32", "udp"),
    )
)  # fmt: skip
_VERDICTS = {"ACCEPT": "accept", "DROP": "drop", "REJECT": "reject", "RETURN": "return", "LOG": "", "NFLOG": ""}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.reading = walk.reading
        self.table = ""
        self.committed = True

    def visit(self, text: Text) -> None:
        for line, written in enumerate(text.lines, 1):
            body = written.strip()
            if not body or body.startswith("#"):
                continue
            chain = _CHAIN.fullmatch(body)
            if body.startswith("*"):
                self._table(body[1:], text, line)
            elif body == "COMMIT":
                self.committed = True
            elif chain and self.table:
                policy = "" if chain[2] == "-" else chain[2].lower()
                hook = _HOOKS.get(chain[1], "")
                if (policy in ("drop", "accept")) != bool(hook):
                    said = "鎖の名前か既定を読み取れません。", "the name or the policy of the chain is not known"
                    self.reading.flaw("chain", text.file, line, *said)
                self.reading.row(
                    "chains",
                    {"family": "", "table": self.table, "name": chain[1], "hook": hook, "policy": policy},
                    text.file,
                    line,
                )
            elif not self.table or not self._rule(body, text, line):
                self.reading.flaw(
                    "syntax",
                    text.file,
                    line,
                    "iptables-saveの行として読み取れません。",
                    "this is no line of iptables-save",
                )
        lines = {
            row.values["name"]: row.line
            for row in self.reading.tables.get("chains", [])
            if row.values["table"] == "filter"
        }
        for name in ("INPUT", "FORWARD", "OUTPUT") if lines else ():
            if name not in lines:
                said = f"「{name}」の既定が書かれていません。", f"the policy of '{name}' is not written"
                self.reading.flaw("policy-missing", text.file, min(lines.values()), *said)
        if not self.committed:
            self.reading.flaw(
                "syntax", text.file, len(text.lines), "COMMITがありません。", "COMMIT is missing: the rules do not load"
            )

    def _table(self, name: str, text: Text, line: int) -> None:
        """Begin a table; a second one of the name would take the place of the first when the rules are loaded."""
        again = any(row.values["table"] == name for row in self.reading.tables.get("chains", []))
        if name not in _TABLES or again:
            said = (
                f"表「{name[:40]}」は知られていないか、二度目です。",
                f"the table '{name[:40]}' is not known, or stands twice",
            )
            self.reading.flaw("table", text.file, line, *said)
        self.table, self.committed = name, False

    def _rule(self, body: str, text: Text, line: int) -> bool:
        try:
            words = shell_words(re.sub(r"^\[\d+:\d+\]\s*", "", body))
        except WordsError:
            return False
        if len(words) < 2 or words[0] not in ("-A", "--append"):
            return False
        chains = self.reading.tables.get("chains", [])
        if not any(row.values["name"] == words[1] and row.values["table"] == self.table for row in chains):
            return False
        values: dict[str, Value] = {
            "family": "",
            "table": self.table,
            "chain": words[1],
            "hook": _HOOKS.get(words[1], ""),
            "verdict": "",
            "understood": True,
        }
        at = 2
        while at < len(words):
            if re.fullmatch(
                r"-[A-Za-z]\S+", words[at]
            ):  # a letter with its value attached: nobody writes that, many mistype it
                return False
            if words[at] == "!":  # what is denied is no limit: its value is passed over, not taken for the opposite
                values["understood"] = False
                at += 3 if words[at + 1 : at + 2] and words[at + 1] in _ONE else 1
                continue
            if words[at] not in _ONE or at + 1 >= len(words):
                values["understood"] = False
                at += 1
                continue
            module = words[at] == "-m" and words[at + 1] not in _MODULES
            self._option(_ONE[words[at]], words[at + 1], values)
            values["understood"] = values["understood"] and not module
            at += 2
        if not values["verdict"] and not values["understood"]:
            values["verdict"] = "unknown"
        add_rule(self.reading, values, text.file, line)
        return True

    def _option(self, target: str, value: str, values: dict[str, Value]) -> None:
        if not _valid(target, value.split(",")):
            values["understood"] = False
        if target in ("sources", "destinations", "ports"):
            values[target] = tuple(
                (network(one) or one if target != "ports" else one.replace(":", "-")) for one in value.split(",")
            )
        elif target == "state":
            values["established"] = set(value.split(",")) <= {"ESTABLISHED", "RELATED"}
        elif target == "jump":
            values["verdict"] = _VERDICTS.get(value, "jump")
            values["logged"] = value in ("LOG", "NFLOG")
            values["target"] = None if value in _VERDICTS else value
        elif target:
            values[target] = value


def _valid(target: str, parts: list[str]) -> bool:
    """Tell whether addresses and ports that are written as numbers are any."""
    if target == "ports":
        ends = [end for part in parts for end in re.split(r"[:-]", part) if end.isdigit()]
        return all(number(end, 1, 65535) is not None for end in ends)
    if target == "state":
        return set(parts) <= _STATES
    if target == "protocol":
        return parts[0].lower() in _PROTOCOLS or number(parts[0], 0, 255) is not None
    if target in ("sources", "destinations"):
        return all(network(part) is not None for part in parts if re.match(r"[0-9.]+(?:/|$)|[0-9a-fA-F]*:", part))
    return True


def _read(walk: Walk, path: str) -> None:
    walk.file(path, _Parse(walk).visit)
    spread(walk.reading)


READER: Final = Reader(
    id="iptables",
    title=Words("iptablesの規則（iptables-save）", "rules of iptables (iptables-save)"),
    paths=("iptables/rules.v4", "iptables/rules.v6", "sysconfig/iptables", "*.iptables"),
    settings={},
    tables={"chains": CHAIN, "rules": RULE},
    read=_read,
)
