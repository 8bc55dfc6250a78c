"""The people at a node of a rehearsal (試験用): two clerks who sign in as the policy demands, again when it locks them out.

They hold a role that the policy declares, where one of its roles has the operations; :func:`staffed` adds one where none has, and says so.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from pia.errors import Problem, UsageError, Words
from pia.register.guard.administration import Enrolment, set_up
from pia.register.guard.credentials import Secrets, change_password
from pia.register.guard.denial import Denied
from pia.register.guard.operator import Operator, Right, Session
from pia.register.guard.signing import credential_of
from pia.register.nodes.base import Node, Work
from pia.register.nodes.juki import Juki
from pia.register.policy import Policy, RolePolicy, Undeclared

if TYPE_CHECKING:
    from pia.register.store.interface import Tx

__all__ = ["ACCEPTING", "Desk", "role_for", "staffed"]

ACCEPTING: Final = frozenset({"enter", "amend", "remove"})
"""What a clerk at the counter of a 既存住基システム has to be allowed."""

_TASK: Final = "住民基本台帳事務"
_SINCE: Final = date(2000, 1, 1)
_CLERKS: Final = ("rehearsal-1", "rehearsal-2")


def staffed(policy: Policy) -> tuple[Policy, tuple[Words, ...]]:
    """Return a policy under which every 既存住基システム has somebody who may take applications, and what was added for that."""
    without = [one.id for one in policy.nodes if one.kind == "juki" and role_for(policy, one.id, ACCEPTING) is None]
    added = tuple(_rehearsal(node) for node in without)
    notes = tuple(
        Words(
            f"試験用に足した権限区分：{role.id}（届出を受け付けられる役割の記載が無いため）",
            f"role added for testing: {role.id} (no declared role may take applications)",
        )
        for role in added
    )
    return replace(policy, roles=(*policy.roles, *added)), notes


def _rehearsal(node: str) -> RolePolicy:
    operations = ACCEPTING | {"look_up"}
    return RolePolicy(
        id=f"rehearsal-{node}", title="試験用係員", department="", nodes=frozenset({node}), operations=operations
    )


def role_for(policy: Policy, node: str, operations: Collection[str]) -> RolePolicy | None:
    """Return the first role of a node that has all of some operations, and sees what it works on."""
    fitting = (role for role in policy.roles if node in role.nodes and role.operations.issuperset(operations))
    return next((role for role in fitting if role.sees_content), None)


class Desk:
    """The clerks of one node, for some of its operations.

    Args:
        node: where they work.
        operations: what they have to be allowed.

    Raises:
        UsageError: ``register-no-role``: no role of the policy allows it.
    """

    def __init__(self, node: Node, operations: Collection[str] = ACCEPTING) -> None:
        role = role_for(node.policy, node.id, operations)
        if role is None:
            raise UsageError(_no_role(node.id))
        self._node, self._role = node, role
        self._sessions: dict[str, Session] = {}
        self._task, self._purpose = _task(node.policy, role)
        second = node.guard.rules.approval.second_person
        self._second = not isinstance(second, Undeclared) and not second.isdisjoint(operations)
        with node.store.read() as reader:
            known = reader.kept("operator", _CLERKS[0]) is not None
        if not known:
            self._set_up()

    def _set_up(self) -> None:
        role = self._role
        people = [
            Enrolment(
                operator=Operator(id=id_, name="試験用", role=role.id, department=role.department, since=_SINCE),
                secrets=Secrets(password=_password(id_, 1), card=f"card-{id_}", biometric=f"vein-{id_}"),
                rights=tuple(Right(role=one, since=_SINCE) for one in (role.id, *self._approving(id_))),
            )
            for id_ in _CLERKS
        ]
        with self._node.store.write() as tx:
            set_up(tx, self._node.guard, people, terminals=_CLERKS)

    def _approving(self, clerk: str) -> tuple[str, ...]:
        """Return the role in which the second clerk approves corrections, where the policy has roles for that."""
        approvers = self._node.guard.rules.approval.approvers
        if clerk == _CLERKS[0] or isinstance(approvers, Undeclared) or self._role.id in approvers:
            return ()
        return tuple(sorted(approvers & self._node.guard.rules.roles.keys()))[:1]

    def correcting(self, atena: str) -> Work:
        """Return :meth:`work` for a correction of somebody: where that needs an approval, one clerk applies and the other approves."""
        work = self.work()
        if not isinstance(self._node, Juki) or self._node.guard.rules.approval.correction is not True:
            return work
        applied = self._node.apply_for_correction(work, atena)
        if isinstance(applied, Denied):
            return work
        self._node.approve(replace(work, session=self._session(_CLERKS[1])), applied.id)
        return replace(work, approval=applied.id)

    def work(self) -> Work:
        """Return on whose behalf and for what something is done now.

        Raises:
            UsageError: ``register-no-sign-in``: the declared rules let nobody of a rehearsal sign in.
        """
        session = self._session(_CLERKS[0])
        second = self._session(_CLERKS[1]).id if self._second else ""
        return Work(session=session, task=self._task, purpose=self._purpose, second=second)

    def _session(self, clerk: str) -> Session:
        guard, session = self._node.guard, self._sessions.get(clerk)
        if session is None or guard.sessions.idle(session, self._node.now):
            with self._node.store.write() as tx:
                session = self._signed_in(tx, clerk)
            self._sessions[clerk] = session
        return session

    def _signed_in(self, tx: Tx, clerk: str) -> Session:
        guard = self._node.guard
        for _ in range(2):
            number = credential_of(tx, clerk).given
            proofs = {"password": _password(clerk, number), "ic-card": f"card-{clerk}", "biometric": f"vein-{clerk}"}
            session = guard.sign_in(tx, clerk, proofs, clerk)  # type: ignore[arg-type]  # the keys are factors
            if isinstance(session, Session):
                return session
            if all(denial.code != "password-expired" for denial in session.denials):
                break
            changed = change_password(tx, guard, clerk, proofs, new=_password(clerk, number + 1), terminal=clerk)  # type: ignore[arg-type]
            if isinstance(changed, Denied):
                break
        raise UsageError(_no_sign_in(self._node.id))


def _password(clerk: str, number: int) -> str:
    return f"rehearsal-only-{clerk}-{number}"


def _task(policy: Policy, role: RolePolicy) -> tuple[str, str]:
    """Return a task that a role has and a purpose that is declared for it."""
    tasks = sorted(role.tasks) if not isinstance(role.tasks, Undeclared) else []
    purposes = {} if isinstance(policy.purposes, Undeclared) else policy.purposes
    task = next((one for one in tasks if one in purposes), tasks[0] if tasks else _TASK)
    return task, min(purposes.get(task, frozenset()), default="")


def _no_role(node: str) -> Problem:
    return Problem(
        "register-no-role",
        Words(f"{node} で届出を受け付けられる役割がありません。", f"no role may take applications at {node}"),
        Words("利用者の役割と操作の記載を確かめてください。", "look at the roles and operations that are declared"),
    )


def _no_sign_in(node: str) -> Problem:
    return Problem(
        "register-no-sign-in",
        Words(
            f"試験用の係員が {node} の利用を始められません。", f"the clerks of the rehearsal cannot sign in at {node}"
        ),
        Words(
            f"理由は pia register log {node} で見られます。認証の記載を確かめてください。",
            f"'pia register log {node}' tells why; look at what is declared about authentication",
        ),
    )
