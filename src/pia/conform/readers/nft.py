"""``nft -j list ruleset``: chains with their policies, and rules with what they match and decide."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Any, Final

from pia.conform.jsontext import JsonError, Lined, parse_json
from pia.conform.reader import Reader, Walk
from pia.conform.readers.firewall import CHAIN, RULE, add_rule, spread
from pia.conform.readers.pg_hba import network
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Value
    from pia.conform.text import Text

__all__ = ["READER"]

_VERDICTS = ("accept", "drop", "reject", "jump", "goto", "return", "queue", "masquerade", "snat", "dnat", "redirect")
_HARMLESS = ("counter", "comment", "limit", "mangle", "notrack", "quota", "last")
_PROTOCOLS = (
    "ip",
    "ip6",
    "tcp",
    "udp",
    "th",
    "icmp",
    "icmpv6",
    "sctp",
    "dccp",
    "udplite",
    "esp",
    "ah",
    "ether",
    "arp",
    "igmp",
)
_MAX_SET = 10_000


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.reading = walk.reading
        self.hooks: dict[tuple[Any, Any, Any], str] = {}
        self.sets: dict[str, list[Any]] = {}

    def visit(self, text: Text) -> None:
        try:
            root = parse_json(text.text)
        except JsonError as error:
            self.reading.flaw(
                "json", text.file, error.line, f"JSONとして読み取れません: {error}", f"this is no JSON: {error}"
            )
            return
        entries = root.get("nftables") if isinstance(root, Lined) else None
        if not isinstance(entries, list):
            self.reading.flaw("shape", text.file, 1, "nft -j の出力ではありません。", "this is no output of nft -j")
            return
        whole = [entry for entry in entries if isinstance(entry, Lined)]
        for entry in whole:
            for kind in ("set", "map"):
                one = entry.get(kind)
                if isinstance(one, Lined) and isinstance(one.get("elem"), list):
                    self.sets[f"@{one.get('name')}"] = one["elem"][:_MAX_SET]
            if isinstance(entry.get("chain"), Lined):
                self._chain(entry["chain"], text)
        for entry in whole:
            if isinstance(entry.get("rule"), Lined):
                self._rule(entry["rule"], text)

    def _chain(self, chain: Lined, text: Text) -> None:
        hook = str(chain.get("hook") or "")
        self.hooks[chain.get("family"), chain.get("table"), chain.get("name")] = hook
        values: dict[str, Value] = {name: str(chain.get(name) or "") for name in ("family", "table", "name", "policy")}
        self.reading.row("chains", {**values, "hook": hook}, text.file, chain.at("policy"))

    def _rule(self, rule: Lined, text: Text) -> None:
        place = (rule.get("family"), rule.get("table"), rule.get("chain"))
        if place not in self.hooks:
            said = "規則の鎖が書出しにありません。", "the chain of the rule is not in the output"
            self.reading.flaw("chain", text.file, rule.line, *said)
        hook = self.hooks.get(place, "")
        values: dict[str, Value] = {name: str(rule.get(name) or "") for name in ("family", "table", "chain")}
        values.update({"hook": hook, "verdict": "", "understood": True})
        for part in rule.get("expr") or ():
            if not isinstance(part, Lined) or not self._part(part, values):
                values["understood"] = False
        named = [*(values.get("sources") or ()), *(values.get("destinations") or ())]  # type: ignore[misc]
        if any(str(one) == "?" or (re.match(r"[0-9.]+$", str(one)) and network(str(one)) is None) for one in named):
            values["understood"] = False
        add_rule(self.reading, values, text.file, rule.line)

    def _part(self, part: Lined, values: dict[str, Value]) -> bool:
        for name in part:
            if name in _VERDICTS:
                values["verdict"] = name
                inner = part[name]
                values["target"] = str(inner.get("target")) if isinstance(inner, Lined) and "target" in inner else None
            elif name == "vmap":
                return self._verdict_map(part["vmap"], values)
            elif name == "log":
                values["logged"] = True
            elif name == "match":
                return self._match(part["match"], values)
            elif name not in _HARMLESS:
                return False
        return True

    def _verdict_map(self, vmap: Any, values: dict[str, Value]) -> bool:
        """Read a choice of verdicts: one by the state of the connection is understood, any other is not."""
        values["verdict"] = "unknown"
        key, data = (vmap.get("key"), vmap.get("data")) if isinstance(vmap, Lined) else (None, None)
        pairs = data.get("set") if isinstance(data, Lined) else None
        if not isinstance(key, Lined) or not isinstance(key.get("ct"), Lined) or not isinstance(pairs, list):
            return False
        accepted = {
            pair[0] for pair in pairs if isinstance(pair, list) and len(pair) == 2 and "accept" in (pair[1] or ())
        }
        if not accepted <= {"established", "related"}:
            return False
        values["verdict"], values["established"] = "accept", True
        return True

    def _match(self, match: Any, values: dict[str, Value]) -> bool:
        left, right = (match.get("left"), match.get("right")) if isinstance(match, Lined) else (None, None)
        if not isinstance(left, Lined) or match.get("op") not in ("==", "in"):
            return False
        payload, meta, ct = left.get("payload"), left.get("meta"), left.get("ct")
        listed = self._listed(right)
        if isinstance(payload, Lined):
            name = payload.get("field")
            target = {"saddr": "sources", "daddr": "destinations", "dport": "ports"}.get(str(name))
            if payload.get("protocol") not in _PROTOCOLS:
                return False
            if target is None or listed is None:
                return name in ("sport", "nexthdr", "protocol")
            values[target] = listed
            values["protocol"] = str(payload.get("protocol")) if target == "ports" else values.get("protocol")
            return True
        if isinstance(meta, Lined) and listed is not None:
            target = {
                "iifname": "interface_in",
                "iif": "interface_in",
                "oifname": "interface_out",
                "oif": "interface_out",
                "l4proto": "protocol",
            }.get(str(meta.get("key")))
            if target is not None:
                values[target] = ",".join(listed)
            return target is not None
        if isinstance(ct, Lined) and listed is not None and ct.get("key") == "state":
            values["established"] = "new" not in listed
            return True
        return False

    def _listed(self, right: Any, depth: int = 0) -> tuple[str, ...] | None:
        """Return the values of the right side of a match; None where they cannot be told."""
        if depth > 8:
            return None
        if isinstance(right, str) and right.startswith("@"):
            right = self.sets.get(right)
        if isinstance(right, Lined):
            if isinstance(right.get("prefix"), Lined):
                return (network(f"{right['prefix'].get('addr')}/{right['prefix'].get('len')}") or "?",)
            if isinstance(right.get("range"), list):
                return _range(right["range"])
            if isinstance(right.get("elem"), Lined):
                return self._listed(right["elem"].get("val"), depth + 1)
            right = right.get("set")
        if isinstance(right, list):
            parts = [self._listed(one, depth + 1) for one in right]
            return None if any(part is None for part in parts) else tuple(one for part in parts if part for one in part)
        if isinstance(right, str | int) and not isinstance(right, bool):
            return (network(right) or right if isinstance(right, str) else str(right),)
        return None


def _range(ends: list[Any]) -> tuple[str, ...]:
    """Return the networks that a range of addresses is made of, and a range of anything else (ports) as it is written."""
    try:
        first, last = (ipaddress.ip_address(str(one)) for one in ends)
        return tuple(map(str, ipaddress.summarize_address_range(first, last)))
    except (TypeError, ValueError):
        return ("-".join(map(str, ends)),)


def _read(walk: Walk, path: str) -> None:
    walk.file(path, _Parse(walk).visit)
    spread(walk.reading)


READER: Final = Reader(
    id="nft",
    title=Words("nftablesの規則（nft -j list ruleset）", "rules of nftables (nft -j list ruleset)"),
    paths=("nft.json", "nftables.json", "*.nft.json"),
    settings={},
    tables={"chains": CHAIN, "rules": RULE},
    read=_read,
)
