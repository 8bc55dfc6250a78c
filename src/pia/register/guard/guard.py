"""The one guard of a node: it stands in front of every operation of people.

Signing in writes (an attempt counts, a session opens); permitting only reads. A node calls ``permit`` and ``record`` inside the
transaction that does the thing, so that an operation, the approval that it uses up and its row in the ledger stand or fall together.
"""

from __future__ import annotations

import re
from typing import Final, Literal, Protocol

from msgspec.structs import replace

from pia.register.clock import Clock
from pia.register.guard.approvals import approval_of, fits, kept_approval
from pia.register.guard.denial import Denied
from pia.register.guard.findings import Findings
from pia.register.guard.form import check_form
from pia.register.guard.lists import is_id, is_listed, row_of
from pia.register.guard.operation import Operation
from pia.register.guard.operator import Operator, Proofs, Session
from pia.register.guard.passwords import STRONG, Slow
from pia.register.guard.permit import Permit
from pia.register.guard.rules import NodeRules, RoleRules
from pia.register.guard.search import asks_number, item_codes
from pia.register.guard.sessions import Sessions
from pia.register.guard.signing import sign_in
from pia.register.guard.standing import Standing, standing_of
from pia.register.ledger import Entry, enter
from pia.register.policy import Policy, Undeclared
from pia.register.store.interface import Ahead, LedgerRow, Reader, Tx

__all__ = ["Guard", "Hashes"]

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}").fullmatch


class Hashes(Protocol):
    """What the guard needs of the seal of its node: keyed hashes."""

    def lookup(self, index: str, value: str) -> bytes:
        """Return the keyed hash of a value."""

    def subject(self, key: str) -> bytes:
        """Return the keyed hash of a person for the ledger."""


class Guard:
    """Enforces what the policy declares for one node, and nothing else.

    Args:
        policy: What is declared.
        node: The id of the node.
        seal: The keyed hashes of the node.
        clock: The clock of the register.
        slow: How slow new passwords are hashed; :data:`~pia.register.guard.passwords.REHEARSAL` for many operators (試験用).

    Raises:
        ValueError: the policy has no such node.
    """

    def __init__(self, policy: Policy, node: str, seal: Hashes, clock: Clock, *, slow: Slow = STRONG) -> None:
        self.rules = NodeRules(policy, node)
        self.seal = seal
        self.clock = clock
        self.slow = slow
        self.sessions = Sessions(self.rules.idle)
        self._standings: dict[str, tuple[bytes, int, Standing]] = {}

    # --- who is there ---

    def sign_in(self, tx: Tx, operator_id: str, proofs: Proofs, terminal: str) -> Session | Denied:
        """Open a session, or say why not; either way the attempt is entered in the ledger.

        Args:
            tx: A transaction on the node; it has to be kept even when the answer is no, for wrong attempts count.
            operator_id: Who somebody claims to be.
            proofs: What is presented. Every factor that is presented has to be right, whether or not it is declared.
            terminal: Where.
        """
        return sign_in(self, tx, operator_id, proofs, terminal)

    def sign_out(self, tx: Tx, session: Session) -> bool:
        """End a session and say whether it was open."""
        ended = self.sessions.end(tx, session.operator, session=session.id) == 1
        if ended:
            entry = Entry(who=session.operator, terminal=session.terminal, operation="sign-out", outcome="done")
            enter(tx, self.clock.now, entry)
        return ended

    def standing(self, view: Reader, operator_id: str) -> Standing | None:
        """Return what an operator may do today; None for who is not registered."""
        kept = view.kept("operator", operator_id) if is_id(operator_id) else None
        if kept is None:
            return None
        today = self.clock.today
        day = today.toordinal()
        known = self._standings.get(operator_id)
        if known is not None and known[0] == kept.body and known[1] == day:
            return known[2]
        standing = standing_of(self.rules, row_of(kept.body, Operator), today)
        self._standings[operator_id] = (kept.body, day, standing)
        return standing

    # --- what may be done ---

    @staticmethod
    def ahead(*sessions: str) -> Ahead:
        """Return what it will ask of the store about the operators of sessions, named by session id or operator."""
        operators = dict.fromkeys(one.partition("/")[0] for one in sessions)
        return Ahead(kept=tuple((kind, one) for one in operators if is_id(one) for kind in ("operator", "session")))

    def permit(self, view: Reader, session: Session, operation: Operation) -> Permit | Denied:
        """Answer one operation; nothing is written.

        Args:
            view: The node as it is: a reader, or the transaction that will do it.
            session: Who asks; only a session that is open in the store counts, whatever this value says.
            operation: What is asked.

        Returns:
            a permit that names what was not checked for lack of a declaration, or every reason against it.
        """
        found = Findings(self.rules.gaps)
        check_form(self.rules.node, operation, found)
        subject = self.seal.subject(operation.subject) if operation.subject else b""
        standing = self.standing(view, session.operator)
        terminal = self._present(view, session, operation, standing, found)
        role = self._role(standing, operation, found)
        searched = self._search(operation, role, found)
        self._purpose(operation, found)
        second = self._second(view, session, operation, found)
        self._approval(view, session, operation, subject, found)
        self._medium(view, operation, found)
        if found.denials or role is None:
            return Denied(
                denials=tuple(dict.fromkeys(found.denials)),
                who=session.operator if standing is not None else self.named(session.operator, typed=True),
                terminal=terminal,
                task=self.named(operation.task),
                operation=self.named(operation.name, title=False) or "none",
                subject=subject,
            )
        return Permit(
            who=session.operator,
            terminal=terminal,
            task=self.named(operation.task),
            operation=self.named(operation.name, title=False),
            subject=subject,
            role=role.id,
            masks=role.masks(operation.task),
            unchecked=tuple(found.gaps),
            searched=searched,
            count=operation.count,
            second=second,
            approval=operation.approval,
            medium=operation.medium,
        )

    def record(self, tx: Tx, answer: Permit | Denied, outcome: Literal["done", "failed"] = "done") -> LedgerRow:
        """Enter an answer in the ledger and use up its approval, inside the transaction that does (or refuses) the operation.

        Raises:
            ValueError: the approval was used up since the permit was given; the transaction must not be kept.
        """
        if isinstance(answer, Denied):
            return enter(tx, self.clock.now, answer.entry())
        if answer.approval and outcome == "done":
            approval = approval_of(tx, answer.approval)
            if approval is None or approval.state != "approved":
                raise ValueError("the approval is no longer there to be used")
            tx.keep(kept_approval(replace(approval, state="used", used=self.clock.now)))
        return enter(tx, self.clock.now, answer.entry(outcome))

    def named(self, name: str, *, typed: bool = False, title: bool = True) -> str:
        """Return a name as it may stand in the ledger: what the policy does not know, or somebody typed, becomes a keyed hash.

        Args:
            name: The name.
            typed: Whether a person may have typed it.
            title: Whether a title that the policy knows may stand in its own words, as those of tasks may.
        """
        if not name or (not typed and (name in (self.rules.titles if title else self.rules.names) or _PLAIN(name))):
            return name
        return f"#{self.seal.lookup('unknown name', name).hex()[:16]}"

    def shown(self, id_: str) -> str:
        """Return the id of a terminal or a medium as it may stand in the ledger."""
        return id_ if is_id(id_) else self.named(id_, typed=True)

    # --- the checks, one each ---

    def _present(
        self, view: Reader, session: Session, operation: Operation, standing: Standing | None, found: Findings
    ) -> str:
        """Check that the operator is signed in here and now; return the terminal for the ledger."""
        if standing is None:
            found.deny("unknown-operator")
            return self.shown(session.terminal)
        found.denials.extend(standing.denials)
        opened = self.sessions.of(view, session.operator).get(session.id)
        if opened is None:
            found.deny("not-signed-in")
            return self.shown(session.terminal)
        if operation.terminal not in ("", opened.terminal):
            found.deny("other-terminal", "terminal")
        elif self.sessions.idle(opened, self.clock.now):
            found.deny("session-idle")
        else:
            self.sessions.used(opened, self.clock.now)
        return opened.terminal

    def _role(self, standing: Standing | None, operation: Operation, found: Findings) -> RoleRules | None:
        if standing is None or standing.denials:
            return None
        content = operation.shows_content
        role = standing.role_for(operation, content=content)
        if role is None:
            why = standing.why_not(operation)
            if operation.task or why.code != "task-not-held":
                found.denials.append(why)
            return None
        if content and not role.content:
            found.deny("no-content")
        found.gaps.extend(role.gaps)
        return role

    def _search(self, operation: Operation, role: RoleRules | None, found: Findings) -> tuple[str, ...]:
        conditions = operation.conditions
        if conditions is None:
            return ()
        if role is not None and role.masks(operation.task) and asks_number(conditions):
            found.deny("number-not-allowed", "conditions")
        rule = self.rules.search
        if rule is None:
            found.gaps.append(self.rules.path("search"))
            return ()
        counted = rule.counted(conditions)
        if not rule.enough(counted):
            found.deny("too-few-conditions", "conditions")
        return item_codes(counted)

    def _purpose(self, operation: Operation, found: Findings) -> None:
        purposes = self.rules.purposes
        if purposes is None:
            found.gaps.append("purposes")
        elif (allowed := purposes.get(operation.task)) is None:
            found.gaps.append("purposes.task")
        elif not operation.purpose:
            found.deny("no-purpose", "purpose")
        elif operation.purpose not in allowed:
            found.deny("other-purpose", "purpose")

    def _second(self, view: Reader, session: Session, operation: Operation, found: Findings) -> str:
        """Check who confirms; return that operator."""
        if not operation.second:
            needed = self.rules.approval.second_person
            if not isinstance(needed, Undeclared) and operation.name in needed:
                found.deny("second-missing", "second")
            return ""
        other = operation.second.partition("/")[0]
        if other == session.operator:
            found.deny("second-self", "second")
            return ""
        standing = self.standing(view, other)
        opened = self.sessions.of(view, other).get(operation.second) if standing is not None else None
        if standing is None or opened is None or self.sessions.idle(opened, self.clock.now):
            found.deny("second-not-signed-in", "second")
            return ""
        role = standing.role_for(operation, content=operation.shows_content)
        if role is None or (operation.shows_content and not role.content):
            found.deny("second-not-entitled", "second")
            return ""
        self.sessions.used(opened, self.clock.now)
        return other

    def _approval(
        self,
        view: Reader,
        session: Session,
        operation: Operation,
        subject: bytes,
        found: Findings,
    ) -> None:
        declared = self.rules.approval
        if operation.count is not None and isinstance(declared.bulk_output_above, Undeclared):
            found.gaps.append(self.rules.path("approval", "bulk_output_above"))
        if operation.correction and isinstance(declared.correction, Undeclared):
            found.gaps.append(self.rules.path("approval", "correction"))
        if operation.approval:
            approval = approval_of(view, operation.approval) if is_id(operation.approval) else None
            if approval is None:
                found.deny("approval-unknown", "approval")
                return
            if approval.expires is None:
                found.gaps.append(self.rules.path("approval", "valid"))
            found.denials.extend(fits(approval, session.operator, operation, subject, self.clock.now))
            return
        above = declared.bulk_output_above
        if operation.count is not None and not isinstance(above, Undeclared) and operation.count > above:
            found.deny("approval-missing", "approval", above)
        if operation.correction and declared.correction is True:
            found.deny("correction-unapproved", "approval")

    def _medium(self, view: Reader, operation: Operation, found: Findings) -> None:
        if not operation.medium:
            return
        registered = self.rules.approval.registered_media
        if isinstance(registered, Undeclared):
            found.gaps.append(self.rules.path("approval", "registered_media"))
        elif registered and not is_listed(view, "medium", operation.medium, self.clock.today):
            found.deny("medium-unregistered", "medium")
