"""Rows read out of the running text of a printed annex."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from printed import HEAD, Cells, printed

from pia.forms.find_item import resolve
from pia.forms.printed_items import items_of
from pia.history.audit.columns import rows_of_text
from pia.history.audit.document import find_annex

if TYPE_CHECKING:
    from pia.history.audit.filed import FiledRow

ITEMS = items_of("zenkoumoku", "2024-10")
NOTE = "重要な変更に当たらない項目"
PLACE = "Ⅱ　特定個人情報ファイルの概要　６．特定個人情報の保管・消去　①保管場所"
USE = "Ⅱ　特定個人情報ファイルの概要　３．特定個人情報の入手・使用　⑧使用方法"
SHORT: Cells = ("令和6年5月27日", "表紙　評価書名", "甲の事務　全項目評価書", "乙の事務　全項目評価書", "事後", NOTE)
LONG: Cells = (
    "令和6年5月27日", PLACE, "庁舎の三階にある施錠した部屋のサーバに保管し、入退室を記録する。",
    "庁舎の三階にある施錠した部屋のサーバに保管し、入退室を静脈認証により管理して記録する。", "事前", "重要な変更",
)  # fmt: skip
ADDED: Cells = (
    "令和6年6月5日",
    USE,
    "",
    "窓口で本人確認を行い、システムの記録と照らし合わせて確かめる。異動の都度行う。",
    "事後",
    NOTE,
)


def read(text: str) -> list[FiledRow]:
    return rows_of_text(find_annex(text, "a.txt").lines, lambda item: resolve(item, ITEMS).rank)


def cells(row: FiledRow) -> Cells:
    flat = [text.replace("\n", "") for text in (row.date, row.item, row.before, row.after, row.timing, row.explanation)]
    return (flat[0], flat[1], flat[2], flat[3], flat[4], flat[5])


def test_rows_of_two_pages_are_read_whole() -> None:
    rows = read(printed([[SHORT, LONG], [ADDED, SHORT]]))
    assert [cells(row) for row in rows] == [SHORT, LONG, ADDED, SHORT]
    assert all(row.whole for row in rows)
    assert [row.unsure for row in rows] == [(), (), ("before",), ()]


def test_a_row_names_the_line_it_begins_at() -> None:
    text = printed([[SHORT, LONG]])
    lines = text.split("\n")
    assert [lines[row.line - 1] for row in read(text)] == ["令和6年5月27日", "令和6年5月27日"]


def test_the_explanation_printed_before_the_first_date_is_that_of_the_first_row() -> None:
    page = (
        printed([[SHORT, LONG]])
        .replace(f"\n{SHORT[0]}\n", f"\n{NOTE}{SHORT[0]}\n", 1)
        .replace(f"事後 {NOTE}", "事後", 1)
    )
    rows = read(page + printed([[ADDED, SHORT]]).partition("変更箇所\n")[2])
    assert cells(rows[0]) == SHORT


def test_a_date_at_the_end_of_the_page_is_given_back_where_all_are_the_same() -> None:
    text = printed([[LONG, LONG]]).replace("令和6年5月27日\n\nⅡ", "Ⅱ", 1) + "\n令和6年5月27日\n"
    rows = read(text)
    assert [row.date for row in rows] == ["令和6年5月27日", "令和6年5月27日"]
    assert rows[0].unsure == ("date",)


def test_a_cell_that_lost_its_place_is_said_to_be_lost() -> None:
    text = (
        printed([[LONG, LONG]]).replace("事前 重要な変更\n", "", 1) + "事前\n\n別の説明である\n\nもう一つの説明である\n"
    )
    rows = read(text)
    assert len(rows) == 2
    assert "explanation" in rows[0].lost
    assert rows[1].lost == ()


def test_a_row_of_which_only_the_date_is_left_counts() -> None:
    rows = read(printed([[LONG]]) + "\n令和7年1月1日\n\n令和7年1月2日\n")
    assert [(row.date, row.lost) for row in rows[1:]] == [
        ("令和7年1月1日", ("item", "before", "after", "timing", "explanation")),
        ("令和7年1月2日", ("item", "before", "after", "timing", "explanation")),
    ]


def test_what_follows_the_annex_is_none_of_it() -> None:
    rows = read(
        printed([[SHORT, LONG]])
        + "\n1 厚生労働大臣 番号法別表第２第１の項\n健康保険法による保険給付の支給に関する事務であって主務省令で定めるもの\n"
    )
    assert cells(rows[-1]) == LONG


def test_a_word_that_is_also_a_head_ends_no_page() -> None:
    item = "Ⅱ　特定個人情報ファイルの概要　２．基本情報　④記録される項目"
    row: Cells = ("令和6年5月27日", item, "新規", "10項目以上50項目未満", "事前", NOTE)
    text = printed([[row]])
    text = text.replace("る項目", "る\n項目")
    assert "\n項目\n" in text
    rows = read(text)
    assert [cells(one) for one in rows] == [row]


KANJI = st.text(
    alphabet="市民課長部署登録申請届出住所氏名確認記録保管入力出力照合更新通知管理権限職員端末媒体承認期間年月",
    min_size=3,
    max_size=12,
)
SENTENCE = st.lists(KANJI, min_size=3, max_size=9).map(lambda words: "を".join(words) + "。")
NAMED = [
    one for one in ITEMS if one.section in ("Ⅱ", "Ⅲ") and one.mark and not one.block and one.caption in ("", one.label)
]
ROW = st.tuples(
    st.sampled_from(["平成29年4月11日", "令和2年2月1日", "令和6年5月27日"]),
    st.sampled_from(NAMED).map(
        lambda one: (
            f"{one.chapter}　{one.heading}　{one.risk_title}{'　' if one.risk_title else ''}{one.mark}{one.label}"
        )
    ),
    SENTENCE,
    SENTENCE,
    st.sampled_from(["事前", "事後"]),
    st.sampled_from(["重要な変更", NOTE]),
)


@settings(max_examples=40)
@given(st.lists(st.lists(ROW, min_size=2, max_size=4), min_size=2, max_size=3))
def test_what_is_printed_in_order_is_read_back(pages: list[list[Cells]]) -> None:
    rows = read(printed(pages))
    assert [cells(row)[:2] + cells(row)[4:] for row in rows] == [row[:2] + row[4:] for page in pages for row in page]
    sure = [
        (cells(row)[2:4], given_[2:4])
        for row, given_ in zip(rows, (r for page in pages for r in page), strict=True)
        if not row.unsure
    ]
    assert all(read_ == written for read_, written in sure)


@settings(max_examples=40)
@given(st.text(alphabet="令和6年5月27日事前後重要な変更Ⅱ　特定個人情報ファイルの概要表紙〃 \n\t①", max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    made = f"変更箇所\n{HEAD}\n{text}\n令和6年5月27日\n"
    for row in read(made):
        assert set(row.lost) <= {"date", "item", "before", "after", "timing", "explanation"}
