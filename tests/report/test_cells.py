from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.report.cells import console_safe, cut, pad, printable, text_width, width_of, wrap
from pia.terms.text import display_width

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp", "Cf"]), max_size=60)
JAPANESE = st.text(alphabet="見本市の台帳。、「」（）ァーabc 12①…", max_size=120)


def test_widths() -> None:
    assert [width_of(c) for c in "aあｱ①\u0301\t"] == [1, 2, 1, 1, 0, 4]
    assert [width_of(c, True) for c in "aあｱ①※Ⅱ…"] == [1, 2, 1, 2, 2, 2, 2]
    assert text_width("住民a") == 5
    assert text_width("①番", ambiguous_wide=True) == 4


@given(TEXT)
def test_narrow_widths_agree_with_the_terms_room(text: str) -> None:
    assert text_width(text) == display_width(text)


def test_printable_shows_controls_and_keeps_the_length() -> None:
    hostile = "\x1b[31m赤\x07\r\x9b2J\u202e\ud800\ufeff\x7f"
    shown = printable(hostile)
    assert shown == "␛[31m赤␇␍�2J����"
    assert len(shown) == len(hostile)
    assert printable("改行\nとタブ\tは残す　") == "改行\nとタブ\tは残す　"


@given(st.text(max_size=80))
def test_printable_leaves_no_control_character(text: str) -> None:
    left = {c for c in printable(text) if unicodedata.category(c) in {"Cc", "Cs"}} - {"\n", "\t"}
    assert left == set()
    assert len(printable(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("住民基本台帳", 12, "住民基本台帳"),
        ("住民基本台帳", 11, "住民基本台…"),
        ("住民基本台帳", 10, "住民基本…"),
        ("a\n  b\tc", 20, "a b c"),
        ("見本　市", 20, "見本　市"),
        ("あ" * 100_000, 5, "ああ…"),
    ],
)
def test_cut(text: str, width: int, expected: str) -> None:
    assert cut(text, width) == expected


@given(JAPANESE, st.integers(2, 40), st.booleans())
def test_cut_never_exceeds_the_width(text: str, width: int, wide: bool) -> None:
    assert text_width(cut(text, width, ambiguous_wide=wide), ambiguous_wide=wide) <= width


def test_pad() -> None:
    assert pad("住民", 6) == "住民  "
    assert pad("①", 4, ambiguous_wide=True) == "①  "
    assert pad("長い文", 2) == "長い文"


def test_wrap_keeps_closing_marks_and_small_kana_off_the_line_start() -> None:
    assert wrap("見本市の台帳。次", 12) == ["見本市の台", "帳。次"]
    assert wrap("台帳「住基」です", 6) == ["台帳", "「住", "基」で", "す"]
    assert wrap("サーバー", 6) == ["サー", "バー"]


def test_wrap_breaks_latin_words_at_blanks_and_keeps_line_breaks() -> None:
    assert wrap("write the number\nhere", 10) == ["write the", "number", "here"]
    assert wrap("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert wrap("", 10) == [""]


@given(JAPANESE, st.integers(2, 40))
def test_wrap_loses_nothing_but_blanks_and_respects_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line) <= width for line in lines)


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("髙橋 﨑 ㈱①※…―", "cp932", "髙橋 﨑 ㈱①※…―"),
        ("〜−—–¥", "cp932", "〜−―-￥"),
        ("～－", "euc_jp", "〜−"),
        ("𠮷野家", "cp932", "〓野家"),
        ("葛\U000e0100城", "cp932", "葛城"),
        ("한국 é", "cp932", "〓〓 ?"),
        ("├─┬╬", "cp932", "├─┬+"),
        ("│─┼═║", "ascii", "|-+-|"),
        ("住 …—é", "ascii", "?? ~-?"),
        ("住", "latin-1", "??"),
        ("𠮷", "euc_jp", "〓"),
        ("𠮷", "utf-8", "𠮷"),
        ("住", "no-such-codec", "??"),
    ],
)
def test_console_safe(text: str, encoding: str, expected: str) -> None:
    assert console_safe(text, encoding) == expected


@given(st.text(max_size=60), st.sampled_from(["cp932", "ascii", "euc_jp", "iso2022_jp", "cp437", "utf-8"]))
def test_console_safe_always_encodes_and_adds_no_backslash(text: str, encoding: str) -> None:
    safe = console_safe(text, encoding)
    safe.encode(encoding)
    assert safe.count("\\") <= text.count("\\")
    assert console_safe(safe, encoding) == safe
