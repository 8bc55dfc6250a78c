"""項目 found among the items of a form, and how it is said that they were found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.forms.find_item import resolve
from pia.forms.printed_items import FormItem, items_of

FULL = items_of("zenkoumoku", "2024-10")
FOCUSED = items_of("juten", "2024-10")


def printed(one: FormItem) -> str:
    """A 項目 with everything that stands above an item, as the form prints it."""
    chapter = one.chapter if one.section != "表紙" else "表紙"
    caption = one.caption if one.caption != one.label else ""
    block = f"{one.block}1" if one.block else ""
    return "　".join(
        filter(None, (chapter, one.heading, block, one.risk_title, f"{one.mark or ''}{caption}", one.label))
    )


@pytest.mark.parametrize("items", [FULL, FOCUSED], ids=["zenkoumoku", "juten"])
def test_every_item_is_found_by_its_own_titles(items: tuple[FormItem, ...]) -> None:
    wrong = []
    for one in items:
        if one.section == "別紙":
            continue
        found = resolve(printed(one), items)
        if found.resolved not in ("exact", "normalised") or one.key not in {each.key for each in found.items}:
            wrong.append((printed(one), found.resolved, [each.path for each in found.items][:3]))
    assert wrong == []


@pytest.mark.parametrize(
    "text, resolved, path",
    [
        ("Ⅱ　特定個人情報ファイルの概要　３．特定個人情報の入手・使用　⑧使用方法", "exact", "Ⅱ/3/⑧"),
        ("Ⅱ 特定個人情報ファイルの\n概要　3.特定個人情報の入手・使用 ⑧使用方法※", "normalised", "Ⅱ/3/⑧"),
        ("Ⅱ　特定個人情報ファイルの概要　(1)甲ファイル　６．特定個人情報の保管・消去　①保管場所※", "exact", "Ⅱ/6/①"),
        ("Ⅱ　特定個人情報ファイルの概要【甲ファイル】 ６．特定個人情報の保管・消去　①保管場所", "exact", "Ⅱ/6/①"),
        ("Ⅱ　ファイルの概要（甲）５.特定個人情報の提供・移転（委託に伴うものを除く。）提供先12⑥提供方法", "normalised", "Ⅱ/5/提供先/⑥"),
        ("Ⅱ特定個人情報ファイルの概要 提供先９", "normalised", "Ⅱ/5/提供先"),
        ("Ⅱ特定個人情報ファイルの概要　提供先９ ②提供先のおける用途", "fuzzy", "Ⅱ/5/提供先/②"),
        ("Ⅱ特定個人情報ファイルの概要　提供先９ ④提供する情報の対象となる", "fuzzy", "Ⅱ/5/提供先/④"),
        ("Ⅰ基本情報　２．特定個人情報ファイルを取り扱う事務において使用するシステム　システム2　②システムの機能　４．照会", "exact", "Ⅰ/2/システム/②"),
        ("Ⅰ基本情報　７．評価実施機関における担当部署　②所属長", "fuzzy", "Ⅰ/7/②"),
        ("Ⅲ　特定個人情報ファイルの取扱いプロセスにおけるリスク対策　７．特定個人情報の保護・消去　リスク３：特定個人情報が消去されずいつまでも存在するリスク　その他の措置の内容", "fuzzy", "Ⅲ/7/リスク３/その他の措置の内容"),
        ("（別添１）事務の内容　（備考）　２－②", "exact", "別添１/（備考）"),
        ("Ⅰ　基本情報　（別添１）", "normalised", "別添１/事務の内容"),
        ("Ⅰ　３．個人番号の利用　法令上の根拠", "fuzzy", "Ⅰ/5/法令上の根拠"),
        ("移転先１", "fuzzy", "Ⅱ/5/移転先"),
    ],
)  # fmt: skip
def test_what_a_wording_means(text: str, resolved: str, path: str) -> None:
    found = resolve(text, FULL)
    assert (found.resolved, [one.path for one in found.items]) == (resolved, [path])


@pytest.mark.parametrize(
    "text, file, detail, block",
    [
        ("Ⅱ　特定個人情報ファイルの概要　(2)乙附票ファイル　２．基本情報　①ファイルの種類", "(2)乙附票ファイル", "", None),
        ("Ⅱ　ファイルの概要（送付先情報ファイル）４.特定個人情報ファイルの取扱いの委託　委託事項2　③委託先における取扱者数", "送付先情報ファイル", "", 2),
        ("Ⅰ　基本情報　１．特定個人情報ファイルを取り扱う事務　②事務の内容　三つ目の段落", "", "三つ目の段落", None),
    ],
)  # fmt: skip
def test_the_file_the_block_and_the_place_in_the_cell_are_told(
    text: str, file: str, detail: str, block: int | None
) -> None:
    found = resolve(text, FULL)
    assert (found.file, found.detail, found.block) == (file, detail, block)


@pytest.mark.parametrize("text", ["", "過去の変更箇所", "〃", "あ" * 5000, "Ⅶ　ない章", "()", "«1»", "１２３"])
def test_what_names_no_item_is_none(text: str) -> None:
    assert resolve(text, FULL).resolved == "none"


def test_the_nearest_item_is_named() -> None:
    near = resolve("使用の方法　情報の突き合わせ", FULL).nearest
    assert near is not None
    assert near.path.startswith("Ⅱ/3/⑧")


@given(st.text(alphabet="ⅠⅡⅢ表紙別添１2．①②⑧（）【】ファイル提供先リスク：※ 　\n保管場所«»", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    found = resolve(text, FULL)
    assert (found.resolved == "none") == (found.items == ())
