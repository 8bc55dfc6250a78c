from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.terms.numerals import parse_number, to_fullwidth


@pytest.mark.parametrize(
    "text, number",
    [("0", 0), ("12", 12), ("１２", 12), ("二", 2), ("十", 10), ("十二", 12), ("二十", 20), ("百二十三", 123), ("千", 1000),
     ("二千二十四", 2024), ("二〇二四", 2024), ("四十四", 44)],
)  # fmt: skip
def test_reads_numbers(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "a", "-1", "1.0", "十百", "十十", "二〇十", "〇十", "十〇", "1二", "²", "1" * 10, "٣"]
)
def test_refuses_the_rest(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(0, 999_999_999))
def test_law_width_does_not_count(number: int) -> None:
    assert parse_number(to_fullwidth(str(number))) == number


@given(st.integers(1, 9999))
def test_law_kanji_numbers(number: int) -> None:
    digits = "〇一二三四五六七八九"
    written = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("" if digit == 1 and name else digits[digit]) + name
    assert parse_number(written) == number


def test_full_width_touches_digits_only() -> None:
    assert to_fullwidth("令和6年a-1") == "令和６年a-１"
