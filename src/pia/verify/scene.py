"""One probe at one node: the people at it, the clock, what is declared, and what has been seen so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.clock import TOKYO
from pia.register.guard.agreement import Act
from pia.register.guard.credentials import change_password
from pia.register.guard.denial import Denied
from pia.register.guard.operator import Session
from pia.register.guard.signing import credential_of
from pia.register.nodes import Work
from pia.register.policy import Undeclared
from pia.verify.cast import APPROVER, CLERK, SECOND, Person
from pia.verify.ended import Ended, told
from pia.verify.ordinary import conditions_for, ordinary
from pia.verify.paths import value_at
from pia.verify.probe import Seen

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.register.guard.operator import Proofs
    from pia.register.person import Resident
    from pia.register.policy import Policy
    from pia.register.store.interface import LedgerRow
    from pia.terms.durations import Duration
    from pia.verify.line import Line
    from pia.verify.rehearsal import Rehearsal

__all__ = ["Scene"]

_NO_TASK = "試験用の事務"


class Scene:
    """Where a probe plays.

    Args:
        rehearsal: the town of which this is a copy.
        city: the copy at work, broken perhaps.
        node: which of its nodes is tried.
        line: what happens between the nodes.
    """

    def __init__(self, rehearsal: Rehearsal, city: City, node: str, line: Line) -> None:
        self.city, self.line, self.id = city, line, node
        self.node: Any = city[node]
        """The node that is tried."""
        self.policy: Policy = rehearsal.policy
        """What is declared: what a probe expects by, whatever the city runs by."""
        self.people = rehearsal.cast(node)
        """Who works at the node, by part."""
        self.seen: list[Seen] = []
        self._rehearsal = rehearsal
        self._sessions: dict[tuple[str, str], Session] = {}
        self._marks: dict[str, int] = {}
        self.mark()

    # --- what is declared ---

    def value(self, path: str) -> Any:
        """Return a declared value; ``{node}`` in the path stands for the node.

        Raises:
            Ended: it is undeclared, and with it the outcome.
        """
        full = path.format(node=self.id)
        found = value_at(self.policy, full)
        if isinstance(found, Undeclared):
            raise Ended("undeclared", self._gap(full), (full,))
        return found

    def declares(self, path: str) -> bool:
        """Say whether a value is declared."""
        return not isinstance(value_at(self.policy, path.format(node=self.id)), Undeclared)

    def _gap(self, path: str) -> Words:
        known = self._rehearsal.gap(path)
        return known or Words(f"定めがない：{path}", f"undeclared: {path}")

    def not_applicable(self, ja: str, en: str) -> Ended:
        """Return what to raise where there is nothing here that the probe is about."""
        return Ended("not-applicable", Words(ja, en))

    def not_rehearsable(self, ja: str, en: str) -> Ended:
        """Return what to raise where the register cannot show it here."""
        return Ended("not-rehearsable", Words(ja, en))

    # --- time ---

    @property
    def today(self) -> date:
        """The day by the clock of the rehearsal."""
        return self.city.clock.today

    def later(self, span: timedelta | Duration) -> None:
        """Let time pass."""
        self.city.clock.pass_(span)

    def at(self, day: date, hour: int = 10) -> None:
        """Move the clock on to an hour of a day, if it is not past that."""
        self.city.clock.move_to(max(datetime.combine(day, time(hour), TOKYO), self.city.clock.now))

    # --- people ---

    def person(self, part: str) -> Person:
        """Return somebody by part (:mod:`pia.verify.cast`).

        Raises:
            Ended: nobody here has that part: not applicable.
        """
        found = self.people.get(part)
        if found is None:
            raise Ended("not-applicable", Words(f"この役割の者がいない：{part}", f"nobody here is a {part}"))
        return found

    def proofs(self, part: str) -> Proofs:
        """Return what somebody presents now: password, card and biometric."""
        person = self.person(part)
        with self.node.store.read() as reader:
            return person.proofs(max(1, credential_of(reader, part).given))

    def sign_in(
        self, part: str, *, proofs: Proofs | None = None, terminal: str = "", node: str = ""
    ) -> Session | Denied:
        """Have somebody try to sign in, at their own terminal unless told otherwise, once."""
        at = self.city[node] if node else self.node
        presented = self.proofs(part) if proofs is None else proofs
        answer: Session | Denied = at.sign_in(part, presented, terminal or self.person(part).terminal)
        if isinstance(answer, Session):
            self._sessions[at.id, part] = answer
        return answer

    def session(self, part: str) -> Session:
        """Return an open session of somebody, opened anew where there is none or it has locked; an expired password is changed.

        Raises:
            Ended: they cannot sign in: nothing can be tried so.
        """
        known = self._sessions.get((self.id, part))
        if known is not None and not self.node.guard.sessions.idle(known, self.node.now):
            return known
        answer = self.sign_in(part)
        if isinstance(answer, Denied) and "password-expired" in answer.codes:
            self.renew(part)
            answer = self.sign_in(part)
        if isinstance(answer, Denied):
            raise Ended("not-run", Words(f"{part} が利用を始められない：{told(answer).ja}", f"{part} cannot sign in: {told(answer).en}"))  # fmt: skip
        return answer

    def renew(self, part: str) -> bool | Denied:
        """Have somebody change the own password to the next one."""
        person, proofs = self.person(part), self.proofs(part)
        with self.node.store.write() as tx:
            number = credential_of(tx, part).given + 1
            return change_password(
                tx, self.node.guard, part, proofs, new=person.password(number), terminal=person.terminal
            )

    def work(self, part: str = CLERK, *operations: str) -> Work:
        """Return on whose behalf somebody works, with a colleague who confirms where the policy asks for one for an operation."""
        session = self.session(part)
        role = next(iter(self.person(part).roles), None)
        task = min(role.tasks, default="") if role is not None and not isinstance(role.tasks, Undeclared) else ""
        purposes: Mapping[str, Any] = {} if isinstance(self.policy.purposes, Undeclared) else self.policy.purposes
        second = self._second(part, operations)
        return Work(
            session=session, task=task or _NO_TASK, purpose=min(purposes.get(task, ()), default=""), second=second
        )

    def _second(self, part: str, operations: Iterable[str]) -> str:
        declared = self.policy.approval.get(self.id)
        needed = declared.second_person if declared is not None else Undeclared()
        if isinstance(needed, Undeclared) or needed.isdisjoint(operations):
            return ""
        return self.session(SECOND if part != SECOND else CLERK).id

    def act(self) -> Act:
        """Return an act of administration that one of the clerks applies for and whoever may approves."""
        return Act(applicant=self.session(CLERK), approver=self.session(APPROVER))

    def administer(self, do: Callable[..., Any], *given: Any, act: Act | None = None) -> Any:
        """Carry out an act of administration (:mod:`pia.register.guard.administration`) at the node, by two people unless told otherwise."""
        by = act or self.act()
        with self.node.store.write() as tx:
            return do(tx, self.node.guard, by, *given)

    # --- residents ---

    @property
    def residents(self) -> tuple[Resident, ...]:
        """Some residents of the municipality of the node."""
        return self._rehearsal.residents(self.node.declared.body)

    def resident(self, place: int = 0) -> Resident:
        """Return one of them.

        Raises:
            Ended: there is none: not applicable.
        """
        if place >= len(self.residents):
            raise Ended("not-applicable", Words("試験用の住民がいない。", "there are no residents for testing"))
        return self.residents[place]

    def spare(self, place: int = 0) -> tuple[str, str]:
        """Return a 住民票コード and its 個人番号 that nobody has yet, for somebody new.

        Raises:
            Ended: the node is of no town: not applicable.
        """
        found = self._rehearsal.spare(self.node.declared.body, place)
        if found is None:
            raise self.not_applicable("試験用の町がない。", "there is no town for testing")
        return found

    def conditions(self, resident: Resident) -> dict[str, str]:
        """Return conditions that find a resident here, enough for the declared rule."""
        return conditions_for(self.policy, self.id, resident)

    def look_up(self, work: Work, resident: Resident) -> Any:
        """Do what people do at such a node every day: look somebody up, or the nearest to it."""
        return ordinary(self.node).do(self.node, work, resident, self.conditions(resident))

    @property
    def ordinary(self) -> str:
        """The operation of :meth:`look_up`."""
        return ordinary(self.node).operation

    # --- what was seen ---

    def mark(self) -> None:
        """Begin anew with the rows of the ledgers that tell of the next step."""
        for node in self.city.nodes.values():
            with node.store.read() as reader:
                last = reader.last_of_ledger()
            self._marks[node.id] = 0 if last is None else last.seq

    def rows(self, node: str = "") -> list[LedgerRow]:
        """Return the rows that a node (the tried one) entered since the last step."""
        at = self.city[node] if node else self.node
        with at.store.read() as reader:
            return list(reader.ledger(after=self._marks.get(at.id, 0)))

    def see(self, step: str, ok: bool, seen: Words, *nodes: str) -> None:
        """Note what was seen at a step, with the rows that the node (and others that are named) entered for it.

        Raises:
            Ended: it is not what is declared: refuted.
        """
        listed = tuple((node, row.seq) for node in dict.fromkeys((self.id, *nodes)) for row in self.rows(node))
        self.seen.append(Seen(step=step, ok=ok, seen=seen, ledger=listed))
        for node in {self.id, *nodes}:
            self._marks[node] = max((seq for at, seq in listed if at == node), default=self._marks.get(node, 0))
        if not ok:
            raise Ended("refuted", seen)

    def skip(self, step: str, ja: str, en: str) -> None:
        """Pass over a step that has nothing to show here, with the reason."""
        self.seen.append(Seen(step=step, ok=None, seen=Words(ja, en)))
