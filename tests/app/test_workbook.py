"""The auditor's workbook, read back as Excel would read it."""

from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from console import ROOT, call, program
from openpyxl import load_workbook
from write import MINIMAL, write

from pia.app.check import CheckOptions, check
from pia.app.workbook import workbook
from pia.catalogue.law import viewpoints
from pia.report.workbook_facts import sampled
from pia.sheets.zips import read_zip

OPTIONS = CheckOptions(as_of="2026-01-15")
WAKO = ROOT / "assessments" / "wako"
FIXED = ["概要", "指摘", "統制と証跡", "未定の値", "評定", "抽出"]


def made(*folders: Path, options: CheckOptions = OPTIONS) -> bytes:
    result = check(folders, options)
    assert result.errors == ()
    return workbook(result, options.rules, only=options.only_rules, lang="ja")


def rows(book: Any, name: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet by its headings, which stand above the frozen part."""
    sheet = book[name]
    first = int(sheet.freeze_panes[1:]) - 1
    lines = list(sheet.iter_rows(min_row=first, values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


@pytest.fixture(scope="module")
def book() -> Any:
    return load_workbook(io.BytesIO(made(WAKO)))


def test_the_sheets(book: Any) -> None:
    groups = {"conformity": "適合性", "validity": "妥当性"}
    asked = [f"観点{one.number:02d}（{groups[one.group]}）" for one in viewpoints()]
    assert book.sheetnames == [*FIXED[:2], *asked, *FIXED[2:]]
    assert all(sheet.sheet_state == "visible" for sheet in book)


def test_every_finding_is_a_row(book: Any) -> None:
    result = check([WAKO], OPTIONS)
    table = rows(book, "指摘")
    assert [row["識別子"] for row in table] == [finding.id for finding in result.findings]
    first, told = table[0], result.findings[0]
    assert (first["指摘"], first["直し方"], first["箇所"]) == (told.message.ja, told.remedy.ja, str(told.place))
    assert {row["重さ"] for row in table} <= {"誤り", "警告", "注記"}
    assert book["指摘"].auto_filter.ref.startswith("A3:")


def test_a_question_sheet_has_every_rule_of_its_viewpoint_and_blanks_to_fill(book: Any) -> None:
    table = rows(book, "観点06（適合性）")
    assert table[0]["機械の判定"] == "人が判断"
    assert table[0]["問い"] == viewpoints()[5].title.ja
    told = {row["問い"].rpartition("（")[2].rstrip("）"): row for row in table[1:]}
    assert told["required-item-filled"]["機械の判定"] == "不適合"
    assert told["required-item-filled"]["関係する項目"]
    assert told["required-item-filled"]["証跡・記載の箇所"].startswith("assessment.yaml:")
    assert {row[head] for row in table for head in ("所見", "回答", "反映")} == {None}


def test_controls_and_the_sample_agree(book: Any) -> None:
    controls = {row["統制"] for row in rows(book, "統制と証跡")}
    sample = rows(book, "抽出")
    assert {row["統制"] for row in sample} == controls
    digest = rows(book, "概要")[0]["記載のダイジェスト（SHA-256）"]
    marks = [row["抽出の値"] for row in sample]
    assert marks == sorted(marks)
    assert marks[0] == hashlib.sha256(f"{digest}:{sample[0]['統制']}".encode()).hexdigest()[:16]
    drawn = [row["抽出"] == "対象" for row in sample]
    assert drawn == sorted(drawn, reverse=True)
    assert (sum(drawn) - 1) ** 2 < len(sample) <= sum(drawn) ** 2
    assert not any("{" in str(row["記載"]) for row in sample)


def test_ratings_and_open_values(book: Any) -> None:
    ratings = rows(book, "評定")
    assert {row["宣言した評定"] for row in ratings} <= {
        "特に力を入れている",
        "十分である",
        "課題が残されている",
        "（記載なし）",
    }
    assert {row["状態"] for row in rows(book, "未定の値")} <= {"定めがない", "値が読み取れない", "公表しない"}


def test_printing(book: Any) -> None:
    for sheet in book:
        first = int(sheet.freeze_panes[1:]) - 1
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == f"${first}:${first}"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_same_result_is_the_same_bytes_and_holds_no_formula() -> None:
    data = made(WAKO)
    assert data == made(WAKO)
    parts = read_zip(data)
    assert not any(b"<f>" in part or b"<f " in part for name, part in parts.items() if "worksheets" in name)
    assert not [name for name in parts if "vba" in name or "external" in name.lower()]


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    text = MINIMAL.replace("見本事務　重点項目評価書", '=HYPERLINK("http://example.invalid")')
    folder = write(
        tmp_path / "=cmd",
        text + "controls:\n  - {id: c, measure: use.authentication, heading: '=1+1', text: '@SUM(A1)'}\n",
    )
    book = load_workbook(io.BytesIO(made(folder)))
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    assert rows(book, "統制と証跡")[0]["措置"] == "'=1+1"


def test_several_assessments_stand_beside_each_other(tmp_path: Path) -> None:
    one = write(tmp_path / "甲", MINIMAL)
    other = write(tmp_path / "乙", MINIMAL)
    book = load_workbook(io.BytesIO(made(one, other)))
    assert [row["評価書"] for row in rows(book, "概要")] == ["甲", "乙"]
    assert {row["評価書"] for row in rows(book, "観点06（適合性）")} == {"甲", "乙"}


def test_waived_findings_say_why(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(WAKO, tmp_path / "wako"))
    found = check([folder], OPTIONS).findings[0]
    with (folder / "assessment.yaml").open("a", encoding="utf-8") as stream:
        stream.write(
            f"waivers:\n  - {{rule: {found.rule}, key: '{found.key}', reason: 移行中, approver: 課長, start: 令和7年4月1日, end: 令和8年3月31日}}\n"
        )
    told = {row["識別子"]: row["除外"] for row in rows(load_workbook(io.BytesIO(made(folder))), "指摘")}
    assert told[found.id] == "承認済みの例外：移行中、課長、2026-03-31"


def test_a_sample_depends_on_the_digest_and_the_ids_alone() -> None:
    assert sampled("x", ()) == ()


def test_the_command_writes_a_file_or_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = write(tmp_path / "甲", MINIMAL), tmp_path / "点検.xlsx"
    ran = call(capsys, "check", folder, "--format", "xlsx", "-o", out, "--fail-on", "never", "--as-of", "2026-01-15")
    assert (ran.code, ran.out) == (0, "")
    piped = program("check", folder, "--format", "xlsx", "--fail-on", "never", "--as-of", "2026-01-15")
    assert piped.stdout == out.read_bytes()


def test_nothing_is_written_where_the_input_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = write(tmp_path / "甲", MINIMAL + "filse: []\n"), tmp_path / "点検.xlsx"
    ran = call(capsys, "check", folder, "--format", "xlsx", "-o", out)
    assert (ran.code, ran.out, out.exists()) == (2, "", False)
    assert "filse" in ran.err


@pytest.mark.parametrize("fmt", ["text", "json", "sarif", "junit", "github"])
def test_any_format_can_be_written_to_a_file(fmt: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = write(tmp_path / "甲", MINIMAL), tmp_path / "out"
    shown = call(capsys, "check", folder, "--format", fmt, "--as-of", "2026-01-15")
    ran = call(capsys, "check", folder, "--format", fmt, "--as-of", "2026-01-15", "-o", out)
    assert (ran.code, ran.out) == (shown.code, "")
    assert out.read_text("utf-8") == shown.out
