"""Drawings of 別添1 in every format: there, whole, said in words, the same every time, and without what is withheld."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from lxml import etree
from lxml import html as markup
from read_output import every_byte, holds, members
from write import HEAD, write

from pia.forms.fill import fill_form
from pia.model.read import load_assessment
from pia.render.formats import FORMATS
from pia.render.pictures import pictures, png

if TYPE_CHECKING:
    from pia.forms.scope import Projection
    from pia.forms.tree import Form, Item

FULL = HEAD.replace("form: juten", "form: zenkoumoku") + "work: {name: 見本事務}\n"
CITY = """\
systems:
  - {id: juki, name: 既存住基, zone: my-number-use}
  - {id: cs, name: 市町村CS, zone: juki-net}
nodes:
  - {id: resident, name: 住民, kind: person}
  - {id: centre, name: CENTRE, kind: store}
charts:
  - {id: reception, title: 受付, note: 図の前書き}
  - {id: keeping, title: 保管}
flows:
  - {id: a, chart: reception, from: resident, to: juki, step: 1-①, label: 届出, note: 届出を受ける。, contains_number: false}
  - {id: b, chart: reception, from: juki, to: cs, step: 1-②, label: 更新}
  - {id: c, chart: keeping, from: juki, to: centre, step: 2-①, label: LABEL}
"""
SECRETS = {"CENTRE": "秘密のデータセンター", "LABEL": "秘密の送付"}
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@cache
def made(folder: Path, projection: Projection = "publish", *, hidden: bool = False) -> Form:
    text = CITY
    for key, value in SECRETS.items():
        shown = f"{{value: {value}, withhold: {{reason: 警備, approver: 課長, shown: 非公表}}}}"
        text = text.replace(key, shown if hidden else value)
    return fill_form(load_assessment(write(folder, FULL + text)), projection=projection)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Form:
    return made(tmp_path_factory.mktemp("city"))


def drawings(form: Form) -> list[Item]:
    return [item for item in form.items() if item.layout == "drawing"]


def dots(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


# --- the form ---


def test_a_drawing_says_in_words_what_it_shows(city: Form) -> None:
    first, second = drawings(city)
    assert first.value == "1-①　住民 → 既存住基：届出（※）\n1-②　既存住基 → 市町村CS：更新"
    assert second.value == "2-①　既存住基 → 秘密のデータセンター：秘密の送付"
    assert first.drawing is not None
    assert [node.name for node in first.drawing.nodes] == ["住民", "既存住基", "市町村CS"]
    assert (first.kind, first.status) == ("text", "filled")


def test_the_notes_stand_below_it(city: Form) -> None:
    notes = {item.key: item.value for item in city.items() if item.key.endswith("#notes") and "charts" in item.key}
    assert notes["charts/reception#notes"] == "図の前書き\n1-①．届出を受ける。※特定個人情報を含まない。"
    assert notes["charts/keeping#notes"] is None


def test_without_flows_the_item_is_blank_and_has_no_picture(tmp_path: Path) -> None:
    form = fill_form(load_assessment(write(tmp_path, FULL)))
    (item,) = drawings(form)
    assert (item.status, item.drawing) == ("blank", None)
    assert pictures(item, (400, 400), key="d") == ()
    for format_ in FORMATS.values():
        assert format_.render(form)


# --- one format after the other ---


def test_html_shows_pictures_with_their_words_beside_them(city: Form) -> None:
    page = markup.fromstring(FORMATS["html"].render(city))
    figures = page.xpath("//figure[@class='drawing']")
    assert len(figures) == 2
    shown = [text.text_content() for text in figures[0].xpath(".//*[local-name()='text']")]
    assert {"住民", "既存住基", "1-① 届出※", "1-② 更新", "個人番号利用事務系"} <= set(shown)
    (words,) = figures[0].getparent().xpath(".//details/div")
    assert "1-②　既存住基 → 市町村CS：更新" in words.text_content()


def test_ids_in_html_are_unique_and_lead_somewhere(city: Form) -> None:
    page = markup.fromstring(FORMATS["html"].render(city))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for svg in page.xpath("//*[local-name()='svg']"):
        assert set(svg.get("aria-labelledby").split()) <= set(ids)


def test_html_stays_within_its_policy(city: Form) -> None:
    for svg in re.findall(rb"<svg.*?</svg>", FORMATS["html"].render(city), re.DOTALL):
        assert b"style=" not in svg
        assert b"http" not in svg


def test_the_letters_of_a_pdf_picture_can_be_searched(city: Form) -> None:
    document = pypdfium2.PdfDocument(FORMATS["pdf"].render(city))
    text = "".join(document[at].get_textpage().get_text_range() for at in range(len(document)))
    for words in ("1-① 届出※", "1-② 更新", "特定個人情報を含まない流れ", "秘密のデータ"):
        assert words in text


def test_a_pdf_picture_is_read_aloud_in_words(city: Form) -> None:
    assert holds(every_byte(FORMATS["pdf"].render(city)), "1-②　既存住基 → 市町村CS：更新")


def test_markdown_has_a_flowchart_and_the_words(city: Form) -> None:
    text = FORMATS["md"].render(city).decode("utf-8")
    assert text.count("```mermaid\nflowchart LR\n") == 2
    assert '-.->|"1-① 届出※"|' in text
    assert "1-②　既存住基 → 市町村CS：更新" in text


def test_json_keeps_its_shape(city: Form) -> None:
    text = FORMATS["json"].render(city).decode("utf-8")
    assert "1-②　既存住基 → 市町村CS：更新" in text
    assert "<svg" not in text


@pytest.mark.parametrize(
    ("format_", "main", "folder"),
    [("docx", "word/document.xml", "word"), ("xlsx", "xl/drawings/drawing{}.xml", "xl")],
)
def test_office_files_hold_every_picture_as_svg_and_png(city: Form, format_: str, main: str, folder: str) -> None:
    held = members(FORMATS[format_].render(city))
    assert sorted(name for name in held if "/media/" in name) == [
        f"{folder}/media/pia{number}.{kind}" for number in (1, 2) for kind in ("png", "svg")
    ]
    types = held["[Content_Types].xml"]
    assert b'Extension="png" ContentType="image/png"' in types
    assert b'Extension="svg" ContentType="image/svg+xml"' in types
    shown = next(name for name in held if re.fullmatch(main.replace("{}", "[0-9]+"), name))
    root = etree.fromstring(held[shown])
    blips = root.xpath(
        "//*[local-name()='blip']/@*[local-name()='embed'] | //*[local-name()='svgBlip']/@*[local-name()='embed']"
    )
    assert blips == ["rIdPiaPng1", "rIdPiaSvg1", "rIdPiaPng2", "rIdPiaSvg2"]
    folder_, _, leaf = shown.rpartition("/")
    links = etree.fromstring(held[f"{folder_}/_rels/{leaf}.rels"])
    targets = {link.get("Id"): link.get("Target") for link in links}
    for blip in blips:
        path = (Path(folder_) / targets[blip]).as_posix().replace("drawings/../", "")
        assert path in held
    words = root.xpath("//*[@descr]/@descr")
    assert [text.split("\n")[0] for text in words] == [
        "1-①　住民 → 既存住基：届出（※）",
        "2-①　既存住基 → 秘密のデータセンター：秘密の送付",
    ]


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_the_dots_have_the_shape_of_the_picture(city: Form, format_: str) -> None:
    held = members(FORMATS[format_].render(city))
    for name, data in held.items():
        if name.endswith(".png"):
            width, height = dots(data)
            svg = etree.fromstring(held[name.replace(".png", ".svg")])
            _, _, wide, tall = map(float, svg.get("viewBox").split())
            assert width / height == pytest.approx(wide / tall, rel=0.01)
            assert width >= 800


def test_a_sheet_keeps_rows_free_for_its_pictures(city: Form) -> None:
    held = members(FORMATS["xlsx"].render(city))
    name = next(name for name in held if re.fullmatch(r"xl/drawings/drawing[0-9]+\.xml", name))
    sheet = etree.fromstring(held[f"xl/worksheets/sheet{re.findall('[0-9]+', name)[0]}.xml"])
    heights = [float(row.get("ht")) for row in sheet.xpath("//*[local-name()='row']")]
    texts = {int(cell.getparent().get("r")) for cell in sheet.xpath("//*[local-name()='c'][*]")}
    breaks = {int(each.get("id")) for each in sheet.xpath("//*[local-name()='brk']")}
    for anchor in etree.fromstring(held[name]):
        top = int(anchor.xpath("./*[local-name()='from']/*[local-name()='row']/text()")[0])
        below = int(anchor.xpath("./*[local-name()='ext']/@cy")[0]) / 12_700
        last = top
        while sum(heights[top:last]) < below:
            last += 1
        assert not texts & set(range(top + 1, last + 1)), "nothing is written under a picture"
        assert not breaks & set(range(top + 1, last)), "no page ends inside a picture"
    assert sheet[-1].tag.endswith("drawing")


def test_forms_without_drawings_have_no_media(tmp_path: Path) -> None:
    form = fill_form(load_assessment(write(tmp_path, HEAD + "work: {name: 見本事務}\n" + CITY)))
    for format_ in ("docx", "xlsx"):
        assert not [name for name in members(FORMATS[format_].render(form)) if "media" in name or "drawing" in name]


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_form_gives_the_same_bytes(format_: str, tmp_path: Path) -> None:
    assert FORMATS[format_].render(made(tmp_path / "a")) == FORMATS[format_].render(made(tmp_path / "b"))


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_withheld_survives_in_a_public_file(format_: str, tmp_path: Path) -> None:
    public = every_byte(FORMATS[format_].render(made(tmp_path, hidden=True)))
    full = every_byte(FORMATS[format_].render(made(tmp_path, "submit", hidden=True)))
    for secret in ("データセンター", "秘密"):
        assert not holds(public, secret)
    assert holds(full, "秘密")
    assert holds(public, "非公表")


def test_a_picture_is_drawn_once_for_all_formats(city: Form) -> None:
    (first, *_) = (picture for item in drawings(city) for picture in pictures(item, (480, 630), key="d"))
    assert png(first) is png(first)
