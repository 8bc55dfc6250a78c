"""Facts of the law as data (``rules/law/``): laws, the places that are cited, the threshold table, the viewpoints.

Every fact says how sure it is (``source_status``) and where it was established (``source``): confirmed in the text of the
law or in a published assessment, likely from a secondary source, or memory. What rests on memory decides nothing alone.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal

from msgspec import Struct

from pia.catalogue.index import load_index
from pia.errors import Words

__all__ = [
    "NOT_ESTABLISHED",
    "STATUSES",
    "Article",
    "ArticleRef",
    "Law",
    "Matter",
    "OldTitle",
    "ReplacedTerm",
    "RowTable",
    "ThresholdRow",
    "Viewpoint",
    "articles",
    "laws",
    "matters",
    "replaced_terms",
    "row_tables",
    "threshold_table",
    "viewpoints",
]

STATUSES: Final = ("confirmed", "likely", "memory")
NOT_ESTABLISHED: Final = "not established"
"""The ``source`` of a fact that rests on memory alone."""

SourceStatus = Literal["confirmed", "likely", "memory"]
ThresholdResult = Literal["none", "basic", "focused", "full"]
_TABLES = ("law/threshold.yaml", "law/viewpoints.yaml", "law/terms.yaml")


class ArticleRef(Struct, frozen=True, order=True):
    """A place in a law: ``law`` is the id of a law, ``place`` is written like 第19条第8号 or 別表."""

    law: str
    place: str


class OldTitle(Struct, frozen=True):
    """A name that a law had before, with the days on which it had it (None: open or not known)."""

    name: str
    abbreviation: str
    since: date | None
    until: date | None
    source_status: SourceStatus
    source: str


class Law(Struct, frozen=True):
    """One law, order or guideline; ``replaced_by`` is the id of the one that took its place."""

    id: str
    title: Words
    name: str
    number: str
    number_status: SourceStatus
    abbreviations: tuple[str, ...]
    old_titles: tuple[OldTitle, ...]
    since: date | None
    until: date | None
    replaced_by: str | None
    source_status: SourceStatus
    source: str


class Article(Struct, frozen=True):
    """One place of a law with the first and last day on which it says this (None: open or not known).

    An article with ``replaced_by`` is an old number or an abolished table; without ``until`` the day of the change is not
    known. The same place may stand twice, once as an old number and once with its present meaning.

    Attributes:
        caption: whether ``title.ja`` is the printed caption of the article, to the letter.
        paragraphs: how many paragraphs the article has, ``paragraphs_status`` how sure that is.
        items: how many items (号, rows of a table) the place has right below it, ``items_status`` how sure that is.
        retention: the period that the place lays down (150y).
        purpose: whether it states the purpose of the law and permits nothing by itself.
        body: the kind of body that it speaks to (prefecture, municipality), None for any.
    """

    ref: ArticleRef
    title: Words
    since: date | None
    until: date | None
    replaced_by: ArticleRef | None
    source_status: SourceStatus
    source: str
    caption: bool = False
    paragraphs: int | None = None
    paragraphs_status: SourceStatus | None = None
    items: int | None = None
    items_status: SourceStatus | None = None
    retention: str | None = None
    purpose: bool = False
    body: str | None = None

    def in_force(self, day: date) -> bool:
        """Tell whether the place says this on ``day``; a replaced one whose last day is not known never does."""
        if self.replaced_by is not None and self.until is None:
            return False
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Matter(Struct, frozen=True):
    """A place that is cited for something else: ``instead`` is right where a text is about one of ``about``.

    It does not count where one of ``unless`` stands in the text as well. ``since`` and ``until`` are the days between which
    the two places have these meanings.
    """

    law: str
    place: str
    about: tuple[str, ...]
    unless: tuple[str, ...]
    instead: str
    since: date | None
    until: date | None
    source_status: SourceStatus

    def holds(self, day: date) -> bool:
        """Tell whether the places have these meanings on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class RowTable(Struct, frozen=True):
    """A table of a law whose rows (項) are cited by number.

    ``concerning`` maps (provider, information) to the rows that say so; row n is worked out in article n + ``offset``.
    """

    law: str
    place: str
    rows: int
    offset: int | None
    since: date | None
    concerning: dict[tuple[str, str], frozenset[str]]
    source_status: SourceStatus


class ReplacedTerm(Struct, frozen=True):
    """A word that the law gave up on the day before ``since``; see ``rules/law/terms.yaml``."""

    term: str
    instead: str
    since: date
    beside: tuple[str, ...]
    unless: tuple[str, ...]
    source_status: SourceStatus


class ThresholdRow(Struct, frozen=True):
    """One row of the threshold decision (番号法第28条第1項, 規則第4条): lower bounds inclusive, upper bounds exclusive."""

    id: str
    subjects_from: int
    subjects_below: int | None
    handlers_from: int
    handlers_below: int | None
    incident: bool | None
    result: ThresholdResult
    source_status: SourceStatus
    source: str

    def holds(self, subjects: int, handlers: int, *, incident: bool) -> bool:
        """Tell whether this row decides for so many people of the work, handlers, and with or without an incident."""
        return (
            self.subjects_from <= subjects
            and (self.subjects_below is None or subjects < self.subjects_below)
            and self.handlers_from <= handlers
            and (self.handlers_below is None or handlers < self.handlers_below)
            and self.incident in (None, incident)
        )


class Viewpoint(Struct, frozen=True):
    """One viewpoint of review (指針第10の1(2)); ``group`` is conformity (適合性) or validity (妥当性)."""

    number: int
    group: Literal["conformity", "validity"]
    title: Words
    source_status: SourceStatus
    source: str


@lru_cache(maxsize=1)
def laws() -> dict[str, Law]:
    """Return every law by its id, sorted. Shared: to be read, not changed."""
    return {each["law"]["id"]: _law(each["law"]) for each in _files()}


@lru_cache(maxsize=1)
def articles() -> tuple[Article, ...]:
    """Return every cited place of every law, by law and then in the order of its file."""
    return tuple(_article(each["law"]["id"], entry) for each in _files() for entry in each["articles"])


@lru_cache(maxsize=1)
def matters() -> tuple[Matter, ...]:
    """Return which places are cited in whose stead, by law and then in the order of its file."""
    return tuple(
        Matter(
            law=each["law"]["id"],
            place=one["place"],
            about=tuple(one["about"]),
            unless=tuple(one.get("unless", ())),
            instead=one["instead"],
            since=_day(one.get("from")),
            until=_day(one.get("to")),
            source_status=one["source_status"],
        )
        for each in _files()
        for one in each.get("matters", ())
    )


@lru_cache(maxsize=1)
def row_tables() -> tuple[RowTable, ...]:
    """Return the tables whose rows are known."""
    return tuple(
        RowTable(
            law=each["law"]["id"],
            place=one["place"],
            rows=one["rows"],
            offset=one.get("articles_offset"),
            since=_day(one.get("from")),
            concerning={
                (group["provider"], group["information"]): frozenset(map(str, group["rows"]))
                for group in one.get("concerning", ())
            },
            source_status=one["source_status"],
        )
        for each in _files()
        for one in each.get("tables", ())
    )


@lru_cache(maxsize=1)
def replaced_terms() -> tuple[ReplacedTerm, ...]:
    """Return the words that the law has replaced."""
    return tuple(
        ReplacedTerm(
            term=one["term"],
            instead=one["instead"],
            since=date.fromisoformat(one["from"]),
            beside=tuple(one.get("beside", ())),
            unless=tuple(one.get("unless", ())),
            source_status=one["source_status"],
        )
        for one in load_index()["law/terms.yaml"]["terms"]
    )


@lru_cache(maxsize=1)
def threshold_table() -> tuple[ThresholdRow, ...]:
    """Return the rows of the threshold decision; exactly one holds for every combination."""
    return tuple(
        ThresholdRow(
            id=row["id"],
            subjects_from=row.get("subjects_from", 0),
            subjects_below=row.get("subjects_below"),
            handlers_from=row.get("handlers_from", 0),
            handlers_below=row.get("handlers_below"),
            incident=row.get("incident"),
            result=row["result"],
            source_status=row["source_status"],
            source=row["source"],
        )
        for row in load_index()["law/threshold.yaml"]["rows"]
    )


@lru_cache(maxsize=1)
def viewpoints() -> tuple[Viewpoint, ...]:
    """Return the twelve viewpoints of review in their order."""
    return tuple(
        Viewpoint(each["number"], each["group"], _words(each["title"]), each["source_status"], each["source"])
        for each in load_index()["law/viewpoints.yaml"]["viewpoints"]
    )


def _files() -> list[dict[str, Any]]:
    return [content for file, content in load_index().items() if file.startswith("law/") and file not in _TABLES]


def _words(entry: dict[str, str]) -> Words:
    return Words(entry["ja"], entry["en"])


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def _law(entry: dict[str, Any]) -> Law:
    old_titles = tuple(
        OldTitle(
            one["name"],
            one["abbreviation"],
            _day(one.get("from")),
            _day(one.get("to")),
            one["source_status"],
            one["source"],
        )
        for one in entry.get("old_titles", ())
    )
    return Law(
        id=entry["id"],
        title=_words(entry["title"]),
        name=entry["name"],
        number=entry["number"],
        number_status=entry.get("number_status", entry["source_status"]),
        abbreviations=tuple(entry["abbreviations"]),
        old_titles=old_titles,
        since=_day(entry.get("from")),
        until=_day(entry.get("to")),
        replaced_by=entry.get("replaced_by"),
        source_status=entry["source_status"],
        source=entry["source"],
    )


def _article(law: str, entry: dict[str, Any]) -> Article:
    successor = entry.get("replaced_by")
    return Article(
        ref=ArticleRef(law, entry["place"]),
        title=_words(entry["title"]),
        since=_day(entry.get("from")),
        until=_day(entry.get("to")),
        replaced_by=None if successor is None else ArticleRef(successor["law"], successor["place"]),
        source_status=entry["source_status"],
        source=entry["source"],
        caption=entry.get("caption", False),
        paragraphs=entry.get("paragraphs"),
        paragraphs_status=entry.get("paragraphs_status", entry["source_status"]) if "paragraphs" in entry else None,
        items=entry.get("items"),
        items_status=entry.get("items_status", entry["source_status"]) if "items" in entry else None,
        retention=entry.get("retention"),
        purpose=entry.get("purpose", False),
        body=entry.get("body"),
    )
