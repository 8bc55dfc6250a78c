"""After erasing and scrubbing, a search of every byte of a store in SQLite finds nothing of what was erased."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import pytest
from store_rows import entry, event, kept, message, record, work, worked


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path.as_posix()}/register.db"


def content(store) -> bytes:
    """Return every byte of the store and of whatever lies beside it."""
    return b"\0".join(path.read_bytes() for path in sorted(Path(store._file.path).parent.iterdir()))


def mark(rng: random.Random) -> bytes:
    """Return 16 bytes that occur nowhere else."""
    return rng.randbytes(16)


@pytest.mark.parametrize("seed", range(6))
def test_nothing_of_erased_rows_is_left_in_any_byte(store, node, seed):
    rng = random.Random(seed)
    live: dict[str, list[bytes]] = {}
    versions: dict[str, int] = {}
    gone: set[bytes] = set()
    sizes = [1, 3, 20, 300] if seed % 2 else [1, 10]
    for _ in range(60):
        with node.write() as tx:
            for _ in range(30):
                key = f"{rng.randrange(10**9):09d}" if rng.random() < 0.6 or not live else rng.choice(list(live))
                if key in live and rng.random() < 0.5:
                    gone |= {*live.pop(key), key.encode()}
                    assert tx.erase("f", key) == versions.pop(key)
                    continue
                new = [mark(rng) for _ in range(3)]
                versions[key] = versions.get(key, 0) + 1
                tx.put(record(key, versions[key], body=new[0] * rng.choice(sizes), digest=new[1]), [("code", new[2])])
                before = live.setdefault(key, [])
                gone |= set(before[-1:])  # a lookup goes with its version
                live[key] = [*before[:-1], *new]
    assert len(gone) > 1_000
    assert store.scrub() is True
    left = content(store)
    assert [m for m in gone if m in left] == []
    assert all(m in left for marks in live.values() for m in marks), "the search finds what is there"
    with node.write() as tx:
        for key in live:
            tx.erase("f", key)
    assert store.scrub() is True
    left = content(store)
    assert not any(m in left for marks in live.values() for m in [*marks])
    assert not any(key.encode() in left for key in live)


def test_nothing_is_left_of_rows_of_any_table(store, node):
    rng = random.Random(9)
    marks = {name: mark(rng) for name in ("event", "outbox", "subject", "kept", "sealed", "older")}
    with node.write() as tx:
        tx.append(event(1, body=marks["event"]))
        tx.send(message(1, body=marks["outbox"]))
        tx.enter(entry(1, subject=marks["subject"]), entry(2))
        tx.keep(kept("a", body=marks["kept"]), kept("b", body=marks["older"]))
        tx.put(record("a", body=marks["sealed"]))
    assert all(m in content(store) for m in marks.values())
    with node.write() as tx:
        tx.erase_events("b")
        tx.acknowledged("cs-to-prefecture", 1)
        tx.cut_ledger(2)
        tx.drop("grant", "a")
        tx.keep(kept("b", body=b"new"))
        tx.reseal(record("a", body=b"new", batch="c"))
    assert store.scrub() is True
    assert [name for name, m in marks.items() if m in content(store)] == []


def test_a_transaction_that_was_rolled_back_leaves_nothing(store, node):
    rng = random.Random(3)
    marks = [mark(rng) for _ in range(2_000)]
    with pytest.raises(ZeroDivisionError), node.write() as tx:  # noqa: PT012
        tx.load((record(f"{n:05d}", body=m * 30), [("code", m)]) for n, m in enumerate(marks))
        raise ZeroDivisionError
    with node.write() as tx:
        work(tx, 1)
    assert store.scrub() is True
    left = content(store)
    assert [m for m in marks if m in left] == []


def test_readers_are_hardly_held_up_while_rows_are_erased_and_scrubbed(store, node):
    with node.write() as tx:
        tx.load((record(f"{n:06d}", body=bytes(300), expires=5), [("code", b"%016d" % n)]) for n in range(6_000))
        work(tx, 1)
    waits, done = [], threading.Event()

    def read() -> None:
        while not done.is_set():
            start = time.perf_counter()
            with node.read() as reader:
                assert reader.record("f", "person") is not None
            waits.append(time.perf_counter() - start)

    thread = threading.Thread(target=read)
    thread.start()
    while True:
        with node.write() as tx:
            batch = tx.expired("f", 5, limit=200)
            for found in batch:
                tx.erase("f", found.key)
        if not batch:
            break
    store.scrub()
    done.set()
    thread.join()
    assert len(waits) > 20
    assert sorted(waits)[len(waits) * 9 // 10] < 0.05
    assert worked(node) == 1
