# ruff: noqa: S608 - what is put into these statements are names of this module, never a value
"""Reading one node: every question of :class:`~pia.register.store.interface.Reader` as a statement that both dialects share.

Whatever may be long is read in pages that begin after the last key, so that memory stays flat and no cursor is left open.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from pia.register.store.interface import EventRow, Kept, LedgerRow, Message, Record, State

if TYPE_CHECKING:
    from pia.register.store.session import Row, Session

__all__ = ["LEDGER", "NUMBER_OF_EVENTS", "NUMBER_OF_SENT", "RECORD", "RowReader", "ledger_of", "record_of"]

PAGE: Final = 1_000
"""Rows with bodies in one page."""
DIGESTS: Final = 10_000
"""Digests in one page."""
_LAST: Final = "\U0010ffff"
"""Sorts after every character of a key."""

RECORD: Final = "key, version, state, batch, effective, recorded, expires, digest, body"
"""The columns of a record, in the order of :func:`record_of`."""
_RECORD = f"{RECORD} FROM record"
_HISTORY = "key, version, 'history', batch, effective, recorded, expires, digest, body FROM history"
LEDGER: Final = "seq, at, who, terminal, task, operation, subject, outcome, detail, previous, hash FROM ledger"
_COUNTER = "SELECT value AS n FROM counter WHERE node = ? AND name = ?"
_EVENT = "seq, kind, key, effective, recorded, batch, body FROM event"


def _last(rows: str) -> str:
    """Return the question for the last number given, be it of a row or of one that is gone."""
    return f"SELECT max(n) FROM (SELECT n FROM ({rows}) present UNION ALL {_COUNTER}) numbers"


NUMBER_OF_EVENTS: Final = _last("SELECT seq AS n FROM event WHERE node = ? ORDER BY seq DESC LIMIT 1")
"""The number of the last event: (node, node, ``event``)."""
NUMBER_OF_SENT: Final = _last("SELECT seq AS n FROM outbox WHERE node = ? AND channel = ? ORDER BY seq DESC LIMIT 1")
"""The number of the last message sent: (node, channel, node, ``sent:`` and the channel)."""


def record_of(file: str, row: Sequence[Any]) -> Record:
    """Return the record in a row."""
    key, version, state, batch, effective, recorded, expires, digest, body = row
    return Record(
        file=file,
        key=key,
        version=version,
        state=state,
        batch=batch,
        effective=effective,
        recorded=recorded,
        expires=expires,
        digest=digest,
        body=body,
    )


def _event(row: Row) -> EventRow:
    seq, kind, key, effective, recorded, batch, body = row
    return EventRow(seq=seq, kind=kind, key=key, effective=effective, recorded=recorded, batch=batch, body=body)


def ledger_of(row: Row) -> LedgerRow:
    """Return the row of the ledger in a row."""
    seq, at, who, terminal, task, operation, subject, outcome, detail, previous, hashed = row
    return LedgerRow(
        seq=seq,
        at=at,
        who=who,
        terminal=terminal,
        task=task,
        operation=operation,
        subject=subject,
        outcome=outcome,
        detail=detail,
        previous=previous,
        hash=hashed,
    )


def _pages(fetch: Callable[[Any], list[Row]], start: Any, size: int, last: Callable[[Row], Any]) -> Iterator[Row]:
    """Yield rows page by page, each page after the last row of the one before."""
    while True:
        page = fetch(start)
        yield from page
        if len(page) < size:
            return
        start = last(page[-1])


def _live(states: Sequence[State]) -> tuple[str, str] | None:
    """Return the two states to ask the table of records for, None where history alone is meant."""
    wanted = [state for state in ("current", "removed") if state in states]
    return (wanted[0], wanted[-1]) if wanted else None


class RowReader:
    """A view of one node through a session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._node = session.node

    def record(self, file: str, key: str) -> Record | None:
        """Return the current or removed record under ``key``."""
        sql = f"SELECT {_RECORD} WHERE node = ? AND file = ? AND key = ?"
        found = self._session.rows(sql, (self._node, file, key))
        return record_of(file, found[0]) if found else None

    def versions(self, file: str, key: str) -> Sequence[Record]:
        """Return every version under ``key``, the newest first."""
        live = self.record(file, key)
        sql = f"SELECT {_HISTORY} WHERE node = ? AND file = ? AND key = ? ORDER BY version DESC"
        older = [record_of(file, row) for row in self._session.rows(sql, (self._node, file, key))]
        return older if live is None else [live, *older]

    def find(self, file: str, index: str, value: bytes, *, limit: int = 1_000) -> Sequence[Record]:
        """Return the current and removed records found by one keyed hash, in the order of their keys."""
        found = self._session.rows(self._session.finding, (self._node, file, index, value, limit))
        return [record_of(file, row) for row in found]

    def records(self, file: str, states: Sequence[State] = ("current",), *, after: str = "") -> Iterator[Record]:
        """Yield the records of a file in the order of keys and versions, from the first key after ``after``."""
        rows = self._live_rows(file, states, after)
        if "history" in states:
            rows = heapq.merge(self._older_rows(file, after), rows, key=lambda row: (row[0], row[1]))
        return (record_of(file, row) for row in rows)

    def _live_rows(self, file: str, states: Sequence[State], after: str) -> Iterator[Row]:
        wanted = _live(states)
        if wanted is None:
            return iter(())
        sql = f"SELECT {_RECORD} WHERE node = ? AND file = ? AND key > ? AND state IN (?, ?) ORDER BY key LIMIT ?"

        def fetch(key: str) -> list[Row]:
            return self._session.rows(sql, (self._node, file, key, *wanted, PAGE))

        return _pages(fetch, after, PAGE, lambda row: row[0])

    def _older_rows(self, file: str, after: str) -> Iterator[Row]:
        sql = f"SELECT {_HISTORY} WHERE node = ? AND file = ? AND (key, version) > (?, ?) ORDER BY key, version LIMIT ?"
        last = 2**62  # no version of the key ``after`` itself

        def fetch(place: tuple[str, int]) -> list[Row]:
            return self._session.rows(sql, (self._node, file, *place, PAGE))

        return _pages(fetch, (after, last), PAGE, lambda row: (row[0], row[1]))

    def digests(
        self, file: str, states: Sequence[State] = ("current",), *, after: str = ""
    ) -> Iterator[tuple[str, bytes]]:
        """Yield (key, digest) of current and removed records in the order of keys."""
        wanted = _live(states)
        if wanted is None:
            return iter(())
        sql = "SELECT key, digest FROM record WHERE node = ? AND file = ? AND key > ? AND state IN (?, ?) ORDER BY key LIMIT ?"

        def fetch(key: str) -> list[Row]:
            return self._session.rows(sql, (self._node, file, key, *wanted, DIGESTS))

        return _pages(fetch, after, DIGESTS, lambda row: row[0])

    def count(self, file: str, states: Sequence[State] = ("current",)) -> int:
        """Count records."""
        wanted, found = _live(states), 0
        if wanted == ("current", "removed"):
            found += self._number("SELECT count(*) FROM record WHERE node = ? AND file = ?", file)
        elif wanted is not None:
            found += self._number(
                "SELECT count(*) FROM record WHERE node = ? AND file = ? AND state = ?", file, wanted[0]
            )
        if "history" in states:
            found += self._number("SELECT count(*) FROM history WHERE node = ? AND file = ?", file)
        return found

    def expired(self, file: str, day: int, *, limit: int) -> Sequence[Record]:
        """Return records of any state whose ``expires`` is not after ``day``, the oldest first."""
        due = "WHERE node = ? AND file = ? AND expires <= ? ORDER BY expires, key"
        params = (self._node, file, day, limit)
        rows = self._session.rows(f"SELECT {_HISTORY} {due}, version LIMIT ?", params)
        rows += self._session.rows(f"SELECT {_RECORD} {due} LIMIT ?", params)
        rows.sort(key=lambda row: (row[6], row[0], row[1]))
        return [record_of(file, row) for row in rows[:limit]]

    def events(self, *, after: int = 0, key: str | None = None) -> Iterator[EventRow]:
        """Yield the events after number ``after`` in order; with ``key`` those of one key."""
        one = "" if key is None else "AND key = ? "
        sql = f"SELECT {_EVENT} WHERE node = ? {one}AND seq > ? ORDER BY seq LIMIT ?"
        fixed = (self._node,) if key is None else (self._node, key)

        def fetch(seq: int) -> list[Row]:
            return self._session.rows(sql, (*fixed, seq, PAGE))

        return (_event(row) for row in _pages(fetch, after, PAGE, lambda row: row[0]))

    def last_event(self) -> int:
        """Return the number of the last event ever appended, 0 for none."""
        return self._number(NUMBER_OF_EVENTS, self._node, "event")

    def waiting(self, channel: str, *, limit: int = 1_000) -> Sequence[Message]:
        """Return the messages sent into ``channel`` and not yet acknowledged, in order."""
        sql = "SELECT seq, body, batch FROM outbox WHERE node = ? AND channel = ? ORDER BY seq LIMIT ?"
        return [
            Message(channel=channel, seq=seq, body=body, batch=batch)
            for seq, body, batch in self._session.rows(sql, (self._node, channel, limit))
        ]

    def sent(self, channel: str) -> int:
        """Return the number of the last message ever sent into ``channel``, 0 for none."""
        return self._number(NUMBER_OF_SENT, channel, self._node, f"sent:{channel}")

    def received(self, channel: str) -> int:
        """Return the number of the last message applied from ``channel``, 0 for none."""
        found = self._session.rows(_COUNTER, (self._node, f"received:{channel}"))
        return int(found[0][0]) if found else 0

    def ledger(self, *, after: int = 0) -> Iterator[LedgerRow]:
        """Yield the ledger after row ``after`` in order."""
        sql = f"SELECT {LEDGER} WHERE node = ? AND seq > ? ORDER BY seq LIMIT ?"

        def fetch(seq: int) -> list[Row]:
            return self._session.rows(sql, (self._node, seq, PAGE))

        return (ledger_of(row) for row in _pages(fetch, after, PAGE, lambda row: row[0]))

    def last_of_ledger(self) -> LedgerRow | None:
        """Return the last row of the ledger."""
        found = self._session.rows(f"SELECT {LEDGER} WHERE node = ? ORDER BY seq DESC LIMIT 1", (self._node,))
        return ledger_of(found[0]) if found else None

    def kept(self, kind: str, key: str) -> Kept | None:
        """Return one row of a list of the node."""
        sql = "SELECT body, expires FROM kept WHERE node = ? AND kind = ? AND key = ?"
        found = self._session.rows(sql, (self._node, kind, key))
        return Kept(kind=kind, key=key, body=found[0][0], expires=found[0][1]) if found else None

    def all_kept(self, kind: str, *, prefix: str = "", after: str = "") -> Iterator[Kept]:
        """Yield the rows of a list whose keys begin with ``prefix``, in the order of keys, from the first one after ``after``."""
        sql = (
            "SELECT key, body, expires FROM kept WHERE node = ? AND kind = ? AND key > ? AND key >= ? AND key < ? "
            "ORDER BY key LIMIT ?"
        )

        def fetch(key: str) -> list[Row]:
            return self._session.rows(sql, (self._node, kind, key, prefix, prefix + _LAST, PAGE))

        for key, body, expires in _pages(fetch, after, PAGE, lambda row: row[0]):
            yield Kept(kind=kind, key=key, body=body, expires=expires)

    def expired_kept(self, kind: str, day: int, *, limit: int) -> Sequence[Kept]:
        """Return rows of a list whose ``expires`` is not after ``day``, the oldest first."""
        sql = (
            "SELECT key, body, expires FROM kept WHERE node = ? AND kind = ? AND expires <= ? "
            "ORDER BY expires, key LIMIT ?"
        )
        return [
            Kept(kind=kind, key=key, body=body, expires=expires)
            for key, body, expires in self._session.rows(sql, (self._node, kind, day, limit))
        ]

    def _number(self, sql: str, *params: str) -> int:
        return int(self._session.rows(sql, (self._node, *params))[0][0] or 0)
