"""Rows for the tests of stores, and a transaction that touches every table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.register.store.interface import EventRow, Kept, LedgerRow, Message, Record, StoreError

if TYPE_CHECKING:
    from pia.register.store.interface import NodeStore, Tx


def refused(code: str) -> Any:
    """Expect a refusal with this code."""
    import pytest  # the processes that are killed use this module too, and need no part of pytest

    return pytest.raises(StoreError, check=lambda error: error.code == code)


H1, H2, H3 = (bytes([n]) * 16 for n in (1, 2, 3))


def record(key: str = "a", version: int = 1, **more: Any) -> Record:
    given = {"file": "f", "state": "current", "batch": "b", "effective": 10, "recorded": 11, "expires": None}
    given |= {"digest": bytes([version % 256]) * 16, "body": f"<{key!a} {version}>".encode()} | more
    return Record(key=key, version=version, **given)


def event(seq: int, key: str = "a", batch: str = "b", body: bytes = b"<event>") -> EventRow:
    return EventRow(seq=seq, kind="転入", key=key, effective=10, recorded=11, batch=batch, body=body)


def message(seq: int, channel: str = "cs-to-prefecture", body: bytes = b"<message>") -> Message:
    return Message(channel=channel, seq=seq, body=body, batch="b")


def entry(seq: int, **more: Any) -> LedgerRow:
    given = {"at": 100 + seq, "who": "op1", "terminal": "t1", "task": "転入", "operation": "look", "subject": H1}
    given |= {"outcome": "permitted", "detail": "", "previous": b"p", "hash": b"h%d" % seq} | more
    return LedgerRow(seq=seq, **given)


def kept(key: str, kind: str = "grant", body: bytes = b"<kept>", expires: int | None = None) -> Kept:
    return Kept(kind=kind, key=key, body=body, expires=expires)


def work(tx: Tx, number: int) -> None:
    """Do what one event does: a row in every table, all with the same number."""
    tx.append(event(number))
    tx.put(record("person", number), [("code", bytes([number % 256]) * 16)])
    tx.send(message(number))
    tx.applied("from-elsewhere", number)
    tx.keep(kept("last", body=b"%d" % number))
    tx.enter(entry(number))


def worked(node: NodeStore) -> int:
    """Return how many times ``work`` was done, having seen that every table says so."""
    with node.read() as reader:
        done = reader.last_event()
        assert [e.seq for e in reader.events()] == list(range(1, done + 1))
        assert [v.version for v in reader.versions("f", "person")] == list(range(done, 0, -1))
        assert [m.seq for m in reader.waiting("cs-to-prefecture")] == list(range(1, done + 1))
        assert reader.sent("cs-to-prefecture") == reader.received("from-elsewhere") == done
        assert [row.seq for row in reader.ledger()] == list(range(1, done + 1))
        last = reader.kept("grant", "last")
        assert (last.body if last else b"0") == b"%d" % done
        for number in range(1, done + 1):
            found = reader.find("f", "code", bytes([number % 256]) * 16)
            assert [r.version for r in found] == ([done] if number == done else [])
        return done
