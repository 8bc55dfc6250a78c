"""Rows read out of an annex whose columns are parted by tabs, and where an annex begins and ends."""

from __future__ import annotations

import pytest

from pia.errors import InputError
from pia.history.audit.document import find_annex
from pia.history.audit.table import rows_of_table

HEAD = "変更日\t項目\t変更前の記載\t変更後の記載\t提出時期\t提出時期に係る説明"
COVER = "特定個人情報保護評価書（重点項目評価書）\n目次\n（別添２）変更箇所\n\n"


def table(*lines: str) -> str:
    return "\n".join([COVER, "（別添２）変更箇所", "", HEAD, *lines])


def test_rows_are_read_by_the_heads_of_their_columns() -> None:
    text = table("令和7年9月1日\tⅠ 基本情報\t旧\t新\t事後\t精査", "令和7年9月2日\t別紙１\t\t全体改訂\t事前\t")
    annex = find_annex(text, "a.txt")
    assert (annex.form, annex.table) == ("juten", True)
    rows = rows_of_table(annex.lines)
    assert [(r.date, r.item, r.before, r.after, r.timing, r.explanation) for r in rows] == [
        ("令和7年9月1日", "Ⅰ 基本情報", "旧", "新", "事後", "精査"),
        ("令和7年9月2日", "別紙１", "", "全体改訂", "事前", ""),
    ]
    assert [row.line for row in rows] == [9, 10]
    assert all(row.whole for row in rows)


def test_columns_in_another_order_are_told_by_their_heads() -> None:
    moved = "項目\t変更日\t変更後の記載\t変更前の記載\t提出時期\t提出時期に係る説明"
    text = table().replace(HEAD, moved) + "\nⅠ 基本情報\t令和7年9月1日\t新\t旧\t事後\t精査"
    (row,) = rows_of_table(find_annex(text, "a.txt").lines)
    assert (row.date, row.item, row.before, row.after) == ("令和7年9月1日", "Ⅰ 基本情報", "旧", "新")


def test_other_columns_are_passed_over() -> None:
    text = table().replace(
        HEAD, "No.\t変 更 日\t項目\t変更前の記載\t変更後の記載\t提出時期\t備考\t提出時期に係る説明\t"
    )
    (row,) = rows_of_table(find_annex(text + "\n1\t令和7年9月1日\tⅢ\t旧\t新\t事後\t済\t精査\t", "a.txt").lines)
    assert (row.date, row.item, row.before, row.after, row.timing, row.explanation) == (
        ("令和7年9月1日", "Ⅲ", "旧", "新", "事後", "精査")
    )
    assert row.whole


def test_a_table_that_begins_with_an_empty_column_is_read_in_place() -> None:
    text = table().replace(HEAD, f"\t{HEAD}") + "\n\t令和7年9月1日\tⅢ\t旧\t新\t事後\t精査"
    (row,) = rows_of_table(find_annex(text, "a.txt").lines)
    assert (row.date, row.item, row.explanation) == ("令和7年9月1日", "Ⅲ", "精査")


def test_a_line_with_its_own_timing_is_a_row_below_cells_that_span_it() -> None:
    text = table("令和7年9月1日\tⅢ\t旧\t新\t事後\t精査", "\t\t旧２\t新２\t事前\t重要な変更")
    rows = rows_of_table(find_annex(text, "a.txt").lines)
    assert [(r.date, r.item, r.after, r.timing) for r in rows] == [
        ("令和7年9月1日", "Ⅲ", "新", "事後"),
        ("〃", "〃", "新２", "事前"),
    ]


def test_a_column_that_the_table_does_not_have_is_lost() -> None:
    text = table().replace(HEAD, "変更日\t項目\t変更前の記載\t変更後の記載") + "\n令和7年9月1日\tⅢ\t旧\t新"
    (row,) = rows_of_table(find_annex(text, "a.txt").lines)
    assert row.lost == ("timing",)


def test_a_line_without_date_and_item_goes_on_with_the_row_before() -> None:
    text = table("令和7年9月1日\tⅢ\t旧\t一行目\t事後\t精査", "\t\t\t二行目\t\t", "", "令和7年9月2日\tⅣ\ta\tb\t事後\t")
    rows = rows_of_table(find_annex(text, "a.txt").lines)
    assert [row.after for row in rows] == ["一行目\n二行目", "b"]


def test_the_marks_of_a_web_page_are_no_text() -> None:
    text = table("令和7年9月1日\tⅢ\t<p><甲における措置></p> <p>①一</p>\t<p>②二<br/>三</p>\t事後\t")
    (row,) = rows_of_table(find_annex(text, "a.txt").lines)
    assert (row.before, row.after) == ("<甲における措置>\n①一", "②二\n三")


def test_a_row_that_is_cut_off_says_what_it_lost() -> None:
    (row,) = rows_of_table(find_annex(table("令和7年9月1日\tⅢ\t旧"), "a.txt").lines)
    assert row.lost == ("after", "timing")


def test_the_annex_ends_where_another_attachment_begins() -> None:
    text = (
        table("令和7年9月1日\tⅢ\t旧\t新\t事後\t")
        + "\n\n(別紙1) 提供先一覧\n\n項番\t照会者\t事務\t提供者\t情報\n1\ta\tb\tc\td\n"
    )
    assert len(rows_of_table(find_annex(text, "a.txt").lines)) == 1


@pytest.mark.parametrize(
    "text, code, place",
    [
        ("", "annex-not-found", "a.txt:1:1"),
        ("表紙\n\n（別添２）変更箇所\n\n（別添３）別の表\n", "annex-not-found", "a.txt:3:1"),
        (f"（別添２）変更箇所\n{HEAD}", None, ""),
        ("何もない文書\n" * 50, "annex-not-found", "a.txt:1:1"),
    ],
)
def test_a_document_without_an_annex_is_said_so(text: str, code: str | None, place: str) -> None:
    if code is None:
        assert find_annex(text, "a.txt").lines
        return
    with pytest.raises(InputError) as refused:
        find_annex(text, "a.txt")
    (problem,) = refused.value.problems
    assert (problem.code, str(problem.place)) == (code, place)
    assert "変更箇所" in problem.remedy.ja


def test_a_title_in_the_contents_is_not_taken_for_the_annex() -> None:
    annex = find_annex(table("令和7年9月1日\tⅢ\t旧\t新\t事後\t"), "a.txt")
    assert annex.lines[0].number == 7
