from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.rules.wire import MAX_BYTES, WireError, fields, signed


def varint(value: int) -> bytes:
    out = bytearray()
    while True:
        part, value = value & 0x7F, value >> 7
        out.append(part | (0x80 if value else 0))
        if not value:
            return bytes(out)


@given(
    st.lists(st.tuples(st.integers(1, 500), st.one_of(st.integers(0, 2**64 - 1), st.binary(max_size=40))), max_size=20)
)
def test_reads_back_what_was_written(message: list[tuple[int, int | bytes]]) -> None:
    data = b"".join(
        varint(number << 3) + varint(value)
        if isinstance(value, int)
        else varint(number << 3 | 2) + varint(len(value)) + value
        for number, value in message
    )
    assert list(fields(data)) == message


@given(st.integers(-(2**63), 2**63 - 1))
def test_signed_is_twos_complement(value: int) -> None:
    assert signed(value & (2**64 - 1)) == value


def test_fixed_width_fields_are_bytes() -> None:
    assert list(fields(bytes([1 << 3 | 1]) + b"12345678" + bytes([2 << 3 | 5]) + b"abcd")) == [
        (1, b"12345678"),
        (2, b"abcd"),
    ]


@pytest.mark.parametrize(
    "data",
    [b"\x80", b"\x08", b"\x12\x05ab", b"\x0b", b"\x08" + b"\xff" * 11, b"\x09abc"],
    ids=["tag", "value", "short", "group", "long", "fixed"],
)
def test_malformed_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        list(fields(data))


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(WireError):
        list(fields(data))


def test_a_huge_message_is_refused() -> None:
    with pytest.raises(WireError, match="more than"):
        list(fields(b"\0" * (MAX_BYTES + 1)))
