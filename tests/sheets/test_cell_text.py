from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.errors import InputError
from pia.sheets.cell_text import (
    CELL_LIMIT,
    cell_length,
    csv_cell,
    read_back,
    read_back_csv,
    safe_cell,
    split_cell,
    visible_text,
)

ATTACKS = ["=1+1", "=cmd|' /C calc'!A0", "'=1", "''=x", "=", "#REF!", "#N/A", "'#N/A", '=HYPERLINK("http://x")']
NASTY = st.text(alphabet="='+-@#N/A\t\r\n _x005F41\x00\x1f\ufffe\ud800一\U00020000＝－", max_size=40)


def through_xlsx(text: str) -> object:
    """Write and read one cell the way a renderer that takes no care would."""
    book = openpyxl.Workbook()
    book.active["A1"] = text
    buffer = io.BytesIO()
    book.save(buffer)
    cell = openpyxl.load_workbook(io.BytesIO(buffer.getvalue())).active["A1"]
    assert cell.data_type in ("s", "n", "inlineStr")
    return cell.value


@pytest.mark.parametrize("text", ATTACKS)
def test_no_formula_in_a_real_workbook(text: str) -> None:
    value = through_xlsx(safe_cell(text))
    assert isinstance(value, str)
    assert not value.startswith(("=", "#"))
    assert read_back(value) == text


@pytest.mark.parametrize(
    "text", ["-1", "+81", "@home", "－", "なし", "'引用'", "# 見出し", "#REF! とは", "1.10", "a=b", "' ="]
)
def test_harmless_text_is_left_alone(text: str) -> None:
    assert safe_cell(text) == text
    assert read_back(text) == text


@pytest.mark.parametrize(
    "text, shown",
    [
        ("a\x00b", "a\ufffdb"), ("\x1b[0m", "\ufffd[0m"), ("\ud800", "\ufffd"), ("\ufffe\uffff", "\ufffd\ufffd"), ("\x7f", "\x7f"),
        ("a\r\nb\rc\nd\te", "a\nb\nc\nd\te"), ("\U00020bb7野屋", "\U00020bb7野屋"), ("葛\U000e0100", "葛\U000e0100"),
    ],
)  # fmt: skip
def test_illegal_characters_become_visible(text: str, shown: str) -> None:
    assert visible_text(text) == shown
    assert safe_cell(text) == shown


def test_escapes_are_not_decoded_by_spreadsheets() -> None:
    assert safe_cell("_x0041_") == "_x005F_x0041_"
    assert safe_cell("_x003D_1+1") == "_x005F_x003D_1+1"
    assert safe_cell("_x0041_x0042_") == "_x005F_x0041_x005F_x0042_"
    assert safe_cell("_xyz_") == "_xyz_"
    # Depending on how the cell was stored, the library has or has not undone the escape when it hands the text over.
    assert read_back(str(through_xlsx(safe_cell("_x0041_")))) == "_x0041_"
    assert read_back("_x0041_") == "_x0041_"


@given(NASTY | st.text())
def test_law_reading_back_gives_the_visible_text(text: str) -> None:
    assert read_back(safe_cell(text)) == visible_text(text)


@given(NASTY | st.text())
def test_law_cells_are_legal_xml_and_no_formula(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.startswith("=")
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", cell)


@given(NASTY | st.text())
def test_law_making_visible_twice_changes_nothing(text: str) -> None:
    assert visible_text(visible_text(text)) == visible_text(text)


def test_the_limit_is_told_in_both_languages() -> None:
    assert safe_cell("あ" * CELL_LIMIT) == "あ" * CELL_LIMIT
    with pytest.raises(InputError) as caught:
        safe_cell("あ" * CELL_LIMIT + "い")
    problem = caught.value.problems[0]
    assert problem.code == "cell-too-long"
    assert "32,767までですが、32,768文字" in problem.message.ja
    assert "holds 32,767 characters, this text has 32,768" in problem.message.en


def test_the_limit_counts_utf16_units_and_the_guard() -> None:
    assert cell_length("\U00020bb7a") == 3
    with pytest.raises(InputError):
        safe_cell("\U00020bb7" * (CELL_LIMIT // 2 + 1))
    with pytest.raises(InputError):
        safe_cell("=" + "a" * (CELL_LIMIT - 1))


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "+1",
        "-1",
        "@a",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "'=1",
        " =1",
        "　=1",
        "-",
        "－",
        "- 1",
        "''-1",
    ],
)
def test_csv_guard(text: str) -> None:
    cell = csv_cell(text)
    assert cell == (text if text in ("-", "－") else "'" + visible_text(text))
    assert read_back_csv(cell) == visible_text(text)


@pytest.mark.parametrize("text", ["", "なし", "'a", "1", "a-b", "#N/A", "1=2"])
def test_csv_leaves_harmless_text(text: str) -> None:
    assert csv_cell(text) == text == read_back_csv(text)


@given(NASTY | st.text())
def test_law_csv_reading_back_gives_the_visible_text(text: str) -> None:
    cell = csv_cell(text)
    assert read_back_csv(cell) == visible_text(text)
    assert not cell.lstrip(" \u3000").startswith(("=", "+", "@", "\t", "\n", "＝", "＋", "＠"))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=10), min_size=1, max_size=4))
def test_law_csv_survives_the_csv_module(row: list[str]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([csv_cell(text) for text in row])
    (read,) = csv.reader(io.StringIO(buffer.getvalue(), newline=""))
    assert [read_back_csv(cell) for cell in read] == [visible_text(text) for text in row]


@given(NASTY | st.text(max_size=300), st.integers(32, 100))
def test_law_pieces_join_and_fit(text: str, limit: int) -> None:
    pieces = split_cell(text, limit)
    assert "".join(pieces) == text
    assert all(cell_length(safe_cell(piece)) <= limit for piece in pieces)
    assert all(pieces) or pieces == ("",)


def test_split_prefers_line_ends() -> None:
    text = "一行目です。" * 4 + "\n" + "二行目です。" * 3
    first, second = split_cell(text, 32)
    assert first.endswith("\n")
    assert second == "二行目です。" * 3


def test_split_keeps_marks_with_their_character() -> None:
    pieces = split_cell("葛\U000e0100" * 40, 32)
    assert len(pieces) > 1
    assert all(piece.startswith("葛") for piece in pieces)


def test_split_of_hostile_text_ends() -> None:
    assert "".join(split_cell("=_x0041_" * 20_000)) == "=_x0041_" * 20_000
    assert "".join(split_cell("\u3099" * 200, 32)) == "\u3099" * 200
    with pytest.raises(ValueError, match="fewer than 32"):
        split_cell("a", 31)
