"""A PDF as those who do not see its pages read it: its text, its tags, its bookmarks."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import TYPE_CHECKING, Any

import pypdfium2
import read_output as out
from pypdfium2 import raw
from sample_form import sample_form

from pia.render.pdf import render_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def sample_pdf() -> bytes:
    return render_pdf(sample_form())


def text_of(data: bytes) -> str:
    """Return the text of all pages without their heads and feet, squeezed."""
    return out.visible("pdf", data)


def tag_trails(data: bytes) -> Iterator[tuple[str, ...]]:
    """Yield the tags of every structure element: those above it, then its own, in reading order, page by page."""

    def kind(element: Any) -> str:
        size = raw.FPDF_StructElement_GetType(element, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDF_StructElement_GetType(element, buffer, size)
        return buffer.raw.decode("utf-16-le").rstrip("\0")

    def below(element: Any, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        trail = (*above, kind(element))
        yield trail
        for at in range(raw.FPDF_StructElement_CountChildren(element)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, at):
                yield from below(child, trail)

    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            tree = raw.FPDF_StructTree_GetForPage(page)
            for at in range(raw.FPDF_StructTree_CountChildren(tree)):
                yield from below(raw.FPDF_StructTree_GetChildAtIndex(tree, at), ())
            raw.FPDF_StructTree_Close(tree)


def bookmarks(data: bytes) -> list[tuple[int, str]]:
    """Return the level, from 0, and the title of every bookmark."""
    with pypdfium2.PdfDocument(data) as document:
        return [(mark.level, mark.get_title()) for mark in document.get_toc()]
