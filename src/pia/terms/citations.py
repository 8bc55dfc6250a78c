"""Legal citations: 番号法第19条第8号, 住民基本台帳法第30条の44の6第3項, 番号法第9条第1項 別表の37の項.

A citation found in a text knows where it stands and prints back exactly as written; its normal form makes two
spellings comparable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from pia.errors import Words
from pia.terms.citation_grammar import GAP_LIMIT, JOINED, LISTED, Body, next_body
from pia.terms.errors import TermError, shown
from pia.terms.law_names import LAW_NAMES, FoundLaw, law_before
from pia.terms.numerals import to_fullwidth
from pia.terms.text import narrow

__all__ = ["Citation", "CitationStyle", "find_citations", "format_citation", "parse_citation"]

CitationStyle = Literal["normal", "fullwidth", "written"]
_LAW_WINDOW = 420
_LOOK_BACK = 4
_KEPT_LENGTH = 4_000
"""Longest text whose citations are remembered, in characters."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one law.

    Two citations are equal when they name the same place in the same words for the law; where and how they were written
    (``text``, ``start``, ``end``, ``inherited``) does not count.

    Attributes:
        law: the name as written (width aside), None where the text names none.
        article: (30, 44, 6) for 第30条の44の6, () where only an annex is cited.
        paragraph: 3 for 第3項.
        item: (8, 2) for 第8号の2.
        table: 別表, 別表第3, or 表 for the table inside the article.
        row: (85, 2) for 85の2の項.
        subitem: イ, ロ, … after an item.
        supplementary: whether the article is one of the 附則.
        text: the citation as written, law included where it stands there.
        start: offset of ``text`` in the input.
        end: offset after it.
        inherited: whether the law was named earlier (番号法第7条第1項及び第16条, 同法第17条).
    """

    law: str | None
    article: tuple[int, ...] = ()
    paragraph: int | None = None
    item: tuple[int, ...] | None = None
    table: str | None = None
    row: tuple[int, ...] | None = None
    subitem: str | None = None
    supplementary: bool = False
    text: str = field(default="", compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    inherited: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        """Return the citation as written, or its normal form where it was not read from a text."""
        return self.text or format_citation(self)


def find_citations(
    text: str, *, laws: tuple[str, ...] = LAW_NAMES, default_law: str | None = None
) -> tuple[Citation, ...]:
    """Return the citations of ``text`` in the order in which they stand there.

    Articles in a list share the law named before the first of them. An article whose law is not named is returned with
    ``default_law``, None unless given. ``laws`` are the names known to the letter; any other name that ends like a
    law's (条例, 法, 規則 …) is taken from the words before the article.
    """
    found = _found(text, laws) if len(text) <= _KEPT_LENGTH else _find(text, laws)
    if default_law is None:
        return found
    return tuple(replace(c, law=default_law) if c.law is None else c for c in found)


def _find(text: str, laws: tuple[str, ...]) -> tuple[Citation, ...]:
    flat = narrow(text)
    masked = _inside_names(flat, laws)
    found: list[Citation] = []
    position = 0
    while (body := next_body(flat, position, found[-1].end if found else None)) is not None:
        covering = next((end for start, end in masked if start <= body.start < end), None)
        citation = None if covering else _place(text, flat, body, found, laws)
        if citation is None:
            position = covering or body.start + 1
            continue
        found.append(citation)
        position = body.end
    return tuple(found)


_found = lru_cache(2_048)(_find)
"""The same texts are asked for by several readers, and stand in several assessments of one body."""


def _inside_names(flat: str, laws: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the stretches of names that cite something themselves (…法律第十九条第八号に基づく…命令)."""
    names = [name for name in laws if "別表" in name or ("条" in name and "第" in name)]
    if not names:
        return []
    return [match.span() for match in re.finditer("|".join(map(re.escape, names)), flat)]


def _place(text: str, flat: str, body: Body, found: list[Citation], laws: tuple[str, ...]) -> Citation | None:
    """Give ``body`` its law and what it inherits; None where it is no citation after all."""
    own = Citation(
        None,
        body.article,
        body.paragraph,
        body.item,
        body.table,
        body.row,
        body.subitem,
        body.supplementary,
        text[body.start : body.end],
        body.start,
        body.end,
    )
    if body.kind == "same":
        return _same(own, body, found)
    if body.kind in ("paragraph", "item", "row"):
        base = _joined_to(flat, body, found, JOINED)
        return None if base is None else _continued(own, body, base)
    low = max(found[-1].end if found else 0, body.start - _LAW_WINDOW)
    named = law_before(flat, low, body.start, laws)
    if named is not None:
        return _with_law(text, own, named, found)
    base = _joined_to(flat, body, found, LISTED)
    if base is not None and base.law is not None:
        return replace(own, law=base.law, inherited=True)
    if body.kind == "annex" and own.table == "別表" and own.row is None:
        return None
    return own


def _with_law(text: str, own: Citation, named: FoundLaw, found: list[Citation]) -> Citation:
    law: str | None = named.name
    inherited = named.name.startswith("同")
    if inherited:
        ending = named.name[1:]
        law = next((c.law for c in reversed(found) if c.law is not None and c.law.endswith(ending)), None)
    return replace(own, law=law, text=text[named.start : own.end], start=named.start, inherited=inherited)


def _joined_to(flat: str, body: Body, found: list[Citation], gap: re.Pattern[str]) -> Citation | None:
    """Return the latest citation with nothing but captions, joining words and list marks between it and ``body``.

    A few are tried because the caption of an article may hold citations itself.
    """
    for earlier in reversed(found[-_LOOK_BACK:]):
        if body.start - earlier.end <= GAP_LIMIT and gap.fullmatch(flat, earlier.end, body.start):
            return earlier
    return None


def _same(own: Citation, body: Body, found: list[Citation]) -> Citation | None:
    """Resolve 同条第2項 and 同項第3号."""
    if not found or not found[-1].article:
        return None
    base = found[-1]
    paragraph = base.paragraph if body.same == "項" else own.paragraph
    return replace(
        own,
        law=base.law,
        article=base.article,
        paragraph=paragraph,
        supplementary=base.supplementary,
        inherited=True,
    )


def _continued(own: Citation, body: Body, base: Citation) -> Citation | None:
    """Resolve the second part of 第2項・第3項, 第1号及び第2号, 1、2の項."""
    level = {"paragraph": base.paragraph, "item": base.item, "row": base.row}[body.kind]
    if level is None:
        return None
    shared = replace(
        own, law=base.law, article=base.article, supplementary=base.supplementary, inherited=base.law is not None
    )
    if body.kind == "item":
        return replace(shared, paragraph=base.paragraph)
    if body.kind == "row":
        return replace(shared, paragraph=base.paragraph, item=base.item, subitem=base.subitem, table=base.table)
    return shared


def parse_citation(text: str, *, laws: tuple[str, ...] = LAW_NAMES, default_law: str | None = None) -> Citation:
    """Return the one citation that ``text`` is.

    Raises:
        TermError: where there is none, more than one, something beside it, or no law and no ``default_law``.
    """
    found = find_citations(text, laws=laws, default_law=default_law)
    if not found:
        raise _malformed(text, *_missing(narrow(text), laws))
    first = found[0]
    outside = (text[: first.start] + text[found[-1].end :]).strip()
    if outside:
        raise _malformed(
            text, f"余分な文字「{shown(outside)}」があります", f"“{shown(outside)}” is not part of a citation"
        )
    if len(found) > 1:
        raise _malformed(text, f"条文が{len(found)}つ書かれています", f"there are {len(found)} citations")
    if first.law is None:
        raise _malformed(text, "法令の名前がありません", "no law is named")
    return first


def _missing(flat: str, laws: tuple[str, ...]) -> tuple[str, str]:
    """Say what keeps ``flat`` from being a citation."""
    if re.search(r"第\s*0*\s*条", flat):
        return "条の番号がありません（番号は1から）", "the article has no number (they begin at 1)"
    if law_before(flat, 0, len(flat), laws) is not None:
        return "条が書かれていません", "no article is named"
    return "法令の条文として読めません", "it is no legal citation"


def _malformed(text: str, ja: str, en: str) -> TermError:
    return TermError(
        Words(f"「{shown(text)}」: {ja}", f"“{shown(text)}”: {en}"),
        Words(
            "「番号法第19条第8号」のように、法令名と条を一つ書いてください",
            "write one law and article, like 番号法第19条第8号",
        ),
    )


def format_citation(citation: Citation, style: CitationStyle = "normal") -> str:
    """Return ``citation`` as text.

    ``normal`` is the comparable spelling: ASCII digits, no spaces, the law in front even where it was inherited;
    ``fullwidth`` is the same with full-width digits; ``written`` is the text as it stood.
    """
    if style == "written":
        return str(citation)
    parts = [citation.law or "", "附則" if citation.supplementary else ""]
    if citation.article:
        parts.append(f"第{citation.article[0]}条" + _branches(citation.article[1:]))
    if citation.paragraph is not None:
        parts.append(f"第{citation.paragraph}項")
    if citation.item is not None:
        parts.append(f"第{citation.item[0]}号" + _branches(citation.item[1:]) + (citation.subitem or ""))
    if citation.table is not None:
        parts.append("の表" if citation.table == "表" else citation.table)
    if citation.row is not None:
        number = str(citation.row[0]) + _branches(citation.row[1:])
        # After 別表第3の2 a の would read as one more branch of the row: 別表第3の2第1の項.
        parts.append(f"{'第' if 'の' in (citation.table or '') else 'の'}{number}の項")
    normal = "".join(parts)
    return to_fullwidth(normal) if style == "fullwidth" else normal


def _branches(numbers: tuple[int, ...]) -> str:
    return "".join(f"の{number}" for number in numbers)
