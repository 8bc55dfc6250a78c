"""When the steps of a procedure can be taken: the earliest days from today on, the latest days back from the limit.

Offices work on business days only: a step begins and ends on one, except that the hearing of opinions also counts the days
between. A step that takes no time falls on the day of the one before it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.terms.calendar import add_business_days, add_duration, is_business_day
from pia.terms.durations import Duration

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pia.history.procedure import StepKind

__all__ = ["Done", "Span", "Step", "last_business_day", "scheduled"]

_DAY = timedelta(days=1)
_NONE = Duration(0, "d")


class Span(Struct, frozen=True):
    """The first and the last day of something, both counted."""

    start: date
    end: date


class Done(Struct, frozen=True):
    """What is known of a step already: when it began, and when it ended or is to end."""

    start: date
    end: date | None


class Step(Struct, frozen=True, kw_only=True):
    """One step with its days. ``latest`` is None where nothing sets a limit.

    ``assumed``: nobody said how long it takes; ``dated`` is False for a step that lies behind on a day that nobody wrote.
    """

    kind: StepKind
    state: str
    """done, running, or open."""
    earliest: Span
    latest: Span | None
    assumed: bool = False
    dated: bool = True

    @property
    def late(self) -> bool:
        """Whether the earliest day to end it is after the latest one."""
        return self.state != "done" and self.latest is not None and self.earliest.end > self.latest.end


def scheduled(
    kinds: Sequence[StepKind],
    lengths: Mapping[str, Duration | None],
    done: Mapping[str, Done],
    today: date,
    limit: date | None,
) -> tuple[Step, ...]:
    """Return the steps in their order.

    Args:
        kinds: the steps, first to last.
        lengths: by the id of a step how long it takes; None where nobody said (counted as no time).
        done: by the id of a step what is known of it.
        today: the day from which on open steps can be taken.
        limit: the last day on which the last step may end.

    Raises:
        TermError: a day leaves the years that the calendar knows.
    """
    earliest = _forward(kinds, lengths, done, today)
    latest = _backward(kinds, lengths, limit)
    last_done = max((n for n, kind in enumerate(kinds) if kind.id in done), default=-1)
    return tuple(
        Step(
            kind=kind,
            state=_state(kind, done, today, before=number < last_done),
            earliest=earliest[number],
            latest=latest[number],
            assumed=lengths.get(kind.id, _NONE) is None,
            dated=kind.id in done or number >= last_done,
        )
        for number, kind in enumerate(kinds)
    )


def last_business_day(day: date) -> date:
    """Return ``day``, or the last business day before it."""
    while not is_business_day(day):
        day -= _DAY
    return day


def _state(kind: StepKind, done: Mapping[str, Done], today: date, *, before: bool) -> str:
    known = done.get(kind.id)
    if known is None:
        return "done" if before else "open"
    if known.end is not None and known.end < today:
        return "done"
    return "running" if known.start <= today else "open"


def _forward(
    kinds: Sequence[StepKind], lengths: Mapping[str, Duration | None], done: Mapping[str, Done], today: date
) -> list[Span]:
    free = add_business_days(today, 0)
    last_done = max((n for n, kind in enumerate(kinds) if kind.id in done), default=-1)
    spans: list[Span] = []
    for number, kind in enumerate(kinds):
        length = lengths.get(kind.id) or _NONE
        known = done.get(kind.id)
        if known is not None:
            span = Span(known.start, known.end or _end(known.start, length))
        elif number < last_done:  # a later step has been taken: this one lies behind, on a day that nobody wrote
            there = next(done[later.id].start for later in kinds[number:] if later.id in done)
            span = Span(there, there)
        else:
            span = Span(free, _end(free, length))
        spans.append(span)
        follows = span.end if not length.amount and known is None else add_business_days(span.end, 1)
        free = max(free, add_business_days(follows, 0))
    return spans


def _backward(
    kinds: Sequence[StepKind], lengths: Mapping[str, Duration | None], limit: date | None
) -> list[Span | None]:
    if limit is None:
        return [None] * len(kinds)
    end = last_business_day(limit)
    spans: list[Span | None] = []
    for number in range(len(kinds) - 1, -1, -1):
        length = lengths.get(kinds[number].id) or _NONE
        start = _start(end, length)
        spans.append(Span(start, end))
        above = lengths.get(kinds[number - 1].id) if number else None
        end = add_business_days(start, -1) if above is not None and above.amount else start
    return spans[::-1]


def _end(start: date, length: Duration) -> date:
    """Return the last day of what begins on ``start``: 30 days end on the 30th day after it, 1 business day is the day itself."""
    if not length.amount:
        return start
    if length.unit == "b":
        return add_business_days(start, length.amount - 1) if length.amount > 1 else start
    return add_business_days(add_duration(start, length), 0)


def _start(end: date, length: Duration) -> date:
    """Return the last day on which what has to end on ``end`` can begin."""
    if not length.amount:
        return end
    if length.unit == "b":
        return add_business_days(end, 1 - length.amount) if length.amount > 1 else end
    start = end
    while _end(start, length) > end:
        start = last_business_day(start - _DAY)
    return start
