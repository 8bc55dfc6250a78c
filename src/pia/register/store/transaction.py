# ruff: noqa: S608 - what is put into these statements are names of this module, never a value
"""Writing one node: every change of :class:`~pia.register.store.interface.Tx` as statements that both dialects share.

A number follows the last one ever given: that of the last row, or the one that a counter remembers of rows that are gone, so that
erased events and acknowledged messages never make one come twice. The last row of the ledger always stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec
from msgspec.structs import astuple

from pia.register.store.faults import bad_name, out_of_order, rejected
from pia.register.store.interface import EventRow, Kept, LedgerRow, Lookup, Message, Record, StoreError
from pia.register.store.known import LIVE, Known, Live, live_of
from pia.register.store.reader import RowReader
from pia.register.store.session import Row, WriteSession, named

__all__ = ["RowTx", "found_by", "history_row", "record_row"]

_AT: Final = "WHERE node = ? AND file = ? AND key = ?"
_ALL: Final = 2**62
_listed: Final = msgspec.msgpack.Decoder(list[tuple[str, bytes]])
_list: Final = msgspec.msgpack.Encoder().encode


def found_by(lookups: Sequence[Lookup]) -> bytes:
    """Return the lookups of a record as they stand in its row."""
    return _list(lookups)


def record_row(node: str, record: Record, lookups: bytes) -> Row:
    """Return the row of a current or removed record, in the order of the columns."""
    return (
        node,
        record.file,
        record.key,
        record.version,
        record.state,
        record.batch,
        record.effective,
        record.recorded,
        record.expires,
        record.digest,
        record.body,
        lookups,
    )


def history_row(node: str, record: Record) -> Row:
    """Return the row of an older version, in the order of the columns."""
    row = record_row(node, record, b"")
    return (*row[:4], *row[5:-1])


class RowTx(RowReader):
    """A transaction on one node through a session."""

    def __init__(self, session: WriteSession, known: Known | None = None) -> None:
        super().__init__(session)
        self._write = session
        self._known = Known() if known is None else known

    @property
    def known(self) -> Known:
        """What it knows of its node."""
        return self._known

    def forget(self) -> None:
        """Give up all that is known: somebody wrote past it, or it ends."""
        self._known = Known()

    # Nobody else writes to the node meanwhile: what was asked once is known until the end.

    def last_event(self) -> int:
        """Return the number of the last event ever appended, 0 for none."""
        return self._last("event", super().last_event)

    def sent(self, channel: str) -> int:
        """Return the number of the last message ever sent into ``channel``, 0 for none."""
        return self._last(f"sent:{channel}", lambda: super(RowTx, self).sent(channel))

    def received(self, channel: str) -> int:
        """Return the number of the last message applied from ``channel``, 0 for none."""
        return self._last(f"received:{channel}", lambda: super(RowTx, self).received(channel))

    def last_of_ledger(self) -> LedgerRow | None:
        """Return the last row of the ledger."""
        known = self._known
        if "ledger" not in known.numbers:
            known.entry = super().last_of_ledger()
            known.numbers["ledger"] = 0 if known.entry is None else known.entry.seq
        return known.entry

    def _last(self, name: str, ask: Callable[[], int]) -> int:
        numbers = self._known.numbers
        if name not in numbers:
            numbers[name] = ask()
        return numbers[name]

    def record(self, file: str, key: str) -> Record | None:
        """Return the current or removed record under ``key``."""
        return self._live_at(file, key).record

    def find(self, file: str, index: str, value: bytes, *, limit: int = 1_000) -> Sequence[Record]:
        """Return the current and removed records found by one keyed hash, in the order of their keys."""
        found = self._known.found(file, index, value, limit)
        return super().find(file, index, value, limit=limit) if found is None else found

    def kept(self, kind: str, key: str) -> Kept | None:
        """Return one row of a list of the node."""
        if not self._known.is_kept_known(kind, key):
            self._known.note_kept(kind, key, super().kept(kind, key))
        return self._known.kept(kind, key)

    def _live_at(self, file: str, key: str) -> Live:
        live = self._known.live(file, key)
        if live is None:
            (row,) = self._write.rows(LIVE, (self._node, file, key, self._node, file, key))
            live = self._known.note_live(file, key, live_of(file, row))
        return live

    # --- records ---

    def put(self, record: Record, lookups: Sequence[Lookup] = ()) -> None:
        """Put the newest version of a record with all its lookups; the version before becomes history."""
        if record.state == "history":
            raise self._write.refuse(rejected("history"))
        self._named(record.file, record.key, record.batch)
        live = self._live_at(record.file, record.key)
        if record.version != live.version + 1:
            raise self._write.refuse(out_of_order("record", live.version + 1, record.version))
        listed = found_by(lookups)
        row = record_row(self._node, record, listed)
        now = set(lookups)
        before = set() if live.record is None else set(_listed.decode(live.found_by))
        come = sorted(now - before)
        self._named(*(index for index, _ in come))
        self._known.forget(record.file, record.key)
        if live.record is None:
            self._write.insert(row, come)
        else:
            self._write.replace(row, sorted(before - now), come)
        self._known.note_live(record.file, record.key, Live(record, listed, live.version))

    def load(self, rows: Iterable[tuple[Record, Sequence[Lookup]]]) -> int:
        """Put many records as they are, quickly and in constant memory; return how many."""
        self._known.forget_records()
        return self._write.load(rows)

    def reseal(self, record: Record) -> None:
        """Replace batch, body and ``expires`` of an existing version."""
        self._named(record.batch)
        self._known.forget(record.file, record.key)
        new = (record.batch, record.body, record.expires)
        at = (self._node, record.file, record.key, record.version)
        for table in ("record", "history"):
            sql = f"UPDATE {table} SET batch = ?, body = ?, expires = ? {_AT} AND version = ?"
            if self._write.change(sql, (*new, *at)):
                return
        raise self._write.refuse(out_of_order("record", 0, record.version))

    def erase(self, file: str, key: str, version: int | None = None) -> int:
        """Delete one version, or all of them with their lookups; return how many versions went."""
        at = (self._node, file, key)
        gone = 0
        live = self._live_at(file, key)
        self._known.forget(file, key)
        if live.record is not None and version in (None, live.record.version):
            self._write.look(file, key, sorted(set(_listed.decode(live.found_by))))
            gone += self._write.change(f"DELETE FROM record {_AT}", at)
        if version is None:
            gone += self._write.change(f"DELETE FROM history {_AT}", at)
        elif not gone:
            gone += self._write.change(f"DELETE FROM history {_AT} AND version = ?", (*at, version))
        return gone

    # --- events, messages and the ledger ---

    def append(self, *events: EventRow) -> None:
        """Append events."""
        self._known.numbers["event"] = self._in_order("event", self.last_event(), [event.seq for event in events])
        rows = []
        for event in events:
            self._named(event.kind, event.key, event.batch)
            kind, recorded = event.kind, event.recorded
            rows.append((self._node, event.seq, kind, event.key, event.effective, recorded, event.batch, event.body))
        self._write.later("event", rows)
        if events:
            self._remember("event", events[-1].seq)

    def erase_events(self, batch: str, *, limit: int | None = None) -> int:
        """Delete the events of a retention batch whose key goes, at most ``limit`` of them; return how many went."""
        last = self.last_event()
        gone = self._write.erase_events(batch, _ALL if limit is None else limit)
        if gone:
            self._remember("event", last)
        return gone

    def send(self, *messages: Message) -> None:
        """Put messages into the outbox, to be delivered after this transaction."""
        channels: dict[str, list[int]] = {}
        for message in messages:
            self._named(message.channel, message.batch)
            channels.setdefault(message.channel, []).append(message.seq)
        for channel, numbers in channels.items():
            self._known.numbers[f"sent:{channel}"] = self._in_order(channel, self.sent(channel), numbers)
        rows = [(self._node, m.channel, m.seq, m.batch, m.body) for m in messages]
        self._write.later("outbox", rows)

    def acknowledged(self, channel: str, seq: int) -> None:
        """Note that everything up to ``seq`` has arrived; those messages leave the outbox."""
        self._named(channel)
        last = self.sent(channel)
        if seq > last:
            raise self._write.refuse(out_of_order(channel, last, seq))
        sql = "DELETE FROM outbox WHERE node = ? AND channel = ? AND seq <= ?"
        if self._write.change(sql, (self._node, channel, seq)):
            self._remember(f"sent:{channel}", last)

    def applied(self, channel: str, seq: int) -> None:
        """Note the last message applied from ``channel``, in the transaction that applies it."""
        self._named(channel)
        self._known.numbers[f"received:{channel}"] = self._in_order(channel, self.received(channel), [seq])
        self._remember(f"received:{channel}", seq)

    def enter(self, *rows: LedgerRow) -> None:
        """Append rows to the ledger."""
        last = self.last_of_ledger()
        self._in_order("ledger", 0 if last is None else last.seq, [row.seq for row in rows])
        for row in rows:
            if "\0" in row.who + row.terminal + row.task + row.operation + row.outcome + row.detail:
                raise self._write.refuse(bad_name("ledger"))
        self._write.later("ledger", [(self._node, *astuple(row)) for row in rows])
        if rows:
            self._known.entry, self._known.numbers["ledger"] = rows[-1], rows[-1].seq

    def cut_ledger(self, before: int) -> int:
        """Delete ledger rows with ``seq`` below ``before`` and return how many; the last row always stays."""
        last = self.last_of_ledger()
        return 0 if last is None else self._write.cut_ledger(min(before, last.seq))

    def keep(self, *rows: Kept) -> None:
        """Put rows of the lists of the node, replacing those under their keys."""
        for row in rows:
            self._named(row.kind, row.key)
            self._known.note_kept(row.kind, row.key, row)
        self._write.change_many(
            "INSERT INTO kept VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (node, kind, key) DO UPDATE SET body = excluded.body, expires = excluded.expires",
            [(self._node, row.kind, row.key, row.body, row.expires) for row in rows],
        )

    def drop(self, kind: str, key: str) -> bool:
        """Delete a row of a list; say whether there was one."""
        self._known.note_kept(kind, key, None)
        sql = "DELETE FROM kept WHERE node = ? AND kind = ? AND key = ?"
        return self._write.change(sql, (self._node, kind, key)) == 1

    def _named(self, *names: str) -> None:
        try:
            named(*names)
        except StoreError as error:
            raise self._write.refuse(error) from None

    def _in_order(self, what: str, last: int, numbers: Sequence[int]) -> int:
        """See that ``numbers`` follow ``last`` without a gap, and return the last of them."""
        for wanted, number in enumerate(numbers, last + 1):
            if number != wanted:
                raise self._write.refuse(out_of_order(what, wanted, number))
        return last + len(numbers)

    def _remember(self, name: str, last: int) -> None:
        sql = (
            "INSERT INTO counter VALUES (?, ?, ?) ON CONFLICT (node, name) DO UPDATE SET value = excluded.value "
            "WHERE counter.value < excluded.value"
        )
        self._write.do(sql, (self._node, name, last))
