"""Drawing on the grid of a worksheet: bands, spans, frames, tables; merged ranges never overlap, here and in real workbooks."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import read_output as out
from hypothesis import given, settings
from hypothesis import strategies as st

from pia.app.form import filled
from pia.forms.tree import Table
from pia.render.xlsx import render_xlsx
from pia.render.xlsx_canvas import BOTTOM, LEFT, RIGHT, SIDE_BITS, TOP, Canvas, Part, Row
from pia.render.xlsx_items import draw_table
from pia.render.xlsx_looks import (
    BAR,
    COLUMN_PT,
    COLUMNS,
    LABEL,
    LABEL_TALL,
    LINE_PT,
    LOOKS,
    PLAIN,
    SECTION,
    TABLE_CELL,
    VALUE,
    box_height,
)

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
ALL_SIDES = LEFT | TOP | RIGHT | BOTTOM
LONG = "住民の届出に基づき、住民票の記載、修正及び消除を行う。" * 60


def looks(row: Row) -> list[str]:
    """Return the name of the look of each grid column."""
    return [LOOKS[code >> SIDE_BITS].name for code in row.codes]


def sides(row: Row, column: int) -> int:
    return row.codes[column] & ALL_SIDES


def texts(canvas: Canvas) -> list[tuple[int, int, str]]:
    return [(at, column, text) for at, row in enumerate(canvas.rows()) for column, text in sorted(row.texts.items())]


def overlaps(ranges: list[tuple[int, int, int, int]]) -> list[tuple[int, int]]:
    """Return the cells that belong to two of the ranges (first row, first column, last row, last column)."""
    seen: set[tuple[int, int]] = set()
    twice = []
    for top, left, bottom, right in ranges:
        for cell in ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)):
            if cell in seen:
                twice.append(cell)
            seen.add(cell)
    return twice


# --- bands ----------------------------------------------------------------------------------------------------------------


def test_a_band_lays_boxes_side_by_side_over_the_same_rows() -> None:
    canvas = Canvas()
    canvas.band([Part(0, 8, "欄", LABEL), Part(8, COLUMNS, "値", VALUE)], least=27)
    (row,) = canvas.rows()
    assert (row.height, row.texts) == (27, {0: "欄", 8: "値"})
    assert list(canvas.merges()) == [(1, 1, 1, 8), (1, 9, 1, 36)]
    assert looks(row)[:8] == ["label"] * 8
    assert (sides(row, 0), sides(row, 4), sides(row, 7)) == (LEFT | TOP | BOTTOM, TOP | BOTTOM, RIGHT | TOP | BOTTOM)


def test_the_tallest_text_decides_and_heights_are_whole_pixels() -> None:
    canvas = Canvas()
    canvas.band([Part(0, 8, "一\n二\n三\n四", LABEL), Part(8, COLUMNS, "値", VALUE)], least=20)
    (row,) = canvas.rows()
    assert row.height >= box_height("一\n二\n三\n四", 8, LABEL) > 20
    assert row.height * 4 % 3 == 0


def test_a_tall_band_is_many_low_rows_under_one_merge() -> None:
    canvas = Canvas()
    canvas.band([Part(0, 8, "欄", LABEL), Part(8, COLUMNS, LONG, VALUE)])
    rows = list(canvas.rows())
    assert len(rows) > 5
    assert {row.height for row in rows[:-1]} == {3 * LINE_PT}
    assert LINE_PT <= rows[-1].height < 6 * LINE_PT
    assert list(canvas.merges()) == [(1, 1, len(rows), 8), (1, 9, len(rows), 36)]
    assert texts(canvas) == [(0, 0, "欄"), (0, 8, LONG)]
    assert (sides(rows[0], 35), sides(rows[3], 35), sides(rows[-1], 35)) == (RIGHT | TOP, RIGHT, RIGHT | BOTTOM)


def test_an_unframed_box_has_no_border_and_a_plain_one_no_merge_of_one_cell() -> None:
    canvas = Canvas()
    canvas.band([Part(0, 1, "一", VALUE, framed=False)])
    (row,) = canvas.rows()
    assert sides(row, 0) == 0
    assert list(canvas.merges()) == []


def test_fills_cover_the_whole_box_and_white_boxes_leave_the_rest_alone() -> None:
    canvas = Canvas()
    canvas.band([Part(0, 10, "見出し", SECTION), Part(10, COLUMNS, LONG[:400], VALUE)])
    for row in canvas.rows():
        assert looks(row)[:10] == ["section"] * 10
        assert set(looks(row)[11:]) == {PLAIN.name}


def test_gaps_draw_nothing() -> None:
    canvas = Canvas()
    canvas.gap(12)
    canvas.gap(400)
    assert all(not any(row.codes) and not row.texts for row in canvas.rows())
    assert sum(row.height for row in canvas.rows()) == pytest.approx(12 + 400, abs=1)
    assert list(canvas.merges()) == []


# --- spans and frames -----------------------------------------------------------------------------------------------------


def test_a_span_stands_beside_everything_drawn_since_its_mark() -> None:
    canvas = Canvas()
    canvas.band([Part(0, COLUMNS, "上", BAR)])
    start = canvas.mark()
    canvas.band([Part(3, COLUMNS, "一", VALUE)], least=20)
    canvas.band([Part(3, COLUMNS, "二", VALUE)], least=20)
    canvas.span(start, Part(0, 3, "両", LABEL), LABEL_TALL)
    assert list(canvas.merges())[-1] == (2, 1, 3, 3)
    assert texts(canvas) == [(0, 0, "上"), (1, 0, "両"), (1, 3, "一"), (2, 3, "二")]
    assert looks(list(canvas.rows())[1])[0] == "label"


def test_a_span_beside_tall_rows_begins_at_the_top() -> None:
    canvas = Canvas()
    start = canvas.mark()
    canvas.band([Part(3, COLUMNS, LONG, VALUE)])
    canvas.span(start, Part(0, 3, "長", LABEL), LABEL_TALL)
    assert {looks(row)[0] for row in canvas.rows()} == {"label-tall"}


@pytest.mark.parametrize(
    "label", ["使用の主体" * 4, "使用の主体" * 40, "使用の主体" * 8_000], ids=["one row", "more rows", "more cells"]
)
def test_a_span_that_needs_more_height_stretches_what_is_lowest(label: str) -> None:
    canvas = Canvas()
    start = canvas.mark()
    canvas.band([Part(3, 9, "甲", VALUE), Part(9, COLUMNS, "一", VALUE)], least=20)
    canvas.band([Part(3, 9, "乙", VALUE), Part(9, COLUMNS, "二", VALUE)], least=20)
    canvas.span(start, Part(0, 3, label, LABEL), LABEL_TALL)
    height = sum(row.height for row in canvas.rows())
    assert height >= box_height(label[:30_000], 3, LABEL)
    merges = list(canvas.merges())
    lowest = max(bottom for _, _, bottom, _ in merges)
    assert [bottom for top, left, bottom, _ in merges if left > 3 and top == 2] in ([lowest, lowest], [])
    assert "".join(text for _, column, text in texts(canvas) if column == 0) == label
    assert overlaps(merges) == []


def test_a_frame_surrounds_without_merging() -> None:
    canvas = Canvas()
    start = canvas.mark()
    canvas.band([Part(8, 20, "左", VALUE, framed=False), Part(20, COLUMNS, "右", VALUE, framed=False)])
    canvas.band([Part(8, COLUMNS, "下", VALUE, framed=False)])
    merged = list(canvas.merges())
    canvas.frame(start, 8, COLUMNS)
    assert list(canvas.merges()) == merged
    first, last = canvas.rows()
    assert [sides(row, 8) for row in (first, last)] == [LEFT | TOP, LEFT | BOTTOM]
    assert [sides(row, 35) for row in (first, last)] == [RIGHT | TOP, RIGHT | BOTTOM]
    assert sides(first, 20) == TOP, "no line between the boxes inside"


def test_a_text_for_several_cells_stands_in_boxes_one_under_the_other() -> None:
    canvas = Canvas()
    text = "届" * 70_000
    canvas.band([Part(0, 8, "欄", LABEL), Part(8, COLUMNS, text, VALUE)])
    merges = sorted(canvas.merges())
    right = [merge for merge in merges if merge[1] == 9]
    assert len(right) == 3
    assert all(above[2] + 1 == below[0] for above, below in pairwise(right))
    assert (right[0][0], right[-1][2]) == next((top, bottom) for top, left, bottom, _ in merges if left == 1)
    assert "".join(part for _, column, part in texts(canvas) if column == 8) == text
    assert overlaps(merges) == []


# --- tables ---------------------------------------------------------------------------------------------------------------


def edges_of(canvas: Canvas, row: int) -> list[tuple[int, int]]:
    return [(left, right) for top, left, _, right in canvas.merges() if top == row]


def test_the_columns_of_a_table_fill_the_page_without_a_gap() -> None:
    canvas = Canvas()
    table = Table(
        ("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期"),
        (("令和7年4月1日", "Ⅰ", "前" * 90, "後" * 9, "事前"),),
    )
    draw_table(canvas, table)
    head = edges_of(canvas, 1)
    assert (head[0][0], head[-1][1]) == (1, COLUMNS)
    assert all(before[1] + 1 == after[0] for before, after in pairwise(head))
    assert head == edges_of(canvas, 2)
    before, after = head[2], head[3]
    assert before[1] - before[0] == after[1] - after[0]
    date = (head[0][1] - head[0][0] + 1) * COLUMN_PT
    assert date >= 9 * TABLE_CELL.size, "a date stands on one line"
    assert canvas.tables[0][1:] == (1, 2)


@settings(deadline=None)
@given(
    st.lists(st.text(max_size=30), min_size=1, max_size=16).flatmap(
        lambda heads: st.tuples(
            st.just(tuple(heads)),
            st.lists(st.tuples(*[st.text(max_size=80)] * len(heads)), max_size=4).map(tuple),
            st.integers(0, 12),
        )
    )
)
def test_any_table_keeps_to_its_place(drawn: tuple[tuple[str, ...], tuple[tuple[str, ...], ...], int]) -> None:
    heads, rows, left = drawn
    canvas = Canvas()
    draw_table(canvas, Table(heads, rows), left)
    merges = list(canvas.merges())
    assert overlaps(merges) == []
    assert all(left < first <= last <= COLUMNS for _, first, _, last in merges)
    drawn_rows = list(canvas.rows())
    assert all(0 < row.height <= 409 for row in drawn_rows)
    assert all(column >= left for row in drawn_rows for column in row.texts)


BANDS = st.lists(
    st.tuples(st.integers(1, 35), st.text(max_size=60), st.text(max_size=300), st.booleans()), min_size=1, max_size=6
)


@settings(deadline=None)
@given(BANDS, st.text(min_size=1, max_size=200))
def test_bands_beside_a_span_never_overlap(bands: list[tuple[int, str, str, bool]], label: str) -> None:
    canvas = Canvas()
    start = canvas.mark()
    for middle, first, second, framed in bands:
        split = 3 + middle * 32 // 35
        canvas.band(
            [Part(3, split, first, LABEL), Part(split, COLUMNS, second, VALUE, framed)]
            if split > 3
            else [Part(3, COLUMNS, second, VALUE)]
        )
    canvas.span(start, Part(0, 3, label, LABEL), LABEL_TALL)
    merges = list(canvas.merges())
    assert overlaps(merges) == []
    assert max(bottom for *_, bottom, _ in merges) == len(list(canvas.rows()))


# --- the real workbooks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["wako", "example/juki"])
def test_merged_ranges_of_the_real_workbooks_never_overlap(name: str) -> None:
    count = 0
    for sheet in out.workbook(render_xlsx(filled(ASSESSMENTS / name))):
        ranges = [(m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges]
        count += len(ranges)
        assert overlaps(ranges) == [], sheet.title
        assert all(right <= COLUMNS and bottom <= sheet.max_row for _, _, bottom, right in ranges)
        for top, left, bottom, right in ranges:  # what a merge covers must not hold a text of its own
            inside = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
            hidden = [sheet._cells[at].value for at in inside if at != (top, left) and at in sheet._cells]
            assert not any(hidden), (sheet.title, top, left)
    assert count > 700


@pytest.mark.parametrize("name", ["wako", "example/juki"])
def test_labels_are_filled_and_values_white_in_the_real_workbooks(name: str) -> None:
    boxes = out.boxes(render_xlsx(filled(ASSESSMENTS / name)))
    fills = {box.text: box.fill for box in boxes}
    assert fills["①事務の名称"] == f"FF{LABEL.fill}"
    assert fills["Ⅰ　基本情報"] == f"FF{SECTION.fill}"
    assert fills["システム1"] == f"FF{BAR.fill}"
    assert {box.fill for box in boxes if box.text.startswith(("[　", "[○]", "＜選択肢＞"))} == {None, "FFCFE2F3"}
    widths = {box.right - box.left + 1 for box in boxes if box.left == 1 and box.fill == f"FF{LABEL.fill}"}
    assert widths <= {2, 3, 7, 8, COLUMNS}, "a stack (upright or not), 評価書番号, a label, a label across the page"
