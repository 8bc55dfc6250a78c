"""別添３ of 長岡市's model holds all 136 published rows: dates, timings, explanations and the numbers they move."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia.app.form import filled
from pia.model.read import load_assessment

if TYPE_CHECKING:
    from pia.model.procedure import Change

DIRECTORY = Path(__file__).resolve().parents[2] / "assessments" / "nagaoka"

NOT_IMPORTANT = "重要な変更に当たらない項目"
ROWS = {
    "平成29年4月11日": 8,
    "平成29年11月21日": 13,
    "平成30年7月2日": 64,
    "令和1年6月21日": 1,
    "令和2年2月1日": 10,
    "令和3年6月7日": 13,
    "令和4年6月8日": 18,
    "令和5年6月8日": 9,
}
PAGES = (25, 27, 26, 14, 13, 10, 13, 8)
"""Rows on each printed page; an id counts the rows as they are taken from the pages."""

NO_KEYS = {"r034", "r080", "r086"}
"""A row that only moves the number of a recipient, and two that do not say which file they are about."""

MARKED = {
    "平成29年11月21日": ["r016", "r017"],
    "平成30年7月2日": ["r020", "r025", "r080", "r086"],
    "令和2年2月1日": ["r088", "r091", "r092", "r100", "r101", "r104"],
    "令和3年6月7日": ["r094"],
    "令和4年6月8日": ["r108", "r109", "r115", "r119", "r122", "r124", "r127"],
    "令和5年6月8日": ["r130"],
}
"""Rows on an item that the form marks with ※, by date."""

PROVISIONS = {"r088": (57, 56), "r094": (56, 59), "r109": (59, 58)}
"""How many 項 of 別表第２ stand in the before and the after cell."""

TALLIES = {
    "r019": ("別紙２のとおり（４０件）", "別紙２のとおり（４１件）"),
    "r022": (
        "提供を行っている　（６２件）\n移転を行っている　（４０件）",
        "提供を行っている　（６５件）\n移転を行っている　（４１件）",
    ),
    "r023": ("別紙１のとおり（５５件）", "別紙１のとおり（５６件）"),
    "r026": ("提供を行っている（６５件）", "提供を行っている（７２件）"),
    "r027": ("別紙１のとおり（５６件）", "別紙１のとおり（５７件）"),
    "r093": (
        "提供を行っている　（72件）\n移転を行っている　（41件）",
        "提供を行っている　（74件）\n移転を行っている　（40件）",
    ),
    "r106": ("41件", "40件"),
    "r112": ("別紙１のとおり（57件）", "別紙１のとおり（56件）"),
    "r120": ("別紙２のとおり（４０件）", "別紙２のとおり（４2件）"),
    "r133": ("別紙１のとおり（56件）", "別紙１のとおり（58件）"),
    "r136": ("別紙２のとおり（４０件）", "別紙２のとおり（４３件）"),
}
"""Counts as printed, those that do not add up among them."""

NEW_RECIPIENTS = range(11, 17)
CELLS = 8
"""Cells of one new recipient: its name and ① to ⑦."""

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
LIST = re.compile(r"（(?P<numbers>[^（）]+)の項）")


@cache
def rows() -> dict[str, Change]:
    return {change.id: change for change in load_assessment(DIRECTORY).assessment.changes}


def of_recipient(number: int) -> list[Change]:
    """Return the rows of 平成30年7月2日 that concern one 提供先."""
    name = "提供先" + str(number).translate(FULL_WIDTH)
    return [row for row in rows().values() if row.date == "平成30年7月2日" and name in (row.item or "").split("\n")]


def test_every_row_is_there() -> None:
    assert sorted(rows()) == [f"r{number:03}" for number in range(1, sum(ROWS.values()) + 1)]
    assert sum(ROWS.values()) == 136


def test_rows_stand_in_the_order_of_pages_and_dates() -> None:
    first = list(accumulate(PAGES, initial=1))
    days = list(ROWS)
    places = [(bisect(first, int(id_[1:])), days.index(row.date or "")) for id_, row in rows().items()]
    assert places == sorted(places)


def test_rows_per_date_timing_and_explanation() -> None:
    stated = Counter({(date, "posterior", NOT_IMPORTANT): count for date, count in ROWS.items()})
    stated["平成29年11月21日", "posterior", NOT_IMPORTANT] -= 1
    stated["平成29年11月21日", "posterior", f"{NOT_IMPORTANT}（誤字の修正）"] = 1
    assert Counter((row.date, row.timing, row.explanation) for row in rows().values()) == stated


def test_every_row_names_its_item_and_its_kind() -> None:
    assert all(row.item and row.kind for row in rows().values())
    assert [row.id for row in rows().values() if row.kind == "corrected"] == ["r016"]


def test_a_row_without_a_before_cell_adds() -> None:
    for row in rows().values():
        assert (row.before in {None, "(新規追加)"}) == (row.kind == "added"), row.id
        assert row.after, row.id


def test_marked_items_are_21_rows() -> None:
    assert sum(map(len, MARKED.values())) == 21
    for date, ids in MARKED.items():
        assert {rows()[id_].date for id_ in ids} == {date}


@pytest.mark.parametrize("row", PROVISIONS)
def test_provisions_are_counted(row: str) -> None:
    cells = (rows()[row].before or "", rows()[row].after or "")
    found = [LIST.search(cell) for cell in cells]
    numbers = [re.split("[、，]", match["numbers"]) if match else [] for match in found]
    assert tuple(map(len, numbers)) == PROVISIONS[row]
    assert all(len(set(one)) == len(one) for one in numbers)


@pytest.mark.parametrize("row", TALLIES)
def test_tallies_stand_as_printed(row: str) -> None:
    assert (rows()[row].before, rows()[row].after) == TALLIES[row]


@pytest.mark.parametrize("number", NEW_RECIPIENTS)
def test_a_new_recipient_has_one_row_per_cell(number: int) -> None:
    found = of_recipient(number)
    assert len(found) == CELLS
    assert all(row.before is None and row.kind == "added" for row in found)


@pytest.mark.parametrize(("number", "printed"), [(11, 11), (12, 12), (13, 13), (14, 13), (15, 13), (16, 13)])
def test_the_basis_of_a_new_recipient_stands_as_printed(number: int, printed: int) -> None:
    found = [row.after for row in of_recipient(number) if (row.item or "").endswith("①法令上の根拠")]
    assert found == [f"住民基本台帳法第１条、条例別表第３第{str(printed).translate(FULL_WIDTH)}の項"]


def test_only_rewritten_cells_are_marked_as_restated() -> None:
    assert sum(row.restated for row in rows().values()) == 21
    assert all(row.before != row.after for row in rows().values())


def test_every_key_is_an_item_of_the_form() -> None:
    items = {item.key for item in filled(DIRECTORY).items()}
    named = {row.id: row.keys for row in rows().values()}
    assert {key for keys in named.values() for key in keys} <= items
    assert {id_ for id_, keys in named.items() if not keys} == NO_KEYS
