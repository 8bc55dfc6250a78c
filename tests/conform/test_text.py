"""Bytes to lines: what the program would read differently is refused with its line."""

from __future__ import annotations

import codecs

import pytest

from pia.conform.text import BadTextError, Encoding, text_of


def lines(data: bytes, encoding: Encoding = "unix") -> tuple[str, ...]:
    return text_of(data, "a", "host/a", encoding).lines


def refusal(data: bytes, encoding: Encoding = "unix") -> tuple[str, int]:
    with pytest.raises(BadTextError) as caught:
        lines(data, encoding)
    return caught.value.code, caught.value.line


def test_plain_text_is_cut_into_lines() -> None:
    assert lines("a\n日本\n".encode()) == ("a", "日本", "")
    assert lines(b"") == ("",)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a\nb\0c\n", ("file-binary", 2)),
        (b"a\nb\r\n", ("line-ends", 2)),
        (b"a\rb", ("line-ends", 1)),
        (codecs.BOM_UTF8 + b"a\n", ("byte-order-mark", 1)),
        ("a".encode("utf-16"), ("byte-order-mark", 1)),
        ("ab\n".encode("utf-16-le"), ("file-binary", 1)),
        (b"a\nb\n\xff\xfe\n", ("encoding", 3)),
        (b"a\n" + b"x" * (1024 * 1024 + 1), ("line-too-long", 2)),
    ],
)
def test_unix_text_is_read_as_the_programs_of_unix_do(data: bytes, expected: tuple[str, int]) -> None:
    assert refusal(data) == expected


@pytest.mark.parametrize(
    "data",
    [
        "[Version]\r\na=1\r\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "[Version]\r\na=1\r\n".encode("utf-16-be"),
        "[Version]\na=1\n".encode("utf-16-le"),
        codecs.BOM_UTF8 + b"[Version]\r\na=1\r\n",
        b"[Version]\r\na=1\r\n",
        b"[Version]\ra=1\r",
    ],
)
def test_windows_text_comes_in_many_coats(data: bytes) -> None:
    assert lines(data, "windows") == ("[Version]", "a=1", "")


def test_windows_text_may_still_be_wrong() -> None:
    assert refusal(codecs.BOM_UTF16_LE + b"a", "windows")[0] == "encoding"
    assert refusal(b"a\xff", "windows") == ("encoding", 1)
    assert refusal(b"ab\0", "windows") == ("file-binary", 1)


def test_lists_of_a_japanese_windows_are_read() -> None:
    assert lines("氏名,有効\r\n佐藤,True\r\n".encode("cp932"), "export") == ("氏名,有効", "佐藤,True", "")
    assert refusal(b"a\n\x81", "export") == ("encoding", 2)
