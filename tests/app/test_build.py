"""Building the form: every format at once, all of them or none, under a name every system takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from write import HEAD, MINIMAL, write

from pia.app import build as building
from pia.app.build import build, format_names
from pia.errors import InputError, UsageError
from pia.render.formats import FORMATS

if TYPE_CHECKING:
    from pia.forms.tree import Form

QUICK = ("md", "json")
NAME = "見本市 見本事務 重点項目評価書"
FILE = (
    MINIMAL
    + "files:\n  - {id: f, name: 見本ファイル, remarks: {value: 秘密の場所, withhold: {reason: 手掛かり, approver: 課長, shown: 非公表}}}\n"
)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()} if folder.is_dir() else {}


def titled(folder: Path, title: str) -> Path:
    return write(
        folder,
        HEAD.replace("title: 見本市　見本事務　重点項目評価書", f"title: {json.dumps(title, ensure_ascii=False)}")
        + "work: {name: 事務}\n",
    )


# --- names of formats ---


def test_without_a_word_every_format_is_meant() -> None:
    assert format_names(None) == tuple(FORMATS)


@pytest.mark.parametrize(
    ("text", "names"), [("xlsx", ("xlsx",)), ("md,json", QUICK), (" json , md ,json,", ("json", "md"))]
)
def test_formats_are_listed_with_commas(text: str, names: tuple[str, ...]) -> None:
    assert format_names(text) == names


def test_every_unknown_format_is_told_and_the_nearest_named() -> None:
    with pytest.raises(UsageError) as caught:
        format_names("xslx,md,ppt")
    first, second = caught.value.problems
    assert (first.code, first.message.ja, first.message.en) == (
        "unknown-format",
        "「xslx」という出力形式はありません。",
        "there is no format 'xslx'",
    )
    known = "xlsx、docx、html、pdf、md、json"
    assert first.remedy.ja == f"「xlsx」ではありませんか。形式: {known}"
    assert second.message.ja == "「ppt」という出力形式はありません。"
    assert second.remedy.en.endswith("formats: xlsx, docx, html, pdf, md, json")


@pytest.mark.parametrize("text", ["", " ", ",", " , ,"])
def test_no_format_at_all_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        format_names(text)
    assert [p.code for p in caught.value.problems] == ["no-format"]


# --- what is written ---


def test_every_format_is_written_under_the_name_of_the_form(tmp_path: Path) -> None:
    seen: list[str] = []
    made = build(write(tmp_path / "juki", FILE), tmp_path / "out" / "deep", formats=QUICK, progress=seen.append)
    assert seen == list(QUICK)
    assert made.files == {name: tmp_path / "out" / "deep" / f"{NAME}.{name}" for name in QUICK}
    assert set(snapshot(tmp_path / "out" / "deep")) == {f"{NAME}.md", f"{NAME}.json"}
    assert made.form.name == "見本市　見本事務　重点項目評価書"


def test_a_second_build_writes_the_same_bytes_and_touches_nothing_else(tmp_path: Path) -> None:
    work, out = write(tmp_path / "juki", FILE), tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_bytes(b"own")
    build(work, out, formats=QUICK)
    before = snapshot(out)
    build(work, out, formats=QUICK)
    assert snapshot(out) == before
    assert before["notes.txt"] == b"own"


@pytest.mark.parametrize(("projection", "there"), [("publish", False), ("submit", True), ("internal", True)])
def test_the_projection_decides_what_is_withheld(tmp_path: Path, projection: str, there: bool) -> None:
    made = build(
        write(tmp_path / "juki", FILE),
        tmp_path / "out",
        formats=("json", "md", "html"),
        projection=projection,  # type: ignore[arg-type]
    )
    for path in made.files.values():
        assert ("秘密の場所" in path.read_text("utf-8")) is there, path.suffix


def test_the_default_is_what_may_be_published(tmp_path: Path) -> None:
    made = build(write(tmp_path / "juki", FILE), tmp_path / "out", formats=QUICK)
    assert made.form.projection == "publish"
    assert all("秘密の場所".encode() not in data for data in snapshot(tmp_path / "out").values())


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('評価書: <案> "第1" A/B\\C|D?*', "評価書_ _案_ _第1_ A_B_C_D__"),
        ("CON", "_CON"),
        ("lpt1.評価書", "_lpt1.評価書"),
        ("評価書. . ", "評価書"),
        ("../../外", "_.._外"),
        ("改行\nと\tタブ", "改行 と タブ"),
        ("見えない\u200b字", "見えない字"),
        (".隠し", "隠し"),
    ],
)
def test_the_name_of_the_file_is_safe_everywhere(tmp_path: Path, title: str, name: str) -> None:
    made = build(titled(tmp_path / "juki", title), tmp_path / "out", formats=("json",))
    assert [p.name for p in (tmp_path / "out").iterdir()] == [f"{name}.json"]
    assert made.form.name == title  # inside the document the title stands as written


def test_a_very_long_title_makes_a_name_the_disk_takes(tmp_path: Path) -> None:
    build(titled(tmp_path / "juki", "評価書" * 200), tmp_path / "out", formats=("json",))
    [path] = (tmp_path / "out").iterdir()
    assert len(path.name.encode()) <= 255
    assert path.suffix == ".json"


# --- all or nothing ---


def failing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def fail(form: Form) -> bytes:
        raise RuntimeError("no ink")

    class Broken:
        suffix = FORMATS[name].suffix
        render = staticmethod(fail)

    monkeypatch.setitem(building.FORMATS, name, Broken)  # type: ignore[arg-type]


def test_when_one_format_fails_none_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, "json")
    with pytest.raises(RuntimeError, match="no ink"):
        build(write(tmp_path / "juki", FILE), tmp_path / "out", formats=QUICK)
    assert not (tmp_path / "out").exists()


def test_when_one_file_cannot_be_written_the_folder_is_as_it_was(tmp_path: Path) -> None:
    work, out = write(tmp_path / "juki", FILE), tmp_path / "out"
    (out / f"{NAME}.json").mkdir(parents=True)  # a folder stands where the second file should go
    (out / f"{NAME}.md").write_bytes(b"old")
    with pytest.raises(InputError) as caught:
        build(work, out, formats=("md", "html", "json"))
    assert [p.code for p in caught.value.problems] == ["cannot-write"]
    assert snapshot(out) == {f"{NAME}.md": b"old"}


def test_a_failure_of_the_disk_halfway_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work, out = write(tmp_path / "juki", FILE), tmp_path / "out"
    build(work, out, formats=QUICK)
    before = snapshot(out)
    write(work, FILE.replace("見本ファイル", "別のファイル"))
    true, calls = building.write_atomic, []

    def full(path: Path, data: bytes) -> None:
        calls.append(path.name)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        true(path, data)

    monkeypatch.setattr(building, "write_atomic", full)
    with pytest.raises(InputError) as caught:
        build(work, out, formats=QUICK)
    [problem] = caught.value.problems
    assert problem.message.ja == f"出力先に書き込めません: {out}（No space left on device）"
    assert problem.message.en == f"cannot write to {out}: No space left on device"
    assert snapshot(out) == before


def test_an_output_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "out", tmp_path / ("x" * 5000)):
        with pytest.raises(InputError) as caught:
            build(write(tmp_path / "juki", FILE), out, formats=("json",))
        [problem] = caught.value.problems
        assert problem.code == "cannot-write"
        assert problem.remedy.ja == "書き込めるフォルダを -o で指定してください。"
    assert (tmp_path / "file").read_text("utf-8") == "x"


@pytest.mark.parametrize("more", [{"form": "jyuten"}, {"edition": "2020-01"}])
def test_an_unknown_form_or_edition_writes_nothing(tmp_path: Path, more: dict[str, str]) -> None:
    with pytest.raises(InputError):
        build(write(tmp_path / "juki", FILE), tmp_path / "out", formats=QUICK, **more)  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()


def test_an_assessment_that_cannot_be_read_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        build(write(tmp_path / "juki", FILE + "sytems: []\n"), tmp_path / "out", formats=QUICK)
    assert [p.code for p in caught.value.problems] == ["unknown-key"]
    assert not (tmp_path / "out").exists()


def test_the_form_handed_back_is_the_form_rendered(tmp_path: Path) -> None:
    made = build(write(tmp_path / "juki", FILE), tmp_path / "out", formats=("json",))
    assert made.files["json"].read_bytes() == FORMATS["json"].render(made.form)
    assert made.files["json"].read_bytes() != FORMATS["json"].render(replace(made.form, name="別"))
