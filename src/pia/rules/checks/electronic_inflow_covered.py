"""A way for residents to hand in data electronically is followed through: connection, flow, 入手, and a measure of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import End, FlowGraph, graph_of

if TYPE_CHECKING:
    from pia.model.read import Path_
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["electronic_inflow_covered"]

_INTAKE: Final = re.compile(r"電子申請|サービス検索|オンライン申請|マイナポータル|ぴったりサービス|申請管理システム")
_TAKES: Final = re.compile(rf"((?:{_INTAKE.pattern})[^。\n]{{0,12}}(?:受け|受領|受理|届|申請|よる|含む))", re.DOTALL)
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
        elif end.kind == "node" and end.node_kind == "system" and _INTAKE.search(end.name) and _received(graph, end):
            missing = _of_portal(facts, end)
        elif end.kind == "node" and end.zone == "internet" and _handed_in(graph, end):
            missing = [] if graph.out_of.get(end.id) else ["受け取った後の流れ"]
        if missing:
            values = {"name": end.name, "missing": "、".join(missing)}
            found.append(Flaw(values, Spot(end.path), part=end.id, members=tuple(missing)))
    return found or _told(facts, graph)


def _told(facts: Facts, graph: FlowGraph) -> list[Flaw]:
    """Return a flaw where only a text of Ⅰ speaks of such a way in and neither ends nor 入手方法 nor measures do."""
    assessment = facts.assessment
    if any(_INTAKE.search(end.name) for end in graph.ends.values()) or _routes(facts) or _measured(facts, None):
        return []
    if not any(file.acquisition and file.acquisition.means for file in assessment.files):
        return []
    texts: list[tuple[Path_, str]] = []
    if assessment.work and isinstance(assessment.work.description, str):
        texts.append((("work", "description"), assessment.work.description))
    for index, system in enumerate(assessment.systems):
        functions = system.functions if isinstance(system.functions, tuple) else (system.functions or "",)
        texts += [(("systems", index, "functions"), function) for function in functions]
    for path, text in texts:
        named = _TAKES.search(text)
        if named:
            missing = "入手方法、リスクに対する措置" if not graph.flows else "情報の流れ、入手方法、リスクに対する措置"
            return [Flaw({"name": named.group(1), "missing": missing}, Spot(path), part="text")]
    return []


def _received(graph: FlowGraph, end: End) -> bool:
    return any(graph.ends[graph.flows[i].target].kind in {"system", "node"} for i in graph.out_of.get(end.id, ()))


def _of_portal(facts: Facts, end: End) -> list[str]:
    """Return what is missing of a portal that the drawing shows as an end of its own, from which something comes in."""
    missing = []
    if end.zone != "internet" and not any(_INTAKE.search(system.name) for system in facts.assessment.systems):
        missing.append("Ⅰ２のシステム")
    if not _routes(facts):
        missing.append("入手方法")
    if not _measured(facts, end.id):
        missing.append("リスクに対する措置")
    return missing


def _routes(facts: Facts) -> bool:
    routes = [route for file in facts.assessment.files if file.acquisition for route in file.acquisition.means or ()]
    return any(route.means == "unknown" or (route.detail and _INTAKE.search(route.detail)) for route in routes)


def _measured(facts: Facts, system: str | None) -> bool:
    controls = facts.assessment.controls
    if any(system in control.scope.systems or control.measure in _MEASURES for control in controls):
        return True
    return any(control.text and _INTAKE.search(control.text) for control in controls if control.profile is None)


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
    if not _routes(facts):
        missing.append("入手方法")
    if not _measured(facts, end.id):
        missing.append("リスクに対する措置")
    return missing
