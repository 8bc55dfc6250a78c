"""From the bytes of a configuration file to its lines: what the program itself would not read alike is refused."""

from __future__ import annotations

import codecs
from typing import Literal

from msgspec import Struct

from pia.conform.files import UnreadableError

__all__ = ["BadTextError", "Encoding", "Text", "text_of"]

Encoding = Literal["unix", "windows", "export", "bytes"]
"""unix: UTF-8 without a mark and with plain line ends, as programs of Unix read it; windows: a mark, UTF-16 and CR LF are
usual; export: as windows, and CP932 where it is no UTF-8 (lists that a Japanese Windows wrote);
bytes: no text, each byte is kept as the character of its number, and there are no lines."""

_MAX_LINE = 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Text(Struct, frozen=True):
    """One file as text: ``path`` from the top of its host, ``file`` for people, and its lines without their ends."""

    path: str
    file: str
    text: str
    lines: tuple[str, ...]


class BadTextError(UnreadableError):
    """A file whose text cannot be trusted, with the line."""

    def __init__(self, code: str, line: int, ja: str, en: str) -> None:
        super().__init__(code, ja, en)
        self.line = line


def text_of(data: bytes, path: str, file: str, encoding: Encoding) -> Text:
    """Return the text of ``data``.

    Raises:
        UnreadableError: it is binary, or not in an encoding that the program reads; the line is named where there is one.
    """
    if encoding == "bytes":
        return Text(path, file, data.decode("latin-1"), ())
    text = _decoded(data, encoding)
    if "\0" in text:
        raise BadTextError(
            "file-binary",
            text.count("\n", 0, text.index("\0")) + 1,
            "文字のファイルではありません。",
            "this is no text file",
        )
    if encoding == "unix":
        at = text.find("\r")
        if at >= 0:
            raise BadTextError(
                "line-ends",
                text.count("\n", 0, at) + 1,
                "行末に復帰文字（CR）があり、プログラムは値の一部として読みます。",
                "a carriage return stands in the line; the program reads it as a part of the value",
            )
    else:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > _MAX_LINE:
            raise BadTextError("line-too-long", number, "行が長すぎます。", "the line is too long")
    return Text(path, file, text, tuple(lines))


def _decoded(data: bytes, encoding: Encoding) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            if encoding == "unix":
                raise BadTextError(
                    "byte-order-mark",
                    1,
                    "先頭にバイト順の印（BOM）があり、プログラムは最初の行を読み違えます。",
                    "the file begins with a byte order mark, which the program takes for a part of its first line",
                )
            return _as(data[len(mark) :], name)
    if encoding == "windows" and data[1:2] == b"\0":
        return _as(data, "utf-16-le")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if encoding == "export":
            return _as(data, "cp932")
        raise _undecodable(data.count(b"\n", 0, error.start) + 1) from None


def _as(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise _undecodable(data.count(b"\n", 0, error.start) + 1) from None


def _undecodable(line: int) -> BadTextError:
    return BadTextError(
        "encoding", line, "この行の文字を読み取れません（UTF-8ではありません）。", "the line is not UTF-8"
    )
