"""A register at work day by day: applications at the counters, what happens of itself, notices, checks and erasures.

Every step of a day may be done again: what was taken is not taken twice, what was carried is not carried twice. So a run that was killed goes
on with the day that it did not finish, and the register comes out as if nothing had happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from msgspec.structs import replace

from pia.register.city import City
from pia.register.clock import TOKYO
from pia.register.desk import Desk
from pia.register.erasure import Eraser
from pia.register.movement import Application
from pia.register.nodes.juki import Accepted, corrected
from pia.register.person import Resident
from pia.register.removed import Removed
from pia.register.settings import Plan, Settings, Totals
from pia.register.townlife import Happening, arriving, happenings, slip
from pia.terms.durations import Duration

__all__ = ["Year", "nightly"]

_NIGHT: Final = time(0, 30)
_SHORT: Final = 183
"""Days of keeping below which a file is erased daily, not at the end of the month alone."""
_EVENING: Final = time(19, 0)
_DAY: Final = timedelta(days=1)

Taken = Callable[[str, bool], None]
"""Is told of each application as soon as it is decided: its number, and whether it was accepted."""


class Year:
    """Lets days pass in a register.

    Args:
        city: its systems.
        plan: who lives there.
        settings: remember how far it has come.
        taken: is told of each application.
    """

    def __init__(self, city: City, plan: Plan, settings: Settings, taken: Taken | None = None) -> None:
        self._city, self._plan, self._settings = city, plan, settings
        self._taken = taken or (lambda _application, _accepted: None)
        self._short = _short(city)
        self._jukis = {juki.declared.body: juki for juki in city.of("juki")}
        self._desks = {body: Desk(juki) for body, juki in self._jukis.items()}
        self._numbers = {town.municipality: place for place, town in enumerate(plan.towns, start=1)}

    def run(self, days: int) -> Iterator[Totals]:
        """Let so many days pass and yield what was done so far after each.

        Raises:
            UsageError: nobody can work at a counter as declared (:class:`~pia.register.desk.Desk`).
            StoreError: the store fails; whatever was acknowledged stays.
        """
        totals = self._settings.totals
        if totals is None:
            raise ValueError("the register was not seeded")
        today = totals.through + _DAY
        until = today + days * _DAY
        stream = happenings(self._plan.towns, self._issuer, today, until)
        coming = next(stream, None)
        first = True
        while today < until:
            self._to(datetime.combine(today, _NIGHT, TOKYO))
            left = sum(juki.daily() for juki in self._jukis.values())
            for server in self._city.of("supplementary-prefecture-server"):
                server.clear_overdue()
            accepted = refused = 0
            while coming is not None and coming.moment.date() <= today:
                done = self._happen(coming, again=first)
                accepted, refused = accepted + done[0], refused + done[1]
                coming = next(stream, None)
            numbered, carried, erased = self._evening(today)
            totals = replace(
                totals, through=today, days=totals.days + 1, accepted=totals.accepted + accepted, refused=totals.refused + refused,
                left=totals.left + left, numbered=totals.numbered + numbered, carried=totals.carried + carried, erased=totals.erased + erased,
            )  # fmt: skip
            self._settings.reached(totals, self._city.clock.now)
            yield totals
            first, today = False, today + _DAY

    @property
    def _issuer(self) -> Any:
        if self._city.issuer is None:
            raise ValueError("nobody gives numbers here")
        return self._city.issuer

    def _to(self, moment: datetime) -> None:
        """Move the clock on, unless it is there already."""
        if moment > self._city.clock.now:
            self._city.clock.move_to(moment)

    # --- at the counters ---

    def _happen(self, one: Happening, *, again: bool) -> tuple[int, int]:
        """Bring an application to its counter, and once more where somebody slips; return how many were accepted and refused."""
        juki = self._jukis.get(one.municipality)
        application = one.application or self._arriving(one)
        if juki is None or not application:
            return 0, 0
        self._to(one.moment)
        accepted = (again and _knows(juki, application)) or self._file(juki, application)
        twice = slip(application)
        if not twice:
            return accepted, not accepted
        return accepted, 1 + (not accepted) - self._file(juki, twice)

    def _file(self, juki: Any, application: Application) -> bool:
        desk, people = self._desks[juki.declared.body], corrected(application)
        done = juki.accept(desk.correcting(people[0]) if people else desk.work(), application)
        accepted = isinstance(done, Accepted)
        self._taken(application[0].application, accepted)
        return accepted

    def _arriving(self, one: Happening) -> Application:
        if one.arrival is None or one.arrival.origin not in self._jukis:
            return ()
        juki = self._jukis[one.arrival.origin]
        people = [_last(juki.standing(atena)) for atena in one.arrival.atenas]
        return arriving(one, [one for one in people if one is not None], self._numbers[one.arrival.origin])

    # --- after hours ---

    def _evening(self, today: date) -> tuple[int, int, int]:
        """Carry the notices, ask for new numbers, have them told to their people, carry again; erase what is kept shortly.

        At the end of a month everything is compared, and erased everywhere.
        """
        city = self._city
        self._to(datetime.combine(today, _EVENING, TOKYO))
        carried = city.pump()
        numbered = sum(juki.ask_numbers() for juki in self._jukis.values())
        for juki in self._jukis.values():
            juki.extract_recipients()
        carried += city.pump()
        for cards in city.of("card-management"):
            cards.send_letters()
        erased = 0
        if (today + _DAY).month != today.month:
            _compare(city)
            erased = nightly(city)
        elif self._short:
            erased = _erase(city, self._short)
        return numbered, carried, erased


def nightly(city: City) -> int:
    """Erase what is over at every system and in the files of the store; return how many records went."""
    erased = _erase(city, city.nodes)
    if erased or _short(city):
        city.store.scrub()
    return erased


def _erase(city: City, nodes: Iterable[str]) -> int:
    eraser = Eraser(city.policy, city.keys, city.clock)
    return sum(eraser.run(city.nodes[node].store).records for node in nodes)


def _short(city: City) -> tuple[str, ...]:
    """Return the systems with a file that is kept for less than some months: there something may be over every day."""
    return tuple(
        dict.fromkeys(
            file.node
            for file in city.policy.files
            if file.node in city.nodes and isinstance(file.keep, Duration) and file.keep.days_bounds()[0] < _SHORT
        )
    )


def _compare(city: City) -> None:
    """整合性確認 of every system with the one above; each enters what it found."""
    kinds: Sequence[Any] = ("municipal-cs", "prefecture-server", "supplementary-prefecture-server")
    for kind in kinds:
        for node in city.of(kind):
            node.check()


def _knows(juki: Any, application: Application) -> bool:
    """Say whether an application was taken before the run was stopped."""
    first = application[0]
    with juki.store.read() as reader:
        return any(event.application == first.application for _, event in juki.residents.events(reader, first.atena))


def _last(standing: Resident | Removed | None) -> Resident | None:
    return standing.resident if isinstance(standing, Removed) else standing
