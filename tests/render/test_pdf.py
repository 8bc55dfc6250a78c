"""What stands on the paper: every value, choice and mark of the form as text that can be taken out again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pypdfium2
import pytest
import read_output as out
from read_pdf import sample_pdf, text_of
from sample_form import LINKS, item, sample_form, with_section

from pia.forms.tree import ChoiceList, Group, Item, Table
from pia.render.pdf import render_pdf
from pia.render.printed import printed_document

SPECIAL = "髙﨑𠮷①Ⅳ㈱ 神\U000e0100戸 が か\u309a"


def values_of(entry: Item) -> list[str]:
    if isinstance(entry.value, Table):
        return [cell for row in entry.value.rows for cell in row]
    if isinstance(entry.value, tuple):
        return list(entry.value)
    return [entry.printed()]


def test_every_printed_value_is_in_the_text() -> None:
    text = text_of(sample_pdf())
    for entry in sample_form().items():
        for value in values_of(entry):
            assert out.squeeze(value) in text, (entry.key, value[:40])
        for _, detail in entry.details:
            assert out.squeeze(detail) in text, (entry.key, detail)


def test_titles_choices_and_contents_are_in_the_text() -> None:
    text = text_of(sample_pdf())
    for expected in (
        "特定個人情報保護評価書（重点項目評価書）",
        "[令和６年10月　様式３]",
        "公表された事実から作ったモデルであり、見本市が作成した文書ではない。",
        "項目一覧",
        "Ⅲ　リスク対策　※（７．②を除く。）",
        "３．個人番号の利用　※",
        "委託事項1　システムの保守・運用",
        "システム2～5",
        "リスク：　委託先における不正な使用等のリスク",
        "＜選択肢＞1)　1,000人未満",
        "2) 1,000人以上1万人未満",
        "3） 課題が残されている",
        "[　十分である　]",
        "[○] 庁内連携システム",
        "[　] 税務システム",
        "[○] その他　（　個人番号カード管理システム　）",
        "委託する]（　1　）　件",
        "[○] 提供を行っている　（　60　）件",
        "[　] 移転を行っている　（　　）件",
        "[　] 委託しない",
        "・連絡先等情報",
        "②事務の内容　※",
        "①宛名基本ファイル",
        "番号記録項目番号記録項目番号記録項目番号記録項目1項目12項目23項目34項目45項目5",
        "119項目119120項目120",
    ):
        assert out.squeeze(expected) in text, expected


def test_the_order_of_the_text_is_the_order_of_the_form() -> None:
    text = text_of(sample_pdf())
    found = [
        text.index(out.squeeze(part))
        for part in (
            "項目一覧",
            "①事務の名称",
            "=1+1見本の事務",
            "②事務の内容",
            "③対象人数",
            "10万人以上30万人未満]",
            "①システムの名称",
            "④記録される項目",
            "⑤保有開始日",
            "平成27年10月3日",
            "再委託④再委託の有無",
            "⑤再委託の許諾方法",
            "リスク：",
            "規定の内容",
            "８．監査",
            "令和7年4月24日",
            "令和7年7月22日",
        )
    ]
    assert found == sorted(found)


def test_text_over_several_pages_extracts_whole() -> None:
    long = "".join(f"第{n}条の届出は、担当者が照合する。" for n in range(1, 400))
    assert len(long) > 5_000
    data = render_pdf(with_section(item("a#b", "内容", long), item("a#c", "全文", long[::-1], layout="full")))
    text = text_of(data)
    assert long in text
    assert long[::-1] in text
    assert len(out.pdf_pages(data)) >= 6


def test_rare_characters_extract_as_they_are_stored() -> None:
    text = text_of(render_pdf(with_section(item("a#b", "氏名", SPECIAL))))
    assert out.squeeze(SPECIAL) in text


@pytest.mark.parametrize(
    "hostile",
    [
        '#import "x.typ": *',
        "$x$",
        "*a*",
        "_b_",
        "= 見出し",
        "@ref <label>",
        "#panic(1)",
        "\\u{41} \\",
        "// comment",
        "/* c */",
        "`raw`",
        "[b] {c}",
        "~ --- ...",
        '"); #sys.inputs.form',
        "https://example.jp/#x",
        "'quote' \"quote\"",
        "{{ x }}",
        "1. a",
        "- a",
        "+ a",
        "/ t: d",
        "&amp;<b>",
    ],
)
def test_markup_of_the_layout_language_prints_literally(hostile: str) -> None:
    form = with_section(
        item("a#b", hostile, hostile, mark="①"),
        item(
            "a#c",
            "c",
            (hostile,),
            kind="ticks",
            choices=ChoiceList((hostile, "その他"), style="ticks", detailed=("その他",)),
            details=(("その他", hostile),),
        ),
        item("a#d", "d", Table((hostile,), ((hostile,),)), kind="table", layout="table"),
        Group(id="g", role="heading", title=hostile, important=hostile),
        name=hostile,
    )
    data = render_pdf(form)
    assert text_of(data).count(out.squeeze(hostile)) >= 8
    with pypdfium2.PdfDocument(data) as document:
        assert document.get_metadata_dict()["Title"] == hostile


def test_no_text_of_the_form_enters_the_layout() -> None:
    seen: dict[str, Any] = {}

    class Recorder:
        def typeset(self, layout: str, inputs: Mapping[str, str]) -> bytes:
            seen.update(layout=layout, inputs=dict(inputs))
            return b"%PDF-recorded"

    assert render_pdf(sample_form(), engine=Recorder()) == b"%PDF-recorded"
    assert "見本市" not in seen["layout"]
    assert sorted(seen["inputs"]) == ["form", "printed"]
    assert json.loads(seen["inputs"]["printed"]) == printed_document(sample_form())


def test_line_breaks_and_unseen_characters() -> None:
    text = out.pdf_pages(
        render_pdf(with_section(item("a#b", "内容", "一\n二\r\n三\u2028四\x07五\ufeff六\u00ad七\t八\x00九")))
    )[-1]
    lines = [line.strip() for line in text.splitlines()]
    start = next(at for at, line in enumerate(lines) if line.endswith("一"))
    assert lines[start + 1 : start + 4] == ["二", "三", "四五六七\u3000八九"]


def test_blank_none_and_withheld() -> None:
    choices = ChoiceList(("甲", "乙"))
    data = render_pdf(
        with_section(
            item("a#1", "空欄", kind="choice", choices=choices),
            item("a#2", "なしの欄", status="none"),
            item("a#3", "伏せた欄", "非公開", status="withheld", kind="choice", choices=choices),
            item("a#4", "伏せた印", "非開示情報", status="withheld", kind="ticks", choices=LINKS),
        )
    )
    text = text_of(data)
    assert "空欄[]＜選択肢＞1）甲2）乙" in text
    assert "なしの欄－" in text
    assert "伏せた欄非公開伏せた印非開示情報" in text


def test_a_tick_unknown_to_the_list_is_still_printed() -> None:
    text = text_of(render_pdf(with_section(item("a#1", "接続", ("独自の接続",), kind="ticks", choices=LINKS))))
    assert "[○]独自の接続" in text
    assert text.count("[○]") == 1


@pytest.mark.parametrize("columns", [1, 2, 3, 5])
@pytest.mark.parametrize("long", [0, 1, 2, 3, 4])
def test_long_ticks_find_a_place_in_any_column(columns: int, long: int) -> None:
    labels = tuple(f"第{n}の方法" + "による長い長い説明の付いた選択肢" * (n == long) for n in range(9))
    choices = ChoiceList(labels, style="ticks", detailed=(labels[3], labels[5]), columns=columns)
    details = ((labels[3], "甲" * 13), (labels[5], "乙" * 60))
    text = text_of(
        render_pdf(with_section(item("a#1", "方法", (labels[5],), kind="ticks", choices=choices, details=details)))
    )
    at = [text.index(f"]第{n}の方法") for n in range(9)]
    assert at == sorted(at)
    assert "乙" * 60 in text


def test_other_text_of_a_choice_and_of_ticks() -> None:
    choices = ChoiceList(("甲", "その他"), style="ticks", detailed=("その他",))
    text = text_of(
        render_pdf(
            with_section(
                item("a#1", "選択", "その他", kind="choice", choices=ChoiceList(("甲", "その他")), other="第三の方法"),
                item("a#2", "印", ("その他",), kind="ticks", choices=choices, other="第四の方法"),
                item("a#3", "印なし", ("甲",), kind="ticks", choices=choices, other="第五の方法"),
            )
        )
    )
    assert "[その他]（第三の方法）" in text
    assert "[○]その他（第四の方法）" in text
    assert "[_]その他（第五の方法）" in text, "a publication forgets the tick: what it wrote beside it is still shown"


def test_the_star_is_printed_once_on_the_level_that_carries_it() -> None:
    starred = item("a#1", "甲欄", "1", important_change=True)
    plain = with_section(Group(id="h", role="heading", title="１．見出し", children=(starred,)))
    carried = with_section(
        Group(
            id="h",
            role="heading",
            title="１．見出し",
            important="※",
            children=(Group(id="r", role="repeat", title="項1", children=(starred,)),),
        )
    )
    assert "甲欄※1" in text_of(render_pdf(plain))
    assert "１．見出し※項1甲欄1" in text_of(render_pdf(carried))


def test_a_header_tick_is_drawn_in_its_bar() -> None:
    def drawn(value: Any) -> str:
        tick = item(
            "a#h",
            "委託しない",
            value,
            kind="ticks",
            layout="header",
            choices=ChoiceList(("委託しない",), style="ticks"),
        )
        return text_of(render_pdf(with_section(Group(id="h", role="heading", title="４．委託", children=(tick,)))))

    assert "４．委託[○]委託しない" in drawn(("委託しない",))
    assert "４．委託[_]委託しない" in drawn(())
    assert "４．委託[_]委託しない" in drawn(None)


def test_numbers_of_a_list_of_records() -> None:
    table = Table(("記録項目",), (("宛名番号",), ("履歴連番",)))
    text = text_of(render_pdf(with_section(item("a#1", "項目", table, kind="table", layout="numbered"))))
    assert "1宛名番号2履歴連番" in text
    own = Table(("番号", "記録項目"), (("7", "宛名番号"), ("12", "履歴連番")))
    text = text_of(render_pdf(with_section(item("a#1", "項目", own, kind="table", layout="numbered"))))
    assert "7宛名番号12履歴連番" in text
    empty = Table(("番号", "記録項目"), ())
    assert "項目番号記録項目番号記録項目番号記録項目番号記録項目甲欄" in text_of(
        render_pdf(with_section(item("a#1", "項目", empty, kind="table", layout="numbered"), item("a#2", "甲欄", "1")))
    )
