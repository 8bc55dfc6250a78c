"""Bytes to text: size caps, strict UTF-8, and a helpful word when the file is in another encoding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pia.errors import InputError, Place, Problem
from pia.source.problems import point, problem

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BOM", "BREAK", "FORBIDDEN", "MAX_FILE", "MAX_LINE", "check_text", "decode", "end_of", "read_bytes"]

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
FORBIDDEN = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""Pattern of what YAML 1.1 keeps out of documents; it is refused with its place before the parser sees it."""

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line in YAML 1.1."""

_FORBIDDEN = re.compile(FORBIDDEN)
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_MAX_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Guess:
    """A likely encoding with its Japanese name."""

    name: str
    ja: str


def read_bytes(path: Path, file: str, *, max_file: int = MAX_FILE) -> bytes:
    """Return the bytes of ``path``, never reading more than the cap.

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
        raise InputError(_too_large(file, max_file))
    return data


def decode(data: bytes, file: str) -> tuple[str, bool]:
    """Return the text of ``data`` without its byte order mark, and whether it had one.

    Raises:
        InputError: the bytes are not UTF-8; the place is the first wrong byte.
    """
    guess = _utf16(data)
    if guess is None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            place = _place_of(data[: error.start].decode("utf-8"), file)
            raise InputError(_not_utf8(_legacy(data), place, data[error.start])) from error
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
        code = f"U+{ord(found[0]):04X}"
        problems.append(
            problem(
                "forbidden-character",
                (f"使えない制御文字（{code}）があります。", f"The control character {code} is not allowed."),
                (
                    "その文字を削除してください。画面に見えないときは、その行を打ち直してください。",
                    "Delete the character; when it is invisible, retype the line.",
                ),
                _place_of(text[: found.start()], file, 1),
            )
        )
    return problems


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
        return _Guess("UTF-16", "UTF-16（「Unicode」テキスト）")
    head = data[:400]
    if len(head) >= 4 and max(head[0::2].count(0), head[1::2].count(0)) * 4 > len(head):
        return _Guess("UTF-16", "UTF-16（「Unicode」テキスト）")
    return None


def _legacy(data: bytes) -> _Guess | None:
    """Recognise the encodings of older Japanese software: the one that yields the most kana and kanji."""
    best, guess = 0, None
    for codec, name, ja in (("cp932", "Shift_JIS (CP932)", "Shift_JIS（CP932）"), ("euc_jp", "EUC-JP", "EUC-JP")):
        try:
            found = len(_JAPANESE.findall(data.decode(codec)))
        except UnicodeDecodeError:
            continue
        if found > best:
            best, guess = found, _Guess(name, ja)
    # a UTF-8 file with a few damaged bytes often decodes as one of these too, as nonsense
    sound = len(_JAPANESE.findall(data.decode("utf-8", "ignore")))
    return None if sound * 2 >= best else guess


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


def _too_large(file: str, max_file: int) -> Problem:
    return problem(
        "file-too-large",
        (f"ファイルが上限の{max_file:,}バイトを超えています。", f"The file is larger than {max_file:,} bytes."),
        (
            "内容を複数のファイルに分け、include に並べてください。",
            "Split it into several files and list them under 'include'.",
        ),
        point(file),
    )


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
