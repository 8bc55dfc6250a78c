"""Pictures inside OOXML containers: media parts with their relationships and content types, and the DrawingML around them.

Each picture travels as SVG and as PNG: programs that know SVG draw lines and letters, the others show the dots
(ECMA-376 part 1, 20.2 and 20.4; [MS-ODRAWXML] 2.6.43 svgBlip).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pia.render.pictures import png
from pia.sheets.cell_text import visible_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia.flows.svg import Picture

__all__ = ["EMU", "blip_fill", "described", "media", "with_links", "with_types"]

EMU = 12_700
"""English metric units in a point."""

_TYPES = "[Content_Types].xml"
_TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_LONGEST_WORDS = 4_000


def media(
    pictures: Sequence[Picture], folder: str, *, first: int = 1, up: str = ""
) -> tuple[dict[str, bytes], list[tuple[str, str, str]]]:
    """Return the media parts of the pictures in ``folder`` (``word``, ``xl``), and their relationships (id, type, target).

    The ids are those that :func:`blip_fill` names; the pictures are numbered from ``first``, and ``up`` leads from the part
    that shows them to ``folder``.
    """
    parts: dict[str, bytes] = {}
    links: list[tuple[str, str, str]] = []
    for number, picture in enumerate(pictures, start=first):
        for kind, data in (("png", png(picture)), ("svg", picture.svg.encode("utf-8"))):
            name = f"media/pia{number}.{kind}"
            parts[f"{folder}/{name}"] = data
            links.append((f"rIdPia{kind.title()}{number}", _IMAGE, up + name))
    return parts, links


def blip_fill(number: int, prefix: str) -> str:
    """Return the element ``<prefix:blipFill>`` that shows picture ``number``."""
    extension = (
        f'<a:extLst><a:ext uri="{_SVG_EXTENSION}"><asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="rIdPiaSvg{number}"/></a:ext>'
        "</a:extLst>"
    )
    return (
        f'<{prefix}:blipFill xmlns:a="{_MAIN}" xmlns:r="{_R}"><a:blip r:embed="rIdPiaPng{number}">{extension}</a:blip>'
        f"<a:stretch><a:fillRect/></a:stretch></{prefix}:blipFill>"
    )


def described(picture: Picture) -> str:
    """Return what a picture says in words, short enough for the description of a shape."""
    words = visible_text(picture.words)
    return words if len(words) <= _LONGEST_WORDS else words[: _LONGEST_WORDS - 1] + "…"


def with_links(rels: bytes | None, links: Sequence[tuple[str, str, str]]) -> bytes:
    """Return a relationships part (a new one for None) with further relationships (id, type, target)."""
    root = _parse(rels if rels is not None else f'<Relationships xmlns="{_RELS_NAMESPACE}"/>'.encode())
    for id_, kind, target in links:
        etree.SubElement(root, f"{{{_RELS_NAMESPACE}}}Relationship", Id=id_, Type=kind, Target=target)
    return _serialised(root)


def with_types(types: bytes, overrides: dict[str, str]) -> bytes:
    """Return the content types with those of png and svg, and of the parts in ``overrides``."""
    root = _parse(types)
    known = {entry.get("Extension", "").lower() for entry in root}
    for extension, kind in (("svg", "image/svg+xml"), ("png", "image/png")):
        if extension not in known:
            root.insert(0, etree.Element(f"{{{_TYPES_NAMESPACE}}}Default", Extension=extension, ContentType=kind))
    for name, kind in sorted(overrides.items()):
        etree.SubElement(root, f"{{{_TYPES_NAMESPACE}}}Override", PartName=name, ContentType=kind)
    return _serialised(root)


def _parse(data: bytes) -> etree._Element:
    """Parse one part of our own making; entities are never expanded and nothing is fetched."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _serialised(root: etree._Element) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + etree.tostring(root, encoding="UTF-8")
