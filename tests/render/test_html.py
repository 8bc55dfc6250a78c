"""The web page: parsed with the standard library's parser, checked for order, anchors, values, and what may not run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_form import LONG, item, sample_form

from pia.data import templates_root
from pia.forms.tree import ChoiceList, Form, Group, Item, Table, TickGroup
from pia.render.html import render_html
from pia.render.html_view import slug
from pia.render.printed import printed_document
from pia.render.rare import rare_characters

HOSTILE = "</script><img src=x onerror=alert(1)><!-- \" ' & \u2028 ]]> </style></td>"
VOID = {"col", "meta", "link", "img", "br", "input", "hr"}


@dataclass
class Node:
    tag: str
    attrs: dict[str, str | None]
    children: list[Node | str] = field(default_factory=list)

    def walk(self):
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def all(self, *tags: str) -> list[Node]:
        return [node for node in self.walk() if node.tag in tags]


class Page(HTMLParser):
    """A tree of the page; a tag that does not close as it was opened fails the test."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self._open = [self.root]
        self.feed(data.decode("utf-8"))
        self.close()
        assert self._open == [self.root]

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs)
        node = Node(tag, dict(attrs))
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag):
        assert self._open.pop().tag == tag

    def handle_data(self, data):
        self._open[-1].children.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def by_id(self, identifier: str) -> Node:
        (found,) = [node for node in self.root.walk() if node.attrs.get("id") == identifier]
        return found


def page(form: Form) -> Page:
    return Page(render_html(form))


def form_of(*children: Item | Group, **more: object) -> Form:
    cover = Group(id="cover", role="section", title="表紙")
    return sample_form(sections=(cover, Group(id="g", role="section", title="Ⅰ　基本情報", children=children)), **more)


@pytest.fixture(scope="module")
def sample() -> Page:
    return page(sample_form())


def test_the_page_says_its_language_title_and_encoding(sample: Page):
    (html,) = sample.root.all("html")
    assert html.attrs == {"lang": "ja"}
    assert [node.text() for node in sample.root.all("title")] == ["見本市　住民基本台帳事務　重点項目評価書"]
    assert sample.root.all("meta")[0].attrs == {"charset": "utf-8"}
    assert render_html(sample_form()).startswith(b"<!DOCTYPE html>\n")


def test_headings_go_down_one_level_at_a_time(sample: Page):
    levels = [int(node.tag[1]) for node in sample.root.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    headings = [node.text() for node in sample.root.all("h2")]
    assert headings == [
        "Ⅰ　基本情報", "Ⅱ　特定個人情報ファイルの概要", "（別添１）特定個人情報ファイル記録項目", "Ⅲ　リスク対策　※（７．②を除く。）", "（別添２）変更箇所",
    ]  # fmt: skip


def test_groups_nested_deeper_than_html_knows_stay_at_level_six():
    inner: Group | Item = item("a#b", "項目", "値")
    for number in range(8):
        inner = Group(id=f"n{number}", role="heading", title=f"段{number}", children=(inner,))
    levels = [node.tag for node in page(form_of(inner)).root.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels == ["h1", "h2", "h3", "h4", "h5", "h6", "h6", "h6", "h6", "h6"]


def test_ids_are_unique_and_every_reference_has_its_target(sample: Page):
    ids = [node.attrs["id"] for node in sample.root.walk() if "id" in node.attrs]
    assert len(ids) == len(set(ids))
    for node in sample.root.walk():
        if node.tag == "a":
            assert node.attrs["href"].removeprefix("#") in ids
        if "aria-labelledby" in node.attrs:
            assert node.attrs["aria-labelledby"] in ids


def test_a_key_that_is_printed_twice_gets_two_anchors():
    twice = page(form_of(item("a#b", "項目", "一"), item("a#b", "項目", "二"), item("a#c", "項目", "三")))
    assert twice.by_id("i-a.b").text().endswith("一")
    assert twice.by_id("i-a.b~~2").text().endswith("二")


def test_the_landmarks_and_the_skip_link_are_there(sample: Page):
    (body,) = sample.root.all("body")
    parts = [child for child in body.children if isinstance(child, Node)]
    assert [part.tag for part in parts] == ["a", "header", "nav", "main", "footer", "script"]
    assert parts[0].attrs == {"class": "skip", "href": "#main"}
    assert parts[3].attrs == {"id": "main", "tabindex": "-1"}
    assert parts[2].attrs["aria-labelledby"] == "contents"


def test_the_navigation_leads_to_every_section(sample: Page):
    (nav,) = sample.root.all("nav")
    links = {node.text(): node.attrs["href"] for node in nav.all("a")}
    assert "Ⅱ　特定個人情報ファイルの概要（住民基本台帳ファイル）" in links
    targets = [sample.by_id(href.removeprefix("#")) for href in links.values()]
    assert {node.attrs["class"] for node in targets} == {"section", "heading", "part"}
    assert [node.attrs["class"] for node in targets].count("section") == 5


def test_every_row_has_a_head_and_a_value(sample: Page):
    for table in (node for node in sample.root.all("table") if node.attrs["class"] == "items"):
        for row in table.all("tr"):
            tags = [(cell.tag, cell.attrs.get("scope")) for cell in row.children if isinstance(cell, Node)]
            assert [tag for tag, _ in tags][-1] == "td"
            assert [scope for tag, scope in tags if tag == "th"] in (["row"], ["rowgroup", "row"], ["rowgroup"])


def test_a_value_whose_label_is_that_of_its_stack_takes_the_room_of_the_label(sample: Page):
    row = sample.by_id("i-files_f.record-band")
    assert [(cell.tag, cell.attrs.get("colspan")) for cell in row.children if isinstance(cell, Node)] == [
        ("th", None),
        ("td", "2"),
    ]
    assert row.text().startswith("④記録される項目[　100項目以上　]")


def test_a_stack_spans_its_rows(sample: Page):
    spans = {node.text(): node.attrs["rowspan"] for node in sample.root.all("th") if "rowspan" in node.attrs}
    assert spans == {"④記録される項目": "2", "再委託": "2"}


def test_every_printed_value_is_in_its_place(sample: Page):
    for found in sample_form().items():
        if found.layout == "inline":
            continue
        shown = sample.by_id("i-" + slug(found.key)).text()
        value = found.value
        if isinstance(value, Table):
            assert all(text in shown for row in value.rows for text in row)
        elif isinstance(value, tuple):
            assert all(f"[○] {label}" in shown for label in value)
        else:
            assert found.printed() in shown, found.key
    assert LONG in sample.by_id("i-work.description").text()


def test_the_chosen_one_is_marked_by_text_and_by_style(sample: Page):
    cell = sample.by_id("i-files_f_risks_x.rating")
    assert [(li.text(), li.attrs.get("class")) for li in cell.all("li")] == [
        ("1） 特に力を入れている", None), ("2） 十分である 選択", "taken"), ("3） 課題が残されている", None),
    ]  # fmt: skip
    assert "[　十分である　]" in cell.text()


def test_ticks_have_a_text_alternative(sample: Page):
    marks = [node for node in sample.by_id("i-systems_a.connections").walk() if node.attrs.get("role") == "img"]
    assert [(node.text(), node.attrs["aria-label"]) for node in marks] == [
        ("[　]", "非該当"), ("[○]", "該当"), ("[　]", "非該当"), ("[　]", "非該当"), ("[　]", "非該当"), ("[　]", "非該当"), ("[○]", "該当"),
    ]  # fmt: skip


def test_a_header_tick_stands_in_its_bar(sample: Page):
    tick = sample.by_id("i-files_f.no-entrustment")
    assert tick.text() == "[　] 委託しない"
    (bar,) = [node for node in sample.root.walk() if node.attrs.get("class") == "bar" and tick in node.children]
    assert bar.all("h3")[0].text() == "４．特定個人情報ファイルの取扱いの委託"


def test_an_empty_box_says_so_to_those_who_cannot_see_it(sample: Page):
    assert sample.by_id("i-cover.published").text() == "公表日（空欄）"
    assert sample.by_id("i-cover.notes").text() == "特記事項なし"


def test_tables_have_column_heads(sample: Page):
    heads = sample.by_id("i-changes.rows").all("th")
    assert [node.text() for node in heads] == [
        "変更日",
        "項目",
        "変更前の記載",
        "変更後の記載",
        "提出時期",
        "提出時期に係る説明",
    ]
    assert {node.attrs["scope"] for node in heads} == {"col"}


def test_nothing_is_fetched_and_nothing_runs(sample: Page):
    tags = {node.tag for node in sample.root.walk()}
    assert not tags & {"link", "img", "iframe", "object", "embed", "form", "base", "svg", "video", "audio"}
    assert [node.attrs for node in sample.root.all("script")] == [{"type": "application/json", "id": "pia-printed"}]
    for node in sample.root.walk():
        assert not {"style", "src"} & set(node.attrs)
        assert not [name for name in node.attrs if name.startswith("on")]
    assert not re.search(r"url\(|@import|https?:|expression", sample.root.all("style")[0].text())


def test_the_policy_allows_the_one_style_sheet_and_nothing_else(sample: Page):
    (policy,) = [
        n.attrs["content"] for n in sample.root.all("meta") if n.attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    digest = base64.b64encode(hashlib.sha256(sample.root.all("style")[0].text().encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_printed_json_travels_along(sample: Page):
    assert json.loads(sample.by_id("pia-printed").text()) == printed_document(sample_form())


def hostile_form() -> Form:
    rows = Table((HOSTILE, "b"), ((HOSTILE, "c"),))
    children = (
        item("a#text", HOSTILE, HOSTILE, mark=HOSTILE, note=HOSTILE),
        item("a#choice", "選択", HOSTILE, kind="choice", choices=ChoiceList((HOSTILE, "他")), other=HOSTILE, trailer=HOSTILE),
        item("a#ticks", "印", (HOSTILE,), kind="ticks", details=((HOSTILE, HOSTILE),), choices=ChoiceList((HOSTILE,), style="ticks", groups=(TickGroup(HOSTILE, (HOSTILE,)),))),
        item("a#full", HOSTILE, HOSTILE, layout="full"),
        item("a#table", HOSTILE, rows, kind="table", layout="table"),
        item("a#list", HOSTILE, rows, kind="table", layout="numbered"),
        item(f"a#{HOSTILE}", "鍵", "値"),
        Group(id=HOSTILE, role="heading", title=HOSTILE, important=HOSTILE, note=HOSTILE, children=(
            Group(id="s", role="stack", title=HOSTILE, children=(item("b#c", HOSTILE, HOSTILE),)),
            item("b#caption", "名", HOSTILE, layout="caption"),
            item("b#header", "印", (HOSTILE,), kind="ticks", layout="header", choices=ChoiceList((HOSTILE,), style="ticks")),
        )),
    )  # fmt: skip
    return form_of(
        *children, name=HOSTILE, stamp=HOSTILE, provenance=HOSTILE, title=HOSTILE, body=HOSTILE, digest=HOSTILE
    )


def test_hostile_text_is_text_wherever_it_stands():
    hostile = page(hostile_form())
    assert not hostile.root.all("img")
    assert len(hostile.root.all("script")) == len(hostile.root.all("style")) == 1
    assert hostile.root.text().count("<img src=x onerror=alert(1)>") >= 20
    document = json.loads(hostile.by_id("pia-printed").text())
    assert document == printed_document(hostile_form())
    assert document["name"] == HOSTILE


def test_the_data_block_holds_no_character_that_could_end_it():
    raw = render_html(hostile_form()).decode()
    start = raw.index('id="pia-printed">') + len('id="pia-printed">')
    block = raw[start : raw.index("</script>", start)]
    assert not set("<>&\u2028\u2029") & set(block)
    assert raw[start + len(block) :] == "</script>\n</body>\n</html>\n"


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_any_text_comes_back_from_the_data_block(text: str, key: str):
    form = form_of(item(f"a#{key}", text, text))
    parsed = page(form)
    assert json.loads(parsed.by_id("pia-printed").text()) == printed_document(form)
    assert len(parsed.root.all("tr")) == 1 + bool(rare_characters(form)) + len(rare_characters(form))


def test_what_xml_and_utf8_cannot_hold_is_replaced():
    assert "a\ufffd\ufffdb" in page(form_of(item("a#b", "項目", "a\x00\ud800b"))).root.text()


def test_nothing_that_is_not_printed_shows():
    told = item("a#b", "評価", "十分である", conflict=True, derived_value="課題が残されている", guidance="書き方の説明")
    raw = render_html(form_of(told)).decode()
    assert "課題が残されている" not in raw
    assert "書き方の説明" not in raw


@given(st.text(max_size=30), st.text(max_size=30))
def test_two_keys_never_share_an_anchor(one: str, other: str):
    assert (slug(one) == slug(other)) == (one == other)
    assert re.fullmatch(r"[A-Za-z0-9_.~-]*", slug(one))


@pytest.mark.parametrize(
    ("key", "anchor"),
    [("files/juki-file#held", "files_juki-file.held"), ("a.b_c", "a~2e~b~5f~c"), ("提供", "~63d0~~4f9b~"), ("", "")],
)
def test_anchors_read_like_their_keys(key: str, anchor: str):
    assert slug(key) == anchor


def _luminance(colour: str) -> float:
    value = colour.removeprefix("#")
    digits = [value[i : i + 2] for i in (0, 2, 4)] if len(value) == 6 else [c * 2 for c in value]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (int(d, 16) / 255 for d in digits)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_colours_keep_the_contrast():
    css = (templates_root() / "layouts" / "form.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]+)", css))
    backgrounds = ["#fff", *(colours[name] for name in ("bar1", "bar2", "bar3", "label"))]
    for ink, grounds in ((colours["ink"], backgrounds), (colours["link"], ["#fff"])):
        for ground in grounds:
            light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)
    assert set(re.findall(r"(?<![-\w])color: ([^;]+);", css)) <= {"var(--ink)", "var(--link)", "inherit"}


def test_paper_is_a4_and_leaves_out_what_only_a_screen_needs():
    css = (templates_root() / "layouts" / "form.css").read_text(encoding="utf-8")
    assert "@page { size: A4 portrait;" in css
    assert ".skip, footer, nav li ul { display: none; }" in css
    assert "</" not in css


def test_rendering_twice_gives_the_same_bytes():
    assert render_html(sample_form()) == render_html(sample_form())


def test_an_undefined_name_in_a_layout_is_an_error():
    from jinja2 import UndefinedError

    from pia.render.html import _layout

    template, _ = _layout()
    with pytest.raises(UndefinedError):
        template.render()
    assert template.environment.autoescape is True
