"""The nodes of an assessment: its systems (Ⅰ2), and those ends of its flows that are systems of somebody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec.structs import replace

from pia.register.nodes import KINDS
from pia.register.policy import BodyPolicy, NodeKind, NodePolicy
from pia.verify.bodies import NATION, for_testing, prefecture_of
from pia.verify.draft import DraftNode, listed_functions
from pia.verify.kinds import NEIGHBOUR, kind_of, plain

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.model.system import ExternalNode

__all__ = ["draft_nodes", "homes"]

_PREFECTURAL: Final = ("prefecture-server", "supplementary-prefecture-server")
_NATIONAL: Final = ("national-server", "supplementary-national-server", "card-management", "provision-network")
_MUNICIPAL: Final = ("juki", "municipal-cs")
_SYSTEMS: Final = ("system", "body", "store")
Outside: TypeAlias = Literal["", "body", "contractor"]


def homes(body: BodyPolicy) -> dict[str, BodyPolicy]:
    """Return who may run a node beside the body itself: its prefecture, the nation, and a municipality next door or below."""
    prefecture = body if body.kind == "prefecture" else prefecture_of(body)
    return {"own": body, "prefecture": prefecture, "nation": NATION, "neighbour": for_testing(prefecture.code, 1)}


def draft_nodes(assessment: Assessment, body: BodyPolicy) -> dict[str, DraftNode]:
    """Return the nodes by id, in the order of the assessment."""
    around = homes(body)
    found = {system.id: _system(assessment, number, body) for number, system in enumerate(assessment.systems)}
    for end in assessment.nodes:
        if end.kind in _SYSTEMS:
            found[end.id] = DraftNode(node=_named(end, around, found), outside="body" if end.kind == "body" else "")
    for id_, name, outside in _receivers(assessment):
        if id_ not in found:
            found[id_] = DraftNode(node=_receiving(id_, name, around), outside=outside)
    return _with_handled(assessment, found)


def _receivers(assessment: Assessment) -> Iterator[tuple[str, str, Outside]]:
    """Yield (id, name, whose) of the recipients that flows name, and of the contractors that are given something.

    A contractor from whom a flow comes works at the system: that is the work of people.
    """
    ends = {id_ for flow in assessment.flows for id_ in (flow.source, flow.target)}
    given = {flow.target for flow in assessment.flows}
    for one in assessment.recipients:
        if one.id in ends and one.is_system is None:
            yield one.id, one.name or one.id, "" if one.kind == "transfer" else "body"
    for party in assessment.parties:
        if party.id in given:
            yield party.id, party.name or party.id, "contractor"


def _system(assessment: Assessment, number: int, body: BodyPolicy) -> DraftNode:
    system = assessment.systems[number]
    functions = listed_functions(system.functions)
    kind = kind_of(
        system.name,
        drawn_as=system.drawn_as or "",
        prefecture=body.kind == "prefecture",
        functions=functions,
    )
    return DraftNode(
        node=NodePolicy(id=system.id, kind=kind, body=body.code, zone=system.zone or "", name=system.name),
        holds=system.holds,
        listed=functions,
    )


def _named(end: ExternalNode, around: Mapping[str, BodyPolicy], held: Mapping[str, DraftNode]) -> NodePolicy:
    kind = kind_of(end.name)
    if end.kind == "store" or (end.kind == "body" and kind in ("juki", "portal")):
        kind = "other"
    taken = {one.node.kind for one in held.values() if one.held}
    if kind in taken and kind not in _MUNICIPAL:
        kind = "other"  # the assessment holds the real one: a second of its own kind would be in its way
    home = around[_home(kind, neighbour=bool(NEIGHBOUR.search(plain(end.name))), below=around["own"])]
    return NodePolicy(
        id=end.id, kind=kind, body=home.code, zone=end.zone or "", name=end.name,
        origin="counterpart" if kind in KINDS else "named",
    )  # fmt: skip


def _receiving(id_: str, name: str, around: Mapping[str, BodyPolicy]) -> NodePolicy:
    """Return who is given something, or works for the body: known by name, and no system that runs; but for another municipality."""
    if NEIGHBOUR.search(plain(name)):
        home = around["neighbour"].code
        return NodePolicy(id=id_, kind="municipal-cs", body=home, name=name, origin="counterpart")
    return NodePolicy(id=id_, kind="other", body=around["own"].code, name=name, origin="named")


def _home(kind: NodeKind, *, neighbour: bool, below: BodyPolicy) -> str:
    if kind in _PREFECTURAL:
        return "prefecture"
    if kind in _NATIONAL:
        return "nation"
    if kind in _MUNICIPAL and (neighbour or below.kind == "prefecture"):
        return "neighbour"
    return "own"


def _with_handled(assessment: Assessment, nodes: dict[str, DraftNode]) -> dict[str, DraftNode]:
    """Add the files that flows bring to a system which holds none, or take from it."""
    handled: dict[str, set[str]] = {}
    for flow in assessment.flows:
        for end in (flow.source, flow.target):
            handled.setdefault(end, set()).update(flow.carries)
    return {
        id_: replace(one, handles=frozenset(handled.get(id_, ())) | frozenset(one.holds)) for id_, one in nodes.items()
    }
