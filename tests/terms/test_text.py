from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.terms.text import display_width, fold, narrow, nearest, pad_width, truncate_width


@pytest.mark.parametrize(
    "one, other",
    [
        ("ＡＢＣ １２３", "abc123"), ("サーバー", "サ―バ－"), ("ｻｰﾊﾞｰ", "サーバー"), ("1～5", "1〜5"), ("１−２", "1-2"), ("①", "1"),
        ("住民　基本\n台帳", "住民基本台帳"), ("が", "か\u3099"), ("a\u200bb", "ab"), ("Straße", "STRASSE"),
    ],
)  # fmt: skip
def test_keys_of_the_same_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "one, other", [("斎藤", "斉藤"), ("葛\U000e0100", "葛"), ("一", "ー"), ("か", "が"), ("カ", "か")]
)
def test_keys_of_different_names(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_law_a_key_is_its_own_key(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text(alphabet=" \t\n　", max_size=3))
def test_law_white_space_does_not_count(text: str, space: str) -> None:
    assert fold(space + text + space) == fold(text)
    assert not any(c.isspace() for c in fold(text))


@given(st.text())
def test_law_narrow_keeps_every_offset(text: str) -> None:
    assert len(narrow(text)) == len(text)


def test_narrow() -> None:
    assert narrow("第１９条（Ａ）　～") == "第19条(A) ~"


def test_nearest() -> None:
    names = ["住民基本台帳ファイル", "本人確認情報ファイル", "送付先情報ファイル", "handlers"]
    assert nearest("住民基本台帳フアイル", names) == "住民基本台帳ファイル"
    assert nearest("送付先情報", names) == "送付先情報ファイル"
    assert nearest("hanlders", names) == "handlers"
    assert nearest("ＨＡＮＤＬＥＲＳ", names) == "handlers"
    assert nearest("xyz", names) is None
    assert nearest("", names) is None
    assert nearest("x", []) is None


def test_nearest_does_not_depend_on_the_order() -> None:
    names = ["abc1", "abc2", "abc3", "abcd"]
    found = set()
    for seed in range(10):
        shuffled = names[:]
        random.Random(seed).shuffle(shuffled)
        found.add(nearest("abc", shuffled))
    assert found == {"abc1"}


@given(st.text(min_size=1), st.lists(st.text(min_size=1), max_size=5))
def test_law_the_name_itself_is_nearest(name: str, others: list[str]) -> None:
    if fold(name[:200]):
        found = nearest(name, [*others, name])
        assert found is not None
        assert fold(found[:200]) == fold(name[:200])


@pytest.mark.parametrize(
    "text, width",
    [
        ("", 0),
        ("abc", 3),
        ("住基", 4),
        ("ｱﾊﾞ", 3),
        ("か\u3099", 2),
        ("①", 1),
        ("a\tb", 2),
        ("葛\U000e0100", 2),
        ("A住", 3),
        ("Ａ", 2),
    ],
)
def test_width(text: str, width: int) -> None:
    assert display_width(text) == width


@given(st.text(), st.integers(0, 30))
def test_law_truncated_text_fits_and_begins_the_same(text: str, width: int) -> None:
    cut = truncate_width(text, width)
    assert display_width(cut) <= width
    if cut != text:
        assert text.startswith(cut.removesuffix("…"))


def test_truncate() -> None:
    assert truncate_width("住民基本台帳", 12) == "住民基本台帳"
    assert truncate_width("住民基本台帳", 11) == "住民基本台…"
    assert truncate_width("住民基本台帳", 10) == "住民基本…"
    assert truncate_width("住民", 0) == ""
    assert truncate_width("住民", 3, ellipsis="……………") == "住"


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
    st.integers(0, 40),
    st.sampled_from(["left", "right", "center"]),
)
def test_law_padded_text_has_the_width(text: str, width: int, align: str) -> None:
    padded = pad_width(text, width, align)
    assert display_width(padded) == max(width, display_width(text))
    assert text in padded


def test_pad() -> None:
    assert pad_width("住", 5) == "住   "
    assert pad_width("住", 5, "right") == "   住"
    assert pad_width("住", 5, "center") == " 住  "
    assert unicodedata.normalize("NFC", pad_width("", 2)) == "  "
