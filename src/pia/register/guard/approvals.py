"""Approvals of outputs and corrections: what was applied for, by whom it was approved, and whether it fits what is done."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

import msgspec
from msgspec import Struct

from pia.register.guard.denial import Denial
from pia.register.guard.operation import Operation
from pia.register.store.interface import Kept, Reader

__all__ = ["ApprovalRow", "ApprovalState", "approval_of", "fits", "kept_approval"]

ApprovalState = Literal["pending", "approved", "rejected", "used"]


class ApprovalRow(Struct, frozen=True, kw_only=True):
    """One application for leave to put out many records or to correct one, and what became of it."""

    id: str
    applicant: str
    operation: str
    task: str
    purpose: str
    count: int | None
    items: frozenset[str]
    subject: bytes
    medium: str
    applied: datetime
    state: ApprovalState = "pending"
    approver: str = ""
    decided: datetime | None = None
    expires: datetime | None = None
    """The first moment at which it may no longer be used; None where no such time was declared."""
    used: datetime | None = None


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(ApprovalRow).decode


def kept_approval(approval: ApprovalRow) -> Kept:
    """Return the row that keeps an approval."""
    return Kept(kind="approval", key=approval.id, body=_encode(approval))


def approval_of(view: Reader, id_: str) -> ApprovalRow | None:
    """Return an approval by its id."""
    kept = view.kept("approval", id_)
    return None if kept is None else _decode(kept.body)


def fits(approval: ApprovalRow, who: str, operation: Operation, subject: bytes, now: datetime) -> list[Denial]:
    """Return why an approval does not cover an operation: it is bound to who asked, for what, how much, which items and whom."""
    found = []
    if approval.state != "approved":
        found.append(Denial(f"approval-{approval.state}", "approval"))
    if approval.expires is not None and now >= approval.expires:
        found.append(Denial("approval-expired", "approval"))
    if approval.applicant != who:
        found.append(Denial("approval-not-own", "approval"))
    if approval.approver == approval.applicant:
        found.append(Denial("approval-self", "approval"))
    for aspect, same in (
        ("operation", approval.operation == operation.name),
        ("task", approval.task == operation.task),
        ("purpose", approval.purpose == operation.purpose),
        ("items", operation.items <= approval.items),
        ("subject", approval.subject == subject),
        ("medium", approval.medium == operation.medium),
    ):
        if not same:
            found.append(Denial("approval-differs", aspect))
    if operation.count is not None and operation.count > (approval.count or 0):
        found.append(Denial("approval-exceeded", "count", approval.count or 0))
    return found
