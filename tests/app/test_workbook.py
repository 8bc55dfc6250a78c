"""The auditor's workbook, read back as Excel would read it."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

import clipping
import pypdfium2
import pytest
import read_output
from console import ROOT, call, program
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from write import MINIMAL, write

from pia.app.check import CheckOptions, check
from pia.app.rules import new_rule
from pia.app.workbook import workbook
from pia.catalogue.law import viewpoints
from pia.report.workbook import GROUPS, LOOK_AT
from pia.report.workbook_facts import sampled
from pia.report.workbook_sheet import WIDEST_PAGE
from pia.sheets.zips import read_zip

OPTIONS = CheckOptions(as_of="2026-01-15")
WAKO = ROOT / "assessments" / "wako"
RATINGS = ["特に力を入れている", "十分である", "課題が残されている"]
EFFORTS = ["特に力を入れて行っている", "十分に行っている", "十分に行っていない"]
FIXED = ["概要", "指摘", "統制と証跡", "未定の値", "評定", "評定の根拠", "抽出"]


def made(*folders: Path, options: CheckOptions = OPTIONS) -> bytes:
    result = check(folders, options)
    assert result.errors == ()
    return workbook(result, options.rules, only=options.only_rules, lang="ja")


def rows(book: Any, name: str) -> list[dict[str, Any]]:
    """Return the rows of the first table of a sheet by its headings, which stand above the frozen part."""
    sheet = book[name]
    first = int(sheet.freeze_panes[1:]) - 1
    lines = list(sheet.iter_rows(min_row=first, values_only=True))
    body = itertools.takewhile(any, lines[1:])
    return [dict(zip(lines[0], line, strict=True)) for line in body]


def part(book: Any, name: str, title: str) -> list[tuple[Any, ...]]:
    """Return the rows of a further table, without the cells that are joined to others."""
    lines = list(book[name].iter_rows(values_only=True))
    at = next(number for number, line in enumerate(lines) if str(line[0]).startswith(title))
    body = itertools.takewhile(any, lines[at + 2 :])
    return [tuple(value for value in line if value is not None) for line in body]


@pytest.fixture(scope="module")
def book() -> Any:
    return load_workbook(io.BytesIO(made(WAKO)))


def test_the_sheets(book: Any) -> None:
    groups = {"conformity": "適合性", "validity": "妥当性"}
    asked = [f"観点{one.number:02d}（{groups[one.group]}）" for one in viewpoints()]
    assert book.sheetnames == [*FIXED[:2], *asked, *FIXED[2:]]
    assert all(sheet.sheet_state == "visible" for sheet in book)


def test_the_summary_counts_by_assessment_and_by_viewpoint(book: Any) -> None:
    findings = check([WAKO], OPTIONS).findings
    first = rows(book, "概要")[0]
    assert first["評価書名"] == "和光市　住民基本台帳関係事務　重点項目評価書"
    for word, severity in (("誤り", "error"), ("警告", "warning"), ("注記", "note")):
        assert first[word] == sum(f.severity == severity and f.outcome == "violated" for f in findings)
    told = {row[0]: row[2:] for row in part(book, "概要", "審査の観点ごと")}
    assert len(told) == len(viewpoints())
    of_six = [f for f in findings if (f.viewpoint, f.severity, f.outcome) == ("6", "error", "violated")]
    assert told["6（適合性）"][0] == len(of_six)
    named = {row[0] for row in part(book, "概要", "シートの見方")}
    assert named >= set(FIXED[1:])


def test_every_finding_is_a_row(book: Any) -> None:
    result = check([WAKO], OPTIONS)
    table = rows(book, "指摘")
    assert [row["識別子"] for row in table] == [finding.id for finding in result.findings]
    assert [row["番号"] for row in table] == list(range(1, len(table) + 1))
    for row, told in zip(table, result.findings, strict=True):
        assert (row["指摘"], row["直し方"], row["規則"]) == (told.message.ja, told.remedy.ja, told.rule)
        assert row["箇所"].split("\n")[0] == str(told.place)
        assert len(row["箇所"].split("\n")) == 1 + min(len(told.related), 7)
    assert {row["重さ"] for row in table} <= {"誤り", "警告", "注記"}
    assert book["指摘"].auto_filter.ref.startswith("A4:")


def test_an_assessment_without_findings_says_so(tmp_path: Path) -> None:
    pack = tmp_path / "one.yaml"
    new_rule("system-has-zone", pack)
    pack.write_text(pack.read_text("utf-8") + "    empty: システムがない。\n", encoding="utf-8")
    result = load_workbook(
        io.BytesIO(made(write(tmp_path / "甲"), options=CheckOptions(rules=(pack,), only_rules=True)))
    )
    assert rows(result, "指摘") == []
    assert result["指摘"]["A2"].value.startswith("指摘はありません。")


def test_a_question_sheet_has_every_rule_of_its_viewpoint_and_blanks_to_fill(book: Any) -> None:
    table = rows(book, "観点06（適合性）")
    assert table[0]["機械の判定"] == "人が判断"
    assert table[0]["問い"] == viewpoints()[5].title.ja
    told = {row["規則"]: row for row in table[1:]}
    wanted = told["required-item-filled"]
    assert wanted["機械の判定"] == "不適合"
    numbers = {row["番号"] for row in rows(book, "指摘") if row["規則"] == "required-item-filled"}
    listed = {int(line.split("：")[0]) for line in wanted["関係する項目（指摘の番号）"].split("\n") if "：" in line}
    assert listed
    assert listed <= numbers
    assert wanted["証跡・記載の箇所"].startswith("assessment.yaml:")
    assert {row[head] for row in table for head in ("所見", "回答", "反映")} == {None}
    order = [row["機械の判定"] for row in table[1:]]
    assert order.index("適合") > len(order) - 1 - order[::-1].index("不適合")


def test_rules_of_no_viewpoint_have_a_sheet_of_their_own(tmp_path: Path) -> None:
    waiver = "waivers: [{rule: system-is-connected, key: systems/x, reason: 甲, approver: 乙, start: 令和7年4月1日, end: 令和7年5月1日}]\n"
    folder = write(tmp_path / "甲", MINIMAL + "systems: [{id: s, name: 甲}]\n" + waiver)
    pack = new_rule("own-zone", folder / "rules" / "own.yaml")
    asked = rows(load_workbook(io.BytesIO(made(folder))), "観点なし")
    told = {row["規則"]: row["機械の判定"] for row in asked}
    assert (told["own-zone"], told["waiver-expired"]) == ("不適合", "不適合")
    other = write(tmp_path / "乙")
    told = rows(load_workbook(io.BytesIO(made(folder, other))), "観点なし")
    assert {row["評価書"] for row in told if row["規則"] in ("own-zone", "waiver-expired")} == {"甲"}
    text = pack.read_text("utf-8")
    pack.write_text(text.replace("severity:", "viewpoint: '6'\n    severity:", 1), encoding="utf-8")
    told = rows(load_workbook(io.BytesIO(made(folder))), "観点06（適合性）")
    assert "own-zone" in {row["規則"] for row in told}


def test_every_viewpoint_says_where_to_look(book: Any) -> None:
    assert LOOK_AT.keys() == {one.number for one in viewpoints()}
    for one in viewpoints():
        assert rows(book, f"観点{one.number:02d}（{GROUPS[one.group]}）")[0]["関係する項目（指摘の番号）"]


def test_anybody_can_draw_the_sample_again_from_the_workbook_alone(book: Any) -> None:
    """As the sheet says: SHA-256 of the digest, a colon and the id, in ascending order, the square root of them rounded up."""
    matrix = rows(book, "統制と証跡")
    (_, digest, drawn) = part(book, "概要", "抽出の元になる値")[0]
    ids = [row["統制"] for row in matrix if row["証跡"] != "予定"]
    marks = {id_: hashlib.sha256(f"{digest}:{id_}".encode()).hexdigest()[:16] for id_ in ids}
    sample = rows(book, "抽出")
    assert [row["統制"] for row in sample] == sorted(ids, key=marks.__getitem__)
    assert {row["統制"]: row["抽出の値"] for row in sample} == marks
    size = max(5, math.ceil(math.sqrt(len(ids))))
    assert [row["抽出"] == "対象" for row in sample] == [n < size for n in range(len(sample))]
    assert drawn == size
    assert not any("{" in str(row["記載"]) for row in sample)
    said = book["抽出"]["A2"].value
    assert all(word in said for word in ("SHA-256", "識別子", "平方根", "乱数は使わない"))


def test_what_is_planned_is_not_sampled(tmp_path: Path) -> None:
    text = (
        MINIMAL
        + "controls:\n"
        + "".join(
            f"  - {{id: c{n}, measure: use.authentication, text: 甲, planned: {str(n == 2).lower()}}}\n"
            for n in range(4)
        )
    )
    book = load_workbook(io.BytesIO(made(write(tmp_path / "甲", text))))
    assert {row["統制"] for row in rows(book, "抽出")} == {"c0", "c1", "c3"}
    assert {row["抽出"] for row in rows(book, "抽出")} == {"対象"}
    assert {row["統制"]: row["証跡"] for row in rows(book, "統制と証跡")}["c2"] == "予定"


def test_ratings_stand_beside_what_the_measures_support() -> None:
    book = load_workbook(io.BytesIO(made(ROOT / "assessments" / "nagaoka")))
    ratings = rows(book, "評定")
    findings = {row["番号"]: row for row in rows(book, "指摘")}
    above = [row for row in ratings if row["比較"] == "宣言が上"]
    told = next(row for row in above if row["ファイル"] == "住民基本台帳ファイル")
    assert told["項目"] == "Ⅲ3\nリスク２"
    assert (told["宣言した評定"], told["措置が支える評定"]) == ("十分である", "課題が残されている")
    assert "使用の記録を点検し、又は分析する" in told["足りない措置"]
    assert (
        "様式の小項目 4件中4件\n安全管理措置・法令 1件中0件"
        in told["支えるとする理由（求められる措置のうち、あるもの）"]
    )
    numbers = [int(number) for number in str(told["指摘の番号"]).split("、")]
    assert "rating-supported-by-measures" in {findings[number]["規則"] for number in numbers}
    detail = [
        row for row in rows(book, "評定の根拠") if (row["ファイル"], row["項目"]) == (told["ファイル"], told["項目"])
    ]
    assert {row["求められる措置"]: row["状態"] for row in detail}["使用の記録を点検し、又は分析する"] == "記載なし"
    assert all(row["当たる統制"] for row in detail if row["状態"] == "あり")
    assert {row["宣言した評定"] for row in ratings} <= {*RATINGS, *EFFORTS, "（記載なし）"}


def test_the_rating_rules_and_the_sheet_agree() -> None:
    """A declared rating above what is supported is a finding, and the sheet names its number."""
    for name in ("nagaoka", "asahikawa", "kadoma", "kanagawa"):
        book = load_workbook(io.BytesIO(made(ROOT / "assessments" / name)))
        rules = {row["番号"]: row["規則"] for row in rows(book, "指摘")}
        for row in rows(book, "評定"):
            numbers = [int(n) for n in str(row["指摘の番号"]).split("、")] if row["指摘の番号"] else []
            about = {rules[n] for n in numbers}
            if row["比較"] == "宣言が上":
                assert about & {
                    "rating-supported-by-measures",
                    "choice-has-its-measure",
                    "especially-has-real-evidence",
                    "backup-answer-agrees",
                    "rating-admits-no-gap",
                }, (name, row)
                assert row["足りない措置"]
            if row["宣言した評定"] == RATINGS[0] and row["措置が支える評定"] == RATINGS[1]:
                assert "especially-has-real-evidence" in about
                assert row["足りない措置"].endswith("・実機の証跡")


def evidence(path: Path, kind: str, outcome: str) -> Path:
    entry: dict[str, Any] = {"control": "c", "kind": kind, "outcome": outcome}
    more = {"rehearsed": {"probe": "p"}, "document": {"source": {"file": "操作者台帳"}, "date": "2026-01-10"}}
    body = {"schema": 1, "assessment": "甲", "produced_by": "試験", "as_of": "2026-01-15"}
    path.write_text(json.dumps({**body, "entries": [{**entry, **more[kind]}]}, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("kind", "outcome", "supported", "shown"),
    [
        (None, None, "十分である", ("なし", "未", "－")),
        ("document", "held", "特に力を入れている", ("あり", "一致：操作者台帳（2026-01-10）", "－")),
        ("document", "refuted", "課題が残されている", ("あり", "食い違い：操作者台帳（2026-01-10）", "－")),
        ("rehearsed", "held", "十分である", ("なし", "未", "一致")),
        ("rehearsed", "refuted", "課題が残されている", ("なし", "未", "食い違い")),
    ],
)
def test_only_real_evidence_raises_a_rating_and_a_rehearsal_can_only_contradict(
    tmp_path: Path, kind: str | None, outcome: str, supported: str, shown: tuple[str, ...]
) -> None:
    text = MINIMAL + (
        "files:\n  - {id: f, name: 業務ファイル, risks: [{risk: storage/loss, rating: especially}]}\n"
        "controls: [{id: c, measure: incident.procedure, text: 手順を定める。}]\n"
    )
    folder = write(tmp_path / "甲", text)
    files = () if kind is None else (evidence(tmp_path / "e.json", kind, outcome),)
    options = CheckOptions(as_of="2026-01-15", evidence=files)
    book = load_workbook(io.BytesIO(workbook(check([folder], options), (), only=False, lang="ja", evidence=files)))
    row = next(row for row in rows(book, "評定") if row["項目"] == "Ⅲ7\nリスク")
    assert row["措置が支える評定"] == supported
    control = next(row for row in rows(book, "統制と証跡") if row["統制"] == "c")
    assert (control["証跡"], control["文書・台帳"], control["宣言の整合"]) == shown


@pytest.mark.parametrize(
    "day, said", [("2026-01-10", "一致"), ("2024-01-10", "期間を過ぎた証跡"), ("2027-01-10", "先の日付の証跡")]
)
def test_evidence_that_supports_nothing_says_why_instead_of_its_outcome(tmp_path: Path, day: str, said: str) -> None:
    folder = write(
        tmp_path / "甲", MINIMAL + "controls: [{id: c, measure: incident.procedure, text: 手順を定める。}]\n"
    )
    path = evidence(tmp_path / "e.json", "document", "held")
    path.write_text(path.read_text("utf-8").replace("2026-01-10", day), "utf-8")
    result = check([folder], CheckOptions(as_of="2026-01-15", evidence=(path,)))
    book = load_workbook(io.BytesIO(workbook(result, (), only=False, lang="ja", evidence=(path,))))
    control = next(row for row in rows(book, "統制と証跡") if row["統制"] == "c")
    assert control["文書・台帳"] == f"{said}：操作者台帳（{day}）"


def test_open_values(book: Any) -> None:
    table = rows(book, "未定の値")
    assert {row["状態"] for row in table} <= {"定めがない", "値が読み取れない", "公表しない"}
    assert {row["必要"] for row in table} == {"必要", "あればよい"}
    assert not any("の" + row["定める値"] in row["措置"] for row in table)
    assert {row["確かめた値"] for row in table} == {None}


def test_every_sheet_prints_on_a4_on_its_side(book: Any) -> None:
    for sheet in book:
        first = int(sheet.freeze_panes[1:]) - 1
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        if sheet.title != "概要":
            assert sheet.print_title_rows == f"${first}:${first}"
            assert sheet.auto_filter.ref.startswith(f"A{first}:")
        area = sheet.print_area.split(":")[1] if sheet.print_area else sheet.dimensions.split(":")[1]
        last = column_index_from_string("".join(c for c in area if c.isalpha()))
        widths = [sheet.column_dimensions[get_column_letter(n)].width for n in range(1, last + 1)]
        assert sum(widths) <= WIDEST_PAGE, sheet.title
        assert {cell.font.name for line in sheet.iter_rows() for cell in line if cell.value} == {"ＭＳ Ｐゴシック"}


def boxes(data: bytes) -> list[read_output.Box]:
    """Return every text with the room it has on paper: joined cells are as wide as their columns together."""
    found = []
    for sheet in load_workbook(io.BytesIO(data)):
        spans = {(span.min_row, span.min_col): span.max_col for span in sheet.merged_cells.ranges}
        wide = [sheet.column_dimensions[get_column_letter(n)].width * 6.0 for n in range(1, sheet.max_column + 1)]
        for cell in (cell for line in sheet.iter_rows() for cell in line if cell.value is not None):
            row, left = cell.row, cell.column
            right = spans.get((row, left), left)
            found.append(
                read_output.Box(
                    *(sheet.title, str(cell.value), row, left, row, right, sum(wide[left - 1 : right])),
                    *(sheet.row_dimensions[row].height, cell.font.sz, bool(cell.font.b), None),
                )
            )
    return found


@pytest.mark.parametrize("name", ["nagaoka", "wako", "example"])
def test_no_text_is_cut(name: str) -> None:
    texts = boxes(made(ROOT / "assessments" / name))
    assert len(texts) > 500
    assert clipping.too_low(texts) == []
    assert clipping.clipped(texts) == []


def test_a_text_longer_than_any_row_goes_on_in_the_next_one(tmp_path: Path) -> None:
    long = "".join(f"措置{number:04d}を講じる。" for number in range(600))
    data = made(
        write(tmp_path / "甲", MINIMAL + f"controls:\n  - {{id: c, measure: use.authentication, text: {long}}}\n")
    )
    table = [row for row in rows(load_workbook(io.BytesIO(data)), "抽出") if row["統制"] == "c"]
    assert len(table) > 1
    assert "".join(row["記載"] for row in table) == long
    assert {row["順"] for row in table} == {1}
    assert clipping.too_low(boxes(data)) == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_office_program_prints_it_one_page_wide(tmp_path: Path) -> None:
    (tmp_path / "w.xlsx").write_bytes(made(WAKO))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "w.xlsx"],
        check=True,
        capture_output=True,
        timeout=240,
    )
    pages = pypdfium2.PdfDocument(tmp_path / "w.pdf")
    assert {tuple(round(x) for x in page.get_size()) for page in pages} == {(842, 595)}
    words = [page.get_textpage().get_text_bounded() for page in pages]
    headed = [text for text in words if "直し方" in text and "番号" in text]
    assert len(headed) > 1
    assert not any("識別子" in text and "required-item-filled@" in text for text in words)


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
        text + "controls:\n  - {id: c, measure: use.authentication, text: '@SUM(A1)'}\n"
        "  - {id: d, measure: use.authentication, text: '+1'}\n  - {id: e, measure: use.authentication, text: '-2'}\n",
    )
    book = load_workbook(io.BytesIO(made(folder)))
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    assert rows(book, "概要")[0]["評価書"] == "'=cmd"
    for text in ("@SUM(A1)", "'=cmd", "+1", "-2"):
        found = [
            c
            for sheet in book
            for line in sheet.iter_rows()
            for c in line
            if str(c.value or "").lstrip("'").startswith(text.lstrip("'"))
        ]
        assert found, text
        assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)


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
