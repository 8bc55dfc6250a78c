"""What happens in the towns of one register, in the order of the clock: their applications, arrivals from each other, and slips.

Who files a departure to another town of the register arrives there some days later, with the numbers that were given long ago. A slip is an
application that comes once more by mistake; a register has to refuse it. Nothing is kept but what is still to come.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pia.register import event as ev
from pia.register.clock import TOKYO, is_office_day
from pia.register.event import Event
from pia.register.household import HEAD
from pia.register.movement import Application
from pia.register.movements import movements
from pia.register.numbers import Issuer
from pia.register.person import Address, Resident
from pia.register.synthetic import Town

__all__ = ["Arrival", "Happening", "arriving", "happenings", "slip"]

_LONGEST: Final = timedelta(days=60)
"""From filing a departure to arriving elsewhere."""
_REPEATED: Final = (ev.MoveIn, ev.MoveInByCard, ev.Birth, ev.Death, ev.Removal)
_SLIPS: Final = 8
"""One of so many applications of these kinds comes twice."""


class Arrival(Struct, frozen=True, kw_only=True):
    """People who filed a departure in one town and now come to another of the same register."""

    application: str
    origin: str
    atenas: tuple[str, ...]
    filed: ev.DepartureFiled


class Happening(Struct, frozen=True, kw_only=True):
    """An application at the counter of a municipality, or an arrival that is to be made one."""

    moment: datetime
    municipality: str
    application: Application = ()
    arrival: Arrival | None = None


def happenings(towns: Sequence[Town], issuer: Issuer, since: date, until: date) -> Iterator[Happening]:
    """Yield what is recorded from ``since`` to ``until``, the last day not included; the same for every division of a period."""
    known = {town.municipality for town in towns}
    coming: list[tuple[datetime, str, Happening]] = []
    for moment, municipality, application in heapq.merge(
        *(_of(town, issuer, since, until) for town in towns), key=lambda one: (one[0], one[1])
    ):
        while coming and coming[0][0] <= moment:
            yield from _from(since, heapq.heappop(coming)[2])
        if moment.date() >= since:
            yield Happening(moment=moment, municipality=municipality, application=application)
        found = _arrival(application, municipality, known)
        if found is not None:
            heapq.heappush(coming, (found.moment, application[0].application, found))
    while coming and coming[0][0].date() < until:
        yield from _from(since, heapq.heappop(coming)[2])


def _from(since: date, one: Happening) -> Iterator[Happening]:
    if one.moment.date() >= since:
        yield one


def _of(town: Town, issuer: Issuer, since: date, until: date) -> Iterator[tuple[datetime, str, Application]]:
    early = max(town.day, since - _LONGEST)
    for application in movements(town, issuer, until, since=early, consequences=False):
        yield application[0].recorded, town.municipality, application


def _arrival(application: Application, municipality: str, known: set[str]) -> Happening | None:
    """Return who comes to another town of the register because of an application."""
    filed = application[0].payload
    if not isinstance(filed, ev.DepartureFiled) or not isinstance(filed.destination, Address):
        return None
    target = filed.destination.municipality
    if target not in known or target == municipality:
        return None
    name = application[0].application
    drawn = blake2b(name.encode(), digest_size=8).digest()
    day = filed.on + timedelta(days=drawn[0] % 6)
    while not is_office_day(day):
        day += timedelta(days=1)
    moment = datetime.combine(day, time(11, 0), TOKYO) + timedelta(microseconds=int.from_bytes(drawn[1:3], "big"))
    atenas = tuple(event.atena for event in application)
    arrival = Arrival(application=f"{name}-A", origin=municipality, atenas=atenas, filed=filed)
    return Happening(moment=moment, municipality=target, arrival=arrival)


def arriving(one: Happening, people: Sequence[Resident], number: int) -> Application:
    """Return the 転入届 of people who arrive.

    Args:
        one: an arrival.
        people: as their former municipality has, or had, them.
        number: of that municipality among those of the register, counted from 1; it begins their new 宛名番号.
    """
    arrival = one.arrival
    if arrival is None or not isinstance(arrival.filed.destination, Address):
        return ()
    filed, home = arrival.filed, arrival.filed.destination
    household = f"A{number:02d}{people[0].atena[2:]}" if people else ""
    headless = all(person.relation != HEAD for person in people)
    events = []
    for place, person in enumerate(people):
        relation = HEAD if headless and place == 0 else person.relation
        shared = {
            "person": person.person, "address": home, "household": household, "relation": relation,
            "code": person.code, "number": person.number, "origin": person.address,
        }  # fmt: skip
        by_card = {"planned": filed.on} if filed.by_card else {}
        content = (ev.MoveInByCard if by_card else ev.MoveIn)(**shared, **by_card)  # type: ignore[arg-type]  # each of its own type
        events.append(
            Event(
                application=arrival.application, atena=f"{number:02d}{person.atena[2:]}", effective=filed.on, filed=one.moment.date(),
                recorded=one.moment, payload=content,
            )
        )  # fmt: skip
    return tuple(events)


def slip(application: Application) -> Application:
    """Return an application that comes once more by mistake, () for most."""
    first = application[0]
    if not isinstance(first.payload, _REPEATED):
        return ()
    if blake2b(first.application.encode(), digest_size=2).digest()[0] % _SLIPS:
        return ()
    return tuple(replace(event, application=f"{first.application}-R") for event in application)
