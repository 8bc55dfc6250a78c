"""No chain of flows brings 個人番号 from a system that holds it to an end on the internet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import graph_of

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["number_path_to_internet"]


def number_path_to_internet(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each end on the internet that the number may reach; flows that say they carry none stop it."""
    graph = graph_of(facts)
    holders = frozenset(s.id for s in facts.assessment.systems if graph.number_files & set(s.holds))
    found = []
    for end in graph.ends.values():
        if end.zone == "internet":
            path = graph.way_back(end.id, holders, sure=False)
            if path is not None:
                last = next(i for i in graph.into[end.id] if graph.flows[i].source == path[-2])
                found.append(Flaw({"path": graph.named(path)}, Spot(("flows", last)), part=end.id))
    return found
