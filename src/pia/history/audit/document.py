"""The change annex within the text of a published document: where it begins and ends, and of which form the document is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from pia.errors import InputError, Place, Problem, Words

__all__ = ["AnnexText", "Line", "bare", "find_annex", "heads_in"]

HEADS: Final = ("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期に係る説明", "提出時期")
"""The heads of the columns; the longer of two that begin alike comes first."""

_TITLE: Final = re.compile(r"^[\s\u3000]*[（(]?別添[\s\u3000]*[１２３1-3][）)]?[\s\u3000]*変更箇所[\s\u3000]*$")
_ATTACHED: Final = re.compile(r"^[\s\u3000]*[（(]\s*別(?:紙|添)[\s\u3000]*[０-９\d]*")
_FORMS: Final = {
    "zenkoumoku": ("全項目評価書", "様式４", "様式4"),
    "juten": ("重点項目評価書", "様式３", "様式3"),
    "kiso": ("基礎項目評価書", "様式２", "様式2"),
}
_BLANKS: Final = re.compile(r"[\s\u3000]+")
_OF_A_TABLE: Final = 4
"""So many heads in one line are those of a table."""
_HEAD_LINES: Final = 120
_NEAR: Final = 60
"""So many lines behind the title the heads of the columns stand, in the text of a page that lost its order."""


class Line(Struct, frozen=True):
    """A line of the document, by its number counted from 1."""

    number: int
    text: str


class AnnexText(Struct, frozen=True, kw_only=True):
    """The annex of a document: ``lines`` from its title to its end, ``table`` whether its columns are parted by tabs.

    ``form`` is None where the document does not say of which form it is, ``stamp`` the text of its first lines.
    """

    lines: tuple[Line, ...]
    table: bool
    form: str | None
    stamp: str


def find_annex(text: str, file: str) -> AnnexText:
    """Return the annex in the text of a document.

    Raises:
        InputError: ``annex-not-found``, ``annex-empty``.
    """
    lines = [
        Line(number, line.rstrip(" \u3000")) for number, line in enumerate(text.replace("\f", "\n\n\n").split("\n"), 1)
    ]
    begin = _begin(lines)
    if begin is None:
        raise InputError(_not_found(file, lines))
    inside = lines[begin + 1 :]
    table = any("\t" in line.text and heads_in(line.text) >= 4 for line in inside[:_NEAR])
    inside = inside[: _end(inside, table=table)]
    if not any(line.text.strip() for line in inside):
        raise InputError(_empty(file, lines[begin].number))
    return AnnexText(
        lines=tuple(inside), table=table, form=_form(lines), stamp="\n".join(x.text for x in lines[:_HEAD_LINES])
    )


def bare(head: str) -> str:
    """Return the head of a column without blanks inside it (変 更 日)."""
    return _BLANKS.sub("", head)


def heads_in(text: str) -> int:
    """Return how many heads of columns stand in a line that holds nothing else; 0 where it holds something else.

    The word 項目 alone is none: it may be the end of a cell. In a table, other columns may stand among those of the annex.
    """
    if "\t" in text:
        found = len({bare(cell) for cell in text.split("\t")} & {*HEADS})
        return found if found >= _OF_A_TABLE else 0
    rest, found = text, 0
    for head in HEADS:
        if head in rest:
            rest, found = rest.replace(head, "", 1), found + 1
    return found if not rest.strip(" \t\u3000|｜") and text.strip() != "項目" else 0


def _begin(lines: Sequence[Line]) -> int | None:
    """Return the last title with heads of columns behind it; a table of contents has none. Without a title the first heads will do."""
    titles = [n for n, line in enumerate(lines) if _TITLE.match(line.text)]
    for title, next_ in pairwise([*titles, len(lines)]):
        if sum(heads_in(line.text) for line in lines[title + 1 : min(title + _NEAR, next_)]) >= 3:
            return title
    whole = next((n for n, line in enumerate(lines) if heads_in(line.text) >= 5), None)
    return None if whole is None else max(whole - 1, 0)


def _end(lines: Sequence[Line], *, table: bool) -> int:
    """Return where something else begins: another attachment, behind the first rows."""
    seen = 0
    for number, line in enumerate(lines):
        seen += heads_in(line.text) > 0
        if seen and _ATTACHED.match(line.text) and not _TITLE.match(line.text):
            if table and "\t" not in line.text:
                return number
            if not table and not any("事前" in x.text or "事後" in x.text for x in lines[number : number + 400]):
                return number
    return len(lines)


def _form(lines: Sequence[Line]) -> str | None:
    head = "\n".join(line.text for line in lines[:_HEAD_LINES])
    counts = {form: sum(head.count(word) for word in words) for form, words in _FORMS.items()}
    best = max(counts, key=lambda form: counts[form])
    return best if counts[best] else None


def _not_found(file: str, lines: Sequence[Line]) -> Problem:
    named = next((line.number for line in lines if "変更箇所" in line.text), None)
    where = Place(file, named or 1, 1, named or 1, 1)
    if named is None:
        said = Words("「変更箇所」という表題がありません。", "there is no title 変更箇所")
    else:
        said = Words(
            "「変更箇所」の語はありますが、変更日・項目・変更前の記載…の見出しを伴う表がありません。",
            "変更箇所 is mentioned, but no table with the heads 変更日, 項目, 変更前の記載 … follows",
        )
    return Problem(
        "annex-not-found",
        said,
        Words(
            "公表された評価書の、別添の変更箇所を含むテキスト（UTF-8又はShift_JIS）を指定してください。PDFやExcelは先にテキストにします。",
            "name the text (UTF-8 or Shift_JIS) of a published assessment with its 別添 変更箇所; turn PDF or Excel into text first",
        ),
        where,
    )


def _empty(file: str, line: int) -> Problem:
    return Problem(
        "annex-empty",
        Words("変更箇所の表題の後に行がありません。", "no rows follow the title 変更箇所"),
        Words("テキストが途中で切れていないか確かめてください。", "see whether the text is cut off"),
        Place(file, line, 1, line, 1),
    )
