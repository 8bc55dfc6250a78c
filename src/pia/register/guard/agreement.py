"""Two people behind one act of administration: who applies, who approves, and whether the policy lets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from pia.register.guard.denial import Denied
from pia.register.guard.findings import Findings
from pia.register.guard.operator import Session
from pia.register.ledger import Entry, enter
from pia.register.policy import Undeclared
from pia.register.store.interface import Tx

if TYPE_CHECKING:
    from pia.register.guard.guard import Guard

__all__ = ["Act", "Done", "agree", "finish", "present"]


class Act(Struct, frozen=True, kw_only=True):
    """An application and its approval, each by who is signed in for it; ``task`` is what the ledger files it under."""

    applicant: Session
    approver: Session
    task: str = "rights"


class Done(Struct, frozen=True, kw_only=True):
    """What was carried out, with what could not be checked for lack of a declaration."""

    operation: str
    unchecked: tuple[str, ...] = ()


def present(guard: Guard, tx: Tx, session: Session, found: Findings) -> bool:
    """Check that somebody is signed in now and may do anything at all."""
    standing = guard.standing(tx, session.operator)
    if standing is None:
        found.deny("unknown-operator")
        return False
    found.denials.extend(standing.denials)
    opened = guard.sessions.of(tx, session.operator).get(session.id)
    if opened is None:
        found.deny("not-signed-in")
    elif guard.sessions.idle(opened, guard.clock.now):
        found.deny("session-idle")
    else:
        guard.sessions.used(opened, guard.clock.now)
    return not found.denials


def agree(guard: Guard, tx: Tx, act: Act, found: Findings, *, about: str = "") -> None:
    """Check that both are there, that they are two, and that the second may approve; ``about`` is whose right it is."""
    present(guard, tx, act.applicant, found)
    if act.approver != act.applicant:
        present(guard, tx, act.approver, found)
    declared = guard.rules.rights
    if isinstance(declared.separate_approver, Undeclared):
        found.gaps.append(guard.rules.path("rights", "separate_approver"))
    elif declared.separate_approver:
        if act.approver.operator == act.applicant.operator:
            found.deny("same-person")
        elif about and act.approver.operator == about:
            found.deny("own-right")
    if isinstance(declared.approvers, Undeclared):
        found.gaps.append(guard.rules.path("rights", "approvers"))
        return
    standing = guard.standing(tx, act.approver.operator)
    if standing is not None and all(role.id not in declared.approvers for role in standing.active):
        found.deny("not-an-approver", "role")


def finish(guard: Guard, tx: Tx, act: Act, operation: str, found: Findings, *, detail: str) -> Done | Denied:
    """Enter an act in the ledger, done or refused; ``detail`` holds ids that the node knows, codes and counts."""
    who = act.applicant.operator
    known = guard.standing(tx, who) is not None
    if found.denials:
        denied = Denied(
            denials=tuple(dict.fromkeys(found.denials)),
            who=who if known else guard.named(who, typed=True),
            terminal=guard.shown(act.applicant.terminal),
            task=act.task,
            operation=operation,
        )
        enter(tx, guard.clock.now, denied.entry())
        return denied
    parts = [detail, f"approver={act.approver.operator}"]
    if found.gaps:
        parts.append(f"unchecked={','.join(found.gaps)}")
    entry = Entry(
        who=who,
        terminal=act.applicant.terminal,
        task=act.task,
        operation=operation,
        outcome="unchecked" if found.gaps else "done",
        detail=" ".join(parts),
    )
    enter(tx, guard.clock.now, entry)
    return Done(operation=operation, unchecked=tuple(found.gaps))
