"""Facts that 様式4, 様式2 and the plan list need: what may be written, and every wrong name with its place and the nearest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from refused import problems
from write import MINIMAL, write

from pia.model.base import NONE
from pia.model.read import load_assessment

if TYPE_CHECKING:
    from pia.model.assessment import Assessment

FILES = MINIMAL + "files: [{id: f, name: F}]\n"


def read(folder: Path, text: str) -> Assessment:
    return load_assessment(write(folder, text)).assessment


# --- 別添1 ---


def test_flows_belong_to_drawings(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        FILES + "systems: [{id: s, name: S}]\ncharts: [{id: a, title: 届出, note: 前書き。}, {id: b}]\n"
        "flows: [{id: x, chart: a, from: s, to: s, step: 1-①, label: 届出, note: 届け出る。}]\n",
    )
    assert [(chart.id, chart.title, chart.note) for chart in made.charts] == [
        ("a", "届出", "前書き。"),
        ("b", None, None),
    ]
    assert (made.flows[0].chart, made.flows[0].step, made.flows[0].label) == ("a", "1-①", "届出")


# --- answers common to all files ---


def test_common_answers_have_the_shape_of_those_of_a_file(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        MINIMAL
        + "risks: [{risk: audit, answers: {self-check: sufficient}, texts: {audit-content: 年１回。}}]\naudit: [self-check, 外部監査]\n",
    )
    assert made.risks[0].answers == {"self-check": "sufficient"}
    assert made.risks[0].texts == {"audit-content": "年１回。"}
    assert made.audit == ("self-check", "external-audit")
    assert read(tmp_path / "b", MINIMAL).audit is None


# --- the plan list and 様式2 ---


def test_rounds_and_plans(tmp_path: Path) -> None:
    text = MINIMAL.replace("{name: 見本事務}", "{name: 見本事務, summary: 要約。}")
    made = read(
        tmp_path,
        text
        + "procedure: {no_manual_work: true, evaluated_on: 令和6年12月20日, planned: 令和11年度, emergency: none}\n",
    )
    assert made.procedure is not None
    assert (made.procedure.no_manual_work, made.procedure.evaluated_on, made.procedure.planned) == (
        True,
        "令和6年12月20日",
        "令和11年度",
    )
    assert made.procedure.emergency == NONE
    assert made.work.summary == "要約。"


@pytest.mark.parametrize(
    "written", ["令和5年8月14日（月）", "令和5年8月14日(月)", "令和５年８月１４日（月曜日）", "令和5年8月14日（月曜）"]
)
def test_a_day_of_the_week_may_stand_behind_a_date(tmp_path: Path, written: str) -> None:
    made = read(tmp_path, MINIMAL + f"procedure: {{third_party: {{date: {written}}}}}\n")
    third = made.procedure.third_party if made.procedure is not None else None
    assert getattr(third, "date", None) == written


# --- 変更箇所 ---


def test_totals_and_kinds_of_changes(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        MINIMAL
        + "changes: [{id: r, kind: 新規追加}, {id: s, kind: corrected}]\nchange_totals: [{id: t, date: none, prior: 3}, {id: u, posterior: 2, note: 様式の変更}]\n",
    )
    assert [change.kind for change in made.changes] == ["added", "corrected"]
    assert [(t.date, t.prior, t.posterior, t.note) for t in made.change_totals] == [
        ("none", 3, 0, None),
        (None, 0, 2, "様式の変更"),
    ]


# --- annexes ---


def test_columns_and_fields_of_an_annex(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        FILES + "annexes: [{id: a, label: 別紙１, columns: {organ: 実施機関, provider: 情報提供者}}]\n"
        "recipients:\n  - {id: r, kind: provision, files: [f], annex: a, rows: [{id: x, organ: 市長, provider: 市長部局}]}\n",
    )
    assert made.annexes[0].columns == {"organ": "実施機関", "provider": "情報提供者"}
    rows = made.recipients[0].rows
    assert isinstance(rows, tuple)
    assert (rows[0].organ, rows[0].provider) == ("市長", "市長部局")


CASES = {
    "chart": (
        FILES + "systems: [{id: s, name: S}]\ncharts: [{id: a}]\nflows: [{id: x, chart: b, from: s, to: s}]\n",
        ("dangling-id", "assessment.yaml:11:24", "charts に「b」という識別子はありません。", "識別子: a"),
    ),
    "charts": (
        MINIMAL + "charts: [{id: a}, {id: a}]\n",
        ("duplicate-id", "assessment.yaml:8:24", "charts のID「a」が重複しています。もう1か所はassessment.yaml:8:15です。", "IDを変えるか、どちらか一方を削除してください。"),
    ),
    "audit": (
        MINIMAL + "audit: [self-chek]\n",
        ("unknown-choice", "assessment.yaml:8:9", "監査の実施の有無の選択肢にありません: 「self-chek」", "「self-check」ではありませんか。次から選んでください: 自己点検、内部監査、外部監査"),
    ),
    "column": (
        FILES + "annexes: [{id: a, label: 別紙１, columns: {orgn: 実施機関}}]\n",
        ("unknown-column", "assessment.yaml:9:40", "別紙の行に「orgn」という項目はありません。", "「organ」ではありませんか。次から選んでください: number、article、recipient、organ、work、provider、information、office"),
    ),
    "change": (
        MINIMAL + "changes: [{id: r, kind: adde}]\n",
        ("unknown-choice", "assessment.yaml:8:25", "変更の種類の選択肢にありません: 「adde」", "「added」ではありませんか。次から選んでください: 新規追加、削除、記載の変更、誤記等の修正"),
    ),
    "total": (
        MINIMAL + "change_totals: [{id: t, prior: many}]\n",
        ("number-expected", "assessment.yaml:8:32", "0以上の整数を書く欄ですが、「many」があります。", "桁区切りや単位を付けずに 84000 のように書いてください。"),
    ),
    "round": (
        MINIMAL + "procedure: {evaluated_on: 令和6年13月}\n",
        ("bad-date", "assessment.yaml:8:27", "13月はありません。月は1から12です", "月を直してください"),
    ),
    "weekday": (
        MINIMAL + "procedure: {evaluated_on: 令和6年12月（月）}\n",
        ("bad-date", "assessment.yaml:8:27", "「令和6年12月（月）」は日付として読めません", "「令和6年10月1日」「R6.10.1」「2024-10-01」のように書いてください（月まで、年までも可）"),
    ),
    "key": (
        MINIMAL + "procedure: {no_manual_works: true}\n",
        ("unknown-key", "assessment.yaml:8:13", "「no_manual_works」という項目はありません。", "「no_manual_work」ではありませんか。ここに書ける項目: basic、opinions、third_party、commission、no_manual_work、priority、evaluated_on、planned、reviewed_on、emergency"),
    ),
    "reason": (
        FILES + "inherits: [{profile: government-cloud/2025-09, files: {hosted: f}, without: [{control: ismap-audit}]}]\n",
        ("missing-key", "assessment.yaml:9:79", "必要な項目「reason」がありません。", "「reason: …」を書き足してください。"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_name_is_placed_and_the_nearest_is_named(tmp_path: Path, name: str) -> None:
    text, problem = CASES[name]
    assert [(p.code, str(p.place), p.message.ja, p.remedy.ja) for p in problems(tmp_path, text)] == [problem]
