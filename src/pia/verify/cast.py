"""The people of a rehearsal (試験用): at every node two clerks, somebody who approves, a contractor, somebody of another department, a stranger.

They hold roles that the policy declares; where it has no such role, there is no such person. Nobody is the name of somebody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.register.guard.credentials import Secrets, give
from pia.register.guard.findings import Findings
from pia.register.guard.grants import SETUP, change_rights, operator_of
from pia.register.guard.lists import Listed, row
from pia.register.guard.operator import Operator, OperatorKind, Right
from pia.register.policy import Policy, RolePolicy, Undeclared

if TYPE_CHECKING:
    from pia.register.guard.operator import Proofs
    from pia.register.nodes import Node

__all__ = [
    "APPROVER",
    "CLERK",
    "MEDIUM",
    "OTHER",
    "PEOPLE",
    "SECOND",
    "STRANGER",
    "VENDOR",
    "Person",
    "cast_of",
    "enrolled",
]

CLERK, SECOND, APPROVER, VENDOR, OTHER, STRANGER = "clerk", "second", "approver", "vendor", "other", "stranger"
PEOPLE: Final = (CLERK, SECOND, APPROVER, VENDOR, OTHER, STRANGER)
MEDIUM: Final = "medium-1"
"""A medium that is registered at every node."""

_SINCE: Final = date(2000, 1, 1)
_STAFF: Final = "staff"
_KINDS: Final[dict[str, OperatorKind]] = {VENDOR: "vendor", OTHER: "staff", STRANGER: "staff"}


class Person(Struct, frozen=True, kw_only=True):
    """Somebody at one node: the id and terminal are their part in the rehearsal."""

    id: str
    roles: tuple[RolePolicy, ...] = ()

    @property
    def terminal(self) -> str:
        """The registered terminal of this person."""
        return f"terminal-{self.id}"

    @property
    def secrets(self) -> Secrets:
        """What this person was given to sign in with at first."""
        return Secrets(password=self.password(1), card=f"card-{self.id}", biometric=f"vein-{self.id}")

    def password(self, number: int) -> str:
        """Return the password of so many changes."""
        return f"Rehearsal-only-{self.id}-{number}"

    def proofs(self, number: int) -> Proofs:
        """Return what this person presents after so many passwords."""
        return {"password": self.password(number), "ic-card": f"card-{self.id}", "biometric": f"vein-{self.id}"}


def cast_of(policy: Policy, node: str) -> dict[str, Person]:
    """Return the people of a node by their part; a part that no role fits is missing."""
    roles = [role for role in policy.roles if node in role.nodes]
    vendors = [role for role in roles if role.id.startswith("vendor-")]
    own = [role for role in roles if role not in vendors]
    staff = [role for role in own if role.id.startswith(_STAFF)] or own
    clerk = max(staff, key=lambda role: (role.sees_content, len(role.operations)), default=None)
    found = {STRANGER: Person(id=STRANGER)}
    if clerk is not None:
        found |= {part: Person(id=part, roles=(clerk,)) for part in (CLERK, SECOND)}
        found[APPROVER] = Person(id=APPROVER, roles=_approving(policy, node, own) or (clerk,))
    if vendors:
        found[VENDOR] = Person(id=VENDOR, roles=(min(vendors, key=lambda role: (len(role.operations), role.id)),))
    other = next((role for role in staff if clerk is not None and role.department != clerk.department), None)
    if other is not None:
        found[OTHER] = Person(id=OTHER, roles=(other,))
    return found


def _approving(policy: Policy, node: str, roles: Iterable[RolePolicy]) -> tuple[RolePolicy, ...]:
    """Return the roles of everybody who may approve anything at a node."""
    named: set[str] = set()
    for part in (policy.approval.get(node), policy.rights.get(node)):
        if part is not None and not isinstance(part.approvers, Undeclared):
            named |= part.approvers
    return tuple(role for role in roles if role.id in named)


def enrolled(node: Node, people: Iterable[Person]) -> None:
    """Enter people at a node with their rights, secrets and terminals, and the medium; nothing else of the rehearsal is set up so."""
    guard, today = node.guard, node.today
    with node.store.write() as tx:
        for person in people:
            if operator_of(tx, person.id) is not None:
                continue
            department = person.roles[0].department if person.roles else ""
            operator = Operator(
                id=person.id, name="試験用", department=department, kind=_KINDS.get(person.id, "staff"), since=_SINCE,
                role=person.roles[0].id if person.roles else "",
            )  # fmt: skip
            rights = [("grant", Right(role=role.id, since=_SINCE)) for role in person.roles]
            change_rights(tx, operator, rights, day=today, by=(SETUP, SETUP))  # type: ignore[arg-type]
            give(guard, tx, person.id, person.secrets, Findings())
            listed = Listed(id=person.terminal, since=today, applicant=SETUP, approver=SETUP)
            tx.keep(row("terminal", person.terminal, listed))
        tx.keep(row("medium", MEDIUM, Listed(id=MEDIUM, since=today, applicant=SETUP, approver=SETUP)))
        node.log(tx, node.own_entry("set-up"))
