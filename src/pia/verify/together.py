"""Several assessments as one policy: their municipalities feed one prefecture and one national server.

Systems of the same body that several assessments share are one node. A stand-in gives way to the real system where one of the
assessments holds it: the servers of a prefecture that is assessed, too, and the neighbour that is another of the municipalities.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from pia.register.policy import (
    BodyPolicy,
    Channel,
    FilePolicy,
    NodePolicy,
    Policy,
    RecipientPolicy,
    RolePolicy,
    Undeclared,
)
from pia.verify.counterparts import COUNTERPART_ROLE

__all__ = ["put_together"]

S = TypeVar("S", bound=Struct)

_MUNICIPAL: Final = ("juki", "municipal-cs")
_BY_NODE: Final = ("authentication", "search", "approval", "rights", "log", "nodes")
_STANDING_IN: Final = "counterpart"


def put_together(policies: Mapping[str, Policy]) -> Policy:
    """Return one policy for several.

    Args:
        policies: by a short name of each assessment, which begins the ids of everything that is its own.
    """
    ways = _Ways(policies)
    parts = [_Part(name, policy, ways) for name, policy in policies.items()]
    merged: dict[str, dict[str, Any]] = {}
    for part in parts:
        for field, by_node in part.by_node().items():
            for node, value in by_node.items():
                known = merged.setdefault(field, {}).get(node)
                merged[field][node] = value if known is None else _both(known, value)
    undeclared = dict(pair for part in parts for pair in part.undeclared())
    nodes = {node.id: node for part in parts for node in part.nodes()}
    return Policy(
        name="、".join(policy.name for policy in policies.values()),
        bodies=_bodies(policies, nodes),
        nodes=tuple(nodes.values()),
        channels=tuple({one.id: one for part in parts for one in part.channels()}.values()),
        files=tuple({one.id: one for part in parts for one in part.files()}.values()),
        roles=(*(role for part in parts for role in part.roles()), *_stand_in_role(nodes, policies)),
        recipients=tuple(one for part in parts for one in part.recipients()),
        undeclared=tuple(sorted(undeclared.items())),
        **{field: merged.get(field, {}) for field in _BY_NODE if field != "nodes"},
    )


class _Ways:
    """Which nodes of the whole each node of an assessment has become."""

    def __init__(self, policies: Mapping[str, Policy]) -> None:
        self.held: dict[tuple[str, str], str] = {}
        """By body and kind: what an assessment holds."""
        self._names: dict[str, str] = {}
        for name, policy in policies.items():
            self._names.setdefault(policy.bodies[0].code, name)
        self._ids: dict[tuple[str, str], str] = {}
        for policy in policies.values():
            for node in policy.nodes:
                if node.origin in ("held", "part"):
                    id_ = f"{self._names[node.body]}-{node.id}"
                    if node.kind != "other":
                        self.held.setdefault((node.body, node.kind), id_)
        self.municipalities = {body.code: body for policy in policies.values() for body in policy.bodies[:1]}

    def of(self, node: NodePolicy, own: BodyPolicy) -> tuple[str, ...]:
        """Return the ids that a node has in the whole: usually one, none where others took its place."""
        if node.origin in ("held", "part", "named"):
            return (f"{self._names[own.code]}-{node.id}",)
        if (node.body, node.kind) in self.held:
            return (self.held[node.body, node.kind],)
        if node.kind in _MUNICIPAL:
            others = tuple(
                id_
                for (code, kind), id_ in self.held.items()
                if kind == node.kind and code != own.code and self._replaces(code, own)
            )
            return others or (f"{node.kind}-{node.body}",)
        if node.body == own.code:
            return (f"{self._names[own.code]}-{node.id}",)
        return (node.kind if node.body == "000000" else f"{node.kind}-{node.body}",)

    def _replaces(self, municipality: str, own: BodyPolicy) -> bool:
        """Say whether a real municipality takes the place of a stand-in: of any neighbour, or of one below its own prefecture."""
        if own.kind == "municipality":
            return True
        return self.municipalities[municipality].prefecture == own.code


class _Part:
    """One of the policies, with its ids as they are in the whole."""

    def __init__(self, name: str, policy: Policy, ways: _Ways) -> None:
        self.name, self.policy = name, policy
        own = policy.bodies[0]
        self.images = {node.id: ways.of(node, own) for node in policy.nodes}
        self._taken = set(ways.held.values())
        self._origins = {node.id: node.origin for node in policy.nodes}

    def nodes(self) -> Iterator[NodePolicy]:
        for node in self.policy.nodes:
            for id_ in self.images[node.id]:
                if node.origin in ("held", "part") or id_ not in self._taken:
                    yield replace(node, id=id_)

    def channels(self) -> Iterator[Channel]:
        for one in self.policy.channels:
            standing = one.origin == _STANDING_IN
            pairs = [
                (source, target)
                for source in self.images[one.source]
                for target in self.images[one.target]
                if source != target and not (standing and self._speaks_for_itself(one.source, source))
            ]
            for number, (source, target) in enumerate(pairs, 1):
                id_ = f"{source}-to-{target}-{one.kind}" if standing else f"{self.name}-{one.id}"
                suffix = f"-{number}" if len(pairs) > 1 and not standing else ""
                yield replace(one, id=f"{id_}{suffix}", source=source, target=target)

    def _speaks_for_itself(self, node: str, image: str) -> bool:
        """Say whether an assessed system took the place of a stand-in: what it sends its own assessment declares."""
        return self._origins[node] == _STANDING_IN and image in self._taken

    def files(self) -> Iterator[FilePolicy]:
        for file in self.policy.files:
            for id_ in self.images[file.node]:
                if self._origins[file.node] == "held" or id_ not in self._taken:
                    yield replace(file, id=self._file(file, id_), node=id_)

    def _file(self, file: FilePolicy, node: str) -> str:
        return f"{node}.{file.role}" if file.id == f"{file.node}.{file.role}" else f"{self.name}-{file.id}"

    def roles(self) -> Iterator[RolePolicy]:
        for role in self.policy.roles:
            if role.id != COUNTERPART_ROLE:
                nodes = frozenset(id_ for node in role.nodes for id_ in self.images[node])
                yield replace(role, id=f"{self.name}-{role.id}", nodes=nodes)

    def recipients(self) -> Iterator[RecipientPolicy]:
        files = {
            file.id: self._file(file, self.images[file.node][0])
            for file in self.policy.files
            if self._origins[file.node] == "held"
        }
        for one in self.policy.recipients:
            yield replace(one, id=f"{self.name}-{one.id}", file=files.get(one.file, f"{self.name}-{one.file}"))

    def by_node(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for field in _BY_NODE:
            if field != "nodes":
                written: Mapping[str, Any] = getattr(self.policy, field)
                found[field] = {self.images[node][0]: self._named(value) for node, value in written.items()}
        return found

    def _named(self, value: Any) -> Any:
        """Return what is declared of a node with the roles in it called as in the whole."""
        approvers = getattr(value, "approvers", None)
        if isinstance(approvers, frozenset):
            return replace(value, approvers=frozenset(f"{self.name}-{role}" for role in approvers))
        return value

    def undeclared(self) -> Iterator[tuple[str, str]]:
        for path, why in self.policy.undeclared:
            part, _, rest = path.partition(".")
            if part not in _BY_NODE:
                yield (f"{part}.{self.name}-{rest}" if rest else part), why
                continue
            node = max((id_ for id_ in self.images if rest == id_ or rest.startswith(f"{id_}.")), key=len, default="")
            images = self.images.get(node, ())
            if part != "nodes" or not set(images) & self._taken:
                yield from ((f"{part}.{image}{rest.removeprefix(node)}", why) for image in images)


def _both(one: S, other: S) -> S:
    """Return what either of two assessments of the same body declares of a node; where both do, the first stands."""
    if not hasattr(one, "__struct_fields__"):
        return one
    given = {name: getattr(other, name) for name in one.__struct_fields__ if isinstance(getattr(one, name), Undeclared)}
    return replace(one, **given)


def _bodies(policies: Mapping[str, Policy], nodes: Mapping[str, NodePolicy]) -> tuple[BodyPolicy, ...]:
    assessed = {policy.bodies[0].code: policy.bodies[0] for policy in policies.values()}
    others = {body.code: body for policy in policies.values() for body in policy.bodies}
    used = {node.body for node in nodes.values()} | {body.prefecture for body in assessed.values()}
    return tuple(
        {**assessed, **{code: body for code, body in others.items() if code not in assessed and code in used}}.values()
    )


def _stand_in_role(nodes: Mapping[str, NodePolicy], policies: Mapping[str, Policy]) -> Sequence[RolePolicy]:
    loose = frozenset(node.id for node in nodes.values() if node.origin == _STANDING_IN)
    roles = [role for policy in policies.values() for role in policy.roles if role.id == COUNTERPART_ROLE]
    if not loose or not roles:
        return ()
    operations = frozenset(name for role in roles for name in role.operations)
    return (replace(roles[0], nodes=loose, operations=operations),)
