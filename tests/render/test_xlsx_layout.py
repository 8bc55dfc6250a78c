"""Where things stand on the sheets of the workbook: labels and values, choices and ticks, stacks, bars, tables, frames."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import read_output as out
from clipping import clipped
from msgspec.structs import replace
from sample_form import in_heading, item, with_section
from sample_workbook import cells_of, long_cells, sample_cells, sample_workbook, the_cell

from pia.forms.tree import ChoiceList, Group, Item, Origin, Table
from pia.render.xlsx import render_xlsx


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
    assert odd.size < value.size


def test_choices_in_one_column_and_with_the_numbers_of_their_style():
    choices = ChoiceList(("実施する", "実施しない", "未定"), style="half", columns=1)
    cells = cells_of(in_heading(item("k", "欄", "未定", kind="choice", choices=choices)))
    assert the_cell("＜選択肢＞\n1) 実施する\n2) 実施しない\n3) 未定", cells).left > the_cell("[　未定　]", cells).right
    full = cells_of(in_heading(item("k", "欄", kind="choice", choices=replace(choices, style="full"))))
    assert the_cell("＜選択肢＞\n1） 実施する\n2） 実施しない\n3） 未定", full)


def test_choices_too_long_for_two_columns_stand_in_one():
    choices = ChoiceList(
        ("基礎項目評価及び重点項目評価の実施が義務付けられる", "基礎項目評価の実施が義務付けられる"), columns=2
    )
    cells = cells_of(in_heading(item("k", "欄", kind="choice", choices=choices)))
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
    assert the_cell("[○] 委託しない", cells_of(ticked))


def test_a_stack_spans_the_rows_of_its_children():
    label = the_cell("再委託")
    first, last = the_cell("④再委託の有無"), the_cell("⑤再委託の許諾方法")
    assert (label.top, label.bottom, label.right + 1) == (first.top, last.bottom, first.left)
    assert first.right == the_cell("①委託内容").right, "values begin at the same column inside a stack and outside"


def test_a_stack_with_a_long_title_makes_its_rows_grow():
    title = "使用の主体とその範囲" * 15
    cells = cells_of(in_heading(Group(id="s", role="stack", title=title, children=(item("a", "欄", "値"),))))
    label, value = next(c for c in cells if c.text == title), next(c for c in cells if c.text == "値")
    assert label.bottom == value.bottom > label.top
    assert clipped(cells) == []


def test_stacks_in_stacks_and_empty_groups_are_drawn():
    group: Group | Item = item("a", "欄", "最も内側の値")
    for depth in range(8):
        group = Group(id=f"g{depth}", role="stack", title=f"第{depth}層", children=(group,))
    empty = (Group(id="e1", role="stack", title="空の見出し"), Group(id="e2", role="heading", title="空の節"))
    cells = cells_of(in_heading(group, *empty))
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
    book = sample_workbook()
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
    book = out.workbook(render_xlsx(in_heading(table, item("k", "欄", "値"))))
    assert book["Ⅰ基本情報"].print_title_rows is None


def test_a_table_wider_than_the_page_loses_nothing():
    columns = tuple(f"見出し{number}" for number in range(40))
    table = Table(columns, (tuple(f"値{number}" for number in range(40)),))
    shown = "".join(cell.text for cell in cells_of(in_heading(item("t", "表", table, kind="table", layout="table"))))
    assert all(text in shown for text in (*columns, *table.rows[0]))


def test_a_table_without_rows_keeps_its_head_and_an_empty_row():
    data = render_xlsx(with_section(item("t", "表", Table(("甲", "乙"), ()), kind="table", layout="table")))
    head = next(cell for cell in out.read_boxes(data) if cell.text == "甲")
    assert out.workbook(data)["Ⅰ基本情報"].max_row > head.bottom


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
    texts = [cell.text for cell in cells_of(in_heading(item("k", "欄", **arguments)))]
    assert shown in texts
    assert "秘密" not in "".join(texts)


def test_a_blank_value_leaves_a_box_of_decent_height():
    label = the_cell("⑤再委託の許諾方法")
    sheet = sample_workbook()["Ⅱファイルの概要"]
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
    shown = "".join(cell.text for cell in out.read_boxes(data))
    assert not re.search(r"secret|導出された値|記載の手引|41", shown)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert not re.search(r"secret\.yaml|導出された値|記載の手引", everything)


def test_every_filled_box_has_a_border_all_around():
    checked = 0
    for sheet in sample_workbook():
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
    sheet = sample_workbook()["Ⅰ基本情報"]
    for cell in long_cells():
        assert all(sheet.cell(row, 36).border.right.style == "thin" for row in range(cell.top, cell.bottom + 1))
        assert sheet.cell(cell.bottom, 20).border.bottom.style == "thin"
        assert sheet.cell(cell.top, 20).border.top.style == "thin"
