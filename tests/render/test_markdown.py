"""The Markdown form: every value shows, nothing in a value is markup."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_form import LONG, item, sample_form

from pia.forms.tree import ChoiceList, Form, Group, Item, Table
from pia.render.markdown import escape_text, render_markdown

HOSTILE = [
    "<script>alert(1)</script>", "</td><img src=x onerror=alert(1)>", "a | b \\| c", "[押す](javascript:alert(1))", "![x](http://example.invalid/x)",
    "# 見出し", "- 箇条", "+ 箇条", "1. 番号", "2) 番号", "> 引用", "---", "===", "```", "    code", "\tcode", "*強調* _強調_ ~~線~~ `code`", "&lt;b&gt; &#60;",
    "a\\", "$x$", "題 ##", "<!-- x", "[x]: http://example.invalid", "\\<br>", "一\n二\n\n三", "1.10",
]  # fmt: skip


def form_of(*children: Item | Group, **more: object) -> Form:
    return sample_form(
        sections=(
            Group(id="cover", role="section", title="表紙"),
            Group(id="g", role="section", title="Ⅰ　基本情報", children=children),
        ),
        **more,
    )


def text_of(form: Form) -> str:
    return render_markdown(form).decode()


def shown(markdown: str) -> str:
    """Undo the escapes of one cell: what a reader sees."""
    lines = markdown.split("<br>")
    return "\n".join(
        html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line)).replace("\u00a0", " ") for line in lines
    )


def cells(line: str) -> list[str]:
    """Split a table row at its pipes, as the GFM specification does: escaped ones stay."""
    return [cell.strip(" ") for cell in re.findall(r"((?:\\.|[^|\\])*)\|", line.removeprefix("|"))]


def test_bars_are_headings_in_order():
    headings = [line for line in text_of(sample_form()).splitlines() if line.startswith("#")]
    assert headings == [
        "# 特定個人情報保護評価書（重点項目評価書）", "## 項目一覧", "## Ⅰ　基本情報", "### １．特定個人情報ファイルを取り扱う事務", "### ２．使用するシステム",
        "#### システム1", "#### システム2～5", "### ３．個人番号の利用　※", "## Ⅱ　特定個人情報ファイルの概要", "### ２．基本情報",
        "### ４．特定個人情報ファイルの取扱いの委託", "#### 委託事項1　システムの保守・運用", "### ６．特定個人情報の提供・移転", "## （別添１）特定個人情報ファイル記録項目",
        "### (1)住民基本台帳ファイル", "## Ⅲ　リスク対策　※（７．②を除く。）", "### ４．特定個人情報ファイルの取扱いの委託",
        "#### リスク：　委託先における不正な使用等のリスク", "### ８．監査", "## （別添２）変更箇所",
    ]  # fmt: skip


def test_rows_are_tables_of_two_columns():
    text = text_of(sample_form())
    assert "| ②システムの機能 | 1　住民票の記載<br>2　証明書の発行 |" in text
    assert f"| ②事務の内容　※ | {LONG} |" in text
    assert "| 公表日 |  |" in text
    for line in text.splitlines():
        if line.startswith("| ") and "変更" not in line and "事後" not in line and "事前" not in line:
            assert len(cells(line)) in (2, 6), line


def test_choices_and_ticks_are_spelled_out():
    text = text_of(sample_form())
    assert "| 委託の有無　※ | \\[　委託する　\\]　（　1　）　件<br>＜選択肢＞ 1） 委託する　2） 委託しない |" in text
    assert "[　] 税務システム<br>[○] その他（　個人番号カード管理システム　） |" in text
    assert (
        "| 提供・移転の有無 | [○] 提供を行っている（　60　）件<br>[　] 移転を行っている（　　　）件<br>[　] 行っていない |"
        in text
    )
    assert "・識別情報<br>[○] 個人番号" in text
    assert "\n[　] 委託しない\n" in text


def test_a_star_is_not_repeated_below_a_bar_that_carries_it():
    text = text_of(sample_form())
    assert "| 法令上の根拠 | 番号法第7条" in text
    assert "主な記録項目　※" in text


def test_a_stack_stands_in_the_labels_of_its_rows():
    text = text_of(sample_form())
    assert "| 再委託：④再委託の有無 |" in text
    assert "| ④記録される項目 | \\[　100項目以上　\\]" in text


def test_tables_have_their_heads():
    lines = text_of(sample_form()).splitlines()
    head = lines.index("| 変更日 | 項目 | 変更前の記載 | 変更後の記載 | 提出時期 | 提出時期に係る説明 |")
    assert lines[head + 1] == "| --- | --- | --- | --- | --- | --- |"
    assert lines[head + 3] == "| 令和7年7月22日 | Ⅱ　６．保管場所 | データセンター | クラウド | 事前 |  |"


def test_records_are_a_running_list():
    assert "\n\n１．項目1、２．項目2、３．項目3" in text_of(sample_form())


def test_nothing_that_is_not_printed_shows():
    form = form_of(
        item(
            "secret/key#x",
            "リスクへの対策は十分か",
            "十分である",
            conflict=True,
            derived_value="課題が残されている",
            guidance="書き方",
        )
    )
    for word in ("secret/key", "課題が残されている", "書き方"):
        assert word not in text_of(form)


def test_every_printed_value_shows():
    seen = shown(text_of(sample_form()))
    for found in sample_form().items():
        value = found.value
        texts = (
            [t for row in value.rows for t in row]
            if isinstance(value, Table)
            else value
            if isinstance(value, tuple)
            else (found.printed(),)
        )
        if found.layout == "inline":
            continue
        assert all(text in seen for text in texts), found.key


def test_rendering_twice_gives_the_same_bytes():
    assert render_markdown(sample_form()) == render_markdown(sample_form())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_shows_as_it_is(text: str):
    assert shown(escape_text(text)) == text.replace("\t", " ")
    assert "\n" not in escape_text(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_in_its_cell(text: str):
    form = form_of(
        item("a#b", text, text), item("a#c", "表", Table((text, "b"), ((text, "c"),)), kind="table", layout="table")
    )
    lines = text_of(form).splitlines()
    start = lines.index("| 項目 | 記載 |")
    first, second = cells(lines[start + 2])
    assert shown(first) == shown(second) == text.replace("\t", " ")
    assert cells(lines[-1]) == [escape_text(text), "c"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_comes_out_of_hostile_text(text: str):
    markdown_it = pytest.importorskip("markdown_it")
    titles = Group(id="h", role="heading", title=text, note=text, children=(item("a#d", "注", text, layout="full"),))
    choice = item("a#e", "選択", text, kind="choice", choices=ChoiceList((text, "他")))
    ticks = item(
        "a#f", "印", (text,), kind="ticks", choices=ChoiceList(("他",), style="ticks"), details=((text, text),)
    )
    source = text_of(form_of(item("a#b", text, text), choice, ticks, titles, provenance=text, contents=(text,)))
    rendered = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(source)
    tags = set(re.findall(r"</?([a-z0-9]+)", rendered))
    assert tags <= {"h1", "h2", "h3", "p", "br", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "strong"}
    assert rendered.count("<li>") == 1
    assert re.findall(r"<h\d", rendered) == ["<h1", "<h2", "<h2", "<h3"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=60))
def test_any_text_keeps_the_table_in_shape(text: str):
    form = form_of(item("a#b", "項", text), item("a#c", "次", "値"))
    before, last = text_of(form).partition("\n\n## 外字の一覧\n")[0].rstrip("\n").split("\n")[-2:]
    assert last == "| 次 | 値 |"
    assert len(cells(before)) == 2
    assert shown(cells(before)[1]).replace(" ", "") == text.replace("\u00a0", "").replace(" ", "")


def test_control_characters_are_replaced():
    assert escape_text("a\x00b\x1bc") == "a\ufffdb\ufffdc"
    text_of(form_of(item("a#b", "項", "\ud800")))
