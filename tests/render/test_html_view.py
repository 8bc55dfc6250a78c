"""What the page template is given: levels, anchors, gathered rows, cells of every kind, and every text safe to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import read_output as out
from hypothesis import given
from hypothesis import strategies as st
from sample_form import LINKS, RATING, RECORDS, item, sample_form

from pia.app.form import filled
from pia.forms.tree import ChoiceList, Form, Group, Item, Table
from pia.render.html import render_html
from pia.render.html_view import Bar, Cell, Entry, Option, Page, Rows, TickView, page_view, slug
from pia.sheets.cell_text import visible_text

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"


def view(*children: Item | Group, **more: object) -> Bar:
    """Return the bar of a section with the given children."""
    section = Group(id="s", role="section", title="Ⅰ　基本情報", children=children, **more)  # type: ignore[arg-type]
    (made,) = page_view(sample_form(sections=(Group(id="c", role="section", title="表紙"), section))).sections
    return made


def cell(found: Item) -> Cell:
    (rows,) = view(found).body
    assert isinstance(rows, Rows)
    return rows.entries[0].cell


def bars(parts: tuple[Bar | Rows, ...]) -> Iterator[Bar]:
    for part in parts:
        if isinstance(part, Bar):
            yield part
            yield from bars(part.body)


def entries(parts: tuple[Bar | Rows, ...]) -> Iterator[Entry]:
    for part in parts:
        yield from (part.entries if isinstance(part, Rows) else entries(part.body))


# --- rows -----------------------------------------------------------------------------------------------------------------


def test_neighbours_of_one_layout_are_gathered_and_a_group_ends_them() -> None:
    made = view(
        item("a", "一", "1"),
        item("b", "二", "2"),
        item("c", "三", "3", layout="full"),
        Group(id="h", role="heading", title="１．", children=(item("d", "四", "4"),)),
        item("e", "五", "5"),
    )
    assert [type(part).__name__ for part in made.body] == ["Rows", "Rows", "Bar", "Rows"]
    gathered = [part for part in made.body if isinstance(part, Rows)]
    assert [([e.label for e in rows.entries], rows.full) for rows in gathered] == [
        (["一", "二"], False),
        (["三"], True),
        (["五"], False),
    ]


def test_inline_and_bar_items_have_no_row() -> None:
    made = view(
        Group(
            id="h",
            role="heading",
            title="４．委託",
            children=(
                item("n", "件数", 2, kind="count", layout="inline"),
                item(
                    "t",
                    "委託しない",
                    ("委託しない",),
                    kind="ticks",
                    layout="header",
                    choices=ChoiceList(("委託しない",), style="ticks"),
                ),
                item("c", "名称", "保守", kind="name", layout="caption"),
            ),
        )
    )
    (bar,) = made.headings
    assert bar.body == ()
    assert bar.title == "４．委託　保守"
    assert bar.ticks == (("i-t", TickView(ticked=True, label="委託しない", detail="")),)
    assert bar.entry == "i-c"


def test_a_withheld_tick_in_a_bar_says_so_and_is_not_ticked() -> None:
    choices = ChoiceList(("委託しない",), style="ticks")
    tick = item("t", "委託しない", "公表しない", kind="ticks", status="withheld", layout="header", choices=choices)
    (bar,) = view(Group(id="h", role="heading", title="４．委託", children=(tick,))).headings
    assert bar.ticks == (("i-t", TickView(ticked=False, label="委託しない", detail="（　公表しない　）")),)


def test_a_stack_is_rows_under_a_label_and_an_inner_stack_speaks_through_labels() -> None:
    inner = Group(id="i", role="stack", title="内側", mark="⑤", children=(item("b", "乙", "2", important_change=True),))
    (rows,) = view(Group(id="s1", role="stack", title="外側", mark="④", children=(item("a", "甲", "1"), inner))).body
    assert isinstance(rows, Rows)
    assert (rows.label, [entry.label for entry in rows.entries]) == ("④外側", ["甲", "⑤内側：乙　※"])


def test_a_label_that_repeats_the_title_is_left_out_only_where_it_has_no_cell() -> None:
    full = Group(id="h", role="heading", title="７．備考", children=(item("a", "備考", "補足", layout="full"),))
    row = Group(id="h", role="heading", title="７．備考", children=(item("a", "備考", "補足"),))
    assert [next(entries(view(group).body)).label for group in (full, row)] == ["", "備考"]


def test_stars_stand_where_no_bar_above_carries_one() -> None:
    starred = item("a", "根拠", "法", important_change=True)
    plain = Group(id="p", role="heading", title="１．", children=(starred,))
    carried = Group(
        id="q",
        role="heading",
        title="２．",
        important="※",
        children=(Group(id="r", role="repeat", title="項1", children=(starred,)),),
    )
    assert [entry.label for entry in entries(view(plain, carried).body)] == ["根拠　※", "根拠"]
    assert [bar.title for bar in bars(view(plain, carried).body)] == ["１．", "２．　※", "項1"]
    assert [entry.label for entry in entries(view(starred, important="※（７．②を除く。）").body)] == ["根拠"]


# --- cells ----------------------------------------------------------------------------------------------------------------


def test_a_choice_knows_which_option_is_taken() -> None:
    made = cell(item("a", "評価", "十分である", kind="choice", choices=RATING, note="注"))
    assert made.options == (
        Option("1） 特に力を入れている", False),
        Option("2） 十分である", True),
        Option("3） 課題が残されている", False),
    )
    assert (made.kind, made.text, made.note) == ("choice", "[　十分である　]", "注")
    assert not any(option.chosen for option in cell(item("a", "評価", kind="choice", choices=RATING)).options)


def test_ticks_come_in_their_groups_with_details() -> None:
    made = cell(item("a", "項目", ("個人番号", "その他"), kind="ticks", choices=RECORDS, other="技術的事項"))
    assert [(title, len(ticks)) for title, ticks in made.ticks] == [
        ("・識別情報", 3),
        ("・連絡先等情報", 2),
        ("・業務関係情報", 3),
    ]
    flat = [tick for _, ticks in made.ticks for tick in ticks]
    assert [tick.label for tick in flat if tick.ticked] == ["個人番号", "その他"]
    assert flat[-1].detail == "（　技術的事項　）"
    ((title, ticks),) = cell(item("a", "接続", (), kind="ticks", choices=LINKS)).ticks
    assert (title, len(ticks), any(tick.ticked for tick in ticks)) == (None, len(LINKS.labels), False)


@pytest.mark.parametrize(
    ("found", "kind", "text"),
    [
        (item("a", "欄", "値"), "text", "値"),
        (item("a", "欄"), "text", ""),
        (item("a", "欄", status="none"), "text", "－"),
        (item("a", "欄", 12, kind="count", trailer="件"), "text", "12　件"),
        (
            item("a", "欄", "非公開", status="withheld", kind="choice", choices=RATING, trailer="（　2　）　件"),
            "text",
            "非公開",
        ),
        (item("a", "欄", "非公開", status="withheld", kind="ticks", choices=LINKS, other="秘密"), "text", "非公開"),
        (
            item("a", "欄", Table(("番号", "項目"), (("1", "甲"), ("2", "乙"))), kind="table", layout="numbered"),
            "table",
            "",
        ),
    ],
)
def test_texts_of_plain_cells(found: Item, kind: str, text: str) -> None:
    made = cell(found)
    assert (made.kind, made.text, made.ticks, made.options) == (kind, text, (), ())


def test_a_table_keeps_columns_and_rows() -> None:
    made = cell(item("a", "表", Table(("甲", "乙"), (("1", "2\x00"),)), kind="table", layout="table"))
    assert (made.kind, made.columns, made.rows) == ("table", ("甲", "乙"), (("1", "2\ufffd"),))


@given(st.text(st.characters(), max_size=30))
def test_every_text_is_made_safe_to_show(text: str) -> None:
    choices = ChoiceList((text,), style="ticks", detailed=(text,))
    made = view(
        item("a", text, text, mark=text, note=text),
        item("b", "印", (text,), kind="ticks", choices=choices, details=((text, text),)),
        Group(id="h", role="heading", title=text, note=text, important=text, mark=text),
    )
    assert repr_of(made).count(visible_text(text)) >= 6
    assert not set(repr_of(made)) & set("\x00\x01\ud800\ufffe\r")


def repr_of(part: object) -> str:
    """Return all texts of a view, joined."""
    if isinstance(part, str):
        return part
    if isinstance(part, tuple):
        return "".join(map(repr_of, part))
    return "".join(repr_of(getattr(part, name)) for name in getattr(part, "__slots__", ()))


# --- levels and anchors ---------------------------------------------------------------------------------------------------


def test_levels_go_down_by_one_and_stop_at_six() -> None:
    nested: Group = Group(id="g9", role="repeat", title="底")
    for depth in range(8, 0, -1):
        nested = Group(id=f"g{depth}", role="heading", title=f"段{depth}", children=(nested,))
    levels = [bar.level for bar in bars((view(nested),))]
    assert levels == [2, 3, 4, 5, 6, 6, 6, 6, 6, 6]


def test_what_is_printed_twice_is_reached_by_two_anchors() -> None:
    made = view(item("a#b", "一", "1"), item("a#b", "二", "2"), item("a#b", "三", "3"))
    assert [entry.id for entry in entries(made.body)] == ["i-a.b", "i-a.b~~2", "i-a.b~~3"]


def page_of(name: str) -> tuple[Form, Page]:
    form = filled(ASSESSMENTS / name)
    return form, page_view(form)


@pytest.mark.parametrize("name", ["wako", "example/juki"])
def test_the_real_pages_reach_every_item_by_an_anchor_of_its_key(name: str) -> None:
    form, page = page_of(name)
    tree = out.html_page(render_html(form))
    ids = Counter(tree.xpath("//@id"))
    assert max(ids.values()) == 1
    drawn = [found for found in form.items() if found.layout != "inline"]
    assert [found.key for found in drawn if f"i-{slug(found.key)}" not in ids] == []
    assert {href.removeprefix("#") for href in tree.xpath("//nav//a/@href")} <= set(ids)
    levels = [bar.level for section in page.sections for bar in bars((section,))]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert set(levels) == {2, 3, 4}


@pytest.mark.parametrize("name", ["wako", "example/juki"])
def test_tables_of_the_real_pages_have_heads_for_those_who_listen(name: str) -> None:
    form, _ = page_of(name)
    tree = out.html_page(render_html(form))
    for found in tree.xpath("//table[@class='data']"):
        width = len(found.xpath("./thead/tr/th[@scope='col']"))
        assert width == len(found.xpath("./thead/tr/*")) > 1
        assert {len(row.xpath("./td")) for row in found.xpath("./tbody/tr")} <= {width}
    for row in tree.xpath("//table[@class='items']/tbody/tr"):
        assert row.xpath("./th[@scope='row' or @scope='rowgroup']"), row.text_content()[:40]
        assert len(row.xpath("./td")) == 1
    spans = [int(span) for span in tree.xpath("//th[@scope='rowgroup']/@rowspan")]
    assert len(spans) >= 4
    assert all(
        span == len(tree.xpath(f"(//th[@scope='rowgroup'])[{at}]/ancestor::tbody/tr"))
        for at, span in enumerate(spans, 1)
    )
