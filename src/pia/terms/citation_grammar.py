"""The grammar of a legal citation after the name of the law: articles, paragraphs, items, tables and their rows.

Patterns work on narrowed text (:func:`pia.terms.text.narrow`) and put up with the stray spaces and line breaks that
text taken out of printed forms is full of.

A set of kanji costs the compiler of patterns a hundred times what a range of ASCII does, and numerals stand in every part
of the grammar. Texts are therefore matched in a shape of the same length in which each numeral is one control character.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from pia.terms.numerals import parse_number

__all__ = ["GAP_LIMIT", "JOINED", "LISTED", "Body", "next_body"]

GAP_LIMIT = 260
"""How far apart the parts of one list may stand: a long caption in brackets fits between."""

_NUMERALS = "一二三四五六七八九十百千"
_AFTER_BRANCH = "部定般連種切方時度者つ人"
"""一部, 一定, 一般 …: words, not the branch number 一."""
_AFTER_TABLE = "示現題明彰決裏紙"
"""表示, 表現 …: words, not the table of an article."""
_SHAPES: dict[int, int | str] = {
    **{ord(numeral): 0x0E + index for index, numeral in enumerate(_NUMERALS)},
    **dict.fromkeys(map(ord, _AFTER_BRANCH), 0x1B),
    **dict.fromkeys(map(ord, _AFTER_TABLE), 0x1C),
    ord("\t"): " ",
    # What stood there as a control character is none of these.
    **dict.fromkeys((*range(0x0E, 0x1A), 0x1B, 0x1C), 0x1D),
}
_WRITTEN: dict[int, int | str] = {0x0E + index: numeral for index, numeral in enumerate(_NUMERALS)}
_K = r"[\x0e-\x19]"

_S = r" {0,4}(?:\r?\n {0,4})?"
_N = rf"(?:[1-9]\d{{0,3}}(?!\d)|{_K}{{1,7}}(?!{_K}))"
_ITS = rf"{_S}の{_S}"
# 37の項 is a row of a table, not a branch.
_BRANCH = rf"(?:{_ITS}{_N}(?!\x1b|{_S}項|{_S}号|{_ITS}項))"
_ARTICLE = rf"(?P<article>第{_S}{_N}{_S}条{_BRANCH}*)"
_PARAGRAPH = rf"(?:の?{_S}第?{_S}(?P<paragraph>{_N}){_S}項(?!目|番))"
_PARAGRAPH_ALONE = _PARAGRAPH.replace("<paragraph>", "<paragraph_alone>")
_SUBITEM = r"(?P<subitem>[イロハニホヘトチリヌルヲ](?![ァ-ヶー]))"
_ITEM_NUMBER = rf"{_N}(?:{_ITS}{_N})*{_S}号{_BRANCH}*"
_ITEM = rf"(?:の?{_S}第?{_S}(?P<item>{_ITEM_NUMBER}){_SUBITEM}?)"
_ROW_NUMBER = rf"{_N}(?:{_ITS}{_N})*"
_MORE_ROWS = rf"(?={_S}[、,・](?:{_S}{_ROW_NUMBER}{_S}[、,・]){{0,300}}{_S}{_ROW_NUMBER}{_ITS}項)"
_ROW = rf"(?:(?P<row>{_ROW_NUMBER})(?:{_ITS}項|{_MORE_ROWS}))"
_OWN_TABLE = rf"(?:{_S}の{_S}(?P<own>表)(?!\x1c)(?:{_S}[の第]?{_S}{_ROW})?)"


def _annex(suffix: str) -> str:
    """Return the pattern of 別表, 別表第3の1の項, 別表第3の2; group names end in ``suffix``."""
    row = _ROW.replace("(?P<row>", f"(?P<row_{suffix}a>")
    late = _ROW.replace("(?P<row>", f"(?P<row_{suffix}b>")
    with_row = rf"別表(?:{_S}第?{_S}(?P<annex_{suffix}a>{_N}))?{_S}[の第]?{_S}{row}"
    without = rf"別表(?:{_S}第?{_S}(?P<annex_{suffix}b>{_N}{_BRANCH}*)(?:{_S}第{_S}{late})?)?"
    return rf"(?P<annex_{suffix}>{with_row}|{without})"


Kind = Literal["article", "annex", "paragraph", "item", "row", "same"]

# Between the article and its 別表 stands at most a space: on the next line a new citation begins.
_ANNEX = _annex("x")
_PATTERNS: tuple[tuple[Kind, str, str], ...] = (
    ("article", "第附", rf"(?P<supplementary>附則{_S})?{_ARTICLE}"),
    ("annex", "別", _ANNEX),
    ("same", "同", rf"同(?P<level>条|項)(?=の?{_S}第)(?:{_PARAGRAPH}?{_ITEM}|{_PARAGRAPH_ALONE})"),
    ("paragraph", "第", rf"第{_S}(?P<paragraph>{_N}){_S}項(?!目|番){_ITEM}?"),
    ("item", "第", rf"第{_S}(?P<item>{_N}{_S}号{_BRANCH}*){_SUBITEM}?"),
    ("row", "", rf"第?{_ROW}"),
)
"""Kind, the characters it can begin with ("" for any), and its pattern, compiled when a text first needs it."""
_AFTER_ARTICLE = (_PARAGRAPH, _ITEM)
_AFTER_ANNEX = re.compile("の? {0,4}別表")


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=2)
def _shape(text: str) -> str:
    """Return ``text`` as it is matched; the text of one search is asked for again and again."""
    return text.translate(_SHAPES)


_CONTINUING = frozenset({"paragraph", "item", "row"})
_FIRST = rf"附則(?={_S}第)|第|別表|同(?:条|項)|[1-9\x0e-\x19]"

_BRACKETED = r"\((?:[^()]|\([^()]{0,120}\)){0,200}\)"
_JOINER = r"(?:[、,・･/]|及び|並びに|又は|若しくは|および|ならびに|または|もしくは|かつ|から|~|〜)"
_MARK = r"(?:[①-⑳\-*※]|\(\d{1,2}\)|\d{1,2}[.)])"
JOINED = re.compile(rf"(?:{_BRACKETED})?[ \t\r\n]{{0,6}}{_JOINER}[ \t\r\n]{{0,6}}")
"""What stands between two parts of one citation: 第2項・第3項."""
LISTED = re.compile(rf"(?:{_BRACKETED})?(?:[ \t\r\n。;]|{_JOINER}|{_MARK}){{0,24}}")
"""What stands between two articles of one list, which share the law named before the first."""


class Body(Struct, frozen=True):
    """A citation without its law: what was found and where; empty and None for what is not written."""

    kind: Kind
    start: int
    end: int
    supplementary: bool = False
    article: tuple[int, ...] = ()
    paragraph: int | None = None
    item: tuple[int, ...] | None = None
    subitem: str | None = None
    table: str | None = None
    row: tuple[int, ...] | None = None
    same: str | None = None


def next_body(text: str, position: int, earlier_end: int | None = None) -> Body | None:
    """Return the first body that begins at or after ``position`` of the narrowed ``text``.

    Bare paragraphs, items and rows are only looked for within :data:`GAP_LIMIT` of ``earlier_end``, the end of the
    citation they would continue: everywhere else they are mere numbers.
    """
    shape, first_of = _shape(text), _compiled(_FIRST)
    while (first := first_of.search(shape, position)) is not None:
        start = first.start()
        follows = earlier_end is not None and start - earlier_end <= GAP_LIMIT
        for kind, begins, pattern in _PATTERNS:
            if begins and text[start] not in begins:
                continue
            if (follows or kind not in _CONTINUING) and (match := _compiled(pattern).match(shape, start)) is not None:
                groups, end = _groups(match), match.end()
                if kind == "article":
                    end = _rest_of_article(shape, end, groups)
                return _body(kind, start, end, groups)
        position = start + 1
    return None


def _groups(match: re.Match[str]) -> dict[str, str]:
    return {name: value.translate(_WRITTEN) for name, value in match.groupdict().items() if value is not None}


def _rest_of_article(shape: str, end: int, groups: dict[str, str]) -> int:
    """Add the paragraph, the item and the table behind an article to ``groups``; return where they end."""
    for pattern in _AFTER_ARTICLE:
        if (match := _compiled(pattern).match(shape, end)) is not None:
            groups.update(_groups(match))
            end = match.end()
    match = _compiled(_OWN_TABLE).match(shape, end)
    if match is None and (before := _AFTER_ANNEX.match(shape, end)) is not None:
        match = _compiled(_ANNEX).match(shape, before.end() - 2)
    if match is None:
        return end
    groups.update(_groups(match))
    return match.end()


def _body(kind: Kind, start: int, end: int, groups: dict[str, str]) -> Body:
    paragraph = groups.get("paragraph") or groups.get("paragraph_alone")
    annex = groups.get("annex_xa") or groups.get("annex_xb")
    row = groups.get("row") or groups.get("row_xa") or groups.get("row_xb")
    table = groups.get("own")
    if "annex_x" in groups:
        table = "別表" + (f"第{'の'.join(map(str, _numbers(annex)))}" if annex else "")
    return Body(
        kind,
        start,
        end,
        supplementary="supplementary" in groups,
        article=_numbers(groups.get("article", "")),
        paragraph=parse_number(paragraph) if paragraph else None,
        item=_numbers(groups["item"]) if "item" in groups else None,
        subitem=groups.get("subitem"),
        table=table,
        row=_numbers(row) if row else None,
        same=groups.get("level"),
    )


_NUMBERS = re.compile(r"\d+|[一二三四五六七八九十百千]+")


def _numbers(written: str) -> tuple[int, ...]:
    """Return the numbers of 第30条の44の6 in order."""
    return tuple(number for part in _NUMBERS.findall(written) if (number := parse_number(part)) is not None)
