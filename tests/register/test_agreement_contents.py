"""Whatever of the contents of a system is gone or does not open is found and named, and a check goes on to its end."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from small_register import SmallRegister

from pia.register.agreement import agree
from pia.register.clock import TOKYO
from pia.register.erasure import Eraser
from pia.register.gone import count_gone, gone
from pia.register.store.open import open_store

FIRST = "(SELECT min(key) FROM record WHERE node = '{0}' AND state = 'current')"
FLIPPED = "UPDATE record SET body = zeroblob(length(body)) WHERE node = '{0}' AND key = " + FIRST


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register after ninety days."""
    path = tmp_path_factory.mktemp("contents") / "r.db"
    register = SmallRegister(120, store=open_store(f"sqlite:///{path.as_posix()}", create=True))
    register.run(90)
    register.store.close()
    return path


def found(path: Path, *statements: str) -> list[tuple[str, str, str]]:
    """Change a store as no node would, and return (check, node, what is wrong) of everything that is found."""
    db = sqlite3.connect(path)
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        assert db.execute(statement).rowcount > 0
    for _, sql in triggers:
        db.execute(sql)
    db.commit()
    db.close()
    register = SmallRegister(store=open_store(f"sqlite:///{path.as_posix()}"))
    try:
        agreement = agree(register.city)
        assert agreement.checks[-1].name == "store", "a check goes on to its end"
        return [(one.check, one.node, one.words.en) for check in agreement.checks for one in check.found]
    finally:
        register.store.close()


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "r.db"
    copy.write_bytes(made.read_bytes())
    return copy


def test_a_register_that_nobody_touched_agrees(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("VACUUM")
    db.close()
    register = SmallRegister(store=open_store(f"sqlite:///{path.as_posix()}"))
    agreement = agree(register.city)
    assert agreement.agrees
    compared = {check.nodes[0]: check.compared for check in agreement.checks if check.name == "contents"}
    with register["juki"].store.read() as reader:
        rows = reader.count("juki-file", ("current", "history", "removed")) + reader.last_event()
    assert compared["juki"] == rows > 120
    register.store.close()


@pytest.mark.parametrize("node", ["juki", "cs", "prefecture", "national", "fuhyo"])
def test_a_body_that_was_destroyed_is_found_where_it_is(path: Path, node: str) -> None:
    wrong = found(path, FLIPPED.format(node))
    assert ("contents", node, "its content does not open, or was changed") in wrong
    assert {words for _, _, words in wrong} == {"its content does not open, or was changed"}


def test_bodies_destroyed_on_both_sides_are_found_though_their_digests_agree(path: Path) -> None:
    sql = "UPDATE record SET body = zeroblob(length(body)) WHERE node IN ('prefecture', 'national')"
    assert {(name, node) for name, node, _ in found(path, sql) if name == "contents"} == {
        ("contents", "prefecture"),
        ("contents", "national"),
    }


def test_a_digest_that_was_changed_is_found_where_nothing_is_compared(path: Path) -> None:
    sql = "UPDATE record SET digest = zeroblob(16) WHERE node = 'juki' AND key = " + FIRST.format("juki")
    assert found(path, sql) == [("contents", "juki", "its content does not open, or was changed")]


def test_an_older_version_that_was_destroyed_is_found(path: Path) -> None:
    sql = "UPDATE history SET body = zeroblob(length(body)) WHERE node = 'juki'"
    assert {one[:2] for one in found(path, sql)} == {("contents", "juki")}


def test_older_versions_that_are_gone_are_missed(path: Path) -> None:
    wrong = found(path, "DELETE FROM history WHERE node = 'juki'")
    assert [one[:2] for one in wrong] == [("contents", "juki")]
    assert "no erasure is on record" in wrong[0][2]


LAST = " AND seq = (SELECT max(seq) FROM event WHERE node = 'juki')"


@pytest.mark.parametrize("which", ["", LAST, f"{LAST} - 1", " AND seq = 1"])
def test_events_that_are_gone_are_missed(path: Path, which: str) -> None:
    wrong = found(path, f"DELETE FROM event WHERE node = 'juki'{which}")
    assert {one[:2] for one in wrong} == {("contents", "juki")}
    assert any("erased on record" in one[2] for one in wrong)


def test_events_that_are_gone_with_their_number_are_missed_by_the_versions_that_they_made(path: Path) -> None:
    wrong = found(
        path, "DELETE FROM event WHERE node = 'juki'", "DELETE FROM counter WHERE node = 'juki' AND name = 'event'"
    )
    assert {one[2] for one in wrong} == {"there are versions, but no events"}


def test_an_event_that_was_changed_is_found(path: Path) -> None:
    sql = "UPDATE event SET body = zeroblob(length(body)) WHERE node = 'juki' AND seq = 2"
    assert found(path, sql) == [("contents", "juki", "its content does not open, or was changed")]


def test_a_record_that_is_gone_is_missed_where_its_events_are_left(path: Path) -> None:
    sql = "DELETE FROM record WHERE node = 'juki' AND state = 'removed' AND key IN (SELECT key FROM event)"
    assert ("contents", "juki", "there are events, but no record") in found(path, sql)


def test_what_was_erased_on_record_is_not_missed_even_after_the_ledger_was_cut(path: Path) -> None:
    register = SmallRegister(store=open_store(f"sqlite:///{path.as_posix()}"))
    with register["juki"].store.read() as reader:
        before = reader.count("juki-file", ("current", "history", "removed"))
    register.clock.move_to(datetime(2190, 1, 1, 8, tzinfo=TOKYO))
    eraser = Eraser(register.policy, register.keys, register.clock)
    erased = {id_: eraser.run(node.store) for id_, node in register.city.nodes.items()}["juki"]
    assert erased.records > 0
    assert agree(register.city).agrees, [check for check in agree(register.city).checks if check.wrong]
    with register["juki"].store.read() as reader:
        assert reader.count("juki-file", ("current", "history", "removed")) == before - erased.records
        assert gone(reader) == (erased.records, erased.events)
    register.store.close()


def test_what_is_gone_is_counted_on() -> None:
    node = open_store("memory:", create=True).add_node("n")
    with node.write() as tx:
        count_gone(tx, 2, 0)
    with node.write() as tx:
        count_gone(tx, 300, 70_000)
    with node.read() as reader:
        assert gone(reader) == (302, 70_000)
