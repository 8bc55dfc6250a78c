"""Notices arrive exactly once and in order, through outages, losses, duplicates, reordering and lost answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pia.register.channel import Arrival, Channels, Parcel, Receipt
from pia.register.clock import TOKYO, Clock
from pia.register.keys import MemoryKeys
from pia.register.ledger import Entry, enter
from pia.register.notice import FaultyWire, outbox_batch, post, pump, returned, take
from pia.register.policy import BodyPolicy, Channel, NodePolicy, Policy
from pia.register.refusal import Refusal, Refused
from pia.register.seal import Seal
from pia.register.store.interface import Kept, NodeStore, StoreError, Tx
from pia.register.store.open import open_store

DAY = date(2026, 4, 1)
CHANNEL = Channel(id="a-b", source="a", target="b", kind="notice")
POLICY = Policy(
    name="two nodes",
    bodies=(BodyPolicy(code="152021", name="長岡市", kind="municipality"),),
    nodes=(NodePolicy(id="a", kind="other", body="152021"), NodePolicy(id="b", kind="other", body="152021")),
    channels=(CHANNEL,),
    files=(),
)
CLOCK = Clock(datetime(2026, 4, 1, 10, 0, tzinfo=TOKYO))


class End:
    """A node that keeps what it receives in a list; it refuses what says so."""

    def __init__(self, store: NodeStore) -> None:
        self.id, self.store = store.node, store
        self.seal = Seal(store.node, MemoryKeys(seed=b"for tests"), b"a secret for the tests")
        self.fails = 0

    def log(self, tx: Tx, *entries: Entry) -> None:
        enter(tx, CLOCK.now, *entries)

    def receive(self, channel: Channel, arrivals: Sequence[Arrival]) -> Receipt:
        with self.store.write() as tx:
            receipt = take(tx, channel, arrivals, self.apply)
            if self.fails:
                self.fails -= 1
                raise OSError("the program ends here")
        return receipt

    def apply(self, tx: Tx, arrival: Arrival) -> Refused | None:
        if arrival.parcel.body == b"bad":
            return Refused((Refusal("channel-message", "channel"),))
        count = sum(1 for _ in tx.all_kept("got"))
        tx.keep(Kept(kind="got", key=f"{count:05}", body=arrival.parcel.body))
        return None

    def got(self) -> list[bytes]:
        with self.store.read() as reader:
            return [row.body for row in reader.all_kept("got")]

    def answer(self, _channel: Channel, _question: Parcel) -> Any:
        raise AssertionError

    examine = record_refusal = answer


class Pair:
    """Two nodes and the wire between them."""

    def __init__(self, wire: Any = None) -> None:
        self.opened = open_store("memory:", create=True)
        self.channels = Channels(POLICY, wire)
        self.a, self.b = (End(self.opened.add_node(id_)) for id_ in "ab")
        self.channels.attach(self.a)
        self.channels.attach(self.b)

    def send(self, *bodies: bytes) -> None:
        parcels = [Parcel(name="x", body=body) for body in bodies]
        with self.a.store.write() as tx:
            for parcel in parcels:
                route = self.channels.route("a", "b", ["notice"], parcel)
                assert not isinstance(route, Refused)
                post(tx, self.a.seal, DAY, (route, parcel))

    def pump(self, **how: Any) -> Any:
        return pump(self.channels, self.a, CHANNEL, **how)

    def waiting(self) -> int:
        with self.a.store.read() as reader:
            return len(reader.waiting("a-b"))

    def ledger(self, end: End) -> list[tuple[str, str, str]]:
        with end.store.read() as reader:
            return [(row.operation, row.outcome, row.detail) for row in reader.ledger()]


@pytest.fixture
def pair() -> Any:
    made = Pair()
    yield made
    made.opened.close()


def numbered(count: int) -> list[bytes]:
    return [f"{n}".encode() for n in range(count)]


def test_what_is_sent_arrives_in_order(pair: Pair) -> None:
    pair.send(*numbered(5))
    assert pair.waiting() == 5
    done = pair.pump()
    assert (done.delivered, done.returned, done.waiting) == (5, 0, 0)
    assert pair.b.got() == numbered(5)
    assert pair.pump().delivered == 0


def test_more_than_a_page_and_a_limit(pair: Pair) -> None:
    pair.send(*numbered(450))
    assert pair.pump(limit=200).delivered == 200
    assert pair.pump().delivered == 250
    assert pair.b.got() == numbered(450)


def test_the_outbox_is_sealed(pair: Pair) -> None:
    pair.send("試験　太郎".encode())
    with pair.a.store.read() as reader:
        (message,) = reader.waiting("a-b")
    assert "試験　太郎".encode() not in message.body
    assert message.batch == outbox_batch(DAY) == "outbox/2026-04"


def test_nothing_of_a_transaction_that_is_taken_back_is_sent(pair: Pair) -> None:
    parcel = Parcel(name="x", body=b"1")
    route = pair.channels.route("a", "b", ["notice"], parcel)
    assert not isinstance(route, Refused)
    with pytest.raises(KeyError), pair.a.store.write() as tx:  # noqa: PT012
        post(tx, pair.a.seal, DAY, (route, parcel))
        raise KeyError
    assert pair.waiting() == 0
    pair.send(b"2")
    pair.pump()
    assert pair.b.got() == [b"2"]


def test_an_outage_loses_nothing() -> None:
    wire = FaultyWire(1)
    pair = Pair(wire)
    pair.send(*numbered(3))
    wire.cut()
    done = pair.pump()
    assert (done.delivered, done.waiting) == (0, 3)
    pair.send(b"3")
    wire.mend()
    assert pair.pump().delivered == 4
    assert pair.b.got() == numbered(4)


def test_a_lost_answer_applies_nothing_twice() -> None:
    class Silent:
        answers = iter([False, False, True])

        def arriving(self, _channel: str, sent: Sequence[Arrival]) -> Sequence[Arrival]:
            return sent

        def answered(self, _channel: str) -> bool:
            return next(self.answers)

    pair = Pair(Silent())
    pair.send(*numbered(3))
    assert pair.pump().delivered == 3
    assert pair.b.got() == numbered(3)


def test_what_comes_too_early_waits_and_what_comes_twice_does_nothing(pair: Pair) -> None:
    def arrival(seq: int) -> Arrival:
        return Arrival(seq, Parcel(name="x", body=b"%d" % seq))

    assert pair.b.receive(CHANNEL, [arrival(2), arrival(3)]) == Receipt(0)
    assert pair.b.receive(CHANNEL, [arrival(1), arrival(1), arrival(3), arrival(2), arrival(2)]) == Receipt(2)
    assert pair.b.receive(CHANNEL, [arrival(3), arrival(1)]) == Receipt(3)
    assert pair.b.got() == [b"1", b"2", b"3"]


def test_a_refused_message_is_dealt_with_and_both_sides_know(pair: Pair) -> None:
    pair.send(b"0", b"bad", b"1")
    done = pair.pump()
    assert (done.delivered, done.returned, done.waiting) == (3, 1, 0)
    assert pair.b.got() == [b"0", b"1"]
    assert pair.ledger(pair.a) == [("returned", "failed", "seq=2 codes=channel-message")]
    with pair.b.store.read() as reader:
        assert returned(reader, "a-b", 2) == ("channel-message",)
        assert returned(reader, "a-b", 1) == ()


def test_the_codes_come_again_where_the_answer_was_lost() -> None:
    class Once:
        answers = iter([False, True])

        def arriving(self, _channel: str, sent: Sequence[Arrival]) -> Sequence[Arrival]:
            return sent

        def answered(self, _channel: str) -> bool:
            return next(self.answers)

    pair = Pair(Once())
    pair.send(b"bad")
    assert pair.pump().returned == 1
    assert pair.ledger(pair.a) == [("returned", "failed", "seq=1 codes=channel-message")]


def test_a_receiver_that_dies_has_applied_nothing(pair: Pair) -> None:
    pair.send(*numbered(3))
    pair.b.fails = 1
    with pytest.raises(OSError, match="ends here"):
        pair.pump()
    assert pair.b.got() == []
    assert pair.waiting() == 3
    assert pair.pump().delivered == 3
    assert pair.b.got() == numbered(3)


def test_a_sender_cannot_be_told_more_than_it_sent(pair: Pair) -> None:
    pair.b.receive = lambda _channel, _arrivals: Receipt(99)  # type: ignore[method-assign]
    pair.send(b"0")
    assert pair.pump().delivered == 1
    with pytest.raises(StoreError), pair.a.store.write() as tx:
        tx.acknowledged("a-b", 99)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10_000),
    st.lists(st.integers(1, 30), min_size=1, max_size=6),
    st.tuples(*[st.sampled_from([0, 50, 300])] * 5),
    st.sets(st.integers(0, 60), max_size=4),
)
def test_whatever_goes_wrong_each_arrives_once_and_in_order(
    seed: int, batches: list[int], rates: tuple[int, ...], bad: set[int]
) -> None:
    outage, lost, duplicate, reorder, answer = rates
    wire = FaultyWire(seed, outage=outage, lost=lost, duplicate=duplicate, reorder=reorder, answer=answer)
    pair = Pair(wire)
    sent: list[bytes] = []
    delivered = 0
    for size in batches:
        bodies = [b"bad" if len(sent) + n in bad else b"%d" % (len(sent) + n) for n in range(size)]
        sent += bodies
        pair.send(*bodies)
        delivered += pair.pump().delivered
    for _ in range(200):
        if not pair.waiting():
            break
        delivered += pair.pump().delivered
    assert pair.waiting() == 0
    assert delivered == len(sent)
    assert pair.b.got() == [body for body in sent if body != b"bad"]
    assert len(pair.ledger(pair.a)) == sent.count(b"bad")
    pair.opened.close()


def test_a_faulty_wire_is_the_same_every_time() -> None:
    def run(seed: int) -> tuple[int, list[int]]:
        wire = FaultyWire(seed, outage=100, lost=100, duplicate=200, reorder=200, answer=100)
        sent = [Arrival(n, Parcel(name="x", body=b"")) for n in range(20)]
        seen = [arrival.seq for _ in range(5) for arrival in wire.arriving("a-b", sent) or ()]
        return wire.faults, seen

    assert run(3) == run(3)
    assert run(3) != run(4)
    assert run(3)[0] > 0
