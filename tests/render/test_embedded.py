"""What travels inside OOXML containers: put in, read back, refused when damaged."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pia.errors import InputError
from pia.render.embedded import DIGEST_PROPERTY, PRINTED_NAMESPACE, embed_printed, json_for_markup, printed_in
from pia.render.embedded_docx import read_embedded
from pia.sheets.zips import deterministic_zip

TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="%s"/></Relationships>'
)
PRINTED = json.dumps({"schema": "pia-printed/1", "items": [{"value": "値"}]}, ensure_ascii=False)


def container(main: str = "xl/workbook.xml") -> dict[str, bytes]:
    return {"[Content_Types].xml": TYPES, "_rels/.rels": RELS % main.encode(), main: b"<workbook/>"}


def targets(rels: bytes) -> dict[str, str]:
    return {node.get("Type", "").rpartition("/")[2]: node.get("Target", "") for node in etree.fromstring(rels)}


@pytest.mark.parametrize(
    ("main", "rels", "up"),
    [
        ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "../"),
        ("word/document.xml", "word/_rels/document.xml.rels", "../"),
        ("a/b/c.xml", "a/b/_rels/c.xml.rels", "../../"),
    ],
)
def test_the_item_hangs_on_the_main_part_and_the_property_on_the_package(main: str, rels: str, up: str):
    parts = embed_printed(container(main), PRINTED, "sha256:1")
    assert targets(parts[rels]) == {"customXml": f"{up}customXml/item1.xml"}
    assert targets(parts["_rels/.rels"])["custom-properties"] == "docProps/custom.xml"
    assert targets(parts["customXml/_rels/item1.xml.rels"]) == {"customXmlProps": "itemProps1.xml"}


def test_the_types_of_the_new_parts_are_declared():
    types = etree.fromstring(embed_printed(container(), PRINTED, "d")["[Content_Types].xml"])
    assert {node.get("PartName") for node in types} - {None} == {"/docProps/custom.xml", "/customXml/itemProps1.xml"}
    assert [node.get("Extension") for node in types].count("xml") == 1
    assert types[0].get("ContentType") == "application/xml"


def test_the_digest_is_a_document_property():
    root = etree.fromstring(embed_printed(container(), PRINTED, "sha256:<&>")["docProps/custom.xml"])
    (found,) = root
    assert (found.get("name"), found[0].text, found.get("pid")) == (DIGEST_PROPERTY, "sha256:<&>", "2")


def test_items_that_are_there_already_stay():
    parts = {**container(), "customXml/item7.xml": b"<other/>"}
    embedded = embed_printed(parts, PRINTED, "d")
    assert embedded["customXml/item7.xml"] == b"<other/>"
    assert "customXml/item8.xml" in embedded
    assert printed_in(embedded) == json.loads(PRINTED)


def test_relationship_ids_stay_unique():
    parts = container()
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"rId1", b"rIdPia1")
    ids = [node.get("Id") for node in etree.fromstring(embed_printed(parts, PRINTED, "d")["_rels/.rels"])]
    assert ids == ["rIdPia1", "rIdPia2"]


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "_rels/.rels"])
def test_a_container_without_its_skeleton_is_a_fault(missing: str):
    parts = container()
    del parts[missing]
    with pytest.raises(ValueError, match="whole OOXML container"):
        embed_printed(parts, PRINTED, "d")


def test_a_container_with_custom_properties_is_a_fault():
    with pytest.raises(ValueError, match="without custom properties"):
        embed_printed({**container(), "docProps/custom.xml": b""}, PRINTED, "d")


def test_a_container_that_names_no_main_part_is_a_fault():
    with pytest.raises(ValueError, match="names no main part"):
        embed_printed(
            {**container(), "_rels/.rels": (RELS % b"x").replace(b'/officeDocument"', b'/other"')}, PRINTED, "d"
        )


@given(st.text(st.characters(), max_size=50))
def test_any_text_comes_back(text: str):
    document = {"schema": "pia-printed/1", "items": [text]}
    for printed in (json.dumps(document, ensure_ascii=False), json.dumps(document)):
        assert (
            printed_in(embed_printed(container(), printed, text.replace("\x00", "") if text.isprintable() else "d"))
            == document
        )


def test_what_markup_could_trip_over_is_written_as_escapes():
    assert (
        json_for_markup('"</script>&\u2028\u2029\ud800\ufffe"')
        == r'"\u003c/script\u003e\u0026\u2028\u2029\ud800\ufffe"'
    )
    assert json_for_markup('{"a": "値😀\\n"}') == '{"a": "値😀\\n"}'


def code(parts: dict[str, bytes]) -> str:
    with pytest.raises(InputError) as caught:
        printed_in(parts)
    (problem,) = caught.value.problems
    assert problem.message.ja
    assert problem.remedy.ja
    return problem.code


def test_a_file_of_somebody_else_has_no_form():
    assert code(container()) == "no-embedded-form"
    assert code({**container(), "customXml/item1.xml": b"<other/>"}) == "no-embedded-form"
    assert code({**container(), "customXml/item1.xml": b"not xml"}) == "no-embedded-form"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"items": 1}', "null", "[" * 100_000])
def test_a_damaged_form_is_said_to_be_damaged(text: str):
    assert (
        code({"customXml/item1.xml": f'<printed xmlns="{PRINTED_NAMESPACE}">{text}</printed>'.encode()})
        == "embedded-form-unreadable"
    )


def test_entities_are_not_expanded():
    bomb = (
        '<!DOCTYPE p [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'
        f'<printed xmlns="{PRINTED_NAMESPACE}">{{"items": [], "x": "&b;"}}</printed>'
    )
    assert code({"customXml/item1.xml": bomb.encode()}) == "embedded-form-unreadable"


def test_reading_a_docx_that_is_none():
    with pytest.raises(InputError) as caught:
        read_embedded(b"not a zip")
    assert [problem.code for problem in caught.value.problems] == ["zip-unreadable"]
    with pytest.raises(InputError):
        read_embedded(deterministic_zip(container()))
