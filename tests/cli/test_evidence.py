"""``pia evidence`` as its users call it: exits, both languages, formats, and what is told where."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from console import call
from evidence_tables import FOLDER, rows_of, write

from pia.data import example_root

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = ("--as-of", "2026-03-31")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    city = shutil.copytree(example_root(), tmp_path / "city", ignore=shutil.ignore_patterns("hosts", "evidence"))
    return city / "juki"


def test_sound_evidence_exits_with_nothing_to_tell(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "evidence", str(work), "--add", str(FOLDER / "training-roster.csv"), *AS_OF)
    assert ran.code == 0
    assert ran.out.startswith("指摘はありません。\n")
    assert "件を加えました（一致" in ran.err
    assert (work / "evidence.json").is_file()


def test_a_row_that_fails_is_told_and_exits_with_one(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = rows_of("training-roster")
    rows[2][4] = "2025-02-28"
    path = write(tmp_path / "roster.csv", rows)
    ran = call(capsys, "evidence", str(work), "--add", str(path), "--lang", "en", *AS_OF)
    assert ran.code == 1
    assert "row 3, 'trained on': never trained, or longer ago than declared" in ran.out
    assert f"{path}:3:34" in ran.out
    assert "S0101" not in ran.out + ran.err


@pytest.mark.parametrize("fmt", ["json", "sarif", "junit", "github"])
def test_every_format_names_the_row(fmt: str, work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of("media-ledger")
    rows[1][4] = ""
    path = write(tmp_path / "media.csv", rows)
    ran = call(capsys, "evidence", str(work), "--add", str(path), "--format", fmt, *AS_OF)
    assert ran.code == 1
    assert "media-output-approved" in ran.out
    if fmt == "json":
        found = json.loads(ran.out)["findings"]
        (one,) = [one for one in found if one["rule"] == "media-output-approved"]
        assert (one["line"], one["column"], one["outcome"], one["severity"]) == (2, 31, "violated", "error")
    if fmt == "sarif":
        json.loads(ran.out)


def test_what_could_not_be_told_fails_only_when_strict(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ("evidence", str(work), "--add", str(FOLDER / "media-ledger.csv"), *AS_OF)
    assert call(capsys, *argv).code == 0  # without the register of media
    assert call(capsys, *argv, "--strict").code == 1


def test_sheet_and_statement_are_written(work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "evidence", str(work), "--sheet", str(tmp_path / "s.pdf"))
    assert (ran.code, ran.out.startswith("実機確認手順書（")) == (0, True)
    ran = call(
        capsys, "evidence", str(work), "--statement", str(tmp_path / "s.md"), "--as-of", "2026-05-10", "--lang", "en"
    )
    assert ran.code == 0
    assert " 0 done, 0 contradicted, " in ran.out


@pytest.mark.parametrize(
    "argv, code",
    [
        ((), "evidence-what"),
        (("--add", "a.csv", "--sheet", "s.pdf"), "evidence-what"),
        (("other", "--sheet", "s.pdf"), "evidence-of-several"),
        (("--sheet", "s.doc"), "evidence-sheet-format"),
        (("--statement", "s.pdf"), "statement-format"),
        (("--add", "a.csv", "--kind", "operation-logs"), "unknown-name"),
    ],
)
def test_slips_of_the_command_line_exit_with_two(
    argv: tuple[str, ...], code: str, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = call(capsys, "evidence", str(work), *argv)
    assert (ran.code, ran.out) == (2, "")
    assert f"[{code}]" in ran.err
    assert "Traceback" not in ran.err
