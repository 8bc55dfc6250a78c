"""The cells of the workbook: each holds text and nothing but text, none is clipped or lost, long ones are split."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise

import pytest
import read_output as out
from clipping import clipped
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_form import in_heading, item
from sample_workbook import cells_of, sample_bytes

from pia.forms.tree import ChoiceList, Group, Table
from pia.render.xlsx import render_xlsx
from pia.render.xlsx_text import cell_pieces, stored_text

EXCEL_MOST_CHARACTERS = 32_767


def kinds(data: bytes) -> dict[str, list[tuple[str, bool]]]:
    """Return by text how each cell with it is typed, and whether its style says that it is quoted."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for cell in (cell for sheet in out.workbook(data) for row in sheet.iter_rows() for cell in row):
        if cell.value is not None:
            found.setdefault(cell.value, []).append((cell.data_type, bool(cell.quotePrefix)))
    return found


def test_every_cell_is_text_and_there_is_no_formula():
    assert {kind for each in kinds(sample_bytes()).values() for kind, _ in each} == {"s"}
    with zipfile.ZipFile(io.BytesIO(sample_bytes())) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 7
    for sheet in sheets:
        assert not re.search(r"<f[ >/]|<v[ >]", sheet)
        assert set(re.findall(r'<c [^>]*t="(\w+)"', sheet)) <= {"inlineStr", "n"}


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x")', "+81", "-", "@SUM(A1)", "#N/A", "'quoted"])
def test_a_text_that_looks_like_a_formula_stays_the_text_it_is(text):
    assert kinds(render_xlsx(in_heading(item("k", "欄", text))))[text] == [("s", True)]


def test_other_texts_are_not_marked_as_quoted():
    found = kinds(sample_bytes())
    assert found["=1+1 見本の事務"] == [("s", True)]
    assert found["②システムの機能"] == [("s", False)]


def test_characters_that_xml_forbids_are_replaced_and_line_ends_are_one():
    cells = cells_of(in_heading(item("k", "欄", "甲\x00乙\x0b丙\ufffe丁\r\n戊\ud800")))
    assert "甲\ufffd乙\ufffd丙\ufffd丁\n戊\ufffd" in [cell.text for cell in cells]


def test_a_text_that_excel_would_unescape_is_escaped():
    assert stored_text("_x0041_ と _x_") == "_x005F_x0041_ と _x_"
    assert stored_text("=1") == "=1"


def test_a_text_longer_than_a_cell_is_split_and_none_is_lost():
    text = "".join(f"{number}番目の記載。" for number in range(9_000))
    cells = cells_of(in_heading(item("k", "欄", text), item("l", "次の欄", "次")))
    pieces = [cell for cell in cells if "番目の記載" in cell.text]
    assert len(text) > 2 * EXCEL_MOST_CHARACTERS
    assert "".join(cell.text for cell in pieces) == text
    assert all(len(cell.text) <= EXCEL_MOST_CHARACTERS for cell in pieces)
    assert all(first.bottom + 1 == second.top for first, second in pairwise(pieces))
    assert clipped(cells) == []
    label = next(cell for cell in cells if cell.text == "欄")
    assert label.top == pieces[0].top
    assert label.bottom in [cell.bottom for cell in pieces], "a label ends with a page"


def test_characters_outside_the_basic_plane_count_twice_as_excel_counts():
    pieces = cell_pieces("𠮷" * 20_000)
    assert "".join(pieces) == "𠮷" * 20_000
    assert all(len(piece) * 2 <= EXCEL_MOST_CHARACTERS for piece in pieces)


def test_a_text_of_more_lines_than_a_cell_can_have_is_split():
    text = "\n".join(str(number) for number in range(1_000))
    pieces = cell_pieces(text)
    assert "".join(pieces) == text
    assert all(piece.count("\n") <= 253 for piece in pieces)
    assert clipped(cells_of(in_heading(item("k", "欄", text)))) == []


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=800), st.lists(st.text(max_size=200), min_size=1, max_size=3), st.text(min_size=1, max_size=60))
def test_whatever_is_written_nothing_is_clipped_or_lost(text, cells, label):
    table = Table(tuple(f"列{number}" for number in range(len(cells))), (tuple(cells),))
    form = in_heading(
        item("a", label, text),
        item("b", label, text, layout="full"),
        item("c", label, table, kind="table", layout="table"),
        Group(id="s", role="stack", title=label, children=(item("d", "欄", "値"),)),
        item("e", "欄", text, kind="choice", choices=ChoiceList((label, text, "その他"))),
        item(
            "f",
            "欄",
            (label,),
            kind="ticks",
            choices=ChoiceList((label, text), style="ticks", detailed=(label,)),
            other=text,
        ),
    )
    found = cells_of(form)
    assert clipped(found) == []
    shown = [cell.text for cell in found]
    for wanted in (text, *cells):
        assert "".join(cell_pieces(wanted)) in "".join(shown)
