import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.catalogue import cache

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def write(path: Path, body: bytes, head: dict | None = None) -> None:
    told = head or {"format": cache.FORMAT, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    path.write_bytes(json.dumps(told).encode() + b"\n" + body)


@given(body=PLAIN)
def test_what_is_stored_is_loaded(tmp_path_factory, body):
    path = tmp_path_factory.mktemp("c") / "index" / "x-0123456789abcdef.json"
    assert cache.store(path, body)
    assert cache.load(path) == body


def test_same_body_same_bytes(tmp_path):
    body = {"b": [1, True, None], "a": "住民"}
    for name in ("one", "two"):
        assert cache.store(tmp_path / name, body)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_absent_is_none(tmp_path):
    assert cache.load(tmp_path / "nothing.json") is None
    assert cache.load(tmp_path) is None


def test_a_sound_file_by_hand_is_read(tmp_path):
    write(tmp_path / "x", b'{"a":1}')
    assert cache.load(tmp_path / "x") == {"a": 1}


@pytest.mark.parametrize("cut", [0, 1, 10, 60, 100, -1, -7])
def test_a_cut_file_counts_as_absent(tmp_path, cut):
    path = tmp_path / "x"
    assert cache.store(path, {"files": {"a": [1, 2, 3]}})
    path.write_bytes(path.read_bytes()[:cut])
    assert cache.load(path) is None


@given(data=st.data())
def test_one_changed_byte_counts_as_absent(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("c") / "x"
    cache.store(path, {"files": {"名": "値"}})
    raw = bytearray(path.read_bytes())
    body_at = raw.index(b"\n") + 1
    at = data.draw(st.integers(body_at, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(raw))
    assert cache.load(path) is None


@pytest.mark.parametrize(
    "head",
    [
        {"format": cache.FORMAT + 1, "size": 2, "sha256": hashlib.sha256(b"{}").hexdigest()},
        {"format": cache.FORMAT, "size": 3, "sha256": hashlib.sha256(b"{}").hexdigest()},
        {"format": cache.FORMAT, "size": 2, "sha256": "0" * 64},
        {"format": cache.FORMAT, "size": 2},
        [],
    ],
)
def test_a_wrong_head_counts_as_absent(tmp_path, head):
    (tmp_path / "x").write_bytes(json.dumps(head).encode() + b"\n{}")
    assert cache.load(tmp_path / "x") is None


def test_what_json_cannot_read_counts_as_absent(tmp_path):
    for body in (b"", b"{", b"\xff\xfe", b"[" * 200_000):
        write(tmp_path / "x", body)
        assert cache.load(tmp_path / "x") is None


def test_too_large_is_neither_read_nor_written(tmp_path, monkeypatch):
    path = tmp_path / "x"
    assert cache.store(path, "a" * 1000)
    monkeypatch.setattr(cache, "MAX_CACHE", 500)
    assert cache.load(path) is None
    assert not cache.store(tmp_path / "y", "a" * 1000)
    assert not (tmp_path / "y").exists()


def test_what_json_cannot_write_is_not_written(tmp_path):
    assert not cache.store(tmp_path / "x", "\ud800")
    assert not (tmp_path / "x").exists()


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert not cache.store(tmp_path / "file" / "index" / "x", {})


def test_a_place_that_cannot_be_replaced_leaves_nothing_behind(tmp_path):
    (tmp_path / "index" / "x").mkdir(parents=True)
    assert not cache.store(tmp_path / "index" / "x", {})
    assert [each.name for each in (tmp_path / "index").iterdir()] == ["x"]


def test_only_the_newest_files_are_kept_and_foreign_ones_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "_KEPT", 3)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    for number in range(5):
        path = tmp_path / f"pack-{number:016x}.json"
        assert cache.store(path, number)
        os.utime(path, ns=(number * 10**9, number * 10**9))
    assert cache.store(tmp_path / f"pack-{9:016x}.json", 9)
    left = sorted(each.name for each in tmp_path.iterdir())
    assert left == ["notes.txt", f"pack-{3:016x}.json", f"pack-{4:016x}.json", f"pack-{9:016x}.json"]


class TestFolder:
    @pytest.fixture(autouse=True)
    def bare(self, monkeypatch):
        for name in ("PIA_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
            monkeypatch.delenv(name, raising=False)

    def test_named_by_the_variable(self, monkeypatch, tmp_path):
        monkeypatch.setenv("PIA_CACHE", str(tmp_path / "here"))
        assert cache.cache_folder() == tmp_path / "here"

    def test_switched_off(self, monkeypatch):
        monkeypatch.setenv("PIA_CACHE", "off")
        assert cache.cache_folder() is None

    @pytest.mark.skipif(os.name == "nt", reason="XDG is for the others")
    def test_xdg(self, monkeypatch, tmp_path):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert cache.cache_folder() == tmp_path / "pia"

    @pytest.mark.skipif(os.name == "nt", reason="XDG is for the others")
    def test_a_relative_xdg_is_ignored(self, monkeypatch, tmp_path):
        monkeypatch.setenv("XDG_CACHE_HOME", "relative")
        monkeypatch.setenv("HOME", str(tmp_path))
        assert cache.cache_folder() == tmp_path / ".cache" / "pia"

    @pytest.mark.skipif(os.name == "nt", reason="XDG is for the others")
    def test_no_home_no_cache(self, monkeypatch):
        def no_home(_cls):
            raise RuntimeError

        monkeypatch.setattr(Path, "home", classmethod(no_home))
        assert cache.cache_folder() is None
