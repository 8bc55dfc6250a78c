"""The picture: well-formed, readable in black and white, everything in it escaped, the same bytes every time."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from drawings import drawing_of, drawings, simple, star
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pia.flows.channels import ChannelLayout
from pia.flows.graph import Drawing, Frame, Node, Step
from pia.flows.layout import Layout
from pia.flows.shapes import SHAPE_NAMES, number
from pia.flows.svg import Plate, picture, plates_svg

NS = "{http://www.w3.org/2000/svg}"
ENGINE = ChannelLayout()
ALLOWED = {"svg", "title", "desc", "g", "rect", "text", "polyline", "polygon", "path"}


def svg(layout: Layout, *, name: str = "見本", key: str = "drawing") -> str:
    return picture(layout, name=name, key=key, room=(2000, 2000)).svg


def drawn(drawing: Drawing, **more: str) -> ET.Element:
    return ET.fromstring(svg(ENGINE.lay_out(drawing), **more))


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{NS}text")]


TWO = simple(("住民", "窓口", "1-①", "届出"), ("窓口", "住民", "1-②", "証明書の交付"), bare=("1-①",))


def test_names_numbers_and_labels_are_texts() -> None:
    found = texts(drawn(TWO))
    assert {"住民", "窓口", "1-① 届出※", "1-② 証明書の交付"} <= set(found)


def test_it_says_in_words_what_it_shows() -> None:
    root = drawn(TWO, name="見本市　事務の内容", key="p1")
    title, desc = root.find(f"{NS}title"), root.find(f"{NS}desc")
    assert title is not None
    assert desc is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "p1-title p1-desc"
    assert (title.get("id"), title.text) == ("p1-title", "見本市　事務の内容")
    assert desc.text == "1-①　住民 → 窓口：届出（※）\n1-②　窓口 → 住民：証明書の交付"


def test_lines_tell_the_kinds_of_flows_apart_without_colour() -> None:
    root = drawn(TWO)
    dashes = [line.get("stroke-dasharray") for line in root.iter(f"{NS}polyline") if line.get("stroke") == "#000"]
    assert sorted(map(str, dashes)) == ["4 2.5", "4 2.5", "None", "None"]  # each arrow, and its sample in the legend
    colours = set(re.findall(r"#[0-9a-f]{3,6}\b", ET.tostring(root, "unicode")))
    assert colours <= {"#000", "#fff", "#444", "#f5f5f5"}


def test_the_legend_names_what_occurs_and_nothing_else() -> None:
    found = texts(drawn(TWO))
    assert "特定個人情報を含まない流れ（※）" in found
    assert "情報の流れ" in found
    assert "接続領域" not in found
    assert [words for words in SHAPE_NAMES.values() if words in found] == ["システム"]


@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_every_shape_has_an_outline_of_its_own(shape: str) -> None:
    outlines = {}
    for each in SHAPE_NAMES:
        drawing = drawing_of([Node("n1", "甲", each), Node("n2", "乙", "system")], [(0, 1, Step("1", "送付"))])
        root = ET.tostring(drawn(drawing), "unicode")
        outlines[each] = re.sub(r"<(ns0:)?text.*?</(ns0:)?text>|<(ns0:)?desc.*?</(ns0:)?desc>", "", root)
        assert SHAPE_NAMES[each] in root
    assert sum(outline == outlines[shape] for outline in outlines.values()) == 1


def test_every_arrow_has_a_head() -> None:
    root = drawn(star(4))
    assert len(list(root.iter(f"{NS}polygon"))) == len(star(4).arrows) + 1  # and the one of the legend


def test_frames_have_their_titles() -> None:
    nodes = [Node("n1", "甲", "system"), Node("n2", "乙", "body")]
    drawing = drawing_of(nodes, [(0, 1, Step("1", "送付"))], [Frame("個人番号利用事務系", ("n1",))])
    assert {"個人番号利用事務系", "接続領域"} <= set(texts(drawn(drawing)))


def test_the_size_is_said_in_points_and_nothing_stands_outside() -> None:
    root = drawn(star(6))
    width, height = (float(str(root.get(name)).removesuffix("pt")) for name in ("width", "height"))
    assert root.get("viewBox") == f"0 0 {number(width)} {number(height)}"
    for text in root.iter(f"{NS}text"):
        assert 0 <= float(str(text.get("x"))) <= width
        assert 0 <= float(str(text.get("y"))) <= height


def test_plates_stand_below_one_another_with_titles_and_notes() -> None:
    layout = ENGINE.lay_out(TWO)
    both = plates_svg([Plate(layout, "一つ目", ("1-①．届出を受ける。",)), Plate(layout, "二つ目")], name="見本")
    found = texts(ET.fromstring(both))
    assert found.index("一つ目") < found.index("（備考）") < found.index("1-①．届出を受ける。") < found.index("二つ目")


def test_long_notes_are_wrapped_to_the_width() -> None:
    layout = ENGINE.lay_out(TWO)
    root = ET.fromstring(plates_svg([Plate(layout, notes=("届出の内容を確認する。" * 20,))], name="見本"))
    width = float(str(root.get("width")).removesuffix("pt"))
    assert all(8 * len(text) <= width for text in texts(root))


@pytest.mark.parametrize("room", [(200.0, 2000.0), (2000.0, 100.0), (2000.0, 2000.0)])
def test_a_picture_is_as_large_as_its_room_allows(room: tuple[float, float]) -> None:
    made = picture(ENGINE.lay_out(TWO), name="見本", key="k", room=room)
    root = ET.fromstring(made.svg)
    assert root.get("width") == f"{number(made.width)}pt"
    natural = [float(value) for value in str(root.get("viewBox")).split()[2:]]
    assert made.width / made.height == pytest.approx(natural[0] / natural[1], abs=0.01)
    assert made.width <= min(room[0], natural[0]) + 0.01
    assert made.height <= min(room[1], natural[1]) + 0.01


def test_inside_a_web_page_it_needs_no_name_space() -> None:
    layout = ENGINE.lay_out(TWO)
    inline, alone = (picture(layout, name="見本", key="k", room=(500, 500), inline=i).svg for i in (True, False))
    assert "http" not in inline
    assert alone == inline.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def test_an_empty_layout_is_still_a_document() -> None:
    drawing = replace(TWO, nodes=(), arrows=(), moves=())
    root = ET.fromstring(plates_svg([Plate(Layout(drawing, 0, 0, (), (), ()), "空の図", ("備考だけ",))], name="見本"))
    assert "備考だけ" in texts(root)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(drawings(8), st.text(max_size=30))
def test_any_drawing_is_well_formed_and_holds_only_shapes_and_texts(drawing: Drawing, name: str) -> None:
    made = svg(ENGINE.lay_out(drawing), name=name)
    root = ET.fromstring(made)
    assert {element.tag.removeprefix(NS) for element in root.iter()} <= ALLOWED
    assert all(not key.startswith("on") and "href" not in key for element in root.iter() for key in element.attrib)
    assert made == svg(ENGINE.lay_out(drawing), name=name)


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]><svg/onload=x>",
    "&lt;b&gt; &amp;",
    "\x00\x1b\ufffe",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str) -> None:
    drawing = simple((text, "乙", text, text), ("乙", "乙", text, text))
    layout = ENGINE.lay_out(replace(drawing, frames=(Frame(text, ("n1",)),)))
    made = plates_svg([Plate(layout, text, (text,))], name=text)
    root = ET.fromstring(made)
    assert {element.tag.removeprefix(NS) for element in root.iter()} <= ALLOWED
    assert "<script" not in made
    assert "<img" not in made


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (-0.001, "0"), (1.5, "1.5"), (10.0, "10"), (2.345, "2.35")])
def test_coordinates_have_one_form(value: float, text: str) -> None:
    assert number(value) in (text, "2.34")
