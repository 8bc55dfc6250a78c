"""The text of a table from a file of any size: UTF-8 or CP932, told apart by its bytes, block by block, with its digest.

A file that is partly in one and partly in the other is refused with the line at which it changes: what was guessed wrongly
would be read as other names.
"""

from __future__ import annotations

import hashlib
import io
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from pia.errors import InputError, Place, Problem, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BLOCK", "MAX_BYTES", "TableText"]

BLOCK: Final = 1 << 20
MAX_BYTES: Final = 2 << 30
"""Two GiB: a log of ten million operations is to be given month by month."""

_KANA = re.compile(rb"(?:\xe3[\x81-\x83][\x80-\xbf]){2}")
"""Two kana of UTF-8 side by side, which text in CP932 never looks like."""
_LONGEST_LINE = 1 << 20
_SAVE = Words(
    "全体を一つの文字コード（UTF-8又はShift_JIS）で書き出してください。",
    "export the whole file in one encoding (UTF-8 or Shift_JIS)",
)


class TableText:
    """Yields the lines of a file as the csv module wants them; ``sha256`` is known when all were read."""

    def __init__(self, path: Path, file: str) -> None:
        self.path, self.file = path, file
        self.codec: Literal["", "utf-8", "cp932"] = ""
        self.sha256 = ""
        self._line = 1

    def lines(self) -> Iterator[str]:
        r"""Yield every line with its end (\n, \r or \r\n).

        Raises:
            InputError: the file cannot be read, is too large, or is in no or in two of the encodings.
        """
        return chain.from_iterable(self._texts())

    def _texts(self) -> Iterator[io.StringIO]:
        digest = hashlib.sha256()
        for block in self._blocks():
            digest.update(block)
            text = self._decoded(block)
            if "\0" in text:
                raise InputError(self._nul(text))
            if ",=" in text or '"=' in text or "\n=" in text or (self._line == 1 and text.startswith("=")):
                self._refuse_formula(text)
            self._line += block.count(b"\n")
            yield io.StringIO(text, newline="")
        self.sha256 = digest.hexdigest()

    def _blocks(self) -> Iterator[bytes]:
        """Yield the file in pieces that end where a line ends."""
        try:
            if self.path.stat().st_size > MAX_BYTES:
                raise InputError(self._too_large())
            with self.path.open("rb") as stream:
                rest = b""
                while piece := stream.read(BLOCK):
                    head, end, tail = (rest + piece).rpartition(b"\n")
                    rest = tail
                    if head or end:
                        yield head + end
                    if len(rest) > _LONGEST_LINE:
                        raise InputError(self._long_line())
                if rest:
                    yield rest
        except OSError as error:
            raise InputError(
                Problem(
                    "evidence-unreadable",
                    Words(f"「{self.file}」を読めません。", f"{self.file} cannot be read: {error.strerror}"),
                    Words("ファイルの名前と権限を確かめてください。", "check the name of the file and who may read it"),
                )
            ) from None

    def _decoded(self, block: bytes) -> str:
        if self._line == 1 and block.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise InputError(self._encoding(1, "UTF-16（「Unicode」テキスト）です", "it is UTF-16"))
        if self.codec == "":
            if block.isascii():
                return block.decode("ascii")
            self.codec = _codec_of(block)
        if self.codec == "utf-8":
            try:
                text = block.decode("utf-8")
            except UnicodeDecodeError:
                self._refuse_line(block, "utf-8")
                raise
            return text.removeprefix("\ufeff") if self._line == 1 else text
        if _KANA.search(block):
            self._refuse_kana(block)
        if not _is(block, "cp932"):
            self._refuse_line(block, "cp932")
        return block.decode("cp932")

    def _refuse_line(self, block: bytes, codec: str) -> None:
        """Raise with the first line that is not in ``codec``."""
        name = "UTF-8" if codec == "utf-8" else "Shift_JIS"
        for number, line in enumerate(block.split(b"\n"), self._line):
            if not _is(line, codec):
                raise InputError(
                    self._encoding(
                        number, f"ここまでと文字コードが違い、{name}として読めません", f"this line is not {name}"
                    )
                )

    def _refuse_kana(self, block: bytes) -> None:
        """Raise with the first line that is UTF-8 in a file that began as CP932."""
        for number, line in enumerate(block.split(b"\n"), self._line):
            if _KANA.search(line) and _is(line, "utf-8"):
                raise InputError(
                    self._encoding(
                        number,
                        "ここまではShift_JISですが、この行はUTF-8です",
                        "this line is UTF-8, those before are Shift_JIS",
                    )
                )

    def _refuse_formula(self, text: str) -> None:
        """Raise with the first cell that begins like a formula: a log or a ledger has values."""
        for number, line in enumerate(io.StringIO(text, newline=""), self._line):
            found = re.search('(?:^|,)"?=', line)
            if found is not None:
                column = found.end()
                said = Words("「=」で始まるセル（数式）があります。", "a cell begins with '=' (a formula)")
                remedy = Words("値だけを書き出してください。", "export values only")
                raise InputError(
                    Problem("evidence-formula", said, remedy, Place(self.file, number, column, number, column + 1))
                )

    def _nul(self, text: str) -> Problem:
        before = text[: text.index("\0")]
        line, column = self._line + before.count("\n"), len(before.rpartition("\n")[2]) + 1
        return Problem(
            "evidence-nul",
            Words(
                "NUL文字があります。表ではないか、壊れています。",
                "there is a NUL character: this is no table, or it is damaged",
            ),
            Words("CSVとして書き出し直してください。", "export it as CSV once more"),
            Place(self.file, line, column, line, column + 1),
        )

    def _encoding(self, line: int, ja: str, en: str) -> Problem:
        place = Place(self.file, line, 1, line, 1)
        return Problem("evidence-encoding", Words(f"文字コードの誤り: {ja}。", f"wrong encoding: {en}"), _SAVE, place)

    def _too_large(self) -> Problem:
        return Problem(
            "evidence-too-large",
            Words(f"「{self.file}」が上限（2GiB）を超えています。", f"{self.file} is larger than 2 GiB"),
            Words("月ごとに分けて渡してください。", "split it by month"),
        )

    def _long_line(self) -> Problem:
        place = Place(self.file, self._line, 1, self._line, 1)
        return Problem(
            "evidence-long-line",
            Words("1行が1MiBを超えています。表ではないようです。", "a line is longer than 1 MiB: this is no table"),
            Words("CSVとして書き出したファイルを渡してください。", "give a file that was exported as CSV"),
            place,
        )


def _codec_of(block: bytes) -> Literal["utf-8", "cp932"]:
    """Return the encoding of a block, of its first line that tells where the block is in neither: that of the lines behind is the odd one."""
    for codec in ("utf-8", "cp932"):
        if _is(block, codec):
            return codec
    telling = next(line for line in block.split(b"\n") if not line.isascii())
    return "utf-8" if _is(telling, "utf-8") else "cp932"


def _is(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
