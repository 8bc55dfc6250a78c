"""Forms whose every text is hostile: each renderer writes them as text or refuses by name, and nothing in them runs."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import docx
import pytest
import read_output as out
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from sample_form import item, sample_form, with_section

from pia.forms.tree import ChoiceList, Form, Group, Item, Origin, Table, TickGroup
from pia.render import embedded_docx, embedded_pdf, embedded_xlsx
from pia.render.formats import FORMATS
from pia.render.printed import printed_document
from pia.render.rare import rare_characters
from pia.sheets.cell_text import visible_text

HOSTILE = {
    "formula": '=cmd|"/c calc"!A1',
    "hyperlink": '=HYPERLINK("http://example.invalid","x")',
    "plus": "+1-2@SUM(1)",
    "tab formula": "\t=1+1",
    "escape": "_x003D_1+1",
    "markup": "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "xml": "]]></w:t></w:r></printed><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;&#0;",
    "comment": "--> <!-- <![CDATA[ ]]> ?>",
    "attribute": "\" onload='x' `x` =x",
    "markdown": "| a | **b** [x](javascript:x) ![y](z) <br> `c` # d\n---\n- e",
    "typst": '#import "/etc/passwd": * #read("x") $x$ @ref <label> \\u{41} #panic() /* */ //',
    "jinja": "{{ 7 * 7 }}{% for x in y %}{{ config }}",
    "format": "{0.__class__} %s %(x)s ${HOME}",
    "zip name": "../../xl/workbook.xml\\..\\evil",
    "json": '","items":[{"value":"forged"}],"x":"\\u0000\\',
    "lines": "一\r\n二\r三\u2028四\u2029五\x85六\x0b七\x0c八",
    "sheet": "'[x]:*?/\\'",
    "foot": "&P&N&[File]&A",
}
"""Texts that the font of the PDF can show, or that leave no trace on paper."""
UNPRINTABLE = {
    "controls": "\x00\x01\x08\x1b[31m\x7f\ufffe\uffff",
    "surrogates": "\ud800x\udfff",
    "private": "\ue000\U000f0000",
    "emoji": "👨‍👩‍👧",
    "arabic": "\u202eمرحبا\u202c",
    "zalgo": "ก" + "\u0e49" * 50,
}
"""Texts that hold at least one character the PDF has to refuse, or cannot show."""
ORIGIN = Origin("files.yaml", 7, derived=False)


def one(text: str, key: str, value: Any, **more: Any) -> Item:
    """Return an item that says ``text`` in every place an item has."""
    places = ("path", "section", "file", "number", "risk", "block", "note", "guidance")
    common = {**dict.fromkeys(places, text), "mark": "①", "origin": ORIGIN}
    return item(f"{text}#{key}", text, value, **{**common, **more})


def in_bar(text: str) -> tuple[Item | Group, ...]:
    """Return what stands in a bar or right below it: a caption, ticks at its end, a stack."""
    header = ChoiceList((text,), style="ticks")
    stacked = (one(text, "s", text), one(text, "t", text, important_change=True))
    return (
        one(text, "caption", text, layout="caption", kind="name"),
        one(text, "header", (text,), layout="header", kind="ticks", choices=header),
        one(text, "hidden", text, layout="header", kind="ticks", choices=header, status="withheld"),
        Group(id="stack", role="stack", title=text, mark="④", note=text, children=stacked),
    )


def in_section(text: str) -> tuple[Item | Group, ...]:
    """Return an item of every layout, kind and status, and a bar of every role."""
    table = Table((text, text), ((text, text), (text, "")))
    listed = ChoiceList((text, f"{text}。"), style="half", columns=2)
    groups = (TickGroup(text, (text,)), TickGroup(None, (f"{text}。",)))
    ticks = ChoiceList((text, f"{text}。"), style="ticks", groups=groups, detailed=(text,))
    both = {"choices": ticks, "details": ((text, text),), "other": text, "trailer": "件"}
    return (
        one(text, "row", text),
        one(text, "full", text, layout="full"),
        one(text, "none", text, status="none"),
        one(text, "withheld", text, status="withheld", kind="choice", choices=listed, other=text),
        one(text, "choice", text, kind="choice", choices=listed, other=text, trailer=text),
        one(text, "ticks", (text, text * 2), kind="ticks", **both),
        one(text, "table", table, kind="table", layout="table"),
        one(text, "list", table, kind="table", layout="numbered"),
        one(text, "in row", table, kind="table"),
        Group(id="h", role="heading", title=text, important=text, note=text, children=in_bar(text)),
        *(Group(id=role, role=role, title=text, note=text) for role in ("repeat", "range", "risk", "part")),  # type: ignore[arg-type]
    )


def form_of(text: str) -> Form:
    """Return a form whose every text is ``text``; only ids of bars are kept apart."""
    on_cover = (one(text, "number", text), one(text, "name", text), one(text, "box", text, layout="full"))
    cover = Group(id="c", role="section", title=text, children=on_cover)
    section = Group(id="s", role="section", title=text, important=text, note=text, children=in_section(text))
    texts = ("title", "stamp", "body", "name", "provenance", "digest")
    return sample_form(sections=(cover, section), contents=(text,), **dict.fromkeys(texts, text))


def read_json(data: bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(data.decode("utf-8"))
    return document


# --- each text in every place ---------------------------------------------------------------------------------------------

every_text = pytest.mark.parametrize("name", [*HOSTILE, *UNPRINTABLE])


def text_of(name: str) -> str:
    return {**HOSTILE, **UNPRINTABLE}[name]


@every_text
def test_the_workbook_holds_texts_only(name: str) -> None:
    text = text_of(name)
    data = FORMATS["xlsx"].render(form_of(text))
    parts = out.members(data)
    assert embedded_xlsx.read_embedded(data) == printed_document(form_of(text))
    for part, content in parts.items():
        etree.fromstring(content)
        assert not re.search("vba|external|drawing|comment", part, re.IGNORECASE)
    sheets = b"".join(content for part, content in parts.items() if part.startswith("xl/worksheets/sheet"))
    assert not re.search(rb"<f[ >/]|<hyperlink|<legacyDrawing", sheets)
    book = out.workbook.__wrapped__(data)
    shown = [box.text for box in out.boxes_of(book)]
    assert shown.count(visible_text(text)) + shown.count(f"①{visible_text(text)}") > 8
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}
    assert {sheet.oddFooter.center.text for sheet in book} == {"&P/&N"}


@every_text
def test_the_document_holds_texts_only(name: str) -> None:
    text = text_of(name)
    data = FORMATS["docx"].render(form_of(text))
    assert embedded_docx.read_embedded(data) == printed_document(form_of(text))
    for content in out.members(data).values():
        etree.fromstring(content)
    body = docx.Document(io.BytesIO(data)).element.body
    tags = {node.tag.removeprefix(out.W) for node in body.iter(etree.Element)}
    assert not tags & {"object", "pict", "altChunk", "instrText", "fldChar", "sdt"}
    assert out.squeeze(out.words(body)).count(out.squeeze(visible_text(text))) > 25
    for relationships in (part for part_name, part in out.members(data).items() if part_name.endswith(".rels")):
        assert b"External" not in relationships


class Tags(HTMLParser):
    """The tags and attributes of a page; a comment or a declaration other than the first fails."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


@every_text
def test_the_page_holds_texts_only(name: str) -> None:
    text = text_of(name)
    page = FORMATS["html"].render(form_of(text)).decode("utf-8")
    seen = Tags(page)
    assert not seen.tags & {"img", "iframe", "object", "embed", "link", "base", "form", "svg", "b"}
    assert not {attribute for attribute in seen.attributes if attribute.startswith(("on", "src", "style"))}
    assert page.count("<script") == page.count("</script>") == 1
    data = page[page.index('id="pia-printed">') + len('id="pia-printed">') : page.index("</script>")]
    assert json.loads(data) == printed_document(form_of(text))
    assert "49" not in out.html_page(page.encode()).text_content().replace(text, "").replace("U+0E49", "")


@every_text
def test_markdown_and_json_hold_texts_only(name: str) -> None:
    text = text_of(name)
    lines = FORMATS["md"].render(form_of(text)).decode("utf-8").split("\n")
    starts = {line.split(" ")[0] for line in lines if line}
    ours = {"#", "##", "###", "####", "|", "-", "[○]", "[　]"}
    assert {start for start in starts if re.match(r"[#>`~+=|-]", start)} <= ours
    assert not [line for line in lines if re.search(r"(?<!\\)\]\(|(?<!\\)<(?!br>)", line)]
    assert read_json(FORMATS["json"].render(form_of(text))) == printed_document(form_of(text))


@pytest.mark.parametrize("name", HOSTILE)
def test_the_pdf_prints_texts_only(name: str) -> None:
    text = HOSTILE[name]
    data = FORMATS["pdf"].render(form_of(text))
    assert embedded_pdf.read_embedded(data) == printed_document(form_of(text))
    shown = out.squeeze(re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", "", text))
    assert out.squeeze("".join(out.pdf_pages(data, whole=True))).count(shown) > 15
    everything = out.every_byte(data)
    for action in (b"/JavaScript", b"/Launch", b"/SubmitForm", b"/URI", b"/OpenAction", b"root:"):
        assert action not in everything


@pytest.mark.parametrize("name", UNPRINTABLE)
def test_the_pdf_prints_a_fallback_and_lists_every_place(name: str) -> None:
    form = form_of(UNPRINTABLE[name])
    shown = out.squeeze("".join(out.pdf_pages(FORMATS["pdf"].render(form), whole=True)))
    rare = [each for each in rare_characters(form) if not each.shown]
    assert rare
    for each in rare:
        assert shown.count(f"〓（U+{ord(each.text[0]):04X}）") > 15
        assert each.places[0] == "表紙"
        assert sum(place.startswith("見出し") for place in each.places) >= 1
    assert "外字の一覧" in shown


# --- size -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["届", "W", "a b ", "届け出る。" * 30 + "\n"], ids=lambda unit: ascii(unit[:4]))
def test_fifty_thousand_characters_in_one_value_are_all_there(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    form = with_section(item("a", "欄", text), item("b", "全幅", text, layout="full"))
    assert "".join(out.pdf_pages(FORMATS["pdf"].render(form))).count(unit.strip()[0]) >= 2 * text.count(unit.strip()[0])
    boxes = [box.text for box in out.read_boxes(FORMATS["xlsx"].render(form))]
    assert "".join(boxes).count(unit) >= 2 * (text.count(unit) - 4)
    assert text in out.docx_text(FORMATS["docx"].render(form))
    assert out.squeeze(text) in out.visible("html", FORMATS["html"].render(form))
    assert out.squeeze(text) in out.visible("md", FORMATS["md"].render(form))
    assert read_json(FORMATS["json"].render(form))["items"][-1]["value"] == text


@settings(deadline=None, max_examples=20)
@given(st.text(st.characters(), min_size=1, max_size=25))
def test_any_text_is_rendered(text: str) -> None:
    form = form_of(text)
    for name in FORMATS:
        assert len(FORMATS[name].render(form)) > 500
