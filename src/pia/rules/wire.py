"""A small reader of the protobuf wire format: enough to look at what the expression compiler has checked.

Only the two kinds of field that occur there are kept (variable-length integers and length-delimited bytes); fixed-width
fields are returned as bytes. Sizes are bounded: the bytes may come from a cache file.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["MAX_BYTES", "WireError", "fields", "signed"]

MAX_BYTES = 4 * 1024 * 1024
"""Largest message that is looked at."""

_MAX_VARINT = 10
_MASK64 = (1 << 64) - 1


class WireError(ValueError):
    """The bytes are no protobuf message; ``pia.rules.ast`` turns it into a problem."""


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the integer at ``at`` and the offset after it."""
    value = 0
    for step in range(_MAX_VARINT):
        if at >= len(data):
            raise WireError("the message ends inside a number")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:
            return value & _MASK64, at
    raise WireError("a number is longer than ten bytes")


def signed(value: int) -> int:
    """Return the two's complement reading of a 64-bit ``value``: how int64 fields hold negative numbers."""
    return value - (1 << 64) if value >> 63 else value


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield the number and the raw value of each field of the message ``data``, in the order of the bytes.

    Raises:
        WireError: the message is too large or malformed.
    """
    if len(data) > MAX_BYTES:
        raise WireError(f"the message has {len(data)} bytes, more than {MAX_BYTES}")
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield number, value
            continue
        if kind == 2:
            length, at = _varint(data, at)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        else:
            raise WireError(f"unknown wire type {kind}")
        if at + length > len(data):
            raise WireError("the message ends inside a field")
        yield number, data[at : at + length]
        at += length
