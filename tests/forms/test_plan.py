"""計画管理書 (様式1): the assessments of one body in a row each, by number, with the day until which to do them again."""

from __future__ import annotations

from pathlib import Path

import pytest
from console import call
from filled import HEAD
from hypothesis import given
from hypothesis import strategies as st
from write import write

from pia.app.form import filled
from pia.errors import InputError
from pia.forms.derive.plan import COLUMNS, _due, plan_table
from pia.forms.edition import PLAN, Column, edition_names, load_edition
from pia.forms.plan import fill_plan
from pia.forms.tree import Table
from pia.model.assessment import Assessment
from pia.model.read import load_assessment

HEADS = (
    "評価書番号",
    "評価書名",
    "評価書の種類",
    "システムの名称",
    "特定個人情報ファイルの名称",
    "実施予定",
    "公表日",
    "再実施の期限",
)


def assessment(number: str | None = None, **more: object) -> Assessment:
    data = {
        "schema": 1,
        "form": "juten",
        "edition": "2024-10",
        "status": "draft",
        "body": {"name": "見本市長", "kind": "municipality"},
        "work": {"name": "事務"},
        **more,
    }
    if number is not None:
        data["number"] = number
    return Assessment.model_validate(data)


def body(folder: Path, **texts: str) -> Path:
    """Write several assessments of one body, one folder each."""
    for name, text in texts.items():
        write(folder / name, HEAD + "work: {name: 見本事務}\n" + text)
    return folder


def rows(form: object) -> Table:
    [found] = [item.value for item in form.items() if item.kind == "table"]  # type: ignore[attr-defined]
    assert isinstance(found, Table)
    return found


# --- the edition ---


def test_every_column_is_known_and_says_how_sure_its_head_is() -> None:
    assert edition_names(PLAN) == ("2024-10",)
    [columns] = [item.columns for item in load_edition(PLAN, "2024-10").items() if item.columns]
    assert tuple(column.label for column in columns) == HEADS
    assert {column.field for column in columns} == COLUMNS.keys()
    assert [column.field for column in columns if column.source_status == "confirmed"] == ["number"]
    assert {column.source_status for column in columns[1:]} == {"memory"}


def test_it_is_no_form_of_an_assessment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "check", write(tmp_path, HEAD.replace("juten", PLAN) + "work: {name: W}\n"))
    assert ran.code == 2
    assert "assessment.yaml:2:7" in ran.err


# --- the list ---

FULL = (
    "number: '3'\nstatus: published\npublished_on: 令和7年1月9日\n"
    "procedure: {planned: 令和11年度, evaluated_on: 令和6年12月20日}\n"
    "systems: [{id: a, name: 甲システム}, {id: b, name: 乙システム}]\n"
    "files: [{id: f, name: 甲ファイル}, {id: g, name: 乙ファイル}]\n"
)


def test_one_row_for_each_assessment_by_number(tmp_path: Path) -> None:
    folder = body(
        tmp_path,
        c=FULL.replace("status: published\n", ""),
        a="number: '10'\n",
        b="number: '2'\n",
        d="",
        e="number: 未定\n",
    )
    form = filled(folder, form=PLAN)
    assert (form.form, form.edition, form.body) == (PLAN, "2024-10", "見本市長")
    assert form.name == "見本市長　特定個人情報保護評価計画管理書"
    assert [item.value for item in form.items()][:2] == ["見本市長", 5]
    table = rows(form)
    assert table.columns == HEADS
    assert [row[0] for row in table.rows] == ["2", "3", "10", "", "未定"]
    assert table.rows[1] == (
        "3", "見本市　見本事務　重点項目評価書", "重点項目評価書", "甲システム\n乙システム", "甲ファイル\n乙ファイル",
        "令和11年度", "令和7年1月9日", "令和11年12月19日まで",
    )  # fmt: skip
    assert table.rows[0][3:] == ("", "", "", "", "")


def test_the_note_says_how_sure_the_heads_are(tmp_path: Path) -> None:
    [item] = [
        item
        for item in filled(body(tmp_path, a=FULL.replace("status: published\n", "")), form=PLAN).items()
        if item.kind == "table"
    ]
    assert item.note == (
        "欄名の確からしさ：評価書番号＝確認済み、評価書名＝記憶、評価書の種類＝記憶、システムの名称＝記憶、"
        "特定個人情報ファイルの名称＝記憶、実施予定＝記憶、公表日＝記憶、再実施の期限＝記憶"
    )


def test_two_bodies_are_refused(tmp_path: Path) -> None:
    folder = body(tmp_path, a="", b="")
    other = folder / "b" / "assessment.yaml"
    other.write_text(other.read_text("utf-8").replace("見本市長", "他市長"), "utf-8")
    with pytest.raises(InputError) as caught:
        filled(folder, form=PLAN)
    [problem] = caught.value.problems
    assert (problem.code, problem.place) == ("several-bodies", None)
    assert problem.message.ja == "評価実施機関が一つではありません: 見本市長、他市長"
    assert problem.message.en == "these assessments belong to several bodies: 見本市長, 他市長"
    assert problem.remedy.ja == "計画管理書は評価実施機関ごとに作ります。一つの機関の評価書だけを指定してください。"
    assert problem.remedy.en == "name the assessments of one body"


def test_withheld_names_stay_withheld_in_public(tmp_path: Path) -> None:
    text = "systems:\n  - {id: s, name: {value: 秘密システム, withhold: {reason: 攻撃, approver: 課長, shown: （公表しない）}}}\n"
    folder = body(tmp_path, a=text)
    assert rows(filled(folder, form=PLAN)).rows[0][3] == "（公表しない）"
    assert rows(filled(folder, form=PLAN, projection="submit")).rows[0][3] == "秘密システム"


def test_an_unknown_edition_of_the_list_is_refused(tmp_path: Path) -> None:
    loaded = load_assessment(body(tmp_path, a="") / "a")
    with pytest.raises(InputError) as caught:
        fill_plan((loaded,), edition="2024-11")
    [problem] = caught.value.problems
    assert problem.message.ja == "計画管理書（keikaku）の版に「2024-11」はありません。"
    assert fill_plan((loaded,), edition="2024-10").edition == "2024-10"


def test_the_command_takes_a_folder_of_assessments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(
        capsys, "form", body(tmp_path, a="number: '1'\n", b="number: '2'\n"), "--form", "keikaku", "--format", "md"
    )
    assert (ran.code, ran.err) == (0, "")
    assert "| 1 | 見本市　見本事務　重点項目評価書 | 重点項目評価書 |" in ran.out
    assert "特定個人情報保護評価計画管理書" in ran.out


# --- the day ---


@pytest.mark.parametrize(
    ("evaluated", "due"),
    [
        ("令和6年12月20日", "令和11年12月19日まで"),
        ("令和6年1月1日", "令和10年12月31日まで"),
        ("令和6年2月29日", "令和11年2月27日まで"),
        ("2020-03-01", "令和7年2月28日まで"),
        ("2019-03-01", "令和6年2月29日まで"),
        ("平成26年4月30日", "平成31年4月29日まで"),
        ("平成26年5月2日", "令和元年5月1日まで"),
        ("none", ""),
        ("unknown", ""),
        ("令和6年12月", ""),
        (None, ""),
    ],
)
def test_five_years_less_a_day(evaluated: str | None, due: str) -> None:
    procedure = {} if evaluated is None else {"procedure": {"evaluated_on": evaluated}}
    assert _due(assessment(**procedure)) == due


@pytest.mark.parametrize(
    ("written", "shown"), [(None, ""), ("unknown", ""), ("none", "－"), ("令和7年1月9日", "令和7年1月9日")]
)
def test_the_day_of_publication(written: str | None, shown: str) -> None:
    more = {} if written is None else {"published_on": written}
    assert COLUMNS["published"](assessment(**more)) == shown


# --- the order ---


@given(
    st.lists(
        st.one_of(st.none(), st.integers(0, 120).map(str), st.sampled_from(["", "甲", "乙1", "1-2", "０９"])),
        max_size=8,
    )
)
def test_numbers_stand_in_the_order_of_counting_and_the_rest_behind_them(numbers: list[str | None]) -> None:
    table = plan_table([assessment(number) for number in numbers], (Column("number", "番号", "memory"),))
    told = [row[0] for row in table.rows]
    counted = [number for number in told if number.isdecimal()]
    assert told[: len(counted)] == counted
    assert [int(number) for number in counted if number.isascii()] == sorted(int(n) for n in counted if n.isascii())
    assert sorted(told) == sorted(number or "" for number in numbers)
