"""Stand-ins (試験用) for what an assessment does not hold: the servers above a 市町村CS, the municipalities below a prefecture.

They are there so that what the assessed systems tell has somewhere to arrive, and comes from somewhere. What no assessment says of
them stays undeclared; a channel of the assessed systems themselves is never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from pia.register.items import IDENTIFICATION, SUPPLEMENTARY_PROVIDED
from pia.register.policy import BodyPolicy, Channel, ChannelKind, FilePolicy, FileRole, NodeKind, NodePolicy, RolePolicy
from pia.verify.bodies import for_testing
from pia.verify.draft import DraftNode
from pia.verify.files import own_file
from pia.verify.nodes import homes
from pia.verify.roles import operations_of

if TYPE_CHECKING:
    from pia.verify.gaps import Gaps

__all__ = ["COUNTERPART_ROLE", "added_channels", "added_files", "added_nodes", "counterpart_role"]

COUNTERPART_ROLE: Final = "counterpart"
_FILES: Final[Mapping[NodeKind, tuple[FileRole, ...]]] = {
    "juki": ("resident-record",), "municipal-cs": ("identification", "recipient-address"), "prefecture-server": ("identification",),
    "national-server": ("identification",), "supplementary-prefecture-server": ("supplementary",),
    "supplementary-national-server": ("supplementary",), "card-management": ("recipient-address",), "atena": ("atena",),
    "intermediate-server": ("copy",), "kiosk": ("certificate",),
}  # fmt: skip
_NAMES: Final[Mapping[NodeKind, str]] = {
    "prefecture-server": "都道府県サーバ", "national-server": "全国サーバ", "supplementary-national-server": "附票全国サーバ", "juki": "既存住基システム",
    "municipal-cs": "市町村CS",
}  # fmt: skip
_SUPPLEMENT: Final = frozenset({*SUPPLEMENTARY_PROVIDED, "異動年月日", "附票本人確認情報"})


def added_nodes(nodes: Mapping[str, DraftNode], body: BodyPolicy) -> dict[str, DraftNode]:
    """Return the stand-ins that no flow names and that the assessed systems need, by id."""
    around = homes(body)
    have = {one.node.kind for one in nodes.values()}
    held = {one.node.kind for one in nodes.values() if one.held}
    found: dict[str, DraftNode] = {}

    def stand_in(id_: str, kind: NodeKind, home: BodyPolicy) -> None:
        if id_ in nodes:
            id_ = f"{id_}-counterpart"
        found[id_] = DraftNode(
            node=NodePolicy(id=id_, kind=kind, body=home.code, zone="juki-net", name=_NAMES[kind], origin="counterpart")
        )

    if "municipal-cs" in held and "prefecture-server" not in have:
        stand_in("prefecture-server", "prefecture-server", around["prefecture"])
    if held & {"municipal-cs", "prefecture-server"} and "national-server" not in have:
        stand_in("national-server", "national-server", around["nation"])
    if "supplementary-prefecture-server" in held and "supplementary-national-server" not in have:
        stand_in("supplementary-national-server", "supplementary-national-server", around["nation"])
    if "prefecture-server" in held:
        for kind in ("juki", "municipal-cs"):
            if kind not in have:
                stand_in(f"municipal-{'juki' if kind == 'juki' else 'cs'}", kind, around["neighbour"])
        for one in [*nodes.values(), *found.values()]:
            if one.node.kind in ("juki", "municipal-cs"):
                second = for_testing(body.code, 2)
                stand_in(f"{one.node.id}-2", one.node.kind, second)
    return found


def added_channels(nodes: Mapping[str, DraftNode], drawn: Iterable[Channel], body: BodyPolicy) -> tuple[Channel, ...]:
    """Return the channels between stand-ins, and those of a second municipality like the drawn ones of the first."""
    drawn = tuple(drawn)
    between = {(one.source, one.target) for one in drawn}
    twins = {id_: f"{id_}-2" for id_ in nodes if f"{id_}-2" in nodes}
    found = [
        replace(
            one, id=f"{one.id}-2", source=twins.get(one.source, one.source), target=twins.get(one.target, one.target), origin="counterpart"
        )
        for one in drawn
        if one.source in twins or one.target in twins
    ]  # fmt: skip
    for source, target, kind in _usual(nodes, prefecture=body.kind == "prefecture"):
        if (source, target) not in between or kind != "notice":
            found.append(_channel(nodes, source, target, kind))
    return tuple(found)


def _usual(nodes: Mapping[str, DraftNode], *, prefecture: bool) -> Iterable[tuple[str, str, ChannelKind]]:
    """Yield the ways that systems of 住基ネット have between them, where both ends are stand-ins."""
    loose = [one.node for one in nodes.values() if one.node.origin == "counterpart"]
    by_kind: dict[str, list[NodePolicy]] = {}
    for node in loose:
        by_kind.setdefault(node.kind, []).append(node)
    ways: tuple[tuple[NodeKind, NodeKind, tuple[ChannelKind, ...]], ...] = (
        ("prefecture-server", "national-server", ("notice", "extraction", "inquiry")),
        ("supplementary-prefecture-server", "supplementary-national-server", ("notice", "extraction", "inquiry")),
        ("municipal-cs", "prefecture-server", ("notice", "extraction")),
        ("municipal-cs", "national-server", ("inquiry", "extraction")),
    )
    for source, target, kinds in ways:
        for one in by_kind.get(source, ()):
            for other in by_kind.get(target, ()):
                yield from ((one.id, other.id, kind) for kind in kinds)
    if prefecture:
        yield from _below(by_kind)


def _below(by_kind: Mapping[str, list[NodePolicy]]) -> Iterable[tuple[str, str, ChannelKind]]:
    """Yield the ways inside each municipality below a prefecture, and between them."""
    for cs in by_kind.get("municipal-cs", ()):
        for juki in by_kind.get("juki", ()):
            if juki.body == cs.body:
                yield from ((juki.id, cs.id, kind) for kind in ("notice", "inquiry", "extraction"))
                yield cs.id, juki.id, "notice"
        yield from ((cs.id, other.id, "notice") for other in by_kind["municipal-cs"] if other.id != cs.id)


def _channel(nodes: Mapping[str, DraftNode], source: str, target: str, kind: ChannelKind) -> Channel:
    supplement = nodes[target].node.kind.startswith("supplementary")
    upward = nodes[target].node.kind in ("prefecture-server", "national-server") and kind != "inquiry"
    id_ = f"{source}-to-{target}-{kind}"
    if supplement:
        return Channel(
            id=id_, source=source, target=target, kind=kind, items=_SUPPLEMENT, number=False, origin="counterpart"
        )
    if upward:
        return Channel(
            id=id_, source=source, target=target, kind=kind, items=frozenset(IDENTIFICATION), number=True, origin="counterpart"
        )  # fmt: skip
    return Channel(id=id_, source=source, target=target, kind=kind, origin="counterpart")


def added_files(nodes: Mapping[str, DraftNode]) -> tuple[FilePolicy, ...]:
    """Return the files of stand-ins: which they are is known, what they hold and how long is not."""
    return tuple(
        own_file(one.node.id, role)
        for one in nodes.values()
        if one.node.origin == "counterpart"
        for role in _FILES.get(one.node.kind, ())
    )


def counterpart_role(nodes: Mapping[str, DraftNode], gaps: Gaps) -> tuple[RolePolicy, ...]:
    """Return one role for people at stand-ins, and note once for each that nothing else is declared of it."""
    loose = [one.node for one in nodes.values() if one.node.origin == "counterpart"]
    for node in loose:
        gaps.note(
            f"nodes.{node.id}", "beyond", f"「{node.name}」は試験用の相手方であり、この評価書はその定めを書くものではない。",
            f"{node.id} is a stand-in for testing: this assessment declares nothing of it",
        )  # fmt: skip
    if not loose:
        return ()
    return (
        RolePolicy(
            id=COUNTERPART_ROLE, title="試験用の職員", department="", nodes=frozenset(node.id for node in loose),
            operations=operations_of(node.kind for node in loose),
        ),
    )  # fmt: skip
