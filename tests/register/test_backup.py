"""Backups: one moment of all nodes, nothing in them that may not be, and only a right, whole and new one is restored."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from kept_records import NODE, POLICY, RETENTION, at, clock, happened, seal_of, sealed
from msgspec.structs import replace

from pia.register.backup import BackupError, is_half_restored, restore_backup, write_backup
from pia.register.erasure import Eraser
from pia.register.keys import FileKeys, KeyGone, MemoryKeys
from pia.register.ledger import Entry, checkpoint, cut, enter, verify
from pia.register.store import copying
from pia.register.store.interface import Kept, Message, StoreError
from pia.register.store.open import open_store

SECRET = b"the secret of one register, and of no other one"
DAY = date(2026, 4, 1)
NOW = at(DAY)
OVER = date(2176, 4, 2)


@pytest.fixture
def new(request):
    """Make stores that are closed after the test."""
    made = []

    def make(kind: str = "memory"):
        if kind == "postgresql":
            live = request.getfixturevalue("server")
            made.append(open_store(live.url(live.database()), create=True))
        else:
            made.append(open_store("memory:", create=True))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def keys():
    return MemoryKeys(seed=b"backup")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "backup"


def filled(store, keys):
    """Fill two nodes with a bit of everything, gaps and all."""
    seal = seal_of(keys)
    for node in (NODE, "juki"):
        own = seal_of(keys, node)
        with store.add_node(node).write() as tx:
            for number in range(700):
                tx.put(
                    sealed(own, "identification", f"{number}", b"v1 %d" % number),
                    [("code", own.lookup("code", f"{number}"))],
                )
            tx.put(sealed(own, "identification", "3", b"v2", version=2), [("code", own.lookup("code", "new"))])
            for number in range(5):
                happened(tx, own, "identification", f"{number}", b"event %d" % number)
            tx.erase_events(RETENTION.events_of("identification", "4"))
            tx.erase_events(RETENTION.events_of("identification", "1"))
            tx.send(
                *(
                    Message(
                        channel="up", seq=n, body=own.seal("outbox/2026-04", b"m", f"up/{n}"), batch="outbox/2026-04"
                    )
                    for n in (1, 2, 3)
                )
            )
            tx.acknowledged("up", 2)
            tx.applied("down", 1)
            tx.keep(Kept(kind="operator", key="u1", body=b"x"), Kept(kind="provision", key="1", body=b"y", expires=9))
            enter(tx, NOW, *(Entry(who="u1", operation="look", outcome="done") for _ in range(9)))
            assert cut(tx, NOW, DAY + timedelta(days=1), limit=3) == 3
    with store.node(NODE).write() as tx:
        tx.put(sealed(seal, "residents", "gone", b"removed", state="removed", expires=OVER))
        happened(tx, seal, "residents", "gone", b"of the removed")
        happened(tx, seal, "residents", "stays", b"of another")
    return seal


def with_secrets(store, seal):
    """Put in what may never be in a backup; return its marks."""
    row = sealed(seal, "sending", "1", b"to whom it is sent", expires=date(2026, 5, 2))
    hidden = b"<extracted for a moment>"
    with store.node(NODE).write() as tx:
        tx.put(row, [("name", seal.lookup("name", "sent"))])
        tx.put(sealed(seal, "sending", "1", b"again", version=2, expires=date(2026, 5, 3)))
        happened(tx, seal, "sending", "1", b"sending was made")
        seq = tx.last_event()
        tx.keep(Kept(kind="temporary", key="1", body=hidden))
        event = seal.seal(RETENTION.events_of("sending", "1"), b"sending was made", f"event/{seq}")
    return [row.body, row.digest, seal.lookup("name", "sent"), hidden, event]


def content(store) -> dict[str, object]:
    everything: dict[str, object] = {}
    for node in store.nodes():
        with store.node(node).read() as reader:
            for table in copying.COLUMNS:
                everything[f"{node}.{table}"] = [row for page in copying.rows_of(reader, table) for row in page]
    return everything


def code(error) -> str:
    return error.value.problems[0].code


KINDS = ["memory", "postgresql"]


@pytest.mark.parametrize(("source", "target"), [(a, b) for a in KINDS for b in KINDS])
def test_everything_comes_back_from_one_kind_of_store_into_another(new, keys, path, source, target):
    store = new(source)
    seal = filled(store, keys)
    before = content(store)
    done = write_backup(path, store, POLICY, SECRET, NOW)
    assert done.rows == sum(len(rows) for rows in before.values())
    assert "silent" in done.undeclared
    assert done.left_out == ("sending",)
    again = new(target)
    back = restore_backup(path, again, POLICY, keys, SECRET, now=NOW)
    assert (back.rows, back.erased, back.made) == (done.rows, 0, NOW)
    after = content(again)
    for name, rows in after.items():
        if name.endswith(".ledger"):
            assert rows.pop()[5] == "restore"
        assert rows == before[name], name
    with again.node(NODE).write() as tx:
        assert tx.last_event() == 7
        assert (tx.sent("up"), tx.received("down")) == (3, 1)
        happened(tx, seal, "residents", "new", b"goes on")
        assert [record.key for record in tx.find("identification", "code", seal.lookup("code", "new"))] == ["3"]
        assert not tx.find("identification", "code", seal.lookup("code", "3"))
        found = tx.record("identification", "3")
        assert found is not None
        assert seal.open(found.batch, found.body, "identification/3") == b"v2"
    with store.node(NODE).read() as reader:
        last = reader.last_of_ledger()
        assert last is not None
        assert last.operation == "backup"
    assert not again.faults()


def test_the_chain_goes_on_and_agrees_with_checkpoints(new, keys, path):
    store = new()
    filled(store, keys)
    with store.node(NODE).read() as reader:
        point = checkpoint(reader, NODE, NOW)
    write_backup(path, store, POLICY, SECRET, NOW)
    again = new()
    restore_backup(path, again, POLICY, keys, SECRET, now=NOW, checkpoints=[point])
    with again.node(NODE).read() as reader:
        verdict = verify(reader, [point])
        assert (verdict.intact, verdict.proven, verdict.first) == (True, 10, 4)


def test_no_recipient_no_temporary_data_no_key_and_no_content_is_in_it(new, tmp_path, path):
    store, keys = new(), FileKeys(tmp_path / "keys")
    seal = filled(store, keys)
    marks = with_secrets(store, seal)
    write_backup(path, store, POLICY, SECRET, NOW)
    held = path.read_bytes()
    assert [mark for mark in marks if mark in held] == []
    assert [batch for batch in keys.batches() if keys.key(batch) in held or keys.key(batch)[:32] in held] == []
    assert SECRET not in held
    assert keys.secret not in held
    assert "試験用".encode() in held
    assert b"v1 17" not in held
    again = new()
    restore_backup(path, again, POLICY, keys, SECRET, now=NOW)
    with again.node(NODE).read() as reader:
        assert reader.count("sending", ("current", "history", "removed")) == 0
        assert not list(reader.all_kept("temporary"))


def test_what_is_to_be_sent_stays_out_even_where_no_file_is_declared_for_it(new, keys, path):
    store = new()
    seal = filled(store, keys)
    row = replace(sealed(seal, "sending", "1", b"x"), file="recipient-address", batch="open/recipient-address")
    with store.node(NODE).write() as tx:
        tx.put(row)
    write_backup(path, store, POLICY, SECRET, NOW)
    assert row.body not in path.read_bytes()


def test_a_message_with_such_content_is_delivered_first(new, keys, path):
    store = new()
    seal = filled(store, keys)
    body = seal.seal("sending/2026-05-02", b"x", "extract/1")
    with store.node(NODE).write() as tx:
        tx.send(Message(channel="extract", seq=1, body=body, batch="sending/2026-05-02"))
    with pytest.raises(BackupError) as error:
        write_backup(path, store, POLICY, SECRET, NOW)
    assert code(error) == "backup-waiting"
    assert not path.exists()


def test_what_was_erased_since_does_not_come_back(new, keys, path):
    store = new()
    seal = filled(store, keys)
    with store.node(NODE).read() as reader:
        gone = reader.record("residents", "gone")
    write_backup(path, store, POLICY, SECRET, NOW)
    done = Eraser(POLICY, keys, clock(2177)).run(store.node(NODE))
    assert (done.records, done.events, done.keys) == (1, 1, ("residents/2176",))
    again = new()
    back = restore_backup(path, again, POLICY, keys, SECRET, now=NOW)
    assert back.erased == 2
    with again.node(NODE).read() as reader:
        assert reader.record("residents", "gone") is None
        assert [event.key for event in reader.events()] == ["0", "2", "3", "stays"]
    with pytest.raises(KeyGone):
        seal.open(gone.batch, gone.body, "residents/gone")


# --- refusals ---


@pytest.fixture
def saved(new, keys, path):
    store = new()
    filled(store, keys)
    write_backup(path, store, POLICY, SECRET, NOW)
    return store


def refused(new, keys, path, **more) -> str:
    target = new()
    given = {"policy": POLICY, "secret": SECRET, "now": NOW} | more
    with pytest.raises(BackupError) as error:
        restore_backup(path, target, keys=keys, **given)
    assert target.nodes() == [], "nothing was restored"
    assert str(path.parent) not in error.value.problems[0].message.en
    return code(error)


@pytest.mark.parametrize("place", [0.3, 0.6, 0.99])
def test_a_damaged_one_is_refused(saved, new, keys, path, place):
    whole = path.read_bytes()
    at_ = int(len(whole) * place)
    path.write_bytes(whole[:at_] + bytes([whole[at_] ^ 1]) + whole[at_ + 1 :])
    assert refused(new, keys, path) == "backup-damaged"


@pytest.mark.parametrize("size", [-1, -40, 1000, 60, 30])
def test_one_that_was_cut_is_refused(saved, new, keys, path, size):
    path.write_bytes(path.read_bytes()[:size])
    assert refused(new, keys, path) == "backup-damaged"


@pytest.mark.parametrize("content_", [b"", b"hello", b"pia-register-backup 9\n" + bytes(100), bytes(1000)])
def test_something_else_is_refused(new, keys, path, content_):
    path.write_bytes(content_)
    assert refused(new, keys, path) == "backup-not-one"


def test_none_at_all_is_refused(new, keys, path):
    assert refused(new, keys, path) == "backup-not-one"


def test_that_of_another_register_is_refused(saved, new, keys, path):
    assert refused(new, keys, path, secret=b"another secret") == "backup-other"
    assert refused(new, keys, path, policy=replace(POLICY, name="another")) == "backup-other"


def test_one_with_other_keys_is_refused(saved, new, path):
    assert refused(new, MemoryKeys(), path) == "backup-no-keys"


def test_one_older_than_a_checkpoint_is_refused_unless_that_is_accepted(saved, new, keys, path):
    with saved.node(NODE).write() as tx:
        enter(tx, NOW, *(Entry(who="u1", operation="look", outcome="done") for _ in range(4)))
    with saved.node(NODE).read() as reader:
        point = checkpoint(reader, NODE, NOW)
    assert refused(new, keys, path, checkpoints=[point]) == "backup-older"
    target = new()
    restore_backup(path, target, POLICY, keys, SECRET, now=NOW, checkpoints=[point], older_too=True)
    with target.node(NODE).read() as reader:
        assert [fault.kind for fault in verify(reader, [point]).faults] == ["cut"], "and it shows"


def test_a_store_that_is_not_empty_is_left_alone(saved, new, keys, path):
    before = content(saved)
    with pytest.raises(BackupError) as error:
        restore_backup(path, saved, POLICY, keys, SECRET, now=NOW)
    assert code(error) == "backup-not-empty"
    assert content(saved) == before


def test_a_restoration_that_ends_half_way_shows(saved, new, keys, path, monkeypatch):
    target = new()
    calls = 0

    def fail(tx, table, rows):
        nonlocal calls
        calls += 1
        if calls == 5:
            raise ZeroDivisionError
        copying.fill(tx, table, rows)

    with monkeypatch.context() as patch:
        patch.setattr("pia.register.backup.fill", fail)
        with pytest.raises(ZeroDivisionError):
            restore_backup(path, target, POLICY, keys, SECRET, now=NOW)
    assert is_half_restored(target)
    with pytest.raises(BackupError) as error:
        restore_backup(path, target, POLICY, keys, SECRET, now=NOW)
    assert code(error) == "backup-not-empty"
    whole = new()
    restore_backup(path, whole, POLICY, keys, SECRET, now=NOW)
    assert not is_half_restored(whole)


# --- making ---


def test_a_disk_that_fails_leaves_the_backup_before(saved, keys, path, monkeypatch):
    before = path.read_bytes()

    def fail(handle):
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr("pia.register.backup_file.os.fsync", fail)
        with pytest.raises(BackupError) as error:
            write_backup(path, saved, POLICY, SECRET, NOW)
    assert code(error) == "backup-unwritable"
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["backup"]


def test_a_folder_that_is_not_there(saved, tmp_path):
    with pytest.raises(BackupError) as error:
        write_backup(tmp_path / "no" / "backup", saved, POLICY, SECRET, NOW)
    assert code(error) == "backup-unwritable"


def test_the_copy_is_of_one_moment(saved, path, monkeypatch):
    """Somebody writes while the views are opened: they are opened anew; somebody who never stops is told of."""
    moved = 0
    seen = copying.traffic

    def busily(reader):
        nonlocal moved
        found = seen(reader)
        if moved < limit:
            moved += 1
            with saved.node(NODE).write() as tx:
                enter(tx, NOW, Entry(who="u1", operation="look", outcome="done"))
        return found

    monkeypatch.setattr("pia.register.backup.traffic", busily)
    limit = 3
    write_backup(path, saved, POLICY, SECRET, NOW)
    assert moved == 3
    limit = 10_000
    with pytest.raises(BackupError) as error:
        write_backup(path, saved, POLICY, SECRET, NOW)
    assert code(error) == "backup-busy"


def test_the_same_state_makes_the_same_backup(new, keys, tmp_path):
    files = []
    for name in ("one", "two"):
        store = new()
        filled(store, keys)
        write_backup(tmp_path / name, store, POLICY, SECRET, NOW)
        files.append((tmp_path / name).read_bytes())
    assert files[0] == files[1]


def test_a_row_that_is_there_already_is_a_conflict(new):
    node = new().add_node(NODE)
    with pytest.raises(StoreError) as error, node.write() as tx:
        copying.fill(tx, "counter", [("event", 1), ("event", 1)])
    assert error.value.code == "store-conflict"


def test_copying_takes_views_of_this_package_alone():
    with pytest.raises(TypeError):
        next(copying.rows_of(object(), "event"))
    with pytest.raises(TypeError):
        copying.fill(object(), "event", [])
