"""What is particular to SQLite: durability, strictness, the border, and files that cannot be used."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from store_rows import H1, entry, event, kept, record, refused, work, worked

from pia.register.store import sqlite_file
from pia.register.store.open import open_store
from pia.register.store.schema_sqlite import TABLES
from pia.register.store.sqlite_session import SqliteReading, SqliteWriting


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "登録 1%?.db"


@pytest.fixture
def url(path) -> str:
    return f"sqlite:///{path.as_posix()}"


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


# --- durability ---


def test_every_connection_is_durable(store, node):
    with node.read():
        connections = [store._writer, *store._idle]
    connections += store._idle
    assert len(connections) >= 2
    for db in connections:
        asked = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "recursive_triggers", "busy_timeout")
        assert [db.execute(f"PRAGMA {name}").fetchone()[0] for name in asked] == ["wal", 2, 1, 1, 1, 500]


def test_in_memory_nothing_is_synchronised_and_nothing_stays(opened):
    store = opened("memory:")
    folder = Path(store._file.path).parent
    assert store._writer.execute("PRAGMA synchronous").fetchone()[0] == 0
    assert folder.is_dir()
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0
    store.close()
    assert not folder.exists()


def test_a_store_in_memory_that_is_forgotten_takes_its_folder_along():
    store = open_store("memory:")
    folder = Path(store._file.path).parent
    del store
    assert not folder.exists()


def test_a_disk_that_cannot_synchronise_is_refused(url, opened, monkeypatch):
    opened(url).close()
    monkeypatch.setattr(sqlite_file, "_FULL", 7)
    with refused("store-unfit") as caught:
        opened(url)
    assert "synchronous" in caught.value.problems[0].message.ja


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_nobody_else_may_read_the_file(store, node, path):
    with node.write() as tx:
        work(tx, 1)
    for file in path.parent.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file


# --- strictness ---


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO record VALUES ('cs','f','k','eins','current','b',1,2,NULL,zeroblob(16),x'00',x'00')",
        "INSERT INTO record VALUES ('cs','f','k',1,'current','b',1,2,NULL,'text of 16 chars',x'00',x'00')",
        "INSERT INTO record VALUES ('cs','f','k',0,'current','b',1,2,NULL,zeroblob(16),x'00',x'00')",
        "INSERT INTO record VALUES ('cs','f','k',1,'history','b',1,2,NULL,zeroblob(16),x'00',x'00')",
        "INSERT INTO record VALUES ('cs','f',NULL,1,'current','b',1,2,NULL,zeroblob(16),x'00',x'00')",
        "INSERT INTO record VALUES ('nobody','f','k',1,'current','b',1,2,NULL,zeroblob(16),x'00',x'00')",
        "INSERT INTO lookup VALUES ('cs','f','code',zeroblob(15),'k')",
        "INSERT INTO event VALUES ('nobody',1,'k','k',1,2,'b',x'00')",
        "DELETE FROM node WHERE id = 'cs'",
    ],
)
def test_the_file_itself_refuses_rows_that_break_its_rules(store, node, path, statement):
    with node.write() as tx:
        work(tx, 1)
    with raw(path) as db:
        db.execute("PRAGMA foreign_keys = 1")
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(statement)
    db.close()


def test_every_table_is_strict(store, path):
    with raw(path) as db:
        strict = {
            name: bool(is_strict)
            for _, name, kind, _, _, is_strict in db.execute("PRAGMA main.table_list")
            if kind == "table"
        }
    db.close()
    assert {name for name, is_strict in strict.items() if is_strict} == {*TABLES, "node"}


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE event SET body = x'00'", "event"),
        ("DELETE FROM event", "event"),
        ("INSERT OR REPLACE INTO event SELECT * FROM event", "event"),
        ("UPDATE ledger SET outcome = 'refused'", "ledger"),
        ("DELETE FROM ledger WHERE seq = 1", "ledger"),
        ("UPDATE counter SET value = value", "counter"),
        ("UPDATE counter SET value = 1", "counter"),
        ("DELETE FROM counter", "counter"),
    ],
)
def test_what_may_only_be_appended_is_guarded_in_the_file(node, path, statement, table):
    for number in (1, 2):
        with node.write() as tx:
            work(tx, number)
    db = raw(path)
    db.execute("PRAGMA recursive_triggers = 1")
    with pytest.raises(sqlite3.IntegrityError, match=f"pia-guarded {table}"):
        db.execute(statement)
    db.close()
    assert worked(node) == 2
    with refused("store-guarded"), node.write() as tx:
        tx._write.change(statement, ())
    assert worked(node) == 2


def test_erasing_opens_no_more_than_it_should(node):
    with node.write() as tx:
        tx.append(event(1), event(2, batch="c"))
        tx.enter(entry(1), entry(2))
        assert (tx.erase_events("b"), tx.cut_ledger(2)) == (1, 1)
        assert tx._write.rows("SELECT count(*) FROM erasing", ()) == [(0,)]
    for statement in ("DELETE FROM event", "DELETE FROM ledger"):
        with refused("store-guarded"), node.write() as tx:
            tx._write.change("INSERT INTO erasing VALUES ('cs', 'b', 2)", ())
            tx._write.change(statement, ())


# --- the border ---


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("what", ["insert", "change", "move", "delete"])
def test_a_transaction_cannot_touch_rows_of_another_node(node, other, table, what):
    for each in (node, other):
        for number in (1, 2):
            with each.write() as tx:
                work(tx, number)
                if number == 2:
                    tx._write.change("INSERT INTO erasing VALUES (?, 'b', 9)", (each.node,))
    statement = {
        "insert": f"INSERT INTO {table} SELECT * FROM {table} WHERE node = 'juki'",
        "change": f"UPDATE {table} SET node = node WHERE node = 'juki'",
        "move": f"UPDATE {table} SET node = 'juki' WHERE node = 'cs'",
        "delete": f"DELETE FROM {table} WHERE node = 'juki'",
    }[what]
    guarded = "store-guarded" if table in ("event", "ledger", "counter") else "store-foreign"
    with pytest.raises(Exception, match=r"another node|append-only") as caught, node.write() as tx:
        tx._write.change(statement, ())
    assert caught.value.code in ("store-foreign", guarded)
    assert worked(other) == worked(node) == 2


def test_the_border_stands_again_after_loading(node, other):
    with node.write() as tx:
        tx.load([(record("a"), [("code", H1)])])
    with pytest.raises(ZeroDivisionError), node.write() as tx:
        tx.load([(record("b"), [("code", H1)]), (record("c"), [("code", 1 // 0)])])
    for table in ("record", "history", "lookup"):
        with refused("store-foreign"), other.write() as tx:
            if table == "history":
                with_history = "INSERT INTO history VALUES ('cs','f','a',1,'b',1,2,NULL,zeroblob(16),x'00')"
                tx._write.change(with_history, ())
            tx._write.change(f"UPDATE {table} SET key = key || '2' WHERE node = 'cs'", ())


def test_every_statement_names_the_node(node, monkeypatch):
    seen: list[tuple[str, tuple]] = []
    for owner, name in ((SqliteReading, "rows"), (SqliteWriting, "change")):
        real = getattr(owner, name)
        monkeypatch.setattr(
            owner, name, lambda self, sql, given, real=real: (seen.append((sql, given)), real(self, sql, given))[1]
        )
    for number in (1, 2):
        with node.write() as tx:
            work(tx, number)
    assert worked(node) == 2
    with node.write() as tx:
        tx.reseal(record("person", 1))
        tx.erase("f", "person", 1)
        tx.erase("f", "person")
        tx.erase_events("b", limit=1)
        tx.cut_ledger(2)
        tx.drop("grant", "last")
        tx.acknowledged("cs-to-prefecture", 1)
        tx.expired("f", 1, limit=1)
        tx.expired_kept("grant", 1, limit=1)
        for states in (("current",), ("current", "removed", "history")):
            tx.count("f", states)
            list(tx.records("f", states))
            list(tx.digests("f", states))
        list(tx.all_kept("grant"))
        list(tx.events(key="a"))
    asked = [(sql, given) for sql, given in seen if sql != "BEGIN"]
    assert len({sql for sql, _ in asked}) > 30
    for sql, given in asked:
        for place in re.finditer(r"node = \?", sql):
            assert given[sql.count("?", 0, place.start())] == "cs", sql
        for part in sql.split(" UNION ALL "):
            assert "node = ?" in part or (part.startswith("INSERT INTO") and given[0] == "cs"), sql


# --- files that cannot be used ---


def test_a_missing_file_is_told_and_not_made(url, path, opened):
    with refused("store-missing") as caught:
        opened(url, create=False)
    assert str(path.name) in caught.value.problems[0].message.ja
    assert not path.exists()
    with refused("store-missing"):
        opened(f"sqlite:///{path.parent.as_posix()}/no-such-folder/x.db")


def test_an_empty_file_is_no_store_until_one_is_made_in_it(url, path, opened):
    path.write_bytes(b"")
    with refused("store-missing"):
        opened(url, create=False)
    assert opened(url).nodes() == []


@pytest.mark.parametrize("content", [b"hello\n" * 1_000, b"\0" * 8_192, b"SQLite format 3\0" + b"x" * 5_000])
@pytest.mark.parametrize("create", [True, False])
def test_another_file_is_left_alone(url, path, opened, content, create):
    path.write_bytes(content)
    with refused("store-not-a-store"):
        opened(url, create=create)
    assert path.read_bytes() == content
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("create", [True, False])
def test_another_database_is_left_alone(url, path, opened, create):
    with raw(path) as db:
        db.execute("CREATE TABLE t (x)")
    db.close()
    before = path.read_bytes()
    with refused("store-not-a-store"):
        opened(url, create=create)
    assert path.read_bytes() == before


def test_a_folder_is_no_store(tmp_path, opened):
    for create in (True, False):
        with refused("store-not-a-store"):
            opened(f"sqlite:///{tmp_path.as_posix()}", create=create)


def test_a_truncated_file_is_damaged(url, path, opened):
    store = opened(url)
    node = store.add_node("cs")
    with node.write() as tx:
        tx.load((record(f"{n:05d}"), [("code", H1)]) for n in range(2_000))
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 // 4096 * 4096])
    with refused("store-corrupted"):
        again = opened(url, create=False)
        list(again.node("cs").read().__enter__().records("f"))


def test_damaged_pages_are_told_where_they_are_read(url, path, opened):
    store = opened(url)
    with store.add_node("cs").write() as tx:
        tx.load((record(f"{n:05d}"), [("code", H1)]) for n in range(2_000))
    store.close()
    whole = bytearray(path.read_bytes())
    for page in range(60, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 100] = b"\xa5" * 100
    path.write_bytes(whole)
    again = opened(url, create=False)
    assert again.faults()
    with refused("store-corrupted"), again.node("cs").read() as view:
        list(view.records("f"))
    with refused("store-corrupted"), again.node("cs").write() as tx:
        for n in range(2_000):
            tx.erase("f", f"{n:05d}")


@pytest.mark.parametrize(
    "tampering",
    [
        "DROP TRIGGER ledger_stays",
        "DROP INDEX event_batch",
        "CREATE TRIGGER own BEFORE INSERT ON event BEGIN SELECT 1; END",
        "CREATE TABLE extra (x)",
        "INSERT INTO lookup VALUES ('cs', 'f', 'code', zeroblob(16), 'nobody')",
        "INSERT INTO kept VALUES ('nobody', 'k', 'k', x'00', NULL)",
    ],
)
def test_changes_with_other_tools_are_found(store, node, path, tampering):
    with raw(path) as db:
        db.execute(tampering)
    db.close()
    assert len(store.faults()) == 1


# --- read-only ---

READ_ONLY = """
import os, sys
import pia.register.store.sqlite
from pia.register.store.open import open_store
from pia.register.store.interface import StoreError
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
for create in (False, True):
    try:
        open_store(sys.argv[1], create=create)
    except StoreError as error:
        print(error.code)
"""


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_not_be_written_is_told(what):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "store"
        folder.mkdir()
        path = folder / "x.db"
        store = open_store(f"sqlite:///{path}", create=True)
        store.add_node("cs")
        store.close()
        Path(name).chmod(0o755)
        folder.chmod(0o555 if what == "folder" else 0o777)
        path.chmod(0o666 if what == "folder" else 0o444)
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, f"sqlite:///{path}"], capture_output=True, text=True, check=False
        )
        folder.chmod(0o755)
    assert done.stdout.split() == ["store-read-only"] * 2, done.stderr


def test_a_file_that_becomes_read_only_is_told(url, opened):
    store = opened(url)
    node = store.add_node("cs")
    store._writer.execute("PRAGMA query_only = 1")
    with refused("store-read-only"), node.write() as tx:
        work(tx, 1)
    store._writer.execute("PRAGMA query_only = 0")
    assert worked(node) == 0


# --- other processes ---


def test_another_process_that_holds_the_file_is_told_after_a_while(store, node, path):
    db = raw(path)
    db.execute("BEGIN IMMEDIATE")
    with refused("store-locked"), node.write() as tx:
        work(tx, 1)
    with refused("store-locked"):
        store.add_node("juki")
    assert worked(node) == 0
    db.execute("ROLLBACK")
    db.close()
    with node.write() as tx:
        work(tx, 1)
    assert worked(node) == 1


def test_two_stores_on_one_file_see_each_other(url, opened):
    first, second = opened(url), opened(url)
    node = first.add_node("cs")
    for number, store in enumerate((first, second, first, second), 1):
        with store.node("cs").write() as tx:
            work(tx, number)
    assert worked(node) == 4


def test_days_are_whole_numbers(node):
    day = date(2026, 4, 1).toordinal()
    with node.write() as tx:
        tx.put(record("a", effective=day, expires=day + 1))
        tx.keep(kept("k", expires=day))
    with node.read() as view:
        assert date.fromordinal(view.record("f", "a").effective) == date(2026, 4, 1)
        assert [k.expires for k in view.expired_kept("grant", day, limit=1)] == [day]
