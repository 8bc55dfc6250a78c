"""Signing in: the factors that are declared, wrong attempts, the age of a password, registered terminals, no shared ids."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.register.clock import TOKYO
from pia.register.guard.denial import Denial, Denied
from pia.register.guard.findings import Findings
from pia.register.guard.lists import Credential, is_id, is_listed, row, row_of
from pia.register.guard.operator import Operator, Proofs, Session
from pia.register.guard.passwords import matches
from pia.register.guard.periods import end_of
from pia.register.ledger import Entry, enter
from pia.register.policy import Factor, Undeclared
from pia.register.store.interface import Reader, Tx

if TYPE_CHECKING:
    from pia.register.guard.guard import Guard

__all__ = ["credential_of", "prove", "required", "sign_in"]


def credential_of(view: Reader, operator: str) -> Credential:
    """Return what an operator proves to be by."""
    kept = view.kept("credential", operator)
    return Credential(operator=operator) if kept is None else row_of(kept.body, Credential)


def sign_in(guard: Guard, tx: Tx, operator_id: str, proofs: Proofs, terminal: str) -> Session | Denied:
    """Open a session, or say every reason why not; see :meth:`~pia.register.guard.guard.Guard.sign_in`."""
    found = Findings()
    standing = guard.standing(tx, operator_id)
    if standing is None:
        found.deny("unknown-operator")
    else:
        found.denials.extend(standing.denials)
        if prove(guard, tx, standing.operator, proofs, found) and "password" in proofs:
            _age(guard, tx, operator_id, found)
    _terminal(guard, tx, terminal, found)
    if standing is not None:
        _shared(guard, tx, operator_id, terminal, found)
    shown = guard.shown(terminal)
    if found.denials or standing is None:
        who = operator_id if standing is not None else guard.named(operator_id, typed=True)
        denied = Denied(denials=tuple(found.denials), who=who, terminal=shown, task="", operation="sign-in")
        enter(tx, guard.clock.now, denied.entry())
        return denied
    gaps = tuple(found.gaps)
    session = replace(_opened(guard, tx, operator_id, terminal, proofs), unchecked=gaps)
    guard.sessions.begin(tx, session, beside=guard.rules.authentication.shared_ids is not False)
    entry = Entry(
        who=operator_id,
        terminal=terminal,
        operation="sign-in",
        outcome="unchecked" if gaps else "done",
        detail=f"unchecked={','.join(gaps)}" if gaps else "",
    )
    enter(tx, guard.clock.now, entry)
    return session


def prove(guard: Guard, tx: Tx, operator: Operator, proofs: Proofs, found: Findings) -> bool:
    """Check the factors; a wrong one counts as an attempt, and enough of them in a row lock the id."""
    declared = guard.rules.authentication
    credential = credential_of(tx, operator.id)
    if isinstance(declared.attempts, Undeclared):
        found.gaps.append(guard.rules.path("authentication", "attempts"))
    if credential.locked:
        found.deny("locked")
        return False
    missing = [f for f in required(guard, operator, found) if f not in proofs]
    found.denials.extend(Denial("factor-missing", factor) for factor in missing)
    wrong = [factor for factor, proof in sorted(proofs.items()) if not _right(guard, credential, factor, proof)]
    found.denials.extend(Denial("factor-wrong", factor) for factor in wrong)
    if wrong:
        failures = credential.failures + 1
        limit = declared.attempts
        locked = not isinstance(limit, Undeclared) and failures >= limit
        tx.keep(row("credential", operator.id, replace(credential, failures=failures, locked=locked)))
        if locked:
            found.deny("locked")
    elif credential.failures and not missing:
        tx.keep(row("credential", operator.id, replace(credential, failures=0)))
    return not wrong


def _age(guard: Guard, tx: Tx, operator: str, found: Findings) -> None:
    """Check how old the password is that was just proven."""
    period = guard.rules.authentication.password_age
    if isinstance(period, Undeclared):
        found.gaps.append(guard.rules.path("authentication", "password_age"))
        return
    set_at = datetime.fromtimestamp(credential_of(tx, operator).passwords[0].at, TOKYO)
    if guard.clock.now >= end_of(set_at, period):
        found.deny("password-expired", "password")


def required(guard: Guard, operator: Operator, found: Findings) -> Sequence[Factor]:
    """Return the factors that an operator has to present: the declared ones, or the declared fallback where one is impossible."""
    declared = guard.rules.authentication
    if isinstance(declared.factors, Undeclared) or not declared.factors:
        found.gaps.append(guard.rules.path("authentication", "factors"))
        return ()
    if declared.factors <= operator.factors or isinstance(declared.fallback, Undeclared) or not declared.fallback:
        return sorted(declared.factors)
    return sorted(declared.fallback)


def _right(guard: Guard, credential: Credential, factor: Factor, proof: str) -> bool:
    if factor == "password":
        return bool(credential.passwords) and matches(proof, credential.passwords[0])
    kept = credential.card if factor == "ic-card" else credential.biometric
    return bool(kept) and hmac.compare_digest(guard.seal.lookup(factor, proof), kept)


def _terminal(guard: Guard, tx: Tx, terminal: str, found: Findings) -> None:
    declared = guard.rules.authentication.registered_terminals
    if not is_id(terminal):
        found.deny("malformed", "terminal")
    elif isinstance(declared, Undeclared):
        found.gaps.append(guard.rules.path("authentication", "registered_terminals"))
    elif declared and not is_listed(tx, "terminal", terminal, guard.clock.today):
        found.deny("terminal-unregistered", "terminal")


def _shared(guard: Guard, tx: Tx, operator_id: str, terminal: str, found: Findings) -> None:
    """Check that nobody is signed in under the same id at another terminal."""
    declared = guard.rules.authentication.shared_ids
    if isinstance(declared, Undeclared):
        found.gaps.append(guard.rules.path("authentication", "shared_ids"))
    elif not declared:
        open_ = guard.sessions.of(tx, operator_id).values()
        if any(s.terminal != terminal and not guard.sessions.idle(s, guard.clock.now) for s in open_):
            found.deny("signed-in-elsewhere", "terminal")


def _opened(guard: Guard, tx: Tx, operator: str, terminal: str, proofs: Proofs) -> Session:
    """Return a new session; its id cannot be derived from anything but the secret of the node."""
    last = tx.last_of_ledger()
    place = 0 if last is None else last.seq
    now = guard.clock.now
    token = guard.seal.lookup("session", f"{operator}|{terminal}|{place}|{now.isoformat()}").hex()
    return Session(
        id=f"{operator}/{token}",
        operator=operator,
        node=guard.rules.node,
        terminal=terminal,
        opened=now,
        factors=frozenset(proofs),
    )
