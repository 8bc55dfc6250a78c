"""Bytes to text: size caps, strict UTF-8 (tables also CP932), forbidden characters, a word on other encodings."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.errors import InputError, Place, Problem
from pia.source.problems import point, problem

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "BOM",
    "BREAK",
    "FORBIDDEN",
    "MAX_FILE",
    "MAX_LINE",
    "check_text",
    "decode",
    "end_of",
    "forbidden_character",
    "read_bytes",
]

MAX_FILE = 4 * 1024 * 1024
"""Largest file in bytes."""

MAX_LINE = 1024 * 1024
"""Longest line in bytes."""

BOM = "\ufeff"
"""The byte order mark that some editors put in front of UTF-8."""

_SAVE_AS = (
    "文字コードをUTF-8にして保存し直してください。Excelやメモ帳では保存時に「UTF-8」を選びます。",
    "Save the file as UTF-8; Excel and Notepad offer it when saving.",
)
FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
"""Pattern of the characters that no text may hold, neither as they are nor as escapes.

These are the C0 and C1 controls except TAB, LF and CR; the embeddings, overrides and isolates that reorder what is
displayed (U+202A to U+202E, U+2066 to U+2069), with which a text can read otherwise than it is stored; the byte order
mark inside a text; and what is no character (surrogates, U+FFFE, U+FFFF).
"""

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line in YAML 1.1."""

_FORBIDDEN = re.compile(FORBIDDEN)
_REORDERS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_JAPANESE = "[\u3040-\u30ff\u4e00-\u9fff]"
_MAX_SHOWN = 20


class _Guess(Struct, frozen=True):
    """A likely encoding with its name in Python, in English and in Japanese."""

    codec: str
    name: str
    ja: str


def read_bytes(path: Path, file: str, *, max_file: int = MAX_FILE, table: bool = False) -> bytes:
    """Return the bytes of ``path``, never reading more than the cap; ``table`` says that it is a CSV file.

    Raises:
        InputError: the file is missing, cannot be read, or is larger than ``max_file`` bytes.
    """
    place = point(file)
    try:
        if not path.is_file():
            raise InputError(
                problem(
                    "file-missing",
                    (f"ファイル「{file}」がありません。", f"The file '{file}' does not exist."),
                    ("ファイル名と置き場所を確かめてください。", "Check the name and the place of the file."),
                    place,
                )
            )
        with path.open("rb") as stream:
            data = stream.read(max_file + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise InputError(
            problem(
                "file-unreadable",
                (f"ファイル「{file}」を開けません（{reason}）。", f"The file '{file}' cannot be opened ({reason})."),
                (
                    "読み取りの権限と、ほかのプログラムで開いていないかを確かめてください。",
                    "Check the permissions and whether another program holds it.",
                ),
                place,
            )
        ) from error
    if len(data) > max_file:
        raise InputError(_too_large(file, max_file, table=table))
    return data


def decode(data: bytes, file: str, *, also: str = "") -> tuple[str, bool]:
    """Return the text of ``data`` without its byte order mark, and whether it had one.

    Text is UTF-8; ``also`` names one more encoding (``cp932``) that is taken where the bytes are clearly in it.

    Raises:
        InputError: the bytes are not UTF-8; the place is the first wrong byte.
    """
    guess = _utf16(data)
    if guess is None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8")
            place = _place_of(before, file)
            guess = None if re.search(_JAPANESE, before) else _legacy(data)
            if guess is not None and guess.codec == also:
                return data.decode(also), False
            if guess is None and not before.isascii():
                raise InputError(_half_utf8(place, data[error.start])) from error
            raise InputError(_not_utf8(guess, place, data[error.start])) from error
        return (text[1:], True) if text.startswith(BOM) else (text, False)
    raise InputError(_not_utf8(guess, point(file), data[0]))


def check_text(
    text: str, file: str, *, size: int | None = None, max_file: int = MAX_FILE, max_line: int = MAX_LINE
) -> list[Problem]:
    """Return what is wrong with ``text`` before any parsing: size, line length, forbidden characters.

    ``size`` is the length in UTF-8 bytes where the caller knows it.
    """
    if size is None:
        size = len(text.encode("utf-8", "surrogatepass"))
    if size > max_file:
        return [_too_large(file, max_file)]
    problems = []
    if size > max_line:
        for number, line in enumerate(BREAK.split(text), 1):
            length = len(line.encode("utf-8", "surrogatepass")) if len(line) * 4 > max_line else 0
            if length > max_line:
                problems.append(_line_too_long(file, number, length, max_line))
    for found in _FORBIDDEN.finditer(text):
        if len(problems) >= _MAX_SHOWN:
            break
        problems.append(forbidden_character(ord(found[0]), _place_of(text[: found.start()], file, 1)))
    return problems


def forbidden_character(number: int, place: Place, *, escaped: bool = False) -> Problem:
    """Return the problem of the character with the code point ``number`` at ``place``.

    ``escaped`` says that it is written as a backslash sequence, which may also name a number that is no character.
    """
    shown = f"U+{number:04X}"
    message = (f"使えない制御文字（{shown}）があります。", f"The control character {shown} is not allowed.")
    if number <= sys.maxunicode and _REORDERS.match(chr(number)):
        remedy = (
            "削除してください。文字の並びを変え、見た目と内容を食い違わせる文字です。画面には見えません。",
            "Delete it: it is invisible and reorders what is displayed, so that a text reads otherwise than it is stored.",
        )
        return problem("forbidden-character", message, remedy, place)
    if not escaped:
        remedy = (
            "その文字を削除してください。画面に見えないときは、その行を打ち直してください。",
            "Delete the character; when it is invisible, retype the line.",
        )
        return problem("forbidden-character", message, remedy, place)
    if number > sys.maxunicode or 0xD800 <= number <= 0xDFFF or number in (0xFFFE, 0xFFFF):
        message = (f"{shown} は文字の番号ではありません。", f"{shown} is not a character.")
    remedy = (
        "二重引用符の中のこの「\\」の書き方を削除してください。",
        "Delete this backslash sequence from the double quotes.",
    )
    return problem("forbidden-character", message, remedy, place)


def end_of(text: str, file: str) -> Place:
    """Return the empty place after the last character of ``text``."""
    return _place_of(text, file)


def _place_of(before: str, file: str, length: int = 0) -> Place:
    """Return the place that follows the text ``before`` and is ``length`` characters long."""
    line, start = 1, 1 if before.startswith(BOM) else 0
    for found in BREAK.finditer(before):
        line, start = line + 1, found.end()
    column = len(before) - start + 1
    return Place(file, line, column, line, column + length)


def _utf16(data: bytes) -> _Guess | None:
    """Recognise UTF-16 by its byte order mark or by the zero bytes of its ASCII characters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _Guess("utf-16", "UTF-16", "UTF-16（「Unicode」テキスト）")
    head = data[:400]
    if len(head) >= 4 and max(head[0::2].count(0), head[1::2].count(0)) * 4 > len(head):
        return _Guess("utf-16", "UTF-16", "UTF-16（「Unicode」テキスト）")
    return None


def _legacy(data: bytes) -> _Guess | None:
    """Recognise the encodings of older Japanese software: the one that yields the most kana and kanji."""
    best, guess = 0, None
    for codec, name, ja in (("cp932", "Shift_JIS (CP932)", "Shift_JIS（CP932）"), ("euc_jp", "EUC-JP", "EUC-JP")):
        try:
            found = len(re.findall(_JAPANESE, data.decode(codec)))
        except UnicodeDecodeError:
            continue
        if found > best:
            best, guess = found, _Guess(codec, name, ja)
    # a UTF-8 file with some bytes of another encoding often decodes as one of these too, as nonsense; in a file that
    # really is in one of them, hardly any bytes happen to be kana and kanji of UTF-8 (three bytes each)
    sound = 3 * len(re.findall(_JAPANESE, data.decode("utf-8", "ignore")))
    return guess if sound * 8 <= sum(byte > 0x7F for byte in data) else None


def _half_utf8(place: Place, byte: int) -> Problem:
    """Return the problem of a file that is UTF-8 at first and then is not."""
    return problem(
        "encoding",
        (
            f"ここまではUTF-8ですが、ここにUTF-8として読めないバイト（0x{byte:02X}）があります。",
            f"The file is UTF-8 up to here, but the byte 0x{byte:02X} is not valid UTF-8.",
        ),
        (
            "別の文字コードの文を貼り付けた所か、壊れた所です。ここから後を打ち直し、UTF-8で保存してください。",
            "Text of another encoding was pasted here, or the file is damaged; retype it from here and save as UTF-8.",
        ),
        place,
    )


def _not_utf8(guess: _Guess | None, place: Place, byte: int) -> Problem:
    """Return the problem of a file in another encoding, or of a damaged one."""
    if guess is not None:
        return problem(
            "encoding",
            (
                f"文字コードが{guess.ja}のようです。UTF-8で保存してください。",
                f"The file seems to be {guess.name}, not UTF-8.",
            ),
            _SAVE_AS,
            place,
        )
    return problem(
        "encoding",
        (f"UTF-8として読めないバイト（0x{byte:02X}）があります。", f"The byte 0x{byte:02X} is not valid UTF-8."),
        _SAVE_AS,
        place,
    )


def _too_large(file: str, max_file: int, *, table: bool = False) -> Problem:
    message = (f"ファイルが上限の{max_file:,}バイトを超えています。", f"The file is larger than {max_file:,} bytes.")
    if table:
        remedy = (
            "使わない列や行を削除するか、別紙を分けてください。",
            "Delete the columns and rows that are not needed, or split the annex.",
        )
        return problem("file-too-large", message, remedy, point(file))
    remedy = (
        "内容を複数のファイルに分け、include に並べてください。",
        "Split it into several files and list them under 'include'.",
    )
    return problem("file-too-large", message, remedy, point(file))


def _line_too_long(file: str, line: int, length: int, max_line: int) -> Problem:
    return problem(
        "line-too-long",
        (
            f"{line}行目が{length:,}バイトあり、上限の{max_line:,}バイトを超えています。",
            f"Line {line} has {length:,} bytes, more than {max_line:,}.",
        ),
        ("長い文は「|」を使って複数の行に分けてください。", "Break long text into several lines with '|'."),
        point(file, line),
    )
