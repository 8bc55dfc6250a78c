"""What happens in the towns of one register: in order, the same however a period is divided, with arrivals from each other and slips."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from small_nation import policy
from small_register import DAY, SEED

from pia.register import event as ev
from pia.register.city import issuer_of
from pia.register.household import HEAD
from pia.register.opening import towns_of
from pia.register.person import Address
from pia.register.synthetic import people
from pia.register.townlife import Happening, arriving, happenings, slip
from pia.terms.calendar import is_business_day

ISSUER = issuer_of(SEED)
TOWNS = towns_of(policy(), 1_500, SEED, DAY)
UNTIL = DAY + timedelta(days=200)


@pytest.fixture(scope="module")
def every() -> list[Happening]:
    return list(happenings(TOWNS, ISSUER, DAY, UNTIL))


def test_everything_is_in_order(every: list[Happening]) -> None:
    assert len(every) > 100
    assert all(one.moment <= other.moment for one, other in pairwise(every))
    assert all(DAY <= one.moment.date() < UNTIL for one in every)
    assert {one.municipality for one in every} == {town.municipality for town in TOWNS}
    assert all(bool(one.application) != (one.arrival is not None) for one in every)


@pytest.mark.parametrize("days", [(1, 199), (50, 60, 90), (199, 1)])
def test_divisions_come_to_the_same(every: list[Happening], days: tuple[int, ...]) -> None:
    found, since = [], DAY
    for length in days:
        until = since + timedelta(days=length)
        found += happenings(TOWNS, ISSUER, since, until)
        since = until
    assert found == every


def test_who_leaves_for_the_other_town_arrives_there_once(every: list[Happening]) -> None:
    arrivals = [one for one in every if one.arrival is not None]
    assert len(arrivals) > 3
    assert len({one.arrival.application for one in arrivals if one.arrival}) == len(arrivals)
    for one in arrivals:
        assert one.arrival is not None
        assert one.arrival.origin != one.municipality
        assert isinstance(one.arrival.filed.destination, Address)
        assert one.arrival.filed.destination.municipality == one.municipality
        assert is_business_day(one.moment.date())
        assert one.moment.date() >= one.arrival.filed.on


def test_nobody_else_arrives_from_the_other_town(every: list[Happening]) -> None:
    towns = {town.municipality for town in TOWNS}
    for one in every:
        for event in one.application:
            if isinstance(event.payload, ev.MoveIn | ev.MoveInByCard) and isinstance(event.payload.origin, Address):
                assert event.payload.origin.municipality not in towns


def test_an_arrival_as_an_application(every: list[Happening]) -> None:
    one = next(one for one in every if one.arrival is not None)
    assert one.arrival is not None
    family = [resident for resident in people(TOWNS[0], ISSUER) if resident.household == "00000003"]
    made = arriving(one, family, 2)
    assert [event.atena for event in made] == [f"02{member.atena[2:]}" for member in family]
    assert {event.application for event in made} == {one.arrival.application}
    for event, member in zip(made, family, strict=True):
        assert isinstance(event.payload, ev.MoveIn | ev.MoveInByCard)
        content = event.payload
        assert (content.code, content.number, content.origin, content.relation) == (member.code, member.number, member.address, member.relation)  # fmt: skip
        assert isinstance(content, ev.MoveInByCard) == one.arrival.filed.by_card
    assert len({event.payload.household for event in made}) == 1  # type: ignore[union-attr]


def test_who_comes_alone_is_the_head(every: list[Happening]) -> None:
    one = next(one for one in every if one.arrival is not None)
    child = next(resident for resident in people(TOWNS[0], ISSUER) if resident.relation == "子")
    (event,) = arriving(one, [child], 1)
    assert event.payload.relation == HEAD  # type: ignore[union-attr]
    assert arriving(one, [], 1) == ()
    assert arriving(Happening(moment=one.moment, municipality=one.municipality), [child], 1) == ()


def test_slips_repeat_some_applications_that_cannot_come_twice(every: list[Happening]) -> None:
    slips = [(one.application, slip(one.application)) for one in every if one.application]
    made = [(first, twice) for first, twice in slips if twice]
    assert 0 < len(made) < len(slips) / 5
    for first, twice in made:
        assert twice[0].application == f"{first[0].application}-R"
        assert [event.payload for event in twice] == [event.payload for event in first]
    assert all(not twice for first, twice in slips if isinstance(first[0].payload, ev.MoveWithin | ev.DepartureFiled))


def test_one_town_alone_has_no_arrivals() -> None:
    alone = [TOWNS[0]]
    assert all(one.arrival is None for one in happenings(alone, ISSUER, DAY, date(2026, 9, 1)))
