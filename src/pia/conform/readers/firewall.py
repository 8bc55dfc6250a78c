"""What the two readers of packet filters share: the shape of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.conform.facts import Row

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Reading, Value

__all__ = ["CHAIN", "RULE", "add_rule", "spread"]

_MAX_DEPTH = 16
_MAX_RULES = 100_000
_HANDED_ON: Final = ("ports", "protocol", "interface_in", "interface_out", "established", "loopback")
"""What a jump asks for holds for every rule behind it, unless that rule asks for its own."""

CHAIN: Final[dict[str, Kind]] = {"family": "text", "table": "text", "name": "text", "hook": "text", "policy": "text"}
RULE: Final[dict[str, Kind]] = {
    "family": "text",
    "table": "text",
    "chain": "text",
    "hook": "text",
    "verdict": "text",
    "target": "text",
    "sources": "list",
    "destinations": "list",
    "protocol": "text",
    "ports": "list",
    "interface_in": "text",
    "interface_out": "text",
    "established": "flag",
    "any_source": "flag",
    "any_destination": "flag",
    "any_port": "flag",
    "loopback": "flag",
    "logged": "flag",
    "understood": "flag",
}


def add_rule(reading: Reading, values: dict[str, Value], file: str, line: int) -> None:
    """Add a rule to the table, with what follows from its addresses; no address stands for every one."""
    sources, destinations = values.get("sources") or (), values.get("destinations") or ()
    loop = values.get("interface_in") == "lo" or values.get("interface_out") == "lo"
    derived: dict[str, Value] = {
        "sources": sources,
        "destinations": destinations,
        "any_source": not sources or any(str(one).endswith("/0") for one in sources),  # type: ignore[union-attr]
        "any_destination": not destinations or any(str(one).endswith("/0") for one in destinations),  # type: ignore[union-attr]
        "any_port": not values.get("ports"),
        "loopback": loop,
        "ports": values.get("ports") or (),
        "established": bool(values.get("established")),
        "logged": bool(values.get("logged")),
        "understood": values.get("understood") is not False,
    }
    reading.row("rules", {**values, **derived}, file, line)


def spread(reading: Reading) -> None:
    """Give the rules of chains that others jump into the hook they are reached from, and what the jumps ask for."""
    rules = reading.tables.get("rules", [])
    by_chain: dict[tuple[Value, ...], list[Row]] = {}
    for row in rules:
        by_chain.setdefault(tuple(row.values.get(name) for name in ("family", "table", "chain")), []).append(row)
    found: list[Row] = []

    def follow(row: Row, hook: Value, limits: dict[str, Value], depth: int) -> None:
        values = {**row.values, "hook": hook}
        for name, opened in (("sources", "any_source"), ("destinations", "any_destination")):
            if not values[name] and limits.get(name):
                values[name] = limits[name]
                values[opened] = any(str(one).endswith("/0") for one in limits[name])  # type: ignore[union-attr]
        for name in _HANDED_ON:
            if not values.get(name) and limits.get(name):
                values[name] = limits[name]
        values["any_port"] = not values.get("ports")
        found.append(Row(values, row.file, row.line))
        target = values.get("target")
        if target and len(found) < _MAX_RULES:
            inside = by_chain.get((values.get("family"), values.get("table"), target), [])
            deep = depth >= _MAX_DEPTH
            if deep:
                reading.flaw(
                    "too-deep", row.file, row.line, "鎖の呼出しが深すぎます。", "chains call one another too deeply"
                )
            shared = {name: values.get(name) for name in ("sources", "destinations", *_HANDED_ON)}
            for inner in () if deep else inside:
                follow(inner, hook, shared, depth + 1)

    for row in rules:
        if row.values.get("hook"):
            follow(row, row.values["hook"], {}, 0)
    if len(found) >= _MAX_RULES:
        reading.flaw("too-many", reading.main, 1, "規則が多すぎます。", "too many rules")
    called = {row.line for row in found}
    reading.tables["rules"] = [*found, *(row for row in rules if not row.values.get("hook") and row.line not in called)]
