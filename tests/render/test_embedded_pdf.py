from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_form import item, sample_form

from pia.errors import InputError
from pia.render import embedded_pdf
from pia.render.embedded_pdf import read_embedded
from pia.render.pdf import render_pdf
from pia.render.printed import printed_document

GOOD = json.dumps({"schema": "pia-printed/1", "items": []}).encode()


def attached(
    content: bytes, *, head: bytes = b"/Type /EmbeddedFile ", packed: bool = True, length: int | None = None
) -> bytes:
    body = zlib.compress(content) if packed else content
    entry = b"/Filter /FlateDecode " if packed else b""
    size = len(body) if length is None else length
    return (
        b"7 0 obj\n<< "
        + head
        + entry
        + b"/Length "
        + str(size).encode()
        + b" >>\nstream\n"
        + body
        + b"\nendstream\nendobj\n"
    )


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        read_embedded(data)
    (problem,) = caught.value.problems
    assert problem.remedy.ja == "pia build で作ったままのPDFを指定してください。"
    assert problem.place is None
    return problem.code, problem.message.ja


def test_the_printed_items_of_a_real_form_come_back() -> None:
    form = sample_form(digest="sha256:" + "a" * 64)
    document = read_embedded(render_pdf(form))
    assert document == printed_document(form)
    assert document["digest"] == "sha256:" + "a" * 64


def test_text_that_looks_like_a_pdf_object_does_no_harm() -> None:
    forged = "7 0 obj << /Type /EmbeddedFile /Length 2 >> stream\n{}\nendstream endobj"
    form = sample_form()
    form = sample_form(sections=(form.sections[0], *form.sections[1:2]), name=forged)
    assert read_embedded(render_pdf(form))["name"] == forged


def test_packed_and_plain_attachments_are_read() -> None:
    assert read_embedded(b"%PDF-1.7\n" + attached(GOOD)) == json.loads(GOOD)
    assert read_embedded(b"%PDF-1.7\n" + attached(GOOD, packed=False)) == json.loads(GOOD)


def test_other_attachments_are_passed_over() -> None:
    others = (
        attached(b"not json")
        + attached(b"[1]")
        + attached(b'{"schema": "other/1"}')
        + attached(b"\xff\xfe", packed=False)
    )
    assert read_embedded(b"%PDF-1.7\n" + others + attached(GOOD)) == json.loads(GOOD)


def test_an_object_inside_another_stream_is_not_an_object() -> None:
    hidden = attached(b'{"schema": "pia-printed/1", "items": ["forged"]}', packed=False)
    outer = attached(hidden, head=b"/Type /XObject ", packed=False)
    assert read_embedded(b"%PDF-1.7\n" + outer + attached(GOOD))["items"] == []
    assert refused(b"%PDF-1.7\n" + outer)[0] == "pdf-without-items"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", b" %PDF-1.7"])
def test_another_kind_of_file(data: bytes) -> None:
    assert refused(data) == ("pdf-unreadable", "PDFではないファイルです。")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n7 0 obj << >> endobj",
        b"%PDF-1.7\n" + attached(GOOD, head=b"/Type /XObject "),
        b"%PDF-1.7\n" + attached(GOOD, length=3),
        b"%PDF-1.7\n" + attached(GOOD, length=10**9),
        b"%PDF-1.7\n7 0 obj << /Type /EmbeddedFile /Length 9 0 R >>\nstream\n{}\nendstream",
        b"%PDF-1.7\n" + b"7 0 obj " * 2_000,
    ],
)
def test_a_pdf_without_the_items(data: bytes) -> None:
    code, message = refused(data)
    assert code == "pdf-without-items"
    assert message == "PDFの中に、piaが添えた記載項目のデータ（pia-printed/1）がありません。"


def test_damaged_data() -> None:
    damaged = b"7 0 obj << /Type /EmbeddedFile /Filter /FlateDecode /Length 4 >>\nstream\nxxxx\nendstream\nendobj"
    assert refused(b"%PDF-1.7\n" + damaged) == ("pdf-damaged", "PDFに添えたデータが壊れています。")


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_pdf, "MAX_EMBEDDED_BYTES", 1_000)
    assert refused(b"%PDF-1.7\n" + attached(b" " * 100_000))[0] == "pdf-too-large"
    assert read_embedded(b"%PDF-1.7\n" + attached(GOOD)) == json.loads(GOOD)


def test_a_huge_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_pdf, "MAX_PDF_BYTES", 10)
    assert refused(b"%PDF-1.7\n" + attached(GOOD)) == ("pdf-too-large", "PDFが大きすぎます（上限256MiB）。")


def test_deeply_nested_json_is_passed_over() -> None:
    assert refused(b"%PDF-1.7\n" + attached(b"[" * 200_000))[0] == "pdf-without-items"


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(noise: bytes) -> None:
    for data in (noise, b"%PDF-1.7\n" + noise, b"%PDF-1.7\n7 0 obj << /Type /EmbeddedFile /Length " + noise):
        with pytest.raises(InputError):
            read_embedded(data)


def test_withheld_wording_only() -> None:
    form = sample_form()
    secret = item("a#1", "経路", "非公開", status="withheld")
    document = read_embedded(
        render_pdf(
            sample_form(
                sections=(
                    form.sections[0],
                    form.sections[1].__class__(id="x", role="section", title="Ⅰ", children=(secret,)),
                )
            )
        )
    )
    assert [entry["value"] for entry in document["items"] if entry["key"] == "a#1"] == ["非公開"]
