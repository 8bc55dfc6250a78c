"""Random walks through a small register: applications good and bad, one after another, with what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from msgspec.structs import replace
from townsfolk import (
    DAY,
    HERE,
    HOME,
    ORIGIN,
    OTHER_HOME,
    OVERSEAS,
    STAY,
    THIRD_HOME,
    born,
    code,
    event,
    foreigner,
    moving_in,
    number,
    person,
    together,
)  # fmt: skip

from pia.register import event as ev
from pia.register.clock import TOKYO
from pia.register.logic import decide
from pia.register.person import Name, Resident
from pia.register.refusal import Refused
from pia.register.view import Book

if TYPE_CHECKING:
    from datetime import date

    from pia.register.event import Event
    from pia.register.step import Standing

PEOPLE = [str(n) for n in range(1, 7)]
HOUSEHOLDS = ["A", "B", "C"]
HOMES = {"A": HOME, "B": OTHER_HOME, "C": THIRD_HOME}
PLACES = st.integers(1, 9)
RELATIONS = st.sampled_from(["世帯主", "世帯主", "子", "妻"])


@dataclass(frozen=True)
class Choice:
    """What is tried next, before the day is known."""

    people: tuple[str, ...]
    entering: ev.Content
    staying: ev.Content
    lag: int
    sensible: bool
    """Whether what is tried is made to fit the person: most of it is then taken."""
    together: bool = True


@dataclass
class Walk:
    """A book after a walk, with its accepted events and what it held after every application."""

    book: Book = field(default_factory=lambda: Book(HERE))
    events: list[Event] = field(default_factory=list)
    states: list[tuple[datetime, dict[str, Standing]]] = field(default_factory=list)
    taken: int = 0
    refused: int = 0

    def of(self, atena: str) -> list[Event]:
        """Return the accepted events of one person."""
        return [one for one in self.events if one.atena == atena]


@st.composite
def entering(draw: st.DrawFn) -> ev.Content:
    household = draw(st.sampled_from(HOUSEHOLDS))
    place = draw(PLACES)
    who = draw(st.sampled_from([person(), person("見本　花子", "ミホン　ハナコ", sex="female"), foreigner()]))
    common = {"address": HOMES[household], "household": household, "relation": draw(RELATIONS), "person": who}
    numbered = draw(st.sampled_from([None, number(place), number(place)]))
    match draw(st.sampled_from(["in", "in", "abroad", "card", "born", "entry"])):
        case "in":
            return moving_in(place, number=numbered, **common)
        case "abroad":
            return moving_in(place, number=numbered, origin=OVERSEAS, **common)
        case "card":
            return ev.MoveInByCard(code=code(place), number=numbered, origin=ORIGIN, planned=DAY, **common)
        case "born":
            return born(place, household, DAY + timedelta(days=draw(st.integers(0, 30))), address=HOMES[household])
        case _:
            return ev.Entry(code=code(place), number=numbered, since=DAY, settled=DAY, **common)


@st.composite
def numbering(draw: st.DrawFn) -> ev.Content:
    old, new = draw(PLACES), draw(PLACES)
    return draw(st.sampled_from([
        ev.NumberGiven(code=code(old), number=number(new)),
        ev.NumberChange(old=number(old), new=number(new)),
        ev.CodeChange(old=code(old), new=code(new)),
    ]))  # fmt: skip


def correcting() -> st.SearchStrategy[ev.Content]:
    changes = [
        ev.Changes(name=Name("別　名", "ベツ　メイ")), ev.Changes(sex="female"), ev.Changes(foreign=None), ev.Changes(foreign=STAY),
        ev.Changes(foreign=replace(STAY, status="永住者", period="", expires=None)), ev.Changes(latin="SHIKEN"), ev.Changes(settled=DAY + timedelta(days=2)),
    ]  # fmt: skip
    return st.builds(lambda given: ev.Correction(changes=given, reason="error"), st.sampled_from(changes))


def staying() -> st.SearchStrategy[ev.Content]:
    departures = st.builds(
        lambda where, days: ev.DepartureFiled(destination=where, on=DAY + timedelta(days=days)),
        st.sampled_from([ORIGIN, OVERSEAS]),
        st.integers(0, 25),
    )
    plain = st.sampled_from([
        ev.Death(), ev.Removal(reason="not-living"), ev.MoveOut(), ev.MoveAbroad(), ev.DepartureCancelled(), ev.Rewriting(),
        ev.MoveOutConfirmed(address=ORIGIN), ev.FormerSurname(surname=Name("旧", "キュウ")), ev.FormerSurname(surname=None),
        ev.AliasChange(alias=Name("通　称", "ツウ　ショウ")), ev.AliasChange(alias=None),
    ])  # fmt: skip
    moves = st.builds(lambda where: ev.MoveWithin(address=where), st.sampled_from(list(HOMES.values())))
    households = st.builds(
        lambda h, r: ev.HouseholdChange(household=h, relation=r), st.sampled_from(HOUSEHOLDS), RELATIONS
    )
    return plain | departures | moves | households | correcting() | numbering()


def choices() -> st.SearchStrategy[Choice]:
    people = st.one_of(
        st.sampled_from([(one,) for one in PEOPLE]),
        st.sampled_from([(one,) for one in PEOPLE]),
        st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=3, unique=True).map(tuple),
    )
    sensible = st.sampled_from([True, True, True, False])
    return st.builds(
        Choice,
        people,
        entering(),
        staying(),
        st.sampled_from([0, 0, 0, 1, 2, 5]),
        sensible,
        st.sampled_from([True, True, False]),
    )


def walks(longest: int = 50) -> st.SearchStrategy[list[Choice]]:
    return st.lists(choices(), min_size=longest // 2, max_size=longest)


def walk(tried: list[Choice]) -> Walk:
    """Try one choice a day, the last of them on the due day of whoever is leaving."""
    done = Walk()
    for step, choice in enumerate(tried):
        day = DAY + timedelta(days=step)
        moment = datetime.combine(day, time(9, 0), TOKYO)
        events = tuple(_event(done.book, atena, choice, day, moment) for atena in choice.people)
        before = dict(done.book.standings)
        members = {household: done.book.members(household) for household in HOUSEHOLDS}
        outcome = decide(done.book, together(*events) if choice.together else events)
        assert dict(done.book.standings) == before, "judging changes nothing"
        assert {household: done.book.members(household) for household in HOUSEHOLDS} == members
        if isinstance(outcome, Refused):
            done.refused += 1
        else:
            done.book.apply(outcome)
            done.events += outcome.events
            done.taken += 1
        done.states.append((moment, dict(done.book.standings)))
    return done


def _event(book: Book, atena: str, choice: Choice, day: date, moment: datetime) -> Event:
    standing = book.standing(atena)
    here = isinstance(standing, Resident)
    content = choice.staying if here or (choice.lag > 1 and not choice.sensible) else choice.entering
    effective = day - timedelta(days=choice.lag)
    if choice.sensible:
        content = _fitting(book, atena, content)
        earliest = standing.settled if isinstance(standing, Resident) else standing.on if standing is not None else DAY
        effective = max(effective, earliest)
    if isinstance(content, ev.Birth):
        effective = content.person.birth
    elif isinstance(content, ev.MoveOut | ev.MoveAbroad) and isinstance(standing, Resident) and standing.leaving:
        effective = standing.leaving.on
    return event(atena, content, day, effective=effective, recorded=moment)


def _fitting(book: Book, atena: str, content: ev.Content) -> ev.Content:
    """Make a content fit what the book holds of the person, as a careful clerk would."""
    standing = book.standing(atena)
    place = int(atena)
    if isinstance(content, ev.MoveIn | ev.MoveInByCard | ev.Birth | ev.Entry):
        alone = not any(member.atena != atena for member in book.members(content.household))
        content = replace(content, code=code(place), relation="世帯主" if alone else "子")
        if standing is not None and not isinstance(standing, Resident):
            content = replace(content, code=standing.resident.code, person=standing.resident.person)
        if not isinstance(content, ev.Birth):
            kept = (
                standing.resident.number
                if standing is not None and not isinstance(standing, Resident)
                else number(place)
            )
            content = replace(content, number=kept)
        return content
    if not isinstance(standing, Resident):
        return content
    if isinstance(content, ev.MoveOut | ev.MoveAbroad) and standing.leaving is not None:
        return ev.MoveOut() if standing.leaving.destination == ORIGIN else ev.MoveAbroad()
    if isinstance(content, ev.NumberChange):
        return replace(content, old=standing.number or content.old)
    if isinstance(content, ev.CodeChange):
        return replace(content, old=standing.code)
    if isinstance(content, ev.NumberGiven):
        return replace(content, code=standing.code)
    if isinstance(content, ev.HouseholdChange):
        alone = not any(member.atena != atena for member in book.members(content.household))
        return replace(content, relation="世帯主" if alone else "縁故者")
    return content
