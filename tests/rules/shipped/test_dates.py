"""Dates and procedure: each rule on slips of the example city; every limit is tried on both of its sides."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from slips import EXAMPLE, Told, edited, judged, slip, status, without
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_has_no_finding,
)

PACK = "dates"

SLIPS = (
    slip(
        "use-not-before-holding",
        "used a day too early",
        (
            "files.yaml",
            "    used_from: {use: from-number-system}\n    storage:\n      place: |-",
            "    used_from: 平成27年10月4日\n    storage:\n      place: |-",
        ),
        Told(
            "files.yaml: used_from: ‸平成27年10月4日",
            "files/juki-file#used-from",
            "Ⅱ[住民基本台帳ファイル]/3/⑥",
            "「住民基本台帳ファイル」の使用開始日（平成27年10月4日）が、保有開始日（平成27年10月5日）より前です。",
            "住民基本台帳ファイル is used from 平成27年10月4日, before it is held (平成27年10月5日).",
        ),
    ),
    slip(
        "use-not-before-holding",
        "a month that ends before the file is held",
        (
            "files.yaml",
            "    used_from: {use: from-number-system}\n    storage:\n      place: |-",
            "    used_from: 平成27年9月\n    storage:\n      place: |-",
        ),
        Told(
            "files.yaml: used_from: ‸平成27年9月",
            "files/juki-file#used-from",
            "Ⅱ[住民基本台帳ファイル]/3/⑥",
            "「住民基本台帳ファイル」の使用開始日（平成27年9月）が、保有開始日（平成27年10月5日）より前です。",
        ),
    ),
    slip(
        "use-not-before-holding",
        "held from a later month",
        (
            "files.yaml",
            "    held_from: {use: from-number-system}\n    department: {use: department}\n    acquisition:\n      sources:\n",
            "    held_from: 平成27年12月\n    department: {use: department}\n    acquisition:\n      sources:\n",
        ),
        Told(
            "files.yaml: from-number-system: ‸平成27年10月5日",
            "files/juki-file#used-from",
            "Ⅱ[住民基本台帳ファイル]/3/⑥",
            "「住民基本台帳ファイル」の使用開始日（平成27年10月5日）が、保有開始日（平成27年12月）より前です。",
        ),
    ),
    slip(
        "use-not-before-holding",
        "the month in which it is held",
        (
            "files.yaml",
            "    used_from: {use: from-number-system}\n    storage:\n      place: |-",
            "    used_from: 平成27年10月\n    storage:\n      place: |-",
        ),
    ),
    slip(
        "published-after-changes",
        "published the day before its last change",
        ("assessment.yaml", "published_on: 令和7年4月1日", "published_on: 令和7年3月31日"),
        Told(
            "changes.yaml: date: ‸令和7年4月1日",
            "changes/r03",
            None,
            "変更日（令和7年4月1日）が公表日（令和7年3月31日）より後です。",
            "The change of 令和7年4月1日 is later than the publication (令和7年3月31日).",
        ),
    ),
    slip(
        "published-after-changes",
        "a change dated a year late",
        ("changes.yaml", "date: 令和6年10月1日", "date: 令和8年10月1日"),
        Told(
            "changes.yaml: date: ‸令和8年10月1日",
            "changes/r02",
            None,
            "変更日（令和8年10月1日）が公表日（令和7年4月1日）より後です。",
        ),
    ),
    slip(
        "published-after-changes",
        "the month of the last change",
        ("assessment.yaml", "published_on: 令和7年4月1日", "published_on: 令和7年4月"),
    ),
    slip(
        "published-after-changes",
        "a change in the month of publication",
        ("changes.yaml", "date: 令和7年4月1日", "date: 令和7年4月"),
    ),
    slip(
        "changes-in-order",
        "the first row dated after the second",
        ("changes.yaml", "date: 令和6年5月27日", "date: 令和6年12月1日"),
        Told(
            "changes.yaml: date: ‸令和6年10月1日",
            "changes#rows",
            "別添２/変更箇所",
            "変更日が前の行（令和6年12月1日）より早い行があります（令和6年10月1日）。",
            "A row dated 令和6年10月1日 follows one dated 令和6年12月1日.",
            severity="warning",
        ),
    ),
    slip(
        "changes-in-order",
        "the last row a day too early",
        ("changes.yaml", "date: 令和7年4月1日", "date: 令和6年9月30日"),
        Told(
            "changes.yaml: date: ‸令和6年9月30日",
            "changes#rows",
            "別添２/変更箇所",
            "変更日が前の行（令和6年10月1日）より早い行があります（令和6年9月30日）。",
            severity="warning",
        ),
    ),
    slip("changes-in-order", "two rows of one day", ("changes.yaml", "date: 令和7年4月1日", "date: 令和6年10月1日")),
    slip(
        "changes-in-order", "the month of the row above", ("changes.yaml", "date: 令和7年4月1日", "date: 令和6年10月")
    ),
    slip(
        "change-has-timing",
        "no date",
        without("changes.yaml", "    date: 令和6年10月1日"),
        Told(
            "changes.yaml: - ‸id: r02",
            "changes/r02",
            None,
            "変更箇所の行「r02」に、変更日の記載がありません。",
            "Row r02 of the change annex lacks: date.",
            severity="warning",
        ),
    ),
    slip(
        "change-has-timing",
        "no timing",
        ("changes.yaml", "    after: 再委託する\n    timing: prior", "    after: 再委託する\n    # timing: prior"),
        Told(
            "changes.yaml: - ‸id: r03",
            "changes/r03",
            None,
            "変更箇所の行「r03」に、提出時期の記載がありません。",
            severity="warning",
        ),
    ),
    slip(
        "change-has-timing",
        "neither date nor item nor timing",
        (
            without("changes.yaml", "    date: 令和6年10月1日"),
            (
                "changes.yaml",
                "    item: |-\n      Ⅱ　特定個人情報ファイルの概要\n      （住民基本台帳ファイル）\n      ３．④使用部署\n",
                "    # item: Ⅱ\n    #\n    #\n    #\n",
            ),
            (
                "changes.yaml",
                "    after: 市民部市民課、市民部東部出張所\n    timing: posterior",
                "    after: 市民部市民課、市民部東部出張所\n    # timing: posterior",
            ),
        ),
        Told(
            "changes.yaml: - ‸id: r02",
            "changes/r02",
            None,
            "変更箇所の行「r02」に、変更日、項目、提出時期の記載がありません。",
            severity="warning",
        ),
    ),
    slip(
        "change-has-timing",
        "no wording before and after",
        (
            "changes.yaml",
            "    before: 再委託しない\n    after: 再委託する\n",
            "    # before: 再委託しない\n    # after: 再委託する\n",
        ),
    ),
    slip(
        "basic-assessment-before-publication",
        "the day after publication",
        ("assessment.yaml", "basic: {date: 令和6年12月2日,", "basic: {date: 令和7年4月2日,"),
        Told(
            "assessment.yaml: {date: ‸令和7年4月2日, re",
            "basic#date",
            "Ⅴ/1/①",
            "基礎項目評価の実施日（令和7年4月2日）が公表日（令和7年4月1日）より後です。",
            "The basic assessment (令和7年4月2日) is later than the publication (令和7年4月1日).",
        ),
    ),
    slip(
        "basic-assessment-before-publication",
        "the month after publication",
        ("assessment.yaml", "basic: {date: 令和6年12月2日,", "basic: {date: 令和7年5月,"),
        Told(
            "assessment.yaml: {date: ‸令和7年5月, resu",
            "basic#date",
            "Ⅴ/1/①",
            "基礎項目評価の実施日（令和7年5月）が公表日（令和7年4月1日）より後です。",
        ),
    ),
    slip(
        "basic-assessment-before-publication",
        "the day of publication",
        ("assessment.yaml", "basic: {date: 令和6年12月2日,", "basic: {date: 令和7年4月1日,"),
    ),
    slip(
        "basic-assessment-before-publication",
        "the month of publication",
        ("assessment.yaml", "basic: {date: 令和6年12月2日,", "basic: {date: 令和7年4月,"),
    ),
    slip(
        "five-year-review",
        "five years and a day after publication",
        (),
        Told(
            "assessment.yaml: published_on: ‸令和7年4月1日",
            "cover#published-on",
            "表紙/公表日",
            "公表（令和7年4月1日）から5年を過ぎています（期限 2030-04-01）。",
            "More than five years have passed since the publication (令和7年4月1日; due 2030-04-01).",
            severity="warning",
        ),
        day=date(2030, 4, 2),
    ),
    slip(
        "five-year-review",
        "corrected, five years and a day after publication",
        status("corrected"),
        Told(
            "assessment.yaml: published_on: ‸令和7年4月1日",
            "cover#published-on",
            "表紙/公表日",
            "公表（令和7年4月1日）から5年を過ぎています（期限 2030-04-01）。",
            severity="warning",
        ),
        day=date(2030, 4, 2),
    ),
    slip(
        "five-year-review",
        "not dated: five years and a day after the basic assessment",
        without("assessment.yaml", "published_on: 令和7年4月1日  # 案の段階では書かない。"),
        Told(
            "assessment.yaml: {date: ‸令和6年12月2日, r",
            "cover#published-on",
            "表紙/公表日",
            "基礎項目評価の実施（令和6年12月2日）から5年を過ぎています（期限 2029-12-02）。",
            severity="warning",
        ),
        day=date(2029, 12, 3),
    ),
    slip(
        "five-year-review",
        "published on a leap day",
        ("assessment.yaml", "published_on: 令和7年4月1日", "published_on: 令和6年2月29日"),
        Told(
            "assessment.yaml: published_on: ‸令和6年2月29日",
            "cover#published-on",
            "表紙/公表日",
            "公表（令和6年2月29日）から5年を過ぎています（期限 2029-02-28）。",
            severity="warning",
        ),
        day=date(2029, 3, 1),
    ),
    slip(
        "five-year-review",
        "published in a month: a day after its last day",
        ("assessment.yaml", "published_on: 令和7年4月1日", "published_on: 令和7年4月"),
        Told(
            "assessment.yaml: published_on: ‸令和7年4月",
            "cover#published-on",
            "表紙/公表日",
            "公表（令和7年4月）から5年を過ぎています（期限 2030-04-30）。",
            severity="warning",
        ),
        day=date(2030, 5, 1),
    ),
    slip(
        "five-year-review",
        "corrected years after the assessment, whose publication is recorded",
        ("assessment.yaml", "procedure:\n", "procedure:\n  evaluated_on: 令和2年4月1日\n"),
        Told(
            "assessment.yaml: evaluated_on: ‸令和2年4月1日",
            "cover#published-on",
            "表紙/公表日",
            "直近の評価の公表（令和2年4月1日）から5年を過ぎています（期限 2025-04-01）。",
            "More than five years have passed since the publication of the last assessment (令和2年4月1日; due 2025-04-01).",
            severity="warning",
        ),
        day=date(2025, 4, 2),
    ),
    slip(
        "five-year-review",
        "published more than a year after the basic assessment",
        ("assessment.yaml", "basic: {date: 令和6年12月2日, ", "basic: {date: 令和2年12月2日, "),
        Told(
            "assessment.yaml: published_on: ‸令和7年4月1日",
            "cover#published-on",
            "表紙/公表日",
            "基礎項目評価の実施（令和2年12月2日）から5年を過ぎています（期限 2025-12-02）。",
            severity="warning",
        ),
        day=date(2025, 12, 3),
    ),
    slip(
        "five-year-review",
        "published a year after the basic assessment, to the day",
        ("assessment.yaml", "basic: {date: 令和6年12月2日, ", "basic: {date: 令和6年4月1日, "),
        day=date(2030, 4, 1),
    ),
    slip("five-year-review", "five years to the day", (), day=date(2030, 4, 1)),
    slip(
        "five-year-review",
        "five years to the day after the basic assessment",
        without("assessment.yaml", "published_on: 令和7年4月1日  # 案の段階では書かない。"),
        day=date(2029, 12, 2),
    ),
    slip(
        "five-year-review",
        "five years to the last of February after a leap day",
        ("assessment.yaml", "published_on: 令和7年4月1日", "published_on: 令和6年2月29日"),
        day=date(2029, 2, 28),
    ),
    slip(
        "five-year-review",
        "five years to the last day of the month",
        ("assessment.yaml", "published_on: 令和7年4月1日", "published_on: 令和7年4月"),
        day=date(2030, 4, 30),
    ),
    slip("five-year-review", "ended, which is assessed no more", status("ended"), day=date(2030, 4, 2)),
    slip("five-year-review", "a draft, which is being assessed now", status("draft"), day=date(2030, 4, 2)),
    slip(
        "last-assessment-published-by-then",
        "assessed again, the cover left behind",
        ("assessment.yaml", "procedure:\n", "procedure:\n  evaluated_on: 令和7年4月2日\n"),
        Told(
            "assessment.yaml: evaluated_on: ‸令和7年4月2日",
            "cover#published-on",
            "表紙/公表日",
            "直近の評価の公表日（令和7年4月2日）が、表紙の公表日（令和7年4月1日）より後です。",
            "The last assessment is said to be published on 令和7年4月2日, after the publication on the cover (令和7年4月1日).",
        ),
    ),
    slip(
        "last-assessment-published-by-then",
        "a month after that of the cover",
        ("assessment.yaml", "procedure:\n", "procedure:\n  evaluated_on: 令和7年5月\n"),
        Told(
            "assessment.yaml: evaluated_on: ‸令和7年5月",
            "cover#published-on",
            "表紙/公表日",
            "直近の評価の公表日（令和7年5月）が、表紙の公表日（令和7年4月1日）より後です。",
        ),
    ),
    slip(
        "last-assessment-published-by-then",
        "some day of the same month",
        ("assessment.yaml", "procedure:\n", "procedure:\n  evaluated_on: 令和7年4月\n"),
    ),
    slip(
        "last-assessment-published-by-then",
        "the same day",
        ("assessment.yaml", "procedure:\n", "procedure:\n  evaluated_on: 令和7年4月1日\n"),
    ),
    slip(
        "dates-since-number-system",
        "held a day too early",
        (
            "files.yaml",
            "    held_from: {use: from-number-system}\n    department: {use: department}\n    acquisition:\n      sources:\n",
            "    held_from: 平成27年10月4日\n    department: {use: department}\n    acquisition:\n      sources:\n",
        ),
        Told(
            "files.yaml: held_from: ‸平成27年10月4日",
            "files/juki-file#held-from",
            "Ⅱ[住民基本台帳ファイル]/2/⑤",
            "「住民基本台帳ファイル」の保有開始日（平成27年10月4日）又は使用開始日（平成27年10月5日）が、個人番号の利用が始まった平成27年10月5日より前です。",
            "住民基本台帳ファイル is held from 平成27年10月4日 and used from 平成27年10月5日, before numbers came into use on 5 October 2015.",
            severity="note",
        ),
    ),
    slip(
        "dates-since-number-system",
        "held from a month before",
        (
            "files.yaml",
            "    held_from: {use: from-number-system}\n    department: {use: department}\n    acquisition:\n      sources:\n",
            "    held_from: 平成27年9月\n    department: {use: department}\n    acquisition:\n      sources:\n",
        ),
        Told(
            "files.yaml: held_from: ‸平成27年9月",
            "files/juki-file#held-from",
            "Ⅱ[住民基本台帳ファイル]/2/⑤",
            "「住民基本台帳ファイル」の保有開始日（平成27年9月）又は使用開始日（平成27年10月5日）が、個人番号の利用が始まった平成27年10月5日より前です。",
            severity="note",
        ),
    ),
    slip(
        "dates-since-number-system",
        "held from the month itself",
        (
            "files.yaml",
            "    held_from: {use: from-number-system}\n    department: {use: department}\n    acquisition:\n      sources:\n",
            "    held_from: 平成27年10月\n    department: {use: department}\n    acquisition:\n      sources:\n",
        ),
    ),
)


def test_the_other_date_is_shown_beside_the_one_that_comes_too_early(tmp_path: Path) -> None:
    (one,) = (one for one in SLIPS if one.name == "used a day too early")
    (finding,), _ = judged(edited(tmp_path, one.edits), one.rule)
    (related,) = finding.related
    assert (related.note.ja, related.note.en) == ("保有開始日", "held from")
    line = (tmp_path / "example" / related.place.file).read_text(encoding="utf-8").splitlines()[related.place.line - 1]
    assert line[related.place.column - 1 :] == "平成27年10月5日"


@pytest.mark.parametrize("word", ["draft", "opinion", "review", "submitted", "ended"])
def test_five_years_are_asked_of_what_is_published_only(word: str, tmp_path: Path) -> None:
    findings, tally = judged(edited(tmp_path, (status(word),)), "five-year-review", date(2031, 1, 1))
    assert findings == []
    assert tally.selected == 0
    assert tally.reason is not None
    assert tally.reason.ja == "公表済みの評価書でないか、日付の記載がない。"


def test_a_review_without_any_date_is_no_pass(tmp_path: Path) -> None:
    edits = (
        without("assessment.yaml", "published_on: 令和7年4月1日  # 案の段階では書かない。"),
        ("assessment.yaml", "basic: {date: 令和6年12月2日, ", "basic: {"),
    )
    findings, tally = judged(edited(tmp_path, edits), "five-year-review", date(2031, 1, 1))
    assert (findings, tally.selected, tally.satisfied) == ([], 0, 0)
    assert judged(EXAMPLE, "five-year-review", date(2031, 1, 1))[1].violated == 1
