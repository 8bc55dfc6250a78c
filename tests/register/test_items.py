from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pia.register import items
from pia.register.items import (
    CERTIFICATE,
    CERTIFICATE_ON_REQUEST,
    IDENTIFICATION,
    IDENTIFICATION_AT_CS,
    IDENTIFICATION_AT_PREFECTURE,
    IDENTIFICATION_WITH_KANA,
    MOVE_IN_NOTICE,
    MOVE_OUT_CERTIFICATE,
    RECIPIENT_ADDRESS,
    SUPPLEMENTARY,
    SUPPLEMENTARY_PROVIDED,
    holds_number,
    item_key,
    select,
)  # fmt: skip

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"


@pytest.mark.parametrize(("names", "count"), [
    (IDENTIFICATION, 8), (IDENTIFICATION_WITH_KANA, 9), (IDENTIFICATION_AT_CS, 40), (IDENTIFICATION_AT_PREFECTURE, 28), (SUPPLEMENTARY, 18),
    (SUPPLEMENTARY_PROVIDED, 5), (RECIPIENT_ADDRESS, 67),
])  # fmt: skip
def test_the_statutory_lists_have_their_length(names: tuple[str, ...], count: int) -> None:
    assert len(names) == count
    assert len({item_key(name) for name in names}) == count, "no two items share a key"


@pytest.mark.parametrize("names", [SUPPLEMENTARY, SUPPLEMENTARY_PROVIDED, MOVE_IN_NOTICE, CERTIFICATE])
def test_where_the_number_never_stands(names: tuple[str, ...]) -> None:
    assert not holds_number(names)


@pytest.mark.parametrize(
    "names", [IDENTIFICATION, IDENTIFICATION_AT_CS, RECIPIENT_ADDRESS, MOVE_OUT_CERTIFICATE, CERTIFICATE_ON_REQUEST]
)
def test_where_it_may_stand(names: tuple[str, ...]) -> None:
    assert holds_number(names)


def test_the_family_register_never_goes_to_the_supplementary_servers() -> None:
    assert not {item_key(name) for name in SUPPLEMENTARY} & {item_key("本籍"), item_key("筆頭者")}


def declared(assessment: str, count: int) -> list[str]:
    """Return the record items that an assessment lists in a file of so many items."""
    found: list[list[Any]] = []

    def look(value: object) -> None:
        if isinstance(value, dict):
            listed = value.get("items")
            if isinstance(listed, list) and len(listed) == count:
                found.append(listed)
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    for path in sorted((ASSESSMENTS / assessment).glob("*.yaml")):
        look(yaml.safe_load(path.read_text("utf-8")))
    (items_,) = found
    return [item["name"] if isinstance(item, dict) else item for item in items_]


@pytest.mark.parametrize(("assessment", "names"), [
    ("nagaoka", IDENTIFICATION_AT_CS), ("asahikawa", IDENTIFICATION_AT_CS), ("kadoma", IDENTIFICATION_AT_CS), ("wako", IDENTIFICATION_AT_CS),
    ("kanagawa", IDENTIFICATION_AT_PREFECTURE), ("kanagawa", SUPPLEMENTARY), ("nagaoka", RECIPIENT_ADDRESS), ("asahikawa", RECIPIENT_ADDRESS),
    ("wako", RECIPIENT_ADDRESS),
])  # fmt: skip
def test_published_lists_mean_the_same_items_however_they_are_spelled(assessment: str, names: tuple[str, ...]) -> None:
    assert {item_key(name) for name in declared(assessment, len(names))} == {item_key(name) for name in names}


def test_a_published_list_that_differs_differs_by_its_own_items_alone() -> None:
    ours, theirs = ({item_key(name) for name in names} for names in (RECIPIENT_ADDRESS, declared("kadoma", 67)))
    assert theirs - ours == {"旧氏/項目長", "旧氏/ふりがな/項目長"}
    assert ours - theirs == {"ローマ字氏名", "ローマ字旧氏"}


@pytest.mark.parametrize(("one", "other"), [
    ("漢字氏名", "氏名　漢字"), ("氏名", "氏名(旧氏)"), ("ふりがな氏名", "氏名の振り仮名"), ("外字数（氏名）", "氏名 外字数"), ("操作者ＩＤ", "操作者ID"),
    ("旧氏 外字変換連番", "外字変更連番(旧氏)"), ("住民となった日", "住民となった年月日"), ("第３０条の４５に規定する区分", "第30条の45に規定する区分"),
    ("在留期間の満了の日", "在留期間満了の日"), ("住所 市町村コード", "市町村コード"), ("氏名 かな 項目長", "氏名　振り仮名項目長"), ("個人番号", "個人番号"),
])  # fmt: skip
def test_spellings_of_one_item(one: str, other: str) -> None:
    assert item_key(one) == item_key(other)


@pytest.mark.parametrize(("one", "other"), [
    ("氏名", "旧氏"), ("氏名", "氏名 外字数"), ("住所", "転入前住所"), ("市町村コード", "市町村コード（転入前）"), ("住民票コード", "旧住民票コード"), ("ふりがな氏名", "清音化かな氏名"),
    ("個人番号", "世帯番号"), ("生年月日", "異動年月日"), ("住所", "最終住所"),
])  # fmt: skip
def test_items_that_are_not_the_same(one: str, other: str) -> None:
    assert item_key(one) != item_key(other)


def test_values_are_selected_under_the_declared_names() -> None:
    values = {"氏名": "試験　太郎", "生日": "1980-05-06", "個人番号": "9"}
    assert select(["漢字氏名", "生年月日", "電話番号"], values) == {"漢字氏名": "試験　太郎", "生年月日": "1980-05-06"}
    assert list(select(IDENTIFICATION, values)) == ["氏名", "生年月日", "個人番号"], "in the order of the list"


def test_every_list_is_exported() -> None:
    assert {name for name in dir(items) if name.isupper() and not name.startswith("_")} - {"TYPE_CHECKING"} <= set(
        items.__all__
    )
