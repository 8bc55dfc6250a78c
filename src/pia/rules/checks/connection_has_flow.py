"""Where two declared systems are connected, the drawing has a flow between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import graph_of

if TYPE_CHECKING:
    from pia.model.read import Path_
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["connection_has_flow"]

_ALSO: Final = Words("この接続にも流れがありません。", "no flow here either")


def connection_has_flow(facts: Facts, _: Subject) -> list[Flaw]:
    """Return one flaw for all connections without a flow; a system that no flow touches at all has a rule of its own."""
    graph = graph_of(facts)
    drawn = {end for flow in graph.flows for end in (flow.source, flow.target)}
    drawn |= {s.id for s in facts.assessment.systems if any(f.note and s.name in f.note for f in graph.flows)}
    pairs: dict[tuple[str, ...], Path_] = {}
    for s, system in enumerate(facts.assessment.systems):
        for c, connection in enumerate(system.connections):
            other = connection.system
            if (
                other is None
                or other == system.id
                or other not in graph.ends
                or not drawn.issuperset((system.id, other))
            ):
                continue
            if not graph.between(system.id, other):
                pairs.setdefault(tuple(sorted((system.id, other))), ("systems", s, "connections", c))
    if not pairs or not graph.flows:
        return []
    shown = "、".join("と".join(f"「{graph.ends[one].name}」" for one in pair) for pair in pairs)
    places = list(pairs.values())
    related = tuple([(Spot(path), _ALSO) for path in places[1:]])
    return [Flaw({"pairs": shown, "count": str(len(pairs))}, Spot(places[0]), related, "flows", _names(pairs))]


def _names(pairs: dict[tuple[str, ...], Path_]) -> tuple[str, ...]:
    return tuple(["/".join(pair) for pair in pairs])
