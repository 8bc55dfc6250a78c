"""清音化かな: the reading without voiced marks and small letters, by which names are found."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["plain_kana"]

_LARGE = str.maketrans("ァィゥェォヵヶッャュョヮ", "アイウエオカケツヤユヨワ", "ー・ \u3000")


def _plain(code: int) -> str:
    """Return the katakana of one kana without its voiced mark."""
    katakana = chr(code + 0x60) if 0x3041 <= code <= 0x3096 else chr(code)
    return unicodedata.normalize("NFD", katakana)[0].translate(_LARGE)


_PLAIN: Final = {code: _plain(code) for code in (*range(0x3041, 0x3097), *range(0x30A1, 0x30FD))} | {
    ord(mark): None for mark in "・ー \u3000"
}


def plain_kana(text: str) -> str:
    """Return ``text`` in katakana without voiced marks, small letters, prolonged sounds and spaces; the same again for the result."""
    return text.translate(_PLAIN)
