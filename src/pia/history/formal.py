"""Changes of form that a program can tell: slips of the pen, addresses, titles and numbers of provisions.

Each answer says whether it is sure. What only looks like one asks a person, who may know that the place has moved or that
another provision was meant.
"""

from __future__ import annotations

import re
from dataclasses import replace as with_
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.catalogue.law import articles, laws
from pia.errors import Words
from pia.history.keys import suffix_of
from pia.terms.citations import Citation, find_citations, format_citation
from pia.terms.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia.history.differ import CellChange, Change
    from pia.history.guideline import Slips
    from pia.history.offices import Fragments

__all__ = ["FormalChange", "formal_change"]

_MOST = 20_000
"""Texts longer than this, in characters, are not looked through: they are no slips."""


class FormalChange(Struct, frozen=True):
    """Why a change is one of form only, and whether that is sure."""

    reason: Words
    sure: bool


def formal_change(change: Change, fragments: Fragments, slips: Slips, versions: tuple[str, str]) -> FormalChange | None:
    """Return why a change is one of form; None where it is not, as far as a program can tell.

    ``versions`` are all texts of the old and of the new version, each as one.
    """
    if change.kind != "changed" or any(max(len(p.before), len(p.after)) > _MOST for p in change.cells):
        return None
    return _provisions(change.cells) or _addresses(change.cells, versions[1]) or _slip(fragments, slips, versions[0])


# --- titles and numbers of provisions ---


def _provisions(cells: Sequence[CellChange]) -> FormalChange | None:
    found = [_renamed(pair.before, pair.after) for pair in cells]
    if not found or None in found:
        return None
    worst = min(("memory", "unknown", "likely", "confirmed").index(each) for each in found if each is not None)
    if worst == 0:
        return FormalChange(
            Words(
                "法令の題名や項番の変更と見えるが、もとになる改正を原文で確かめていない",
                "it looks like a title or number of a provision that the law changed, which was not established in its text",
            ),
            False,
        )
    if worst == 1:
        return FormalChange(
            Words(
                "引用する条項の番号だけの変更と見えるが、改正による繰下げか、別の条項を指すのかは分からない",
                "only numbers of cited provisions differ: renumbered by an amendment, or another provision?",
            ),
            False,
        )
    return FormalChange(
        Words("法令の題名や項番だけの形式的な変更", "nothing but titles or numbers of provisions that the law changed"),
        True,
    )


def _renamed(before: str, after: str) -> str | None:
    """Return how sure it is that two texts differ in the names of one and the same provisions only, None where they do not."""
    old, new = find_citations(before), find_citations(after)
    if len(old) != len(new) or _residue(before, old) != _residue(after, new):
        return None
    if not old and not _names_in(before):
        return None
    found = ["confirmed"]
    for a, b in zip(old, new, strict=True):
        first, second = (_law_id(a.law), _place(a)), (_law_id(b.law), _place(b))
        if first != second:
            found.append(_successors().get((first, second), "unknown"))
    return min(found, key=("memory", "unknown", "likely", "confirmed").index)


def _residue(text: str, found: Sequence[Citation]) -> str:
    """Return the comparison key of a text without its citations, laws that stand in it by name as their ids."""
    rest, position = [], 0
    for citation in found:
        rest += [text[position : citation.start], "\0"]
        position = citation.end
    rest.append(text[position:])
    pattern, ids = _names()
    return fold(pattern.sub(lambda match: f"<{ids[match[0]]}>", "".join(rest)))


def _names_in(text: str) -> bool:
    return _names()[0].search(text) is not None


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return every name that a law has or had, the longest first, and whose it is."""
    ids: dict[str, str] = {}
    for law in laws().values():
        for name in (law.name, *law.abbreviations):
            ids.setdefault(name, law.id)
        for old in law.old_titles:
            ids.setdefault(old.name, law.id)
            ids.setdefault(old.abbreviation, law.id)
    longest = sorted(ids, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), ids


def _law_id(name: str | None) -> str | None:
    return None if name is None else _names()[1].get(name, name)


def _place(citation: Citation) -> str:
    return format_citation(with_(citation, law=None, text=""))


@lru_cache(maxsize=1)
def _successors() -> dict[tuple[tuple[str | None, str], tuple[str | None, str]], str]:
    """Return which place took the place of which, with the state of its source."""
    return {
        ((each.ref.law, each.ref.place), (each.replaced_by.law, each.replaced_by.place)): each.source_status
        for each in articles()
        if each.replaced_by is not None
    }


# --- addresses ---

_NUMERAL = "0-9０-９一二三四五六七八九十"
_ADDRESS = re.compile(
    rf"〒?[0-9０-９]{{3}}[-－ー][0-9０-９]{{4}}(?![0-9０-９])"
    rf"|(?:[一-鿿ヶケノ々]{{1,8}}[都道府県])?(?:[一-鿿ぁ-んヶケノ々]{{1,8}}[市区町村郡]){{1,3}}"
    rf"[一-鿿ぁ-んァ-ヶー]{{0,12}}[{_NUMERAL}]{{1,4}}(?:丁目|番地|番|号|[-－])[{_NUMERAL}丁目番地号の\-－]{{0,20}}"
)


_CORE = re.compile(rf"[一-鿿]{{0,3}}[{_NUMERAL}].*", re.DOTALL)
"""An address from its number on, with a little before it: what stands before an address in a sentence may have been taken in."""


def _addresses(cells: Sequence[CellChange], after: str) -> FormalChange | None:
    gone: set[str] = set()
    for pair in cells:
        old, new = _ADDRESS.findall(pair.before), _ADDRESS.findall(pair.after)
        if (
            not old
            or len(old) != len(new)
            or fold(_ADDRESS.sub("\0", pair.before)) != fold(_ADDRESS.sub("\0", pair.after))
        ):
            return None
        gone |= set(old) - set(new)
    if any(suffix_of(pair.cell.key) == "place" or pair.cell.section.startswith("Ⅲ") for pair in cells):
        words = Words(
            "所在地の表記の変更と見えるが、保管し、又は取り扱う場所が移るのかもしれない",
            "it looks like an address that is written anew, but the place itself may have moved",
        )
        return FormalChange(words, False)
    if any(_CORE.search(each)[0] in after for each in gone):  # type: ignore[index]  # an address has a number
        words = Words(
            "所在地の変更と見えるが、旧い所在地が他の欄に残る",
            "it looks like a new address, but the old one still stands elsewhere",
        )
        return FormalChange(words, False)
    return FormalChange(Words("所在地だけの形式的な変更", "nothing but an address"), True)


# --- slips of the pen ---

_NO_SLIP = re.compile(rf"[{_NUMERAL}百千万億〇零A-Za-z]")
_LEAST = 3
_OFTEN = 2


def _slip(fragments: Fragments, slips: Slips, before: str) -> FormalChange | None:
    if not fragments or len(fragments) > _LEAST:
        return None
    found = [_slipped(old, new, slips, before) for old, new in fragments]
    if None in found:
        return None
    if all(found):
        return FormalChange(Words("誤字の訂正だけの形式的な変更", "nothing but a slip of the pen corrected"), True)
    return FormalChange(
        Words(
            "誤字の訂正と見えるが、意味が変わるのかもしれない",
            "it looks like a slip corrected, but the meaning may change",
        ),
        False,
    )


def _slipped(old: str, new: str, slips: Slips, before: str) -> bool | None:
    """Tell whether ``old`` is surely a slip for ``new`` (True), looks like one (False), or neither (None)."""
    if not old or not new or before.count(old) > 1 or _NO_SLIP.search(old + new):
        return None
    if len(old) == len(new) + 1 and any(
        old[at] == old[at + 1] and old[:at] + old[at + 1 :] == new for at in range(len(new))
    ):
        return True if before.replace(old, "").count(new) else None  # をを for を
    if len(old) != len(new):
        return None
    differing = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    if len(differing) != 1:
        return None
    ((a, b),) = differing
    elsewhere = before.replace(old, "").count(new)
    if {a, b} in [set(pair) for pair in slips.look_alikes] and len(new) > 1:
        return True if elsewhere else None
    if a in slips.meaning or b in slips.meaning or len(new) < _LEAST or elsewhere < _OFTEN:
        return None
    return False
