"""外字: what is rare is found with its places, printed as a fallback where the font lacks it, and listed in every format."""

from __future__ import annotations

import pytest
import read_output as out
from sample_form import item, sample_form

from pia.forms.tree import Form, Group, Table
from pia.render import embedded_pdf
from pia.render.formats import FORMATS
from pia.render.printed import printed_document
from pia.render.rare import rare_characters, with_fallback, with_list

VARIANT, PLAIN_VARIANT = "葛\U000e0100", "辻\ufe00"


def form_of(*texts: str) -> Form:
    items = [item(f"a#{n}", f"欄{n}", text) for n, text in enumerate(texts, start=1)]
    section = Group(id="s", role="section", title="Ⅰ　基本情報", children=tuple(items))
    return sample_form(sections=(Group(id="c", role="section", title="表紙"), section), contents=())


@pytest.mark.parametrize(
    "text", ["髙﨑 ①㈱Ⅲ～－―… é か\u3099", "ｱｲｳ\t甲\u200b乙\u00a0丙\n", "\u3000", "〓", "𠮟る 噓", "e\u0301"]
)
def test_what_every_machine_shows_is_not_rare(text: str) -> None:
    form = form_of(text)
    assert rare_characters(form) == ()
    assert with_list(form) is form
    assert with_fallback(form) == form


@pytest.mark.parametrize(
    "text, codes, shown, told",
    [
        ("𠮷", "U+20BB7", True, "JIS X 0213にない文字。"),
        ("\U0002f9f4", "U+2F9F4", True, "JIS X 0213にない文字。"),
        ("\ue000", "U+E000", False, "PDFでは〓（U+E000）と印字する。"),
        ("🍣", "U+1F363", False, "PDFでは〓（U+1F363）と印字する。"),
        ("≒", "U+2252", False, "PDFでは〓（U+2252）と印字する。"),
        (VARIANT, "U+845B U+E0100", True, "異体字の指定。"),
        (PLAIN_VARIANT, "U+8FBB U+FE00", False, "PDFでは基底の字で印字する。"),
    ],
)
def test_what_is_rare_is_listed_with_its_codes_and_its_treatment(text: str, codes: str, shown: bool, told: str) -> None:
    (found,) = rare_characters(form_of(f"甲{text}乙{text}", "無", text))
    assert (found.text, found.codes, found.shown) == (text, codes, shown)
    assert told in found.treatment
    assert found.places == ("Ⅰ/1/欄1", "Ⅰ/1/欄3")


@pytest.mark.parametrize("format_", ["xlsx", "docx", "html", "pdf", "md"])
def test_the_list_is_the_last_part_of_every_format(format_: str) -> None:
    text = out.visible(format_, FORMATS[format_].render(form_of("山\ue000田", f"{VARIANT}城 𠮷田")))
    assert text.index("外字の一覧") < text.index("U+845BU+E0100") < text.index("U+20BB7")
    assert text.count("外字の一覧") == 1
    shown = "〓（U+E000）" if format_ == "pdf" else "\ue000"
    assert f"山{shown}田" in text
    assert f"{VARIANT}城𠮷田" in text


def test_the_attached_items_hold_the_characters_themselves_and_the_list() -> None:
    form = form_of("山\ue000田")
    document = embedded_pdf.read_embedded(FORMATS["pdf"].render(form))
    assert document == printed_document(form)
    assert document["items"][-1]["value"] == "山\ue000田"
    (listed,) = document["rare_characters"]
    assert (listed["character"], listed["codes"], listed["places"]) == ("\ue000", "U+E000", ["Ⅰ/1/欄1"])
    assert "rare_characters" not in printed_document(form_of("山田"))


def test_cells_of_tables_have_their_fallback_and_many_places_are_counted() -> None:
    table = Table(("\ue000列",), (("甲\ue000",), ("乙",)))
    items = [item(f"a#{n}", f"欄{n}", "\ue000") for n in range(1, 8)]
    section = Group(
        id="s", role="section", title="Ⅰ", children=(item("t", "表", table, kind="table", layout="table"), *items)
    )
    form = sample_form(sections=(Group(id="c", role="section", title="表紙"), section), contents=())
    text = out.visible("pdf", FORMATS["pdf"].render(form))
    assert "〓（U+E000）列甲〓（U+E000）乙" in text
    assert "Ⅰ/1/欄3ほか4か所" in text
