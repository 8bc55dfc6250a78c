"""Applying for an output or a correction, and deciding on it: never the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.register.guard.agreement import present
from pia.register.guard.approvals import ApprovalRow, approval_of, kept_approval
from pia.register.guard.denial import Denied
from pia.register.guard.findings import Findings
from pia.register.guard.form import check_form
from pia.register.guard.lists import is_id
from pia.register.guard.operation import Operation
from pia.register.guard.operator import Session
from pia.register.guard.periods import end_of
from pia.register.ledger import Entry, enter
from pia.register.policy import Undeclared
from pia.register.store.interface import Tx

if TYPE_CHECKING:
    from pia.register.guard.guard import Guard

__all__ = ["apply", "decide"]


def apply(tx: Tx, guard: Guard, session: Session, operation: Operation) -> ApprovalRow | Denied:
    """Apply for leave to do an operation: whoever applies has to have the right to it, and is the only one who may use the leave.

    The application is bound to operation, task, purpose, items, person, medium and at most so many records.
    """
    found = Findings()
    here = present(guard, tx, session, found)
    check_form(guard.rules.node, operation, found)
    standing = guard.standing(tx, session.operator)
    if here and standing is not None and standing.role_for(operation, content=operation.shows_content) is None:
        found.denials.append(standing.why_not(operation))
    known = standing is not None
    if found.denials:
        return _refuse(guard, tx, session, "apply-approval", found, known=known)
    last = tx.last_of_ledger()
    approval = ApprovalRow(
        id=f"A{1 if last is None else last.seq + 1:09d}",
        applicant=session.operator,
        operation=operation.name,
        task=operation.task,
        purpose=operation.purpose,
        count=operation.count,
        items=operation.items,
        subject=guard.seal.subject(operation.subject) if operation.subject else b"",
        medium=operation.medium,
        applied=guard.clock.now,
    )
    tx.keep(kept_approval(approval))
    detail = f"approval={approval.id} for={guard.named(operation.name, title=False)} records={operation.count or 0}"
    _enter(guard, tx, session, "apply-approval", detail, task=guard.named(operation.task), subject=approval.subject)
    return approval


def decide(tx: Tx, guard: Guard, session: Session, approval_id: str, *, approve: bool) -> ApprovalRow | Denied:
    """Approve or reject an application; the validity of an approval begins now."""
    found = Findings()
    present(guard, tx, session, found)
    approval = approval_of(tx, approval_id) if is_id(approval_id) else None
    if approval is None:
        found.deny("approval-unknown", "approval")
    else:
        if approval.state != "pending":
            found.deny("approval-decided", "approval")
        if approval.applicant == session.operator:
            found.deny("approval-self", "approval")
    standing = guard.standing(tx, session.operator)
    approvers = guard.rules.approval.approvers
    if isinstance(approvers, Undeclared):
        found.gaps.append(guard.rules.path("approval", "approvers"))
    elif standing is not None and all(role.id not in approvers for role in standing.active):
        found.deny("not-an-approver", "role")
    if found.denials or approval is None:
        return _refuse(guard, tx, session, "decide-approval", found, known=standing is not None)
    valid = guard.rules.approval.valid
    if isinstance(valid, Undeclared):
        found.gaps.append(guard.rules.path("approval", "valid"))
    now = guard.clock.now
    approval = replace(
        approval,
        state="approved" if approve else "rejected",
        approver=session.operator,
        decided=now,
        expires=None if isinstance(valid, Undeclared) else end_of(now, valid),
    )
    tx.keep(kept_approval(approval))
    detail = f"approval={approval.id} decision={approval.state}"
    if found.gaps:
        detail += f" unchecked={','.join(found.gaps)}"
    _enter(guard, tx, session, "decide-approval", detail, task=guard.named(approval.task), subject=approval.subject)
    return approval


def _enter(guard: Guard, tx: Tx, session: Session, operation: str, detail: str, *, task: str, subject: bytes) -> None:
    entry = Entry(
        who=session.operator,
        terminal=session.terminal,
        task=task,
        operation=operation,
        subject=subject,
        outcome="unchecked" if "unchecked=" in detail else "done",
        detail=detail,
    )
    enter(tx, guard.clock.now, entry)


def _refuse(guard: Guard, tx: Tx, session: Session, operation: str, found: Findings, *, known: bool) -> Denied:
    denied = Denied(
        denials=tuple(dict.fromkeys(found.denials)),
        who=session.operator if known else guard.named(session.operator, typed=True),
        terminal=guard.shown(session.terminal),
        task="",
        operation=operation,
    )
    enter(tx, guard.clock.now, denied.entry())
    return denied
