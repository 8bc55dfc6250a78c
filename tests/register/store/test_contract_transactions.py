"""What holds for the transactions of every store: all or nothing, one after the other, each of one node."""

from __future__ import annotations

import threading

import pytest
from store_rows import H1, entry, event, kept, message, record, refused, work, worked

from pia.register.store.interface import StoreError

# --- all or nothing ---


def test_a_block_that_raises_leaves_nothing(node):
    with pytest.raises(ZeroDivisionError), node.write() as tx:  # noqa: PT012 - the block is what is tested
        work(tx, 1)
        raise ZeroDivisionError
    assert worked(node) == 0
    with node.write() as tx:
        work(tx, 1)
    assert worked(node) == 1


def test_after_a_refusal_nothing_is_kept_even_where_the_block_goes_on(node):
    with refused("store-broken"), node.write() as tx:
        work(tx, 1)
        with pytest.raises(StoreError):
            tx.append(event(9))
    assert worked(node) == 0
    with refused("store-broken"), node.write() as tx:
        tx.keep(kept("a"))
        with refused("store-bad-name"):
            tx.keep(kept("a\0"))
    with node.read() as reader:
        assert reader.kept("grant", "a") is None


def test_transactions_of_one_thread_do_not_nest(node, other):
    for inner in (node, other):
        with node.write() as tx:
            tx.keep(kept("outer"))
            with refused("store-nested"), inner.write():
                pass
        with node.read() as reader:
            assert reader.kept("grant", "outer")


def test_what_has_ended_is_of_no_use(node):
    with node.read() as reader:
        pages = reader.records("f")
    with node.write() as tx:
        tx.put(record("a"))
    for use in (lambda: reader.record("f", "a"), lambda: next(pages), lambda: tx.put(record("b")), lambda: tx.load([])):
        with refused("store-closed"):
            use()


def test_a_closed_store_is_of_no_use(store, node):
    store.close()
    store.close()
    for use in (store.nodes, lambda: node.read().__enter__(), lambda: node.write().__enter__(), store.scrub):
        with refused("store-closed"):
            use()


# --- readers and writers ---


def test_a_reader_sees_the_state_of_its_first_question(node):
    with node.write() as tx:
        work(tx, 1)
    with node.read() as before:
        assert before.last_event() == 1
        with node.write() as tx:
            work(tx, 2)
            assert tx.last_event() == 2
            with node.read() as within:
                assert within.last_event() == 1
                assert within.record("f", "person").version == 1
        with node.read() as after:
            assert after.last_event() == 2
        assert before.last_event() == 1
        assert [r.version for r in before.versions("f", "person")] == [1]
        assert before.sent("cs-to-prefecture") == 1
    assert worked(node) == 2


def test_rows_can_be_erased_while_they_are_being_read(node):
    with node.write() as tx:
        tx.load((record(f"{n:05d}"), [("code", H1)]) for n in range(2_200))
    with node.read() as reader:
        for n, found in enumerate(reader.records("f")):
            if n % 100 == 0:
                with node.write() as tx:
                    tx.erase("f", found.key)
        assert n == 2_199
        assert reader.count("f") == 2_200
    with node.read() as reader:
        assert reader.count("f") == 2_178


def test_a_transaction_sees_what_it_has_written(node):
    with node.write() as tx:
        work(tx, 1)
        work(tx, 2)
        assert (tx.last_event(), tx.sent("cs-to-prefecture"), tx.received("from-elsewhere")) == (2, 2, 2)
        assert [r.version for r in tx.find("f", "code", bytes([2]) * 16)] == [2]
        assert tx.count("f", ("current", "history")) == 2
        assert tx.last_of_ledger() == entry(2)


def test_a_transaction_knows_the_last_numbers_whatever_it_did(node):
    with node.write() as tx:
        assert (tx.last_event(), tx.sent("cs-to-prefecture"), tx.last_of_ledger()) == (0, 0, None)
        tx.append(event(1), event(2))
        tx.append()
        assert tx.erase_events("b") == tx.last_event() == 2
        tx.append(event(3))
        tx.send(message(1))
        tx.acknowledged("cs-to-prefecture", 1)
        tx.send(message(2))
        tx.enter(entry(1), entry(2))
        tx.enter()
        assert tx.cut_ledger(5) == 1
        assert tx.last_of_ledger() == entry(2)
        tx.enter(entry(3))
        tx.applied("x", 1)
        tx.applied("x", 2)
    with node.read() as reader:
        assert (reader.last_event(), reader.sent("cs-to-prefecture"), reader.received("x")) == (3, 2, 2)
        assert [row.seq for row in reader.ledger()] == [2, 3]
        assert [row.seq for row in reader.events()] == [3]


def test_two_threads_write_one_after_the_other(store, node):
    def add() -> None:
        for _ in range(20):
            with node.write() as tx:
                work(tx, tx.last_event() + 1)

    threads = [threading.Thread(target=add) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert worked(node) == 60
    assert store.faults() == []


def test_readers_go_on_while_a_thread_writes(node):
    seen, done = [], threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(worked(node))

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(1, 31):
        with node.write() as tx:
            work(tx, number)
    done.set()
    thread.join()
    assert seen == sorted(seen)
    assert worked(node) == 30


def test_who_waits_too_long_is_told(node):
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with node.write():
            inside.set()
            leave.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait(30)
    try:
        with refused("store-locked"), node.write():
            pass
    finally:
        leave.set()
        thread.join()
    with node.write() as tx:
        work(tx, 1)
    assert worked(node) == 1


# --- names and values ---


@pytest.mark.parametrize("bad", ["", "a\0b", "x" * 201])
@pytest.mark.parametrize(
    "use",
    [
        lambda tx, bad: tx.put(record(bad)),
        lambda tx, bad: tx.put(record(file=bad)),
        lambda tx, bad: tx.put(record(batch=bad)),
        lambda tx, bad: tx.put(record(), [(bad, H1)]),
        lambda tx, bad: tx.append(event(1, key=bad)),
        lambda tx, bad: tx.send(message(1, bad)),
        lambda tx, bad: tx.applied(bad, 1),
        lambda tx, bad: tx.keep(kept(bad)),
        lambda tx, bad: tx.load([(record(bad), ())]),
    ],
)
def test_names_that_no_store_takes_are_refused(node, use, bad):
    with refused("store-bad-name"), node.write() as tx:
        use(tx, bad)


@pytest.mark.parametrize(
    "use",
    [
        lambda tx: tx.put(record(digest=b"short")),
        lambda tx: tx.put(record(), [("code", b"short")]),
        lambda tx: tx.put(record(effective=2**63)),
        lambda tx: tx.put(record("\ud800")),
        lambda tx: tx.put(record(state="lost")),
        lambda tx: tx.load([(record("\ud800"), ())]),
        lambda tx: tx.load([(record(effective=2**63), ())]),
        lambda tx: tx.enter(entry(1, who="x" * 201)),
        lambda tx: tx.enter(entry(1, detail="x" * 2_001)),
        lambda tx: tx.keep(kept("a", expires=2**64)),
    ],
)
def test_values_that_break_a_rule_are_refused_without_being_repeated(node, use):
    with refused("store-bad-value") as caught, node.write() as tx:
        tx.keep(kept("before"))
        use(tx)
    assert "xxx" not in str(caught.value)
    assert caught.value.__cause__ is None
    with node.read() as reader:
        assert reader.kept("grant", "before") is None


def test_a_ledger_takes_no_nul(node):
    with refused("store-bad-name"), node.write() as tx:
        tx.enter(entry(1, detail="a\0"))


def test_text_of_every_plane_comes_back(node):
    key = "髙𠮷가é\u200d\u3099\x01\n'\"?%s"
    with node.write() as tx:
        tx.put(record(key), [(key, H1)])
        tx.enter(entry(1, detail=key))
    with node.read() as reader:
        assert reader.record("f", key) == record(key)
        assert [r.key for r in reader.find("f", key, H1)] == [key]
        assert reader.last_of_ledger().detail == key


# --- the border between nodes ---


def test_nodes_with_the_same_keys_know_nothing_of_one_another(node, other):
    for number, each in enumerate((node, other), 1):
        with each.write() as tx:
            for n in range(1, number + 1):
                work(tx, n)
    assert (worked(node), worked(other)) == (1, 2)
    with other.write() as tx:
        tx.erase("f", "person")
        tx.erase_events("b")
        tx.cut_ledger(9)
        tx.drop("grant", "last")
        tx.acknowledged("cs-to-prefecture", 2)
    assert worked(node) == 1


# --- the store as a whole ---


def test_a_sound_store_has_no_faults_and_can_be_scrubbed(store, node):
    for number in range(1, 4):
        with node.write() as tx:
            work(tx, number)
    with node.write() as tx:
        tx.erase("f", "person", 1)
    assert store.scrub() is True
    assert store.faults() == []


def test_a_store_is_not_scrubbed_to_its_end_while_somebody_reads(store, node):
    with node.write() as tx:
        work(tx, 1)
    with node.read() as reader:
        reader.last_event()
        assert store.scrub() is False
        assert reader.last_event() == 1
    assert store.scrub() is True
    assert worked(node) == 1


def test_what_was_written_is_there_after_reopening(url, opened):
    if url == "memory:":
        pytest.skip("a store in memory goes with the program")
    first = opened(url)
    with first.add_node("cs").write() as tx:
        work(tx, 1)
    first.close()
    second = opened(url, create=False)
    assert second.nodes() == ["cs"]
    assert worked(second.node("cs")) == 1
    assert second.faults() == []
