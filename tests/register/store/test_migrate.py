"""Schemas move on: an older store is brought up with all its rows, a newer one is refused, a step that fails changes nothing."""

from __future__ import annotations

import sqlite3

import pytest
from store_rows import refused, work, worked

from pia.register.store import schema_sqlite
from pia.register.store.migrate import Step, migrate


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path.as_posix()}/register.db"
    return request.getfixturevalue("database")


def modules(url: str):
    """Return the modules that know the steps of this kind of store."""
    if url.startswith("sqlite"):
        from pia.register.store import schema_sqlite as schema
        from pia.register.store import sqlite as opening
    else:
        from pia.register.store import postgresql as opening
        from pia.register.store import schema_postgresql as schema
    return opening, schema.STEPS


def use(url: str, monkeypatch, steps) -> None:
    monkeypatch.setattr(modules(url)[0], "STEPS", tuple(steps))
    if url.startswith("sqlite"):
        monkeypatch.setattr("pia.register.store.sqlite_file.STEPS", tuple(steps))


def an_older_one(url: str, opened, monkeypatch) -> None:
    """Make a store of version 1 that somebody has worked on."""
    _, steps = modules(url)
    with monkeypatch.context() as patch:
        use(url, patch, steps[:1])
        if url.startswith("sqlite"):
            patch.setattr("pia.register.store.sqlite.BORDER", schema_sqlite.BORDER[:3])
            store = opened(url)
            node = store.add_node("cs")
            for number in (1, 2):
                with node.write() as tx:
                    work(tx, number)
        else:
            _fill_older_database(url, opened)


def _fill_older_database(url: str, opened) -> None:
    """Fill a database of version 1, whose roles had no rights yet, as its owner."""
    store = opened(url)
    store.add_node("cs")
    with store._server.line() as line:
        line.run(f"BEGIN; GRANT ALL ON ALL TABLES IN SCHEMA pia_register TO {store._server.role('cs')}")
        line.run(f"GRANT USAGE ON SCHEMA pia_register TO {store._server.role('cs')}; COMMIT")
    for number in (1, 2):
        with store.node("cs").write() as tx:
            work(tx, number)
    with store._server.line() as line:
        line.run(f"REVOKE ALL ON ALL TABLES IN SCHEMA pia_register FROM {store._server.role('cs')}")


def test_an_older_store_is_brought_up_with_its_rows(url, opened, monkeypatch):
    an_older_one(url, opened, monkeypatch)
    store = opened(url, create=False)
    assert worked(store.node("cs")) == 2
    with store.node("cs").write() as tx:
        work(tx, 3)
        assert tx.erase_events("none") == 0
    assert worked(store.node("cs")) == 3
    assert store.faults() == []


def test_a_newer_store_is_refused_and_left_alone(url, opened, monkeypatch):
    store = opened(url)
    with store.add_node("cs").write() as tx:
        work(tx, 1)
    _, steps = modules(url)
    for create in (False, True):
        with monkeypatch.context() as patch:
            use(url, patch, steps[:1])
            with refused("store-newer") as caught:
                opened(url, create=create)
        assert "2" in caught.value.problems[0].message.ja
    assert worked(opened(url, create=False).node("cs")) == 1


def test_a_step_that_fails_leaves_the_version_before(url, opened, monkeypatch):
    store = opened(url)
    with store.add_node("cs").write() as tx:
        work(tx, 1)
    _, steps = modules(url)
    bad = Step(3, ("CREATE TABLE extra (x integer)", "CREATE TABLE record (x integer)"))
    with monkeypatch.context() as patch:
        use(url, patch, [*steps, bad])
        with refused("store-failed"):
            opened(url, create=False)
    assert worked(opened(url, create=False).node("cs")) == 1
    assert opened(url, create=False).faults() == []
    good = Step(3, ("CREATE TABLE extra (x integer)",))
    use(url, monkeypatch, [*steps, good])
    assert worked(opened(url, create=False).node("cs")) == 1
    with refused("store-newer"):
        monkeypatch.undo()
        opened(url, create=False)


def test_steps_are_numbered_from_one(url):
    _, steps = modules(url)
    assert [step.version for step in steps] == list(range(1, len(steps) + 1))


class Counting:
    """A store whose steps are only counted, and that somebody else brings up meanwhile."""

    url = "memory:"

    def __init__(self, have: int) -> None:
        self.have, self.taken = have, []

    def version(self) -> int:
        return self.have

    def take(self, step: Step) -> None:
        self.taken.append(step.version)


@pytest.mark.parametrize(("have", "taken"), [(0, [1, 2, 3]), (1, [2, 3]), (3, [])])
def test_the_steps_that_lack_are_taken_in_order(have, taken):
    store = Counting(have)
    assert migrate(store, [Step(n, ()) for n in (1, 2, 3)]) == len(taken)
    assert store.taken == taken


def test_two_who_open_at_once_take_each_step_once(url, opened, monkeypatch):
    first = opened(url)
    source = first._file if url.startswith("sqlite") else first._server
    source.take(Step(2, ("this is not the next step and is not carried out",)))
    assert source.version() == 2
    assert first.faults() == []


def test_an_unknown_version_of_a_file_is_not_guessed(tmp_path, opened):
    path = tmp_path / "x.db"
    opened(f"sqlite:///{path}").close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 0")
    db.close()
    with refused("store-not-a-store"):
        opened(f"sqlite:///{path}")
