"""Measures that say with whom a system does not connect, or with whom alone, against connections and flows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from pia.errors import Words
from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import MEDIA, NATIONAL, FlowGraph, control_path, graph_of, means_same

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.model.control import Control
    from pia.model.read import Path_
    from pia.model.system import Connection
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["control_fits_flows"]

_MOST: Final = 4
_HERE: Final = Words("措置と合わない記載です。", "what does not fit the measure")


class Clash(NamedTuple):
    """Something that a measure excludes: what it is, and where it is written."""

    name: str
    path: Path_


def control_fits_flows(facts: Facts, subject: Subject) -> bool | list[Flaw]:
    """Return a flaw that lists everything against the claim of the control."""
    index = subject.path[1]
    if not isinstance(index, int):
        return True
    control = facts.assessment.controls[index]
    claim = _CLAIMS.get(control.measure)
    if claim is None or control.planned:
        return True
    said, look = claim
    found = list(dict.fromkeys(look(facts.assessment, graph_of(facts), control)))
    if not found:
        return True
    names = list(dict.fromkeys(clash.name for clash in found))
    against = "、".join(f"「{name}」" for name in names[:_MOST])
    related = tuple([(Spot(clash.path), _HERE) for clash in found[:8]])
    values = {"claim": said.format(value=_value(control)), "against": against}
    return [Flaw(values, Spot(control_path(facts, index)), related, members=tuple(names))]


def _value(control: Control) -> str:
    shown = [one for key in ("forbidden", "client", "peers", "source") for one in _listed(control, key)]
    return "、".join(f"「{one}」" for one in shown) or "定めた相手"


def _listed(control: Control, key: str) -> tuple[str, ...]:
    value = control.parameters.get(key)
    return tuple(str(one) for one in value) if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


def _forbidden(assessment: Assessment, graph: FlowGraph, control: Control) -> Iterator[Clash]:
    """Connections and flows of the systems in scope with the addressee system."""
    shunned = {
        e.id
        for e in graph.ends.values()
        if e.category == "atena" or any(means_same(n, e) for n in _listed(control, "forbidden"))
    }
    for s, c, connection in _connections(assessment, control):
        category = connection.category if connection.system is None else None
        if connection.system in shunned or category == "atena":
            yield Clash(
                _called(graph, connection.system, connection.name, "宛名システム等"), ("systems", s, "connections", c)
            )
    for i, flow in enumerate(graph.flows):
        for own, other in ((flow.source, flow.target), (flow.target, flow.source)):
            if own in control.scope.systems and other in shunned and other != own:
                yield Clash(graph.ends[other].name, ("flows", i))


def _only_client(assessment: Assessment, graph: FlowGraph, control: Control) -> Iterator[Clash]:
    """Systems of the own house, other than the client, that connect or exchange data with the systems in scope."""
    clients = _listed(control, "client")
    if not clients:
        return
    allowed = {end.id for end in graph.ends.values() if any(means_same(name, end) for name in clients)}
    apart = [end for end in graph.ends.values() if end.outside]
    for s, c, connection in _connections(assessment, control):
        path: Path_ = ("systems", s, "connections", c)
        if connection.system is not None:
            if connection.system not in allowed:
                yield Clash(graph.ends[connection.system].name, path)
        elif connection.category in _HOUSE:
            yield Clash(_HOUSE[connection.category], path)
        elif connection.category == "other" and connection.name:
            known = NATIONAL.search(connection.name) is not None or any(
                means_same(connection.name, end) for end in apart
            )
            if not known and not any(means_same(connection.name, graph.ends[one]) for one in allowed):
                yield Clash(connection.name, path)
    for s, system in enumerate(assessment.systems):
        for c, connection in enumerate(system.connections):
            if (
                connection.system in control.scope.systems
                and system.id not in allowed
                and system.id not in control.scope.systems
            ):
                yield Clash(system.name, ("systems", s, "connections", c))
    for i, flow in enumerate(graph.flows):
        for own, other in ((flow.source, flow.target), (flow.target, flow.source)):
            end = graph.ends.get(other)
            inside = end is not None and (
                end.kind == "system" or (end.node_kind == "system" and end.zone == "my-number-use")
            )
            if end is not None and own in control.scope.systems and inside and other not in {*allowed, own}:
                yield Clash(end.name, ("flows", i))


_HOUSE: Final = {"tax": "税務システム", "atena": "宛名システム等", "internal-link": "庁内連携システム"}


def _peers(_: Assessment, graph: FlowGraph, control: Control) -> Iterator[Clash]:
    """Ends to which the files in scope really go, where none of them is a peer that the measure names."""
    peers = _listed(control, "peers")
    if not peers:
        return
    met: list[Clash] = []
    for i, flow in enumerate(graph.flows):
        end = graph.ends.get(flow.target)
        systems = control.scope.systems
        if end is None or end.kind == "system" or (systems and flow.source not in systems):
            continue
        if set(flow.carries) & set(control.scope.files) and (end.outside or end.node_kind == "system"):
            if any(means_same(name, end) for name in peers):
                return
            met.append(Clash(end.name, ("flows", i)))
    yield from met


def _single_source(_: Assessment, graph: FlowGraph, control: Control) -> Iterator[Clash]:
    """Flows inside the house that bring a file in scope from elsewhere and answer no question of the system itself."""
    sources = _listed(control, "source")
    for i, flow in enumerate(graph.flows):
        end = graph.ends.get(flow.source)
        if (
            end is None
            or end.outside
            or not sources
            or flow.target not in control.scope.systems
            or flow.source == flow.target
        ):
            continue
        asked = any(graph.flows[j].source == flow.target for j in graph.into.get(flow.source, ()))
        carried = set(flow.carries) & set(control.scope.files)
        if (
            carried
            and not asked
            and end.node_kind not in {"terminal", "office"}
            and not any(means_same(n, end) for n in sources)
        ):
            yield Clash(end.name, ("flows", i))


def _isolated(assessment: Assessment, graph: FlowGraph, control: Control) -> Iterator[Clash]:
    """Systems in scope on the internet, and flows between them and the internet."""
    scope = control.scope.systems or tuple(system.id for system in assessment.systems if system.holds)
    for id_ in scope:
        if graph.ends[id_].zone == "internet":
            yield Clash(graph.ends[id_].name, (*graph.ends[id_].path, "zone"))
    for s, system in enumerate(assessment.systems):
        for c, connection in enumerate(system.connections):
            end = graph.ends.get(connection.system or "")
            if system.id in scope and end is not None and end.zone == "internet":
                yield Clash(end.name, ("systems", s, "connections", c))
    for i, flow in enumerate(graph.flows):
        for own, other in ((flow.source, flow.target), (flow.target, flow.source)):
            end = graph.ends.get(other)
            if own in scope and end is not None and end.zone == "internet":
                yield Clash(end.name, ("flows", i))


def _dedicated(_: Assessment, graph: FlowGraph, control: Control) -> Iterator[Clash]:
    """Flows of the files in scope to others that use no closed line."""
    open_ = {*MEDIA, "email", "paper"}
    for i, flow in enumerate(graph.flows):
        mine = flow.source in control.scope.systems and set(flow.carries) & set(control.scope.files)
        end = graph.ends.get(flow.target)
        if mine and end is not None and end.outside and (flow.closed_line is False or flow.means in open_):
            yield Clash(flow.label or end.name, ("flows", i))


def _no_media(assessment: Assessment, graph: FlowGraph, control: Control) -> Iterator[Clash]:
    """Media among the means by which the files in scope are acquired, and flows on media into the systems."""
    for f, file in enumerate(assessment.files):
        if file.id in control.scope.files and file.acquisition is not None:
            for m, route in enumerate(file.acquisition.means or ()):
                if route.means in MEDIA:
                    yield Clash(f"{file.name}の入手方法（電子記録媒体）", ("files", f, "acquisition", "means", m))
    for i, flow in enumerate(graph.flows):
        if flow.target in control.scope.systems and flow.means in MEDIA:
            yield Clash(flow.label or graph.ends[flow.source].name, ("flows", i))


def _through_server(_: Assessment, graph: FlowGraph, control: Control) -> Iterator[Clash]:
    """Flows between the information provision network and anything but the intermediate server."""
    networks = {e.id for e in graph.ends.values() if "情報提供ネットワーク" in e.name}
    for i, flow in enumerate(graph.flows):
        for own, other in ((flow.source, flow.target), (flow.target, flow.source)):
            if own in networks and other not in control.scope.systems and other not in networks:
                yield Clash(graph.ends[other].name, ("flows", i))


def _without_number(_: Assessment, graph: FlowGraph, control: Control) -> Iterator[Clash]:
    """Flows in scope that do not say that they carry no number."""
    for i, flow in enumerate(graph.flows):
        if flow.id in control.scope.flows and flow.contains_number is not False:
            yield Clash(flow.label or flow.id, ("flows", i))


def _connections(assessment: Assessment, control: Control) -> Iterator[tuple[int, int, Connection]]:
    for s, system in enumerate(assessment.systems):
        if system.id in control.scope.systems:
            for c, connection in enumerate(system.connections):
                if connection.system != system.id:
                    yield s, c, connection


def _called(graph: FlowGraph, id_: str | None, name: str | None, otherwise: str) -> str:
    end = graph.ends.get(id_ or "")
    return end.name if end is not None else name or otherwise


_Look = Callable[["Assessment", FlowGraph, "Control"], Iterator[Clash]]
_CLAIMS: Final[dict[str, tuple[str, _Look]]] = {
    "use.no-link-to-atena": ("{value}と接続しない", _forbidden),
    "use.only-client": ("接続できる相手を{value}に限る", _only_client),
    "provision.mutual-authentication": ("相互認証の相手は{value}である", _peers),
    "acquisition.single-source": ("入手元を{value}に限る", _single_source),
    "storage.internet-isolation": ("インターネットから切り離す", _isolated),
    "provision.dedicated-line-only": ("専用線でだけ送る", _dedicated),
    "acquisition.no-external-media-input": ("外部媒体からの取込みをできなくする", _no_media),
    "network.via-intermediate-server": ("全ての通信を中間サーバー経由とする", _through_server),
    "use.linkage-without-number": ("連携に個人番号を含めない", _without_number),
    "use.media-extract-without-number": ("媒体への抽出で個人番号を取り除く", _without_number),
}
"""What a measure claims, and how to look for what is against it."""
