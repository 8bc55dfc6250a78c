"""Looking over the rights of everybody: the list to look at, when it is due, and where accounts and the ledger of rights differ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from pia.errors import Words
from pia.register.clock import TOKYO
from pia.register.guard.agreement import Act, Done, agree, finish
from pia.register.guard.denial import Denied
from pia.register.guard.findings import Findings
from pia.register.guard.grants import SETUP, lines_of, rights_from
from pia.register.guard.lists import all_rows
from pia.register.guard.operator import Operator
from pia.register.guard.periods import end_of
from pia.register.policy import Undeclared
from pia.register.store.interface import Kept, Reader, Tx

if TYPE_CHECKING:
    from pia.register.guard.guard import Guard

__all__ = ["DIFFERENCES", "Difference", "Due", "HeldRight", "held_rights", "review", "review_due", "rights_differ"]

_KEY: Final = "rights-review"

DIFFERENCES: Final[dict[str, Words]] = {
    "ledger-differs": Words("権限が権限の台帳と違います。", "the rights are not those of the ledger of rights"),
    "no-operator": Words("権限の台帳にある利用者の登録がありません。", "the ledger of rights names an operator who is not registered"),
    "not-revoked": Words("異動又は退職の後も権限が残っています。", "rights are left after the day of leaving"),
    "unapproved": Words("申請者と承認者が同じ権限があります。", "a right was given by one person alone"),
    "unknown-role": Words("定めのない権限区分があります。", "a right names a role that is not declared"),
}  # fmt: skip
"""What a review of rights can find, by its code."""


class HeldRight(Struct, frozen=True, kw_only=True):
    """One line of the list of who holds what (操作者ごとの権限の一覧)."""

    operator: str
    role: str
    since: date
    last: date | None
    in_force: bool


class Difference(Struct, frozen=True):
    """Something that a review of rights finds."""

    code: str
    operator: str

    @property
    def words(self) -> Words:
        """What is wrong, with the id of the operator."""
        found = DIFFERENCES[self.code]
        return Words(f"{self.operator}：{found.ja}", f"{self.operator}: {found.en}")


class Due(Struct, frozen=True, kw_only=True):
    """When the rights have to be looked over next; ``unchecked`` names the gap where no period is declared."""

    last: date | None
    next: date | None
    overdue: bool
    unchecked: tuple[str, ...] = ()


def held_rights(view: Reader, guard: Guard) -> Iterator[HeldRight]:
    """Yield every right of every operator, whether it is in force today or not."""
    for operator in all_rows(view, "operator", Operator):
        standing = guard.standing(view, operator.id)
        active = {role.id for role in standing.active} if standing is not None else set()
        for right in operator.rights:
            yield HeldRight(
                operator=operator.id, role=right.role, since=right.since, last=right.last, in_force=right.role in active
            )


def rights_differ(view: Reader, guard: Guard) -> list[Difference]:
    """Return where accounts, the ledger of rights and the policy do not agree today."""
    found, today, seen = [], guard.clock.today, set()
    for operator in all_rows(view, "operator", Operator):
        seen.add(operator.id)
        lines = lines_of(view, operator.id)
        if rights_from(lines) != operator.rights:
            found.append(Difference("ledger-differs", operator.id))
        if any(right.role not in guard.rules.roles for right in operator.rights):
            found.append(Difference("unknown-role", operator.id))
        left = operator.until is not None and today >= operator.until
        if left and any(right.last is None or right.last >= today for right in operator.rights):
            found.append(Difference("not-revoked", operator.id))
        alone = [line for line in lines if line.act == "grant" and line.applicant == line.approver != SETUP]
        if alone and guard.rules.rights.separate_approver is True:
            found.append(Difference("unapproved", operator.id))
    strangers = {kept.key.partition("/")[0] for kept in view.all_kept("grant")} - seen
    found.extend(Difference("no-operator", operator) for operator in sorted(strangers))
    return found


def review(tx: Tx, guard: Guard, act: Act) -> Done | Denied:
    """Note that two people looked over all rights today; the ledger counts rights and differences."""
    found = Findings()
    agree(guard, tx, act, found)
    rights = sum(1 for _ in held_rights(tx, guard))
    differences = len(rights_differ(tx, guard))
    if not found.denials:
        tx.keep(Kept(kind="setting", key=_KEY, body=msgspec.msgpack.encode(guard.clock.today)))
    return finish(guard, tx, act, "review-rights", found, detail=f"rights={rights} differences={differences}")


def review_due(view: Reader, guard: Guard) -> Due:
    """Return when the next review is due, counted from the last one; one that never took place is overdue."""
    kept = view.kept("setting", _KEY)
    last = None if kept is None else msgspec.msgpack.decode(kept.body, type=date)
    period = guard.rules.rights.review
    if isinstance(period, Undeclared):
        return Due(last=last, next=None, overdue=False, unchecked=(guard.rules.path("rights", "review"),))
    due = guard.clock.today
    if last is not None:
        due = (end_of(datetime.combine(last, time(), TOKYO), period) - timedelta.resolution).date()
    return Due(last=last, next=due, overdue=last is None or guard.clock.today > due)
