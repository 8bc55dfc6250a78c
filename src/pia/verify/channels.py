"""The channels of an assessment: flows between its systems and those of others, with what each promises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from pia.register.items import holds_number
from pia.register.policy import (
    UNDECLARED,
    Channel,
    ChannelKind,
    Declared,
    NodeKind,
    RecipientPolicy,
    Undeclared,
)
from pia.verify.draft import DraftNode, LeftOut
from pia.verify.items import expanded
from pia.verify.kinds import plain

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.model.flow import Flow
    from pia.verify.controls import Controls, Said
    from pia.verify.gaps import Gaps

__all__ = ["channel_kind", "channels_of", "ends_of"]

_REGISTERS: Final[frozenset[NodeKind]] = frozenset({
    "juki", "municipal-cs", "prefecture-server", "national-server", "supplementary-prefecture-server", "supplementary-national-server",
    "card-management",
})  # fmt: skip
_MEDIA: Final = ("electronic-media", "flash-memory")
_ASKING: Final = re.compile("照会|求め|検索|依頼|回答|結果|生成|取得|問合|の要求|^番号の|本人確認(?!情報)")
_COMPARING: Final = re.compile("整合")
_PREPARED: Final = re.compile("送付先|抽出")
_ITEM: Final = "別添1 事務の内容"
_ENCRYPTING: Final = ("provision.encryption", "acquisition.transport-encryption", "network.path-encryption")


def channel_kind(flow: Flow, source: DraftNode, target: DraftNode) -> ChannelKind:
    """Return how a flow passes on what it carries: by its means, then by what is said of it, then by its ends."""
    words = plain(flow.label or "")
    ends = {source.node.kind, target.node.kind}
    asking = _ASKING.search(words) is not None
    if flow.means in _MEDIA:
        return "media"
    if source.node.kind == "portal":
        return "intake"
    if flow.means == "information-provision-network" or "provision-network" in ends:
        return "inquiry" if asking else "provision"
    if flow.means == "internal-link":
        return "link"
    if flow.recipient and target.node.kind == "other":
        return "provision"
    if _COMPARING.search(words) and "結果" not in words:
        return "extraction"
    if asking:
        return "inquiry"
    if _PREPARED.search(words):
        return "inquiry" if "要求" in words else "extraction"
    if ends <= _REGISTERS:
        return "inquiry" if words == "提供" else "notice"
    return _between_others(flow, source, target)


def _between_others(flow: Flow, source: DraftNode, target: DraftNode) -> ChannelKind:
    """Return the kind of a flow of which nothing is said but its ends."""
    if target.outside == "contractor":
        return "extraction"
    if source.outside or target.outside:
        return "provision" if flow.recipient else "notice"
    return "link" if source.node.body == target.node.body else "notice"


def ends_of(assessment: Assessment, nodes: Mapping[str, DraftNode]) -> dict[str, tuple[str, ...]]:
    """Return the systems for which each end of a flow stands: itself, or those that a terminal is used with."""
    found: dict[str, tuple[str, ...]] = {id_: (id_,) for id_ in nodes}
    found |= {one.id: (one.is_system,) for one in assessment.recipients if one.is_system is not None}
    terminals = {one.id for one in assessment.nodes if one.kind == "terminal"}
    for flow in assessment.flows:
        for terminal, other in ((flow.source, flow.target), (flow.target, flow.source)):
            if terminal in terminals and other in nodes and nodes[other].held:
                found[terminal] = tuple(dict.fromkeys((*found.get(terminal, ()), other)))
    return found


def channels_of(
    assessment: Assessment,
    nodes: Mapping[str, DraftNode],
    controls: Controls,
    recipients: Iterable[RecipientPolicy],
    gaps: Gaps,
) -> tuple[tuple[Channel, ...], tuple[LeftOut, ...]]:
    """Return the channels in the order of the flows, and the flows that are none."""
    ends = ends_of(assessment, nodes)
    listed = {one.id: one for one in recipients}
    people = {one.id: one.kind in ("person", "office") for one in assessment.nodes}
    people |= {party.id: True for party in assessment.parties}
    channels: list[Channel] = []
    left: list[LeftOut] = []
    for flow in assessment.flows:
        sources, targets = ends.get(flow.source, ()), ends.get(flow.target, ())
        if not sources or not targets:
            hand = any(people.get(end) for end in (flow.source, flow.target))
            left.append(LeftOut(flow.id, "hand" if hand else "foreign"))
        elif set(sources) & set(targets):
            left.append(LeftOut(flow.id, "inside" if flow.source == flow.target else "hand"))
        else:
            source, target = nodes[_one(sources, nodes, flow)], nodes[_one(targets, nodes, flow)]
            source, target = _through_cs(nodes, source, target)
            channels.append(_channel(flow, source, target, controls=controls, listed=listed, gaps=gaps))
    return tuple(channels), tuple(left)


def _through_cs(nodes: Mapping[str, DraftNode], source: DraftNode, target: DraftNode) -> tuple[DraftNode, DraftNode]:
    """Return the ends of a channel: what is drawn from 既存住基システム to another municipality goes by way of the own 市町村CS."""
    if source.node.body != target.node.body and {source.node.kind, target.node.kind} == {"juki", "municipal-cs"}:
        for one in nodes.values():
            if one.held and one.node.kind == "municipal-cs":
                return (one, target) if source.node.kind == "juki" else (source, one)
    return source, target


def _one(systems: tuple[str, ...], nodes: Mapping[str, DraftNode], flow: Flow) -> str:
    """Return the system that an end of a flow is: of several that share a terminal, the one that holds what is carried."""
    holding = [one for one in systems if not nodes[one].held or set(flow.carries) & set(nodes[one].holds)]
    return next(iter(holding or systems), "")


def _channel(
    flow: Flow,
    source: DraftNode,
    target: DraftNode,
    *,
    controls: Controls,
    listed: Mapping[str, RecipientPolicy],
    gaps: Gaps,
) -> Channel:
    items: Declared[frozenset[str]] = expanded(flow.items) if flow.items else UNDECLARED
    recipient = listed.get(flow.recipient or "")
    if isinstance(items, Undeclared) and recipient is not None:
        items = recipient.items
    channel = Channel(
        id=flow.id,
        source=source.node.id,
        target=target.node.id,
        kind=channel_kind(flow, source, target),
        items=items,
        number=_number(flow, controls, items),
        mutual_authentication=_mutual(flow, source, target, controls),
        encryption=_encryption(flow, controls),
    )
    for name, ja, en in _SILENT:
        if isinstance(getattr(channel, name), Undeclared):
            step = f"{_ITEM} {flow.step or ''} {flow.label or ''}".strip()
            gaps.note(
                f"channels.{flow.id}.{name}",
                "silent",
                f"流れ {flow.id} に{ja}の記載がない。",
                f"the flow {flow.id} does not say {en}",
                step,
            )
    return channel


_SILENT: Final = (
    ("items", "運ぶ項目", "which items it carries"),
    ("number", "個人番号を含むかどうか", "whether it carries the individual number"),
    ("mutual_authentication", "相互認証", "whether its ends authenticate each other"),
    ("encryption", "暗号化", "whether it is encrypted"),
)


def _number(flow: Flow, controls: Controls, items: Declared[frozenset[str]]) -> Declared[bool]:
    removed = [
        control
        for control, _said in controls.every("use.linkage-without-number", "use.media-extract-without-number")
        if flow.id in control.scope.flows
    ]
    if removed:
        return False
    if flow.contains_number is not None:
        return flow.contains_number
    return UNDECLARED if isinstance(items, Undeclared) else holds_number(items)


def _mutual(flow: Flow, source: DraftNode, target: DraftNode, controls: Controls) -> Declared[bool]:
    """Return what the flow says, or else a control on its system, for the files carried and the peers named."""
    if flow.mutual_authentication is not None:
        return flow.mutual_authentication
    for control, said in controls.every("provision.mutual-authentication"):
        scope = control.scope
        if flow.id in scope.flows:
            return True
        if scope.flows or not set(scope.systems) & {source.node.id, target.node.id}:
            continue
        if scope.files and not set(scope.files) & set(flow.carries):
            continue
        if _is_peer(said, source, target):
            return True
    return UNDECLARED


def _is_peer(said: Said, source: DraftNode, target: DraftNode) -> bool:
    peers = said.values.get("peers")
    if not isinstance(peers, tuple):
        return False
    names = [plain(one.node.name) for one in (source, target)]
    return any(plain(str(peer)) in name or name in plain(str(peer)) for peer in peers for name in names if name)


def _encryption(flow: Flow, controls: Controls) -> Declared[bool]:
    if flow.encryption is not None:
        return flow.encryption
    told = any(flow.id in control.scope.flows for control, _said in controls.every(*_ENCRYPTING))
    return True if told else UNDECLARED
