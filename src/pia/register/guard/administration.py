"""Changing who may work at a node: operators, rights, terminals and media, each act by two people and in the ledger.

Every function works in the caller's transaction, which has to be kept whatever the answer: refusals are entered too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from pia.register.guard.agreement import Act, Done, agree, finish
from pia.register.guard.credentials import Secrets, give
from pia.register.guard.denial import Denied
from pia.register.guard.findings import Findings
from pia.register.guard.grants import SETUP, Change, change_rights, operator_of
from pia.register.guard.lists import Listed, SessionsRow, all_rows, is_id, is_listed, row, row_of
from pia.register.guard.operator import Operator, Right
from pia.register.ledger import Entry, enter
from pia.register.policy import Undeclared
from pia.register.store.interface import Tx

if TYPE_CHECKING:
    from pia.register.guard.guard import Guard

__all__ = ["Enrolment", "enrol", "grant", "leave", "register", "reset", "revoke", "set_up", "withdraw"]

_DAY = timedelta(days=1)
ListKind = Literal["terminal", "medium"]


class Enrolment(Struct, frozen=True, kw_only=True):
    """A new operator, what to sign in with, and (only when a node is set up) first rights."""

    operator: Operator
    secrets: Secrets = Secrets()
    rights: tuple[Right, ...] = ()


def set_up(
    tx: Tx, guard: Guard, people: Iterable[Enrolment], *, terminals: Iterable[str] = (), media: Iterable[str] = ()
) -> Done | Denied:
    """Enter the first operators, terminals and media of a node, as long as it has no operator; nobody approves it.

    Raises:
        ValueError: a person, a role, a secret, a terminal or a medium is unusable; the transaction must not be kept.
    """
    now, today = guard.clock.now, guard.clock.today
    if next(iter(tx.all_kept("operator")), None) is not None:
        found = Findings()
        found.deny("already-set-up")
        denied = Denied(denials=tuple(found.denials), who=SETUP, terminal="", task="rights", operation="set-up")
        enter(tx, now, denied.entry())
        return denied
    found = Findings()
    counts = [0, 0, 0]
    for person in people:
        operator = replace(person.operator, rights=())
        roles = {right.role for right in person.rights}
        if not is_id(operator.id) or not roles <= guard.rules.roles.keys() or operator_of(tx, operator.id) is not None:
            raise ValueError("an operator to be set up has an unusable id, a second entry or a role of another system")
        change_rights(tx, operator, [("grant", r) for r in person.rights], day=today, by=(SETUP, SETUP))
        give(guard, tx, operator.id, person.secrets, found)
        counts[0] += 1
    for place, (kind, ids) in enumerate((("terminal", terminals), ("medium", media)), start=1):
        for id_ in ids:
            if not is_id(id_):
                raise ValueError(f"a {kind} to be set up has an unusable id")
            tx.keep(row(kind, id_, Listed(id=id_, since=today, applicant=SETUP, approver=SETUP)))
            counts[place] += 1
    if found.denials:
        raise ValueError("a password to be set up is unusable")
    detail = f"operators={counts[0]} terminals={counts[1]} media={counts[2]}"
    enter(tx, now, Entry(who=SETUP, task="rights", operation="set-up", outcome="done", detail=detail))
    return Done(operation="set-up", unchecked=tuple(dict.fromkeys(found.gaps)))


def enrol(tx: Tx, guard: Guard, act: Act, person: Enrolment) -> Done | Denied:
    """Enter an operator, without any right; somebody who has left may come back under the same id, also without any."""
    found, today = Findings(), guard.clock.today
    operator = replace(person.operator, rights=())
    agree(guard, tx, act, found, about=operator.id)
    before = operator_of(tx, operator.id) if is_id(operator.id) else None
    if not is_id(operator.id):
        found.deny("malformed", "id")
    elif before is not None and (before.until is None or before.until > today):
        found.deny("already-there", "id")
    if operator.until is not None and operator.until <= operator.since:
        found.deny("bad-day", "day")
    if not found.denials:
        give(guard, tx, operator.id, person.secrets, found)
    if not found.denials:
        old = before.rights if before is not None else ()
        change_rights(tx, operator, _without(old, today), day=today, by=_by(act))
    return finish(guard, tx, act, "enrol", found, detail=f"operator={guard.shown(operator.id)}")


def grant(tx: Tx, guard: Guard, act: Act, operator_id: str, right: Right) -> Done | Denied:
    """Give a role from a day on, today at the earliest."""
    found, today = Findings(), guard.clock.today
    agree(guard, tx, act, found, about=operator_id)
    operator = _known(tx, operator_id, found)
    if right.role not in guard.rules.roles:
        found.deny("role-elsewhere" if right.role in guard.rules.all_roles else "unknown-role", "role")
    if right.since < today or (right.last is not None and right.last < right.since):
        found.deny("bad-day", "day")
    if operator is not None:
        if any(r.role == right.role and (r.last is None or r.last >= today) for r in operator.rights):
            found.deny("already-there", "role")
        if operator.until is not None and right.since >= operator.until:
            found.deny("left", "day")
    if operator is not None and not found.denials:
        change_rights(tx, operator, [("grant", right)], day=today, by=_by(act))
    return finish(
        guard, tx, act, "grant", found, detail=f"operator={guard.shown(operator_id)} role={_role(guard, right.role)}"
    )


def revoke(tx: Tx, guard: Guard, act: Act, operator_id: str, role: str) -> Done | Denied:
    """Take a role away at once: from today on it does not hold, nor does one that has not begun yet."""
    found, today = Findings(), guard.clock.today
    agree(guard, tx, act, found)
    operator = _known(tx, operator_id, found)
    if operator is not None:
        held = [r for r in operator.rights if r.role == role and (r.last is None or r.last >= today)]
        if not held:
            found.deny("not-held", "role")
        elif not found.denials:
            change_rights(tx, operator, _without(held, today), day=today, by=_by(act))
    return finish(
        guard, tx, act, "revoke", found, detail=f"operator={guard.shown(operator_id)} role={_role(guard, role)}"
    )


def leave(tx: Tx, guard: Guard, act: Act, operator_id: str, day: date) -> Done | Denied:
    """Note the day of 異動 or 退職. Where rights end on that day itself, the ledger of rights says so at once."""
    found, today = Findings(), guard.clock.today
    agree(guard, tx, act, found)
    operator = _known(tx, operator_id, found)
    ends = guard.rules.rights.end_on_transfer
    if isinstance(ends, Undeclared):
        found.gaps.append(guard.rules.path("rights", "end_on_transfer"))
    if operator is not None:
        if day <= operator.since:
            found.deny("bad-day", "day")
        if operator.until is not None and operator.until <= today:
            found.deny("left", "day")
    if operator is not None and not found.denials:
        going = [r for r in operator.rights if r.last is None or r.last >= day] if ends is True else []
        change_rights(tx, replace(operator, until=day), _without(going, day), day=today, by=_by(act))
        if ends is True and day <= today:
            guard.sessions.end(tx, operator_id)
    return finish(guard, tx, act, "leave", found, detail=f"operator={guard.shown(operator_id)} day={day.isoformat()}")


def reset(tx: Tx, guard: Guard, act: Act, operator_id: str, secrets: Secrets) -> Done | Denied:
    """Give an operator new secrets, unlock the id and end its sessions."""
    found = Findings()
    agree(guard, tx, act, found)
    if _known(tx, operator_id, found) is not None and not found.denials:
        give(guard, tx, operator_id, secrets, found)
        if not found.denials:
            guard.sessions.end(tx, operator_id)
    return finish(guard, tx, act, "reset", found, detail=f"operator={guard.shown(operator_id)}")


def register(tx: Tx, guard: Guard, act: Act, kind: ListKind, id_: str) -> Done | Denied:
    """Register a terminal or a medium."""
    found = Findings()
    agree(guard, tx, act, found)
    if not is_id(id_):
        found.deny("malformed", "id")
    elif is_listed(tx, kind, id_, guard.clock.today):
        found.deny("already-there", kind)
    if not found.denials:
        tx.keep(row(kind, id_, Listed(id=id_, since=guard.clock.today, applicant=_by(act)[0], approver=_by(act)[1])))
    return finish(guard, tx, act, f"register-{kind}", found, detail=f"{kind}={guard.shown(id_)}")


def withdraw(tx: Tx, guard: Guard, act: Act, kind: ListKind, id_: str) -> Done | Denied:
    """Take a terminal or a medium out of use from today on; sessions at that terminal end."""
    found = Findings()
    agree(guard, tx, act, found)
    if not is_listed(tx, kind, id_, guard.clock.today):
        found.deny("not-there", kind)
    kept = tx.kept(kind, id_) if not found.denials else None
    if kept is not None:
        tx.keep(row(kind, id_, replace(row_of(kept.body, Listed), until=guard.clock.today)))
        if kind == "terminal":
            there = [r.sessions[0].operator for r in all_rows(tx, "session", SessionsRow)]
            for operator in there:
                guard.sessions.end(tx, operator, terminal=id_)
    return finish(guard, tx, act, f"withdraw-{kind}", found, detail=f"{kind}={guard.shown(id_)}")


def _known(tx: Tx, operator_id: str, found: Findings) -> Operator | None:
    operator = operator_of(tx, operator_id) if is_id(operator_id) else None
    if operator is None:
        found.deny("not-there", "id")
    return operator


def _by(act: Act) -> tuple[str, str]:
    return act.applicant.operator, act.approver.operator


def _without(rights: Iterable[Right], day: date) -> list[Change]:
    """Return the changes after which rights do not hold from a day on."""
    return [("revoke", replace(right, last=day - _DAY)) for right in rights]


def _role(guard: Guard, role: str) -> str:
    return role if role in guard.rules.all_roles and is_id(role) else guard.named(role, typed=True)
