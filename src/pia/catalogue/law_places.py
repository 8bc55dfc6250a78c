"""Finding a cited place among the facts of the law: by the names of laws, and by the spelling of places.

A name leads to its law in every spelling that assessments use; a place is looked up from the most to the least exact (第34条
第2項, then 第34条), so that a paragraph the facts do not list is judged by its article.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from pia.catalogue.law import Article, ArticleRef, Law, articles, laws, row_tables

if TYPE_CHECKING:
    from datetime import date

    from pia.terms.citations import Citation

__all__ = ["Standing", "Verdict", "law_named", "names", "places_of", "standing"]

Standing = Literal["in-force", "repealed", "not-yet", "unknown"]
"""Of a place on a day; unknown: the facts list other places of the law, but not this one."""

_ACT = "行政手続における特定の個人を識別するための番号の利用等に関する法律"
_TAIL = 9
_WORST = ("repealed", "not-yet", "unknown", "in-force")


class Verdict(Struct, frozen=True):
    """How a cited place stands on a day, with the facts that say so (the last one of them where it is not in force)."""

    standing: Standing
    article: Article | None
    successor: ArticleRef | None = None


@lru_cache(maxsize=1)
def names() -> dict[str, tuple[str, bool]]:
    """Return every name of a law: its id, and whether it is a full title.

    Titles that begin with that of 番号法 are also known without it: it is often abbreviated inside them.
    """
    found: dict[str, tuple[str, bool]] = {}
    for law in laws().values():
        titles = [law.name, *(old.name for old in law.old_titles)]
        for title in titles:
            found[title] = (law.id, True)
            tail = title.removeprefix(_ACT)
            if tail != title and len(tail) >= _TAIL:
                found[tail] = (law.id, True)
        for short in (*law.abbreviations, *(old.abbreviation for old in law.old_titles)):
            found[short] = (law.id, False)
    return found


@lru_cache(maxsize=256)
def law_named(name: str) -> Law | None:
    """Return the law of that name; a full title may have lost its beginning (特定個人情報の提供等に関する命令)."""
    known = names()
    entry = known.get(name)
    if entry is None and len(name) >= _TAIL:
        entry = next((known[title] for title in known if known[title][1] and _same_tail(title, name)), None)
    return laws()[entry[0]] if entry is not None else None


def _same_tail(title: str, name: str) -> bool:
    bare = title.removeprefix(_ACT)
    return len(bare) >= _TAIL and (bare.endswith(name) or name.endswith(bare))


@lru_cache(maxsize=1)
def _places() -> dict[str, dict[str, list[Article]]]:
    found: dict[str, dict[str, list[Article]]] = {}
    for one in articles():
        place = one.ref.place.replace("別表第一", "別表第1").replace("別表第二", "別表第2")
        found.setdefault(one.ref.law, {}).setdefault(place, []).append(one)
    return found


def places_of(law: str) -> dict[str, list[Article]]:
    """Return the places of a law in their normal spelling, each with everything that is known of it."""
    return _places().get(law, {})


def spellings(citation: Citation) -> tuple[str, ...]:
    """Return the places that an article stands for, the most exact first: 第7条第8号の2, 第7条."""
    if not citation.article:
        return ()
    article = f"第{citation.article[0]}条" + "".join(f"の{n}" for n in citation.article[1:])
    paragraph = "" if citation.paragraph is None else f"第{citation.paragraph}項"
    item = ""
    if citation.item is not None:
        item = f"第{citation.item[0]}号" + "".join(f"の{n}" for n in citation.item[1:])
    return tuple(dict.fromkeys((article + paragraph + item, article + paragraph, article)))


def standing(law: str, citation: Citation, day: date) -> Verdict:
    """Return how the place stands on ``day``, the article and the table each for itself: the worse of the two."""
    there = places_of(law)
    if not there or citation.supplementary:
        return Verdict("in-force", None)
    verdicts = []
    if citation.article:
        verdicts.append(_judged(there, spellings(citation), day) or _worked_out(law, citation))
    if citation.table is not None and citation.table != "表":
        verdicts.append(_judged(there, (citation.table,), day) or Verdict("unknown", None))
    return min(verdicts, key=lambda one: _WORST.index(one.standing)) if verdicts else Verdict("in-force", None)


def _judged(there: dict[str, list[Article]], spelled: tuple[str, ...], day: date) -> Verdict | None:
    for place in spelled:
        known = there.get(place)
        if not known:
            continue
        now = next((one for one in known if one.in_force(day)), None)
        if now is not None:
            return Verdict("in-force", now)
        over = next((one for one in reversed(known) if one.until is not None and one.until < day), None)
        if over is not None:
            return Verdict("repealed", over, over.replaced_by)
        return Verdict("not-yet", known[0])
    return None


def _worked_out(law: str, citation: Citation) -> Verdict:
    """Judge an article that works out a row of a table of its law (主務省令第3条 is that of row 1)."""
    number = citation.article[0]
    for table in row_tables():
        if table.law == law and table.offset is not None and 0 < number - table.offset <= table.rows:
            return Verdict("in-force", None)
    return Verdict("unknown", None)
