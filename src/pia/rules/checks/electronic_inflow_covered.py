"""A way for residents to hand in data electronically is followed through: connection, flow, 入手, and a measure of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import End, FlowGraph, graph_of

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["electronic_inflow_covered"]

_INTAKE: Final = re.compile(r"電子申請|サービス検索|オンライン申請|マイナポータル|ぴったりサービス|申請管理システム")
_MEASURES: Final = frozenset(
    (
        *("acquisition.guided-application", "use.application-data-protected", "use.application-share-minimal"),
        *("use.application-export-limit", "storage.lgwan-protection", "storage.reapplication-history"),
    )
)


def electronic_inflow_covered(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each such way of which something is not followed through."""
    graph = graph_of(facts)
    found = []
    for end in graph.ends.values():
        missing: list[str] = []
        if end.kind == "system" and _INTAKE.search(end.name):
            missing = _of_system(facts, graph, end)
        elif end.kind == "node" and end.zone == "internet" and _handed_in(graph, end):
            missing = [] if graph.out_of.get(end.id) else ["受け取った後の流れ"]
        if missing:
            found.append(Flaw({"name": end.name, "missing": "、".join(missing)}, Spot(end.path), part=end.id))
    return found


def _handed_in(graph: FlowGraph, end: End) -> bool:
    flows = [graph.flows[index] for index in graph.into.get(end.id, ())]
    return any(flow.contains_number is not False and graph.ends[flow.source].node_kind == "person" for flow in flows)


def _of_system(facts: Facts, graph: FlowGraph, end: End) -> list[str]:
    assessment = facts.assessment
    system = next(one for one in assessment.systems if one.id == end.id)
    missing = []
    if not system.connections and not any(c.system == end.id for one in assessment.systems for c in one.connections):
        missing.append("他のシステムとの接続")
    if graph.flows and not (graph.into.get(end.id) or graph.out_of.get(end.id)):
        missing.append("情報の流れ")
    routes = [route for file in assessment.files if file.acquisition for route in file.acquisition.means or ()]
    if not any(route.detail and _INTAKE.search(route.detail) for route in routes):
        missing.append("入手方法")
    named = any(end.id in control.scope.systems or control.measure in _MEASURES for control in assessment.controls)
    if not named and not any(c.text and _INTAKE.search(c.text) for c in assessment.controls if c.profile is None):
        missing.append("リスクに対する措置")
    return missing
