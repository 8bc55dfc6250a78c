"""What every node has: its part of the store, a guard in front, a ledger, and channels to the others.

An operation that is accepted is one transaction on the node's own part of the store: the guard's answer, the rows, the ledger row
and what goes into the outbox. What is refused is entered in the ledger, and nothing else of it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Final, TypeAlias, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pia.errors import Problem, UsageError, Words
from pia.register.channel import Arrival, Channels, Parcel, Receipt
from pia.register.clock import Clock
from pia.register.guard.denial import Denied
from pia.register.guard.guard import Guard
from pia.register.guard.operation import Operation
from pia.register.guard.operator import Proofs, Session
from pia.register.guard.permit import Permit
from pia.register.ledger import Entry, Outcome, enter, told
from pia.register.nodes.messages import KINDS
from pia.register.nodes.shelf import Shelf, is_key
from pia.register.notice import post, pump, take
from pia.register.policy import BodyPolicy, Channel, FilePolicy, FileRole, NodeKind, NodePolicy, Policy
from pia.register.refusal import Refusal, Refused
from pia.register.retention import Retention
from pia.register.seal import Seal
from pia.register.store.interface import Ahead, Kept, NodeStore, Reader, Tx

__all__ = ["Answering", "Node", "Receiving", "Work", "refuse"]

T = TypeVar("T")

_DETAIL: Final = 1_900
_ENCODER: Final = msgspec.msgpack.Encoder()


class Work(Struct, frozen=True, kw_only=True):
    """On whose behalf and for what somebody works at a node: what the guard asks besides the operation itself."""

    session: Session
    task: str
    purpose: str = ""
    second: str = ""
    """The session of the colleague who confirms."""
    approval: str = ""
    medium: str = ""
    terminal: str = ""

    def operation(
        self, node: str, name: str, subject: str, conditions: Mapping[str, str] | None, items: frozenset[str]
    ) -> Operation:
        """Return what the guard is asked."""
        return Operation(
            name=name, node=node, task=self.task, purpose=self.purpose, subject=subject, conditions=conditions, items=items,
            second=self.second, approval=self.approval, medium=self.medium, terminal=self.terminal,
        )  # fmt: skip


class _Undone(Exception):  # noqa: N818 - no error: it takes a transaction back
    def __init__(self, refused: Refused, permit: Permit) -> None:
        super().__init__()
        self.refused = refused
        self.permit = permit


Receiving: TypeAlias = Callable[["Node", Tx, Channel, Parcel], "str | Refused"]
"""Applies a notice: returns the key of the person for the ledger, or refuses before anything is written."""
Answering: TypeAlias = Callable[["Node", Channel, Parcel], "Parcel | Refused"]
Searches: TypeAlias = Mapping[str, str] | Sequence[Mapping[str, str]] | None
"""The conditions of a search, or of several."""


def refuse(code: str, field: str = "event", limit: int = 0) -> Refused:
    """Return a refusal with one reason."""
    return Refused((Refusal(code, field, limit=limit),))


class Node:
    """One system.

    Args:
        policy: what is declared; nothing else decides.
        id: which of its nodes this is.
        store: the part of the store that is the node's own.
        seal: the node's.
        clock: everybody's.
        channels: the ways to the other nodes.

    Raises:
        UsageError: ``node-unknown``: the policy has no such node, or one of another kind; ``clock-set-back``: the ledger of the
            node holds something later than the clock shows.
    """

    KIND: ClassVar[NodeKind]
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {}
    """The functions that forms list (システムの機能), by the names of the methods that do them."""
    FURTHER: ClassVar[frozenset[str]] = frozenset()
    """Operations that need a right of their own and are no function of a form."""
    NOTICES: ClassVar[Mapping[str, Receiving]] = {}
    """What the node receives, by the names of messages."""
    ANSWERS: ClassVar[Mapping[str, Answering]] = {}
    """What the node answers, by the names of inquiries."""

    def __init__(  # noqa: PLR0917 - the same six things for every kind of node
        self,
        policy: Policy,
        id: str,  # noqa: A002 - it is the id
        store: NodeStore,
        seal: Seal,
        clock: Clock,
        channels: Channels,
    ) -> None:
        found = next((node for node in policy.nodes if node.id == id and node.kind == self.KIND), None)
        if found is None:
            raise UsageError(_unknown(id, self.KIND))
        self.policy, self.id, self.store, self.seal, self.clock = policy, id, store, seal, clock
        self.channels = channels
        self._shown: list[str] = []
        self.declared: NodePolicy = found
        self.body = _body(policy, found.body)
        self.guard = Guard(policy, id, seal, clock)
        self._retention = Retention(policy)
        self._files = {file.role: file for file in reversed(policy.files) if file.node == id}
        with store.read() as reader:
            last = reader.last_of_ledger()
        if last is not None and last.at > clock.now.timestamp():
            raise UsageError(_set_back(clock.now))
        channels.attach(self)

    # --- what is declared ---

    def file(self, role: FileRole) -> FilePolicy:
        """Return the file of a role; where none is declared, one of which nothing is known."""
        return self._files.get(role) or FilePolicy(id=role, node=self.id, role=role)

    def has_file(self, role: FileRole) -> bool:
        """Say whether a file of a role is declared for this node."""
        return role in self._files

    def shelf(
        self,
        role: FileRole,
        kind: type[T],
        indexes: Callable[[T], Iterable[tuple[str, str]]],
        stored: Callable[[str], str] | None = None,
    ) -> Shelf[T]:
        """Open the file of a role."""
        return Shelf(self.seal, self.file(role), kind, indexes, retention=self.retention_of(role), stored=stored)

    def hidden(self, code: str) -> str:
        """Return what stands for a 住民票コード in a key: a keyed hash, the same at every node, so that files can be compared."""
        return self.seal.digest(b"code\0" + code.encode("utf-8", "surrogatepass")).hex()

    def retention_of(self, role: FileRole) -> Retention | None:
        """Return the terms of a file; None where the file itself is not declared."""
        return self._retention if role in self._files else None

    @property
    def today(self) -> date:
        """The day by the register's clock."""
        return self.clock.today

    @property
    def now(self) -> datetime:
        """The moment by the register's clock."""
        return self.clock.now

    # --- people's operations ---

    def carry_out(
        self,
        work: Work,
        name: str,
        do: Callable[[Tx, Permit], T | Refused],
        *,
        subject: str = "",
        conditions: Searches = None,
        count: int | Callable[[Tx], int] | None = None,
        items: Collection[str] = (),
        correction: Collection[str] = (),
        also: Sequence[str] = (),
        ahead: Callable[[], Ahead] = Ahead,
    ) -> T | Refused | Denied:
        """Carry out one operation of somebody, in one transaction.

        Args:
            work: on whose behalf, for what task.
            name: of the operation, as rights name it.
            do: what is done once the guard permits it; it may refuse.
            subject: the key of the person it is about.
            conditions: of a search, or of each of several: the guard is asked for every one.
            count: how many records an output holds, or how to count them.
            items: what is shown, changed or put out.
            correction: the keys of those whose 本人確認情報 it corrects outside the ordinary course; the guard is asked for each.
            also: further operations that it comes to, and that need leave, too; an approval is of the operation itself.
            ahead: what ``do`` will ask of the store first.

        Returns:
            what ``do`` returned, or why it was not done; a refusal stands in the ledger and nowhere else.
        """
        first, *further = _each(conditions)
        asked = work.operation(self.id, name, subject, first, frozenset(items))
        try:
            with self.store.write(lambda: self.guard.ahead(work.session.operator, work.second) | ahead()) as tx:
                self._shown = []
                if count is not None:
                    asked = replace(asked, count=count(tx) if callable(count) else count)
                questions = [asked, *(replace(asked, conditions=one) for one in further)]
                if correction:
                    questions = [replace(asked, correction=True, subject=one) for one in dict.fromkeys(correction)]
                permits = self._permits(tx, work.session, questions, also)
                if isinstance(permits, Denied):
                    return permits
                done = _tried(do, tx, permits[0])
                if isinstance(done, Refused):
                    raise _Undone(done, permits[0])  # noqa: TRY301 - it takes the transaction back
                for permit in self._by_subject(tx, permits):
                    self.guard.record(tx, permit)
                return done
        except _Undone as undone:
            self.give_up(undone.permit, undone.refused)
            return undone.refused

    def may(
        self,
        work: Work,
        name: str,
        *,
        subject: str = "",
        conditions: Searches = None,
        count: int | Callable[[Tx], int] | None = None,
        items: Collection[str] = (),
    ) -> Permit | Denied:
        """Ask the guard ahead of an operation for which another system has to be asked first: an approval is not used up by it.

        A denial is entered. Whoever is let on carries the operation out afterwards, or gives it up (:meth:`give_up`).
        """
        first, *further = _each(conditions)
        asked = work.operation(self.id, name, subject, first, frozenset(items))
        with self.store.write(lambda: self.guard.ahead(work.session.operator, work.second)) as tx:
            asked = replace(asked, count=count(tx) if callable(count) else count)
            questions = [asked, *(replace(asked, conditions=one) for one in further)]
            permits = self._permits(tx, work.session, questions, ())
            return permits if isinstance(permits, Denied) else permits[0]

    def give_up(self, permit: Permit, refused: Refused) -> None:
        """Enter that an operation which the guard let on was not done, and why; an approval stays as it was."""
        kept = f"approval={permit.approval} unused " if permit.approval else ""
        with self.store.write() as tx:
            self.log(tx, replace(permit.entry("failed"), outcome="refused", detail=f"{kept}{_codes(refused)}"))

    def shows(self, *keys: str) -> None:
        """Note whose records the operation under way shows: its ledger gets a row for each of them."""
        self._shown += keys

    def _by_subject(self, tx: Tx, permits: list[Permit]) -> list[Permit]:
        """Enter a row for every record shown but the last, and let the row of the operation itself name that one."""
        if not self._shown:
            return permits
        *others, last = [self.seal.subject(key) for key in dict.fromkeys(self._shown)]
        self.log(tx, *(replace(permits[0].entry(), subject=one) for one in others))
        return [replace(permits[0], subject=last), *permits[1:]]

    def _permits(
        self, tx: Tx, session: Session, questions: Sequence[Operation], also: Sequence[str]
    ) -> list[Permit] | Denied:
        """Ask the guard for an operation, in every form that it takes, and whatever else it comes to; a denial is entered."""
        further = [replace(questions[0], name=name, approval="", count=None, correction=False) for name in also]
        permits = []
        for one in (*questions, *further):
            permit = self.guard.permit(tx, session, one)
            if isinstance(permit, Denied):
                self.guard.record(tx, permit)
                return permit
            permits.append(permit)
        own = permits[: len(questions)]
        searched = tuple(sorted({code for one in own for code in one.searched}))
        unchecked = tuple(dict.fromkeys(path for one in own for path in one.unchecked))
        return [replace(own[0], searched=searched, unchecked=unchecked), *permits[len(questions) :]]

    def sign_in(self, operator: str, proofs: Proofs, terminal: str) -> Session | Denied:
        """Open a session of an operator at this node; either way the attempt is entered in the ledger."""
        with self.store.write() as tx:
            return self.guard.sign_in(tx, operator, proofs, terminal)

    # --- the node's own operations ---

    def run(self, name: str, do: Callable[[Tx], T | Refused], *, subject: str = "", detail: str = "") -> T | Refused:
        """Do something that nobody asked for (the daily run, an answer that came), in one transaction."""
        entry = self.own_entry(name, subject=subject, detail=detail)
        try:
            with self.store.write() as tx:
                done = _tried(do, tx)
                if isinstance(done, Refused):
                    raise _Undone(done, _NOBODY)  # noqa: TRY301 - it takes the transaction back
                self.log(tx, entry)
                return done
        except _Undone as undone:
            with self.store.write() as tx:
                self.log(tx, replace(entry, outcome="refused", detail=_codes(undone.refused)))
            return undone.refused

    def own_entry(self, operation: str, *, subject: str = "", detail: str = "") -> Entry:
        """Return a row of the ledger for something that the node does by itself."""
        hashed = self.seal.subject(subject) if subject else b""
        return Entry(who=self.id, operation=operation, outcome="done", task="batch", subject=hashed, detail=detail)

    def log(self, tx: Tx, *entries: Entry) -> None:
        """Enter rows in the ledger of the node."""
        if entries:
            enter(tx, self.clock.now, *entries)

    def record_refusal(self, operation: str, refused: Refused) -> None:
        """Enter in the ledger that a call of this node was refused."""
        with self.store.write() as tx:
            self.log(tx, self.refusal_entry(operation, refused))

    def refusal_entry(self, operation: str, refused: Refused, target: str = "") -> Entry:
        """Return the row of the ledger for a refused call."""
        return Entry(
            who=self.id, operation=told(operation), outcome="refused", task="channel", terminal=told(target),
            detail=_codes(refused),
        )  # fmt: skip

    # --- lists of the node ---

    def keep(self, tx: Tx, kind: str, key: str, content: object, expires: date | None = None) -> None:
        """Put a row into one of the node's own lists, sealed."""
        batch = f"list/{kind}"
        body = self.seal.seal(batch, _ENCODER.encode(content), f"{kind}/{key}")
        tx.keep(Kept(kind=kind, key=key, body=body, expires=expires.toordinal() if expires else None))

    def opened(self, row: Kept, kind: type[T]) -> T:
        """Return the content of a row of a list."""
        plain = self.seal.open(f"list/{row.kind}", row.body, f"{row.kind}/{row.key}")
        return msgspec.msgpack.decode(plain, type=kind)

    def kept(self, reader: Reader, list_: str, key: str, kind: type[T]) -> T | None:
        """Return a row of a list; None where there is none, or where no row could have that key."""
        row = reader.kept(list_, key) if is_key(key) else None
        return None if row is None else self.opened(row, kind)

    # --- telling others ---

    def tell(self, tx: Tx, target: str, *messages: Parcel) -> int:
        """Put notices to another node into the outbox, or enter that no channel may carry them; return how many go."""
        routed = [(self.channels.route(self.id, target, KINDS[one.name], one), one) for one in messages]
        going = [(route, one) for route, one in routed if not isinstance(route, Refused)]
        refused = [(route, one) for route, one in routed if isinstance(route, Refused)]
        post(tx, self.seal, self.today, *going)
        self.log(tx, *(self.refusal_entry(f"tell-{one.name}", route, target) for route, one in refused))
        return len(going)

    def ask(self, target: str, question: Parcel) -> Parcel | Refused:
        """Ask another node over a declared channel; outside every transaction of this one."""
        return self.channels.ask(self, target, question, KINDS[question.name])

    def tell_all(self, tx: Tx, kind: NodeKind, message: Parcel) -> int:
        """Tell every node of a kind to which the body of this node belongs; return how many."""
        return sum(self.tell(tx, target, message) for target in self.above(kind))

    def above(self, kind: NodeKind) -> tuple[str, ...]:
        """Return the nodes of a kind that belong to the same body, its prefecture or the nation, by the policy."""
        known = _upward(self.policy, self.body)
        declared = self.channels.targets(self.id, kind)
        return declared or self.channels.peers(self.id, kind, lambda node: node.body in known)

    def pump(self) -> int:
        """Carry what waits in every channel of this node; return how many messages were dealt with."""
        return sum(pump(self.channels, self, channel).delivered for channel in self.channels.outgoing(self.id))

    # --- being told ---

    def receive(self, channel: Channel, arrivals: Sequence[Arrival]) -> Receipt:
        """Take messages as they arrive: each once and in order."""
        entries: list[Entry] = []

        def apply(tx: Tx, arrival: Arrival) -> Refused | None:
            done = self._received(tx, channel, arrival.parcel)
            refused = done if isinstance(done, Refused) else None
            subject = self.seal.subject(done) if isinstance(done, str) and done else b""
            outcome, detail = self._outcome(channel, refused, f"seq={arrival.seq}")
            name = told(f"receive-{arrival.parcel.name}")
            entries.append(
                Entry(
                    who=channel.source, terminal=channel.id, task="notice", operation=name, subject=subject, outcome=outcome, detail=detail
                )
            )  # fmt: skip
            return refused

        with self.store.write() as tx:
            receipt = take(tx, channel, arrivals, apply)
            self.log(tx, *entries)
        return receipt

    def _received(self, tx: Tx, channel: Channel, message: Parcel) -> str | Refused:
        if channel.target != self.id or self.channels.channel(channel.id) != channel:
            return refuse("channel-stranger", "channel")
        handler = self.NOTICES.get(message.name)
        return refuse("channel-message", "channel") if handler is None else handler(self, tx, channel, message)

    def answer(self, channel: Channel, question: Parcel) -> Parcel | Refused:
        """Answer an inquiry; who asked, what and with which outcome is entered in the ledger."""
        handler = self.ANSWERS.get(question.name)
        done = refuse("not-answered", "channel") if handler is None else handler(self, channel, question)
        if isinstance(done, Refused):
            self.asked(channel, question, outcome=done)
        return done

    def examine(self, channel: Channel, name: str, rows: Iterator[Any]) -> object:
        """Take rows that another node hands over; nothing here unless a kind of node knows what they are."""
        del channel, name, rows
        return refuse("not-answered", "channel")

    def asked(
        self, channel: Channel, question: Parcel, *, outcome: Refused | None = None, subject: str = "", count: int = 0
    ) -> None:
        """Enter an inquiry that was answered or refused."""
        entry = self.inquiry_entry(channel, question, outcome=outcome, subject=subject, count=count)
        with self.store.write() as tx:
            self.log(tx, entry)

    def inquiry_entry(
        self, channel: Channel, question: Parcel, *, outcome: Refused | None = None, subject: str = "", count: int = 0
    ) -> Entry:
        """Return the row of the ledger for an inquiry."""
        told_outcome, detail = self._outcome(channel, outcome, f"records={count}")
        return Entry(
            who=channel.source, terminal=channel.id, task="inquiry", operation=told(f"answer-{question.name}"),
            subject=self.seal.subject(subject) if subject else b"", outcome=told_outcome, detail=detail,
        )  # fmt: skip

    def _outcome(self, channel: Channel, refused: Refused | None, detail: str) -> tuple[Outcome, str]:
        """Return outcome and detail of what came over a channel; what the channel leaves undeclared is named."""
        if refused is not None:
            return "refused", f"{detail} {_codes(refused)}" if detail.startswith("seq=") else _codes(refused)
        gaps = self.channels.gaps(channel.id)
        return ("unchecked", f"{detail} unchecked={','.join(gaps)}") if gaps else ("done", detail)


_NOBODY: Final = Permit(who="", terminal="", task="", operation="", subject=b"", role="")


def _each(conditions: Searches) -> tuple[Mapping[str, str] | None, ...]:
    """Return the conditions of each search; where several were meant and there is none, one without conditions."""
    return (conditions,) if conditions is None or isinstance(conditions, Mapping) else tuple(conditions) or ({},)


def _tried(do: Callable[..., T | Refused], *given: object) -> T | Refused:
    """Do it; text that nothing can hold (half a character) is refused."""
    try:
        return do(*given)
    except UnicodeEncodeError:
        return refuse("bad-character", "text")


def _codes(refused: Refused | None) -> str:
    listed: Iterable[str] = refused.codes if refused is not None else ()
    return f"codes={','.join(listed)}"[:_DETAIL]


def _body(policy: Policy, code: str) -> BodyPolicy:
    found = next((body for body in policy.bodies if body.code == code), None)
    return found or BodyPolicy(code=code, name="", kind="municipality")


def _upward(policy: Policy, body: BodyPolicy) -> frozenset[str]:
    national = {one.code for one in policy.bodies if one.kind == "national"}
    return frozenset({body.code, body.prefecture, *national} - {""})


def _unknown(node: str, kind: NodeKind) -> Problem:
    return Problem(
        "node-unknown",
        Words(f"ポリシーに{kind}の{node}がありません。", f"the policy has no {kind} called {node}"),
        Words("ポリシーのnodesにあるidと種別を指定してください。", "name a node of the policy, of that kind"),
    )


def _set_back(now: datetime) -> Problem:
    return Problem(
        "clock-set-back",
        Words(
            f"時計（{now:%Y-%m-%d %H:%M}）がこのシステムの最後の記録より前です。",
            f"the clock ({now:%Y-%m-%d %H:%M}) lies before the last entry of this system",
        ),
        Words("最後の記録より後の日時で始めてください。", "start at a moment after the last entry"),
    )
