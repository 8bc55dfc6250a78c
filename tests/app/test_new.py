"""Starting from the example: one work copied whole, with its body's facts, never over anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from pia.app import new
from pia.app.check import CheckOptions, check
from pia.app.form import filled
from pia.app.new import DEFAULT_WORK, start, works
from pia.app.opened import open_assessment
from pia.data import example_root
from pia.errors import InputError, UsageError

WORKS = ("juki", "jutaku", "kokuho")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def shipped(work: str) -> dict[str, bytes]:
    """Return what a copy of a work must hold: its own files and the body's, byte for byte."""
    return snapshot(example_root() / work) | {"body.yaml": (example_root() / "body.yaml").read_bytes()}


def test_the_works_of_the_example_the_default_first() -> None:
    assert works() == WORKS
    assert WORKS[0] == DEFAULT_WORK


def printed(directory: Path) -> list[tuple[str, str, str | None]]:
    """Return every cell of the form as it is printed (not where it comes from: the body's file has moved)."""
    return [(item.key, item.status, item.printed()) for item in filled(directory).items()]


@pytest.mark.parametrize("work", WORKS)
def test_a_work_is_copied_byte_for_byte_and_stands_alone(tmp_path: Path, work: str) -> None:
    target = tmp_path / "city" / "copy"
    written = start(target, work)
    assert snapshot(target) == shipped(work)
    assert list(written) == sorted(written)
    assert {p.relative_to(target).as_posix() for p in written} == set(shipped(work))
    assert open_assessment(target).assessment == open_assessment(example_root() / work).assessment
    assert printed(target) == printed(example_root() / work)
    assert check([target], CheckOptions(as_of="2026-04-01")).findings == ()


def test_without_a_name_the_default_work_is_copied(tmp_path: Path) -> None:
    start(tmp_path / "a")
    assert snapshot(tmp_path / "a") == shipped(DEFAULT_WORK)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("kokuo", "「kokuho」ではありませんか。"), ("JUKI ", "「juki」ではありませんか。"), ("税", ""), ("", "")],
)
def test_an_unknown_work_names_the_nearest_and_writes_nothing(tmp_path: Path, name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        start(tmp_path / "a", name)
    [problem] = caught.value.problems
    assert problem.code == "unknown-work"
    assert problem.message.ja == f"見本に「{name}」という事務はありません。"
    assert problem.remedy.ja == f"{hint}事務: juki、jutaku、kokuho"
    assert problem.remedy.en.endswith("works: juki, jutaku, kokuho")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["..", ".", "juki/../kokuho", "../../rules"])
def test_a_work_is_a_name_and_not_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        start(tmp_path / "a", name)


def test_below_a_body_the_copy_would_have_two(tmp_path: Path) -> None:
    (tmp_path / "body.yaml").write_text("other_bodies: none\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        start(tmp_path / "a")
    [problem] = caught.value.problems
    assert problem.code == "body-above"
    assert str(tmp_path / "body.yaml") in problem.message.ja
    assert "別の場所に作り" in problem.remedy.ja
    assert not (tmp_path / "a").exists()


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
    (example / "juki" / "tables").mkdir(parents=True)
    (example / "drafts").mkdir()  # no assessment: no work
    for name in ("body.yaml", "juki/assessment.yaml", "juki/.DS_Store", "juki/tables/rows.csv", "drafts/x.yaml"):
        (example / name).write_bytes(b"\xff\x00" + name.encode())
    monkeypatch.setattr(new, "example_root", lambda: example)
    assert works() == ("juki",)
    start(tmp_path / "copy")
    assert list(snapshot(tmp_path / "copy")) == ["assessment.yaml", "body.yaml", "tables/rows.csv"]
    assert snapshot(tmp_path / "copy")["tables/rows.csv"] == b"\xff\x00juki/tables/rows.csv"


@pytest.mark.parametrize("missing", ["everything", "the body", "the default work"])
def test_a_broken_installation_is_a_fault_of_the_program_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    example = tmp_path / "example"
    for name in ("body.yaml", "juki/assessment.yaml", "kokuho/assessment.yaml") if missing != "everything" else ():
        if name != {"the body": "body.yaml", "the default work": "juki/assessment.yaml"}[missing]:
            (example / name).parent.mkdir(parents=True, exist_ok=True)
            (example / name).write_text("x", encoding="utf-8")
    monkeypatch.setattr(new, "example_root", lambda: example)
    with pytest.raises(FileNotFoundError, match="missing from this installation"):
        start(tmp_path / "a")
    assert not (tmp_path / "a").exists()
