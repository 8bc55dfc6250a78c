"""What happens in a synthetic town: the applications of its years in the order of recording, each made from (seed, number) alone.

Every household is touched once at most, so that an application can be made from the household as it was on the opening day
and is always acceptable. Only what is still to come of filed departures and births is kept in mind meanwhile.
"""

from __future__ import annotations

import heapq
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from pia.register.clock import TOKYO, is_office_day
from pia.register.movement import Application, Movement
from pia.register.numbers import Permutation
from pia.register.synthetic import Town, household

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.register.numbers import Issuer

__all__ = ["APPLICATIONS_PER_YEAR", "movements"]

APPLICATIONS_PER_YEAR: Final = 80
"""For a thousand people; births 7, deaths 12, move-ins and departures of 15 households each, and so on."""

_DAYS_PER_YEAR = 245
_OPENS = time(8, 30)
_OPEN_MICROSECONDS = 31_500_000_000
_LONGEST_SEQUEL = timedelta(days=60)

_Sequel = tuple[datetime, int, int, Application]


def movements(
    town: Town, issuer: Issuer, until: date, *, since: date | None = None, consequences: bool = True
) -> Iterator[Application]:
    """Yield the applications recorded from ``since`` (the opening day) to ``until``, the last day not included.

    Args:
        town: as it was populated.
        issuer: of the nation's numbers.
        until: nothing recorded on this day or later is yielded.
        since: skip what was recorded before; what is yielded is the same as without it.
        consequences: also what follows of itself: 消除 on the planned day, the 転入通知 of the other municipality, the
            個人番号 of a newborn. False where the nodes of a register bring that about.

    The stream ends early once every household has been touched, after about six years.
    """
    order = Permutation(town.key, town.households)
    waiting: list[_Sequel] = []
    for number, recorded in _moments(town, (since or town.day) - _LONGEST_SEQUEL, until):
        while waiting and waiting[0][0] <= recorded:
            yield from _from(since, heapq.heappop(waiting)[3])
        movement = Movement(town, issuer, number, recorded, household(town, issuer, order.of(number)))
        yield from _from(since, movement.application)
        if consequences:
            for place, (moment, events) in enumerate(movement.sequels):
                heapq.heappush(waiting, (moment, number, place, events))
    while waiting and waiting[0][0].date() < until:
        yield from _from(since, heapq.heappop(waiting)[3])


def _from(since: date | None, application: Application) -> Iterator[Application]:
    if application and (since is None or application[0].recorded.date() >= since):
        yield application


def _moments(town: Town, start: date, until: date) -> Iterator[tuple[int, datetime]]:
    """Yield the number and moment of every movement, evenly over the hours in which the counter is open."""
    a_day = APPLICATIONS_PER_YEAR * town.population
    count, days = town.households, 0
    day = town.day
    while day < until:
        if is_office_day(day):
            if day >= start:
                first, last = (-(-n * a_day // (_DAYS_PER_YEAR * 1_000)) for n in (days, days + 1))
                for number in range(first, min(last, count)):
                    passed = (number * _DAYS_PER_YEAR * 1_000 - days * a_day) * _OPEN_MICROSECONDS // a_day
                    yield number, datetime.combine(day, _OPENS, TOKYO) + timedelta(microseconds=passed)
            days += 1
        day += timedelta(days=1)
