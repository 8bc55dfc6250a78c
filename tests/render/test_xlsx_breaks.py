"""Printed pages of the workbook: they end between rows, no line is cut, every box is closed, what belongs together stays so."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import read_output as out
from clipping import breaks_of, page_heights
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_form import in_heading, item

from pia.app.form import filled
from pia.forms.tree import ChoiceList, Form, Group, Table
from pia.render.xlsx import render_xlsx
from pia.render.xlsx_breaks import break_pages
from pia.render.xlsx_canvas import BOTTOM, SIDE_BITS, TOP, Canvas, Part
from pia.render.xlsx_looks import COLUMNS, LABEL, LABEL_TALL, PAGE_PT, SCALE, VALUE, box_height
from pia.render.xlsx_pages import draw_sections
from pia.sheets.text_measure import lines, lines_end

if TYPE_CHECKING:
    from openpyxl.styles import Side

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
NAMES = ("wako", "example/juki")
A4_PT, A4_WIDE_PT, INCH = 841.89, 595.28, 72
WIDEST_DIGIT_PX = 9.33
"""DejaVu Sans, 11 pt: the widest font that stands in for Arial."""
SENTENCE = "住民の届出に基づき、住民票の記載、修正及び消除を行う。"

every_name = pytest.mark.parametrize("name", NAMES)
SIDES = (1 << SIDE_BITS) - 1


@cache
def form(name: str) -> Form:
    return filled(ASSESSMENTS / name)


@cache
def workbook_of(name: str) -> bytes:
    return render_xlsx(form(name))


# --- the real workbooks ---------------------------------------------------------------------------------------------------


@every_name
def test_no_page_is_higher_than_the_paper_leaves_room(name: str) -> None:
    pages = 0
    for sheet in out.workbook(workbook_of(name)):
        margins = sheet.page_margins
        room = (A4_PT - (margins.top + margins.bottom) * INCH) * 100 / sheet.page_setup.scale
        assert room > PAGE_PT * 1.02, "2 % for printers that round the heights of rows"
        heights = page_heights(sheet)
        assert max(heights) <= PAGE_PT, sheet.title
        pages += len(heights)
    assert pages > 20


@every_name
def test_no_page_but_the_last_of_a_sheet_is_left_half_empty(name: str) -> None:
    filling = [height for sheet in out.workbook(workbook_of(name)) for height in page_heights(sheet)[:-1]]
    assert len(filling) > 10
    assert min(filling) > PAGE_PT / 2


@every_name
def test_the_grid_is_one_page_wide_in_every_font(name: str) -> None:
    """A page that is fitted to its width would lose its breaks in Excel, so the scale is fixed."""
    for sheet in out.workbook(workbook_of(name)):
        wide = COLUMNS * sheet.column_dimensions["A"].width * WIDEST_DIGIT_PX * 0.75 * SCALE / 100
        assert wide <= A4_WIDE_PT - (sheet.page_margins.left + sheet.page_margins.right) * INCH
        assert not (sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage)
        assert sheet.page_setup.scale == SCALE
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, None)


@every_name
def test_no_merged_box_runs_over_the_end_of_a_page(name: str) -> None:
    cut = [
        (sheet.title, str(span))
        for sheet in out.workbook(workbook_of(name))
        for span in sheet.merged_cells.ranges
        for last in breaks_of(sheet)
        if span.min_row <= last < span.max_row
    ]
    assert cut == []


@every_name
def test_boxes_are_closed_at_the_foot_and_open_anew_at_the_head_of_a_page(name: str) -> None:
    seen = 0
    for sheet in out.workbook(workbook_of(name)):
        for last in breaks_of(sheet):
            for column in range(1, COLUMNS + 1):
                above, below = sheet.cell(last, column).border, sheet.cell(last + 1, column).border
                if _drawn(below.left) or _drawn(below.right):
                    assert _drawn(below.top) or _drawn(above.bottom), (sheet.title, last, column)
            values = range(9, COLUMNS + 1)
            boxed = [_drawn(sheet.cell(last, column).border.bottom) for column in values]
            assert all(boxed) or not any(boxed), (sheet.title, last)
            seen += all(boxed)
    assert seen > 10


def _drawn(side: Side | None) -> bool:
    return side is not None and side.style is not None


@every_name
def test_a_bar_never_stands_alone_at_the_foot_of_a_page(name: str) -> None:
    made = form(name)
    bars = {
        group.title for group in _groups(made) if group.role in ("section", "heading", "risk", "part") and group.body()
    }
    for sheet in out.workbook(workbook_of(name)):
        feet = {box.bottom: box.text for box in out.boxes(workbook_of(name)) if box.sheet == sheet.title and box.bold}
        alone = [
            feet[last] for last in breaks_of(sheet) if last in feet and any(feet[last].startswith(bar) for bar in bars)
        ]
        assert alone == []


@every_name
def test_ticks_and_choices_stand_on_one_page(name: str) -> None:
    """The brackets of an item lie one under the other; between the first and the last there is no break."""
    boxes = out.boxes(workbook_of(name))
    checked = 0
    for sheet in out.workbook(workbook_of(name)):
        own = [box for box in boxes if box.sheet == sheet.title]
        for last in breaks_of(sheet):
            above = [box.text for box in own if box.bottom == last]
            below = [box.text for box in own if box.top == last + 1]
            assert not (
                _brackets(above)
                and _brackets(below)
                and not any(box.left == 1 and box.text for box in own if box.top == last + 1)
            )
            checked += 1
    assert checked > 10


def _brackets(texts: list[str]) -> bool:
    return any(text.startswith(("[○]", "[　] ")) for text in texts)


def _groups(made: Form) -> list[Group]:
    found: list[Group] = []
    todo = list(made.sections)
    while todo:
        group = todo.pop()
        found.append(group)
        todo += [child for child in group.children if isinstance(child, Group)]
    return found


# --- what keeps together --------------------------------------------------------------------------------------------------

TICKS = ChoiceList(tuple(f"媒体{n}" for n in range(9)), style="ticks", columns=2)
CHOICE = ChoiceList(tuple(f"{n}万人以上{n + 1}万人未満" for n in range(6)))


@pytest.mark.parametrize("before", range(20, 60, 3))
def test_no_break_falls_inside_what_keeps_together(before: int) -> None:
    """Whatever stands above: a heading with its first row, a tick list, a choice, a short stack, a label with its box."""
    filler = tuple(item(f"f{n}", f"欄{n}", "値") for n in range(before))
    stack = Group(
        id="st", role="stack", title="再委託", children=tuple(item(f"s{n}", f"段{n}", "短い") for n in range(4))
    )
    made = in_heading(
        *filler,
        Group(id="k", role="heading", title="６．保管・消去", children=(item("k1", "保管場所", "庁舎"),)),
        item("t", "提供方法", ("媒体1",), kind="ticks", choices=TICKS),
        item("c", "対象者数", "1万人以上2万人未満", kind="choice", choices=CHOICE),
        stack,
        item("w", "全幅", "文", layout="full"),
    )
    data = render_xlsx(made)
    boxes = [box for box in out.boxes(data) if box.sheet == "Ⅰ基本情報"]
    sheet = out.workbook(data)["Ⅰ基本情報"]
    together = [
        ("６．保管・消去", "保管場所"),
        ("[　] 媒体0", "[　] 媒体8"),
        ("[　1万人以上2万人未満　]", "[　1万人以上2万人未満　]"),
        ("再委託", "段3"),
        ("全幅", "文"),
    ]
    for first, last in together:
        (top,) = [box.top for box in boxes if box.text == first]
        (bottom,) = [box.bottom for box in boxes if box.text == last]
        assert not [row for row in breaks_of(sheet) if top <= row < bottom], (first, last)
    assert breaks_of(sheet)


def test_a_list_higher_than_half_a_page_may_break_between_its_lines() -> None:
    many = ChoiceList(tuple(f"媒体{n}" for n in range(120)), style="ticks", columns=2)
    data = render_xlsx(in_heading(item("t", "提供方法", ("媒体1",), kind="ticks", choices=many)))
    sheet = out.workbook(data)["Ⅰ基本情報"]
    assert len(breaks_of(sheet)) >= 1
    assert max(page_heights(sheet)) <= PAGE_PT
    assert [box.text for box in out.boxes(data) if "媒体" in box.text] == [
        "[○] 媒体1" if n == 1 else f"[　] 媒体{n}" for n in range(120)
    ]


def test_a_tall_text_becomes_two_boxes_with_borders_of_their_own_and_one_label() -> None:
    text = SENTENCE * 90
    (canvas,) = draw_sections(in_heading(item("a", "欄", text)).sections[1:])
    (row,) = break_pages(canvas)
    pieces = [box for box in canvas.boxes if box.text and box.text in text]
    assert "".join(box.text for box in pieces) == text
    assert [(box.bottom, box.top) for box in pieces] == [(row, pieces[0].top), (pieces[1].bottom, row)]
    assert pieces[0].text.endswith("。"), "a page ends with a sentence where one ends near"
    labels = [box for box in canvas.boxes if box.look in (LABEL, LABEL_TALL)]
    assert [(box.text, box.top, box.bottom) for box in labels] == [
        ("欄", pieces[0].top, row),
        ("", row, pieces[1].bottom),
    ]
    rows = list(canvas.rows())
    assert all(code & BOTTOM for code in rows[row - 1].codes)
    assert all(code & TOP for code in rows[row].codes)


def test_the_head_of_a_table_is_counted_on_every_page() -> None:
    table = Table(("変更日", "項目"), tuple((f"令和{n}年", "項目" * 9) for n in range(200)))
    only = item("t", "別添２", table, kind="table", layout="table")
    (canvas,) = draw_sections([Group(id="s", role="section", title="別添２", children=(only,))])
    rows = break_pages(canvas)
    head = canvas.tables[0]
    again = sum(canvas.heights[head.head_first - 1 : head.head_last])
    pages = [sum(canvas.heights[a:b]) for a, b in pairwise([0, *rows, len(canvas.heights)])]
    assert len(pages) > 4
    assert all(page + again <= PAGE_PT for page in pages[1:])
    assert all(page + again + max(canvas.heights) > PAGE_PT for page in pages[1:-1]), "and no more than needed"


def test_every_table_of_a_sheet_has_its_head_on_each_of_its_pages() -> None:
    names = tuple((str(n), f"項目{n}") for n in range(1, 400))
    lists = [item(f"t#{n}", f"表{n}", Table(("番号", "名"), names), kind="table", layout="numbered") for n in (1, 2)]
    (canvas,) = draw_sections(in_heading(*lists, item("a", "欄", "値")).sections[1:])
    assert canvas.repeated_head() is None
    rows = break_pages(canvas)
    tops = [sorted(box.text for box in canvas.boxes if box.top == row and box.text) for row in rows]
    assert len(tops) >= 4
    assert set(map(tuple, tops)) == {("名",) * 4 + ("番号",) * 4}
    assert max(sum(canvas.heights[a:b]) for a, b in pairwise([0, *rows, len(canvas.heights)])) <= PAGE_PT
    shown = [box.text for box in sorted(canvas.boxes, key=lambda box: (box.top, box.left)) if box.text.isdecimal()]
    assert shown == [number for number, _ in names] * 2
    assert not [row for row in rows if any(box.top < row < box.bottom and box.merged for box in canvas.boxes)]


def test_what_is_joined_and_higher_than_a_page_breaks_all_the_same() -> None:
    canvas = Canvas()
    for _ in range(60):
        canvas.band([Part(0, COLUMNS, "欄", LABEL)], 40)
        canvas.hold()
    rows = break_pages(canvas)
    assert len(rows) == 60 * 40 // int(PAGE_PT)
    assert max(sum(canvas.heights[a:b]) for a, b in pairwise([0, *rows, 60])) <= PAGE_PT


def test_a_short_form_has_no_breaks() -> None:
    (canvas,) = draw_sections(in_heading(item("a", "欄", "値")).sections[1:])
    before = list(canvas.boxes)
    assert break_pages(canvas) == ()
    assert sorted(map(str, canvas.boxes)) == sorted(map(str, before))


# --- any text -------------------------------------------------------------------------------------------------------------

TEXTS = st.lists(
    st.sampled_from(
        [
            "住民",
            "。",
            "、",
            "）",
            "（",
            "word ",
            "W" * 70,
            "e\u0301",
            "👨‍👩‍👧",
            "\n",
            "\n\n",
            "　",
            "が\u3099",
            "1,000",
        ]
    )
    | st.text(max_size=6),
    max_size=40,
).map("".join)


@settings(deadline=None)
@given(TEXTS, st.floats(12, 500), st.sampled_from([8.5, 10.0, 18.0]), st.integers(0, 30))
def test_a_text_is_cut_at_the_end_of_a_line(text: str, wide: float, size: float, count: int) -> None:
    cut = lines_end(text, wide, size, count)
    if cut:
        assert lines(text[:cut], wide, size) <= count
    if cut < len(text):
        assert lines(text, wide, size) > count
    else:
        assert count == 0 or lines(text, wide, size) <= count


@pytest.mark.parametrize(
    ("text", "count", "first"),
    [
        ("あいうえおかきくけこ", 1, "あいうえ"),
        ("あいうえおかきくけこ", 2, "あいうえおかきく"),
        ("あいうえおかきくけこ", 3, "あいうえおかきくけこ"),
        ("あいうえおかきくけこ", 0, ""),
        ("あ\nい\nう", 2, "あ\n"),
        ("あ\nい\nう", 1, ""),
        ("ああああああ\nい", 2, "ああああ"),
    ],
)
def test_the_cut_is_where_the_next_line_begins(text: str, count: int, first: str) -> None:
    assert text[: lines_end(text, 40, 10, count)] == first


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(TEXTS, st.integers(1, 30), st.booleans()), min_size=1, max_size=12))
def test_nothing_is_lost_and_every_piece_has_room(drawn: list[tuple[str, int, bool]]) -> None:
    canvas = Canvas()
    for text, times, framed in drawn:
        start = canvas.mark()
        canvas.band([Part(8, COLUMNS, text * times, VALUE, framed)])
        canvas.span(start, Part(0, 8, "欄", LABEL), LABEL_TALL)
    wanted = Counter("".join(box.text for box in canvas.boxes))
    rows = break_pages(canvas)
    assert Counter("".join(box.text for box in canvas.boxes)) == wanted
    assert max(sum(canvas.heights[a:b]) for a, b in pairwise([0, *rows, len(canvas.heights)])) <= PAGE_PT
    for box in canvas.boxes:
        assert not [row for row in rows if box.top < row < box.bottom]
        if box.text:
            assert (
                box_height(box.text, box.right - box.left, box.look) <= sum(canvas.heights[box.top : box.bottom]) + 0.01
            )
            assert not unicodedata.combining(box.text[0]) or box.text[0] in drawn[0][0] + "".join(
                t for t, _, _ in drawn
            )


# --- another program ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the PDF that LibreOffice makes of each workbook."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("pages")
    for name in NAMES:
        (folder / f"{name.replace('/', '-')}.xlsx").write_bytes(workbook_of(name))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(folder / f"{name.replace('/', '-')}.xlsx") for name in NAMES]
    subprocess.run(
        [office, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *files],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {name: (folder / f"{name.replace('/', '-')}.pdf").read_bytes() for name in NAMES}


@pytest.mark.office
@every_name
def test_libreoffice_breaks_the_pages_where_we_say(name: str, printed: dict[str, bytes]) -> None:
    wanted = sum(len(breaks_of(sheet)) + 1 for sheet in out.workbook(workbook_of(name)))
    assert len(out.pdf_pages(printed[name])) == wanted


@pytest.mark.office
@every_name
def test_no_line_of_text_is_cut_by_the_edge_of_a_page(name: str, printed: dict[str, bytes]) -> None:
    """A line that runs over an edge is drawn on both pages, each time with a part outside of the margins."""
    cut = []
    with pypdfium2.PdfDocument(printed[name]) as document:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            for at in range(text.count_chars()):
                _, bottom, _, top = text.get_charbox(at)
                foot = bottom < 0.6 * INCH and top < 0.7 * INCH  # the number of the page
                if (
                    text.get_text_range(at, 1).strip()
                    and not foot
                    and (bottom < 0.7 * INCH - 1 or top > A4_PT - 0.5 * INCH + 1)
                ):
                    cut.append((number, text.get_text_range(max(0, at - 5), 10)))
    assert cut == []


@pytest.mark.office
@every_name
def test_every_character_is_printed_once(name: str, printed: dict[str, bytes]) -> None:
    """Counted over the kanji of the whole workbook; a line that is cut would be printed twice or not at all."""
    sheets = out.workbook(workbook_of(name))
    wanted = Counter(
        char
        for box in out.boxes(workbook_of(name))
        for char in unicodedata.normalize("NFKC", box.text)
        if "\u4e00" <= char <= "\u9fff"
    )
    for sheet in sheets:
        if sheet.print_title_rows:
            row = int(sheet.print_title_rows.split(":")[0].strip("$"))
            heads = "".join(
                box.text for box in out.boxes(workbook_of(name)) if (box.sheet, box.top) == (sheet.title, row)
            )
            for char in heads:
                wanted[char] += len(breaks_of(sheet)) if "\u4e00" <= char <= "\u9fff" else 0
    found = Counter(
        char
        for char in unicodedata.normalize("NFKC", "".join(out.pdf_pages(printed[name], whole=True)))
        if "\u4e00" <= char <= "\u9fff"
    )
    assert found == +wanted
