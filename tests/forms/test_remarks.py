"""Side notes: beside their cells, and in a last section that lists them all but the origins."""

from __future__ import annotations

from pathlib import Path

from filled import filled, one

from pia.forms.remarks import Remark, with_remarks
from pia.forms.tree import Table

KEY = "work#name"


def test_a_note_stands_behind_the_one_of_the_form(tmp_path: Path) -> None:
    form = filled(tmp_path, form="kiso")
    own = one(form, "overall#forms").note
    assert own is not None
    noted = with_remarks(
        form, {"overall#forms": [Remark("未了", "甲")], KEY: [Remark("出典", "a:1"), Remark("証跡", "乙")]}
    )
    assert one(noted, "overall#forms").note == f"{own}\n【内部】未了：甲"
    assert one(noted, KEY).note == "【内部】出典：a:1\n【内部】証跡：乙"
    assert one(noted, "work#summary") == one(form, "work#summary")


def test_the_list_is_in_the_order_of_the_form_after_what_is_general(tmp_path: Path) -> None:
    form = filled(tmp_path)
    remarks = {
        "cover#title": [Remark("指摘", "二")],
        KEY: [Remark("出典", "a:1"), Remark("証跡", "三"), Remark("非公表", "四")],
    }
    noted = with_remarks(form, remarks, [Remark("指摘", "一")])
    [item] = noted.sections[-1].children
    assert item.value == Table(  # type: ignore[union-attr]
        ("項目", "欄の名称", "区分", "内容"),
        (
            ("（評価書の全体）", "", "指摘", "一"),
            ("表紙/評価書名", "評価書名", "指摘", "二"),
            ("Ⅰ/1/①", "①事務の名称", "証跡", "三"),
            ("Ⅰ/1/①", "①事務の名称", "非公表", "四"),
        ),
    )
    assert noted.sections[:-1] != form.sections
    assert len(noted.sections) == len(form.sections) + 1


def test_without_remarks_the_list_is_blank_and_the_form_as_it_was(tmp_path: Path) -> None:
    form = filled(tmp_path)
    noted = with_remarks(form, {})
    assert noted.sections[:-1] == form.sections
    item = one(noted, "internal#remarks")
    assert (item.value, item.status, item.section, item.important_change) == (None, "blank", "内部用", False)
    only = with_remarks(form, {KEY: [Remark("出典", "a:1")]})
    assert one(only, "internal#remarks").status == "blank"
