"""A flow between systems runs over a connection that one of them declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import End, covers, graph_of

if TYPE_CHECKING:
    from pia.model.flow import Flow
    from pia.model.system import Connection, System
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["flow_follows_connection"]

_BY_HAND: Final = frozenset(("paper", "electronic-media", "flash-memory"))
_HERE: Final = Words("このシステムの接続の欄です。", "the connections of this system")


def flow_follows_connection(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each pair of systems with a flow and without a connection."""
    graph = graph_of(facts)
    systems = {system.id: system for system in facts.assessment.systems}
    found: dict[tuple[str, ...], Flaw] = {}
    for index, flow in enumerate(graph.flows):
        source, target = graph.ends.get(flow.source), graph.ends.get(flow.target)
        if source is None or target is None or source.id == target.id or flow.means in _BY_HAND:
            continue
        pair = tuple(sorted((source.id, target.id)))
        own = [
            (one, other)
            for one, other in ((source, target), (target, source))
            if one.kind == "system" and _system(other)
        ]
        if not own or pair in found or all(not systems[one.id].connections for one, _ in own):
            continue
        if not any(_connected(systems[one.id].connections, other, systems, flow) for one, other in own):
            related = tuple([(Spot(one.path), _HERE) for one, _ in own])
            found[pair] = Flaw(
                {"source": source.name, "target": target.name}, Spot(("flows", index)), related, "-".join(pair)
            )
    return list(found.values())


def _system(end: End) -> bool:
    """Tell whether an end is a system of the body's own house; servers of the network itself are reached through it."""
    return end.kind == "system" or (end.kind == "node" and end.node_kind == "system" and end.zone == "my-number-use")


def _connected(connections: tuple[Connection, ...], other: End, systems: dict[str, System], flow: Flow) -> bool:
    internal = flow.means == "internal-link"
    return any(covers(one, other, systems, internal=internal) for one in connections)
