"""Nothing goes by hand before its day; every attempt is in the ledger."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from kept_records import NODE, POLICY, at, clock, happened, seal_of, sealed
from msgspec.structs import replace

from pia.register.deletion import StillKept, cut_by_hand, delete_by_hand
from pia.register.ledger import Entry, enter, verify
from pia.register.store.open import open_store

FIRST = date(2027, 4, 2)
SEAL = seal_of()


@pytest.fixture
def node():
    store = open_store("memory:", create=True)
    yield store.add_node(NODE)
    store.close()


def on(day: date):
    return clock(day.year, day.month, day.day)


def told(node) -> list[tuple[str, str, str, str]]:
    with node.read() as reader:
        assert verify(reader).intact
        return [(row.who, row.operation, row.outcome, row.detail) for row in reader.ledger()]


def refused(call) -> str:
    with pytest.raises(StillKept) as error:
        call()
    return error.value.problems[0].code


def test_a_record_goes_on_its_day_and_not_before(node):
    with node.write() as tx:
        tx.put(sealed(SEAL, "papers", "1", b"x", expires=FIRST))
        happened(tx, SEAL, "papers", "1", b"event")
    asked = {"who": "u1", "file": "papers", "key": "1"}
    assert refused(lambda: delete_by_hand(node, POLICY, on(FIRST - timedelta(days=1)), **asked)) == "record-still-kept"
    with node.read() as reader:
        assert reader.count("papers") == 1
        assert reader.last_event() == 1
    assert told(node) == [("u1", "delete-by-hand", "refused", "file=papers reason=record-still-kept")]
    assert delete_by_hand(node, POLICY, on(FIRST), **asked) == 1
    with node.read() as reader:
        assert reader.count("papers") == 0
        assert list(reader.events()) == []
    assert told(node)[1:] == [("u1", "delete-by-hand", "done", "file=papers records=1 events=1")]
    assert delete_by_hand(node, POLICY, on(FIRST), **asked) == 0


@pytest.mark.parametrize("second", [None, date(2028, 1, 1)])
def test_one_version_that_is_kept_keeps_all(node, second):
    with node.write() as tx:
        tx.put(sealed(SEAL, "papers", "1", b"x", expires=FIRST))
        tx.put(sealed(SEAL, "papers", "1", b"y", version=2, expires=second))
    asked = {"who": "u1", "file": "papers", "key": "1"}
    with pytest.raises(StillKept) as error:
        delete_by_hand(node, POLICY, on(FIRST), **asked)
    said = error.value.problems[0].message
    assert ("2028-01-01" in said.ja) is (second is not None)


def test_what_declares_no_term_stays(node):
    with node.write() as tx:
        tx.put(sealed(SEAL, "silent", "1", b"x", expires=FIRST))
    late = clock(2400)
    assert refused(lambda: delete_by_hand(node, POLICY, late, who="u1", file="silent", key="1")) == "term-undeclared"
    silent = replace(POLICY, log={})
    assert refused(lambda: cut_by_hand(node, silent, late, who="u1", before=FIRST)) == "term-undeclared"


def test_a_file_of_nobody(node):
    with pytest.raises(KeyError):
        delete_by_hand(node, POLICY, clock(), who="u1", file="elsewhere", key="1")


def test_the_ledger_is_cut_after_its_years_alone(node):
    with node.write() as tx:
        for days in range(10):
            enter(tx, at(date(2026, 4, 1) + timedelta(days=days)), Entry(who="u", operation="look", outcome="done"))
    today = on(date(2033, 4, 5))
    assert refused(lambda: cut_by_hand(node, POLICY, today, who="山田", before=date(2026, 4, 6))) == "ledger-still-kept"
    assert told(node)[-1] == ("?", "cut-by-hand", "refused", "reason=ledger-still-kept")
    assert len(told(node)) == 11
    assert cut_by_hand(node, POLICY, today, who="u1", before=date(2026, 4, 5)) == 4
    with node.read() as reader:
        assert verify(reader).cut
