"""What a key says of its block, and blocks found again by what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from versions import cell

from pia.history.keys import block_of, is_placeholder, kind_of, matched_as, suffix_of
from pia.history.likeness import like_pairs

if TYPE_CHECKING:
    from pia.history.snapshot import Cell


@pytest.mark.parametrize(
    ("key", "block", "kind", "suffix"),
    [
        ("systems/juki#name", "systems/juki", "systems", "name"),
        ("files/a#purpose", "files/a", "files", "purpose"),
        ("files/a/risks/use/copy#rating", "files/a", "files", "risks/use/copy#rating"),
        ("files/a/records/basic#items", "files/a/records/basic", "records", "items"),
        ("parties/p/entrusted/m#name", "parties/p/entrusted/m", "entrusted", "name"),
        ("recipients/r#basis", "recipients/r", "recipients", "basis"),
        ("recipients/r/b#basis", "recipients/r", "recipients", "basis"),
        ("annexes/annex-1#rows", "annexes/annex-1", "annexes", "rows"),
        ("charts/main#drawing", "charts/main", "charts", "drawing"),
    ],
)
def test_keys_of_blocks(key: str, block: str, kind: str, suffix: str) -> None:
    assert block_of(key) == block
    assert kind_of(block) == kind
    assert suffix_of(key) == suffix


@pytest.mark.parametrize("key", ["work#name", "cover#title", "files#names", "risks/audit#audit", "disclosure#contact"])
def test_keys_of_no_block(key: str) -> None:
    assert block_of(key) is None
    assert suffix_of(key) == key
    assert matched_as(key, "a") == key


def test_recipients_and_matters_count_per_file() -> None:
    assert matched_as("recipients/r#basis", "a") == "recipients/r@a#basis"
    assert matched_as("recipients/r/b#basis", "b") == "recipients/r@b#basis"
    assert matched_as("parties/p/entrusted/m#name", "a") == "parties/p/entrusted/m@a#name"
    assert matched_as("files/a#purpose", "a") == "files/a#purpose"
    assert matched_as("recipients/r#basis", None) == "recipients/r#basis"


@pytest.mark.parametrize(("key", "empty"), [("files/a/transfer:none#name", True), ("files/a#name", False)])
def test_placeholders(key: str, empty: bool) -> None:
    assert is_placeholder(key) is empty


def block(id_: str, **texts: str) -> list[Cell]:
    return [cell(f"recipients/{id_}#{suffix}", text) for suffix, text in texts.items()]


TAX = {"name": "市民税課", "use": "市民税の賦課に関する事務", "information": "住民票関係情報（氏名、住所、世帯）"}
CARE = {"name": "介護保険課", "use": "要介護認定の申請の受付", "information": "資格の取得と喪失の年月日"}


def test_the_same_texts_are_the_same_block() -> None:
    assert like_pairs({"a": block("a", **TAX)}, {"b": block("b", **TAX)}) == [("a", "b")]


def test_like_texts_are_the_same_block_and_others_are_not() -> None:
    edited = {**TAX, "use": "市民税及び県民税の賦課に関する事務"}
    assert like_pairs({"a": block("a", **TAX)}, {"b": block("b", **edited)}) == [("a", "b")]
    assert like_pairs({"a": block("a", **TAX)}, {"b": block("b", **CARE)}) == []


def test_the_most_alike_are_paired() -> None:
    edited = {**TAX, "name": "市民税第二課"}
    found = like_pairs({"a": block("a", **TAX)}, {"b": block("b", **edited), "c": block("c", **TAX)})
    assert found == [("a", "c")]


def test_every_block_is_paired_once() -> None:
    old = {"a": block("a", **TAX), "b": block("b", **TAX)}
    new = {"c": block("c", **TAX), "d": block("d", **TAX)}
    found = like_pairs(old, new)
    assert sorted(a for a, _ in found) == ["a", "b"]
    assert sorted(b for _, b in found) == ["c", "d"]


@pytest.mark.parametrize(("old", "new"), [({}, {"b": []}), ({"a": []}, {}), ({}, {})])
def test_nothing_to_pair(old: dict[str, list[Cell]], new: dict[str, list[Cell]]) -> None:
    assert like_pairs(old, new) == []


def test_far_too_many_are_paired_by_equality_only() -> None:
    old = {f"a{n}": block(f"a{n}", name=f"第{n}課", use="事務") for n in range(200)}
    new = {f"b{n}": block(f"b{n}", name=f"第{n}課", use="事務" if n % 2 else "別の事務") for n in range(200)}
    assert sorted(like_pairs(old, new)) == sorted((f"a{n}", f"b{n}") for n in range(200) if n % 2)
