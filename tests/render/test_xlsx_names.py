"""The names of the sheets: short, as Excel allows them, and never two alike."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.render.xlsx_names import sheet_names


def test_sections_of_several_files_are_numbered():
    titles = [
        "表紙",
        "Ⅱ　特定個人情報ファイルの概要",
        "Ⅱ　特定個人情報ファイルの概要",
        "Ⅲ　特定個人情報ファイルの取扱いプロセスにおけるリスク対策",
        "（別添３）　変更箇所",
        "Ⅳ　開示請求、問合せ",
    ]
    assert sheet_names(titles) == (
        "表紙",
        "Ⅱファイルの概要(1)",
        "Ⅱファイルの概要(2)",
        "Ⅲリスク対策",
        "別添３",
        "Ⅳ開示請求、問合せ",
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b:c*d?e\\f[g]h", "abcdefgh"),
        ("'引用'", "引用"),
        ("履歴", "履歴シート"),
        ("", "シート"),
        ("　", "シート"),
        ("あ" * 40, "あ" * 31),
    ],
)
def test_names_that_excel_would_refuse_are_changed(title, name):
    assert sheet_names([title]) == (name,)


@given(
    st.lists(
        st.one_of(st.text(max_size=40), st.sampled_from(["Ⅱ　概要", "Ⅱ概要(1)", "ABC", "ａｂｃ", "𠮷" * 20])),
        max_size=12,
    )
)
def test_names_are_always_fit_and_different(titles):
    names = sheet_names(titles)
    assert len(names) == len(titles)
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")
