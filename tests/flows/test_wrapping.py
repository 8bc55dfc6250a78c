"""Lines of names and labels: inside their width, and broken where a reader would break them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.flows.wrapping import shortened, text_width, wrapped

TEXT = st.text(alphabet=st.sampled_from("あ漢字ーカタ。、（）Ａa1-① ・※W"), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("窓口", ("窓口",)),
        ("団体内統合宛名システム", ("団体内統合宛名", "システム")),
        ("地方公共団体情報システム機構", ("地方公共団体情報", "システム機構")),
        ("（庁内連携システム）共通基盤", ("（庁内連携システム）", "共通基盤")),
        ("住民基本台帳ネットワークシステム", ("住民基本台帳", "ネットワークシステム")),
    ],
)
def test_names_break_between_words(text, lines):
    assert wrapped(text, 82.0, 8.0) == lines


def test_a_number_is_not_torn():
    assert wrapped("3-②・4-③ 個人番号の取得", 60.0, 8.0)[0].startswith("3-②・4-③")
    assert all("第" not in line[-1:] for line in wrapped("番号法別表に定める第９条", 80.0, 8.0))


@given(TEXT, st.floats(9.0, 120.0))
def test_no_line_is_wider_than_its_room(text, room):
    for line in wrapped(text, room, 8.0):
        assert text_width(line, 8.0) <= room or len(line) == 1


@given(TEXT, st.floats(9.0, 120.0))
def test_nothing_is_lost_but_blanks_at_the_ends_of_lines(text, room):
    assert "".join(wrapped(text, room, 8.0)).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.sampled_from(["漢", "届出、", "（あ）", "カタ。", "ネット", "1-①"]), max_size=20).map("".join))
def test_closing_marks_do_not_begin_a_line_nor_opening_ones_end_it(text):
    lines = wrapped(text, 60.0, 8.0)
    assert all(line[0] not in "、。）ッ" for line in lines[1:])
    assert all(line[-1] != "（" for line in lines[:-1])


def test_the_lines_of_a_running_text_are_filled():
    text = "住民から転入、転居、転出等の届出を受け付け、その内容を確認する。"
    assert wrapped(text, 100.0, 8.0, running=True) == (
        "住民から転入、転居、転出",
        "等の届出を受け付け、その",
        "内容を確認する。",
    )


def test_long_texts_are_shortened_visibly():
    assert shortened("あ" * 20, 10) == "あ" * 9 + "…"
    assert shortened(" 二行\nの\t名 ", 10) == "二行 の 名"
    assert shortened("制\x00御", 5) == "制�御"
