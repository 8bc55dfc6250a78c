"""The tree of a host: bounded, nothing outside it is opened, and whatever cannot be read says why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pia.conform import files
from pia.conform.files import MAX_FILE, MAX_MATCHES, Memory, Tree, UnreadableError, normal


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root" / "app1" / "etc" / "ssh"
    folder.mkdir(parents=True)
    (folder / "sshd_config").write_bytes(b"Port 22\n")
    (tmp_path / "secret").write_bytes(b"secret\n")
    return tmp_path / "root"


def code(tree: Tree, path: str) -> str:
    with pytest.raises(UnreadableError) as caught:
        tree.read(path)
    return caught.value.code


def test_a_file_of_a_host_is_read(root: Path) -> None:
    tree = Tree(root, "app1")
    assert tree.read("etc/ssh/sshd_config") == b"Port 22\n"
    assert tree.read("/etc/ssh/sshd_config") == b"Port 22\n"
    assert tree.name("etc/ssh/sshd_config") == "app1/etc/ssh/sshd_config"
    assert Tree(root).read("app1/etc/ssh/sshd_config") == b"Port 22\n"


@pytest.mark.parametrize("path", ["../../secret", "/../secret", "etc/../../../secret", "..", "a/\0b"])
def test_a_path_never_leads_out(root: Path, path: str) -> None:
    assert code(Tree(root, "app1"), path) in ("file-outside", "file-missing")


@pytest.mark.parametrize("host", ["..", "../..", "app1/../.."])
def test_a_host_never_leads_out(root: Path, host: str) -> None:
    with pytest.raises(UnreadableError):
        Tree(root, host).read("secret")


def test_links_out_of_the_host_are_refused(root: Path, tmp_path: Path) -> None:
    (root / "app1" / "away").symlink_to(tmp_path / "secret")
    (root / "app1" / "folder").symlink_to(tmp_path)
    (root / "app2").symlink_to(tmp_path)
    assert code(Tree(root, "app1"), "away") == "file-outside"
    assert code(Tree(root, "app1"), "folder/secret") == "file-outside"
    assert code(Tree(root, "app2"), "secret") == "file-outside"


def test_links_inside_the_host_are_followed(root: Path) -> None:
    (root / "app1" / "here").symlink_to(root / "app1" / "etc" / "ssh" / "sshd_config")
    assert Tree(root, "app1").read("here") == b"Port 22\n"


def test_a_loop_of_links_and_a_link_to_nothing_are_missing(root: Path) -> None:
    (root / "app1" / "loop").symlink_to("loop")
    (root / "app1" / "gone").symlink_to("nothing")
    assert code(Tree(root, "app1"), "loop") in ("file-missing", "file-unreadable")
    assert code(Tree(root, "app1"), "gone") == "file-missing"


def test_what_is_no_plain_file_is_refused(root: Path) -> None:
    assert code(Tree(root, "app1"), "etc") == "file-special"
    if hasattr(os, "mkfifo"):
        os.mkfifo(root / "app1" / "pipe")
        assert code(Tree(root, "app1"), "pipe") == "file-special"


def test_a_huge_file_is_refused_without_reading_it(root: Path) -> None:
    with (root / "app1" / "huge").open("wb") as opened:
        opened.truncate(1024 * 1024 * 1024)
    assert code(Tree(root, "app1"), "huge") == "file-too-large"
    with pytest.raises(UnreadableError, match="larger"):
        Memory({"huge": b"x" * (MAX_FILE + 1)}).read("huge")


def test_a_file_that_grows_while_it_is_read_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE", 4)
    assert code(Tree(root, "app1"), "etc/ssh/sshd_config") == "file-too-large"


def test_a_file_without_permission_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert code(Tree(root, "app1"), "etc/ssh/sshd_config") == "file-unreadable"


def test_patterns_name_files_in_order(root: Path) -> None:
    folder = root / "app1" / "etc" / "ssh" / "sshd_config.d"
    folder.mkdir()
    for name in ("20-b.conf", "10-a.conf", ".hidden.conf", "readme"):
        (folder / name).write_bytes(b"")
    tree = Tree(root, "app1")
    assert tree.matching("/etc/ssh/sshd_config.d/*.conf") == [
        "etc/ssh/sshd_config.d/10-a.conf",
        "etc/ssh/sshd_config.d/20-b.conf",
    ]
    assert tree.matching("/etc/*/sshd_config") == ["etc/ssh/sshd_config"]
    assert tree.matching("/etc/none/*.conf") == []
    assert tree.matching("/etc/none") == []


def test_a_broken_link_is_named_so_that_reading_it_fails(root: Path, tmp_path: Path) -> None:
    (root / "app1" / "etc" / "a.conf").symlink_to(tmp_path / "secret")
    (root / "app1" / "etc" / "b.conf").symlink_to("nothing")
    assert Tree(root, "app1").matching("/etc/*.conf") == ["etc/a.conf", "etc/b.conf"]
    assert Tree(root, "app1").matching("/etc/b.conf") == ["etc/b.conf"]


def test_a_pattern_that_leads_out_or_names_too_many_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableError, match="leads out"):
        Tree(root, "app1").matching("../../*")
    folder = root / "app1" / "many"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.conf").write_bytes(b"")
    monkeypatch.setattr(files, "MAX_MATCHES", 20)
    with pytest.raises(UnreadableError, match="more than"):
        Tree(root, "app1").matching("many/*.conf")
    monkeypatch.setattr(files, "MAX_MATCHES", 2)
    with pytest.raises(UnreadableError, match="more than"):
        Tree(root, "app1").matching("many/1.conf*")
    assert MAX_MATCHES > 100


@pytest.mark.parametrize(
    ("path", "folder", "expected"),
    [
        ("/etc/a", "x", "etc/a"),
        ("a", "etc", "etc/a"),
        ("./a//b/../c", "etc", "etc/a/c"),
        ("../a", "etc/ssh", "etc/a"),
        ("/", "", "."),
    ],
)
def test_paths_are_brought_to_one_form(path: str, folder: str, expected: str) -> None:
    assert normal(path, folder) == expected


def test_memory_behaves_like_a_tree() -> None:
    memory = Memory({"/etc/a.conf": b"a", "etc/d/b.conf": b"b"})
    assert memory.read("etc/a.conf") == b"a"
    assert memory.matching("/etc/*.conf") == ["etc/a.conf"]
    assert memory.folder("etc/d")
    assert not memory.folder("etc/a.conf")
    with pytest.raises(UnreadableError, match="not there"):
        memory.read("etc/c.conf")


def test_folders_are_told_from_files(root: Path) -> None:
    assert Tree(root, "app1").folder("etc")
    assert not Tree(root, "app1").folder("etc/ssh/sshd_config")
    assert not Tree(root, "app1").folder("..")
