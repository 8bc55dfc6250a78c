"""The Japanese eras: their names, first days and sources.

The first day belongs to the new era, the day before it is the last day of the old one. Days of 明治 before 1873-01-01
were counted in the lunar calendar; they are mapped as if the solar calendar had held, which is how the registers show
them.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from pia.errors import Words

__all__ = ["ERAS", "Era", "era_named", "era_of"]


class Era(Struct, frozen=True):
    """One era.

    ``first`` and ``last`` are its days (``last`` None for the running era); ``source`` names the instrument that set
    it.
    """

    name: str
    roman: str
    initial: str
    first: date
    last: date | None
    source: str

    @property
    def last_year(self) -> int | None:
        """The highest year number of the era (昭和: 64), None for the running one."""
        return None if self.last is None else self.last.year - self.first.year + 1

    def year(self, gregorian: int) -> int:
        """Return the year of the era that falls into the year ``gregorian``."""
        return gregorian - self.first.year + 1

    def span(self) -> Words:
        """Return when the era ran, as a clause for a message."""
        if self.last is None:
            return Words(f"{self.name}は{_ja(self.first)}からです", f"{self.roman} ({self.name}) began on {self.first}")
        return Words(
            f"{self.name}は{_ja(self.first)}から{_ja(self.last)}（{self.name}{self.last_year}年）までです",
            f"{self.roman} ({self.name}) ran from {self.first} to {self.last} ({self.name}{self.last_year}年)",
        )


def _ja(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


_STARTS = (
    ("明治", "Meiji", "M", date(1868, 1, 25), "明治改元の詔（明治元年9月8日）: 慶応4年1月1日（旧暦）に遡って明治元年"),
    ("大正", "Taisho", "T", date(1912, 7, 30), "改元の詔書（明治45年7月30日）"),
    ("昭和", "Showa", "S", date(1926, 12, 25), "改元の詔書（大正15年12月25日）"),
    ("平成", "Heisei", "H", date(1989, 1, 8), "元号を改める政令（昭和64年政令第1号）"),
    ("令和", "Reiwa", "R", date(2019, 5, 1), "元号を改める政令（平成31年政令第143号）"),
)


def _chain() -> tuple[Era, ...]:
    lasts = [start[3] - timedelta(days=1) for start in _STARTS[1:]]
    return tuple(
        Era(name, roman, initial, first, last, source)
        for (name, roman, initial, first, source), last in zip(_STARTS, [*lasts, None], strict=True)
    )


ERAS: tuple[Era, ...] = _chain()
"""All eras known, oldest first."""


def era_named(name: str) -> Era | None:
    """Return the era called ``name``: 令和, 令, R or r; None for any other text."""
    for era in ERAS:
        if name in (era.name, era.name[0], era.initial, era.initial.lower()):
            return era
    return None


def era_of(day: date) -> Era | None:
    """Return the era of ``day``, None before 1868-01-25."""
    for era in reversed(ERAS):
        if day >= era.first:
            return era
    return None
