"""The Word document: read back with python-docx and as XML; what it says, how it is built, what it must not carry."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace
from sample_form import LONG, item, sample_form

from pia.forms.tree import ChoiceList, Form, Group, Item, Table, TickGroup
from pia.render.docx import render_docx
from pia.render.docx_items import GRID, column_widths
from pia.render.docx_styles import PAGE_TWIPS
from pia.render.docx_xml import Cell, row
from pia.render.embedded_docx import read_embedded
from pia.render.printed import printed_document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = '</w:t><w:r/> & "quoted" \' <!-- ]]> &#0; \ttab'


@pytest.fixture(scope="module")
def data() -> bytes:
    return render_docx(sample_form())


@pytest.fixture(scope="module")
def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def body(parts: dict[str, bytes]) -> etree._Element:
    return etree.fromstring(parts["word/document.xml"]).find(f"{W}body")


def document(form: Form):
    return docx.Document(io.BytesIO(render_docx(form)))


def form_of(*children: Item | Group, **more: object) -> Form:
    cover = Group(id="cover", role="section", title="表紙")
    return sample_form(
        sections=(cover, Group(id="g", role="section", title="Ⅰ　基本情報", children=children)), contents=(), **more
    )


def words(element: etree._Element) -> str:
    """Return the text of an element, paragraphs as lines."""
    return "\n".join(
        "".join(
            "\t" if node.tag == f"{W}tab" else node.text or ""
            for run in paragraph.iter(f"{W}r")
            for node in run.iter(f"{W}t", f"{W}tab")
        )
        for paragraph in element.iter(f"{W}p")
    )


def rows_of(body: etree._Element) -> list[list[str]]:
    return [[words(cell) for cell in tr.iterchildren(f"{W}tc")] for tr in body.iter(f"{W}tr")]


def test_bars_are_headings_outside_tables_so_that_the_navigation_lists_them():
    headings = [
        (p.style.name, p.text) for p in document(sample_form()).paragraphs if p.style.name.startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", "Ⅰ　基本情報"), ("Heading 2", "１．特定個人情報ファイルを取り扱う事務"), ("Heading 2", "２．使用するシステム"),
        ("Heading 3", "システム1"), ("Heading 3", "システム2～5"), ("Heading 2", "３．個人番号の利用　※"),
        ("Heading 1", "Ⅱ　特定個人情報ファイルの概要"), ("Heading 2", "２．基本情報"), ("Heading 2", "４．特定個人情報ファイルの取扱いの委託"),
        ("Heading 3", "委託事項1　システムの保守・運用"), ("Heading 2", "６．特定個人情報の提供・移転"), ("Heading 1", "（別添１）特定個人情報ファイル記録項目"),
        ("Heading 1", "Ⅲ　リスク対策　※（７．②を除く。）"), ("Heading 2", "４．特定個人情報ファイルの取扱いの委託\t[　] 委託しない"),
        ("Heading 3", "リスク：　委託先における不正な使用等のリスク"), ("Heading 2", "８．監査"), ("Heading 1", "（別添２）変更箇所"),
    ]  # fmt: skip


def test_heading_styles_have_their_outline_levels(parts: dict[str, bytes]):
    styles = etree.fromstring(parts["word/styles.xml"])
    levels = {
        style.get(f"{W}styleId"): style.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val")
        for style in styles
        if "Heading" in style.get(f"{W}styleId", "")
    }
    assert levels == {"Heading1": "0", "Heading2": "1", "Heading3": "2"}
    first = next(style for style in styles if style.get(f"{W}styleId") == "Heading1")
    assert first.find(f"{W}pPr/{W}pageBreakBefore") is not None


def test_every_style_that_is_used_is_defined(parts: dict[str, bytes]):
    defined = {style.get(f"{W}styleId") for style in etree.fromstring(parts["word/styles.xml"])}
    for name in ("word/document.xml", "word/footer1.xml", "word/footer2.xml"):
        used = set(re.findall(r'<w:(?:pStyle|tblStyle) w:val="([^"]+)"', parts[name].decode()))
        assert used <= defined, name


def test_the_page_is_a4_portrait(data: bytes):
    section = docx.Document(io.BytesIO(data)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.left_margin.mm) == round(section.right_margin.mm) == 18


def test_page_numbers_are_fields_at_the_foot_of_every_page(data: bytes):
    section = docx.Document(io.BytesIO(data)).sections[0]
    assert section.different_first_page_header_footer
    for footer in (section.footer, section.first_page_footer):
        fields = [node.get(qn("w:instr")).strip() for node in footer._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]
        assert footer.paragraphs[-1].text == "/"


def test_the_cover_has_stamp_and_provenance_at_its_foot(data: bytes):
    section = docx.Document(io.BytesIO(data)).sections[0]
    assert [p.text for p in section.first_page_footer.paragraphs[:-1]] == [
        "公表された事実から作ったモデルであり、見本市が作成した文書ではない。", "[令和６年10月　様式３]",
    ]  # fmt: skip
    without = document(replace(sample_form(), provenance=None)).sections[0]
    assert [p.text for p in without.first_page_footer.paragraphs[:-1]] == ["[令和６年10月　様式３]"]


def test_the_cover_shows_number_and_name_side_by_side(body: etree._Element):
    rows = rows_of(body)
    assert rows[:5] == [
        ["特定個人情報保護評価書（重点項目評価書）"], ["評価書番号", "評価書名"], ["12", "見本市　住民基本台帳事務　重点項目評価書"],
        ["個人のプライバシー等の権利利益の保護の宣言"], ["見本市は、ここに宣言する。"],
    ]  # fmt: skip
    assert ["公表日"] in rows


def test_the_list_of_contents_leads_to_the_sections(body: etree._Element):
    links = {words_of_link(node): node.get(f"{W}anchor") for node in body.iter(f"{W}hyperlink")}
    marks = {node.get(f"{W}name"): words(node.getparent().getparent()) for node in body.iter(f"{W}bookmarkStart")}
    assert list(links) == list(sample_form().contents)
    assert set(links.values()) == set(marks)
    ids = [node.get(f"{W}id") for node in body.iter(f"{W}bookmarkStart")]
    assert len(ids) == len(set(ids)) == 5


def words_of_link(node: etree._Element) -> str:
    return "".join(text.text for text in node.iter(f"{W}t"))


def test_a_list_of_contents_that_names_no_section_is_plain_text():
    drawn = document(replace(sample_form(), contents=("どこにもない節",)))
    assert not list(drawn.element.body.iter(qn("w:hyperlink")))
    assert ["どこにもない節"] in rows_of(drawn.element.body)
    assert "項目一覧" not in [p.text for p in document(replace(sample_form(), contents=())).paragraphs]


def test_rows_show_label_value_and_choices(body: etree._Element):
    rows = rows_of(body)
    assert ["①事務の名称", "=1+1 見本の事務"] in rows
    assert ["②事務の内容　※", LONG] in rows
    assert [
        "③対象人数",
        "[　10万人以上30万人未満　]",
        "＜選択肢＞\n1) 1,000人未満\t2) 1,000人以上1万人未満\n3) 1万人以上10万人未満\t4) 10万人以上30万人未満",
    ] in rows
    assert ["委託の有無　※", "[　委託する　]　（　1　）　件", "＜選択肢＞\n1） 委託する\t2） 委託しない"] in rows
    assert ["法令上の根拠", "番号法第7条（指定及び通知）\n住基法第5条（住民基本台帳の備付け）"] in rows


def test_choices_too_wide_for_two_columns_stand_in_one():
    wide = ChoiceList(("特定個人情報保護評価の実施が義務付けられる", "義務付けられない"), columns=2)
    (found,) = [
        r
        for r in rows_of(document(form_of(item("a#b", "結果", None, kind="choice", choices=wide))).element.body)
        if r[0] == "結果"
    ]
    assert found[1:] == [
        "[　　　　　　　　　　]",
        "＜選択肢＞\n1） 特定個人情報保護評価の実施が義務付けられる\n2） 義務付けられない",
    ]


def test_ticks_stand_in_columns_with_their_details(body: etree._Element):
    rows = {r[0]: r[1] for r in rows_of(body) if len(r) == 2}
    assert rows["③他のシステムとの接続"] == (
        "[　] 情報提供ネットワークシステム\t[○] 庁内連携システム\n[　] 住民基本台帳ネットワークシステム\t[　] 既存住民基本台帳システム\n"
        "[　] 宛名システム等\t[　] 税務システム\n[○] その他（　個人番号カード管理システム　）"
    )
    assert rows["実施の有無"] == "[○] 自己点検\t[　] 内部監査\t[　] 外部監査"
    assert "[○] 提供を行っている（　60　）件" in rows["提供・移転の有無"]


def test_a_stack_spans_the_rows_of_its_children(body: etree._Element):
    rows = [tr for tr in body.iter(f"{W}tr") if tr.find(f"{W}tc/{W}tcPr/{W}vMerge") is not None]
    merges = [(words(tr.find(f"{W}tc")), tr.find(f"{W}tc/{W}tcPr/{W}vMerge").get(f"{W}val")) for tr in rows]
    assert merges == [("④記録される項目", "restart"), ("", "continue"), ("再委託", "restart"), ("", "continue")]
    upright = [tr.find(f"{W}tc/{W}tcPr/{W}textDirection") is not None for tr in rows]
    assert upright == [False, False, True, True]


def test_an_item_that_repeats_the_title_of_its_stack_has_no_label_of_its_own(body: etree._Element):
    (found,) = [r for r in rows_of(body) if r[0] == "④記録される項目"]
    assert found[1] == "[　100項目以上　]"
    assert len(found) == 3


def test_a_stack_in_a_stack_becomes_a_line_above_its_rows():
    inner = Group(id="i", role="stack", title="内側", children=(item("a#c", "丙", "三"),))
    outer = Group(id="o", role="stack", title="②外側", children=(item("a#b", "乙", "二"), inner))
    assert rows_of(document(form_of(outer)).element.body)[-3:] == [
        ["②外側", "乙", "二"],
        ["", "内側"],
        ["", "丙", "三"],
    ]


def test_a_table_repeats_its_heads_and_its_rows_may_break(body: etree._Element):
    heads = [tr for tr in body.iter(f"{W}tr") if tr.find(f"{W}trPr/{W}tblHeader") is not None]
    assert [[words(cell) for cell in tr.iterchildren(f"{W}tc")] for tr in heads] == [
        ["番号", "記録項目"] * 4,
        ["変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明"],
    ]
    kept = [tr for tr in body.iter(f"{W}tr") if tr not in heads and tr.find(f"{W}trPr/{W}cantSplit") is not None]
    assert {"＜選択肢＞" in words(tr) for tr in kept} == {True, False}
    assert not [tr for tr in kept if LONG in words(tr)], "a long text runs on over pages"


def test_a_short_stack_stands_on_one_page_and_its_last_row_is_free():
    def joined(group: Group) -> list[list[bool]]:
        rows = document(form_of(group)).element.body.iter(f"{W}tr")
        stacked = [tr for tr in rows if tr.find(f".//{W}vMerge") is not None]
        return [
            [
                tr.find(f"{W}trPr/{W}cantSplit") is not None,
                all(p.find(f"{W}pPr/{W}keepNext") is not None for p in tr.iter(f"{W}p")),
            ]
            for tr in stacked
        ]

    short = Group(
        id="o", role="stack", title="再委託", children=tuple(item(f"a#{n}", f"段{n}", "短い") for n in range(3))
    )
    assert joined(short) == [[True, True], [True, True], [True, False]]
    assert joined(replace(short, children=(*short.children, item("a#l", "長い", LONG)))) == [[False, False]] * 4


@pytest.mark.parametrize(
    "label", ["10人以上50人未満", "500人以上1,000人未満", "1,000人以上", "100項目以上", "再委託しない"]
)
def test_brackets_in_a_stack_stand_on_one_line(label: str):
    chosen = item("a#b", "使用者数", label, kind="choice", choices=ChoiceList((label, "他"), columns=2))
    body = document(form_of(Group(id="o", role="stack", title="④使用の主体", children=(chosen,)))).element.body
    (run,) = [
        run
        for run in body.iter(f"{W}r")
        if label in (run.findtext(f"{W}t") or "") and "[" in (run.findtext(f"{W}t") or "")
    ]
    size = run.find(f"{W}rPr/{W}sz")
    points = int(size.get(f"{W}val")) / 2 if size is not None else 9.5
    room = (GRID[3] - 160) / 20
    ems = sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.55 for char in f"[　{label}　]")
    assert ems * points <= room
    assert points >= 7


def test_brackets_that_would_not_fit_stand_in_fewer_columns():
    def drawn(columns: int, *labels: str) -> str:
        found = item("a#b", "印", (), kind="ticks", choices=ChoiceList(labels, style="ticks", columns=columns))
        return rows_of(document(form_of(found)).element.body)[-1][1]

    assert drawn(3, "甲", "乙", "丙", "丁") == "[　] 甲\t[　] 乙\t[　] 丙\n[　] 丁"
    assert drawn(3, "甲" * 14, "乙" * 14, "丙" * 14) == f"[　] {'甲' * 14}\t[　] {'乙' * 14}\n[　] {'丙' * 14}"
    assert drawn(3, "甲" * 40, "乙" * 40) == f"[　] {'甲' * 40}\n[　] {'乙' * 40}"
    assert drawn(2, "甲", "乙", "丙", "丁" * 25, "戊") == f"[　] 甲\t[　] 乙\n[　] 丙\n[　] {'丁' * 25}\n[　] 戊"


def test_records_stand_in_columns_side_by_side(body: etree._Element):
    rows = rows_of(body)
    place = rows.index(["番号", "記録項目"] * 4)
    assert rows[place + 1] == ["1", "項目1", "2", "項目2", "3", "項目3", "4", "項目4"]
    assert rows[place + 30][-2:] == ["120", "項目120"]


def test_the_label_of_a_full_item_is_not_repeated_below_its_own_title():
    heading = Group(id="h", role="heading", title="７．備考", children=(item("a#b", "備考", "補足", layout="full"),))
    assert rows_of(document(form_of(heading)).element.body) == [["表紙"], ["補足"]]


def test_every_table_fits_its_grid_and_the_page(body: etree._Element):
    for table in body.iter(f"{W}tbl"):
        grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        assert sum(grid) == PAGE_TWIPS
        for tr in table.iterchildren(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in tr.iterchildren(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == len(grid)
            assert (
                sum(int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in tr.iterchildren(f"{W}tc")) == PAGE_TWIPS
            )
    assert sum(GRID) == PAGE_TWIPS


def test_tables_never_touch_and_the_body_ends_with_a_paragraph(body: etree._Element):
    tags = [child.tag.removeprefix(W) for child in body]
    assert ("tbl", "tbl") not in list(pairwise(tags))
    assert tags[-2:] == ["p", "sectPr"]
    assert all(cell[-1].tag == f"{W}p" for cell in body.iter(f"{W}tc"))


def test_bars_of_one_look_do_not_touch():
    ranges = tuple(Group(id=f"r{n}", role="range", title=f"提供先{n}") for n in range(2))
    styles = [p.style.style_id for p in document(form_of(*ranges)).paragraphs]
    assert styles[-4:] == ["Heading3", "PiaGap", "Heading3", "PiaGap"]


def test_fonts_and_language_are_japanese(parts: dict[str, bytes]):
    styles = etree.fromstring(parts["word/styles.xml"])
    defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults.find(f"{W}rFonts").get(f"{W}eastAsia") == "ＭＳ 明朝"
    assert defaults.find(f"{W}lang").get(f"{W}eastAsia") == defaults.find(f"{W}lang").get(f"{W}val") == "ja-JP"
    assert {node.get(f"{W}eastAsia") for node in styles.iter(f"{W}rFonts")} == {"ＭＳ 明朝", "ＭＳ ゴシック"}
    assert b'themeFontLang w:val="ja-JP"' in parts["word/settings.xml"]


def test_the_properties_hold_title_and_language_but_no_author_and_no_date(parts: dict[str, bytes]):
    core = etree.fromstring(parts["docProps/core.xml"])
    assert {node.tag.rpartition("}")[2]: node.text for node in core} == {
        "title": sample_form().name,
        "language": "ja-JP",
    }


def test_nothing_of_the_library_template_is_left(parts: dict[str, bytes]):
    assert sorted(parts) == [
        "[Content_Types].xml", "_rels/.rels", "customXml/_rels/item1.xml.rels", "customXml/item1.xml", "customXml/itemProps1.xml",
        "docProps/core.xml", "docProps/custom.xml", "word/_rels/document.xml.rels", "word/document.xml", "word/footer1.xml", "word/footer2.xml",
        "word/settings.xml", "word/styles.xml", "word/theme/theme1.xml",
    ]  # fmt: skip
    assert not any(b"python-docx" in part for part in parts.values())


def test_every_relationship_has_its_part_and_every_part_its_type(parts: dict[str, bytes]):
    types = etree.fromstring(parts["[Content_Types].xml"])
    overrides = {node.get("PartName", "").lstrip("/") for node in types}
    defaults = {node.get("Extension") for node in types}
    assert all(name in overrides or name.rpartition(".")[2] in defaults for name in parts)
    assert all(name in parts for name in overrides if name)
    for name in [part for part in parts if part.endswith(".rels")]:
        folder = name.replace("_rels/", "").rpartition("/")[0]
        for relationship in etree.fromstring(parts[name]):
            target = relationship.get("Target")
            path = target.lstrip("/") if target.startswith("/") else "/".join(filter(None, (folder, target)))
            assert re.sub(r"[^/]+/\.\./", "", path) in parts, (name, target)


def test_the_entries_are_dated_alike(data: bytes):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_printed_document_comes_back(data: bytes):
    assert read_embedded(data) == printed_document(sample_form())


def test_rendering_twice_gives_the_same_bytes(data: bytes):
    assert render_docx(sample_form()) == data


def hostile_form() -> Form:
    rows = Table((HOSTILE, "b"), ((HOSTILE, "c"),))
    ticks = ChoiceList((HOSTILE,), style="ticks", groups=(TickGroup(HOSTILE, (HOSTILE,)),), detailed=(HOSTILE,))
    return form_of(
        item("a#text", HOSTILE, HOSTILE, note=HOSTILE),
        item("a#choice", "選択", HOSTILE, kind="choice", choices=ChoiceList((HOSTILE,)), trailer=HOSTILE, other=HOSTILE),
        item("a#ticks", "印", (HOSTILE,), kind="ticks", choices=ticks, details=((HOSTILE, HOSTILE),)),
        item("a#table", HOSTILE, rows, kind="table", layout="table"),
        item("a#inner", HOSTILE, rows, kind="table"),
        item("a#list", HOSTILE, rows, kind="table", layout="numbered"),
        Group(id="h", role="heading", title=HOSTILE, important=HOSTILE, note=HOSTILE, children=(
            item("b#caption", "名", HOSTILE, layout="caption"), Group(id="s", role="stack", title=HOSTILE, children=(item("b#c", HOSTILE, HOSTILE),)),
        )),
        name=HOSTILE, stamp=HOSTILE, provenance=HOSTILE, digest=HOSTILE,
    )  # fmt: skip


def test_hostile_text_is_text_wherever_it_stands():
    data = render_docx(hostile_form())
    drawn = docx.Document(io.BytesIO(data))
    text = words(drawn.element.body)
    assert text.count(HOSTILE) >= 20
    assert drawn.core_properties.title == HOSTILE
    assert read_embedded(data) == printed_document(hostile_form())


def test_what_xml_cannot_hold_is_replaced_on_paper_and_kept_in_the_data():
    text = "a\x00b\x0bc\ufffe\ud800d"
    data = render_docx(form_of(item("a#b", "項目", text)))
    assert ["項目", "a\ufffdb\ufffdc\ufffd\ufffdd"] in rows_of(docx.Document(io.BytesIO(data)).element.body)
    assert read_embedded(data)["items"][0]["value"] == text


def test_nothing_that_is_not_printed_is_inside(parts: dict[str, bytes]):
    told = item("a#b", "評価", "十分である", conflict=True, derived_value="課題が残されている", guidance="書き方の説明")
    with zipfile.ZipFile(io.BytesIO(render_docx(form_of(told)))) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "課題が残されている" not in everything
    assert "書き方の説明" not in everything


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=40), st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_any_form_makes_a_document_that_opens(text: str, labels: list[str]):
    ticks = item(
        "a#t",
        text,
        tuple(labels),
        kind="ticks",
        choices=ChoiceList(tuple(dict.fromkeys(labels)), style="ticks", columns=2),
    )
    table = item("a#u", text, Table(tuple(labels), (tuple(labels),)), kind="table", layout="table")
    data = render_docx(form_of(ticks, table, item("a#v", text, text, layout="full")))
    docx.Document(io.BytesIO(data))
    assert read_embedded(data)["items"][2]["value"] == text


def test_a_table_without_columns_is_an_empty_box():
    drawn = document(
        form_of(
            item("a#b", "表", Table((), ()), kind="table"),
            item("a#c", "別表", Table((), ()), kind="table", layout="table"),
        )
    )
    assert [r[0] for r in rows_of(drawn.element.body)] == ["表紙", "表"]


@given(st.lists(st.text(max_size=300), min_size=1, max_size=14), st.integers(3000, PAGE_TWIPS))
def test_columns_share_the_page(texts: list[str], room: int):
    widths = column_widths(Table(tuple(texts), (tuple(reversed(texts)),)), room)
    assert sum(widths) == room
    assert min(widths) > 0


def test_before_and_after_are_equally_wide():
    widths = column_widths(
        Table(("変更日", "変更前の記載", "変更後の記載"), (("令和7年4月24日", "長" * 900, "短い" * 9),)), PAGE_TWIPS
    )
    assert abs(widths[1] - widths[2]) <= 3  # the last column takes what rounding leaves
    assert widths[0] < widths[1] / 2


def test_a_row_that_does_not_fill_its_grid_is_a_fault():
    with pytest.raises(ValueError, match="a row of 1 columns in a table of 2"):
        row([Cell(content="")], (100, 100))
