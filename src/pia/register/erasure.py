"""Erasing what is over: rows in small transactions, then the key of a batch that is empty everywhere, all of it on record.

- Nothing goes before its day, and nothing at all of a file without a declared term, or (unless ``by_hand``) of one that declares that it is
  not erased automatically.
- One transaction takes at most ``limit`` rows, so that writers wait for moments and readers not at all. Whatever ends the program
  between two of them, the next run goes on from there.
- With the last version of a person in a file the person's events of that file go, and with a resident's 個別事項 and 支援措置.
- A key is destroyed when the period of its batch is over and no record, version or waiting message is sealed with it. That is entered in the
  ledger even if the program ended in between: the keys remember which of them were destroyed.

What is guaranteed, and what is not, is told in ``docs/register-erasure.md``: on SQLite nothing is left in the file, the WAL or free pages after
:meth:`~pia.register.store.interface.Store.scrub`; on PostgreSQL rows leave the tables with VACUUM, but the server's WAL and its archives keep
sealed bodies, unreadable without the key, until they are recycled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from pia.errors import Words
from pia.register.batches import event_batch, file_of, last_day
from pia.register.clock import Clock
from pia.register.gone import count_gone
from pia.register.keys import Keys, NodeKeys
from pia.register.ledger import Entry, cut, enter
from pia.register.policy import FilePolicy, Policy
from pia.register.retention import Retention
from pia.register.store.interface import Kept, NodeStore, Reader, Record, State, Tx
from pia.terms.durations import Duration

__all__ = ["KINDS", "Erased", "Eraser", "due_by_hand"]

KINDS: Final = ("provision", "temporary", "application", "approval", "session", "output")
"""The lists of a node of which rows are erased when they are over."""

_WHO: Final = "retention"
_COUNTED: Final = 100_000
_DESTROYED: Final = "key-destroyed"
"""The list of destroyed keys that the ledger tells of."""
_EVERY: Final[tuple[State, ...]] = ("current", "history", "removed")


class Erased(Struct, frozen=True, kw_only=True):
    """What a run erased, and what it left alone and why."""

    records: int = 0
    events: int = 0
    kept: int = 0
    ledger: int = 0
    keys: tuple[str, ...] = ()
    undeclared: tuple[str, ...] = ()
    """Files without a declared term."""
    by_hand: tuple[str, ...] = ()
    """Files that declare that they are not erased automatically."""
    ledger_undeclared: bool = False

    @property
    def words(self) -> Words:
        """The run in one sentence."""
        ja = f"記録{self.records}件、届出の履歴{self.events}件、一覧{self.kept}件、操作記録{self.ledger}件を消去し、鍵{len(self.keys)}個を廃棄しました。"
        en = f"erased {self.records} records, {self.events} events, {self.kept} listed rows, {self.ledger} ledger rows; destroyed {len(self.keys)} keys."
        if self.undeclared:
            listed = ", ".join(self.undeclared)
            ja += f"保存期間の記載が無いため消去しないファイル：{listed}。"
            en += f" Never erased, for no term is declared: {listed}."
        return Words(ja, en)


class Eraser:
    """Erases for the nodes of a policy.

    Args:
        policy: what is declared.
        keys: of all nodes.
        clock: decides what is over.
        limit: rows in one transaction.
    """

    def __init__(self, policy: Policy, keys: Keys, clock: Clock, *, limit: int = 200) -> None:
        self._retention = Retention(policy)
        self._nodes = frozenset(node.id for node in policy.nodes)
        self._channels = {channel.id: channel.source for channel in policy.channels}
        self._keys = keys
        self._clock = clock
        self._limit = max(limit, 1)

    def run(self, store: NodeStore, *, by_hand: bool = False) -> Erased:
        """Erase what is over at one node; what is erased twice is erased once.

        Args:
            store: the node's part.
            by_hand: whether somebody asked for it: then files without automatic erasure go too.

        Raises:
            StoreError: the store fails; what was erased before stays erased.
            KeysError: keys cannot be destroyed; their batches are empty, and the next run tries again.
            ValueError: the policy knows no such node.
        """
        if store.node not in self._nodes:
            raise ValueError(f"the policy knows no node {store.node!r}")
        files = self._retention.files(store.node)
        left = [file for file in files if file.automatic_erasure is False and not by_hand]
        due = [file for file in files if isinstance(file.keep, Duration) and file not in left]
        records = events = 0
        for file in due:
            gone = self._records(store, file)
            records, events = records + gone[0], events + gone[1]
        kept = sum(self._kept(store, kind) for kind in KINDS)
        keys = self._destroy(store, files)
        ledger, silent = self._cut(store)
        return Erased(
            records=records,
            events=events,
            kept=kept,
            ledger=ledger,
            keys=keys,
            undeclared=tuple(file.id for file in files if not isinstance(file.keep, Duration)),
            by_hand=tuple(file.id for file in left if isinstance(file.keep, Duration)),
            ledger_undeclared=silent,
        )

    # --- rows ---

    def _records(self, store: NodeStore, file: FilePolicy) -> tuple[int, int]:
        records = events = 0
        while True:
            with store.read() as reader:
                if not reader.expired(file.id, self._today, limit=1):
                    return records, events
            with store.write() as tx:
                due = tx.expired(file.id, self._today, limit=self._limit)
                gone = self._erase(tx, file, due)
                count_gone(tx, len(due), gone)
                self._enter(tx, "erase", f"file={file.id} records={len(due)} events={gone}")
            records, events = records + len(due), events + gone

    @staticmethod
    def _erase(tx: Tx, file: FilePolicy, due: Sequence[Record]) -> int:
        """Delete versions, and the events of whoever has none left; return how many events."""
        for record in due:
            tx.erase(file.id, record.key, record.version)
        alone = {record.key for record in due if record.version == 1 and record.state != "history"}
        over = [
            key for key in dict.fromkeys(record.key for record in due) if key in alone or not tx.versions(file.id, key)
        ]
        if file.role == "resident-record":
            for key in over:
                _forget(tx, key)
        return sum(tx.erase_events(event_batch(file, key)) for key in over)

    def _kept(self, store: NodeStore, kind: str) -> int:
        total = 0
        while True:
            with store.read() as reader:
                if not reader.expired_kept(kind, self._today, limit=1):
                    return total
            with store.write() as tx:
                due = tx.expired_kept(kind, self._today, limit=self._limit)
                for row in due:
                    tx.drop(kind, row.key)
                self._enter(tx, "erase", f"list={kind} rows={len(due)}")
            total += len(due)

    def _cut(self, store: NodeStore) -> tuple[int, bool]:
        """Cut the beginning of the ledger that is over; say also whether no term is declared for it."""
        stays = self._retention.ledger_kept_from(store.node, self._clock.today)
        if stays is None:
            return 0, True
        total = 0
        while True:
            with store.write() as tx:
                gone = cut(tx, self._clock.now, stays, limit=5 * self._limit)
            total += gone
            if gone < 5 * self._limit:
                return total, False

    # --- keys ---

    def _destroy(self, store: NodeStore, files: Iterable[FilePolicy]) -> tuple[str, ...]:
        """Destroy the keys of batches that are over and empty, and enter those of which the ledger does not tell yet."""
        keys = NodeKeys(self._keys, store.node)
        over = [batch for batch in keys.batches() if _is_over(batch, self._clock.today)]
        if over:
            with store.read() as reader:
                used = self._used(reader, store.node, [file.id for file in files], {file_of(batch) for batch in over})
            for batch in over:
                if batch not in used:
                    with store.write() as tx:
                        if not self._refilled(tx, batch):
                            keys.destroy(batch)
                            self._tell(tx, batch)
        told = []
        for batch in keys.destroyed():
            with store.read() as reader:
                known = reader.kept(_DESTROYED, batch) is not None
            if not known:
                with store.write() as tx:
                    self._tell(tx, batch)
            if batch in over or not known:
                told.append(batch)
        return tuple(told)

    def _used(self, reader: Reader, node: str, files: Sequence[str], wanted: set[str]) -> set[str]:
        """Return the batches of ``wanted`` files that something is still sealed with; every row is looked at, whatever its day."""
        used: set[str] = set()
        for file in files:
            if file in wanted:
                used.update(record.batch for record in reader.records(file, _EVERY))
        for channel, source in self._channels.items():
            if source == node:
                used.update(message.batch for message in reader.waiting(channel, limit=2**31))
        return used

    @staticmethod
    def _refilled(tx: Tx, batch: str) -> bool:
        """Say whether something came into a batch since it was looked through: what is due by its last day would be there."""
        end = last_day(batch)
        return end is None or any(
            record.batch == batch for record in tx.expired(file_of(batch), end.toordinal(), limit=1_000)
        )

    def _tell(self, tx: Tx, batch: str) -> None:
        tx.keep(Kept(kind=_DESTROYED, key=batch, body=b""))
        self._enter(tx, "destroy-key", f"batch={batch}")

    def _enter(self, tx: Tx, operation: str, detail: str) -> None:
        enter(tx, self._clock.now, Entry(who=_WHO, operation=operation, outcome="done", detail=detail))

    @property
    def _today(self) -> int:
        return self._clock.today.toordinal()


def _forget(tx: Tx, atena: str) -> None:
    """Drop the lists that a 既存住基システム keeps of a person."""
    tx.drop("individual", atena)
    for row in list(tx.all_kept("protection", prefix=f"{atena}/")):
        tx.drop("protection", row.key)


def due_by_hand(policy: Policy, stores: Iterable[NodeStore], today: date) -> Iterator[tuple[str, int]]:
    """Yield the files that declare no automatic erasure and hold something that is over, and how many versions at least."""
    retention = Retention(policy)
    for store in stores:
        for file in retention.files(store.node):
            if file.automatic_erasure is False and isinstance(file.keep, Duration):
                with store.read() as reader:
                    over = len(reader.expired(file.id, today.toordinal(), limit=_COUNTED))
                if over:
                    yield file.id, over


def _is_over(batch: str, today: date) -> bool:
    end = last_day(batch)
    return end is not None and end < today
