from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.register.kana import plain_kana


@pytest.mark.parametrize(("text", "plain"), [
    ("サトウ　タロウ", "サトウタロウ"), ("がぎぐげご", "カキクケコ"), ("パ・ピ・プ", "ハヒフ"), ("キョウコ", "キヨウコ"), ("ヴァン", "ウアン"), ("オーノ", "オノ"),
    ("ッヵヶ", "ツカケ"), ("", ""), ("NGUYEN", "NGUYEN"), ("ゔ", "ウ"),
])  # fmt: skip
def test_readings_without_marks(text: str, plain: str) -> None:
    assert plain_kana(text) == plain


@given(st.text())
def test_plain_is_plain(text: str) -> None:
    assert plain_kana(plain_kana(text)) == plain_kana(text)
