"""Rows of the workbook: under the limit of Excel, and high enough for every text by a measure that is not the product's own."""

from __future__ import annotations

import re
import time
import unicodedata
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import read_output as out
from clipping import LINE_EM, lines, too_low
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_form import in_heading, item

from pia.app.form import filled
from pia.forms.tree import ChoiceList, Group, Table
from pia.render.xlsx import render_xlsx
from pia.render.xlsx_looks import COLUMN_PT, COLUMNS, LOOKS, TABLE_CELL, VALUE, Look, box_height, columns_for, fits
from pia.render.xlsx_text import cell_pieces

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
EXCEL_MOST_ROW_PT = 409
EXCEL_MOST_UNITS = 32_767

PIECES = st.one_of(
    st.sampled_from(
        [
            "住民基本台帳",
            "、。（）「」",
            "Antidisestablishmentarianism",
            "https://example.jp/a/b?c=d",
            "W" * 90,
            "👨‍👩‍👧",
            "𠮷" * 7,
            "が\u3099" * 9,
            "e\u0301" * 20,
            "\t",
            "\t" * 12,
            "\n",
            "\n\n\n",
            " ",
            "　",
            "ｱｲｳ",
            "①※Ⅳ㈱",
            "ー" * 40,
            "ﷺ",
            "_x0041_",
        ]
    ),
    st.text(max_size=20),
)
TEXTS = st.tuples(st.lists(PIECES, max_size=25), st.sampled_from([1, 1, 1, 3, 40])).map(
    lambda drawn: "".join(drawn[0]) * drawn[1]
)


@cache
def workbook_of(name: str) -> bytes:
    return render_xlsx(filled(ASSESSMENTS / name))


every_workbook = pytest.mark.parametrize("name", ["wako", "example/juki"])


# --- the real workbooks ---------------------------------------------------------------------------------------------------


@every_workbook
def test_every_box_is_high_enough_for_its_text(name: str) -> None:
    boxes = out.boxes(workbook_of(name))
    assert len(boxes) > 600
    assert too_low(boxes) == []


@every_workbook
def test_the_measure_would_notice_boxes_that_are_too_low(name: str) -> None:
    boxes = out.boxes(workbook_of(name))
    assert len(too_low(tuple(replace(box, height=box.height * 0.7) for box in boxes))) > 200


@every_workbook
def test_boxes_are_not_wasteful_either(name: str) -> None:
    """Of the height of tall texts at least half is used: the form stays as short as it can be."""
    tall = [box for box in out.boxes(workbook_of(name)) if len(box.text) > 200 and box.right == COLUMNS]
    assert len(tall) > 5
    spare = [
        box.text[:20] for box in tall if lines(box.text, box.width, box.size) * box.size * LINE_EM < box.height * 0.5
    ]
    assert spare == []


@every_workbook
def test_every_row_has_a_height_that_excel_can_hold(name: str) -> None:
    for sheet in out.workbook(workbook_of(name)):
        heights = [sheet.row_dimensions[number].height for number in range(1, sheet.max_row + 1)]
        assert None not in heights, "a height left to the program would follow its fonts"
        assert all(0 < height <= EXCEL_MOST_ROW_PT for height in heights)
        assert all(height * 4 % 3 == 0 for height in heights), "whole pixels"


@every_workbook
def test_pages_can_break_inside_every_tall_box(name: str) -> None:
    for sheet in out.workbook(workbook_of(name)):
        rows = [sheet.row_dimensions[number].height for number in range(1, sheet.max_row + 1)]
        assert max(rows) <= 165, "a fifth of what a page holds; only boxes of the cover are that high"


@every_workbook
def test_no_cell_holds_a_formula_or_more_than_a_cell_can(name: str) -> None:
    parts = out.members(workbook_of(name))
    sheets = [part.decode() for member, part in parts.items() if member.startswith("xl/worksheets/sheet")]
    assert len(sheets) >= 9
    for sheet in sheets:
        assert not re.search(r"<f[ >/]", sheet)
        assert set(re.findall(r'<c [^>]*t="(\w+)"', sheet)) <= {"inlineStr", "n"}
    assert not [
        member
        for member in parts
        if re.search("vba|macro|comment|external|vmldrawing|calcChain", member, re.IGNORECASE)
    ]
    for box in out.boxes(workbook_of(name)):
        assert len(box.text.encode("utf-16-le")) // 2 <= EXCEL_MOST_UNITS
        assert box.text.count("\n") <= 253


@every_workbook
def test_every_sheet_is_set_up_for_printing(name: str) -> None:
    book = out.workbook(workbook_of(name))
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait"), sheet.title
        assert sheet.oddFooter.center.text == "&P/&N"
        margins = sheet.page_margins
        assert margins.left == margins.right >= 0.25
        width = COLUMNS * sheet.column_dimensions["A"].width * 8 * 0.75 / 72
        shrunk = (sheet.page_setup.scale or 100) / 100
        assert width * shrunk <= 210 / 25.4 - margins.left - margins.right, "a page would lose its right edge"
        assert shrunk * 10 >= 8.5, "letters of 10 pt would come out too small to read"
        assert sheet.max_column <= COLUMNS
    # the annex of changes is one table: its head is printed on every page
    assert book["別添３" if "別添３" in book.sheetnames else "別添２"].print_title_rows == "$2:$2"


# --- any text -------------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(TEXTS, st.integers(2, COLUMNS), st.sampled_from(LOOKS))
def test_the_height_of_a_box_holds_any_text(text: str, columns: int, look: Look) -> None:
    needed = lines(text, columns * COLUMN_PT, look.size) * look.size * LINE_EM
    assert box_height(text, columns, look) >= needed


@given(TEXTS, st.sampled_from(LOOKS))
def test_what_fits_stands_on_one_line(text: str, look: Look) -> None:
    line = text.replace("\n", "")
    columns = columns_for(line, look)
    assert fits(line, columns, look)
    assert lines(line, columns * COLUMN_PT, look.size) == 1
    assert columns == 1 or not fits(line, columns - 1, look)


@settings(deadline=None, max_examples=20)
@given(TEXTS.map(lambda text: text[:2_000]), TEXTS.map(lambda text: text[:2_000]))
def test_no_box_of_a_drawn_form_is_too_low(first: str, second: str) -> None:
    choices = ChoiceList((first[:300], second[:300], "その他"), columns=2)
    ticks = ChoiceList((first[:300], "その他"), style="ticks", detailed=("その他",))
    table = Table((first[:50], "乙", "丙"), ((second, first, "令和7年4月1日"),))
    form = in_heading(
        item("a", first, second),
        item("b", "全幅", first, layout="full"),
        item("c", "選択", second[:300], kind="choice", choices=choices, trailer="（　1　）　件"),
        item("d", "印", ("その他",), kind="ticks", choices=ticks, other=second, details=(("その他", second),)),
        item("e", "表", table, kind="table", layout="table"),
        Group(
            id="s", role="stack", title=second, mark="④", children=(item("f", "値", first), item("g", "値二", "短い"))
        ),
    )
    data = render_xlsx(form)
    assert too_low(out.read_boxes(data)) == []
    sheets = [part for name, part in out.members(data).items() if name.startswith("xl/worksheets/sheet")]
    heights = [float(height) for sheet in sheets for height in re.findall(rb' ht="([0-9.]+)"', sheet)]
    assert 0 < min(heights) <= max(heights) <= EXCEL_MOST_ROW_PT


@pytest.mark.parametrize(
    "unit", ["届", "W", "𠮷", "e\u0301", "word ", "\t", "届" * 59 + "\n", "👨‍👩‍👧"], ids=lambda u: ascii(u[-6:])
)
def test_a_text_longer_than_a_cell_fills_cells_one_under_the_other(unit: str) -> None:
    text = unit * ((EXCEL_MOST_UNITS + 5_000) // len(unit))
    boxes = out.read_boxes(render_xlsx(in_heading(item("a", "欄", text), item("b", "次", "次の値"))))
    (start,), (after,) = ([box for box in boxes if box.text == text] for text in ("欄", "次の値"))
    pieces = [
        b for b in boxes if (b.sheet, b.left) == (start.sheet, start.right + 1) and start.top <= b.top < after.top
    ]
    assert len(pieces) > 1
    assert "".join(box.text for box in pieces) == text
    assert (pieces[0].top, pieces[-1].bottom + 1) == (start.top, after.top)
    assert all(above.bottom + 1 == below.top for above, below in pairwise(pieces))
    assert too_low(boxes) == []


@settings(deadline=None, max_examples=50)
@given(TEXTS)
def test_pieces_join_to_the_text_and_never_part_a_letter_from_its_mark(text: str) -> None:
    pieces = cell_pieces(text * 30)
    assert "".join(pieces) == cell_pieces_joined(text * 30)
    assert all(len(piece.encode("utf-16-le")) // 2 < EXCEL_MOST_UNITS for piece in pieces)
    assert [piece for before, piece in pairwise(pieces) if before[-1] != "\n" and unicodedata.combining(piece[0])] == []


def test_cutting_takes_time_in_proportion_to_the_text() -> None:
    """A text without line ends was once searched anew from each of its characters."""
    started = time.process_time()
    assert len(cell_pieces("届" * 1_000_000)) == 31
    assert len(cell_pieces("届\n" * 100_000)) >= 400
    assert time.process_time() - started < 5


def cell_pieces_joined(text: str) -> str:
    """Return the text as XML can hold it."""
    plain = re.sub("\r\n?", "\n", text)
    return re.sub("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", plain)


def test_a_wider_box_is_never_higher() -> None:
    text = "住民の届出に基づき、住民票の記載、修正及び消除を行う。" * 20
    for look in (VALUE, TABLE_CELL):
        heights = [box_height(text, columns, look) for columns in range(2, COLUMNS + 1)]
        assert heights == sorted(heights, reverse=True)
