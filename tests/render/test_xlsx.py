"""The Excel workbook: everything printed stands in it, nothing is clipped, nothing else travels inside."""

from __future__ import annotations

import io
import math
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from sample_form import LONG, item, sample_form

from pia.errors import InputError
from pia.forms.tree import ChoiceList, Form, Group, Item, Origin, Table
from pia.render.embedded_xlsx import read_embedded
from pia.render.printed import printed_document
from pia.render.xlsx import render_xlsx
from pia.render.xlsx_names import sheet_names
from pia.render.xlsx_text import cell_pieces, stored_text

EXCEL_MOST_ROW_PT = 409
EXCEL_MOST_CHARACTERS = 32_767
LINE_EM = (
    1.448  # ascent and descent of Noto Sans CJK, the tallest font that is likely to stand in for ＭＳ Ｐゴシック (1.23)
)
DIGIT_PX = 8


@dataclass(frozen=True)
class Cell:
    """One text on a sheet with the box it stands in: 1-based rows and columns, inclusive; points."""

    sheet: str
    text: str
    top: int
    left: int
    bottom: int
    right: int
    width: float
    height: float
    font: float
    bold: bool
    data_type: str
    quoted: bool


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def cells_of(data: bytes) -> list[Cell]:
    found: list[Cell] = []
    for sheet in opened(data):
        spans = {(m.min_row, m.min_col): m for m in sheet.merged_cells.ranges}
        column_pt = sheet.column_dimensions["A"].width * DIGIT_PX * 0.75
        heights = {number: sheet.row_dimensions[number].height for number in range(1, sheet.max_row + 1)}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                span = spans.get((cell.row, cell.column))
                bottom, right = (span.max_row, span.max_col) if span else (cell.row, cell.column)
                found.append(
                    Cell(
                        sheet.title,
                        cell.value,
                        cell.row,
                        cell.column,
                        bottom,
                        right,
                        (right - cell.column + 1) * column_pt,
                        sum(heights[number] for number in range(cell.row, bottom + 1)),
                        cell.font.sz,
                        bool(cell.font.b),
                        cell.data_type,
                        bool(cell.quotePrefix),
                    )
                )
    return found


@cache
def sample_bytes() -> bytes:
    return render_xlsx(sample_form())


@cache
def sample_cells() -> tuple[Cell, ...]:
    return tuple(cells_of(sample_bytes()))


def the_cell(text: str, cells: tuple[Cell, ...] | None = None) -> Cell:
    found = [cell for cell in cells or sample_cells() if cell.text == text]
    assert len(found) == 1, f"{text!r} stands in {len(found)} cells"
    return found[0]


def with_items(*children: Item | Group, **more: object) -> Form:
    """A form whose second section holds the given children, and nothing after it."""
    form = sample_form()
    return replace(
        form, sections=(form.sections[0], Group(id="s", role="section", title="Ⅰ　基本情報", children=children, **more))
    )  # type: ignore[arg-type]


def in_heading(*children: Item | Group, **more: object) -> Form:
    return with_items(Group(id="h", role="heading", title="１．試験", children=children, **more))  # type: ignore[arg-type]


def pessimistic_lines(cell: Cell) -> int:
    """Lines in a box by a measure of its own: East Asian wide characters 1 em, all others 0.6 em, filled greedily."""
    room = (cell.width - 4) / cell.font
    total = 0
    for paragraph in cell.text.split("\n"):
        count, used = 1, 0.0
        for char in paragraph:
            step = 1.0 if unicodedata.east_asian_width(char) in "WF" else 0.6
            if used and used + step > room:
                count, used = count + 1, 0.0
            used += step
        total += count
    return total


def clipped(cells: list[Cell] | tuple[Cell, ...]) -> list[str]:
    return [
        f"{cell.sheet}!{get_column_letter(cell.left)}{cell.top}: {needed:.0f} > {cell.height:.0f}: {cell.text[:30]!r}"
        for cell in cells
        if (needed := pessimistic_lines(cell) * cell.font * LINE_EM) > cell.height
    ]


# --- the whole workbook -------------------------------------------------------------------------------------------------


def test_one_sheet_per_part_named_as_in_the_official_workbook():
    assert opened(sample_bytes()).sheetnames == [
        "表紙",
        "項目一覧",
        "Ⅰ基本情報",
        "Ⅱファイルの概要",
        "別添１",
        "Ⅲリスク対策",
        "別添２",
    ]


def test_same_form_same_bytes_whatever_the_hash_seed_and_zone():
    code = "import sys, hashlib; from sample_form import sample_form; from pia.render.xlsx import render_xlsx; print(hashlib.sha256(render_xlsx(sample_form())).hexdigest())"
    digests = set()
    for seed, zone in (("0", "UTC"), ("4711", "Asia/Tokyo")):
        env = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        digests.add(
            subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True).stdout
        )
    assert len(digests) == 1
    assert render_xlsx(sample_form()) == sample_bytes()


def test_every_printed_text_stands_in_a_cell():
    form = sample_form()
    texts = [cell.text for cell in sample_cells()]
    # a long value runs on in the box below it, on the next page
    columns = ["".join(cell.text for cell in sample_cells() if cell.left == left) for left in range(1, 37)]
    everything = "\n".join([*texts, *columns])
    wanted: list[str] = [form.title, form.stamp, form.provenance or "", *form.contents]

    def walk(group: Group) -> None:
        wanted.extend(filter(None, (group.title if group.id != "cover" else "", group.important, group.note)))
        for child in group.children:
            if isinstance(child, Group):
                walk(child)
                continue
            wanted.append(child.label)
            wanted.extend(text for _, text in child.details)
            wanted.extend(child.choices.labels if child.choices else ())
            if isinstance(child.value, Table):
                wanted.extend(cell for row in child.value.rows for cell in row)
                wanted.extend(child.value.columns if child.layout == "table" else ())
            elif isinstance(child.value, tuple):
                wanted.extend(f"[○] {label}" for label in child.value)
            else:
                wanted.append(child.printed())

    for section in form.sections:
        walk(section)
    full_width = str.maketrans("0123456789", "０１２３４５６７８９")
    missing = [text for text in wanted if text not in everything and text.translate(full_width) not in everything]
    # captions and inline items are printed by what they caption; their own labels are not
    assert [text for text in missing if text != "委託の件数"] == []
    assert LONG in everything


def test_nothing_is_clipped():
    assert clipped(sample_cells()) == []


def test_the_clipping_test_would_notice_a_box_that_is_too_low():
    low = [replace(cell, height=cell.height / 2) for cell in sample_cells()]
    assert len(clipped(low)) > 10


def test_rows_stay_under_the_limit_of_excel():
    for sheet in opened(sample_bytes()):
        heights = [sheet.row_dimensions[number].height for number in range(1, sheet.max_row + 1)]
        assert all(0 < height <= 400 < EXCEL_MOST_ROW_PT for height in heights)
        assert all(height * 4 % 3 == 0 for height in heights), "heights are whole pixels"


def test_a_list_of_short_lines_has_room_for_every_line():
    text = "\n".join(f"・第{number}の事務を行う。" for number in range(1, 8))
    cell = the_cell(text, tuple(cells_of(render_xlsx(in_heading(item("k", "欄", text))))))
    assert cell.height >= 7 * 10 * LINE_EM


def long_cells() -> list[Cell]:
    """The boxes of the long value, one for each page it runs over."""
    found = [cell for cell in sample_cells() if cell.sheet == "Ⅰ基本情報" and len(cell.text) > 27 and cell.text in LONG]
    assert "".join(cell.text for cell in found) == LONG
    return found


def test_a_tall_box_breaks_over_pages_between_its_rows():
    cells = long_cells()
    sheet = opened(sample_bytes())["Ⅰ基本情報"]
    heights = [sheet.row_dimensions[number].height for cell in cells for number in range(cell.top, cell.bottom + 1)]
    assert sum(heights) > 756, "taller than what an A4 page holds, or the test shows nothing"
    assert max(heights) < 80
    assert [cell.bottom for cell in cells[:-1]] == [found.id for found in sheet.row_breaks.brk][: len(cells) - 1]


def test_merged_ranges_do_not_overlap_and_keep_to_the_grid():
    for sheet in opened(sample_bytes()):
        seen: set[tuple[int, int]] = set()
        for span in sheet.merged_cells.ranges:
            own = {
                (row, column)
                for row in range(span.min_row, span.max_row + 1)
                for column in range(span.min_col, span.max_col + 1)
            }
            assert not own & seen
            assert span.max_col <= 36
            seen |= own


# --- cells ---------------------------------------------------------------------------------------------------------------


def test_every_cell_is_text_and_there_is_no_formula():
    assert {cell.data_type for cell in sample_cells()} == {"s"}
    with zipfile.ZipFile(io.BytesIO(sample_bytes())) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 7
    for sheet in sheets:
        assert not re.search(r"<f[ >/]|<v[ >]", sheet)
        assert set(re.findall(r'<c [^>]*t="(\w+)"', sheet)) <= {"inlineStr", "n"}


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x")', "+81", "-", "@SUM(A1)", "#N/A", "'quoted"])
def test_a_text_that_looks_like_a_formula_stays_the_text_it_is(text):
    cell = the_cell(text, tuple(cells_of(render_xlsx(in_heading(item("k", "欄", text))))))
    assert (cell.data_type, cell.quoted) == ("s", True)


def test_other_texts_are_not_marked_as_quoted():
    assert the_cell("=1+1 見本の事務").quoted
    assert not the_cell("②システムの機能").quoted


def test_characters_that_xml_forbids_are_replaced_and_line_ends_are_one():
    data = render_xlsx(in_heading(item("k", "欄", "甲\x00乙\x0b丙\ufffe丁\r\n戊\ud800")))
    assert "甲\ufffd乙\ufffd丙\ufffd丁\n戊\ufffd" in [cell.text for cell in cells_of(data)]


def test_a_text_that_excel_would_unescape_is_escaped():
    assert stored_text("_x0041_ と _x_") == "_x005F_x0041_ と _x_"
    assert stored_text("=1") == "=1"


def test_a_text_longer_than_a_cell_is_split_and_none_is_lost():
    text = "".join(f"{number}番目の記載。" for number in range(9_000))
    cells = cells_of(render_xlsx(in_heading(item("k", "欄", text), item("l", "次の欄", "次"))))
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
    assert clipped(cells_of(render_xlsx(in_heading(item("k", "欄", text))))) == []


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
    found = cells_of(render_xlsx(form))
    assert clipped(found) == []
    shown = [cell.text for cell in found]
    for wanted in (text, *cells):
        assert "".join(cell_pieces(wanted)) in "".join(shown)


# --- layout --------------------------------------------------------------------------------------------------------------


def test_a_row_has_its_label_at_the_left_and_its_value_beside_it():
    label, value = the_cell("①事務の名称"), the_cell("=1+1 見本の事務")
    assert (label.left, label.right, value.left, value.right) == (1, 8, 9, 36)
    assert (label.top, label.bottom) == (value.top, value.bottom)
    assert 0.2 < label.width / (label.width + value.width) < 0.26


def test_a_choice_has_its_value_at_the_left_and_the_smaller_choices_at_the_right():
    value = the_cell("[　10万人以上30万人未満　]")
    odd = the_cell("＜選択肢＞\n1) 1,000人未満\n3) 1万人以上10万人未満")
    even = the_cell("　\n2) 1,000人以上1万人未満\n4) 10万人以上30万人未満")
    assert value.top == odd.top == even.top
    assert value.right < odd.left <= odd.right < even.left
    assert odd.font < value.font


def test_choices_in_one_column_and_with_the_numbers_of_their_style():
    choices = ChoiceList(("実施する", "実施しない", "未定"), style="half", columns=1)
    cells = tuple(cells_of(render_xlsx(in_heading(item("k", "欄", "未定", kind="choice", choices=choices)))))
    assert the_cell("＜選択肢＞\n1) 実施する\n2) 実施しない\n3) 未定", cells).left > the_cell("[　未定　]", cells).right
    full = tuple(
        cells_of(render_xlsx(in_heading(item("k", "欄", kind="choice", choices=replace(choices, style="full")))))
    )
    assert the_cell("＜選択肢＞\n1） 実施する\n2） 実施しない\n3） 未定", full)


def test_choices_too_long_for_two_columns_stand_in_one():
    choices = ChoiceList(
        ("基礎項目評価及び重点項目評価の実施が義務付けられる", "基礎項目評価の実施が義務付けられる"), columns=2
    )
    cells = tuple(cells_of(render_xlsx(in_heading(item("k", "欄", kind="choice", choices=choices)))))
    assert the_cell(
        "＜選択肢＞\n1） 基礎項目評価及び重点項目評価の実施が義務付けられる\n2） 基礎項目評価の実施が義務付けられる",
        cells,
    )


def test_a_trailer_follows_the_bracket():
    assert [cell.text for cell in sample_cells() if "（　1　）　件" in cell.text] == ["[　委託する　]　（　1　）　件"]


def test_ticks_stand_in_columns_and_details_in_parentheses():
    left, right = the_cell("[　] 宛名システム等"), the_cell("[　] 税務システム")
    assert left.top == right.top
    assert left.right < right.left
    texts = [cell.text for cell in sample_cells()]
    assert "[○] 庁内連携システム" in texts
    assert any(text.startswith("[○] その他") and "個人番号カード管理システム" in text for text in texts)
    assert any(text.startswith("[○] 提供を行っている") and text.endswith("（　60　）件") for text in texts)
    assert any(text.startswith("[　] 移転を行っている") and text.endswith("）件") for text in texts)


def test_sub_titles_of_ticks_stand_above_their_ticks():
    assert the_cell("・識別情報").top < the_cell("[○] 個人番号").top < the_cell("・連絡先等情報").top


def test_a_heading_bar_carries_its_tick_at_the_right_end():
    title = next(
        cell
        for cell in sample_cells()
        if cell.text == "４．特定個人情報ファイルの取扱いの委託" and cell.sheet == "Ⅲリスク対策"
    )
    tick = the_cell("[　] 委託しない")
    assert (tick.top, tick.right, title.right + 1) == (title.top, 36, tick.left)
    ticked = in_heading(
        item(
            "k",
            "委託しない",
            ("委託しない",),
            kind="ticks",
            layout="header",
            choices=ChoiceList(("委託しない",), style="ticks"),
        )
    )
    assert the_cell("[○] 委託しない", tuple(cells_of(render_xlsx(ticked))))


def test_a_stack_spans_the_rows_of_its_children():
    label = the_cell("再委託")
    first, last = the_cell("④再委託の有無"), the_cell("⑤再委託の許諾方法")
    assert (label.top, label.bottom, label.right + 1) == (first.top, last.bottom, first.left)
    assert first.right == the_cell("①委託内容").right, "values begin at the same column inside a stack and outside"


def test_a_stack_with_a_long_title_makes_its_rows_grow():
    title = "使用の主体とその範囲" * 15
    cells = cells_of(
        render_xlsx(in_heading(Group(id="s", role="stack", title=title, children=(item("a", "欄", "値"),))))
    )
    label, value = next(c for c in cells if c.text == title), next(c for c in cells if c.text == "値")
    assert label.bottom == value.bottom > label.top
    assert clipped(cells) == []


def test_stacks_in_stacks_and_empty_groups_are_drawn():
    group: Group | Item = item("a", "欄", "最も内側の値")
    for depth in range(8):
        group = Group(id=f"g{depth}", role="stack", title=f"第{depth}層", children=(group,))
    empty = (Group(id="e1", role="stack", title="空の見出し"), Group(id="e2", role="heading", title="空の節"))
    cells = cells_of(render_xlsx(in_heading(group, *empty)))
    texts = [cell.text for cell in cells]
    assert {"最も内側の値", *(f"第{depth}層" for depth in range(8)), "空の見出し", "空の節"} <= set(texts)
    assert clipped(cells) == []


def test_a_repeat_bar_shows_its_caption_and_a_range_bar_only_its_title():
    title = the_cell("委託事項1")
    caption = next(cell for cell in sample_cells() if cell.text == "システムの保守・運用" and cell.top == title.top)
    assert caption.left == title.right + 1
    assert (the_cell("システム2～5").left, the_cell("システム2～5").right) == (1, 36)


def test_important_changes_are_marked_once():
    texts = [cell.text for cell in sample_cells()]
    assert "②事務の内容　※" in texts
    assert "３．個人番号の利用　※" in texts
    assert "法令上の根拠" in texts, "the heading above carries the ※"
    assert "Ⅲ　リスク対策　※（７．②を除く。）" in texts


def test_the_file_name_stands_under_the_bar_of_its_section():
    bar = the_cell(
        "Ⅱ　特定個人情報ファイルの概要", tuple(cell for cell in sample_cells() if cell.sheet == "Ⅱファイルの概要")
    )
    under = next(cell for cell in sample_cells() if cell.sheet == bar.sheet and cell.top == bar.bottom + 1)
    assert (under.text, bar.top, bar.bold) == ("住民基本台帳ファイル", 1, True)


def test_a_list_of_records_stands_in_columns_side_by_side():
    cells = [cell for cell in sample_cells() if cell.sheet == "別添１"]
    head = next(at for at, cell in enumerate(cells) if cell.text == "番号")
    assert [cell.text for cell in cells[head : head + 8]] == ["番号", "記録項目"] * 4
    assert [cell.text for cell in cells[head + 8 : head + 12]] == ["1", "項目1", "2", "項目2"]
    assert [cell.text for cell in cells[-2:]] == ["120", "項目120"]
    assert the_cell("(1)住民基本台帳ファイル").bold


def test_a_table_repeats_its_head_on_every_page():
    book = opened(sample_bytes())
    assert {sheet.title: sheet.print_title_rows for sheet in book} == {
        **dict.fromkeys(book.sheetnames),
        "別添１": "$4:$4",
        "別添２": "$2:$2",
    }
    heads = [cell for cell in sample_cells() if cell.sheet == "別添２" and cell.top == 2]
    assert [cell.text for cell in heads] == [
        "変更日",
        "項目",
        "変更前の記載",
        "変更後の記載",
        "提出時期",
        "提出時期に係る説明",
    ]
    before, after = heads[2:4]
    assert before.width == after.width
    assert (heads[0].left, heads[-1].right) == (1, 36)


def test_a_table_followed_by_something_else_repeats_nothing():
    table = item("t", "表", Table(("甲", "乙"), (("1", "2"),)), kind="table", layout="table")
    book = opened(render_xlsx(in_heading(table, item("k", "欄", "値"))))
    assert book["Ⅰ基本情報"].print_title_rows is None


def test_a_table_wider_than_the_page_loses_nothing():
    columns = tuple(f"見出し{number}" for number in range(40))
    table = Table(columns, (tuple(f"値{number}" for number in range(40)),))
    shown = "".join(
        cell.text for cell in cells_of(render_xlsx(in_heading(item("t", "表", table, kind="table", layout="table"))))
    )
    assert all(text in shown for text in (*columns, *table.rows[0]))


def test_a_table_without_rows_keeps_its_head_and_an_empty_row():
    cells = cells_of(render_xlsx(with_items(item("t", "表", Table(("甲", "乙"), ()), kind="table", layout="table"))))
    head = next(cell for cell in cells if cell.text == "甲")
    assert (
        opened(render_xlsx(with_items(item("t", "表", Table(("甲", "乙"), ()), kind="table", layout="table"))))[
            "Ⅰ基本情報"
        ].max_row
        > head.bottom
    )


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({"status": "none"}, "－"),
        ({"status": "none", "value": "なし"}, "なし"),
        ({"status": "withheld", "value": "公表しない"}, "公表しない"),
        (
            {
                "status": "withheld",
                "value": "公表しない",
                "kind": "ticks",
                "choices": ChoiceList(("甲",), style="ticks"),
                "details": (("甲", "秘密"),),
                "other": "秘密",
            },
            "公表しない",
        ),
        ({"kind": "count", "value": 12}, "12"),
    ],
)
def test_values_without_choices_print_as_they_are(more, shown):
    arguments = {"value": None, **more}
    texts = [cell.text for cell in cells_of(render_xlsx(in_heading(item("k", "欄", **arguments))))]
    assert shown in texts
    assert "秘密" not in "".join(texts)


def test_a_blank_value_leaves_a_box_of_decent_height():
    label = the_cell("⑤再委託の許諾方法")
    sheet = opened(sample_bytes())["Ⅱファイルの概要"]
    assert label.height >= 27
    box = next(
        span for span in sheet.merged_cells.ranges if (span.min_row, span.min_col) == (label.top, label.right + 1)
    )
    assert (box.max_row, box.max_col) == (label.bottom, 36)


def test_conflicts_origins_guidance_and_keys_are_never_printed():
    secret = item(
        "secret/key#1",
        "欄",
        "値",
        conflict=True,
        derived_value="導出された値",
        guidance="記載の手引",
        origin=Origin("secret.yaml", 41, derived=False),
    )
    data = render_xlsx(in_heading(secret))
    shown = "".join(cell.text for cell in cells_of(data))
    assert not re.search(r"secret|導出された値|記載の手引|41", shown)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert not re.search(r"secret\.yaml|導出された値|記載の手引", everything)


def test_every_filled_box_has_a_border_all_around():
    checked = 0
    for sheet in opened(sample_bytes()):
        for span in sheet.merged_cells.ranges:
            first = sheet.cell(span.min_row, span.min_col)
            if (
                first.fill.fill_type != "solid"
                or first.font.b
                or first.font.sz < 10
                or first.value == "[　] 委託しない"
            ):
                continue
            checked += 1
            for row in range(span.min_row, span.max_row + 1):
                assert (
                    sheet.cell(row, span.min_col).border.left.style
                    == sheet.cell(row, span.max_col).border.right.style
                    == "thin"
                )
            for column in range(span.min_col, span.max_col + 1):
                assert (
                    sheet.cell(span.min_row, column).border.top.style
                    == sheet.cell(span.max_row, column).border.bottom.style
                    == "thin"
                )
    assert checked > 20


def test_values_are_framed_down_to_the_last_row():
    sheet = opened(sample_bytes())["Ⅰ基本情報"]
    for cell in long_cells():
        assert all(sheet.cell(row, 36).border.right.style == "thin" for row in range(cell.top, cell.bottom + 1))
        assert sheet.cell(cell.bottom, 20).border.bottom.style == "thin"
        assert sheet.cell(cell.top, 20).border.top.style == "thin"


# --- cover, contents, print setup ------------------------------------------------------------------------------------------


def test_the_cover_has_number_and_name_side_by_side_stamp_and_provenance():
    cover = [cell for cell in sample_cells() if cell.sheet == "表紙"]
    by_text = {cell.text: cell for cell in cover}
    assert by_text["評価書番号"].top == by_text["評価書名"].top
    assert by_text["12"].top == by_text["評価書番号"].bottom + 1
    assert cover[0].text == "特定個人情報保護評価書（重点項目評価書）"
    assert cover[0].bold
    assert by_text["[令和６年10月　様式３]"].right == 36
    assert cover[-1].text == sample_form().provenance
    assert sum({cell.top: cell.height for cell in cover}.values()) < 756, "the cover is one page"


def test_without_provenance_the_cover_ends_with_the_stamp():
    cover = [cell for cell in cells_of(render_xlsx(sample_form(provenance=None))) if cell.sheet == "表紙"]
    assert cover[-1].text == "[令和６年10月　様式３]"


def test_the_contents_list_every_entry_in_a_box_of_its_own():
    cells = [cell for cell in sample_cells() if cell.sheet == "項目一覧"]
    assert [cell.text for cell in cells] == ["項目一覧", *sample_form().contents]
    assert len({cell.top for cell in cells}) == len(cells)


def test_every_sheet_prints_on_a4_one_page_wide_with_page_numbers():
    for sheet in opened(sample_bytes()):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
        assert (sheet.page_setup.scale, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (89, None, None)
        assert sheet.print_options.horizontalCentered
        assert sheet.oddFooter.center.text == "&P/&N"
        assert not sheet.sheet_view.showGridLines


def test_the_font_is_japanese_everywhere():
    for sheet in opened(sample_bytes()):
        names = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert names == {"ＭＳ Ｐゴシック"}


def test_a_form_without_sections_is_still_a_workbook():
    assert opened(render_xlsx(sample_form(sections=(), contents=()))).sheetnames == ["表紙"]


# --- what travels inside ---------------------------------------------------------------------------------------------------


def test_nothing_hidden_travels_in_the_workbook():
    book = opened(sample_bytes())
    assert all(sheet.sheet_state == "visible" for sheet in book)
    assert list(book.defined_names) == []
    assert all(list(sheet.defined_names) == [] for sheet in book)
    assert not any(
        dimension.hidden
        for sheet in book
        for dimension in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())
    )
    with zipfile.ZipFile(io.BytesIO(sample_bytes())) as archive:
        kinds = {re.sub(r"\d+", "N", name) for name in archive.namelist()}
    assert kinds == {
        "[Content_Types].xml",
        "_rels/.rels",
        "customXml/_rels/itemN.xml.rels",
        "customXml/itemN.xml",
        "customXml/itemPropsN.xml",
        "docProps/app.xml",
        "docProps/core.xml",
        "docProps/custom.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/theme/themeN.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheetN.xml",
    }


def test_properties_are_fixed_and_name_no_person():
    properties = opened(sample_bytes()).properties
    assert (properties.title, properties.creator, properties.language) == (
        "見本市　住民基本台帳事務　重点項目評価書",
        "pia",
        "ja-JP",
    )
    assert properties.created.isoformat() == properties.modified.isoformat() == "2000-01-01T00:00:00"
    assert properties.lastModifiedBy is None


def test_the_printed_document_and_its_digest_come_back():
    form = sample_form()
    document = read_embedded(sample_bytes())
    assert document == printed_document(form)
    assert document["digest"] == form.digest
    assert opened(sample_bytes()).custom_doc_props["pia-digest"].value == form.digest


def test_characters_that_xml_forbids_come_back_from_the_embedded_document():
    text = "甲\x00乙\x0b丙\ufffe丁\r\n戊\ud800]]>&<"
    document = read_embedded(render_xlsx(in_heading(item("k", "欄", text))))
    assert document["items"][-1]["value"] == text


def test_a_workbook_of_somebody_else_carries_no_form():
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    with pytest.raises(InputError) as caught:
        read_embedded(buffer.getvalue())
    assert [problem.code for problem in caught.value.problems] == ["no-embedded-form"]


def test_bytes_that_are_no_workbook_are_refused():
    with pytest.raises(InputError) as caught:
        read_embedded(b"no zip at all")
    assert [problem.code for problem in caught.value.problems] == ["zip-unreadable"]


# --- names of the sheets ---------------------------------------------------------------------------------------------------


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


# --- another program -------------------------------------------------------------------------------------------------------


@pytest.mark.office
def test_libreoffice_prints_every_text(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    pdfium = pytest.importorskip("pypdfium2")
    (tmp_path / "form.xlsx").write_bytes(sample_bytes())
    profile = (tmp_path / "profile").as_uri()
    command = [
        office,
        "--headless",
        f"-env:UserInstallation={profile}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "form.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    document = pdfium.PdfDocument(tmp_path / "form.pdf")
    try:
        printed = "".join(page.get_textpage().get_text_range() for page in document)
        pages = len(document)
    finally:
        document.close()
    squeeze = re.compile(r"\s")
    paper = unicodedata.normalize("NFKC", squeeze.sub("", printed))
    missing = [
        cell.text
        for cell in sample_cells()
        if len(cell.text) < 200
        and not all(unicodedata.normalize("NFKC", squeeze.sub("", line)) in paper for line in cell.text.split("\n"))
        and cell.width > 300
    ]
    assert missing == []
    assert math.ceil(pages) <= 12
