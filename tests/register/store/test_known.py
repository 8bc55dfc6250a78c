"""What a transaction knows without asking again, and what a far store is asked ahead, is what the store holds: for every store."""

from __future__ import annotations

import pytest
from store_rows import H1, H2, H3, entry, event, kept, message, record, refused, work, worked

from pia.register.store import known, postgresql_session
from pia.register.store.interface import Ahead
from pia.register.store.known import Known

EVERYTHING = Ahead(
    kept=(("grant", "last"), ("grant", "nobody")),
    records=(("f", "person"), ("f", "nobody"), ("f", "gone")),
    finds=(("f", "code", H1, 1_000), ("f", "code", H3, 2)),
    sent=("cs-to-prefecture", "nowhere"),
)


def asked(tx) -> list[object]:
    """Ask everything that can be named ahead."""
    return [
        tx.last_event(), tx.last_of_ledger(), *(tx.sent(channel) for channel in EVERYTHING.sent),
        *(tx.kept(*one) for one in EVERYTHING.kept), *(tx.record(*one) for one in EVERYTHING.records),
        *(list(tx.find(file, index, value, limit=limit)) for file, index, value, limit in EVERYTHING.finds),
    ]  # fmt: skip


@pytest.fixture
def filled(node):
    """One person, and another of whom history alone is left."""
    with node.write() as tx:
        work(tx, 1)
        tx.load([(record("gone", 4, state="history"), ())])
    return node


def test_what_is_asked_ahead_is_what_is_asked_later(filled):
    with filled.read() as reader:
        plain = asked(reader)
    assert plain[4] == kept("last", body=b"1")
    assert plain[6] == record("person", 1)
    assert plain[5] is plain[7] is plain[8] is None
    for ahead in (None, Ahead, lambda: EVERYTHING):
        with filled.write(ahead) as tx:
            assert asked(tx) == plain
            assert asked(tx) == plain


def test_an_empty_node_is_asked_ahead_too(node):
    with node.write(lambda: EVERYTHING) as tx:
        assert asked(tx) == [0, None, 0, 0, *[None] * 5, [], []]
        work(tx, 1)
    assert worked(node) == 1


@pytest.mark.parametrize("ahead", [None, lambda: EVERYTHING])
def test_a_transaction_sees_what_it_wrote_itself(filled, ahead):
    with filled.write(ahead) as tx:
        asked(tx)
        work(tx, 2)
        tx.put(record("nobody"), [("code", H3)])
        tx.keep(kept("nobody"))
        now = asked(tx)
        assert [e.seq for e in tx.events()] == [m.seq for m in tx.waiting("cs-to-prefecture")] == [1, 2]
        assert [row.seq for row in tx.ledger()] == [1, 2]
    assert now == [2, entry(2), 2, 0, kept("last", body=b"2"), kept("nobody"), record("person", 2), record("nobody"), None, [], [record("nobody")]]  # fmt: skip
    with filled.write(ahead) as tx:
        assert asked(tx) == now
        tx.reseal(record("person", 2, batch="2176", expires=9, body=b"<anew>"))
        assert tx.record("f", "person") == record("person", 2, batch="2176", expires=9, body=b"<anew>")
        assert tx.erase("f", "nobody") == 1
        assert tx.drop("grant", "nobody")
        assert not tx.drop("grant", "nobody")
        assert tx.record("f", "nobody") is tx.kept("grant", "nobody") is None
        assert tx.find("f", "code", H3, limit=2) == []
        tx.put(record("nobody"), [("code", H2)])
    with filled.read() as reader:
        assert reader.record("f", "nobody") == record("nobody")
        assert [r.key for r in reader.find("f", "code", H2)] == ["nobody", "person"]


@pytest.mark.parametrize("ahead", [None, lambda: EVERYTHING])
def test_a_number_of_a_version_is_held_against_what_is_known(filled, ahead):
    for key, wanted in (("person", 2), ("nobody", 1), ("gone", 5)):
        for version in (wanted - 1, wanted + 1):
            with refused("store-out-of-order"), filled.write(ahead) as tx:
                tx.put(record(key, version))
    with filled.write(ahead) as tx:
        for version in (5, 6):
            tx.put(record("gone", version), [("code", H3)])
        assert [one.version for one in tx.versions("f", "gone")] == [6, 5, 4]
        assert [one.version for one in tx.find("f", "code", H3)] == [6]


@pytest.mark.parametrize("ahead", [None, lambda: EVERYTHING])
def test_what_was_not_kept_is_not_known_to_the_next(filled, ahead):
    with pytest.raises(ZeroDivisionError), filled.write(ahead) as tx:  # noqa: PT012 - the block is what is tested
        work(tx, 2)
        raise ZeroDivisionError
    with filled.write(ahead) as tx:
        assert (tx.last_event(), tx.kept("grant", "last")) == (1, kept("last", body=b"1"))
        work(tx, 2)
    assert worked(filled) == 2


def test_what_another_connection_wrote_is_known(url, opened, filled):
    if url == "memory:":
        pytest.skip("nobody else can open it")
    beside = opened(url).node("cs")
    for number in (2, 4):
        with beside.write() as tx:
            work(tx, number)
        with filled.write() as tx:
            assert (tx.last_event(), tx.kept("grant", "last")) == (number, kept("last", body=b"%d" % number))
            work(tx, number + 1)
    assert worked(filled) == 5


def test_nodes_do_not_know_of_one_another(filled, other):
    with other.write(lambda: EVERYTHING) as tx:
        assert asked(tx) == [0, None, 0, 0, *[None] * 5, [], []]
    with filled.write() as tx:
        assert tx.last_event() == 1


def test_what_has_ended_answers_nothing_that_it_knew(filled):
    with filled.write(lambda: EVERYTHING) as tx:
        asked(tx)
    for ask in (tx.last_event, tx.last_of_ledger, lambda: tx.record("f", "person"), lambda: tx.kept("grant", "last")):
        with refused("store-closed"):
            ask()


def test_many_rows_go_in_and_come_out_in_order(node):
    count = postgresql_session._AT_ONCE + 3
    with node.write() as tx:
        tx.enter(entry(1))
        tx.append(*(event(n) for n in range(1, count)))
        tx.send(*(message(n) for n in range(1, count)))
        tx.append(event(count))
        tx.send(message(count))
        tx.acknowledged("cs-to-prefecture", 2)
    with node.read() as reader:
        assert [e.seq for e in reader.events()] == list(range(1, count + 1))
        assert [m.seq for m in reader.waiting("cs-to-prefecture")] == list(range(3, count + 1))
        assert reader.last_of_ledger() == entry(1)


def test_memory_stays_flat_however_many_are_touched(node, monkeypatch):
    monkeypatch.setattr(known, "MOST", 10)
    with node.write() as tx:
        for number in range(25):
            tx.put(record(f"{number}"), [("code", H1)])
            tx.keep(kept(f"{number}"))
            assert len(tx.known._live) <= 10
            assert len(tx.known._kept) <= 10
        tx.put(record("0", 2), [("code", H1)])
    with node.read() as reader:
        assert len(reader.find("f", "code", H1)) == 25
        assert [one.version for one in reader.versions("f", "0")] == [2, 1]


def test_a_far_store_is_not_asked_again(database, opened, monkeypatch):
    node = opened(database).add_node("cs")
    with node.write() as tx:
        work(tx, 1)
    with node.write(lambda: EVERYTHING) as tx:
        monkeypatch.setattr(tx._write, "rows", None)
        assert asked(tx)[0] == 1
        work_without_receiving(tx, 2)


def work_without_receiving(tx, number: int) -> None:
    tx.append(event(number))
    tx.put(record("person", number), [("code", H2)])
    tx.send(message(number))
    tx.keep(kept("last", body=b"2"))
    tx.enter(entry(number))


def test_nothing_is_known_of_an_unasked_node():
    assert Known().live("f", "a") is Known().entry is None
    assert not Known().is_kept_known("grant", "a")
