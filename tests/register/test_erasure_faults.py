"""Whatever ends a run of erasing, at whichever step: the next one finishes it, and everything is told once."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

import pytest
from kept_records import NODE, POLICY, at, clock, happened, seal_of, sealed

from pia.register.erasure import Eraser
from pia.register.keys import MemoryKeys
from pia.register.ledger import Entry, enter, verify
from pia.register.store.interface import Kept
from pia.register.store.open import open_store

FIRST = date(2027, 4, 2)


class Ended(BaseException):
    """The program ends here."""


class Steps:
    """Counts steps and ends the program at one of them."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Ended


class Transactions:
    """A node's store that may end with its program before and after every change and every commit."""

    def __init__(self, node, step: Steps) -> None:
        self.node, self._node, self._step = node.node, node, step

    def read(self):
        return self._node.read()

    @contextmanager
    def write(self):
        with self._node.write() as tx:
            yield Changes(tx, self._step)
            self._step()
        self._step()


class Changes:
    def __init__(self, tx, step: Steps) -> None:
        self._tx, self._step = tx, step

    def __getattr__(self, name):
        found = getattr(self._tx, name)
        if name not in ("erase", "erase_events", "drop", "enter", "keep", "cut_ledger"):
            return found

        def change(*given, **more):
            self._step()
            return found(*given, **more)

        return change


class Destroying(MemoryKeys):
    def __init__(self, step: Steps) -> None:
        super().__init__(seed=b"faults")
        self.step = step

    def destroy(self, batch: str) -> None:
        self.step()
        super().destroy(batch)
        self.step()


def filled(keys):
    store = open_store("memory:", create=True)
    node = store.add_node(NODE)
    seal = seal_of(keys)
    with node.write() as tx:
        for number in range(5):
            tx.put(sealed(seal, "papers", f"{number}", b"x", expires=FIRST))
            happened(tx, seal, "papers", f"{number}", b"event")
        tx.put(sealed(seal, "papers", "stays", b"x", expires=date(2040, 1, 1)))
        tx.put(sealed(seal, "sending", "1", b"x", expires=FIRST))
        tx.keep(*(Kept(kind="provision", key=f"{n}", body=b"x", expires=FIRST.toordinal()) for n in range(3)))
        enter(tx, at(date(2019, 1, 1)), *(Entry(who="u", operation="look", outcome="done") for _ in range(4)))
        enter(tx, at(date(2026, 1, 1)), Entry(who="u", operation="look", outcome="done"))
    return store, node


def test_ending_at_any_step_loses_nothing_and_tells_everything_once():
    ended = 0
    for last in range(1, 200):
        step = Steps(0)
        keys = Destroying(step)
        store, node = filled(keys)
        step.left = last
        try:
            Eraser(POLICY, keys, clock(2027, 5, 1), limit=2).run(Transactions(node, step))
        except Ended:
            ended += 1
        else:
            break
        finally:
            step.left = 0
            Eraser(POLICY, keys, clock(2027, 5, 1), limit=2).run(node)
            as_it_must_be(node, keys)
            store.close()
    else:
        pytest.fail("it never came to its end")
    assert ended > 30


def as_it_must_be(node, keys) -> None:
    with node.read() as reader:
        assert [record.key for record in reader.records("papers")] == ["stays"]
        assert reader.count("sending") == 0
        assert list(reader.events()) == []
        assert list(reader.all_kept("provision")) == []
        rows = list(reader.ledger())
        assert verify(reader).intact
    assert keys.destroyed() == [f"{NODE}/papers/2027-04", f"{NODE}/sending/2027-04-02"]
    told = sorted(row.detail for row in rows if row.operation == "destroy-key")
    assert told == ["batch=papers/2027-04", "batch=sending/2027-04-02"]
    erased = [dict(part.split("=") for part in row.detail.split()) for row in rows if row.operation == "erase"]
    assert sum(int(one["records"]) for one in erased if one.get("file") == "papers") == 5
    assert sum(int(one["events"]) for one in erased if one.get("file") == "papers") == 5
    assert sum(int(one["rows"]) for one in erased if "list" in one) == 3
    assert sum(row.at < at(date(2020, 1, 1)).timestamp() for row in rows) == 0
