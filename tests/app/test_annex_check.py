"""``pia annex OLD NEW --check``: the rows in the folder of the new version, with the places of what does not fit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from console import call
from example import CITY
from versions import city

from pia.app.annex import AnnexOptions, annex, append
from pia.app.annex_check import annex_check, check_document, check_lines
from pia.app.publish import publish
from pia.errors import InputError

OLD = str(CITY / "juki")
TIMING = "届出、請求又は通知を受けた都度"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Return the example with one edit, and its row filed."""
    folder = city(tmp_path)
    change(folder / "files.yaml", TIMING, "届出を受けた都度")
    append(annex(OLD, str(folder), AnnexOptions(date="令和8年12月1日")))
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


def filed_in(work: Path) -> Path:
    return next(path for path in work.glob("*.yaml") if "20261201-" in path.read_text(encoding="utf-8"))


def line_of(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if text in line)


def told(work: Path) -> list[tuple[str, str, int, int]]:
    return [(f.rule, f.place.file, f.place.line, f.place.column) for f in annex_check(OLD, str(work)).findings]


def test_filed_rows_fit(work: Path) -> None:
    made = annex_check(OLD, str(work))
    assert (made.findings, made.failed, [row.grade for row in made.rows]) == ((), False, ["exact"])
    assert list(check_lines(made, "en")) == ["1 changes, 1 rows (1 exact, 0 normalised, 0 fuzzy, 0 none). 0 findings."]


def test_a_changed_quote_is_told_at_its_row(work: Path) -> None:
    path = filed_in(work)
    change(path, f"before: {TIMING}", "before: 別の欄の文言をここに写した")
    assert told(work) == [("row-does-not-replay", path.name, line_of(path, "20261201-"), 5)]
    (finding,) = annex_check(OLD, str(work)).findings
    assert finding.message.ja == (
        "変更箇所の行「20261201-juki-file-acquisition-timing」は、前の版の記載から今の記載になりません（Ⅱ[住民基本台帳ファイル]/3/③）。"
    )


def test_an_edit_after_its_row_is_told_at_the_row(work: Path) -> None:
    change(work / "files.yaml", "届出を受けた都度", "届出を受けた日")
    path = filed_in(work)
    assert told(work) == [("rows-leave-other", path.name, line_of(path, "20261201-"), 5)]
    append(annex(OLD, str(work), AnnexOptions(date="令和8年12月2日")))
    assert "row-only-alike" in {rule for rule, *_ in told(work)}  # the second row quotes what stood before the first


def test_the_edit_stands_where_it_was_made(tmp_path: Path) -> None:
    folder = city(tmp_path)
    change(folder / "files.yaml", TIMING, "届出を受けた都度")
    line = line_of(folder / "files.yaml", "届出を受けた都度")
    assert told(folder) == [("edit-without-row", "files.yaml", line, 1)]


def test_a_row_of_the_old_version_is_left_alone(work: Path) -> None:
    path = filed_in(work)
    change(path, "発生あり\n", "発生なし\n")
    found = annex_check(OLD, str(work))
    assert [(f.rule, f.row) for f in found.findings] == [("past-row-edited", "incident-of-2024")]
    assert found.failed


def test_a_seal_is_the_old_version_and_its_day_tells_the_new_rows(tmp_path: Path) -> None:
    folder = city(tmp_path)
    sealed = publish(folder, "令和8年4月1日").folder
    assert annex_check(str(sealed), str(folder)).rows == ()
    change(folder / "files.yaml", TIMING, "届出を受けた都度")
    assert [f.rule for f in annex_check(str(sealed), str(folder)).findings] == ["edit-without-row"]
    append(annex(str(sealed), str(folder), AnnexOptions(date="令和8年12月1日")))
    assert [row.grade for row in annex_check(str(sealed), str(folder)).rows] == ["exact"]
    with pytest.raises(InputError) as refused:
        annex_check(OLD, str(sealed))
    assert refused.value.problems[0].code == "rows-of-a-seal"


def test_the_command_ends_with_one_and_gives_json(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "annex", OLD, work, "--check").code == 0
    change(filed_in(work), f"before: {TIMING}", "before: 別の欄の文言をここに写した")
    ran = call(capsys, "annex", OLD, work, "--check", "--format", "json", "--lang", "en")
    document = json.loads(ran.out)
    assert ran.code == 1
    assert document["rows"][0]["matched"] == "none"
    assert document["summary"] == {
        "rows": 1, "changes": 1, "findings": 1, "exact": 0, "normalised": 0, "fuzzy": 0, "none": 1,
    }  # fmt: skip
    assert check_document(annex_check(OLD, str(work)), "en") == document


@pytest.mark.parametrize("more", [("--write",), ("--format", "md")])
def test_the_check_stands_alone(more: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "annex", OLD, OLD, "--check", *more)
    assert ran.code == 2
    assert "[check-alone]" in ran.err
