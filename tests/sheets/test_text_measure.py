"""How many lines a text takes: the widths of the shipped font, words kept whole, and never a line too few."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from noto_cjk_sans_jp_regular import FONT_PATH

from pia.sheets.text_measure import lines, width

TEXT = st.text(alphabet=st.sampled_from("あ漢ー。、（）Ａａ1 W\n①ｱ　ix"), max_size=60)


@pytest.mark.parametrize(
    ("text", "em"), [("", 0), ("漢字", 2), ("。、（", 3), ("①※○", 3), ("　", 1), ("ＡＢ", 2), ("\U00020bb7", 1)]
)
def test_full_width_characters_are_one_em(text, em):
    assert width(text, 10) == pytest.approx(em * 10)


def test_widths_are_those_of_the_font():
    with TTFont(str(FONT_PATH), lazy=True) as font:
        names, metrics = font.getBestCmap(), font["hmtx"]
        for char in "AiWmé0.,[]()@ｱ~−あ…":
            assert width(char, 1000) == pytest.approx(metrics[names[ord(char)]][0]), char


def test_a_character_that_the_font_lacks_counts_more_than_an_em():
    assert width("🫠", 10) > 10
    assert width("\x01", 10) > 10


def test_no_character_counts_less_than_the_least_width():
    assert width("iii", 10) < 15
    assert width("iii", 10, least_em=0.6) == pytest.approx(18)
    assert width("漢i", 10, least_em=0.6) == pytest.approx(16)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 1),
        ("漢" * 10, 1),
        ("漢" * 11, 2),
        ("漢" * 30, 3),
        ("漢\n字", 2),
        ("\n", 2),
        ("\n\n漢\n", 4),
        ("漢字漢字漢字 ABCDEFGHIJ", 2),  # the word moves down as a whole
        ("漢" * 9 + "字。", 2),  # a full stop does not begin a line
        ("漢" * 9 + "（字）", 2),  # an opening bracket does not end one
        ("W" * 100, 10),  # wider than the box: torn
        ("漢" + "W" * 23, 4),  # …beginning on a line of its own
    ],
)
def test_lines_in_a_box_of_ten_em(text, expected):
    assert lines(text, 100, 10) == expected


def test_a_box_narrower_than_a_character_takes_a_line_for_each():
    assert lines("漢字漢字", 3, 10) == 4


@given(TEXT, st.integers(10, 200))
def test_never_fewer_lines_than_the_width_alone_asks_for(text, room):
    needed = sum(max(1, -int(-(width(part, 10) - 1e-6) // room)) for part in text.split("\n"))
    assert lines(text, room, 10) >= needed


@given(TEXT, st.integers(10, 200), st.integers(0, 100))
def test_a_wider_box_never_takes_more_lines_of_running_japanese(text, room, more):
    kana = "".join(char for char in text if char in "あ漢\n")
    assert lines(kana, room + more, 10) <= lines(kana, room, 10)


@given(TEXT, TEXT, st.integers(10, 200))
def test_paragraphs_add_up(first, second, room):
    assert lines(f"{first}\n{second}", room, 10) == lines(first, room, 10) + lines(second, room, 10)


@given(TEXT, st.integers(10, 200))
def test_wider_letters_never_take_fewer_lines_than_their_width(text, room):
    assert lines(text, room, 10, least_em=0.6) >= sum(
        max(1, -int(-(width(part, 10, least_em=0.6) - 1e-6) // room)) for part in text.split("\n")
    )


def test_the_box_grows_with_the_size_of_the_letters():
    assert lines("漢" * 20, 100, 20) == 4
