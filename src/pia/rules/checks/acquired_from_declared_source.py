"""What arrives from other municipalities, over however many systems, has 地方公共団体 among the 入手元 of its file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import graph_of

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["acquired_from_declared_source"]

_MUNICIPALITY: Final = re.compile(r"市町村|市区町村|自治体")
_FLOW: Final = Words("この流れで入ります。", "this flow brings it in")


def acquired_from_declared_source(facts: Facts, subject: Subject) -> list[Flaw]:
    """Return a flaw for a file that a chain of flows fills from a municipality that its 入手元 do not name."""
    graph, index = graph_of(facts), subject.path[1]
    file = facts.assessment.files[index] if isinstance(index, int) else None
    if file is None or file.acquisition is None or not file.acquisition.sources:
        return []
    if any(source.source in {"local-government", "unknown"} for source in file.acquisition.sources):
        return []
    wanted = frozenset(e.id for e in graph.ends.values() if e.node_kind == "body" and _MUNICIPALITY.search(e.name))
    for system in facts.assessment.systems:
        if file.id not in system.holds or (len(system.holds) > 1 and not wanted):
            continue
        for at in graph.into.get(system.id, ()):
            flow = graph.flows[at]
            own = file.id in flow.carries or (not flow.carries and len(system.holds) == 1)
            if not own or not flow.items or not graph.surely_carries(flow) or flow.source == system.id:
                continue
            path = [flow.source] if flow.source in wanted else graph.way_back(flow.source, wanted, sure=True)
            if path is not None:
                values = {"path": graph.named([*path, system.id]), "source": "地方公共団体・地方独立行政法人"}
                return [
                    Flaw(
                        values,
                        Spot(("files", index, "acquisition", "sources")),
                        ((Spot(("flows", at)), _FLOW),),
                        "sources",
                    )
                ]
    return []
