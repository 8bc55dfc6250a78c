from __future__ import annotations

import ctypes
import json
import os
import re
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from clipping import beyond
from pypdfium2 import raw
from sample_form import LINKS, LONG, item, sample_form

from pia.errors import UsageError
from pia.forms.tree import ChoiceList, Form, Group, Item, Origin, Table
from pia.render import pdf_engine
from pia.render.embedded_pdf import read_embedded
from pia.render.pdf import render_pdf
from pia.render.pdf_drawing import drawing
from pia.render.pdf_engine import PdfEngineFailureError, typst_engine
from pia.render.printed import printed_document

MARGIN = 20 / 25.4 * 72  # points: the body stands between the margins, header and footer inside them
SPECIAL = "髙﨑𠮷①Ⅳ㈱ 神\U000e0100戸 が か\u309a"


# ---- reading a PDF -----------------------------------------------------------------------------------------------------


def squeeze(text: str) -> str:
    return "".join(text.split())


def page_texts(data: bytes, *, body_only: bool = True) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        texts = []
        for page in document:
            height = page.get_height()
            textpage = page.get_textpage()
            texts.append(
                textpage.get_text_bounded(bottom=MARGIN - 2, top=height - MARGIN + 2)
                if body_only
                else textpage.get_text_range()
            )
        return texts


def text_of(data: bytes) -> str:
    return squeeze("".join(page_texts(data)))


def streams(data: bytes) -> Iterator[bytes]:
    """Every stream of the file, unpacked where it is packed; ends with the bytes outside of streams."""
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            yield zlib.decompress(match.group(1))
        except zlib.error:
            yield match.group(1)
    yield re.sub(rb"stream\r?\n.*?endstream", b"", data, flags=re.DOTALL)


def struct_types(data: bytes) -> list[tuple[str, ...]]:
    """The tags of every structure element: its own and those above it, in reading order, page by page."""
    found: list[tuple[str, ...]] = []

    def kind(element: Any) -> str:
        size = raw.FPDF_StructElement_GetType(element, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDF_StructElement_GetType(element, buffer, size)
        return buffer.raw.decode("utf-16-le").rstrip("\0")

    def walk(element: Any, above: tuple[str, ...]) -> None:
        trail = (*above, kind(element))
        found.append(trail)
        for at in range(raw.FPDF_StructElement_CountChildren(element)):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, at)
            if child:
                walk(child, trail)

    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            tree = raw.FPDF_StructTree_GetForPage(page)
            for at in range(raw.FPDF_StructTree_CountChildren(tree)):
                walk(raw.FPDF_StructTree_GetChildAtIndex(tree, at), ())
            raw.FPDF_StructTree_Close(tree)
    return found


def bookmarks(data: bytes) -> list[tuple[int, str]]:
    with pypdfium2.PdfDocument(data) as document:
        return [(mark.level, mark.get_title()) for mark in document.get_toc()]


def with_section(*children: Group | Item, **more: Any) -> Form:
    form = sample_form()
    return replace(
        form, sections=(form.sections[0], Group(id="x", role="section", title="Ⅰ　基本情報", children=children)), **more
    )


@pytest.fixture(scope="module")
def sample() -> bytes:
    return render_pdf(sample_form())


# ---- what is printed ---------------------------------------------------------------------------------------------------


def values_of(entry: Item) -> list[str]:
    if isinstance(entry.value, Table):
        return [cell for row in entry.value.rows for cell in row]
    if isinstance(entry.value, tuple):
        return list(entry.value)
    return [entry.printed()]


def test_every_printed_value_is_in_the_text(sample: bytes) -> None:
    text = text_of(sample)
    for entry in sample_form().items():
        for value in values_of(entry):
            assert squeeze(value) in text, (entry.key, value[:40])
        for _, detail in entry.details:
            assert squeeze(detail) in text, (entry.key, detail)


def test_titles_choices_and_contents_are_in_the_text(sample: bytes) -> None:
    text = text_of(sample)
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
        assert squeeze(expected) in text, expected


def test_the_order_of_the_text_is_the_order_of_the_form(sample: bytes) -> None:
    text = text_of(sample)
    found = [
        text.index(squeeze(part))
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
    assert len(page_texts(data)) >= 6


def test_rare_characters_extract_as_they_are_stored() -> None:
    text = text_of(render_pdf(with_section(item("a#b", "氏名", SPECIAL))))
    assert squeeze(SPECIAL) in text


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
    assert text_of(data).count(squeeze(hostile)) >= 8
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
    text = page_texts(
        render_pdf(with_section(item("a#b", "内容", "一\n二\r\n三\u2028四\x07五\ufeff六\u00ad七\t八\x00九")))
    )[-1]
    lines = [line.strip() for line in text.splitlines()]
    start = next(at for at, line in enumerate(lines) if line.endswith("一"))
    assert lines[start + 1 : start + 4] == ["二", "三", "四五六七\u3000八九"]


RUNS = [
    "A" * 3_200,
    "W" * 200,
    "･" * 400,
    "ー" * 400,
    "っ" * 300,
    "々" * 300,
    "１" * 300,
    "。" * 300,
    "https://example.jp/" + "x" * 300,
    "─" * 300,
    "「" * 200,
    "）" * 300,
    "、。" * 150,
    "（（" + "))" * 100,
    "\u00a0x" * 100,
    "한" * 100,
    "a\u2060" * 100,
    "住\u2060" * 100,
    "住\u00a0" * 100,
    "住っ、" * 100,
    "x々ー" * 60,
]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: ascii(run[:4]))
def test_unbreakable_runs_stay_inside_the_box(run: str) -> None:
    table = Table(("甲", run[:40], "丙"), ((run, "1", "2"),))
    data = render_pdf(with_section(item("a#b", "内容", run), item("a#t", "表", table, kind="table", layout="table")))
    assert squeeze(run.replace("\u2060", "")) in text_of(data)
    assert beyond(data) == []


@pytest.mark.parametrize("run", ["W" * 60, "。" * 60, "1" * 60, "ー" * 60], ids=lambda run: run[:1])
def test_unbreakable_runs_stay_inside_every_other_place(run: str) -> None:
    choice = ChoiceList((run, "乙"), columns=2)
    ticks = ChoiceList((run, "その他", "丙"), style="ticks", detailed=("その他",), columns=3)
    stack = Group(
        id="s",
        role="stack",
        title=f"①{run}",
        children=(
            item("a#1", run, run, mark="①", kind="choice", choices=choice, other=run, trailer="（　1　）　件"),
            item("a#2", run, (run, "その他"), mark="②", kind="ticks", choices=ticks, details=(("その他", run),)),
        ),
    )
    caption = item("a#3", "名称", run, kind="name", layout="caption")
    form = with_section(
        Group(
            id="h",
            role="heading",
            title=run,
            children=(Group(id="r", role="repeat", title="項1", note=run, children=(caption, stack)),),
        ),
        name=run,
        contents=(run,),
        provenance=run,
    )
    cover = Group(
        id="cover",
        role="section",
        title=run,
        children=(
            item("c#1", "評価書番号", run),
            item("c#2", "評価書名", run),
            item("c#3", run, run),
            item("c#4", run, run, layout="full"),
        ),
    )
    assert beyond(render_pdf(replace(form, sections=(cover, form.sections[1])))) == []


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
    assert "[]その他（第五の方法）" in text, "a publication forgets the tick: what it wrote beside it is still shown"


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
    assert "４．委託[]委託しない" in drawn(())
    assert "４．委託[]委託しない" in drawn(None)


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


# ---- pages -------------------------------------------------------------------------------------------------------------


def test_pages_are_a4_portrait_and_numbered(sample: bytes) -> None:
    with pypdfium2.PdfDocument(sample) as document:
        sizes = {(round(page.get_width()), round(page.get_height())) for page in document}
    assert sizes == {(595, 842)}
    texts = page_texts(sample, body_only=False)
    assert [text.split()[-1] for text in texts] == [f"{n}/{len(texts)}" for n in range(1, len(texts) + 1)]


def test_every_section_starts_a_page_and_later_pages_name_it() -> None:
    form = sample_form()
    first, second = form.sections[2], form.sections[4]
    tall = replace(first, children=(*first.children, item("a#l", "内容", LONG)))
    pages = page_texts(
        render_pdf(replace(form, contents=(), sections=(form.sections[0], tall, second))), body_only=False
    )
    assert len(pages) >= 4
    assert squeeze(pages[1]).startswith("Ⅱ特定個人情報ファイルの概要住民基本台帳ファイル２．基本情報")
    for page in pages[2:-1]:
        assert squeeze(page).startswith("Ⅱ特定個人情報ファイルの概要住民基本台帳ファイル")  # the running head
        assert "２．基本情報" not in page
    assert squeeze(pages[-1]).startswith("Ⅲリスク対策※（７．②を除く。）住民基本台帳ファイル４．")


def test_the_head_of_the_change_table_is_repeated_on_each_page() -> None:
    rows = tuple(
        (f"令和7年{n % 12 + 1}月1日", "Ⅱ　６．保管場所", f"旧{n}" * 20, f"新{n}" * 30, "事前", "") for n in range(90)
    )
    table = Table(("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明"), rows)
    pages = page_texts(render_pdf(with_section(item("c#r", "基本情報", table, kind="table", layout="table"))))[2:]
    assert len(pages) > 3
    for page in pages:
        assert "変更日項目変更前の記載変更後の記載提出時期提出時期に係る説明" in squeeze(page)
    assert squeeze("".join(pages)).count("新89" * 30) == 1


def test_a_short_column_is_as_wide_as_its_longest_line() -> None:
    def widths(*columns: tuple[str, str]) -> list[dict[str, float]]:
        table = Table(tuple(head for head, _ in columns), (tuple(text for _, text in columns),))
        return list(
            drawing(with_section(item("a#1", "表", table, kind="table", layout="table")))["sections"][0]["body"][0][
                "widths"
            ]
        )

    assert widths(
        ("変更日", "令和5年10月18日"), ("変更前の記載", "短い"), ("変更後の記載", "長" * 99), ("時期", "事後")
    ) == [{"fixed": 8}, {"share": 9.95}, {"share": 9.95}, {"fixed": 2}]
    assert widths(("甲", "一"), ("乙", "二")) == [{"share": 4.0}, {"share": 4.0}]  # nothing would fill the page
    assert widths(*[(f"欄{n}", "八文字の長さの欄") for n in range(4)], ("文", "長" * 25)) == [
        *[{"share": 4.0}] * 4,
        {"share": 5.0},
    ]  # too many to be fixed


def test_a_cell_of_a_table_flows_over_pages() -> None:
    long = "".join(f"第{n}条の届出は、担当者が照合する。" for n in range(1, 300))
    pages = page_texts(
        render_pdf(
            with_section(item("c#r", "表", Table(("番号", "内容"), (("1", long),)), kind="table", layout="table"))
        )
    )[2:]
    assert len(pages) > 1
    text = squeeze("".join(pages)).replace("番号内容", "")
    assert long in text


def test_tall_stacks_and_tall_ticks_flow_over_pages() -> None:
    data = render_pdf(
        with_section(
            Group(
                id="s",
                role="stack",
                title="①長い項目",
                children=(
                    item("a#1", "甲", LONG),
                    item("a#2", "乙", ("その他",), kind="ticks", choices=LINKS, details=(("その他", LONG),)),
                    item("a#3", "丙", "終わり"),
                ),
            )
        )
    )
    assert text_of(data).count(squeeze(LONG)) == 2
    assert "丙終わり" in text_of(data)


def test_a_form_of_eighty_pages() -> None:
    form = sample_form()
    data = render_pdf(replace(form, sections=(form.sections[0], *form.sections[1:] * 14)))
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) >= 80


# ---- accessibility -----------------------------------------------------------------------------------------------------


def test_the_document_says_that_it_is_pdf_ua_in_japanese(sample: bytes) -> None:
    everything = b"\n".join(streams(sample))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in everything
    assert re.search(rb"/Lang\s*\(ja", everything)
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", everything)
    assert re.search(rb"/DisplayDocTitle true", everything)


def test_metadata_holds_the_title_and_neither_author_nor_date(sample: bytes) -> None:
    with pypdfium2.PdfDocument(sample) as document:
        metadata = document.get_metadata_dict()
    assert metadata["Title"] == "見本市　住民基本台帳事務　重点項目評価書"
    assert [metadata[name] for name in ("Author", "Subject", "Keywords", "CreationDate", "ModDate")] == [""] * 5


def test_bookmarks_follow_the_headings(sample: bytes) -> None:
    marks = bookmarks(sample)
    assert [title for level, title in marks if level == 0] == [
        "特定個人情報保護評価書（重点項目評価書）",
        "項目一覧",
        "Ⅰ　基本情報",
        "Ⅱ　特定個人情報ファイルの概要",
        "（別添１）特定個人情報ファイル記録項目",
        "Ⅲ　リスク対策　※（７．②を除く。）",
        "（別添２）変更箇所",
    ]
    assert (1, "２．使用するシステム") in marks
    assert (2, "システム1") in marks
    assert (2, "委託事項1　システムの保守・運用") in marks
    assert (2, "リスク：　委託先における不正な使用等のリスク") in marks


def test_headings_and_table_heads_are_tagged(sample: bytes) -> None:
    tags = Counter(trail[-1] for trail in struct_types(sample))
    assert (tags["H1"], tags["H2"], tags["H3"]) == (7, 9, 4)
    assert tags["Table"] == 2
    assert tags["TH"] == 8 + 6
    assert tags["TD"] == 240 + 11  # the twelfth cell is empty and has no content to tag
    assert all("THead" in trail for trail in struct_types(sample) if trail[-1] == "TH")


def test_heading_levels_never_skip_one() -> None:
    form = with_section(
        Group(id="r", role="risk", title="リスク１：甲", children=(Group(id="p", role="repeat", title="項1"),))
    )
    section = drawing(form)["sections"][0]
    risk = section["body"][0]
    assert (section["level"], risk["level"], risk["body"][0]["level"]) == (1, 2, 3)
    assert [level for level, _ in bookmarks(render_pdf(form))][-3:] == [0, 1, 2]


def test_only_the_bundled_font_is_used(sample: bytes) -> None:
    names = set(re.findall(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([A-Za-z0-9-]+)", b"\n".join(streams(sample))))
    assert names
    assert all(name.startswith(b"NotoSansCJKjp-Regular") for name in names), names


# ---- same form, same bytes; nothing else inside ------------------------------------------------------------------------


def test_the_same_form_gives_the_same_bytes(sample: bytes) -> None:
    assert render_pdf(sample_form()) == sample
    assert render_pdf(sample_form(body="別の市長")) != sample


def test_the_bytes_do_not_depend_on_folder_zone_or_hash_seed(sample: bytes, tmp_path: Path) -> None:
    script = "import sys; from sample_form import sample_form; from pia.render.pdf import render_pdf; sys.stdout.buffer.write(render_pdf(sample_form()))"
    support = Path(__file__).resolve().parent.parent / "support"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(support), *sys.path]),
        "PYTHONHASHSEED": "7",
        "TZ": "America/New_York",
        "SOURCE_DATE_EPOCH": "99",
        "LC_ALL": "C",
        "TYPST_FONT_PATHS": str(tmp_path),
    }
    made = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert made.stdout == sample


def test_nothing_leaks_that_is_not_printed() -> None:
    secret = item(
        "a#1",
        "評価",
        "十分である",
        conflict=True,
        derived_value="導出された値",
        guidance="記入の手引き",
        origin=Origin("secret-origin.yaml", 4711, derived=False),
        facts=(Origin("secret-fact.yaml", 4712, derived=True),),
    )
    data = render_pdf(with_section(secret))
    everything = b"\n".join(streams(data))
    for hidden in (
        "secret-origin",
        "secret-fact",
        "導出された値",
        "記入の手引き",
        "4711",
        str(Path.home()),
        str(Path.cwd()),
    ):
        assert hidden.encode() not in everything, hidden
    text = text_of(data)
    for hidden in ("a#1", "secret", "導出", "手引き", "4711", "sha256"):
        assert hidden not in text, hidden


def test_the_printed_items_travel_inside(sample: bytes) -> None:
    assert read_embedded(sample) == printed_document(sample_form())
    with pypdfium2.PdfDocument(sample) as document:
        assert document.count_attachments() == 1
        assert document.get_attachment(0).get_name() == "printed.json"


# ---- failures ----------------------------------------------------------------------------------------------------------


def test_a_failure_of_the_engine_is_not_blamed_on_the_form() -> None:
    class Broken:
        def typeset(self, layout: str, inputs: Mapping[str, str]) -> bytes:
            raise PdfEngineFailureError("out of ink")

    with pytest.raises(PdfEngineFailureError, match="out of ink"):
        render_pdf(sample_form(), engine=Broken())


def test_the_engine_reports_what_it_cannot_set() -> None:
    with pytest.raises(PdfEngineFailureError, match="nonsense"):
        typst_engine().typeset("#nonsense", {})


@pytest.mark.parametrize(
    "module, named", [("typst", "typst"), ("noto_cjk_sans_jp_regular", "noto-cjk-sans-jp-regular")]
)
def test_a_missing_engine_is_said_plainly(monkeypatch: pytest.MonkeyPatch, module: str, named: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    pdf_engine.typst_engine.cache_clear()
    try:
        with pytest.raises(UsageError) as caught:
            render_pdf(sample_form())
    finally:
        pdf_engine.typst_engine.cache_clear()
    (problem,) = caught.value.problems
    assert problem.code == "pdf-engine-missing"
    assert problem.message.ja == f"PDFを作るための部品「{named}」が見つかりません。"
    assert problem.message.en == f"The package {named!r}, which PDF output needs, is not installed."
    assert "--format html" in problem.remedy.ja
