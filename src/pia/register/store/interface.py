"""What a store offers to the nodes: reading, and transactions that touch one node alone.

Rows are generic: a node puts sealed bodies under keys into its files, with keyed hashes to find them by. The store knows no
person, no item and no key; it keeps order, durability, uniqueness and the border between nodes. Days are ordinals
(``date.toordinal``), moments are seconds since 1970 in UTC. Keys sort by code point. Node ids are ``[A-Za-z0-9._-]``, at most 48
characters; other names and keys are text of 1 to 200 characters without NUL.

What holds for every store:

- A reader sees the state as of its first question, however many transactions end meanwhile, and never stops a writer.
- One transaction at a time on a node (SQLite: on the store); a thread holds one transaction at a time, and may open readers
  within it, which see the state before it. Who waits too long is told ``store-locked``.
- What a transaction refuses is raised at the latest when its block ends. After one :class:`StoreError` nothing of it is kept, even
  where the block goes on.

Raises, everywhere: :class:`StoreError` with a clear remedy; its codes stand in :mod:`pia.register.store.faults`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from msgspec import Struct

from pia.errors import PiaError, Words

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

__all__ = [
    "Ahead",
    "EventRow",
    "Kept",
    "LedgerRow",
    "Lookup",
    "Message",
    "NodeStore",
    "Reader",
    "Record",
    "State",
    "Store",
    "StoreError",
    "Tx",
]

State = Literal["current", "history", "removed"]

Lookup: TypeAlias = tuple[str, bytes]
"""(index, value): the name of an index of the file and a keyed hash of 16 bytes."""


class StoreError(PiaError):
    """The store cannot be used, or refuses a row; nothing was half done."""

    @property
    def code(self) -> str:
        """The code of its (only) problem."""
        return self.problems[0].code


class Record(Struct, frozen=True, kw_only=True):
    """One version of one record of one file.

    ``key`` is unique among the current and removed records of its file; older versions are ``history``. ``body`` is sealed
    under the key of ``batch``; ``digest`` (16 bytes, keyed) is of its plain content, so that two nodes can compare without opening.
    ``expires`` is the first day on which it may be erased, None while that is not known.
    """

    file: str
    key: str
    version: int
    state: State
    batch: str
    effective: int
    recorded: int
    expires: int | None
    digest: bytes
    body: bytes


class EventRow(Struct, frozen=True, kw_only=True):
    """One entry of a node's event history; ``seq`` counts from 1 and is never given twice (erased ones leave gaps)."""

    seq: int
    kind: str
    key: str
    effective: int
    recorded: int
    batch: str
    body: bytes


class Message(Struct, frozen=True, kw_only=True):
    """One message of a channel: numbered from 1 without gaps by its sender."""

    channel: str
    seq: int
    body: bytes
    batch: str


class LedgerRow(Struct, frozen=True, kw_only=True):
    """One row of the audit ledger; ``subject`` is a keyed hash, ``hash`` covers the row and ``previous``."""

    seq: int
    at: int
    who: str
    terminal: str
    task: str
    operation: str
    subject: bytes
    outcome: str
    detail: str
    previous: bytes
    hash: bytes


class Kept(Struct, frozen=True, kw_only=True):
    """A row of one of a node's own lists: ``kind`` is ``operator``, ``grant``, ``approval``, ``medium``, ``provision``, ``setting`` …"""

    kind: str
    key: str
    body: bytes
    expires: int | None = None


class Ahead(Struct, frozen=True, kw_only=True):
    """What a transaction is going to ask first, so that a store that is far away answers it all on one journey, along with the
    beginning. It changes no answer: what is not named here is asked when it comes, what is named and not asked costs a little.
    """

    kept: tuple[tuple[str, str], ...] = ()
    """Rows of the node's lists: kind and key."""
    records: tuple[tuple[str, str], ...] = ()
    """Records: file and key."""
    finds: tuple[tuple[str, str, bytes, int], ...] = ()
    """What is looked for by hashes: file, index, value, and the limit."""
    sent: tuple[str, ...] = ()
    """Channels into which something will be sent."""

    def __or__(self, other: Ahead) -> Ahead:
        return Ahead(
            kept=self.kept + other.kept,
            records=self.records + other.records,
            finds=self.finds + other.finds,
            sent=self.sent + other.sent,
        )


class Reader(Protocol):
    """A consistent view of one node; it ends with the block that opened it."""

    def record(self, file: str, key: str) -> Record | None:
        """Return the current or removed record under ``key``."""

    def versions(self, file: str, key: str) -> Sequence[Record]:
        """Return every version under ``key``, the newest first."""

    def find(self, file: str, index: str, value: bytes, *, limit: int = 1_000) -> Sequence[Record]:
        """Return the current and removed records found by one keyed hash, in the order of their keys."""

    def records(self, file: str, states: Sequence[State] = ("current",), *, after: str = "") -> Iterator[Record]:
        """Yield the records of a file in the order of keys and versions, from the first key after ``after``, in constant memory."""

    def digests(
        self, file: str, states: Sequence[State] = ("current",), *, after: str = ""
    ) -> Iterator[tuple[str, bytes]]:
        """Yield (key, digest) of current and removed records in the order of keys, in constant memory."""

    def count(self, file: str, states: Sequence[State] = ("current",)) -> int:
        """Count records."""

    def expired(self, file: str, day: int, *, limit: int) -> Sequence[Record]:
        """Return records of any state whose ``expires`` is not after ``day``, the oldest first."""

    def events(self, *, after: int = 0, key: str | None = None) -> Iterator[EventRow]:
        """Yield the events after number ``after`` in order; with ``key`` those of one key."""

    def last_event(self) -> int:
        """Return the number of the last event ever appended, 0 for none."""

    def waiting(self, channel: str, *, limit: int = 1_000) -> Sequence[Message]:
        """Return the messages sent into ``channel`` and not yet acknowledged, in order."""

    def sent(self, channel: str) -> int:
        """Return the number of the last message ever sent into ``channel``, 0 for none."""

    def received(self, channel: str) -> int:
        """Return the number of the last message applied from ``channel``, 0 for none."""

    def ledger(self, *, after: int = 0) -> Iterator[LedgerRow]:
        """Yield the ledger after row ``after`` in order."""

    def last_of_ledger(self) -> LedgerRow | None:
        """Return the last row of the ledger."""

    def kept(self, kind: str, key: str) -> Kept | None:
        """Return one row of a list of the node."""

    def all_kept(self, kind: str, *, prefix: str = "", after: str = "") -> Iterator[Kept]:
        """Yield the rows of a list whose keys begin with ``prefix``, in the order of keys, from the first one after ``after``."""

    def expired_kept(self, kind: str, day: int, *, limit: int) -> Sequence[Kept]:
        """Return rows of a list whose ``expires`` is not after ``day``, the oldest first."""


class Tx(Reader, Protocol):
    """A transaction on one node: all of it or none, durable once its block has ended. Its questions see its own writes."""

    def put(self, record: Record, lookups: Sequence[Lookup] = ()) -> None:
        """Put the newest version of a record, ``current`` or ``removed``, with all its lookups; the version before becomes
        history and loses its lookups.

        Raises:
            StoreError: ``store-out-of-order``: the version is not the next one (1 where there is none).
        """

    def load(self, rows: Iterable[tuple[Record, Sequence[Lookup]]]) -> int:
        """Put many records as they are, history and gaps between versions included, quickly and in constant memory; return how many.

        Raises:
            StoreError: ``store-conflict``: one is there already.
        """

    def reseal(self, record: Record) -> None:
        """Replace batch, body and ``expires`` of an existing version (it moved to another retention batch).

        Raises:
            StoreError: ``store-out-of-order``: there is no such version.
        """

    def erase(self, file: str, key: str, version: int | None = None) -> int:
        """Delete one version, or all of them with their lookups; return how many versions went."""

    def append(self, *events: EventRow) -> None:
        """Append events.

        Raises:
            StoreError: ``store-out-of-order``: ``seq`` is not the next one.
        """

    def erase_events(self, batch: str, *, limit: int | None = None) -> int:
        """Delete the events of a retention batch whose key goes, at most ``limit`` of them; return how many went."""

    def send(self, *messages: Message) -> None:
        """Put messages into the outbox, to be delivered after this transaction.

        Raises:
            StoreError: ``store-out-of-order``: ``seq`` is not the next one of its channel.
        """

    def acknowledged(self, channel: str, seq: int) -> None:
        """Note that everything up to ``seq`` has arrived; those messages leave the outbox."""

    def applied(self, channel: str, seq: int) -> None:
        """Note the last message applied from ``channel``, in the transaction that applies it.

        Raises:
            StoreError: ``store-out-of-order``: ``seq`` is not the next one.
        """

    def enter(self, *rows: LedgerRow) -> None:
        """Append rows to the ledger.

        Raises:
            StoreError: ``store-out-of-order``: ``seq`` is not the next one.
        """

    def cut_ledger(self, before: int) -> int:
        """Delete ledger rows with ``seq`` below ``before`` (their term is over) and return how many; the last row always stays,
        so that the chain goes on.
        """

    def keep(self, *rows: Kept) -> None:
        """Put rows of the lists of the node, replacing those under their keys."""

    def drop(self, kind: str, key: str) -> bool:
        """Delete a row of a list; say whether there was one."""


class NodeStore(Protocol):
    """The part of a store that one node sees."""

    @property
    def node(self) -> str:
        """The id of the node."""

    def read(self) -> AbstractContextManager[Reader]:
        """Open a consistent view."""

    def write(self, ahead: Callable[[], Ahead] | None = None) -> AbstractContextManager[Tx]:
        """Begin a transaction; it is rolled back where the block raises. ``ahead`` says what it will ask first; a near store does
        not want to know.
        """


class Store(Protocol):
    """One store with the parts of all nodes; any number of threads may use it."""

    @property
    def url(self) -> str:
        """The URL without a password."""

    def nodes(self) -> Sequence[str]:
        """Return the ids of the nodes that it holds, sorted."""

    def add_node(self, node: str) -> NodeStore:
        """Make room for a node; nothing happens where it is there."""

    def node(self, node: str) -> NodeStore:
        """Return the part of a node.

        Raises:
            StoreError: ``store-no-node``: there is no such node.
        """

    def scrub(self) -> bool:
        """Remove what was erased from the files of the store as far as it can, after a run of erasures; it takes time in
        proportion to the store and lets readers go on. False where somebody still reads an older state: try again later.
        """

    def faults(self) -> Sequence[Words]:
        """Return what is wrong with the store itself (a damaged page, a guard taken away), one sentence each; empty when sound."""

    def close(self) -> None:
        """Release everything."""
