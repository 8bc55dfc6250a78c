from __future__ import annotations

import itertools
import tracemalloc
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from townsfolk import ISSUER

from pia.register.event import EVENTS, DepartureFiled, Event, MoveIn, MoveInByCard
from pia.register.history import as_of
from pia.register.logic import decide
from pia.register.movements import APPLICATIONS_PER_YEAR, movements
from pia.register.person import Address
from pia.register.synthetic import Town, opening, people
from pia.register.view import Book, Outcome
from pia.terms.calendar import is_business_day

if TYPE_CHECKING:
    from pia.register.movement import Application

DAY = date(2026, 4, 1)
END = date(2027, 4, 1)
TOWN = Town(municipality="152021", area="新潟県長岡市", population=6_000, seed=3, day=DAY)
YEAR = tuple(movements(TOWN, ISSUER, END))


def opened(town: Town) -> Book:
    book = Book(town.municipality)
    for one in people(town, ISSUER):
        book.put(one)
    return book


def taken(book: Book, applications: tuple[Application, ...]) -> list[Event]:
    """Have a book take everything, in order."""
    events = []
    for application in applications:
        outcome = decide(book, application)
        assert isinstance(outcome, Outcome), (outcome, application[0].kind)
        book.apply(outcome)
        events += outcome.events
    return events


def test_a_year_is_taken_without_a_refusal() -> None:
    book = opened(TOWN)
    events = taken(book, YEAR)
    kinds = Counter(event.kind for event in events)
    assert set(EVENTS) - set(kinds) <= {"entry", "alias", "code-change", "number-change", "rewriting"}
    expected = APPLICATIONS_PER_YEAR * TOWN.population / 1_000
    filed = [one for one in YEAR if one[0].recorded.hour >= 8]
    assert 0.9 * expected < len({one[0].application[:17] for one in filed}) < 1.3 * expected
    residents = sum(1 for _ in book.residents())
    assert 0.97 * TOWN.population < residents < 1.03 * TOWN.population
    assert len(book.removed) > 100


def test_the_history_of_a_year_can_be_asked_for() -> None:
    book = opened(TOWN)
    events: dict[str, list[Event]] = {}
    for one in people(TOWN, ISSUER):
        events[one.atena] = [opening(one, DAY)]
    middle = YEAR[len(YEAR) // 2][0].recorded
    for application in YEAR:
        for event in application:
            events.setdefault(event.atena, []).append(event)
    first = tuple(one for one in YEAR if one[0].recorded <= middle)
    taken(book, first)
    assert {a: as_of(e, recorded=middle) for a, e in events.items() if as_of(e, recorded=middle) is not None} == dict(
        book.standings
    )


def test_the_same_seed_makes_the_same_year() -> None:
    assert tuple(itertools.islice(movements(TOWN, ISSUER, END), 100)) == YEAR[:100]
    assert tuple(itertools.islice(movements(replace(TOWN, seed=4), ISSUER, END), 100)) != YEAR[:100]


def test_a_year_goes_forward_in_the_hours_of_the_office() -> None:
    moments = [application[0].recorded for application in YEAR]
    assert moments == sorted(moments)
    for application in YEAR:
        first = application[0]
        assert {(one.application, one.recorded) for one in application} == {(first.application, first.recorded)}
        assert DAY <= first.recorded.date() < END
        if "departure-filed" in first.kind or "move-in" in first.kind or first.kind == "birth":
            assert is_business_day(first.recorded.date())
            assert 8 <= first.recorded.hour <= 17


@pytest.mark.parametrize("since", [date(2026, 4, 2), date(2026, 10, 17), date(2027, 3, 30)])
def test_a_year_can_be_taken_up_again_on_any_day(since: date) -> None:
    again = tuple(movements(TOWN, ISSUER, END, since=since))
    assert again == tuple(one for one in YEAR if one[0].recorded.date() >= since)


def test_a_longer_time_begins_with_the_shorter_one() -> None:
    longer = tuple(movements(TOWN, ISSUER, END + timedelta(days=40)))
    assert longer[: len(YEAR)] == YEAR
    taken(opened(TOWN), longer)


def test_a_stream_ends_when_every_household_was_touched() -> None:
    village = replace(TOWN, population=100)
    everything = tuple(movements(village, ISSUER, date(2040, 1, 1)))
    taken(opened(village), everything)
    touched = {application[0].application[:16] for application in everything}
    assert len(touched) == village.households


def test_without_consequences_only_what_people_file_is_left() -> None:
    plain = tuple(movements(TOWN, ISSUER, END, consequences=False))
    kinds = {event.kind for application in plain for event in application}
    assert not kinds & {"move-out", "move-abroad", "move-out-confirmed", "number-given", "departure-cancelled"}
    taken(opened(TOWN), plain)


def test_people_go_to_sister_towns_and_only_by_leaving_there() -> None:
    sister = ("112291", "埼玉県和光市")
    paired = replace(TOWN, sisters=(sister,))
    events = [event for application in movements(paired, ISSUER, END) for event in application]
    gone = [event.payload.destination for event in events if isinstance(event.payload, DepartureFiled)]
    there = sum(isinstance(place, Address) and place.municipality == sister[0] for place in gone)
    assert 0.2 < there / len(gone) < 0.45
    came = [event.payload.origin for event in events if isinstance(event.payload, MoveIn | MoveInByCard)]
    assert came
    assert not any(isinstance(place, Address) and place.municipality == sister[0] for place in came)


def test_applications_and_newcomers_are_told_apart() -> None:
    names = [application[0].application for application in YEAR]
    assert len(set(names)) == len(names)
    born = [
        event for application in YEAR for event in application if event.kind in ("birth", "move-in", "move-in-by-card")
    ]
    assert len({event.atena for event in born}) == len(born)
    assert all(int(event.atena) >= TOWN.population for event in born)


def test_memory_stays_flat() -> None:
    def peak(population: int) -> int:
        tracemalloc.start()
        for _ in movements(replace(TOWN, population=population), ISSUER, date(2026, 7, 1)):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(20_000) < peak(2_000) + 1_500_000, "only what is still to come is kept"
