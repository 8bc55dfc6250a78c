"""Passwords and simulated factors as they are given out and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.register.guard.denial import Denied
from pia.register.guard.findings import Findings
from pia.register.guard.lists import Credential, row
from pia.register.guard.operator import Proofs
from pia.register.guard.passwords import LONGEST, hashed, matches, usable
from pia.register.guard.signing import credential_of, prove
from pia.register.ledger import Entry, enter
from pia.register.policy import Undeclared
from pia.register.store.interface import Tx

if TYPE_CHECKING:
    from pia.register.guard.guard import Guard

__all__ = ["Secrets", "change_password", "give", "put_password"]


class Secrets(Struct, frozen=True, kw_only=True):
    """What an operator is given to sign in with; an empty text is none. Only hashes of it are kept."""

    password: str = ""
    card: str = ""
    """The serial of an IC card (simulated)."""
    biometric: str = ""
    """A template of a finger, a vein or a face (simulated)."""

    def __repr__(self) -> str:
        return "Secrets(…)"


def give(guard: Guard, tx: Tx, operator: str, secrets: Secrets, found: Findings) -> None:
    """Give an operator card, biometric and a first or new password, and take away failures and lock."""
    credential = replace(
        credential_of(tx, operator),
        failures=0,
        locked=False,
        card=guard.seal.lookup("ic-card", secrets.card) if secrets.card else b"",
        biometric=guard.seal.lookup("biometric", secrets.biometric) if secrets.biometric else b"",
    )
    if secrets.password:
        put_password(guard, tx, credential, secrets.password, found)
    else:
        tx.keep(row("credential", operator, credential))


def put_password(guard: Guard, tx: Tx, credential: Credential, password: str, found: Findings) -> None:
    """Keep a new password with the hashes of the earlier ones that may not come again."""
    history = guard.rules.authentication.password_history
    if not usable(password):
        found.deny("password-unusable", "password", LONGEST)
        return
    kept = 0
    if isinstance(history, Undeclared):
        found.gaps.append(guard.rules.path("authentication", "password_history"))
    else:
        kept = max(history, 0)
        if any(matches(password, old) for old in credential.passwords[:kept]):
            found.deny("password-reused", "password", kept)
            return
    now = int(guard.clock.now.timestamp())
    number = credential.given + 1
    salt = guard.seal.lookup("salt", f"{credential.operator}|{number}|{now}")
    new = hashed(password, salt, now, guard.slow)
    passwords = (new, *credential.passwords)[: max(kept, 1)]
    tx.keep(row("credential", credential.operator, replace(credential, passwords=passwords, given=number)))


def change_password(
    tx: Tx, guard: Guard, operator_id: str, proofs: Proofs, *, new: str, terminal: str
) -> bool | Denied:
    """Let somebody change the own password, even an expired one, against the factors that signing in takes.

    Returns:
        True, or every reason why not; the ledger has either.
    """
    found = Findings()
    standing = guard.standing(tx, operator_id)
    if standing is None:
        found.deny("unknown-operator")
    else:
        found.denials.extend(standing.denials)
        prove(guard, tx, standing.operator, proofs, found)
        if "password" not in proofs:
            found.deny("factor-missing", "password")
        if not found.denials:
            put_password(guard, tx, credential_of(tx, operator_id), new, found)
    who = operator_id if standing is not None else guard.named(operator_id, typed=True)
    shown = guard.shown(terminal)
    if found.denials:
        denials = tuple(dict.fromkeys(found.denials))
        denied = Denied(denials=denials, who=who, terminal=shown, task="", operation="change-password")
        enter(tx, guard.clock.now, denied.entry())
        return denied
    entry = Entry(
        who=who,
        terminal=shown,
        operation="change-password",
        outcome="unchecked" if found.gaps else "done",
        detail=f"unchecked={','.join(found.gaps)}" if found.gaps else "",
    )
    enter(tx, guard.clock.now, entry)
    return True
