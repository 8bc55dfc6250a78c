"""What the two readers of packet filters share: the shape of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Reading, Value

__all__ = ["CHAIN", "RULE", "add_rule"]

CHAIN: Final[dict[str, Kind]] = {"family": "text", "table": "text", "name": "text", "hook": "text", "policy": "text"}
RULE: Final[dict[str, Kind]] = {
    "family": "text",
    "table": "text",
    "chain": "text",
    "hook": "text",
    "verdict": "text",
    "sources": "list",
    "destinations": "list",
    "protocol": "text",
    "ports": "list",
    "interface_in": "text",
    "interface_out": "text",
    "established": "flag",
    "any_source": "flag",
    "any_destination": "flag",
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
        "loopback": loop,
        "ports": values.get("ports") or (),
        "established": bool(values.get("established")),
        "logged": bool(values.get("logged")),
        "understood": values.get("understood") is not False,
    }
    reading.row("rules", {**values, **derived}, file, line)
