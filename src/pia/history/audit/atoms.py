"""The pieces of a page whose columns were lost: dates, 提出時期, the beginnings of 項目, and everything else, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeAlias
from unicodedata import east_asian_width

from msgspec import Struct

from pia.history.audit.document import Line, heads_in
from pia.history.audit.filed import is_ditto

__all__ = ["Atom", "Gap", "begins_item", "pages_of", "width"]

Gap: TypeAlias = Literal["blank", "line", "space"]
"""What stands before a piece: an empty line, the end of a line, or a blank within one."""

Sort: TypeAlias = Literal["date", "timing", "text"]

_DATE: Final = r"(?:明治|大正|昭和|平成|令和)[\s\u3000]?(?:[0-9０-９]{1,2}|元)年[\s\u3000]?[0-9０-９]{1,2}月[\s\u3000]?[0-9０-９]{1,2}日"
_ONLY_DATE: Final = re.compile(f"{_DATE}$")
_FIRST_DATE: Final = re.compile(f"({_DATE})(?:[ \u3000]+(.*))?$")
_LAST_DATE: Final = re.compile(f"(.*[^\\s\u3000])({_DATE})$")
_TIMINGS: Final = frozenset({"事前", "事後"})
_ITEM: Final = re.compile(
    r"(表紙|[ⅠⅡⅢⅣⅤⅥⅦ]|(?:IV|V?I{1,3}|V)[\s\u3000.．]|[（(]?別添[\s\u3000]*[１２３1-3]|[（(]?別紙|全体|過去の変更|(?:システム|委託事項|提供先|移転先)[0-9０-９])"
)
_CHAPTER: Final = re.compile(
    r"(?:[ⅠⅡⅢⅣⅤⅥ]|IV|V?I{1,3}|V)[\s\u3000.．]*(?:基本情報|関連情報|ファイルの|特定個人|リスク対策|その他のリスク|開示請求|評価実施手続)"
)
_FEW: Final = 3
"""So many empty lines end a page."""


class Atom(Struct, frozen=True, kw_only=True):
    """A piece of a page: what it is, what stands before it, and the number of its line."""

    text: str
    line: int
    gap: Gap
    sort: Sort = "text"
    tail: bool = False
    """Whether it stands behind 提出時期 in the same line: the explanation."""


def width(text: str) -> float:
    """Return how wide a text is, in full-width characters."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def begins_item(text: str, *, alone: bool = False) -> bool:
    """Tell whether a 項目 may begin so; ``alone``: without a date before it, where only the title of a chapter will do."""
    text = text.lstrip(" \u3000")
    return bool((_CHAPTER if alone else _ITEM).match(text)) or (not alone and is_ditto(text.split(" ")[0]))


def pages_of(lines: Sequence[Line]) -> Iterator[list[Atom]]:
    """Yield the pieces of each page of an annex, without the heads of its columns."""
    page: list[Atom] = []
    empty = _FEW
    for line in lines:
        if not line.text.strip(" \u3000\t"):
            empty += 1
            continue
        head = heads_in(line.text) > 0
        if (empty >= _FEW or head) and page:
            yield page
            page = []
        if head:
            empty = 1
            continue
        page.extend(_atoms(line, "blank" if empty else "line"))
        empty = 0
    if page:
        yield page


def _atoms(line: Line, gap: Gap) -> Iterator[Atom]:
    text = line.text.strip(" \t")
    glued = _LAST_DATE.match(text)
    if glued is not None and (glued[1] in _TIMINGS or _explains(glued[1])):
        date = Atom(text=glued[2], line=line.number, gap="space", sort="date")
        if glued[1] in _TIMINGS:
            yield Atom(text=glued[1], line=line.number, gap=gap, sort="timing")
            yield date
        else:  # the explanation of the row that the date begins
            yield date
            yield Atom(text=glued[1], line=line.number, gap="space", tail=True)
        return
    dated = _FIRST_DATE.match(text)
    if dated is not None and (dated[2] is None or begins_item(dated[2])):
        yield Atom(text=dated[1], line=line.number, gap=gap, sort="date")
        if dated[2] is None:
            return
        text, gap = dated[2], "space"
    pieces = list(_pieces(text))
    timed = next((n for n, piece in enumerate(pieces) if piece in _TIMINGS), None)
    if timed is None:
        if gap == "space":
            yield from _spaced(pieces, line.number, gap)
        else:
            yield Atom(text=text, line=line.number, gap=gap)
        return
    yield from _spaced(pieces[:timed], line.number, gap)
    yield Atom(text=pieces[timed], line=line.number, gap="space" if timed or gap == "space" else gap, sort="timing")
    if pieces[timed + 1 :]:
        yield Atom(text=" ".join(pieces[timed + 1 :]), line=line.number, gap="space", tail=True)


def _spaced(pieces: Sequence[str], line: int, gap: Gap) -> Iterator[Atom]:
    for number, piece in enumerate(pieces):
        yield Atom(text=piece, line=line, gap="space" if number else gap)


def _pieces(text: str) -> Iterator[str]:
    """Yield what blanks part in a line; those inside brackets, behind ``]`` and behind an item's number part nothing."""
    depth, start = 0, 0
    for at, char in enumerate(text):
        if char in "[［(（「":
            depth += 1
        elif char in "]］)）」":
            depth = max(depth - 1, 0)
        elif char == " " and depth == 0:
            before = text[start:at].strip(" ")
            glued = before.endswith(("]", "］")) and not re.match(r" *事[前後](?: |$)", text[at:])
            if before and not glued and not re.fullmatch(r"[①-⑳・0-9０-９.．]{1,3}", before):
                yield before
                start = at + 1
    rest = text[start:].strip(" ")
    if rest:
        yield rest


def _explains(text: str) -> bool:
    """Tell whether a text that a date follows at once explains the 提出時期 of the row before."""
    return width(text) <= 16 and bool(re.search(r"重要な変更|軽微|時点修正|項目|提出|義務|改正|変更$|である$", text))
