"""The words of the cells: stars, brackets, numbers, running lists."""

from __future__ import annotations

import pytest
from sample_form import item

from pia.forms.tree import ChoiceList, Group, Table, TickGroup
from pia.render.wording import (
    choice_numbers,
    choice_text,
    group_title,
    is_choice,
    is_ticks,
    item_label,
    repeats_title,
    running_list,
    tick_blocks,
    tick_text,
    value_text,
)

YES_NO = ChoiceList(("委託する", "委託しない"))


def ticks(value: object, choices: ChoiceList, **more: object) -> list[str]:
    found = item("a#b", "印", value, kind="ticks", choices=choices, **more)
    return [
        text
        for block in tick_blocks(found)
        for text in ([block.title] if block.title else []) + [tick_text(t) for t in block.ticks]
    ]


@pytest.mark.parametrize(
    ("mark", "label", "important", "covered", "printed"),
    [
        ("②", "事務の内容", True, False, "②事務の内容　※"), ("②", "事務の内容", True, True, "②事務の内容"), (None, "備考", False, False, "備考"),
        ("②", "②事務の内容", False, False, "②事務の内容"), (None, "", True, False, "　※"),
    ],
)  # fmt: skip
def test_labels(mark, label, important, covered, printed):
    assert item_label(item("a#b", label, mark=mark, important_change=important), covered=covered) == printed


def test_titles_of_groups():
    assert (
        group_title(Group(id="g", role="heading", title="４．個人番号の利用", important="※")) == "４．個人番号の利用　※"
    )
    assert group_title(Group(id="g", role="stack", title="記録される項目", mark="④")) == "④記録される項目"
    assert group_title(Group(id="g", role="stack", title="④記録される項目", mark="④")) == "④記録される項目"


@pytest.mark.parametrize(
    ("title", "label", "repeated"),
    [
        ("７．備考", "備考", True), ("（別添２）変更箇所", "変更箇所", True), ("④記録される項目", "記録される項目", True), ("Ⅵ　評価実施手続", "評価実施手続", True),
        ("７．備考", "その備考", False), ("８．自己点検・監査", "監査", False), ("", "", False), ("(1)住民基本台帳ファイル", "住民基本台帳ファイル", False),
    ],
)  # fmt: skip
def test_a_label_that_its_bar_says_already(title: str, label: str, repeated: bool):
    assert repeats_title(item("a#b", label), Group(id="g", role="heading", title=title)) is repeated
    assert repeats_title(item("a#b", label), None) is False


def test_choices_in_brackets():
    def shown(value: object, **more: object) -> str:
        return choice_text(item("a#b", "委託", value, kind="choice", choices=YES_NO, **more))

    assert shown("委託する") == "[　委託する　]"
    assert shown("委託する", trailer="（　2　）　件") == "[　委託する　]　（　2　）　件"
    assert shown(None) == "[　　　　　　　　　　]"
    assert (
        shown("委託する", other="一部", details=(("委託する", "一部"), ("x", "別")))
        == "[　委託する　]（　一部　）（　別　）"
    )


def test_numbers_of_choices_follow_the_edition():
    assert choice_numbers(YES_NO) == ("1） 委託する", "2） 委託しない")
    assert choice_numbers(ChoiceList(("甲",), style="half")) == ("1) 甲",)


@pytest.mark.parametrize(("status", "drawn"), [("filled", True), ("blank", True), ("none", False), ("withheld", False)])
def test_a_choice_that_is_absent_or_withheld_is_a_plain_text(status: str, drawn: bool):
    found = item("a#b", "委託", "委託する", kind="choice", choices=YES_NO, status=status)
    assert is_choice(found) is drawn
    assert not is_choice(item("a#b", "委託", "委託する", kind="choice"))


def test_withheld_ticks_are_a_plain_text_without_their_details():
    found = item(
        "a#b",
        "入手方法",
        "非公開",
        kind="ticks",
        choices=YES_NO,
        status="withheld",
        other="秘",
        details=(("その他", "秘"),),
    )
    assert not is_ticks(found)
    assert value_text(found) == "非公開"


def test_plain_values():
    assert value_text(item("a#b", "件数", 3, kind="count", trailer="件")) == "3　件"
    assert value_text(item("a#b", "件数", None, kind="count", trailer="件")) == "件"
    assert value_text(item("a#b", "特記事項", None, status="none")) == "－"
    assert value_text(item("a#b", "特記事項", "なし", status="none")) == "なし"
    assert value_text(item("a#b", "場所", "庁舎", other="二階")) == "庁舎（　二階　）"
    assert value_text(item("a#b", "場所")) == ""


def test_running_lists_count_in_full_width():
    assert (
        running_list(Table(("番号", "項目"), (("1", "宛名番号"), ("12", "履歴連番")))) == "１．宛名番号、１２．履歴連番"
    )
    assert running_list(Table(("項目",), (("宛名番号",), ("履歴連番",)))) == "１．宛名番号、２．履歴連番"
    assert (
        running_list(Table(("番号", "項目", "注"), (("1", "宛名番号", "旧"), ("a", "履歴", ""))))
        == "１．宛名番号　旧、２．a　履歴"
    )
    assert running_list(Table(("番号", "項目"), ())) == ""


def test_brackets_with_details():
    labels = ChoiceList(("紙", "専用線", "その他"), style="ticks", detailed=("その他",))
    assert ticks(("紙",), labels) == ["[○] 紙", "[　] 専用線", "[　] その他（　　　）"]
    assert ticks(("その他",), labels, other="郵送") == ["[　] 紙", "[　] 専用線", "[○] その他（　郵送　）"]
    assert ticks(("紙",), labels, details=(("紙", "申請書"),)) == [
        "[○] 紙（　申請書　）",
        "[　] 専用線",
        "[　] その他（　　　）",
    ]
    assert ticks(None, labels) == ["[　] 紙", "[　] 専用線", "[　] その他（　　　）"]


def test_counts_behind_brackets_carry_their_unit():
    labels = ChoiceList(("提供を行っている", "行っていない"), style="ticks", detailed=("提供を行っている",))
    assert ticks(("提供を行っている",), labels, details=(("提供を行っている", "60"),), trailer="件") == [
        "[○] 提供を行っている（　60　）件",
        "[　] 行っていない",
    ]


def test_groups_of_brackets_have_their_titles_and_nothing_is_lost():
    labels = ChoiceList(
        ("甲", "乙", "丙"), style="ticks", groups=(TickGroup("・一", ("甲",)), TickGroup(None, ("乙",)))
    )
    assert ticks(("甲", "丁"), labels, details=(("戊", "己"),)) == [
        "・一",
        "[○] 甲",
        "[　] 乙",
        "[　] 丙",
        "[○] 丁",
        "[　] 戊（　己　）",
    ]


def test_a_free_text_without_a_bracket_of_its_own_gets_one():
    assert ticks(("甲",), ChoiceList(("甲",), style="ticks"), other="庚") == ["[○] 甲", "[　] その他（　庚　）"]
