"""What travels inside an OOXML file: the printed JSON as a customXml item, its digest as a document property.

Works on the parts of an unpacked container (name to bytes), so that xlsx and docx share it. The container stays an
ordinary Office file: both parts are declared with their content types and relationships (ECMA-376 part 1, 15.2.4-15.2.6
and 15.2.12.2).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from pia.errors import InputError, Problem, Words
from pia.sheets.cell_text import visible_text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DIGEST_PROPERTY", "PRINTED_NAMESPACE", "embed_printed", "json_for_markup", "printed_in"]

PRINTED_NAMESPACE = "urn:pia:printed"
"""Namespace of the root element of the item; its text is the JSON."""
DIGEST_PROPERTY = "pia-digest"
"""Name of the document property that holds the digest of the facts behind the form."""

_TYPES = "[Content_Types].xml"
_TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_ITEM_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_ITEM_ID = "{6B1D9F0E-5A41-4B6C-9E55-70696100A001}"  # names this schema, not this file: the same in every document
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # fixed by the standard for custom properties
_ITEM = re.compile(r"customXml/item([0-9]+)\.xml")
# What XML 1.0 and UTF-8 cannot hold, and what could end a script element or a line of a script.
_UNSAFE = re.compile("[\u2028\u2029<>&]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def json_for_markup(text: str) -> str:
    r"""Return the JSON ``text`` with every character that markup could trip over written as ``\uXXXX``.

    Such characters stand only inside JSON strings, so the data stay the same: parsed, both texts are equal.
    """
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def embed_printed(parts: Mapping[str, bytes], printed: str, digest: str) -> dict[str, bytes]:
    """Return ``parts`` of an xlsx or docx with the JSON ``printed`` and its ``digest`` inside.

    The item takes the first free ``customXml/itemN.xml`` and hangs on the main part; ``docProps/custom.xml`` hangs on
    the package and must not be there yet.

    Raises:
        ValueError: ``parts`` are no OOXML container, or have custom properties already (a fault of the caller).
    """
    if _TYPES not in parts or "_rels/.rels" not in parts or "docProps/custom.xml" in parts:
        raise ValueError("the parts must be a whole OOXML container without custom properties")
    main = _main_part(parts["_rels/.rels"])
    number = 1 + max((int(found.group(1)) for name in parts if (found := _ITEM.fullmatch(name))), default=0)
    item, item_properties = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    folder, _, leaf = main.rpartition("/")
    main_rels = f"{folder}/_rels/{leaf}.rels"
    up = "../" * main.count("/")
    digest = visible_text(digest)
    return {
        **parts,
        item: _item_xml(printed, digest),
        item_properties: _item_properties_xml(),
        f"customXml/_rels/item{number}.xml.rels": _with_relationship(
            _empty_relationships(), f"{_OFFICE}/relationships/customXmlProps", f"itemProps{number}.xml"
        ),
        "docProps/custom.xml": _custom_properties_xml(digest),
        main_rels: _with_relationship(
            parts.get(main_rels, _empty_relationships()), f"{_OFFICE}/relationships/customXml", up + item
        ),
        "_rels/.rels": _with_relationship(
            parts["_rels/.rels"], f"{_OFFICE}/relationships/custom-properties", "docProps/custom.xml"
        ),
        _TYPES: _with_types(
            parts[_TYPES], {"/docProps/custom.xml": _PROPERTIES_TYPE, f"/{item_properties}": _ITEM_TYPE}
        ),
    }


def printed_in(parts: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the printed document that :func:`embed_printed` put into ``parts``.

    Raises:
        InputError: ``no-embedded-form`` where there is none; ``embedded-form-unreadable`` where it is damaged.
    """
    for name in sorted(parts):
        if not _ITEM.fullmatch(name):
            continue
        try:
            root = _parse(parts[name])
        except etree.XMLSyntaxError:
            continue  # somebody else's item; ours is always well-formed unless damaged, and is then not there
        if root.tag == f"{{{PRINTED_NAMESPACE}}}printed":
            return _read_json(root.text or "")
    raise InputError(
        Problem(
            "no-embedded-form",
            Words("評価書のデータが埋め込まれていません", "the file carries no embedded form"),
            Words(
                "このツールで作成した評価書のファイルを指定してください",
                "give a file that this tool built, as it was built",
            ),
        )
    )


def _read_json(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if isinstance(document, dict) and isinstance(document.get("items"), list):
        return document
    raise InputError(
        Problem(
            "embedded-form-unreadable",
            Words("埋め込まれた評価書のデータが壊れています", "the embedded form is damaged"),
            Words("評価書を作成し直してください", "build the file again"),
        )
    )


def _parse(data: bytes) -> etree._Element:
    """Parse one part; entities are never expanded and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _serialised(root: etree._Element) -> bytes:
    return _DECLARATION.encode() + etree.tostring(root, encoding="UTF-8")


def _main_part(package_rels: bytes) -> str:
    for relationship in _parse(package_rels):
        if relationship.get("Type", "").endswith("/officeDocument"):
            return relationship.get("Target", "").lstrip("/")
    raise ValueError("the container names no main part")


def _empty_relationships() -> bytes:
    return f'<Relationships xmlns="{_RELS_NAMESPACE}"/>'.encode()


def _with_relationship(rels: bytes, kind: str, target: str) -> bytes:
    """Return the relationships part with one more relationship under a free id."""
    root = _parse(rels)
    taken = {relationship.get("Id") for relationship in root}
    number = next(n for n in range(1, len(taken) + 2) if f"rIdPia{n}" not in taken)
    etree.SubElement(root, f"{{{_RELS_NAMESPACE}}}Relationship", Id=f"rIdPia{number}", Type=kind, Target=target)
    return _serialised(root)


def _with_types(types: bytes, overrides: Mapping[str, str]) -> bytes:
    root = _parse(types)
    for name, kind in sorted(overrides.items()):
        etree.SubElement(root, f"{{{_TYPES_NAMESPACE}}}Override", PartName=name, ContentType=kind)
    if not any(entry.get("Extension") == "xml" for entry in root):
        root.insert(0, etree.Element(f"{{{_TYPES_NAMESPACE}}}Default", Extension="xml", ContentType="application/xml"))
    return _serialised(root)


def _item_xml(printed: str, digest: str) -> bytes:
    body = json_for_markup(printed)
    return f'{_DECLARATION}<printed xmlns="{PRINTED_NAMESPACE}" digest={quoteattr(digest)}>{body}</printed>'.encode()


def _item_properties_xml() -> bytes:
    namespace = f"{_OFFICE}/customXml"
    return (
        f'{_DECLARATION}<ds:datastoreItem xmlns:ds="{namespace}" ds:itemID="{_ITEM_ID}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{PRINTED_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()


def _custom_properties_xml(digest: str) -> bytes:
    return (
        f'{_DECLARATION}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
        f'<property fmtid="{_FORMAT_ID}" pid="2" name="{DIGEST_PROPERTY}"><vt:lpwstr>{escape(digest)}</vt:lpwstr>'
        f"</property></Properties>"
    ).encode()
