from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.errors import InputError
from pia.sheets.zips import deterministic_zip, read_zip, repack

if TYPE_CHECKING:
    import random

NAMES = st.from_regex(r"[a-z0-9あ-ん_]{1,8}(/[a-z0-9あ-ん_]{1,8}){0,2}\.xml", fullmatch=True)
ENTRIES = st.dictionaries(NAMES, st.binary(max_size=200), max_size=6)


def made(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def codes(data: bytes, **limits: int) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_zip(data, **limits)
    return [problem.code for problem in caught.value.problems]


@given(ENTRIES)
def test_law_what_is_written_is_read(entries: dict[str, bytes]) -> None:
    # Names that differ in case only cannot be told apart on every system; these alphabets hold no capitals.
    assert read_zip(deterministic_zip(entries)) == entries


@given(ENTRIES, st.randoms())
def test_law_the_order_given_does_not_count(entries: dict[str, bytes], rng: random.Random) -> None:
    shuffled = list(entries.items())
    rng.shuffle(shuffled)
    assert deterministic_zip(dict(shuffled)) == deterministic_zip(entries)


@given(ENTRIES)
def test_law_repacking_twice_changes_nothing(entries: dict[str, bytes]) -> None:
    once = repack(made(*entries.items()))
    assert once == deterministic_zip(entries)
    assert repack(once) == once


def test_order_dates_and_attributes() -> None:
    data = deterministic_zip(
        {"b.xml": b"b" * 99, "_rels/.rels": b"r", "[Content_Types].xml": b"c", "mimetype": b"m" * 99, "A": b""}
    )
    infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert [info.filename for info in infos] == ["mimetype", "[Content_Types].xml", "A", "_rels/.rels", "b.xml"]
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {(info.create_system, info.external_attr >> 16) for info in infos} == {(3, 0o100644)}
    assert [info.compress_type for info in infos] == [0, 8, 8, 8, 8]
    assert infos[0].file_size == infos[0].compress_size == 99
    assert data[30:38] == b"mimetype"


def test_workbooks_survive_repacking() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "住民"
    buffer = io.BytesIO()
    book.save(buffer)
    again = openpyxl.load_workbook(io.BytesIO(repack(buffer.getvalue())))
    assert again.active["A1"].value == "住民"


def test_the_empty_container() -> None:
    assert read_zip(deterministic_zip({})) == {}


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../x", "/x", "a//b", "a\\b", "C:x", "C:/x", "./x", "", "a/", "a\nb", "\u202egpj", "n" * 1001, ".."],
)
def test_names_that_leave_the_container_are_not_written(name: str) -> None:
    with pytest.raises(InputError) as caught:
        deterministic_zip({name: b"", "ok": b""})
    assert [problem.code for problem in caught.value.problems] == ["zip-entry-name"]


@pytest.mark.parametrize("name", ["../x", "a/../x", "/x", "a//b", "C:x", "../", "a\nb"])
def test_names_that_leave_the_container_are_not_read(name: str) -> None:
    assert codes(made((name, b""))) == ["zip-entry-name"]


def test_all_bad_names_are_told_at_once_up_to_twenty() -> None:
    with pytest.raises(InputError) as caught:
        read_zip(made(("../a", b""), ("ok", b""), ("/b", b"")))
    assert [p.message.ja for p in caught.value.problems] == [
        "圧縮ファイルの中の「../a」: コンテナの外を指すか、使えない文字を含みます",
        "圧縮ファイルの中の「/b」: コンテナの外を指すか、使えない文字を含みます",
    ]
    assert len(codes(made(*[(f"../{n}", b"") for n in range(50)]))) == 20


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_double_names_and_links_are_refused() -> None:
    assert codes(made(("a", b"1"), ("a", b"2"))) == ["zip-entry-name"]
    assert codes(made(("a.xml", b"1"), ("A.xml", b"2"))) == ["zip-entry-name"]
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    assert codes(made((link, b"/etc/passwd"))) == ["zip-entry-name"]


def test_folders_are_left_out() -> None:
    assert read_zip(made(("dir/", b""), ("dir/a", b"1"))) == {"dir/a": b"1"}


def test_too_many_entries() -> None:
    data = made(*[(str(n), b"") for n in range(11)])
    assert len(read_zip(data, max_entries=11)) == 11
    assert codes(data, max_entries=10) == ["zip-too-large"]


def test_too_many_bytes() -> None:
    data = made(("a", b"0" * 600), ("b", b"0" * 400))
    assert len(read_zip(data, max_bytes=1000)) == 2
    assert codes(data, max_bytes=999) == ["zip-too-large"]


def test_a_bomb_is_stopped_whatever_it_claims() -> None:
    bomb = bytearray(made(("a", b"0" * 5_000_000)))
    assert len(bomb) < 10_000
    assert codes(bytes(bomb), max_bytes=100_000) == ["zip-too-large"]
    central = bomb.rfind(b"PK\x01\x02")
    bomb[central + 24 : central + 28] = (10).to_bytes(4, "little")  # claims ten bytes
    with pytest.raises(InputError):
        read_zip(bytes(bomb), max_bytes=100_000)


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all", b"PK\x05\x06" + b"\xff" * 18])
def test_no_zip(data: bytes) -> None:
    assert codes(data) == ["zip-unreadable"]


def test_encryption_and_odd_compression() -> None:
    encrypted = bytearray(made(("a", b"x")))
    encrypted[encrypted.rfind(b"PK\x01\x02") + 8] |= 1
    assert codes(bytes(encrypted)) == ["zip-unreadable"]
    assert codes(made(("a", b"x" * 100), method=zipfile.ZIP_LZMA)) == ["zip-unreadable"]


def test_a_wrong_checksum() -> None:
    data = bytearray(made(("a", b"hello"), method=zipfile.ZIP_STORED))
    data[data.index(b"hello")] ^= 1
    assert codes(bytes(data)) == ["zip-unreadable"]


@given(st.integers(0, 10_000), st.integers(0, 255), st.integers(0, 10_000))
def test_law_damage_is_an_input_error_or_nothing(place: int, value: int, cut: int) -> None:
    data = bytearray(made(("a/b.xml", b"<a/>" * 30), ("あ.xml", b"x" * 50)))
    data[place % len(data)] = value
    try:
        read_zip(bytes(data[: max(1, len(data) - cut % 60)]), max_bytes=10_000)
    except InputError as error:
        assert error.problems[0].remedy.ja  # noqa: PT017
