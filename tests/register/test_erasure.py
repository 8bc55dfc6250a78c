"""Erasing on the movable clock: never before its day, all of it on its day, keys last, everything on record."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from kept_records import BY_ID, NODE, POLICY, RETENTION, at, clock, happened, seal_of, sealed
from msgspec.structs import replace

from pia.register.erasure import Eraser, due_by_hand
from pia.register.keys import FileKeys, KeyGone, MemoryKeys
from pia.register.ledger import Entry, checkpoint, enter, verify
from pia.register.store.interface import Kept, Message
from pia.register.store.open import open_store

DAY = date(2026, 4, 1)


@pytest.fixture
def keys():
    return MemoryKeys(seed=b"erasure")


@pytest.fixture
def seal(keys):
    return seal_of(keys)


@pytest.fixture
def store():
    opened = open_store("memory:", create=True)
    yield opened
    opened.close()


@pytest.fixture
def node(store):
    return store.add_node(NODE)


def on(day: date, keys, node, **more):
    """Erase on a day."""
    return Eraser(POLICY, keys, clock(day.year, day.month, day.day), **more).run(node)


def count(node, file: str) -> int:
    with node.read() as reader:
        return reader.count(file, ("current", "history", "removed"))


def told(node) -> list[tuple[str, str]]:
    with node.read() as reader:
        return [(row.operation, row.detail) for row in reader.ledger()]


TERMS = [
    ("residents", "removed", None, date(2176, 4, 2)),
    ("residents", "rewritten", None, date(2176, 4, 2)),
    ("identification", "corrected", date(2030, 7, 9), date(2180, 7, 10)),
    ("identification", "removed", None, date(2176, 4, 2)),
    ("supplementary", "corrected", date(2030, 7, 9), date(2180, 7, 10)),
    ("sending", "current", None, date(2026, 5, 2)),
    ("papers", "current", None, date(2027, 4, 2)),
    ("provisions", "current", None, date(2033, 4, 2)),
]


@pytest.mark.parametrize("term", TERMS)
def test_nothing_goes_on_the_day_before_and_everything_on_the_day(node, keys, seal, term):
    file, reason, notice, first = term
    expires = RETENTION.expires(file, reason, DAY, notice)
    assert expires == first
    state = "removed" if reason == "removed" else "current"
    with node.write() as tx:
        tx.put(sealed(seal, file, "1", b"content", state=state, expires=expires), [("code", seal.lookup("code", "1"))])
        happened(tx, seal, file, "1", b"event")
        happened(tx, seal, file, "2", b"of somebody else")
    before = on(first - timedelta(days=1), keys, node)
    assert (before.records, before.events, count(node, file)) == (0, 0, 1)
    done = on(first, keys, node)
    assert (done.records, done.events, count(node, file)) == (1, 1, 0)
    with node.read() as reader:
        assert [event.key for event in reader.events()] == ["2"]
        assert not reader.find(file, "code", seal.lookup("code", "1"))
    assert ("erase", f"file={file} records=1 events=1") in told(node)
    again = on(first, keys, node)
    assert (again.records, again.events) == (0, 0)


def test_versions_go_one_by_one_and_events_with_the_last(node, keys, seal):
    with node.write() as tx:
        tx.put(sealed(seal, "identification", "1", b"first"))
        happened(tx, seal, "identification", "1", b"event")
        tx.reseal(sealed(seal, "identification", "1", b"first", expires=date(2176, 5, 2)))
        tx.put(sealed(seal, "identification", "1", b"second", version=2, state="removed", expires=date(2180, 1, 1)))
    assert on(date(2176, 5, 1), keys, node).records == 0
    done = on(date(2176, 5, 2), keys, node)
    assert (done.records, done.events) == (1, 0)
    assert on(date(2179, 12, 31), keys, node).records == 0
    done = on(date(2180, 1, 1), keys, node)
    assert (done.records, done.events) == (1, 1)


def test_what_declares_no_term_is_never_erased_and_said_so(node, keys, seal):
    with node.write() as tx:
        tx.put(sealed(seal, "silent", "1", b"content", expires=date(2027, 1, 1)))
    done = on(date(2400, 1, 1), keys, node)
    assert done.records == 0
    assert done.undeclared == ("silent",)
    assert "silent" in done.words.ja
    assert count(node, "silent") == 1


def test_what_is_erased_by_hand_waits_for_the_hand(node, keys, seal):
    with node.write() as tx:
        tx.put(sealed(seal, "manual", "1", b"content", expires=date(2027, 4, 2)))
    eraser = Eraser(POLICY, keys, clock(2028))
    done = eraser.run(node)
    assert (done.records, done.by_hand) == (0, ("manual",))
    assert list(due_by_hand(POLICY, [node], date(2027, 4, 1))) == []
    assert list(due_by_hand(POLICY, [node], date(2027, 4, 2))) == [("manual", 1)]
    done = eraser.run(node, by_hand=True)
    assert (done.records, done.by_hand) == (1, ())


def test_small_transactions_that_can_end_anywhere(node, keys, seal):
    first = date(2027, 4, 2)
    with node.write() as tx:
        tx.load((sealed(seal, "papers", f"{n:04d}", b"x", expires=first), []) for n in range(95))
    eraser = Eraser(POLICY, keys, clock(2027, 4, 2), limit=10)

    class Ended(BaseException):
        """The program ends."""

    calls = 0
    enter_row = eraser._enter

    def fail(tx, operation, detail):
        nonlocal calls
        calls += 1
        if calls == 4:
            raise Ended
        enter_row(tx, operation, detail)

    eraser._enter = fail
    with pytest.raises(Ended):
        eraser.run(node)
    assert count(node, "papers") == 95 - 30
    assert told(node) == [("erase", "file=papers records=10 events=0")] * 3
    assert on(first, keys, node, limit=10).records == 65


# --- lists and the ledger ---


def test_listed_rows_go_on_their_day(node, keys):
    expires = RETENTION.provision_expires(NODE, DAY)
    assert expires == date(2033, 4, 2)
    with node.write() as tx:
        tx.keep(
            Kept(kind="provision", key="1", body=b"x", expires=expires.toordinal()),
            Kept(kind="provision", key="2", body=b"x"),
        )
        tx.keep(Kept(kind="temporary", key="1", body=b"x", expires=date(2026, 4, 2).toordinal()))
        tx.keep(Kept(kind="operator", key="1", body=b"x", expires=1))
    assert on(date(2026, 4, 1), keys, node).kept == 0
    assert on(date(2026, 4, 2), keys, node).kept == 1
    assert on(date(2033, 4, 1), keys, node).kept == 0
    assert on(date(2033, 4, 2), keys, node).kept == 1
    with node.read() as reader:
        assert reader.kept("provision", "2") is not None
        assert reader.kept("operator", "1") is not None, "not a list that is erased"


def test_the_ledger_stays_for_its_years_and_is_cut_after_them(node, keys):
    with node.write() as tx:
        for days in range(40):
            enter(tx, at(DAY + timedelta(days=days)), Entry(who="u", operation="look", outcome="refused"))
    with node.read() as reader:
        point = checkpoint(reader, NODE, at(DAY))
    assert on(date(2033, 4, 1), keys, node).ledger == 0
    done = on(date(2033, 4, 2), keys, node)
    assert done.ledger == 1
    done = on(date(2033, 4, 12), keys, node, limit=1)
    assert done.ledger == 10
    with node.read() as reader:
        verdict = verify(reader, [point])
        assert verdict.intact
        assert verdict.cut
        assert verdict.first == 12
        assert verdict.proven == 40


def test_a_ledger_without_a_declared_term_is_never_cut(node, keys):
    with node.write() as tx:
        enter(
            tx,
            at(DAY),
            Entry(who="u", operation="look", outcome="done"),
            Entry(who="u", operation="look", outcome="done"),
        )
    eraser = Eraser(replace(POLICY, log={}), keys, clock(2400))
    assert eraser.run(node).ledger_undeclared
    assert len(told(node)) == 2


# --- keys ---


def test_a_key_goes_when_its_period_is_over_and_nothing_is_left(node, keys, seal):
    with node.write() as tx:
        tx.put(sealed(seal, "residents", "1", b"one", state="removed", expires=date(2176, 4, 2)))
        tx.put(sealed(seal, "residents", "2", b"two", state="removed", expires=date(2176, 12, 31)))
        kept = sealed(seal, "residents", "3", b"three")
        tx.put(kept)
    copy = sealed(seal, "residents", "1", b"one", state="removed", expires=date(2176, 4, 2))
    assert on(date(2176, 4, 2), keys, node).keys == ()
    done = on(date(2176, 12, 31), keys, node)
    assert (done.records, done.keys) == (1, ()), "the year is not over"
    done = on(date(2177, 1, 1), keys, node)
    assert done.keys == ("residents/2176",)
    with pytest.raises(KeyGone):
        seal.open(copy.batch, copy.body, "residents/1")
    assert seal.open(kept.batch, kept.body, "residents/3") == b"three"
    assert told(node)[-1] == ("destroy-key", "batch=residents/2176")
    assert on(date(2178, 1, 1), keys, node).keys == ()


def test_a_key_stays_while_anything_anywhere_needs_it(node, keys, seal):
    """A version under a wrong day, an older version, a message that waits: each of them keeps its key."""
    odd = replace(sealed(seal, "residents", "1", b"one", state="removed", expires=date(2176, 4, 2)), expires=None)
    with node.write() as tx:
        tx.put(odd)
        tx.put(
            replace(sealed(seal, "papers", "1", b"x", expires=date(2027, 4, 2)), expires=date(2400, 1, 1).toordinal())
        )
        tx.put(sealed(seal, "papers", "1", b"y", version=2, expires=date(2399, 1, 1)))
        tx.send(Message(channel="up", seq=1, body=seal.seal("outbox/2026-04", b"z", "up/1"), batch="outbox/2026-04"))
    assert on(date(2200, 1, 1), keys, node).keys == ()
    with node.write() as tx:
        tx.acknowledged("up", 1)
        tx.erase("residents", "1")
    assert on(date(2200, 1, 1), keys, node).keys == ("outbox/2026-04", "residents/2176")
    with node.read() as reader:
        assert seal.open("papers/2027-04", reader.versions("papers", "1")[1].body, "papers/1") == b"x"


def test_the_key_of_another_node_stays(store, node, keys):
    other = seal_of(keys, "juki")
    body = other.seal("papers/2027-04", b"x", "papers/1")
    seal_of(keys).seal("papers/2027-04", b"x", "papers/1")
    assert on(date(2030, 1, 1), keys, node).keys == ("papers/2027-04",)
    assert other.open("papers/2027-04", body, "papers/1") == b"x"


def test_a_key_destroyed_without_a_word_is_told_by_the_next_run(node, keys, seal):
    """As if the program had ended between destroying the key and ending the transaction."""
    seal.seal("papers/2027-04", b"x", "papers/1")
    seal.keys.destroy("papers/2027-04")
    assert on(date(2030, 1, 1), keys, node).keys == ("papers/2027-04",)
    assert told(node) == [("destroy-key", "batch=papers/2027-04")]
    assert on(date(2030, 1, 1), keys, node).keys == ()


def test_something_that_came_in_meanwhile_keeps_its_key(node, keys, seal, monkeypatch):
    seal.seal("papers/2027-04", b"x", "papers/1")
    used = Eraser._used

    def late(self, *given):
        found = used(self, *given)
        with node.write() as tx:
            tx.put(sealed(seal, "papers", "1", b"late", expires=date(2027, 4, 2)))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Eraser, "_used", late)
        assert on(date(2030, 1, 1), keys, node).keys == ()
    assert on(date(2030, 1, 1), keys, node).keys == ("papers/2027-04",)


# --- bytes ---


def test_a_search_of_every_byte_finds_nothing_after_erasing(tmp_path):
    """In the file, the WAL and free pages; the keys' file does not hold the key any more either."""
    store = open_store(f"sqlite:///{(tmp_path / 'register.db').as_posix()}", create=True)
    node = store.add_node(NODE)
    keys = FileKeys(tmp_path / "keys")
    seal = seal_of(keys)
    first = RETENTION.expires("residents", "removed", DAY)
    gone, stay = [], []
    for number in range(400):
        over = number % 2 == 0
        key, content = sha256(b"%d" % number).hexdigest()[:16], f"試験　{number}　太郎".encode() * 9
        row = sealed(
            seal, "residents", key, content, state="removed" if over else "current", expires=first if over else None
        )
        hashed = seal.lookup("code", key)
        with node.write() as tx:
            tx.put(row, [("code", hashed)])
            happened(tx, seal, "residents", key, content)
        event = seal.seal(RETENTION.events_of("residents", key), content, f"event/{number + 1}")
        (gone if over else stay).append((row.body, row.digest, hashed, key.encode(), event))
    secret = keys.key(f"{NODE}/residents/2176")

    def everything() -> bytes:
        return b"\0".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))

    before = everything()
    assert all(mark in before for marks in gone for mark in marks), "the search finds what is there"
    assert on(date(2177, 1, 1), keys, node, limit=50).keys == ("residents/2176",)
    assert store.scrub() is True
    left = everything()
    assert not [mark for marks in gone for mark in marks if mark in left]
    assert all(mark in left for marks in stay for mark in marks)
    assert keys.destroyed() == [f"{NODE}/residents/2176"]
    for path in (tmp_path / "keys", tmp_path / "keys.lock"):
        assert secret not in path.read_bytes()
    with pytest.raises(KeyGone):
        FileKeys(tmp_path / "keys").key(f"{NODE}/residents/2176")
    store.close()
    assert Path(tmp_path / "keys").is_file()


def test_a_node_that_the_policy_does_not_know_is_no_node_without_terms(store, keys):
    with pytest.raises(ValueError, match="elsewhere"):
        Eraser(POLICY, keys, clock()).run(store.add_node("elsewhere"))


def test_the_run_in_words():
    done = Eraser(POLICY, MemoryKeys(), clock()).run(open_store("memory:", create=True).add_node(NODE))
    assert done.words.en.startswith("erased 0 records")
    assert set(BY_ID) >= {*done.undeclared, *done.by_hand}
