"""The graph of flows as checks walk it: ends by id, flows by end, and whether a name in a text means one of the ends."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from msgspec import Struct, field

from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.model.control import Control
    from pia.model.flow import Flow
    from pia.model.read import Path_
    from pia.model.system import Connection, System
    from pia.rules.facts import Facts

__all__ = [
    "MEDIA",
    "NATIONAL",
    "End",
    "FlowGraph",
    "concerns",
    "control_path",
    "covers",
    "graph_of",
    "means_same",
    "named_alike",
]

NATIONAL: Final = re.compile(
    r"都道府県サーバ|全国サーバ|個人番号カード管理|集約センター|交付センター|機構|情報提供ネットワーク"
)
"""Names of what the state, prefectures or J-LIS run."""
MEDIA: Final = frozenset(("electronic-media", "flash-memory"))
_NEAR: Final = 0.6
_SHORTEST: Final = 3
_ALIASES: Final = {
    "juki": re.compile(r"既存住(?:民基本台帳|基|記)|住民記録|^住民基本台帳システム"),
    "juki-net": re.compile(r"市町村CS|コミュニケーションサーバ|住基ネット|住民基本台帳ネットワーク"),
    "atena": re.compile(r"宛名"),
    "tax": re.compile(r"税"),
    "information-provision-network": re.compile(r"情報提供ネットワーク"),
    "internal-link": re.compile(r"庁内連携|共通基盤|連携基盤"),
}
_TAIL: Final = re.compile(r"(?:管理)?(?:システム|サーバー?)$")


class End(Struct, frozen=True):
    """An end of flows: a system, a node, a contractor or a recipient."""

    id: str
    name: str
    kind: str
    path: Path_
    node_kind: str | None = None
    zone: str | None = None
    category: str | None = None

    @property
    def outside(self) -> bool:
        """Whether somebody else than the body runs it, as far as that is written or the name tells."""
        if self.kind != "node":
            return self.kind == "recipient"
        return self.node_kind == "body" or self.zone in {"juki-net", "closed"} or NATIONAL.search(self.name) is not None


class FlowGraph(Struct):
    """Ends and flows of one assessment."""

    ends: dict[str, End]
    flows: tuple[Flow, ...]
    number_files: frozenset[str]
    into: dict[str, list[int]] = field(default_factory=dict)
    out_of: dict[str, list[int]] = field(default_factory=dict)

    def may_carry(self, flow: Flow) -> bool:
        """Tell whether a flow may carry the number: it does not say that it carries none."""
        return flow.contains_number is not False

    def surely_carries(self, flow: Flow) -> bool:
        """Tell whether a flow says that it carries the number."""
        return flow.contains_number is True

    def way_back(self, start: str, wanted: frozenset[str], *, sure: bool) -> list[str] | None:
        """Return the ends from one of ``wanted`` to ``start``, along flows that may (or surely do) carry the number.

        People are never passed: what a person hands in is a new beginning.
        """
        carried = self.surely_carries if sure else self.may_carry
        came: dict[str, str] = {start: ""}
        waiting = deque([start])
        while waiting:
            at = waiting.popleft()
            if at in wanted and at != start:
                path = [at]
                while came[path[-1]]:
                    path.append(came[path[-1]])
                return path
            for index in self.into.get(at, ()):
                flow = self.flows[index]
                source = self.ends.get(flow.source)
                if flow.source in came or source is None or source.node_kind == "person" or not carried(flow):
                    continue
                came[flow.source] = at
                waiting.append(flow.source)
        return None

    def between(self, one: str, other: str) -> list[int]:
        """Return the flows between two ends, in both directions."""
        there = [i for i in self.out_of.get(one, ()) if self.flows[i].target == other]
        return there + [i for i in self.out_of.get(other, ()) if self.flows[i].target == one]

    def named(self, ids: Iterable[str]) -> str:
        """Return ends as a path for people."""
        return " → ".join(self.ends[id_].name for id_ in ids)


_KNOWN: WeakKeyDictionary[Facts, FlowGraph] = WeakKeyDictionary()


def graph_of(facts: Facts) -> FlowGraph:
    """Return the graph of an assessment; made once."""
    found = _KNOWN.get(facts)
    if found is None:
        found = _KNOWN[facts] = _made(facts.assessment, facts)
    return found


def _made(assessment: Assessment, facts: Facts) -> FlowGraph:
    ends: dict[str, End] = {}
    for i, recipient in enumerate(assessment.recipients):
        ends[recipient.id] = End(recipient.id, recipient.name or recipient.id, "recipient", ("recipients", i))
    for i, party in enumerate(assessment.parties):
        ends[party.id] = End(party.id, party.name or party.id, "party", ("parties", i))
    for i, node in enumerate(assessment.nodes):
        ends[node.id] = End(node.id, node.name, "node", ("nodes", i), node.kind, node.zone)
    for i, system in enumerate(assessment.systems):
        ends[system.id] = End(system.id, system.name, "system", ("systems", i), None, system.zone, system.category)
    numbered = frozenset(f.id for f in assessment.files if facts.references.summary(f.id).has_number)
    graph = FlowGraph(ends, assessment.flows, numbered)
    for i, flow in enumerate(assessment.flows):
        graph.out_of.setdefault(flow.source, []).append(i)
        graph.into.setdefault(flow.target, []).append(i)
    return graph


def means_same(name: str, end: End) -> bool:
    """Tell whether a name in a text (the value of a measure, the name of a connection) means an end."""
    wanted, given = fold(name), fold(end.name)
    if wanted and given and (wanted in given or given in wanted):
        return True
    pattern = _ALIASES.get(end.category or "")
    if pattern is not None and pattern.search(name):
        return True
    one, other = _TAIL.sub("", wanted), _TAIL.sub("", given)
    if min(len(one), len(other)) < _SHORTEST:
        return False
    return one in other or other in one or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _NEAR


def named_alike(said: str, name: str | None, category: str | None) -> bool:
    """Tell whether a name in a text is that of a connection: one holds the other, or it is a usual name of the category."""
    wanted = fold(said)
    for part in re.split(r"[、（）()]", fold(name or "")):
        if min(len(part), len(wanted)) >= _SHORTEST and (part in wanted or wanted in part):
            return True
    pattern = _ALIASES.get(category or "")
    return pattern is not None and pattern.search(said) is not None


def covers(connection: Connection, end: End, systems: dict[str, System], *, internal: bool) -> bool:
    """Tell whether a connection of one system is the one to ``end``; ``internal`` says that the flow uses 庁内連携."""
    if connection.system is not None:
        if connection.system == end.id:
            return True
        category = systems[connection.system].category if connection.system in systems else None
        return internal and category == "internal-link"
    if connection.category == "other":
        return connection.name is not None and means_same(connection.name, end)
    if connection.category == "internal-link" and internal:
        return True
    if connection.category is not None and connection.category == end.category:
        return True
    pattern = _ALIASES.get(connection.category or "")
    return pattern is not None and pattern.search(end.name) is not None


def control_path(facts: Facts, index: int) -> Path_:
    """Return where a control is written: an inherited one where the heir names its profile."""
    profile = facts.assessment.controls[index].profile
    if profile is None:
        return ("controls", index)
    for at, entry in enumerate(facts.assessment.inherits):
        named = entry if isinstance(entry, str) else entry.profile
        if str(named) == str(profile):
            return ("inherits", at) if isinstance(entry, str) else ("inherits", at, "profile")
    return ("inherits",)


def concerns(control: Control, files: Iterable[str]) -> bool:
    """Tell whether a control holds for all of ``files``; one that names none holds for every file."""
    return not control.scope.files or set(files) <= set(control.scope.files)
