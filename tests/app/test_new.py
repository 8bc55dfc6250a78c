"""Starting from the example: copied whole, never over anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from pia.app import new
from pia.app.new import start
from pia.app.opened import open_assessment
from pia.data import example_root
from pia.errors import InputError


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_example_is_copied_byte_for_byte_and_opens(tmp_path: Path) -> None:
    written = start(tmp_path / "city" / "juki")
    assert snapshot(tmp_path / "city" / "juki") == snapshot(example_root())
    assert list(written) == sorted(written)
    assert {p.relative_to(tmp_path / "city" / "juki").as_posix() for p in written} == set(snapshot(example_root()))
    assert open_assessment(tmp_path / "city" / "juki").assessment == open_assessment(example_root()).assessment


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert start(tmp_path / "a")
    assert (tmp_path / "a" / "assessment.yaml").is_file()


@pytest.mark.parametrize(
    "kind", ["a file in it", "a folder in it", "a hidden file in it", "a file of that name", "a second start"]
)
def test_nothing_is_ever_overwritten(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "a"
    if kind == "a file of that name":
        target.write_text("大事", encoding="utf-8")
    elif kind == "a second start":
        start(target)
        (target / "assessment.yaml").write_text("大事", encoding="utf-8")
    else:
        target.mkdir()
        if kind == "a folder in it":
            (target / "x").mkdir()
        else:
            (target / (".x" if "hidden" in kind else "x")).write_text("大事", encoding="utf-8")
    before = snapshot(tmp_path)
    with pytest.raises(InputError) as caught:
        start(target)
    [problem] = caught.value.problems
    assert problem.code == "not-empty"
    assert (problem.message.ja, problem.message.en) == (f"すでに中身があります: {target}", f"{target} is not empty")
    assert problem.remedy.ja == "空のフォルダか、まだないフォルダの名前を指定してください。"
    assert snapshot(tmp_path) == before


def test_below_a_file_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        start(tmp_path / "file" / "a")
    [problem] = caught.value.problems
    assert problem.code == "cannot-write"
    assert str(tmp_path / "file" / "a") in problem.message.ja
    assert problem.remedy.en == "name a writable place"


def test_a_name_too_long_for_the_disk_is_said_and_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        start(tmp_path / ("x" * 5000))
    assert [p.code for p in caught.value.problems] == ["cannot-write"]


def test_hidden_files_and_folders_below_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example = tmp_path / "example"
    (example / "tables").mkdir(parents=True)
    for name in ("assessment.yaml", ".DS_Store", "tables/rows.csv"):
        (example / name).write_bytes(b"\xff\x00" + name.encode())
    monkeypatch.setattr(new, "example_root", lambda: example)
    start(tmp_path / "copy")
    assert list(snapshot(tmp_path / "copy")) == ["assessment.yaml", "tables/rows.csv"]
    assert snapshot(tmp_path / "copy")["tables/rows.csv"] == b"\xff\x00tables/rows.csv"


def test_a_broken_installation_is_a_fault_of_the_program_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new, "example_root", lambda: tmp_path / "nothing")
    with pytest.raises(FileNotFoundError, match="missing from this installation"):
        start(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []
