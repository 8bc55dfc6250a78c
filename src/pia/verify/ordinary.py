"""What people do every day at each kind of node: the operation that a probe tries where any would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from pia.register.items import item_key
from pia.register.nodes import OPERATIONS, Node, Work
from pia.register.values import resident_values

if TYPE_CHECKING:
    from pia.register.person import Resident
    from pia.register.policy import NodeKind, Policy

__all__ = ["LOOKING", "Ordinary", "conditions_for", "ordinary"]

Conditions = Mapping[str, str]
Doing = Callable[[Any, Work, "Resident", Conditions], Any]

LOOKING: Final[dict[NodeKind, str]] = {
    "juki": "look_up", "municipal-cs": "search", "prefecture-server": "search", "national-server": "search",
    "supplementary-prefecture-server": "search", "supplementary-national-server": "search", "atena": "manage",
}  # fmt: skip
"""The operation by which people look somebody up, by kind of node."""


class Ordinary(Struct, frozen=True):
    """One operation and how it is done."""

    operation: str
    do: Doing


def ordinary(node: Node) -> Ordinary:
    """Return the everyday operation of a node: looking somebody up, or else the first that rights can be about."""
    name = LOOKING.get(node.KIND)
    if name is not None:
        return Ordinary(name, _looking(name))
    operation = min(OPERATIONS[node.KIND])
    return Ordinary(operation, _asking(operation))


def _looking(name: str) -> Doing:
    def do(node: Any, work: Work, _resident: Resident, conditions: Conditions) -> Any:
        return getattr(node, name)(work, conditions)

    return do


def _asking(operation: str) -> Doing:
    def do(node: Any, work: Work, resident: Resident, _conditions: Conditions) -> Any:
        return node.carry_out(work, operation, lambda _tx, _permit: True, subject=resident.code)

    return do


def conditions_for(policy: Policy, node: str, resident: Resident) -> dict[str, str]:
    """Return conditions that find a resident: one that is declared to be enough, or else name and date of birth."""
    values = resident_values(resident)
    rule = policy.search.get(node)
    for group in (*((one,) for one in sorted(rule.single)), *map(sorted, rule.sets)) if rule is not None else ():
        named = {name: values.get(item_key(name), "") for name in group}
        if all(named.values()) and "個人番号" not in named:
            return named
    return {"氏名": values["氏名"], "生年月日": values["生日"]}
