"""A document of plain tables for people (a head, lines of explanation, tables), and what every writer of it shares."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Paper", "PaperColumn", "PaperTable"]


class PaperColumn(Struct, frozen=True):
    """A column: its head, its share of the width, and whether people fill it in."""

    head: str
    share: int
    by_hand: bool = False


class PaperTable(Struct, frozen=True):
    """A table with its title; rows have as many cells as there are columns."""

    title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]


class Paper(Struct, frozen=True):
    """A whole document on A4 turned sideways; ``foot`` stands at the foot of every page beside its number."""

    title: str
    lead: tuple[str, ...]
    tables: tuple[PaperTable, ...]
    foot: str
