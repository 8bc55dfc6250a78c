"""One movement of a synthetic household: what kind it is, the application that is filed, and what follows of itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from pia.register import event as ev
from pia.register.clock import TOKYO
from pia.register.departing import staying_on
from pia.register.event import Event
from pia.register.household import HEAD
from pia.register.person import Abroad, Address, ForeignResident, Name, Person
from pia.register.synthetic import Draw, Town, compose
from pia.register.synthetic_words import COUNTRIES, GIVEN, SURNAMES, TOWNS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pia.register.numbers import Issuer
    from pia.register.person import Place, Resident, Sex

__all__ = ["Application", "Movement"]

Application = tuple[Event, ...]
"""The events of one 届."""

_SEXES: Final[tuple[Sex, Sex]] = ("male", "female")
_BATCH = time(0, 30)
_LARGEST = 5
"""How many people the largest household of newcomers may have."""


class Movement:
    """One movement of one household: its application, and what is to follow later."""

    def __init__(
        self, town: Town, issuer: Issuer, number: int, recorded: datetime, members: Sequence[Resident]
    ) -> None:
        self.town, self.issuer, self.number, self.recorded, self.members = town, issuer, number, recorded, members
        self.draw = Draw(town.key, b"movement", number)
        self.today = recorded.date()
        settled = max(member.settled for member in members)
        self.day = max(settled, self.today - timedelta(days=self.draw.below(10)))
        """The effective day: within the last ten days."""
        self.sequels: list[tuple[datetime, Application]] = []
        chosen = self.draw.below(_TOTAL)
        kind = next(make for weight, make in _CUMULATED if chosen < weight)
        self.application = kind(self) or _correction(self)

    def event(self, atena: str, content: ev.Content, effective: date | None = None) -> Event:
        """Make an event of this application."""
        return self._made(atena, content, (effective or self.day, self.today, self.recorded))

    def later(self, moment: datetime, contents: Sequence[tuple[str, ev.Content]], effective: date) -> None:
        """Plan an application that follows."""
        times = (effective, max(effective, moment.date()), moment)
        self.sequels.append((moment, tuple(self._made(atena, content, times) for atena, content in contents)))

    def _made(self, atena: str, content: ev.Content, times: tuple[date, date, datetime]) -> Event:
        effective, filed, recorded = times
        application = f"T{self.town.municipality}-{self.number:08d}-{recorded:%m%d}"
        return Event(
            application=application, atena=atena, effective=effective, filed=filed, recorded=recorded, payload=content
        )

    def newcomer(self, offset: int = 0) -> int:
        """Return the index of somebody who was not here on the opening day."""
        return self.town.population + _LARGEST * self.number + offset

    def one(self) -> Resident:
        """Draw a member."""
        return self.draw.of(self.members)

    def address(self) -> Address:
        """Draw an address in the town."""
        lot = f"{41 + self.draw.below(40)}番{1 + self.draw.below(30)}号"
        return Address(self.town.municipality, self.town.area, self.draw.of(TOWNS), lot, "", self.town.postal)

    def away(self, place: tuple[str, str]) -> Address:
        """Draw an address in another municipality."""
        municipality, area = place
        return Address(municipality, area, self.draw.of(TOWNS), f"{1 + self.draw.below(40)}番")

    def staying(self, leaving: Sequence[Resident], day: date) -> list[tuple[str, ev.Content]]:
        """Return the 世帯変更 of those who stay where the head leaves."""
        gone = {member.atena for member in leaving}
        return [(one.atena, one.content) for one in staying_on(self.members, gone, day)]


def _at(day: date, hour: int, movement: Movement) -> datetime:
    """Return a moment of a day for a sequel, with microseconds of its own."""
    return datetime.combine(day, time(hour, 0), TOKYO) + timedelta(microseconds=movement.number)


def _birth(m: Movement) -> Application:
    head = m.members[0]
    sex = m.draw.of(_SEXES)
    birth = max(m.today - timedelta(days=m.draw.below(10)), m.town.day)
    index = m.newcomer()
    text, kana = m.draw.of(GIVEN[sex])
    surname = head.person.name
    if head.person.foreign is None:
        name = Name(f"{surname.text.split('　')[0]}　{text}", f"{surname.kana.split('　')[0]}　{kana}")
        person = Person(name=name, birth=birth, sex=sex, domicile=head.person.domicile)
    else:
        stay = ForeignResident(nationality=head.person.foreign.nationality, category="transitional-birth", since=birth)
        person = Person(name=Name(surname.text), birth=birth, sex=sex, foreign=stay)
    code = m.issuer.code(m.town.first + index)
    content = ev.Birth(person=person, address=head.address, household=head.household, relation="子", code=code)
    given = ev.NumberGiven(code=code, number=m.issuer.number(m.town.first + index))
    day = m.today + timedelta(days=3)
    m.later(_at(day, 9, m), [(f"{index:010d}", given)], day)
    return (m.event(f"{index:010d}", content, birth),)


def _death(m: Movement) -> Application:
    eldest = min(m.members, key=lambda member: member.person.birth)
    return (
        m.event(eldest.atena, ev.Death()),
        *(m.event(atena, content) for atena, content in m.staying([eldest], m.day)),
    )


def _move_in(m: Movement) -> Application:
    size = m.draw.of((1, 1, 1, 2, 2, 3, 4))
    then = replace(m.town, day=m.day)
    people = compose(then, m.issuer, Draw(m.town.key, b"newcomers", m.number), (m.newcomer(), size), f"N{m.number:08d}")
    planned = m.day - timedelta(days=m.draw.below(5)) if m.draw.below(10) < 4 else None
    origin: Place = m.away(m.town.elsewhere(m.draw))
    if planned is None and m.draw.below(20) == 0:
        origin = Abroad(m.draw.of(COUNTRIES))
    home = people[0].address
    events = []
    for one in people:
        content: ev.Content
        if planned is not None and isinstance(origin, Address):
            content = ev.MoveInByCard(
                person=one.person, address=home, household=one.household, relation=one.relation, code=one.code,
                number=one.number, origin=origin, planned=planned,
            )  # fmt: skip
        else:
            content = ev.MoveIn(
                person=one.person, address=home, household=one.household, relation=one.relation, code=one.code,
                number=one.number, origin=origin,
            )  # fmt: skip
        events.append(m.event(one.atena, content))
    return tuple(events)


def _departure(m: Movement) -> Application:
    leaving = m.members if m.draw.below(10) < 7 else m.members[-1:]
    destination = m.away(m.town.destination(m.draw))
    on = m.today + timedelta(days=5 + m.draw.below(20))
    filed = _filed(m, leaving, destination, on)
    outcome = m.draw.below(100)
    arrived: list[tuple[str, ev.Content]] = [(p.atena, ev.MoveOutConfirmed(address=destination)) for p in leaving]
    if outcome < 3:
        cancelled = on - timedelta(days=2)
        m.later(_at(cancelled, 14, m), [(p.atena, ev.DepartureCancelled()) for p in leaving], cancelled)
    elif outcome < 20:
        early = on - timedelta(days=3)
        m.later(_at(on - timedelta(days=1), 10, m), arrived + m.staying(leaving, early), early)
    else:
        _removed(m, [(p.atena, ev.MoveOut()) for p in leaving], leaving, on)
        if outcome < 95:
            m.later(
                _at(on + timedelta(days=5 + m.draw.below(10)), 11, m), arrived, on + timedelta(days=m.draw.below(4))
            )
    return filed


def _filed(m: Movement, leaving: Sequence[Resident], destination: Place, on: date) -> Application:
    content = ev.DepartureFiled(destination=destination, on=on, by_card=m.draw.below(10) < 4)
    return tuple(m.event(member.atena, content, m.today) for member in leaving)


def _removed(m: Movement, contents: list[tuple[str, ev.Content]], leaving: Sequence[Resident], on: date) -> None:
    """Plan the 消除 on the planned day, by the batch before the counter opens."""
    moment = datetime.combine(on, _BATCH, TOKYO) + timedelta(microseconds=m.number)
    m.later(moment, contents + m.staying(leaving, on), on)


def _abroad(m: Movement) -> Application:
    leaving = m.members[:1] if m.draw.below(2) else m.members
    on = m.today + timedelta(days=5 + m.draw.below(20))
    _removed(m, [(p.atena, ev.MoveAbroad()) for p in leaving], leaving, on)
    return _filed(m, leaving, Abroad(m.draw.of(COUNTRIES)), on)


def _move_within(m: Movement) -> Application:
    content = ev.MoveWithin(address=m.address())
    return tuple(m.event(member.atena, content) for member in m.members)


def _split(m: Movement) -> Application:
    if len(m.members) < 2:
        return ()
    content = ev.HouseholdChange(household=f"S{m.number:08d}", relation=HEAD)
    return (m.event(m.members[-1].atena, content),)


def _correction(m: Movement) -> Application:
    person = m.one()
    foreign = person.person.foreign
    if foreign is not None:
        changes = ev.Changes(foreign=replace(foreign, status="永住者", period="", expires=None, card="AB00000000CD"))
        return (m.event(person.atena, ev.Correction(changes=changes, reason="immigration")),)
    surname = m.draw.of([one for one in SURNAMES if not person.person.name.text.startswith(f"{one[0]}　")])
    name = person.person.name
    renamed = Name(f"{surname[0]}　{name.text.split('　')[-1]}", f"{surname[1]}　{name.kana.split('　')[-1]}")
    return (m.event(person.atena, ev.Correction(changes=ev.Changes(name=renamed), reason="family-register")),)


def _former_surname(m: Movement) -> Application:
    person = m.one()
    if person.person.foreign is not None:
        return ()
    text, kana = m.draw.of(SURNAMES)
    return (m.event(person.atena, ev.FormerSurname(surname=Name(text, kana))),)


def _alias(m: Movement) -> Application:
    person = m.one()
    if person.person.foreign is None:
        return ()
    text, kana = m.draw.of(SURNAMES)
    return (m.event(person.atena, ev.AliasChange(alias=Name(text, kana))),)


def _number_change(m: Movement) -> Application:
    person = m.one()
    new = m.issuer.number(m.town.first + 5 * m.town.population + m.number)
    return (m.event(person.atena, ev.NumberChange(old=person.number or "", new=new)),)


def _code_change(m: Movement) -> Application:
    person = m.one()
    new = m.issuer.code(m.town.first + 5 * m.town.population + m.number)
    return (m.event(person.atena, ev.CodeChange(old=person.code, new=new)),)


def _removal(m: Movement) -> Application:
    return tuple(m.event(member.atena, ev.Removal(reason="not-living")) for member in m.members)


def _rewriting(m: Movement) -> Application:
    return (m.event(m.one().atena, ev.Rewriting()),)


_WEIGHTS: Final[tuple[tuple[int, Callable[[Movement], Application]], ...]] = (
    (70, _birth),
    (120, _death),
    (150, _move_in),
    (150, _departure),
    (95, _move_within),
    (40, _split),
    (130, _correction),
    (10, _former_surname),
    (10, _alias),
    (3, _number_change),
    (3, _code_change),
    (6, _removal),
    (8, _abroad),
    (5, _rewriting),
)
"""In tenths of an application for a thousand people a year; what a household cannot do becomes a correction."""

_TOTAL: Final = sum(weight for weight, _ in _WEIGHTS)
_CUMULATED: Final = tuple((sum(w for w, _ in _WEIGHTS[: i + 1]), make) for i, (_, make) in enumerate(_WEIGHTS))
