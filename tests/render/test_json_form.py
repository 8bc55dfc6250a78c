"""The two JSON forms: everything for ``pia form``, the printed document for a build."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sample_form import item, sample_form

from pia.forms.tree import ChoiceList, Form, Group, Item, Origin, Table
from pia.render.json_form import FORM_SCHEMA, form_document, render_json
from pia.render.printed import printed_document

KEYS = [
    "key",
    "path",
    "section",
    "file",
    "number",
    "risk",
    "block",
    "mark",
    "label",
    "important_change",
    "kind",
    "value",
    "choices",
    "other",
    "details",
    "status",
    "derived_value",
    "conflict",
    "required",
    "guidance",
    "source_status",
    "origin",
]


def form_of(*items: Item, **more: object) -> Form:
    return sample_form(sections=(Group(id="g", role="section", title="Ⅰ　基本情報", children=items),), **more)


def find(document: dict, key: str) -> dict:
    return next(entry for entry in document["items"] if entry["key"] == key)


def test_the_document_has_the_keys_of_the_contract():
    document = form_document(sample_form())
    assert list(document) == ["schema", "form", "edition", "source_status", "body", "name", "counts", "items"]
    assert document["schema"] == FORM_SCHEMA == "pia-form/1"
    assert (document["form"], document["edition"], document["body"]) == ("juten", "2024-10", "見本市長")
    assert all(list(entry) == KEYS for entry in document["items"])


def test_one_filled_item_reads_as_in_the_contract():
    filled = Item(
        key="parties/ags/entrusted/juki-file#handlers",
        path="Ⅱ[住民基本台帳ファイル]/4/委託事項1/②",
        section="Ⅱ",
        file="住民基本台帳ファイル",
        number="4",
        risk=None,
        block="委託事項1",
        mark="②",
        label="委託先における取扱者数",
        important_change=False,
        kind="choice",
        value="10人未満",
        status="filled",
        choices=ChoiceList(("10人未満", "10人以上50人未満")),
        origin=Origin("assessment.yaml", 41, derived=False),
        required=True,
        guidance="委託先の従業者の実人数で選ぶ。",
    )
    assert form_document(form_of(filled))["items"] == [
        {
            "key": "parties/ags/entrusted/juki-file#handlers", "path": "Ⅱ[住民基本台帳ファイル]/4/委託事項1/②",
            "section": "Ⅱ", "file": "住民基本台帳ファイル", "number": "4", "risk": None, "block": "委託事項1", "mark": "②",
            "label": "委託先における取扱者数", "important_change": False, "kind": "choice", "value": "10人未満",
            "choices": ["10人未満", "10人以上50人未満"], "other": None, "details": {}, "status": "filled", "derived_value": None,
            "conflict": False, "required": True, "guidance": "委託先の従業者の実人数で選ぶ。", "source_status": "confirmed",
            "origin": {"file": "assessment.yaml", "line": 41, "derived": False},
        }
    ]  # fmt: skip


def test_values_take_the_shape_of_their_kind():
    document = form_document(sample_form())
    assert find(document, "systems/a#connections")["value"] == ["庁内連携システム", "その他"]
    assert find(document, "systems/a#connections")["details"] == {"その他": "個人番号カード管理システム"}
    assert find(document, "files/f#entrusted-count")["value"] == 1
    assert find(document, "cover#published")["value"] is None
    assert find(document, "files/f#no-entrustment")["value"] == []
    table = find(document, "files/f/records/g#items")["value"]
    assert table["columns"] == ["番号", "記録項目"]
    assert table["rows"][119] == ["120", "項目120"]


def test_counts_are_by_status_in_total_and_by_section():
    counts = form_document(sample_form())["counts"]
    statuses = [entry["status"] for entry in form_document(sample_form())["items"]]
    assert {
        status: counts[status] for status in ("filled", "none", "blank", "unknown", "not-applicable", "withheld")
    } == {
        "filled": statuses.count("filled"),
        "none": 1,
        "blank": 1,
        "unknown": 0,
        "not-applicable": 1,
        "withheld": 1,
    }
    assert counts["total"] == len(statuses) == sum(found["total"] for found in counts["by_section"].values())
    assert list(counts["by_section"]) == ["Ⅰ", "別添１", "別添２"]
    assert counts["by_section"]["別添２"] == {
        "total": 1,
        "filled": 1,
        "none": 0,
        "blank": 0,
        "unknown": 0,
        "not-applicable": 0,
        "withheld": 0,
    }


def test_an_empty_form_counts_nothing():
    counts = form_document(form_of())["counts"]
    assert counts["total"] == 0
    assert counts["by_section"] == {}


def test_what_would_be_derived_is_shown_beside_a_conflict():
    rating = find(form_document(sample_form()), "files/f/risks/x#rating")
    assert (rating["value"], rating["derived_value"], rating["conflict"]) == ("十分である", "課題が残されている", True)


@pytest.mark.parametrize(("projection", "shown"), [("publish", None), ("submit", None), ("internal", ["秘"])])
def test_what_is_withheld_does_not_come_back_as_a_derived_value(projection: str, shown: list[str] | None):
    secret = item("a#b", "入手方法", "非公開", status="withheld", derived_value=("秘",))
    (entry,) = form_document(form_of(secret, projection=projection))["items"]
    assert entry["value"] == "非公開"
    assert entry["derived_value"] == shown


def test_the_document_can_be_written_as_json_and_read_back_unchanged():
    document = form_document(sample_form())
    assert json.loads(json.dumps(document, ensure_ascii=False)) == document


def test_the_build_output_is_the_printed_document_and_nothing_else():
    form = sample_form()
    data = render_json(form)
    assert json.loads(data) == printed_document(form)
    assert data.endswith(b"}\n")
    assert data.decode().splitlines()[1] == ' "schema": "pia-printed/1",'
    assert "見本市　住民基本台帳事務" in data.decode()


def test_the_build_output_says_nothing_of_origins():
    told = item(
        "a#b",
        "事務の名称",
        "見本",
        origin=Origin("secret-place.yaml", 3, derived=False),
        guidance="書き方",
        derived_value="別の値",
        conflict=True,
    )
    text = render_json(form_of(told)).decode()
    for word in ("secret-place", "origin", "書き方", "別の値", "conflict", "guidance"):
        assert word not in text


def test_rendering_twice_gives_the_same_bytes():
    assert render_json(sample_form()) == render_json(sample_form())


def test_a_form_is_not_changed_by_rendering():
    form = sample_form()
    render_json(form)
    form_document(form)
    assert form == sample_form()


@given(st.text(st.characters(), max_size=40))
def test_any_text_survives(text: str):
    form = form_of(item("a#b", "事務の名称", text), item("a#c", "表", Table((text,), ((text,),)), kind="table"))
    assert json.loads(render_json(form)) == printed_document(form)


def test_a_lone_surrogate_is_written_by_its_escape():
    form = form_of(item("a#b", "事務の名称", "\ud800"))
    assert b"\\ud800" in render_json(form)
    assert json.loads(render_json(form))["items"][0]["value"] == "\ud800"


def test_replacing_the_digest_changes_the_output():
    form = sample_form()
    assert render_json(form) != render_json(replace(form, digest="sha256:" + "1" * 64))
