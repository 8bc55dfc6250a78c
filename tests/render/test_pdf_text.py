from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.render.pdf_text import CELL_RUN, NARROW_RUN, set_text


def joined(text: str) -> list[str]:
    return [line if isinstance(line, str) else "".join(line) for line in set_text(text)]


def test_an_empty_text_has_no_line() -> None:
    assert set_text("") == []


def test_every_line_break_of_unicode_breaks_a_line() -> None:
    assert set_text("一\n二\r\n三\r四\x0b五\x0c六\x85七\u2028八\u2029九\n") == [
        "一",
        "二",
        "三",
        "四",
        "五",
        "六",
        "七",
        "八",
        "九",
        "",
    ]


def test_indentation_and_tabs_are_kept_as_blanks() -> None:
    assert set_text("\u3000字下げ\t欄") == ["\u3000字下げ\u3000欄"]


def test_unseen_characters_are_left_out() -> None:
    assert set_text("山\x00田\u00ad\ufeff\u202e太郎") == ["山田太郎"]


def test_what_forbids_a_line_break_is_left_out() -> None:
    assert set_text("住\u2060民\u00a0票\u202f写") == ["住民 票 写"]


def test_variation_selectors_and_joiners_stay() -> None:
    assert set_text("神\U000e0100戸\u200b市") == ["神\U000e0100戸\u200b市"]


def test_only_runs_that_would_not_wrap_are_cut() -> None:
    assert set_text("本人確認情報" * 20) == ["本人確認情報" * 20]
    assert set_text("A" * CELL_RUN) == ["A" * CELL_RUN]
    (line,) = set_text("前" + "A" * (CELL_RUN + 1) + "後")
    assert line == ["前", "AAAAA", "AAAAA", "AAAAA", "AAAAA", "AAAAA", "後"]


def test_a_narrow_place_cuts_earlier() -> None:
    assert set_text("A" * 11, NARROW_RUN) == [["AAAAA", "AAAAA", "A"]]


def test_the_numbers_of_a_list_stay_whole() -> None:
    assert set_text("(101,102,85-2,7)", NARROW_RUN) == [["(101,", "102,", "85-2,", "7)"]]


def test_a_letter_keeps_its_marks() -> None:
    (line,) = set_text("e\u0301" * 30)
    assert isinstance(line, list)
    assert all(not unicodedata.category(piece[0]).startswith("M") for piece in line)


@given(st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))))
def test_cutting_adds_and_loses_nothing(text: str) -> None:
    blanks = str.maketrans({"\u00a0": " ", "\u1680": " ", "\u2007": " ", "\u202f": " "})
    assert "".join(joined(text)) == text.translate(blanks)


@given(st.text(), st.sampled_from([CELL_RUN, NARROW_RUN]))
def test_what_was_cut_needs_no_second_cleaning(text: str, run: int) -> None:
    lines = set_text(text, run)
    again = [line if isinstance(line, str) else "".join(line) for line in lines]
    assert set_text("\n".join(again), run) == lines or lines == [""]


@pytest.mark.parametrize("run", ["･", "ー", "。", "「", "─", "A", "っ", "ヶ", "々"])
def test_long_runs_of_any_unbreakable_sign_are_cut(run: str) -> None:
    (line,) = set_text(run * 100)
    assert isinstance(line, list)
    assert max(map(len, line)) <= 5
