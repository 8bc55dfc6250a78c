"""The yearly statement: only real evidence of the year counts as done, in every format, for works and for themes."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from msgspec.structs import replace
from openpyxl import load_workbook

from pia.app.statement import works_of, write_statement
from pia.catalogue.evidence import Evidence, EvidenceFile, Source, read_evidence
from pia.catalogue.evidence_text import evidence_text
from pia.data import example_root
from pia.errors import UsageError
from pia.report.paper_text import paper_md
from pia.report.statement import statement_paper
from pia.verify.evidence.state import STATES, THEMES, FiscalYear, Work

if TYPE_CHECKING:
    from pathlib import Path

CITY = example_root()
WORKS = ("juki", "kokuho", "jutaku")
DAY = date(2026, 5, 10)
YEAR = FiscalYear(2025)


def kept() -> tuple[Path, ...]:
    return tuple(CITY / "evidence" / work / "evidence.json" for work in WORKS)


def work_with(tmp_path: Path, *entries: Evidence, year: FiscalYear = YEAR, **changes: Any) -> Work:
    given = {
        "assessment": "jutaku",
        "produced_by": "t",
        "as_of": DAY,
        "rehearsed": False,
        "entries": entries,
        **changes,
    }
    path = tmp_path / "e.json"
    path.write_text(evidence_text(EvidenceFile(**given)), "utf-8")
    (work,) = works_of([CITY / "jutaku"], [path], year, DAY)
    return work


def real(control: str = "periodic-training", **changes: Any) -> Evidence:
    source = Source("研修実施記録", None, None)
    return replace(Evidence(control, "document", "held", None, source, (), None, date(2026, 3, 2), None), **changes)


def state(work: Work, control: str = "periodic-training") -> tuple[str, str]:
    (one,) = [one for one in work.states if one.control == control]
    return one.state, one.shown


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({}, ("done", "文書「研修実施記録」（2026-03-02）")),
        ({"date": date(2025, 4, 1)}, ("done", "文書「研修実施記録」（2025-04-01）")),
        ({"date": date(2025, 3, 31)}, ("unshown", "年度の外の証跡")),
        ({"date": date(2026, 4, 1)}, ("unshown", "年度の外の証跡")),
        ({"outcome": "undetermined"}, ("unshown", "判定できない証跡")),
        ({"outcome": "refuted"}, ("contradicted", "文書「研修実施記録」（2026-03-02）")),
        ({"claim": "sha256:" + "0" * 64}, ("unshown", "記載の変更前の証跡")),
        ({"date": date(2026, 5, 11)}, ("unshown", "先の日付の証跡")),
    ],
)
def test_what_counts_as_done(changes: dict[str, Any], expected: tuple[str, str], tmp_path: Path) -> None:
    assert state(work_with(tmp_path, real(**changes))) == expected


def test_a_rehearsal_never_counts(tmp_path: Path) -> None:
    rehearsed = Evidence("periodic-training", "rehearsed", "held", "right-revoked", None, (), None, None, None)
    work = work_with(tmp_path, rehearsed, rehearsed=True)
    assert state(work) == ("unshown", "宣言の整合（リハーサル）だけ")
    assert work.count("done") == 0


def test_edited_and_foreign_evidence_never_counts(tmp_path: Path) -> None:
    assert state(work_with(tmp_path, real(), body="隣市長")) == ("unshown", "別の機関の証跡")
    file = EvidenceFile("jutaku", "t", DAY, False, (real(),), "見本市長")
    path = tmp_path / "f.json"
    path.write_text(evidence_text(file).replace("2026-03-02", "2026-03-03"), "utf-8")
    (work,) = works_of([CITY / "jutaku"], [path], YEAR, DAY)
    assert state(work) == ("unshown", "書き換えられた証跡")


def test_one_contradiction_outweighs_what_holds(tmp_path: Path) -> None:
    other = real(outcome="refuted", source=Source("抽出点検", None, None))
    assert state(work_with(tmp_path, real(), other))[0] == "contradicted"


def test_no_evidence_is_no_pass(tmp_path: Path) -> None:
    work = work_with(tmp_path, real("self-check"))
    assert state(work) == ("unshown", "証跡なし")


@pytest.mark.parametrize(
    "day, year", [("2026-03-31", 2024), ("2026-04-01", 2025), ("2026-12-31", 2025), ("2026-01-01", 2024)]
)
def test_the_year_is_the_last_that_has_ended(day: str, year: int) -> None:
    assert FiscalYear.before(date.fromisoformat(day)) == FiscalYear(year)


def test_the_example_has_done_what_it_can_show() -> None:
    works = works_of([CITY], kept(), YEAR, DAY)
    assert [(one.name, one.form) for one in works] == [("juki", "zenkoumoku"), ("jutaku", "kiso"), ("kokuho", "juten")]
    for one in works:
        assert one.count("unshown") == one.count("contradicted") == 0
        assert one.count("done") + one.count("platform") == len(one.states)
    earlier = works_of([CITY], kept(), FiscalYear(2024), DAY)
    assert sum(one.count("done") for one in earlier) == 0


def test_works_stand_one_by_one_and_basic_ones_by_theme_only() -> None:
    paper = statement_paper(works_of([CITY], kept(), YEAR, DAY), YEAR, DAY.isoformat())
    assert paper.title.endswith("令和7年度")
    assert [one.title for one in paper.tables] == [
        "１　事務ごとの集計",
        "２　住民基本台帳に関する事務（全項目）",
        "２　国民健康保険に関する事務（重点項目）",
        "３　見本市長のテーマ別の状況（基礎項目だけの事務を含む。）",
    ]
    themes = paper.tables[-1]
    assert [row[0] for row in themes.rows] == list(THEMES.values())
    whole = sum(len(one.states) for one in works_of([CITY], kept(), YEAR, DAY))
    assert sum(int(row[1]) for row in themes.rows) == whole
    assert all(len(row) == len(table.columns) for table in paper.tables for row in table.rows)


def test_a_theme_without_any_measure_says_so(tmp_path: Path) -> None:
    paper = statement_paper([work_with(tmp_path, real())], YEAR, DAY.isoformat())
    row = next(row for row in paper.tables[-1].rows if row[0] == THEMES["network"])
    assert (row[1], row[-1]) == ("0", "措置の記載がない")


@pytest.mark.parametrize("ending", ["docx", "xlsx", "md"])
def test_every_format_says_the_same_and_is_the_same_twice(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"a.{ending}"
    said = write_statement([CITY], out, evidence=kept(), as_of="2026-05-10")
    assert [one.en for one in said][1] == "jutaku: of 16 measures 16 done, 0 contradicted, 0 without evidence"
    once = out.read_bytes()
    write_statement([CITY], out, evidence=kept(), as_of="2026-05-10")
    assert out.read_bytes() == once
    if ending == "docx":
        tables = Document(io.BytesIO(once)).tables
        cells = [[cell.text for cell in row.cells] for row in tables[0].rows]
    elif ending == "xlsx":
        sheet = load_workbook(io.BytesIO(once))["1"]
        cells = [
            [str(cell.value) for cell in row if cell.value is not None]
            for row in sheet.iter_rows()
            if row[3].value is not None
        ]
    else:
        lines = [line for line in once.decode().split("\n") if line.startswith("| ")][:5]
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "---" not in line]
    assert cells[0][:4] == ["評価実施機関", "事務", "評価書", "措置"]
    assert cells[2][:5] == ["見本市長", "市営住宅の管理に関する事務", "基礎項目", "16", "16"]


def test_without_files_the_evidence_beside_the_assessment_is_used(tmp_path: Path) -> None:
    import shutil

    city = shutil.copytree(CITY, tmp_path / "city", ignore=shutil.ignore_patterns("hosts", "evidence"))
    (city / "jutaku" / "evidence.json").write_bytes(kept()[2].read_bytes())
    (work,) = works_of([city / "jutaku"], (), YEAR, DAY)
    assert work.count("done") == 16


def test_no_text_of_evidence_acts_as_markup(tmp_path: Path) -> None:
    nasty = Source("a|b`<script>[x](y)", None, None)
    text = paper_md(
        statement_paper([replace(work_with(tmp_path, real(source=nasty)), form="juten")], YEAR, DAY.isoformat())
    )
    assert "文書「a\\|b\\`\\<script\\>\\[x\\](y)」" in text


@pytest.mark.parametrize(
    "name, options, code",
    [
        ("a.pdf", {}, "statement-format"),
        ("a.md", {"year": 2027}, "statement-year"),
        ("a.md", {"year": 1999}, "statement-year"),
        ("a.md", {"as_of": "soon"}, "bad-as-of"),
    ],
)
def test_what_cannot_be_stated_is_refused(name: str, options: dict[str, Any], code: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_statement([CITY], tmp_path / name, **{"as_of": "2026-05-10", **options})
    assert [one.code for one in caught.value.problems] == [code]
    assert not (tmp_path / name).exists()


def test_the_words_of_the_states_differ() -> None:
    assert len(set(STATES.values())) == len(STATES)
    assert read_evidence(kept()[0], "e").entries
