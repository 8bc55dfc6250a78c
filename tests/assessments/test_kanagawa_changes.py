"""別添３ of 神奈川県's model holds all 289 published rows: dates, timings, explanations, and the items they concern."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from published import items_of, starred

from pia.model.base import is_none
from pia.model.read import load_assessment

if TYPE_CHECKING:
    from pia.model.procedure import Change

DIRECTORY = Path(__file__).resolve().parents[2] / "assessments" / "kanagawa"

FIRST, REBUILT, LAST = "平成28年12月15日", "令和6年5月27日", "令和6年6月5日"
IMPORTANT = "重要な変更"
VOLUNTARY = "事後で足りるものの任意に事前に提出"
SLIGHT = (
    "個人のプライバシー等の権利利益に影響を与える特定個人情報の漏えい"
    "その他事態を発生させるリスクを相当程度変動させるものではないと考えられる変更"
)
UPDATED = "時点修正"
STAFF = "定期人事異動"
STATED = {
    (FIRST, "prior", IMPORTANT): 15,
    (FIRST, "posterior", None): 6,
    (FIRST, "posterior", STAFF): 1,
    (FIRST, "posterior", "組織改変"): 1,
    (FIRST, None, None): 1,
    ("平成29年6月30日", "posterior", UPDATED): 5,
    ("平成29年6月30日", "posterior", STAFF): 1,
    ("平成30年8月29日", "posterior", UPDATED): 2,
    ("平成30年8月29日", "posterior", STAFF): 1,
    ("平成30年8月29日", "posterior", "組織再編"): 1,
    ("平成30年8月29日", "posterior", "事務分担変更"): 1,
    ("令和2年10月14日", "posterior", UPDATED): 2,
    ("令和2年10月14日", "posterior", "様式の変更"): 1,
    ("令和2年10月14日", "posterior", "政令改正の対応"): 1,
    ("令和3年10月13日", "posterior", SLIGHT): 4,
    ("令和3年10月13日", "posterior", "軽微な変更"): 1,
    ("令和4年7月8日", "posterior", "軽微な変更"): 1,
    ("令和5年9月1日", "posterior", UPDATED): 1,
    (REBUILT, "prior", IMPORTANT): 133,
    (REBUILT, "prior", VOLUNTARY): 96,
    (LAST, "prior", VOLUNTARY): 5,
    (LAST, "posterior", SLIGHT): 7,
    (LAST, "posterior", "その他の項目の変更であり事前の提出・公表が義務付けられない変更である"): 1,
    (LAST, "posterior", "その他の項目の変更であり事前の提出・公表が義務付けられない"): 1,
}
"""Rows per date, timing and explanation."""

DATES = {
    FIRST: 24, "平成29年6月30日": 6, "平成30年8月29日": 5, "令和2年10月14日": 4, "令和3年10月13日": 5,
    "令和4年7月8日": 1, "令和5年9月1日": 1, REBUILT: 229, LAST: 14,
}  # fmt: skip

PAGES = (
    14, 10, 1, 12, 6, 1, 4, 1, 3, 4, 5, 3, 2, 2, 4, 4, 7, 8, 10, 11, 8, 10, 11, 10, 10, 5, 4, 5, 4, 5, 7, 8, 1, 6, 6, 8, 5,
    5, 6, 8, 7, 7, 7, 8, 8, 6, 2,
)  # fmt: skip
"""Rows on each of the pages 43 to 89."""

SAME = "〃"
NEW = "新規"

HONNIN, FUHYO = "(1)都道府県知事保存本人確認情報ファイル", "(2)都道府県知事保存附票本人確認情報ファイル"
CHAPTERS = {
    "表紙": (3, 0),
    "Ⅰ　": (26, 3),
    f"Ⅱ　特定個人情報ファイルの概要　{HONNIN}": (25, 6),
    f"Ⅱ　特定個人情報ファイルの概要　{FUHYO}": (61, 14),
    "Ⅱ　特定個人情報ファイルの概要　（別添２）": (1, 0),
    f"Ⅲ　特定個人情報ファイルの取扱いプロセスにおけるリスク対策　{HONNIN}": (28, 28),
    f"Ⅲ　特定個人情報ファイルの取扱いプロセスにおけるリスク対策　{FUHYO}": (83, 82),
    "Ⅴ　": (1, 0),
    "Ⅵ　": (1, 0),
}
"""Rows of 令和6年5月27日 by the beginning of their item, and how many of them are important changes."""

SHORT = {
    "r001": ("表紙　公表日", "平成27年6月5日", "平成28年12月15日"),
    "r005": (None, "[　]　税務システム", "[○]　税務システム"),
    "r012": (None, "平成27年６月予定", "平成27年６月"),
    "r021": (None, "平成26年12月11日", "平成28年6月28日"),
    "r022": (None, "平成26年12月26日（金）～平成27年１月24日（土）", "平成28年９月20日（火）～平成28年10月19日（水）"),
    "r035": (
        None,
        "政策局自治振興部市町村課行政グループ\n045-210-3175",
        "政策局自治振興部市町村課調整グループ\n045-210-3166",
    ),
    "r094": (None, "［○］その他（画面の表示）", "［　］その他（ ）"),
    "r106": (None, NEW, "10項目以上50項目未満"),
    "r126": (None, NEW, "委託する　（１件）"),
    "r140": (None, NEW, "[○]提供を行っている（１件）[○]移転を行っている（１件）"),
    "r158": (None, NEW, "1年未満"),
    "r253": (None, NEW, "[●]接続しない（入手）[●]接続しない（提供）"),
    "r275": (
        None,
        "令和３年７月９日（金）～令和３年８月10日（火）",
        "令和５年６月20日（火）～令和５年７月19日（水）",
    ),
}
"""Cells as printed (item, before, after); None for an item that is not compared here."""

CHAINS = [
    ("r025", "r040"), ("r027", "r091"), ("r028", "r096"), ("r029", "r032"), ("r030", "r033"), ("r032", "r038"),
    ("r033", "r039"), ("r040", "r065"), ("r016", "r171"), ("r018", "r178"), ("r043", "r098"), ("r044", "r045"),
    ("r045", "r046"), ("r046", "r288"), ("r065", "r276"), ("r110", "r277"), ("r125", "r278"),
    ("r143", "r279"), ("r151", "r280"), ("r174", "r281"), ("r215", "r284"), ("r248", "r285"), ("r185", "r283"),
    ("r250", "r286"),
]  # fmt: skip
"""Rows of one item, earlier and later: what one writes the other replaces."""

ARTICLES = {
    "r025": "7 12の5 30の6 30の7 30の8 30の11 30の15 30の32 30の35",
    "r040": "7 12の5 30の6 30の7 30の8 30の11 30の15 30の22 30の32 30の35",
    "r065": "7 12の5 30の6 30の7 30の8 30の11 30の13 30の15 30の22 30の32 30の35 30の44の6",
    "r276": "7 12の5 30の6 30の7 30の8 30の11 30の15 30の22 30の32 30の35 30の44の6 30の15の2 30の44の7",
}
"""Articles of 住基法 in 個人番号の利用 after the change."""

FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
POSTS = ["r006", "r026", "r031", "r036"]


@cache
def rows() -> dict[str, Change]:
    """Return the rows of the annex by id."""
    return {row.id: row for row in load_assessment(DIRECTORY).assessment.changes}


def test_every_row_is_there_in_the_printed_order() -> None:
    assert list(rows()) == [f"r{number:03}" for number in range(1, 290)]
    assert sum(PAGES) == 289


def test_rows_per_date() -> None:
    assert Counter(row.date for row in rows().values()) == DATES
    dates = [row.date for row in rows().values()]
    assert list(dict.fromkeys(dates)) == list(DATES), "the dates rise"


def test_rows_per_date_timing_and_explanation() -> None:
    assert Counter((row.date, row.timing, row.explanation) for row in rows().values()) == STATED
    assert Counter(row.timing for row in rows().values()) == {"prior": 249, "posterior": 39, None: 1}


def test_rows_per_explanation() -> None:
    found = Counter(row.explanation for row in rows().values())
    assert found[IMPORTANT] == 148
    assert found[VOLUNTARY] == 101
    assert found[SLIGHT] == 11
    assert found[UPDATED] == 10
    assert found[STAFF] == 3


def test_every_row_names_its_item_its_kind_and_where_it_stands_now() -> None:
    assert all(row.item and row.kind and row.keys for row in rows().values())
    assert [row.id for row in rows().values() if row.after is None] == []
    assert [row.id for row in rows().values() if row.before is None] == ["r066"]


def test_new_rows_say_so() -> None:
    new = [row for row in rows().values() if row.before == NEW]
    assert len(new) == 149
    assert all(row.kind == "added" for row in new)


def test_continued_rows_follow_the_row_that_they_continue() -> None:
    everything = list(rows().values())
    continued = [at for at, row in enumerate(everything) if row.item == SAME]
    assert len(continued) == 11
    assert sum(everything[at].before == SAME for at in continued) == 6
    assert len(everything) - len(continued) == 278
    for at in continued:
        assert everything[at].keys == everything[at - 1].keys
        assert everything[at].date == everything[at - 1].date


def test_four_of_the_continued_rows_continue_a_new_one() -> None:
    found = [row for row in rows().values() if row.before == SAME and row.kind == "added"]
    assert len(found) == 4


def test_pages_stand_in_the_files_as_comments() -> None:
    text = "".join((DIRECTORY / f"changes-{number}.yaml").read_text("utf-8") for number in range(1, 7))
    found: dict[int, int] = {}
    page = 0
    for line in text.splitlines():
        if comment := re.fullmatch(r"  # 頁(\d+)", line):
            page = int(comment[1])
        elif line.startswith("  - id: "):
            found[page] = found.get(page, 0) + 1
    assert found == dict(zip(range(43, 90), PAGES, strict=True))


@pytest.mark.parametrize("beginning", CHAPTERS)
def test_rows_of_the_second_file_are_counted_by_chapter(beginning: str) -> None:
    found: list[Change] = []
    item = ""
    for row in rows().values():
        item = item if row.item == SAME else row.item or ""
        if row.date == REBUILT and item.startswith(beginning):
            found.append(row)
    assert (len(found), sum(row.explanation == IMPORTANT for row in found)) == CHAPTERS[beginning]


def test_the_chapters_are_all_of_that_day() -> None:
    assert sum(count for count, _ in CHAPTERS.values()) == DATES[REBUILT]
    assert sum(count for _, count in CHAPTERS.values()) == STATED[REBUILT, "prior", IMPORTANT]


def test_that_day_the_marked_items_are_the_important_changes() -> None:
    marked = starred("kanagawa")
    found = [row for row in rows().values() if row.date == REBUILT]
    assert [row.id for row in found if (row.explanation == IMPORTANT) != (row.keys[0] in marked)] == []


def test_every_key_is_an_item_of_the_form() -> None:
    keys = set(items_of("kanagawa"))
    assert sorted({key for row in rows().values() for key in row.keys} - keys) == []


@pytest.mark.parametrize("row", SHORT)
def test_short_cells_stand_as_printed(row: str) -> None:
    item, before, after = SHORT[row]
    assert (rows()[row].before, rows()[row].after) == (before, after)
    assert item is None or rows()[row].item == item
    assert not rows()[row].restated


@pytest.mark.parametrize(("earlier", "later"), CHAINS)
def test_a_later_row_takes_up_what_the_earlier_one_left(earlier: str, later: str) -> None:
    assert set(rows()[later].keys) <= set(rows()[earlier].keys)
    assert rows()[earlier].after == rows()[later].before


def test_the_second_file_begins_with_the_incidents_of_the_first() -> None:
    assert rows()["r264"].after == f"発生あり\n{rows()['r046'].after}"
    assert rows()["r289"].before == rows()["r046"].after
    assert rows()["r289"].after == rows()["r288"].after


@pytest.mark.parametrize("row", ARTICLES)
def test_the_articles_of_the_law_are_listed(row: str) -> None:
    text = (rows()[row].after or "").translate(FULL_WIDTH)
    found = [f"{first}{rest}" for first, rest in re.findall(r"^・第(\d+)条((?:の\d+)*)", text, re.MULTILINE)]
    assert found == ARTICLES[row].split()


def test_heads_of_the_section_are_named_by_their_post_alone() -> None:
    found = [row for row in rows().values() if "②所属長" in (row.item or "")]
    assert [row.id for row in found] == POSTS
    assert {(row.before, row.after) for row in found} == {("課長", "課長")}


def test_cells_with_a_dash_are_declared_none() -> None:
    assert sum(is_none(row.after) for row in rows().values()) == 10
    assert sum(is_none(row.before) for row in rows().values()) == 2


def test_nothing_is_left_as_it_was_but_the_posts() -> None:
    assert [row.id for row in rows().values() if row.before == row.after] == POSTS


def test_ratings_and_choices_of_the_new_file_are_not_restated() -> None:
    for word, count in {
        "十分である": 15,
        "行っている": 3,
        "十分に行っている": 5,
        "定めている": 5,
        "1,000万人以上": 4,
    }.items():
        found = [row for row in rows().values() if row.after == word]
        assert len(found) == count, word
        assert not any(row.restated for row in found)
