"""What an operator may do today: the rights in force and those that are not, with why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pia.register.guard.denial import Denial
from pia.register.guard.operation import Operation
from pia.register.guard.operator import Operator
from pia.register.guard.rules import NodeRules, RoleRules

__all__ = ["Standing", "standing_of"]


class Standing:
    """One operator on one day."""

    __slots__ = ("active", "denials", "dormant", "operator")

    def __init__(
        self,
        operator: Operator,
        denials: Sequence[Denial],
        active: Sequence[RoleRules],
        dormant: Sequence[tuple[RoleRules, str]],
    ) -> None:
        self.operator = operator
        self.denials = tuple(denials)
        """Why the operator may do nothing at all today; empty for who may."""
        self.active = tuple(active)
        self.dormant = tuple(dormant)
        """Rights that are held but not in force, with the code that says why."""

    def role_for(self, operation: Operation, *, content: bool) -> RoleRules | None:
        """Return the role under which an operation is done: the one that sees most among those that have operation and task.

        Roles do not add up: what one role lacks is not lent by another.
        """
        found = None
        best = -1
        for role in self.active:
            if role.covers(operation):
                rank = 2 * (role.content or not content) + (not role.masks(operation.task))
                if rank > best:
                    found, best = role, rank
        return found

    def why_not(self, operation: Operation) -> Denial:
        """Return why no role has an operation."""
        for role, code in self.dormant:
            if role.covers(operation):
                return Denial(code, "department" if code == "other-department" else "operation")
        if any(operation.name in role.operations for role in self.active):
            return Denial("task-not-held", "task")
        return Denial("no-right", "operation")


def standing_of(rules: NodeRules, operator: Operator, day: date) -> Standing:
    """Return what an operator may do on a day."""
    denials = []
    if day < operator.since:
        denials.append(Denial("not-yet", "day"))
    if operator.until is not None and rules.rights.end_on_transfer is True and day >= operator.until:
        denials.append(Denial("left", "day"))
    active: list[RoleRules] = []
    dormant: list[tuple[RoleRules, str]] = []
    for right in operator.rights:
        role = rules.roles.get(right.role)
        if role is None:
            continue
        if day < right.since:
            dormant.append((role, "right-not-begun"))
        elif not right.holds(day):
            dormant.append((role, "right-ended"))
        elif role.department and operator.department != role.department:
            dormant.append((role, "other-department"))
        else:
            active.append(role)
    return Standing(operator, denials, () if denials else active, dormant)
