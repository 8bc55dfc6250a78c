"""The draft: where every item stands, the ruler, and that a form that is no draft has neither."""

from __future__ import annotations

import pypdfium2
import pytest
from example import form

from pia.data import templates_root
from pia.render.draft import Draft, PlaceOnPage, render_draft
from pia.render.pdf import render_pdf
from pia.render.pdf_drawing import drawing_json
from pia.render.pdf_engine import PdfEngineFailureError, typst_engine
from pia.render.printed import printed_json

FOOT = "評価書案　※印の説明"


@pytest.fixture(scope="module")
def draft() -> Draft:
    return render_draft(form("jutaku"), FOOT)


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]
    document.close()
    return found


def test_every_item_of_the_form_has_a_place(draft: Draft) -> None:
    drawn = [item for item in form("jutaku").items() if item.layout != "inline"]
    assert {item.key for item in drawn} <= draft.places.keys()


def test_places_follow_the_order_of_the_form(draft: Draft) -> None:
    keys = [item.key for item in form("jutaku").items() if item.key in draft.places and item.layout in ("row", "full")]
    places = [draft.places[key] for key in keys if not key.startswith("cover#")]
    assert places == sorted(places)
    assert places[0] > PlaceOnPage(1, 1)


def test_a_text_stands_where_its_place_says(draft: Draft) -> None:
    found = pages(draft.pdf)
    for item in form("jutaku").items():
        place = draft.places.get(item.key)
        if place is None or item.kind != "text" or not isinstance(item.value, str) or len(item.value) < 12:
            continue
        start = item.value.strip("　\n").partition("\n")[0][:8]
        here = "".join(found[place.page - 1 : place.page + 1]).replace("\n", "")
        assert start in here, item.key


def test_the_line_is_the_one_beside_the_label(draft: Draft) -> None:
    document = pypdfium2.PdfDocument(draft.pdf)
    compared = 0
    for item in form("jutaku").items():
        place = draft.places.get(item.key)
        if place is None or item.layout != "row" or not item.label:
            continue
        page = document[place.page - 1]
        text = page.get_textpage()
        label = item.label.partition("\n")[0][:9]
        at = text.search(label).get_next()
        if at is None or text.get_text_bounded().count(label) != 1:
            continue
        top = page.get_height() - text.get_charbox(at[0])[3]
        ruler = (top - 20 / 25.4 * 72) / 12.6 + 1
        assert abs(ruler - place.line) < 4, item.key  # a label stands in the middle of its cell
        compared += 1
    document.close()
    assert compared > 10


def test_the_ruler_and_the_foot_are_on_every_page(draft: Draft) -> None:
    for text in pages(draft.pdf):
        assert FOOT in text
        assert {str(number) for number in range(1, 58)} <= set(text.split("\n"))


def test_a_form_that_is_no_draft_has_neither() -> None:
    text = "".join(pages(render_pdf(form("jutaku"))))
    assert FOOT not in text
    assert "57" not in text.split("\n")


def test_the_same_draft_the_same_bytes(draft: Draft) -> None:
    assert render_draft(form("jutaku"), FOOT) == draft


def test_a_foot_is_text_and_never_markup() -> None:
    made = render_draft(form("jutaku"), '#panic("x") $a$ *b* <at>')
    assert '#panic("x") $a$ *b* <at>' in pages(made.pdf)[0]


def test_the_engine_answers_questions_and_refuses_nonsense() -> None:
    layout = (templates_root() / "layouts" / "form.typ").read_text(encoding="utf-8")
    inputs = {"form": drawing_json(form("jutaku")), "printed": printed_json(form("jutaku"))}
    assert typst_engine().query(layout, inputs, "<at>") == []
    with pytest.raises(PdfEngineFailureError):
        typst_engine().query("#nonsense", {}, "<at>")
