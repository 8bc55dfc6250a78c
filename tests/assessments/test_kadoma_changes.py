"""別添２ of 門真市's model holds all 35 published rows: timings, explanations, scopes and the numbers they move."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia.app.form import filled
from pia.model.read import load_assessment

if TYPE_CHECKING:
    from pia.model.procedure import Change

DIRECTORY = Path(__file__).resolve().parents[2] / "assessments" / "kadoma"

DAY = "令和7年9月1日"
STATED = {
    (None, "posterior", "運用方法の変更のため"): 1,
    (DAY, "posterior", "精査による変更"): 13,
    (DAY, "posterior", "システムの変更"): 6,
    (DAY, "posterior", "法律の改正に伴う変更"): 4,
    (DAY, "posterior", "精査による修正 法律の改正に伴う変更"): 1,
    (DAY, "posterior", "法律の改正に伴う変更 項の追加"): 1,
    (DAY, "posterior", None): 2,
    (DAY, "prior", "ガバメントクラウドに伴う変更"): 3,
    (DAY, "prior", "標準化に伴う変更"): 1,
    (DAY, "prior", "既存住基システム(R4G)及びコンビニ交付(BCL)仕様変更"): 1,
    (DAY, "prior", "標準準拠システムへの移行及びガバメントクラウドに伴う変更"): 1,
    (DAY, None, None): 1,
}
"""Rows per date, timing and explanation."""

PRIOR = ["r12", "r13", "r19", "r21", "r29", "r35"]
SHORT = {
    "r04": ("4. 副本DBファイル", "4. コンビニ情報ファイル"),
    "r07": (
        "[○]提供を行っている(59件) [○]移転を行っている(16件)",
        "[○]提供を行っている(60件) [○]移転を行っている(15件)",
    ),
    "r09": ("番号法第9条第1項 別表第1", "番号法第9条 別表"),
    "r10": ("別紙1のとおり", "項番修正等"),
    "r11": ("別紙2のとおり", "項番修正等"),
    "r16": ("（ 1件 ）", "（ 2件 ）"),
    "r21": (None, "全体改訂"),
    "r31": ("副本DBファイル", "コンビニ情報ファイル"),
    "r32": ("コンビニ交付サーバ", "コンビニ交付連携システム"),
}
NO_KEYS = {"r01", "r31", "r32"}
"""The pointer to older rows, and two words replaced all over a chapter."""

ALL_FILES = "【住民基本台帳ファイル・本人確認情報ファイル・送付先情報ファイル・コンビニ情報ファイル】"
LIST = re.compile(r"\((?P<numbers>[^()]+)の項\)")


@cache
def rows() -> dict[str, Change]:
    return {change.id: change for change in load_assessment(DIRECTORY).assessment.changes}


def test_every_row_is_there_in_the_printed_order() -> None:
    assert list(rows()) == [f"r{number:02}" for number in range(1, 36)]


def test_rows_per_date_timing_and_explanation() -> None:
    assert Counter((row.date, row.timing, row.explanation) for row in rows().values()) == STATED


def test_rows_per_timing() -> None:
    assert Counter(row.timing for row in rows().values()) == {"posterior": 28, "prior": 6, None: 1}
    assert [row.id for row in rows().values() if row.timing == "prior"] == PRIOR


def test_every_row_names_its_item_and_its_kind() -> None:
    assert all(row.item and row.kind for row in rows().values())


def test_the_words_for_added_and_removed_give_the_kind() -> None:
    for row in rows().values():
        assert (row.before == "追加") == (row.kind == "added"), row.id
        assert (row.after == "削除") == (row.kind == "removed"), row.id
    assert [row.id for row in rows().values() if row.kind == "added"] == ["r13", "r17", "r25", "r28", "r29"]
    assert [row.id for row in rows().values() if row.kind == "removed"] == ["r33"]


def test_one_row_is_there_twice() -> None:
    first, second = rows()["r25"], rows()["r28"]
    assert (first.item, first.before, first.after) == (second.item, second.before, second.after)
    assert (first.timing, second.timing) == (None, "posterior")


@pytest.mark.parametrize("row", SHORT)
def test_short_cells_stand_as_printed(row: str) -> None:
    assert (rows()[row].before, rows()[row].after) == SHORT[row]
    assert not rows()[row].restated


def test_provisions_are_counted() -> None:
    found = [LIST.search(cell or "") for cell in (rows()["r05"].before, rows()["r05"].after)]
    assert [len(match["numbers"].split("、")) if match else 0 for match in found] == [58, 60]


def test_rows_for_all_four_files() -> None:
    assert [row.id for row in rows().values() if ALL_FILES in (row.item or "")] == ["r27", "r30", "r35"]


def test_the_new_contractor_is_named() -> None:
    added = rows()["r17"].after or ""
    assert "パーソルビジネスプロセスデザイン株式会社" in added
    assert "[10人以上50人未満]" in added
    assert "[再委託しない]" in added


def test_every_key_is_an_item_of_the_form() -> None:
    items = {item.key for item in filled(DIRECTORY).items()}
    named = {row.id: row.keys for row in rows().values()}
    assert {key for keys in named.values() for key in keys} <= items
    assert {id_ for id_, keys in named.items() if not keys} == NO_KEYS
