"""Random work on two nodes of a store, against a model in dictionaries: every answer is the same, whatever was done and refused."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_rows import event, kept, message, record, refused

KEYS = ["a", "b", "ん"]
HASHES = [bytes([n]) * 16 for n in range(3)]
STEP = st.sampled_from([1, 1, 1, 1, 0, 2, -1])
"""How far a number is from the last one: 1 follows."""
ACTIONS = st.one_of(
    st.tuples(
        st.just("put"),
        st.sampled_from(KEYS),
        STEP,
        st.sampled_from(["current", "removed"]),
        st.lists(st.tuples(st.sampled_from(["code", "name"]), st.sampled_from(HASHES)), max_size=3),
    ),
    st.tuples(st.just("erase"), st.sampled_from(KEYS), st.none() | st.integers(1, 4)),
    st.tuples(st.just("append"), STEP, st.sampled_from(["x", "y"])),
    st.tuples(st.just("erase_events"), st.sampled_from(["x", "y"])),
    st.tuples(st.just("send"), STEP),
    st.tuples(st.just("acknowledged"), STEP),
    st.tuples(st.just("applied"), STEP),
    st.tuples(st.just("keep"), st.sampled_from(KEYS), st.binary(max_size=3)),
    st.tuples(st.just("drop"), st.sampled_from(KEYS)),
)
TRANSACTIONS = st.lists(
    st.tuples(st.sampled_from([0, 1]), st.lists(ACTIONS, max_size=5), st.sampled_from([False, False, False, True])),
    min_size=1,
    max_size=10,
)


class RefusedError(Exception):
    """The model refuses."""


class Model:
    """One node in dictionaries."""

    def __init__(self) -> None:
        self.versions: dict[str, dict[int, str]] = {}
        self.lookups: dict[str, set[tuple[str, bytes]]] = {}
        self.events: dict[int, str] = {}
        self.outbox: set[int] = set()
        self.last = {"event": 0, "sent": 0, "received": 0}
        self.kept: dict[str, bytes] = {}

    def copy(self) -> Model:
        new = Model()
        new.versions = {k: dict(v) for k, v in self.versions.items()}
        new.lookups = {k: set(v) for k, v in self.lookups.items()}
        new.events, new.outbox, new.last, new.kept = (
            dict(self.events),
            set(self.outbox),
            dict(self.last),
            dict(self.kept),
        )
        return new

    def next(self, name: str, number: int) -> None:
        if number != self.last[name] + 1:
            raise RefusedError
        self.last[name] = number

    def put(self, key, version, state, lookups):
        known = self.versions.setdefault(key, {})
        if version != max(known, default=0) + 1:
            raise RefusedError
        known.update(dict.fromkeys(known, "history") | {version: state})
        self.lookups[key] = set(lookups)

    def erase(self, key, version):
        known = self.versions.get(key, {})
        for gone in [v for v in known if version in (None, v)]:
            if known.pop(gone) != "history":
                self.lookups[key] = set()

    def append(self, number, batch):
        self.next("event", number)
        self.events[number] = batch

    def erase_events(self, batch):
        self.events = {n: b for n, b in self.events.items() if b != batch}

    def send(self, number):
        self.next("sent", number)
        self.outbox.add(number)

    def acknowledged(self, number):
        if number > self.last["sent"]:
            raise RefusedError
        self.outbox = {n for n in self.outbox if n > number}

    def applied(self, number):
        self.next("received", number)

    def keep(self, key, body):
        self.kept[key] = body

    def drop(self, key):
        self.kept.pop(key, None)


def numbered(model: Model, name, *given):
    """Return an action with its number counted from the model's last one."""
    if name == "put":
        key, step, *rest = given
        return name, key, max(model.versions.get(key, {}), default=0) + step, *rest
    last = {"append": "event", "send": "sent", "acknowledged": "sent", "applied": "received"}.get(name)
    return (name, model.last[last] + given[0], *given[1:]) if last else (name, *given)


def act(tx, name, *given) -> None:
    if name == "put":
        key, version, state, lookups = given
        tx.put(record(key, version, state=state), lookups)
    elif name == "erase":
        tx.erase("f", *given)
    elif name == "append":
        tx.append(event(given[0], batch=given[1]))
    elif name == "send":
        tx.send(message(given[0]))
    elif name in ("acknowledged", "applied"):
        getattr(tx, name)("cs-to-prefecture", given[0])
    elif name == "keep":
        tx.keep(kept(given[0], body=given[1]))
    elif name == "drop":
        tx.drop("grant", given[0])
    else:
        getattr(tx, name)(*given)


def agree(node, model: Model) -> None:
    with node.read() as reader:
        for key in KEYS:
            known = sorted(model.versions.get(key, {}).items(), reverse=True)
            assert [(r.version, r.state) for r in reader.versions("f", key)] == known
        live = sorted(k for k, v in model.versions.items() if set(v.values()) & {"current", "removed"})
        assert [r.key for r in reader.records("f", ("current", "removed"))] == live
        for index in ("code", "name"):
            for value in HASHES:
                wanted = [k for k in live if (index, value) in model.lookups[k]]
                assert [r.key for r in reader.find("f", index, value)] == wanted
        assert [(e.seq, e.batch) for e in reader.events()] == sorted(model.events.items())
        assert [m.seq for m in reader.waiting("cs-to-prefecture")] == sorted(model.outbox)
        numbers = (reader.last_event(), reader.sent("cs-to-prefecture"), reader.received("cs-to-prefecture"))
        assert numbers == tuple(model.last.values())
        assert {k.key: k.body for k in reader.all_kept("grant")} == model.kept


def attempt(node, todo, *, allowed: bool, fails: bool) -> bool:
    """Do a transaction that may be refused or end in an error; say whether it was kept."""
    if not allowed:
        with refused("store-out-of-order"), node.write() as tx:
            for action in todo:
                act(tx, *action)
    elif fails:
        with pytest.raises(RefusedError), node.write() as tx:  # noqa: PT012 - the block is what is tested
            for action in todo:
                act(tx, *action)
            raise RefusedError
    else:
        with node.write() as tx:
            for action in todo:
                act(tx, *action)
    return allowed and not fails


NAMES = count(1)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(transactions=TRANSACTIONS)
def test_a_store_does_what_its_model_does(store, transactions):
    number = next(NAMES)
    nodes = [store.add_node(f"n{number}.{side}") for side in "ab"]
    models = [Model(), Model()]
    for side, actions, fails in transactions:
        after, allowed, todo = models[side].copy(), True, []
        for action in actions:
            todo.append(numbered(after, *action))
            try:
                getattr(after, todo[-1][0])(*todo[-1][1:])
            except RefusedError:
                allowed = False
                break
        if attempt(nodes[side], todo, allowed=allowed, fails=fails):
            models[side] = after
        for node, model in zip(nodes, models, strict=True):
            agree(node, model)
    if number % 20 == 0:
        assert store.faults() == []


def test_the_comparison_can_fail(store):
    node = store.add_node("n")
    with node.write() as tx:
        tx.append(event(1))
    with pytest.raises(AssertionError):
        agree(node, Model())
