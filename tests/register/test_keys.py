"""Keys: made once, destroyed for good, durable, and gone from the file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from pia.register.keys import FileKeys, KeyGone, KeysError, MemoryKeys, NodeKeys


@pytest.fixture(params=["memory", "file"])
def keys(request, tmp_path):
    return MemoryKeys() if request.param == "memory" else FileKeys(tmp_path / "keys")


def code(error) -> str:
    return error.value.problems[0].code


def test_a_key_is_made_when_it_is_first_asked_for_and_stays(keys):
    first = keys.key("cs/open/f")
    assert len(first) == 64
    assert keys.key("cs/open/f") is first
    assert keys.key("cs/f/2176") != first
    assert keys.batches() == ["cs/f/2176", "cs/open/f"]
    assert keys.destroyed() == []
    assert len(keys.secret) == 64


def test_a_destroyed_key_never_comes_back(keys):
    keys.key("cs/f/2176")
    keys.destroy("cs/f/2176")
    keys.destroy("cs/f/2176")
    with pytest.raises(KeyGone) as error:
        keys.key("cs/f/2176")
    assert code(error) == "key-gone"
    assert error.value.batch == "cs/f/2176"
    assert keys.batches() == []
    assert keys.destroyed() == ["cs/f/2176"]
    keys.destroy("cs/never")
    with pytest.raises(KeyGone):
        keys.key("cs/never")


def test_a_node_names_its_batches_without_itself(keys):
    own, other = NodeKeys(keys, "cs"), NodeKeys(keys, "cs-2")
    assert own.key("f/2176") != other.key("f/2176")
    own.destroy("f/2176")
    assert (own.batches(), own.destroyed()) == ([], ["f/2176"])
    assert (other.batches(), other.destroyed()) == (["f/2176"], [])
    assert keys.destroyed() == ["cs/f/2176"]


def test_keys_from_a_seed_come_out_the_same(tmp_path):
    first, again = MemoryKeys(seed=b"s"), FileKeys(tmp_path / "keys", seed=b"s")
    assert first.key("a") == again.key("a") != MemoryKeys(seed=b"t").key("a")
    assert first.secret == again.secret != first.key("secret")
    assert MemoryKeys().key("a") != MemoryKeys().key("a")


# --- the file ---


def test_the_file_is_read_again(tmp_path):
    path = tmp_path / "keys"
    keys = FileKeys(path)
    made = keys.key("a"), keys.key("b")
    keys.destroy("b")
    again = FileKeys(path, create=False)
    assert again.key("a") == made[0]
    assert again.secret == keys.secret
    with pytest.raises(KeyGone):
        again.key("b")
    assert "試験用" in path.read_text("utf-8")
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_nothing_of_a_destroyed_key_is_left_beside_the_store(tmp_path):
    import base64

    keys = FileKeys(tmp_path / "keys")
    marks = [base64.b64encode(keys.key(batch)) for batch in ("a", "b")]
    files = [path.open("rb") for path in tmp_path.iterdir()]  # whoever holds the old file open sees nothing either
    keys.destroy("a")
    left = b"".join([path.read_bytes() for path in tmp_path.iterdir()] + [file.read() for file in files])
    assert marks[0] not in left
    assert marks[1] in left
    for file in files:
        file.close()


def test_a_missing_file_is_not_made_where_it_should_be_there(tmp_path):
    with pytest.raises(KeysError) as error:
        FileKeys(tmp_path / "keys", create=False)
    assert code(error) == "keys-missing"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("damage", ["empty", "cut", "bit", "other", "deep"])
def test_a_damaged_file_is_refused_and_not_overwritten(tmp_path, damage):
    path = tmp_path / "keys"
    FileKeys(path).key("a")
    whole = path.read_bytes()
    spoilt = {
        "empty": b"", "cut": whole[:-30], "bit": whole.replace(b'"a":"', b'"b":"'), "other": b'{"hello": 1}', "deep": b"[" * 100_000,
    }[damage]  # fmt: skip
    path.write_bytes(spoilt)
    with pytest.raises(KeysError) as error:
        FileKeys(path)
    assert code(error) == "keys-unreadable"
    assert path.read_bytes() == spoilt


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(KeysError) as error:
        FileKeys(tmp_path / "no" / "keys")
    assert code(error) == "keys-unwritable"


def test_a_disk_that_fails_changes_nothing(tmp_path, monkeypatch):
    path = tmp_path / "keys"
    keys = FileKeys(path)
    keys.key("a")
    before = path.read_bytes()

    def fail(handle):
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr("pia.register.key_file.os.fsync", fail)
        for change in (lambda: keys.key("b"), lambda: keys.destroy("a")):
            with pytest.raises(KeysError) as error:
                change()
            assert code(error) == "keys-unwritable"
    assert path.read_bytes() == before
    assert keys.batches() == ["a"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["keys", "keys.lock"]
    keys.destroy("a")
    assert FileKeys(path).destroyed() == ["a"]


def test_two_who_use_one_file_lose_no_key(tmp_path):
    path = tmp_path / "keys"
    one, other = FileKeys(path), FileKeys(path)
    first = one.key("a")
    assert other.key("a") == first
    made = other.key("b")
    one.destroy("a")
    assert one.key("b") == made
    other.key("c")
    with pytest.raises(KeyGone):
        other.key("a")


def test_who_reads_while_the_file_is_replaced_reads_again(tmp_path, monkeypatch):
    """The old content is overwritten: who had it open that moment sees zeros, and looks again under the lock."""
    path = tmp_path / "keys"
    keys = FileKeys(path)
    first = keys.key("a")
    read, times = type(path).read_bytes, []

    def zeros_at_first(self):
        times.append(self)
        return bytes(100) if len(times) == 1 else read(self)

    monkeypatch.setattr(type(path), "read_bytes", zeros_at_first)
    assert FileKeys(path).key("a") == first
    assert len(times) == 2


def test_many_threads_get_one_key(tmp_path):
    keys = FileKeys(tmp_path / "keys")
    got = []
    threads = [threading.Thread(target=lambda: got.append(keys.key("a"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(got)) == 1


def test_somebody_who_holds_the_lock_is_waited_for_and_a_dead_one_is_not(tmp_path):
    path = tmp_path / "keys"
    keys = FileKeys(path, wait=0.1)
    held = (
        "import sqlite3, sys, time; db = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "db.execute('BEGIN EXCLUSIVE'); print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", held, f"{path}.lock"], stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline().strip() == b"held"
    with pytest.raises(KeysError) as error:
        keys.key("a")
    assert code(error) == "keys-locked"
    other.kill()
    other.wait()
    other.stdout.close()
    assert len(keys.key("a")) == 64


VICTIM = """
import sys
from pathlib import Path
from pia.register.keys import FileKeys
keys = FileKeys(Path(sys.argv[1]))
first = len(keys.batches()) + len(keys.destroyed())
for number in range(first, first + 100_000):
    print("made", number, keys.key(f"b{number}").hex(), flush=True)
    if number % 3 == 0:
        keys.destroy(f"b{number}")
        print("gone", number, "-", flush=True)
"""


def test_no_key_that_was_handed_out_is_lost_and_no_destroyed_one_comes_back_after_a_kill(tmp_path):
    path = tmp_path / "keys"
    made: dict[str, str] = {}
    gone: set[str] = set()
    for lines in (1, 4, 9, 17, 30):
        victim = subprocess.Popen([sys.executable, "-c", VICTIM, str(path)], stdout=subprocess.PIPE, text=True)
        assert victim.stdout is not None
        told = [victim.stdout.readline() for _ in range(lines)]
        victim.kill()
        told += victim.stdout.read().splitlines()
        victim.wait()
        victim.stdout.close()
        for what, number, key in (line.split() for line in told if len(line.split()) == 3):
            if what == "made":
                made[f"b{number}"] = key
            else:
                gone.add(f"b{number}")
    keys = FileKeys(path, create=False)
    there = set(keys.batches())
    assert gone <= set(keys.destroyed())
    for batch, key in made.items():
        if batch in there:
            assert keys.key(batch).hex() == key
        else:
            assert batch in keys.destroyed()
    assert len(made) >= 30
