"""The drawing that the PDF layout is given: labels left out, stars, stacks, ticks, levels; the tags of the real documents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import read_output as out
from read_pdf import bookmarks, tag_trails
from sample_form import LONG, RATING, item, sample_form

from pia.app.form import filled
from pia.forms.tree import ChoiceList, Form, Group, Item, Table, TickGroup
from pia.render.formats import FORMATS
from pia.render.pdf import render_pdf
from pia.render.pdf_drawing import drawing, drawing_json
from pia.render.pdf_text import CELL_RUN, NARROW_RUN
from pia.render.pdf_values import records_data, table_data, tick_text, value_data
from pia.render.rare import rare_characters
from pia.render.tables import record_table

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
HEADER = ChoiceList(("委託しない",), style="ticks")


def form_of(*children: Item | Group, **more: Any) -> Form:
    section = Group(id="s", role="section", title="Ⅰ　基本情報", children=children, **more)
    return sample_form(sections=(Group(id="c", role="section", title="表紙"), section), contents=())


def boxes(*children: Item | Group, **more: Any) -> list[dict[str, Any]]:
    """Return the boxes below the bar of a section with the given children."""
    found: list[dict[str, Any]] = drawing(form_of(*children, **more))["sections"][0]["body"]
    return found


def plain(lines: list[Any]) -> str:
    """Return the text of lines, the cuts inside of them undone."""
    return "\n".join(line if isinstance(line, str) else "".join(line) for line in lines)


def walk(boxes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for box in boxes:
        yield box
        yield from walk(box.get("body", []))


# --- labels ---------------------------------------------------------------------------------------------------------------


def test_a_row_has_mark_label_and_star() -> None:
    (row,) = boxes(item("a", "根拠", "法", mark="②", important_change=True))
    assert (row["box"], plain(row["label"]), row["value"]) == ("row", "②根拠　※", {"kind": "text", "lines": ["法"]})


@pytest.mark.parametrize(
    ("title", "label", "shown"),
    [
        ("７．備考", "備考", ""),
        ("備考", "備考", ""),
        ("７．備考欄", "備考", "備考"),
        ("７．他の備考", "備考", "備考"),
        ("７．", "", ""),
    ],
)
def test_a_label_across_the_page_that_repeats_the_bar_is_left_out(title: str, label: str, shown: str) -> None:
    (bar,) = boxes(Group(id="h", role="heading", title=title, children=(item("a", label, "値", layout="full"),)))
    assert (bar["body"][0]["box"], plain(bar["body"][0]["label"])) == ("full", shown)


def test_a_row_keeps_its_label_under_a_bar_of_the_same_name() -> None:
    (bar,) = boxes(Group(id="h", role="heading", title="７．備考", children=(item("a", "備考", "値"),)))
    assert plain(bar["body"][0]["label"]) == "備考"


def test_a_table_right_below_its_bar_needs_no_label_but_a_later_one_does() -> None:
    table = item("t", "変更箇所", Table(("甲",), (("1",),)), kind="table", layout="table")
    first = Group(id="p", role="part", title="（別添２）変更箇所", children=(table,))
    later = Group(id="q", role="part", title="（別添２）変更箇所", children=(item("a", "前", "1"), table))
    found = [[plain(box["label"]) for box in bar["body"]] for bar in boxes(first, later)]
    assert found == [[""], ["前", "変更箇所"]]


def test_a_star_is_not_repeated_below_a_bar_that_carries_it() -> None:
    starred = item("a", "根拠", "法", important_change=True)
    (section,) = drawing(form_of(starred, important="※"))["sections"]
    assert (plain(section["important"]), plain(section["body"][0]["label"])) == ("※", "根拠")
    (bar,) = boxes(
        Group(
            id="h",
            role="heading",
            title="１．",
            important="※",
            children=(Group(id="r", role="repeat", title="項1", children=(starred,)),),
        )
    )
    assert plain(bar["body"][0]["body"][0]["label"]) == "根拠"


# --- stacks ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "mark", "important", "vertical"),
    [
        ("再委託", None, None, True),
        ("使用の主体", None, None, False),
        ("再委託", "④", None, False),
        ("①入手", None, None, False),
        ("再委託", None, "※", False),
    ],
)
def test_only_a_short_bare_title_stands_upright(
    title: str, mark: str | None, important: str | None, *, vertical: bool
) -> None:
    (stack,) = boxes(
        Group(id="s", role="stack", title=title, mark=mark, important=important, children=(item("a", "欄", "値"),))
    )
    assert stack["vertical"] is vertical
    render_pdf(
        form_of(
            Group(id="s", role="stack", title=title, mark=mark, important=important, children=(item("a", "欄", "値"),))
        )
    )


def test_a_short_title_with_a_long_mark_can_still_be_set() -> None:
    stack = Group(id="s", role="stack", title="再委託", mark="a" + "\u0301" * 100, children=(item("a", "欄", "値"),))
    assert "再委託" in out.squeeze("".join(out.pdf_pages(render_pdf(form_of(stack)))))


def test_the_first_value_of_a_stack_does_without_the_label_that_the_stack_already_says() -> None:
    rest = item("b", "主な記録項目", "氏名")
    (stack,) = boxes(
        Group(
            id="s",
            role="stack",
            title="記録される項目",
            mark="④",
            children=(item("a", "記録される項目", "10項目未満", mark="④"), rest),
        )
    )
    assert [(box["box"], plain(box["label"])) for box in stack["body"]] == [("full", ""), ("row", "主な記録項目")]
    other = Group(
        id="s", role="stack", title="記録される項目", mark="④", children=(item("a", "記録される項目", "1", mark="⑤"),)
    )
    assert plain(boxes(other)[0]["body"][0]["label"]) == "⑤記録される項目"


# --- bars -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "more", "shown"),
    [
        (("委託しない",), {}, "[○] 委託しない"),
        ((), {}, "[　] 委託しない"),
        (None, {"status": "none"}, "[　] 委託しない"),
        (None, {"status": "not-applicable"}, "[　] 委託しない"),
        ("公表しない", {"status": "withheld"}, "[　] 委託しない（　公表しない　）"),
    ],
)
def test_a_header_tick_is_ticked_only_by_its_own_value(value: Any, more: dict[str, Any], shown: str) -> None:
    tick = item("t", "委託しない", value, kind="ticks", layout="header", choices=HEADER, **more)
    form = form_of(Group(id="h", role="heading", title="４．委託", children=(tick,)))
    assert [plain(header) for header in drawing(form)["sections"][0]["body"][0]["headers"]] == [shown]
    for name in ("xlsx", "docx", "html", "pdf", "md"):
        assert out.squeeze(shown) in out.visible(name, FORMATS[name].render(form)), name


def test_levels_never_skip_one_and_a_section_says_what_runs_at_its_head() -> None:
    risk = Group(id="r", role="risk", title="リスク１", children=(Group(id="p", role="repeat", title="項1"),))
    (section,) = drawing(form_of(risk, note="住民基本台帳ファイル"))["sections"]
    assert plain(section["running"]) == "Ⅰ　基本情報　住民基本台帳ファイル"
    assert [box["level"] for box in walk([section])] == [1, 2, 3]


@pytest.mark.parametrize("title", ["", "\x1f", "\u2060", "\n"])
def test_a_bar_without_words_can_still_be_tagged(title: str) -> None:
    form = form_of(Group(id="h", role="heading", title=title, children=(item("a", "欄", "値"),)))
    assert "欄値" in out.visible("pdf", render_pdf(form))
    assert render_pdf(sample_form(sections=(Group(id="c", role="section", title=title),), title=title)).startswith(
        b"%PDF-"
    )


def test_the_cover_is_drawn_apart_and_empty_texts_have_no_line() -> None:
    made = drawing(sample_form(provenance=None, contents=()))
    assert (made["provenance"], made["contents"]) == ([], [])
    assert [plain(box["label"]) for box in made["cover"]][:2] == ["評価書番号", "評価書名"]
    assert made["cover"][-1]["value"] == {"kind": "text", "lines": []}


@pytest.mark.parametrize(("text", "keep"), [("短い", True), ("長" * 330, False), ("行\n" * 9, False), (LONG, False)])
def test_only_small_boxes_are_kept_on_one_page(text: str, *, keep: bool) -> None:
    assert [box["keep"] for box in boxes(item("a", "欄", text))] == [keep]


# --- values ---------------------------------------------------------------------------------------------------------------


def test_a_choice_carries_its_numbered_list() -> None:
    data = value_data(item("a", "評価", "十分である", kind="choice", choices=RATING, trailer="（　2　）　件"))
    assert [plain(lines) for lines in data["choices"]] == [
        "1） 特に力を入れている",
        "2） 十分である",
        "3） 課題が残されている",
    ]
    assert (data["kind"], plain(data["lines"]), plain(data["trailer"]), data["columns"]) == (
        "choice",
        "十分である",
        "（　2　）　件",
        2,
    )


def test_a_detail_is_printed_even_where_the_official_list_has_no_room_for_it() -> None:
    choices = ChoiceList(("本人", "その他"), style="ticks", detailed=("その他",))
    found = item(
        "a",
        "入手元",
        ("本人",),
        kind="ticks",
        choices=choices,
        details=(("本人", "又はその代理人"), ("未知", "第三の者")),
    )
    (known, strange) = value_data(found)["groups"]
    assert [plain(cell["lines"]) for cell in known["cells"]] == ["本人　（　又はその代理人　）", "その他　（　　）"]
    assert [(cell["on"], plain(cell["lines"])) for cell in strange["cells"]] == [(False, "未知　（　第三の者　）")]
    for name in ("xlsx", "docx", "html", "pdf", "md"):
        text = out.visible(name, FORMATS[name].render(form_of(found)))
        assert "[○]本人（又はその代理人）" in text, name
        assert "[_]未知（第三の者）" in text, name


def test_ticks_fall_into_their_groups_and_count_their_details() -> None:
    choices = ChoiceList(
        ("甲", "乙"), style="ticks", groups=(TickGroup("・一", ("甲",)), TickGroup("・二", ("乙",))), detailed=("甲",)
    )
    data = value_data(
        item("a", "印", ("甲", "丙"), kind="ticks", choices=choices, details=(("甲", "60"),), trailer="件")
    )
    assert [(plain(g["title"]), [(c["on"], plain(c["lines"])) for c in g["cells"]]) for g in data["groups"]] == [
        ("・一", [(True, "甲　（　60　）件")]),
        ("・二", [(False, "乙")]),
        ("", [(True, "丙")]),
    ]
    assert data["trailer"] == []
    assert tick_text(item("a", "印", choices=choices, kind="ticks"), "乙") == "乙"


def test_a_table_has_as_many_widths_as_columns_and_cuts_long_runs() -> None:
    data = table_data(Table(("変更前の記載", "変更後の記載", "x" * 50), (("短い", "長" * 90, "W" * 50),)))
    assert data["widths"][0] == data["widths"][1] == {"share": round(90**0.5, 2)}
    assert len(data["widths"]) == len(data["columns"]) == len(data["cells"][0]) == 3
    assert plain(data["columns"][2]) == "x" * 50
    assert max(map(len, data["columns"][2][0])) <= NARROW_RUN < CELL_RUN


def test_numbers_are_those_of_the_first_column_only_where_all_are_numbers() -> None:
    def first_row(table: Table) -> list[str]:
        return [plain(cell) for cell in records_data(table)["cells"][0]]

    assert first_row(Table(("番号", "項目"), (("7", "甲"), ("12", "乙"))))[:4] == ["7", "甲", "12", "乙"]
    assert first_row(Table(("区分", "項目"), (("7", "甲"), ("別", "乙"))))[:4] == ["1", "7　甲", "2", "別　乙"]
    assert set(first_row(Table(("番号", "項目"), ()))) == {""}


def test_the_drawing_is_json_that_holds_nothing_but_what_is_printed() -> None:
    told = item(
        "secret/key#x", "評価", "十分である", conflict=True, derived_value="課題が残されている", guidance="記入の手引き"
    )
    text = drawing_json(form_of(told))
    assert json.loads(text) == drawing(form_of(told))
    for hidden in ("secret", "課題が残されている", "記入の手引き", "sha256", "conflict"):
        assert hidden not in text


@pytest.mark.parametrize(
    ("group", "where"),
    [
        (Group(id="g", role="heading", title="見出し\ue000"), "見出し「見出し\ue000」"),
        (Group(id="g", role="repeat", title="項1", note="覚え\ue000"), "見出し「項1」"),
        (Group(id="g", role="heading", title="無", children=(item("a", "欄", mark="\ue000"),)), "Ⅰ/1/欄"),
        (
            Group(
                id="g",
                role="heading",
                title="無",
                children=(item("a", "欄", kind="choice", choices=ChoiceList(("\ue000",))),),
            ),
            "Ⅰ/1/欄",
        ),
    ],
)
def test_a_character_outside_the_font_has_a_fallback_wherever_it_stands(group: Group, where: str) -> None:
    form = form_of(group)
    text = out.squeeze("".join(out.pdf_pages(render_pdf(form))))
    assert text.count("〓（U+E000）") >= 2, "where it stands, and in the list"
    assert "\ue000" not in text
    (rare,) = rare_characters(form)
    assert (rare.text, rare.codes, rare.shown, rare.places) == ("\ue000", "U+E000", False, (where,))


# --- the real documents ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["wako", "example/juki"])
def test_bookmarks_and_tags_of_a_real_document_follow_its_bars(name: str) -> None:
    form = filled(ASSESSMENTS / name)
    data = render_pdf(form)
    marks = [(level + 1, out.squeeze(title)) for level, title in bookmarks(data)]
    wanted = [
        (box["level"], out.squeeze(plain(box["title"]) + plain(box["caption"]) + plain(box["important"])))
        for box in walk(drawing(form)["sections"])
        if "level" in box
    ]
    assert marks == [(1, out.squeeze(form.title)), (1, "項目一覧"), *wanted]
    assert all(later <= earlier + 1 for (earlier, _), (later, _) in pairwise(marks))
    found = Counter(tag for *_, tag in tag_trails(data) if tag.startswith("H"))
    assert found == Counter(f"H{level}" for level, _ in marks)


@pytest.mark.parametrize("name", ["wako", "example/juki"])
def test_tables_of_a_real_document_have_tagged_heads(name: str) -> None:
    form = filled(ASSESSMENTS / name)
    found = Counter(tag for *_, tag in tag_trails(render_pdf(form)))
    tables = [(i.layout, i.value) for i in form.items() if isinstance(i.value, Table)]
    heads = sum(len((record_table(t) if layout == "numbered" else t).columns) for layout, t in tables)
    assert heads >= 6
    assert found["TH"] == heads, "the heads that are repeated on later pages are no content"
