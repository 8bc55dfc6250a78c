"""The part of a policy that one node's guard enforces, worked out once."""

from __future__ import annotations

import re
from typing import Final

from pia.register.guard.operation import Operation
from pia.register.guard.periods import span_of
from pia.register.guard.search import SearchCheck
from pia.register.items import NUMBER
from pia.register.ledger import is_plain
from pia.register.policy import Approval, Authentication, Policy, Rights, RolePolicy, Undeclared

__all__ = ["MASKED", "NodeRules", "RoleRules"]

MASKED: Final = frozenset({NUMBER})
_TITLE: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]{1,200}").fullmatch
_DIGITS: Final = re.compile(r"[0-9](?:[- ]?[0-9]){7}").search
_NOTHING: Final[frozenset[str]] = frozenset()


class RoleRules:
    """One role at one node: its operations and tasks, and what of the content it sees."""

    __slots__ = ("_number_tasks", "_sees_number", "content", "department", "gaps", "id", "operations", "tasks")

    def __init__(self, role: RolePolicy) -> None:
        self.id = role.id
        self.department = role.department
        self.operations = role.operations
        self.content = role.sees_content
        self.tasks = None if isinstance(role.tasks, Undeclared) else role.tasks
        self._sees_number = role.sees_number
        self._number_tasks = role.number_tasks
        named = {"tasks": role.tasks, "sees_number": role.sees_number}
        if role.sees_number is True:
            named["number_tasks"] = role.number_tasks
        self.gaps = tuple(f"roles.{role.id}.{name}" for name, v in named.items() if isinstance(v, Undeclared))

    def covers(self, operation: Operation) -> bool:
        """Say whether the role has the operation and its task."""
        return operation.name in self.operations and (self.tasks is None or operation.task in self.tasks)

    def masks(self, task: str) -> frozenset[str]:
        """Return the items that the role must not see in a task."""
        if self._sees_number is False:
            return MASKED
        if self._sees_number is True and not isinstance(self._number_tasks, Undeclared):
            return _NOTHING if task in self._number_tasks else MASKED
        return _NOTHING


class NodeRules:
    """Everything that a node's guard asks of the policy."""

    def __init__(self, policy: Policy, node: str) -> None:
        if all(n.id != node for n in policy.nodes):
            raise ValueError(f"the policy has no node {node}")
        self.node = node
        self.roles = {role.id: RoleRules(role) for role in policy.roles if node in role.nodes}
        self.all_roles = frozenset(role.id for role in policy.roles)
        self.authentication = policy.authentication.get(node) or Authentication()
        self.rights = policy.rights.get(node) or Rights()
        self.approval = policy.approval.get(node) or Approval()
        rule = policy.search.get(node)
        self.search = SearchCheck(rule) if rule is not None else None
        self.purposes = None if isinstance(policy.purposes, Undeclared) else policy.purposes
        self.idle = span_of(self.authentication.idle_lock)
        self.titles = self._titles(policy)
        """Operations, functions and tasks that the policy names: these may stand in the ledger as they are."""
        self.names = frozenset(name for name in self.titles if is_plain(name))
        self.gaps = self._gaps()
        """What every permit leaves unchecked."""

    def _titles(self, policy: Policy) -> frozenset[str]:
        names: set[str] = set(self.purposes or ())
        for role in policy.roles:
            names |= role.operations
            names.update(*(t for t in (role.tasks, role.number_tasks) if not isinstance(t, Undeclared)))
        for node in policy.nodes:
            names.update(node.functions)
        return frozenset(name for name in names if _TITLE(name) and not _DIGITS(name))

    def path(self, part: str, field: str = "") -> str:
        """Return the path of a declaration about this node."""
        return f"{part}.{self.node}.{field}" if field else f"{part}.{self.node}"

    def _gaps(self) -> tuple[str, ...]:
        gaps = []
        if self.idle is None:
            gaps.append(self.path("authentication", "idle_lock"))
        if isinstance(self.rights.end_on_transfer, Undeclared):
            gaps.append(self.path("rights", "end_on_transfer"))
        if isinstance(self.approval.second_person, Undeclared):
            gaps.append(self.path("approval", "second_person"))
        return tuple(gaps)
