"""What holds for every store, row by row: the same tests for SQLite in a file, SQLite in memory and PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from store_rows import H1, H2, H3, entry, event, kept, message, record, refused, worked

if TYPE_CHECKING:
    from pia.register.store.interface import Record

# --- nodes ---


def test_nodes_are_made_once_and_listed_in_order(store):
    for name in ("juki", "cs", "juki"):
        assert store.add_node(name).node == name
    assert store.nodes() == ["cs", "juki"]
    assert store.node("cs").node == "cs"


def test_an_unknown_node_is_refused(store):
    with refused("store-no-node"):
        store.node("cs")


@pytest.mark.parametrize("name", ["", "a b", "a/b", "市", 'a"b', "a'b", "x" * 49, "a\0"])
def test_ids_of_nodes_are_plain(store, name):
    with refused("store-bad-name"):
        store.add_node(name)
    assert store.nodes() == []


# --- records ---


def test_a_record_comes_back_as_it_was_put(node):
    whole = record("a", 1, body=bytes(range(256)) * 9_000, expires=7)
    with node.write() as tx:
        tx.put(whole)
        assert tx.record("f", "a") == whole
    with node.read() as reader:
        assert reader.record("f", "a") == whole
        assert reader.record("f", "b") is None
        assert reader.record("g", "a") is None


def test_the_version_before_becomes_history(node):
    with node.write() as tx:
        tx.put(record("a", 1))
        tx.put(record("a", 2))
    with node.write() as tx:
        tx.put(record("a", 3, state="removed"))
    with node.read() as reader:
        assert [(r.version, r.state) for r in reader.versions("f", "a")] == [
            (3, "removed"),
            (2, "history"),
            (1, "history"),
        ]
        assert reader.versions("f", "a")[2] == record("a", 1, state="history")
        assert reader.record("f", "a") == record("a", 3, state="removed")


@pytest.mark.parametrize(("there", "given"), [(0, 0), (0, 2), (1, 1), (1, 3), (2, 1)])
def test_a_version_that_is_not_the_next_is_refused(node, there, given):
    with node.write() as tx:
        for version in range(1, there + 1):
            tx.put(record("a", version))
    with refused("store-out-of-order"), node.write() as tx:
        tx.put(record("b"))
        tx.put(record("a", given))
    with node.read() as reader:
        assert len(reader.versions("f", "a")) == there
        assert reader.record("f", "b") is None


def test_history_cannot_be_put(node):
    with refused("store-rejected"), node.write() as tx:
        tx.put(record("a", state="history"))


def test_lookups_find_the_newest_version_alone(node):
    with node.write() as tx:
        tx.put(record("a", 1), [("code", H1), ("number", H2)])
        tx.put(record("a", 2), [("code", H1), ("number", H3)])
    with node.read() as reader:
        assert [r.version for r in reader.find("f", "code", H1)] == [2]
        assert [r.version for r in reader.find("f", "number", H3)] == [2]
        assert reader.find("f", "number", H2) == reader.find("f", "number", H1) == reader.find("g", "code", H1) == []


def test_removed_records_are_found_and_several_come_in_order(node):
    keys = ["c", "B", "ん", "a", "𠮷", "가"]
    with node.write() as tx:
        for key in keys:
            tx.put(record(key, state="removed" if key == "a" else "current"), [("name", H1), ("name", H1)])
    with node.read() as reader:
        assert [r.key for r in reader.find("f", "name", H1)] == sorted(keys)
        assert [r.key for r in reader.find("f", "name", H1, limit=2)] == sorted(keys)[:2]


def test_records_come_in_the_order_of_keys_page_after_page(node):
    keys = [f"{n:05d}" for n in range(2_500)]
    with node.write() as tx:
        tx.load((record(key, state="removed" if n % 5 == 0 else "current"), ()) for n, key in enumerate(reversed(keys)))
        tx.put(record("x", file="other"))
    with node.read() as reader:
        for states in (("current",), ("removed",), ("current", "removed"), ("removed", "history", "current")):
            wanted = [k for k in keys if ("removed" if (2_499 - int(k)) % 5 == 0 else "current") in states]
            assert [r.key for r in reader.records("f", states)] == wanted
            assert [key for key, _ in reader.digests("f", states)] == wanted
            assert reader.count("f", states) == len(wanted)
            later = [k for k in wanted if k > "01234"]
            assert [r.key for r in reader.records("f", states, after="01234")] == later
            assert [key for key, _ in reader.digests("f", states, after="01234")] == later


def test_history_is_read_between_its_records(node):
    with node.write() as tx:
        for key, versions in {"a": 3, "b": 1, "c": 2}.items():
            for version in range(1, versions + 1):
                tx.put(record(key, version))
        tx.erase("f", "b")
    whole = [("a", 1), ("a", 2), ("a", 3), ("c", 1), ("c", 2)]
    with node.read() as reader:
        assert [(r.key, r.version) for r in reader.records("f", ("current", "history"))] == whole
        assert [(r.key, r.version) for r in reader.records("f", ("history",))] == [("a", 1), ("a", 2), ("c", 1)]
        assert [(r.key, r.version) for r in reader.records("f", ("history", "current"), after="a")] == whole[3:]
        assert reader.count("f", ("history",)) == 3
        assert reader.count("f", ("history", "removed")) == 3
        assert reader.count("f", ("history", "current")) == 5
        assert list(reader.digests("f", ("history",))) == []
        assert list(reader.digests("f")) == [("a", bytes([3]) * 16), ("c", bytes([2]) * 16)]


def test_what_has_expired_comes_oldest_first(node):
    with node.write() as tx:
        tx.put(record("a", 1, expires=30))
        tx.put(record("a", 2, expires=50))
        tx.put(record("b", 1, expires=20))
        tx.put(record("c", 1))
    with node.read() as reader:
        assert [(r.key, r.version) for r in reader.expired("f", 50, limit=9)] == [("b", 1), ("a", 1), ("a", 2)]
        assert [(r.key, r.version) for r in reader.expired("f", 49, limit=9)] == [("b", 1), ("a", 1)]
        assert [(r.key, r.version) for r in reader.expired("f", 50, limit=1)] == [("b", 1)]
        assert reader.expired("f", 19, limit=9) == []


def test_resealing_changes_batch_body_and_term_alone(node):
    with node.write() as tx:
        tx.put(record("a", 1), [("code", H1)])
        tx.put(record("a", 2), [("code", H1)])
        for version in (1, 2):
            tx.reseal(record("a", version, batch="new", body=b"new", expires=99, effective=5, digest=H3))
    with node.read() as reader:
        assert reader.versions("f", "a") == [
            record("a", 2, batch="new", body=b"new", expires=99),
            record("a", 1, batch="new", body=b"new", expires=99, state="history"),
        ]
        assert len(reader.find("f", "code", H1)) == 1


@pytest.mark.parametrize(("key", "version"), [("a", 2), ("b", 1), ("a", 0)])
def test_resealing_needs_the_version(node, key, version):
    with node.write() as tx:
        tx.put(record("a", 1))
    with refused("store-out-of-order"), node.write() as tx:
        tx.reseal(record(key, version))


def test_erasing_takes_one_version_or_all_with_their_lookups(node):
    with node.write() as tx:
        for version in (1, 2, 3):
            tx.put(record("a", version), [("code", H1)])
        assert tx.erase("f", "a", 9) == 0
        assert tx.erase("f", "a", 2) == 1
        assert [r.version for r in tx.versions("f", "a")] == [3, 1]
        assert tx.erase("f", "a", 3) == 1
        assert tx.record("f", "a") is None
        assert tx.find("f", "code", H1) == []
        tx.put(record("a", 2), [("code", H2)])
        assert tx.erase("f", "a") == 2
        assert tx.erase("f", "a") == 0
        assert tx.find("f", "code", H2) == []
        tx.put(record("a", 1))
    with node.read() as reader:
        assert [r.version for r in reader.versions("f", "a")] == [1]


# --- events, messages, ledger ---


def test_events_are_read_in_order(node):
    with node.write() as tx:
        tx.append(event(1), event(2, key="b"))
        tx.append(event(3))
        tx.append()
    with node.read() as reader:
        assert list(reader.events()) == [event(1), event(2, key="b"), event(3)]
        assert [e.seq for e in reader.events(after=1)] == [2, 3]
        assert [e.seq for e in reader.events(key="a")] == [1, 3]
        assert [e.seq for e in reader.events(key="a", after=1)] == [3]
        assert reader.last_event() == 3


def test_erased_events_leave_gaps_and_their_numbers_never_come_again(node):
    with node.write() as tx:
        tx.append(*(event(n, batch="old" if n > 2 else "b") for n in range(1, 6)))
        assert tx.erase_events("none") == 0
        assert tx.erase_events("old", limit=1) == 1
        assert [e.seq for e in tx.events()] == [1, 2, 4, 5]
    with node.write() as tx:
        assert tx.erase_events("old") == 2
    with refused("store-out-of-order"), node.write() as tx:
        tx.append(event(3))
    with node.write() as tx:
        assert tx.last_event() == 5
        tx.append(event(6))
        assert [e.seq for e in tx.events()] == [1, 2, 6]


def test_messages_wait_until_they_are_acknowledged(node):
    with node.write() as tx:
        tx.send(message(1), message(1, "elsewhere"), message(2))
        tx.send(message(3))
        assert [m.seq for m in tx.waiting("cs-to-prefecture", limit=2)] == [1, 2]
        tx.acknowledged("cs-to-prefecture", 2)
    with node.read() as reader:
        assert reader.waiting("cs-to-prefecture") == [message(3)]
        assert reader.waiting("elsewhere") == [message(1, "elsewhere")]
        assert [reader.sent(c) for c in ("cs-to-prefecture", "elsewhere", "nowhere")] == [3, 1, 0]
    with node.write() as tx:
        tx.acknowledged("cs-to-prefecture", 3)
        tx.acknowledged("cs-to-prefecture", 1)
        assert tx.waiting("cs-to-prefecture") == []
    with refused("store-out-of-order"), node.write() as tx:
        tx.send(message(3))
    with node.write() as tx:
        tx.send(message(4))
        assert tx.sent("cs-to-prefecture") == 4


def test_what_was_never_sent_cannot_be_acknowledged(node):
    with refused("store-out-of-order"), node.write() as tx:
        tx.acknowledged("cs-to-prefecture", 1)


@pytest.mark.parametrize("numbers", [[2], [1, 1], [1, 3], [1, 2, 1], [0], [-1]])
@pytest.mark.parametrize("what", ["append", "send", "applied", "enter"])
def test_numbers_follow_one_another(node, what, numbers):
    with refused("store-out-of-order"), node.write() as tx:
        for number in numbers:
            if what == "applied":
                tx.applied("c", number)
            else:
                getattr(tx, what)({"append": event, "send": message, "enter": entry}[what](number))
    assert worked(node) == 0


@pytest.mark.parametrize("what", ["append", "send", "enter"])
def test_numbers_given_at_once_follow_one_another(node, what):
    make = {"append": event, "send": message, "enter": entry}[what]
    with refused("store-out-of-order"), node.write() as tx:
        getattr(tx, what)(make(1), make(3))


def test_messages_are_applied_once_and_in_order(node):
    with node.write() as tx:
        tx.applied("c", 1)
        tx.applied("c", 2)
        tx.applied("d", 1)
    with refused("store-out-of-order"), node.write() as tx:
        tx.applied("c", 2)
    with node.read() as reader:
        assert [reader.received(c) for c in "cde"] == [2, 1, 0]


def test_the_ledger_is_read_in_order_and_cut_from_the_front(node):
    with node.write() as tx:
        assert tx.last_of_ledger() is None
        assert tx.cut_ledger(5) == 0
        tx.enter(*(entry(n, detail="条件：氏名") for n in range(1, 1_501)))
    with node.read() as reader:
        assert [row.seq for row in reader.ledger()] == list(range(1, 1_501))
        assert next(reader.ledger(after=1_499)) == reader.last_of_ledger() == entry(1_500, detail="条件：氏名")
    with node.write() as tx:
        assert tx.cut_ledger(11) == 10
        assert next(tx.ledger()).seq == 11
        assert tx.cut_ledger(99_999) == 1_489
        tx.enter(entry(1_501))
        assert [row.seq for row in tx.ledger()] == [1_500, 1_501]


# --- lists ---


def test_rows_of_lists_are_kept_replaced_and_dropped(node):
    with node.write() as tx:
        tx.keep(kept("a"), kept("b"), kept("a", kind="operator", body=b"o"))
        tx.keep(kept("a", body=b"2", expires=5))
        assert tx.drop("grant", "b")
        assert not tx.drop("grant", "b")
        tx.keep()
    with node.read() as reader:
        assert reader.kept("grant", "a") == kept("a", body=b"2", expires=5)
        assert reader.kept("grant", "b") is None
        assert list(reader.all_kept("operator")) == [kept("a", kind="operator", body=b"o")]


def test_lists_are_read_by_prefix_and_from_a_key_on(node):
    keys = ["a", "a/1", "a/2", "ab", "b", "あ", "あい"]
    with node.write() as tx:
        tx.keep(*(kept(key) for key in reversed(keys)))
    with node.read() as reader:
        for prefix in ("", "a", "a/", "b", "c", "あ"):
            for after in ("", "a", "a/1", "b", "あ"):
                wanted = [k for k in keys if k.startswith(prefix) and k > after]
                assert [k.key for k in reader.all_kept("grant", prefix=prefix, after=after)] == wanted


def test_long_lists_come_in_pages(node):
    with node.write() as tx:
        tx.keep(*(kept(f"{n:05d}") for n in range(2_100)))
    with node.read() as reader:
        assert [k.key for k in reader.all_kept("grant")] == [f"{n:05d}" for n in range(2_100)]


def test_rows_of_lists_expire(node):
    with node.write() as tx:
        tx.keep(kept("a", expires=9), kept("b", expires=8), kept("c"), kept("d", expires=7, kind="medium"))
    with node.read() as reader:
        assert [k.key for k in reader.expired_kept("grant", 9, limit=9)] == ["b", "a"]
        assert [k.key for k in reader.expired_kept("grant", 9, limit=1)] == ["b"]
        assert reader.expired_kept("grant", 7, limit=9) == []


# --- bulk ---


def test_loading_puts_rows_as_they_are(node):
    rows: list[tuple[Record, list[tuple[str, bytes]]]] = [
        (record("a", 3, state="removed", expires=4), [("code", H1), ("code", H1)]),
        (record("a", 1, state="history", expires=3), []),
        (record("b", 7), [("code", H2), ("name", H1)]),
    ]
    with node.write() as tx:
        assert tx.load(rows) == 3
        assert tx.load([]) == 0
        tx.put(record("b", 8), [("code", H2)])
    with node.read() as reader:
        assert [r.version for r in reader.versions("f", "a")] == [3, 1]
        assert [(r.key, r.version) for r in reader.find("f", "code", H1)] == [("a", 3)]
        assert [(r.key, r.version) for r in reader.find("f", "code", H2)] == [("b", 8)]
        assert reader.find("f", "name", H1) == []
        assert [r.key for r in reader.expired("f", 4, limit=9)] == ["a", "a"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([(record("x"), ()), (record("x", 2), ())], "store-conflict"),
        ([(record("x"), ()), (record("a"), ())], "store-conflict"),
        ([(record("x", state="history"), [("code", H1)])], "store-rejected"),
        ([(record("x\0"), ())], "store-bad-name"),
        ([(record("x"), [("code", b"short")])], "store-bad-value"),
    ],
)
def test_a_load_that_is_refused_leaves_nothing(node, rows, code):
    with node.write() as tx:
        tx.put(record("a"), [("code", H1)])
    with refused(code), node.write() as tx:
        tx.load(rows)
    with node.write() as tx:
        assert [r.key for r in tx.records("f")] == ["a"]
        assert tx.load([(record("y"), [("code", H1)])]) == 1
    with node.read() as reader:
        assert [r.key for r in reader.find("f", "code", H1)] == ["a", "y"]


def test_a_load_whose_rows_end_in_an_error_leaves_nothing(node):
    def rows():
        yield record("x"), [("code", H1)]
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"), node.write() as tx:
        tx.load(rows())
    with node.write() as tx:
        tx.load([(record("y"), [("code", H1)])])
    with node.read() as reader:
        assert [r.key for r in reader.find("f", "code", H1)] == ["y"]
