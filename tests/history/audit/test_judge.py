"""Filed rows judged by item and texts alone, and held against their filing."""

from __future__ import annotations

import pytest

from pia.forms.printed_items import items_of
from pia.history.audit.filed import FiledRow
from pia.history.audit.judge import filed_as_important, judge_rows, tally, timing_of
from pia.history.guideline import guideline_at

FULL = items_of("zenkoumoku", "2024-10")
GUIDELINE = guideline_at("2024-10-01")
PLACE = "Ⅱ　特定個人情報ファイルの概要　６．特定個人情報の保管・消去　①保管場所"
ERASURE = "Ⅱ　特定個人情報ファイルの概要　６．特定個人情報の保管・消去　③消去方法"


def row(
    item: str, before: str = "甲", after: str = "乙", timing: str = "事前", explanation: str = "重要な変更"
) -> FiledRow:
    return FiledRow(
        line=1, date="令和6年11月1日", item=item, before=before, after=after, timing=timing, explanation=explanation
    )


@pytest.mark.parametrize(
    "filed, important, needs",
    [
        (row(PLACE), True, False),
        (row(ERASURE), False, False),
        (row(PLACE, "サーバに保管", "サーバ　に保管"), False, False),
        (row("（別添１）事務の内容"), True, True),
        (row("Ⅱ　特定個人情報ファイルの概要　３．特定個人情報の入手・使用"), True, True),
        (row("どこにもない項目"), True, True),
        (row(PLACE, "7年間保存し、入退室を記録して施錠する。", "一定期間保存する。"), True, True),
        (row("Ⅲ　特定個人情報ファイルの取扱いプロセスにおけるリスク対策　７．特定個人情報の保管・消去　リスク１　⑨過去３年以内に、評価実施機関において、個人情報に関する重大事故が発生したか　その内容"), False, False),
    ],
)  # fmt: skip
def test_a_row_is_judged_by_its_item_and_its_texts(filed: FiledRow, important: bool, needs: bool) -> None:
    (one,) = judge_rows([filed], FULL, GUIDELINE, form="zenkoumoku")
    assert (one.important, one.needs_decision) == (important, needs)
    assert timing_of(one) == ("事前" if important else "事後")
    assert one.reasons


def test_what_was_filed_changes_no_judgement() -> None:
    texts = [("事前", "重要な変更"), ("事後", "重要な変更に当たらない"), ("", ""), ("事後", "軽微な変更")]
    made = [judge_rows([row(PLACE, timing=t, explanation=e)], FULL, GUIDELINE, form="zenkoumoku")[0] for t, e in texts]
    assert {(one.important, one.needs_decision, one.reasons) for one in made} == {(True, False, made[0].reasons)}
    assert [one.agrees for one in made] == [True, False, None, False]


@pytest.mark.parametrize(
    "charts, important, needs", [("decide", True, True), ("important", True, False), ("not-important", False, False)]
)
def test_the_drawings_count_as_the_body_says(charts: str, important: bool, needs: bool) -> None:
    (one,) = judge_rows([row("（別添１）事務の内容")], FULL, GUIDELINE, form="zenkoumoku", charts=charts)  # type: ignore[arg-type]
    assert (one.important, one.needs_decision) == (important, needs)


def test_a_basic_form_knows_no_important_change() -> None:
    items = items_of("kiso", "2024-10")
    (one,) = judge_rows(
        [row("Ⅰ　関連情報　１．特定個人情報ファイルを取り扱う事務　①事務の名称")], items, GUIDELINE, form="kiso"
    )
    assert (one.important, one.needs_decision) == (False, False)


def test_dittos_stand_for_the_row_above_them() -> None:
    rows = [row(PLACE, "新規", "一"), row("〃", "〃", "二", explanation="〃"), row("〃", "〃", "三")]
    made = judge_rows(rows, FULL, GUIDELINE, form="zenkoumoku")
    assert [(one.row.item, one.row.before, one.row.after) for one in made] == [
        (PLACE, "新規", "一"),
        (PLACE, "新規", "二"),
        (PLACE, "新規", "三"),
    ]
    assert [one.row.dittos for one in made] == [(), ("item", "before", "explanation"), ("item", "before")]
    assert tally(made).restored == 2


def test_a_ditto_with_nothing_above_is_lost() -> None:
    (one,) = judge_rows([row("〃")], FULL, GUIDELINE, form="zenkoumoku")
    assert one.row.lost == ("item",)
    assert one.agrees is None
    assert one.reasons[0].ja == "テキストから読み取れない欄: 項目"


@pytest.mark.parametrize(
    "timing, explanation, filed",
    [
        ("事前", "重要な変更", True),
        ("事後", "重要な変更に当たらない項目", False),
        ("事後", "重要な変更に該当しないため", False),
        ("事前", "事後で足りるものの任意に\n事前に提出", False),
        ("事後", "", False),
        ("事前", "", None),
        ("", "", None),
        ("事前", "法令改正", None),
    ],
)
def test_how_a_row_was_filed(timing: str, explanation: str, filed: bool | None) -> None:
    assert filed_as_important(row(PLACE, timing=timing, explanation=explanation)) is filed


def test_figures_count_every_row_once() -> None:
    rows = [
        row(PLACE),
        row(PLACE, timing="事後", explanation="軽微"),
        row("ない"),
        row(ERASURE, timing="事前", explanation=""),
    ]
    found = tally(judge_rows(rows, FULL, GUIDELINE, form="zenkoumoku"))
    assert found.rows == sum(found.confusion.values()) == sum(found.resolved.values()) == 4
    assert found.confusion == {
        ("important", "important"): 1, ("important", "not-important"): 1, ("not-important", "unsaid"): 1, ("open", "important"): 1,
    }  # fmt: skip
