from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.errors import Place
from pia.report.cells import text_width
from pia.report.excerpt import SourceLines


def show(text: str, column: int, end_column: int, **options: object) -> tuple[str, str]:
    excerpt = SourceLines({"a.yaml": text}, **options).show(Place("a.yaml", 1, column, 1, end_column))  # type: ignore[arg-type]
    assert excerpt is not None
    return excerpt.lines()


@pytest.mark.parametrize(
    ("text", "column", "end", "expected"),
    [
        ("name: abc", 7, 10, "      ^^^"),
        ("名称: 住民", 5, 7, "      ^^^^"),
        ("　名称: x", 6, 7, " " * 8 + "^"),
        ("ｶﾅ: x", 5, 6, "    ^"),
        ("か\u3099: x", 5, 6, "    ^"),
        ("a: ①②", 4, 6, "   ^^"),
        ("a: x", 5, 5, "    ^"),
        ("a: x", 4, 99, "   ^"),
        ("a: x", 99, 99, "    ^"),
        ("", 1, 1, "^"),
        ("\ta: x", 5, 6, " " * 7 + "^"),
    ],
)
def test_carets_stand_under_the_exact_cells(text: str, column: int, end: int, expected: str) -> None:
    source, carets = show(text, column, end)
    assert source == "1 | " + text.replace("\t", "    ")
    assert carets == "  | " + expected


def test_ambiguous_characters_take_two_cells_where_the_console_says_so() -> None:
    assert show("① ※: x", 6, 7, ambiguous_wide=True)[1] == "  | " + " " * 7 + "^"
    assert show("① ※: x", 6, 7)[1] == "  | " + " " * 5 + "^"


def test_a_long_line_is_cut_on_both_sides_of_the_caret() -> None:
    text = "前" * 100 + "ここ" + "後" * 100
    source, carets = show(text, 101, 103, width=44)
    assert source == "1 | …前前前前前前前前前前ここ後後後後後後後…"
    assert carets == "  |  " + " " * 20 + "^^^^"
    assert text_width(source) <= 44


def test_a_long_line_is_cut_on_the_right_only_when_the_caret_is_near_its_start() -> None:
    source, carets = show("name: " + "長" * 100, 1, 5, width=34)
    assert source == "1 | name: " + "長" * 11 + "…"
    assert carets == "  | ^^^^"


def test_carets_of_a_span_longer_than_the_room_stop_where_the_line_is_cut() -> None:
    source, carets = show("値" * 500, 1, 501, width=30)
    assert source == "1 | " + "値" * 12 + "…"
    assert carets == "  | " + "^" * 24


def test_without_a_width_lines_are_still_bounded() -> None:
    source, _ = show("x" * 10_000, 5_000, 5_001)
    assert len(source) == 164


def test_a_line_of_a_megabyte_is_quick() -> None:
    lines = SourceLines({"a.yaml": "あ" * 1_000_000})
    began = time.process_time()
    for column in range(1, 200_001, 10_000):
        assert lines.show(Place("a.yaml", 1, column, 1, column + 3)) is not None
    assert time.process_time() - began < 2


def test_a_span_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    text = "a: |  \n  一\n  二\n"
    place = Place("a.yaml", 1, 4, 3, 4)
    ja, en = (SourceLines({"a.yaml": text}, lang).show(place) for lang in ("ja", "en"))  # type: ignore[arg-type]
    assert ja is not None
    assert en is not None
    assert ja.lines() == ("1 | a: |  ", "  |    ^（3行目まで）")
    assert en.carets == "^ (to line 3)"


@pytest.mark.parametrize(
    "place", [Place("b.yaml", 1, 1, 1, 2), Place("a.yaml", 4, 1, 4, 2), Place("a.yaml", 0, 1, 0, 2)]
)
def test_unknown_files_and_lines_show_nothing(place: Place) -> None:
    assert SourceLines({"a.yaml": "a\nb\nc"}).show(place) is None


def test_lines_end_where_yaml_ends_them() -> None:
    lines = SourceLines({"a.yaml": "a\r\nb\rc\x85d\u2028e\u2029f\x0cg"})
    assert [lines.line("a.yaml", n) for n in range(1, 8)] == ["a", "b", "c", "d", "e", "f\x0cg", None]


def test_escape_sequences_in_the_source_are_shown_not_sent() -> None:
    source, carets = show("\x1b[31mx: 赤", 9, 10)
    assert source == "1 | ␛[31mx: 赤"
    assert carets == "  | " + " " * 8 + "^^"


@given(
    st.text(alphabet="ab: 住民①…\t\u0301", max_size=200),
    st.integers(1, 200),
    st.integers(0, 20),
    st.integers(24, 80),
    st.booleans(),
)
def test_the_caret_points_at_the_first_character_of_the_place(
    text: str, column: int, length: int, width: int, wide: bool
) -> None:
    lines = SourceLines({"a": text}, width=width, ambiguous_wide=wide)
    excerpt = lines.show(Place("a", 1, column, 1, column + length))
    assert excerpt is not None
    source, carets = excerpt.lines()
    assert text_width(source, ambiguous_wide=wide) <= max(width, 24)
    start = min(column - 1, len(text))
    first = text[start : start + 1].replace("\t", "    ")
    before = 0  # walk the shown line to the cell of the caret and compare the character standing there
    for at, char in enumerate(excerpt.line):
        if before >= len(excerpt.blanks) and text_width(char, ambiguous_wide=wide):
            assert excerpt.line[at : at + len(first)] == first or first in {"", "\u0301"}
            break
        before += text_width(char, ambiguous_wide=wide)
    assert set(carets[len(excerpt.number) + 3 :]) <= {" ", "^"}
