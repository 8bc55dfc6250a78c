"""Reading back the printed items that travel inside a PDF of this product, with the standard library alone.

Only the one attached file is looked for; no page, script, link or font of the PDF is interpreted, and what is read is bounded
in size, so a hostile file can at worst be refused.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

from pia.errors import InputError, Problem, Words
from pia.render.printed import PRINTED_SCHEMA

__all__ = ["MAX_EMBEDDED_BYTES", "MAX_PDF_BYTES", "read_embedded"]

MAX_PDF_BYTES = 256 * 1024 * 1024
MAX_EMBEDDED_BYTES = 64 * 1024 * 1024

_OBJECT = re.compile(rb"(?<![0-9])[0-9]{1,10} [0-9]{1,5} obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_LENGTH = re.compile(rb"/Length\s+([0-9]{1,10})(?![0-9])(?!\s+[0-9]+\s+R)")
_MAX_DICTIONARY = 65536


def read_embedded(data: bytes) -> dict[str, Any]:
    """Return the printed document inside ``data``; its shape is that of ``pia.render.printed.printed_document``.

    Raises:
        InputError: not a PDF, too large, without the attached items (printed anew by another program), or damaged.
    """
    if not data.startswith(b"%PDF-"):
        raise _refusal("pdf-unreadable", "PDFではないファイルです。", "This file is not a PDF.")
    if len(data) > MAX_PDF_BYTES:
        raise _refusal("pdf-too-large", "PDFが大きすぎます（上限256MiB）。", "The PDF is too large (limit 256 MiB).")
    for packed, compressed in _attached(data):
        document = _document(_unpacked(packed) if compressed else packed)
        if document is not None:
            return document
    raise _refusal(
        "pdf-without-items",
        "PDFの中に、piaが添えた記載項目のデータ（pia-printed/1）がありません。",
        "The PDF does not carry the printed items (pia-printed/1) that pia attaches.",
    )


def _attached(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield every attached file as (stored bytes, whether compressed), skipping the inside of other streams."""
    at = 0
    while (start := _OBJECT.search(data, at)) is not None:
        at = start.end()
        end = data.find(b"endobj", at, at + _MAX_DICTIONARY)
        begin = _STREAM.search(data, at, at + _MAX_DICTIONARY if end < 0 else end)
        if begin is None:
            continue
        head = data[at : begin.start()]
        length = _LENGTH.search(head)
        if length is None:
            continue
        size = int(length.group(1))
        stop = begin.end() + size
        if not data[stop : stop + 16].lstrip().startswith(b"endstream"):
            continue
        if re.search(rb"/Type\s*/EmbeddedFile\b", head) and size <= MAX_EMBEDDED_BYTES:
            yield data[begin.end() : stop], b"/FlateDecode" in head
        at = stop


def _unpacked(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(packed, MAX_EMBEDDED_BYTES)
    except zlib.error as error:
        raise _refusal(
            "pdf-damaged", "PDFに添えたデータが壊れています。", "The data attached to the PDF is damaged."
        ) from error
    if inflater.unconsumed_tail:
        raise _refusal(
            "pdf-too-large",
            "PDFに添えたデータが大きすぎます（上限64MiB）。",
            "The data attached to the PDF is too large (limit 64 MiB).",
        )
    return content


def _document(content: bytes) -> dict[str, Any] | None:
    """Return the content as a printed document; None when it is some other attached file."""
    try:
        document = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or document.get("schema") != PRINTED_SCHEMA:
        return None
    return document


def _refusal(code: str, ja: str, en: str) -> InputError:
    return InputError(
        Problem(
            code=code,
            message=Words(ja=ja, en=en),
            remedy=Words(
                ja="pia build で作ったままのPDFを指定してください。",
                en="Name a PDF exactly as pia build wrote it.",
            ),
        )
    )
