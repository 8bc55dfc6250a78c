"""WordprocessingML as text: every helper gives well-formed XML that says what it was given; the order of the real headings."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import read_output as out
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pia.app.form import filled
from pia.forms.tree import Form, Group, Table
from pia.render.docx import render_docx
from pia.render.docx_styles import PAGE_TWIPS, settings_xml, styles_xml
from pia.render.docx_xml import (
    BODY_NAMESPACES,
    Cell,
    attribute,
    bookmark,
    field,
    link,
    page_break,
    paragraph,
    paragraphs,
    row,
    table,
    text_run,
)
from pia.render.tables import record_table
from pia.sheets.cell_text import visible_text

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
W = out.W
TEXT = st.text(st.characters(), max_size=60)
HOSTILE = '</w:t></w:r><w:object/> & "x" \' ]]> <!-- --> &#0; \x00\x1b\ufffe\ud800'


def parsed(xml: str) -> etree._Element:
    """Return the children of one element that holds ``xml``."""
    return etree.fromstring(f"<w:root {BODY_NAMESPACES}>{xml}</w:root>")


def values(element: etree._Element, *path: str) -> list[str | None]:
    return [node.get(f"{W}val") for node in element.iterfind("/".join(f"{W}{name}" for name in path))]


# --- texts ----------------------------------------------------------------------------------------------------------------


@given(TEXT)
def test_a_run_says_its_text_and_nothing_else(text: str) -> None:
    (run,) = parsed(text_run(text))
    assert {node.tag for node in run} <= {f"{W}t", f"{W}tab"}
    shown = "".join("\t" if node.tag == f"{W}tab" else node.text or "" for node in run)
    assert shown == visible_text(text)
    assert all(node.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve" for node in run.iterfind(f"{W}t"))


@given(TEXT)
def test_each_line_is_a_paragraph_of_its_own(text: str) -> None:
    drawn = parsed(paragraphs(text, "PiaValue"))
    assert [out.words(p) for p in drawn] == visible_text(text).split("\n")
    assert {tuple(values(p, "pPr", "pStyle")) for p in drawn} == {("PiaValue",)}


@given(TEXT)
def test_an_attribute_comes_back_whole(text: str) -> None:
    element = etree.fromstring(f'<a b="{attribute(text)}"/>')
    assert element.get("b") == visible_text(text)


def test_markup_in_a_text_is_text() -> None:
    shown = visible_text(HOSTILE)
    drawn = parsed(
        paragraphs(HOSTILE, "PiaValue")
        + table([row([Cell(content=paragraphs(HOSTILE, "PiaCell"))], [100])], [100], "TableGrid", described=HOSTILE)
    )
    assert [node.tag.removeprefix(W) for node in drawn] == ["p", "tbl"]
    assert out.words(drawn) == f"{shown}\n{shown}"
    assert values(drawn, "tbl", "tblPr", "tblCaption") == [shown]
    assert not list(drawn.iter(f"{W}object", etree.Comment))


def test_an_empty_text_is_an_empty_paragraph() -> None:
    (only,) = parsed(paragraphs("", "PiaLabel"))
    assert [node.tag for node in only] == [f"{W}pPr"]


def test_looks_of_a_run_are_only_written_when_asked_for() -> None:
    (plain,), (loud,) = parsed(text_run("甲")), parsed(text_run("甲", bold=True, size=22))
    assert plain.find(f"{W}rPr") is None
    assert [node.tag.removeprefix(W) for node in loud.find(f"{W}rPr")] == ["b", "sz", "szCs"]
    assert values(loud, "rPr", "sz") == ["22"]


# --- links, fields, breaks ------------------------------------------------------------------------------------------------


def test_a_link_leads_to_its_bookmark() -> None:
    drawn = parsed(
        paragraph(bookmark(3, "_pia_3") + text_run("見出し"), "Heading1")
        + paragraph(link("_pia_3", text_run("項目")), "PiaLabel")
    )
    (start,), (end,) = drawn.iter(f"{W}bookmarkStart"), drawn.iter(f"{W}bookmarkEnd")
    assert (start.get(f"{W}id"), start.get(f"{W}name")) == (end.get(f"{W}id"), "_pia_3") == ("3", "_pia_3")
    (hyperlink,) = drawn.iter(f"{W}hyperlink")
    assert hyperlink.get(f"{W}anchor") == "_pia_3"
    assert out.words(drawn) == "見出し\n項目"


def test_a_field_shows_a_number_until_it_is_computed() -> None:
    (simple,) = parsed(field("NUMPAGES"))
    assert simple.get(f"{W}instr") == " NUMPAGES "
    assert "".join(simple.itertext()) == "1"
    (run,) = parsed(page_break())
    assert run[0].get(f"{W}type") == "page"


# --- cells, rows, tables --------------------------------------------------------------------------------------------------


def test_the_properties_of_a_cell_stand_in_schema_order() -> None:
    everything = Cell(
        content=paragraphs("値", "PiaValue"),
        span=2,
        fill="F5F5F5",
        merge="restart",
        open_sides=("right", "top"),
        middle=True,
        vertical=True,
    )
    (tr,) = parsed(row([everything, Cell(content=paragraphs("", "PiaValue"))], (100, 200, 300)))
    first, second = tr.iterchildren(f"{W}tc")
    names = [node.tag.removeprefix(W) for node in first.find(f"{W}tcPr")]
    assert names == ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "textDirection", "vAlign"]
    assert [node.tag.removeprefix(W) for node in first.find(f"{W}tcPr/{W}tcBorders")] == ["top", "right"]
    assert (first.find(f"{W}tcPr/{W}tcW").get(f"{W}w"), second.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) == ("300", "300")
    assert [node.tag.removeprefix(W) for node in second.find(f"{W}tcPr")] == ["tcW"]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({}, []),
        ({"least": 400}, ["trHeight"]),
        ({"header": True}, ["cantSplit", "tblHeader"]),
        ({"together": True, "least": 9}, ["cantSplit", "trHeight"]),
    ],
)
def test_the_properties_of_a_row(options: dict[str, int], names: list[str]) -> None:
    (tr,) = parsed(row([Cell(content=paragraphs("", "PiaCell"))], (100,), **options))
    found = tr.find(f"{W}trPr")
    assert ([] if found is None else [node.tag.removeprefix(W) for node in found]) == names


@pytest.mark.parametrize("spans", [(1, 1), (2, 2), (4,)])
def test_cells_that_do_not_fill_the_grid_are_a_fault(spans: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=f"a row of {sum(spans)} columns in a table of 3"):
        row([Cell(content="", span=span) for span in spans], (1, 2, 3))


def test_a_table_is_as_wide_as_its_grid() -> None:
    (tbl,) = parsed(table([], (100, 250), "TableGrid"))
    assert [column.get(f"{W}w") for column in tbl.find(f"{W}tblGrid")] == ["100", "250"]
    assert tbl.find(f"{W}tblPr/{W}tblW").get(f"{W}w") == "350"
    assert values(tbl, "tblPr", "tblCaption") == []


@pytest.mark.parametrize("xml", [styles_xml(), settings_xml()])
def test_styles_and_settings_are_well_formed_and_name_each_style_once(xml: str) -> None:
    root = etree.fromstring(xml)
    names = [style.get(f"{W}styleId") for style in root.iterfind(f"{W}style")]
    assert len(names) == len(set(names))
    based = set(values(root, "style", "basedOn")) | set(values(root, "style", "next"))
    assert based <= set(names)


# --- the real documents ---------------------------------------------------------------------------------------------------


def bars(form: Form) -> list[tuple[int, str]]:
    """Return (level, title) of every bar that the navigation of Word shows, in printed order."""
    levels = {"section": 1, "heading": 2, "repeat": 3, "range": 3, "risk": 3}

    def below(group: Group) -> list[tuple[int, str]]:
        own = [(levels[group.role], group.title.replace("\n", ""))] if group.role in levels else []
        return own + [bar for child in group.children if isinstance(child, Group) for bar in below(child)]

    return [bar for section in form.sections[1:] for bar in below(section)]


@pytest.mark.parametrize("name", ["wako", "example/juki"])
def test_headings_of_a_real_document_come_in_order_and_skip_no_level(name: str) -> None:
    form = filled(ASSESSMENTS / name)
    body = etree.fromstring(out.members(render_docx(form))["word/document.xml"])
    found = [
        (int(style.removeprefix("Heading")), out.words(p))
        for p in body.iter(f"{W}p")
        if (style := (values(p, "pPr", "pStyle") or [""])[0] or "").startswith("Heading")
    ]
    assert len(found) > 60
    assert [(level, text[: len(title)]) for (level, text), (_, title) in zip(found, bars(form), strict=True)] == bars(
        form
    )
    assert all(later <= earlier + 1 for (earlier, _), (later, _) in pairwise(found))


@pytest.mark.parametrize("name", ["wako", "example/juki"])
def test_tables_of_a_real_document_fill_the_page_and_own_tables_repeat_their_heads(name: str) -> None:
    form = filled(ASSESSMENTS / name)
    body = etree.fromstring(out.members(render_docx(form))["word/document.xml"])[0]
    outer = list(body.iterchildren(f"{W}tbl"))
    assert len(outer) >= 60
    for tbl in outer:
        grid = [int(column.get(f"{W}w") or 0) for column in tbl.find(f"{W}tblGrid")]
        assert sum(grid) == PAGE_TWIPS
        for tr in tbl.iterchildren(f"{W}tr"):
            assert sum(
                int((values(tc, "tcPr", "gridSpan") or ["1"])[0] or 1) for tc in tr.iterchildren(f"{W}tc")
            ) == len(grid)
    heads = [
        tuple(out.words(tc) for tc in tr.iterchildren(f"{W}tc"))
        for tr in body.iter(f"{W}tr")
        if tr.find(f"{W}trPr/{W}tblHeader") is not None
    ]
    tables = [
        record_table(item.value).columns if item.layout == "numbered" else item.value.columns
        for item in form.items()
        if isinstance(item.value, Table)
    ]
    assert heads == tables
    assert ("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明") in heads
