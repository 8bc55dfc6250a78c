from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pia.errors import InputError
from pia.sheets.atomic import safe_filename, safe_join, write_atomic, write_text_atomic


def test_writes_and_replaces(tmp_path: Path) -> None:
    target = tmp_path / "評価書.xlsx"
    write_atomic(target, b"one")
    write_atomic(target, b"two")
    assert target.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [target]


def test_text_is_utf8_and_line_ends_stay(tmp_path: Path) -> None:
    write_text_atomic(tmp_path / "a.md", "住民\r\n台帳\n")
    assert (tmp_path / "a.md").read_bytes() == "住民\r\n台帳\n".encode()


def test_text_that_is_no_unicode(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_text_atomic(tmp_path / "a.md", "ab\ud800")
    assert caught.value.problems[0].message.ja == "「a.md」に書けない文字があります（3文字目）"
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError) as caught:
        write_atomic(target, b"new")
    assert caught.value.problems[0].code == "cannot-write"
    assert caught.value.problems[0].message.en == "cannot write “a”: No space left on device"
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_interruption_cleans_up_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "a", b"new")
    assert list(tmp_path.iterdir()) == []


def test_missing_folders_and_folders_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_atomic(tmp_path / "none" / "a", b"")
    assert caught.value.problems[0].message.ja == "「a」に書き込めません: 保存先のフォルダーがありません"
    (tmp_path / "dir").mkdir()
    with pytest.raises(InputError) as caught:
        write_atomic(tmp_path / "dir", b"")
    assert "ません: " in caught.value.problems[0].message.ja
    assert caught.value.problems[0].message.ja.isascii() is False
    assert [p.name for p in tmp_path.iterdir()] == ["dir"]


def test_a_left_over_temporary_file_is_no_obstacle(tmp_path: Path) -> None:
    left = tmp_path / f".pia-{os.getpid()}-0.tmp"
    left.write_bytes(b"left over")
    write_atomic(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert left.read_bytes() == b"left over"


def test_long_names_work(tmp_path: Path) -> None:
    target = tmp_path / ("住" * 80 + ".xlsx")
    write_atomic(target, b"x")
    assert target.read_bytes() == b"x"


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")
def test_permissions_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"")
    target.chmod(0o640)
    write_atomic(target, b"x")
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["a.yaml", "別紙/1.csv", "a/b/c", ".hidden", "a b"])
def test_joins_inside(tmp_path: Path, name: str) -> None:
    assert safe_join(tmp_path, name) == tmp_path / name


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/../../x", "a/../b", "/etc/passwd", "//host/share", "C:/x", "C:x", "c:\\x", "a\\b", "a\0b", "a\nb", "a//b",
     "a/", "a:stream", "x" * 5000 + "\ud800"],
)  # fmt: skip
def test_escapes_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        safe_join(tmp_path, name)
    problem = caught.value.problems[0]
    assert problem.code == "path-escape"
    assert "外を指します" in problem.message.ja
    assert len(problem.message.ja) < 100


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_that_lead_out_are_refused(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "out").symlink_to(tmp_path)
    (root / "loop").symlink_to(root / "loop")
    (root / "in").symlink_to(root)
    for name in ("out/x", "loop/x"):
        with pytest.raises(InputError):
            safe_join(root, name)
    assert safe_join(root, "in/x") == root / "in" / "x"


@pytest.mark.parametrize(
    "text, name",
    [
        ("住民基本台帳事務 全項目評価書.xlsx", "住民基本台帳事務 全項目評価書.xlsx"), ("令和6/10:評価*書?", "令和6_10_評価_書_"),
        ("CON", "_CON"), ("con.txt", "_con.txt"), ("LPT1.tar.gz", "_LPT1.tar.gz"), ("COM¹", "_COM¹"), ("nul .x", "_nul .x"),
        ("console", "console"), ("COM10", "COM10"), ("a. ", "a"), ("..", "_"), ("", "_"), ("   ", "_"), (".env", "env"),
        ("a\x00b\u202ec\n d", "abc d"), ('<>"|', "____"), ("葛\U000e0100飾", "葛\U000e0100飾"), ("a　b", "a b"),
    ],
)  # fmt: skip
def test_file_names(text: str, name: str) -> None:
    assert safe_filename(text) == name


def test_long_file_names_keep_their_extension() -> None:
    name = safe_filename("住" * 300 + ".xlsx")
    assert name.endswith("住.xlsx")
    assert len(name.encode()) <= 200
    assert len(safe_filename("a." + "b" * 300).encode()) <= 200


@given(st.text(max_size=250))
@example("a" * 195 + " . .x" + "b" * 20)
@example("con" + " " * 200 + ".txt")
@example("." + "a" * 300)
@example("CON." + "a" * 300)
def test_law_file_names_are_plain_and_stable(text: str) -> None:
    name = safe_filename(text)
    assert name
    assert len(name.encode()) <= 200
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert not name.endswith((".", " "))
    assert name.partition(".")[0].strip().upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}
    assert safe_filename(name) == name
    assert safe_join(Path("root"), name) == Path("root") / name


def test_a_path_without_a_name_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        write_atomic(Path(), b"x")
    [problem] = caught.value.problems
    assert problem.code == "cannot-write"
    assert problem.message.ja.startswith("「.」に書き込めません")
