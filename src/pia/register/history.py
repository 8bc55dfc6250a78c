"""Any past state: what was known at a moment (recorded time), and what held on a day (effective time).

The events of one person, in the order in which they were recorded, are all it takes: a standing is never stored with its past.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from pia.register.event import Event
from pia.register.step import Standing, step
from pia.register.view import Book

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

__all__ = ["Version", "as_of", "register_as_of", "versions"]


class Version(Struct, frozen=True):
    """One event and what it made of the person."""

    event: Event
    standing: Standing


def versions(events: Iterable[Event]) -> Iterator[Version]:
    """Yield one version for each event of a person, the oldest first."""
    standing: Standing = None
    for event in events:
        standing = step(standing, event)
        yield Version(event, standing)


def as_of(events: Iterable[Event], *, effective: date | None = None, recorded: datetime | None = None) -> Standing:
    """Return a person's standing on a day, as it was known at a moment.

    Args:
        events: those of the person, in the order of recording.
        effective: the day for which it is asked; None for all that is known, planned days that have not come included.
        recorded: nothing recorded later counts; None for all of it.
    """
    standing: Standing = None
    for event in _until(events, effective, recorded):
        standing = step(standing, event)
    return standing


def register_as_of(
    municipality: str, events: Iterable[Event], *, effective: date | None = None, recorded: datetime | None = None
) -> Book:
    """Return a municipality's whole register at a past time; ``events`` are everybody's, in the order of recording."""
    book = Book(municipality)
    book.replay(_until(events, effective, recorded))
    return book


def _until(events: Iterable[Event], effective: date | None, recorded: datetime | None) -> Iterator[Event]:
    for event in events:
        if (recorded is None or event.recorded <= recorded) and (effective is None or event.effective <= effective):
            yield event
