"""Names of the worksheets, as short as those of the official workbook: 表紙, Ⅰ基本情報, 別添１, Ⅲリスク対策(2)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from pia.sheets.cell_text import cell_length, visible_text

__all__ = ["sheet_names"]

_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\：＊？／＼［］\x00-\x1f\x7f\ufffd\s]+")
_CHAPTER = re.compile(r"([Ⅰ-Ⅻ])(?:.*における)?(?:特定個人情報)?(.+)")
_ANNEX = re.compile(r"[（(]((?:別添|別紙)[^）)]{1,6})[）)]")
_RESERVED = frozenset({"history", "履歴"})


def sheet_names(titles: Sequence[str]) -> tuple[str, ...]:
    r"""Return one name per section title, fit for Excel and pairwise different.

    Excel allows 31 UTF-16 units, forbids ``[ ] : * ? / \``, an apostrophe at either end and the name 履歴, and takes no two
    names that differ in case or width only. Sections of the same title (one per file) are numbered (1), (2), ….
    """
    short = [_short(title) for title in titles]
    total = Counter(map(_key, short))
    met: Counter[str] = Counter()
    taken: set[str] = set()
    names: list[str] = []
    for name in short:
        key = _key(name)
        met[key] += 1
        number = met[key]
        fitted = _cut(name, f"({number})") if total[key] > 1 else _cut(name, "")
        while _key(fitted) in taken:
            number += 1
            fitted = _cut(name, f"({number})")
        taken.add(_key(fitted))
        names.append(fitted)
    return tuple(names)


def _short(title: str) -> str:
    plain = _FORBIDDEN.sub("", visible_text(title))
    if annex := _ANNEX.match(plain):
        plain = annex[1]
    elif chapter := _CHAPTER.match(plain):
        plain = chapter[1] + chapter[2]
    plain = plain.strip("'")
    return plain if plain and _key(plain) not in _RESERVED else f"{plain}シート"


def _cut(name: str, suffix: str) -> str:
    while cell_length(name + suffix) > _LONGEST:
        name = name[:-1]
    return name.rstrip("'") + suffix


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
