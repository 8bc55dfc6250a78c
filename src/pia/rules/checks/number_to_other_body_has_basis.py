"""What carries the number out of the body, to whatever kind of end, has a declared recipient; silence about it is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.rules.checks.flow_party_entrusted import handled
from pia.rules.flaw import Flaw
from pia.rules.graph import NATIONAL, End, FlowGraph, graph_of

if TYPE_CHECKING:
    from pia.model.flow import Flow
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["number_to_other_body_has_basis"]

_SUBJECT: Final = re.compile(
    r"住民|市民|町民|村民|区民|県民|本人|世帯|代理人|届出|申請|請求|申告|来庁|被保険者|加入者|利用者|保護者|受給|納税|対象者|職員|担当"
)
"""People to whom their own data is handed, and the staff."""
_ORGAN: Final = re.compile(
    r"教育委員会|選挙管理委員会|公平委員会|農業委員会|監査委員|議会|消防|警察|水道|病院|広域連合|一部事務組合|事務組合|公社|公団|機構"
    r"|協議会|連合会|法人|会社|財団|社団|商工会|民生委員|他(?:の)?(?:市|区|町|村|県|都道府県|自治体|団体|機関)"
)
"""Words in the name of an office, a terminal, a store or a person that is not of the body (or of another organ of it)."""
_ELSEWHERE: Final = re.compile(r"自宅|私物|私有|個人所有|国外|海外|外国|キオスク|コンビニ|交付機|外部|民間")
_OTHERS_SYSTEM: Final = re.compile(
    r"（市町村）|他(?:の)?(?:市|区|町|村|都道府県|県|自治体|団体)|警察|証明書交付センター|全国サーバ"
)
_ASKS: Final = re.compile(r"照会|検索|要求|求め|本人確認|結果")
_OWN_STORE: Final = re.compile(r"バックアップ|保管|庁舎|庁内|書庫|金庫|倉庫|キャビネット|データセンター?")

_OPEN_ZONES: Final = ("lgwan", "internet")
"""Zones in which a store holds no number unless it is declared as a system, however near it is."""


def number_to_other_body_has_basis(facts: Facts, subject: Subject) -> bool | str | list[Flaw]:
    """Return a flaw for a flow that takes the number where nobody is declared; the fact it lacks where it may do so."""
    index, graph = subject.path[1], graph_of(facts)
    flow = facts.assessment.flows[index] if isinstance(index, int) else None
    source, target = (graph.ends.get(flow.source), graph.ends.get(flow.target)) if flow else (None, None)
    if flow is None or source is None or target is None or flow.recipient is not None or _foreign(source, graph):
        return True
    carried = [file for file in facts.assessment.files if file.id in flow.carries]
    if not graph.may_carry(flow) or any(file.chapters is False for file in carried) or _answered(graph, flow):
        return True
    outside = _elsewhere(target, graph)
    if not outside and not (graph.surely_carries(flow) and flow.carries and _undeclared(facts, flow, target)):
        return True
    if flow.contains_number is None and carried and _without_number(facts, flow):
        return True
    if _entrusted(facts, flow, target):
        return True
    if flow.contains_number is None:
        return "個人番号を含むか（contains_number）"
    files = "、".join(f"「{file.name}」" for file in carried) or "情報"
    return [Flaw({"target": target.name, "files": files})]


def _foreign(source: End, graph: FlowGraph) -> bool:
    """Tell whether what flows is not the body's to hand over: a person's own, or somebody else's."""
    return source.kind == "recipient" or source.node_kind == "person" or _elsewhere(source, graph)


def _elsewhere(end: End, graph: FlowGraph) -> bool:
    """Tell whether an end is no part of the body that evaluates, whatever its kind."""
    if end.kind != "node":
        return False
    name, kind = end.name, end.node_kind
    if kind == "body":
        return True
    if kind == "person":
        return _ORGAN.search(name) is not None or (_SUBJECT.search(name) is None and "者" not in name)
    if kind == "system":
        if end.zone == "closed" or NATIONAL.search(name) or _OTHERS_SYSTEM.search(name):
            return True
        own = any(
            one.kind == "system" and one.zone == "juki-net" and "市町村" in one.name for one in graph.ends.values()
        )
        return end.zone == "juki-net" and not own and "市町村" in name
    if kind == "store":
        return _ELSEWHERE.search(name) is not None or (_ORGAN.search(name) is not None)
    return _ORGAN.search(name) is not None or _ELSEWHERE.search(name) is not None


def _without_number(facts: Facts, flow: Flow) -> bool:
    return all(facts.references.summary(file).has_number is False for file in flow.carries)


def _undeclared(facts: Facts, flow: Flow, target: End) -> bool:
    """Tell whether a system or a store inside the body is declared nowhere: no system of Ⅰ, no 移転 by 庁内連携, no backup."""
    if target.kind != "node" or target.node_kind not in {"system", "store"}:
        return False
    if target.node_kind == "store":
        return target.zone in _OPEN_ZONES or _OWN_STORE.search(target.name) is None
    linked = any(
        recipient.kind == "transfer" and set(flow.carries) & set(recipient.files)
        for recipient in facts.assessment.recipients
    )
    return not (linked and flow.means == "internal-link")


def _answered(graph: FlowGraph, flow: Flow) -> bool:
    """Tell whether a flow only asks, or answers what the other end asked: no file goes, and something comes the other way."""
    if flow.carries or not _ASKS.search(f"{flow.label or ''}{flow.note or ''}"):
        return False
    return any(graph.flows[i].target == flow.source for i in graph.out_of.get(flow.target, ()))


def _entrusted(facts: Facts, flow: Flow, target: End) -> bool:
    """Tell whether a contractor runs the end: a matter entrusted for what is carried speaks of it."""
    for party in facts.assessment.parties:
        if party.name and party.name in target.name and set(flow.carries) <= handled(facts.assessment, party.id):
            return True
        for matter in party.entrusted:
            if matter.file in flow.carries and target.name in f"{matter.name or ''}{matter.content or ''}":
                return True
    return False
