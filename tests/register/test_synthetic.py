from __future__ import annotations

import itertools
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from townsfolk import ISSUER

from pia.register.checks import check_form
from pia.register.household import HEAD, is_relation
from pia.register.logic import decide
from pia.register.numbers import TEST_PREFIX
from pia.register.removed import Removed
from pia.register.step import step
from pia.register.synthetic import Draw, Town, former_people, household, opening, people
from pia.register.synthetic_words import BUILDINGS, COUNTRIES, FOREIGN, GIVEN, NEIGHBOURS, SURNAMES, TOWNS
from pia.register.view import Book, Outcome
from pia.terms.check_digits import is_valid_municipality_code

if TYPE_CHECKING:
    from pia.register.person import Resident

DAY = date(2026, 4, 1)
TOWN = Town(municipality="152021", area="新潟県長岡市", population=3_000, seed=7, day=DAY)
PEOPLE = tuple(people(TOWN, ISSUER))


def test_the_population_is_exact() -> None:
    for population in (1, 2, 41, 42, 43, 500):
        assert sum(1 for _ in people(replace(TOWN, population=population), ISSUER)) == population


def test_the_same_seed_makes_the_same_people_and_another_one_others() -> None:
    def first(town: Town) -> tuple[Resident, ...]:
        return tuple(itertools.islice(people(town, ISSUER), 200))

    assert first(TOWN) == PEOPLE[:200]
    assert first(replace(TOWN, seed=8)) != PEOPLE[:200]
    assert first(replace(TOWN, municipality="112291", area="埼玉県和光市"))[0].person != PEOPLE[0].person


def test_a_larger_town_begins_with_the_same_people() -> None:
    larger = itertools.islice(people(replace(TOWN, population=10_000), ISSUER), 2_900)
    assert tuple(larger) == PEOPLE[:2_900]


def test_any_household_can_be_made_again_by_itself() -> None:
    families = [tuple(members) for _, members in itertools.groupby(PEOPLE, key=lambda one: one.household)]
    assert len(families) == TOWN.households
    for number in (0, 1, 19, 20, 21, 777, len(families) - 1):
        assert household(TOWN, ISSUER, number) == families[number]
    for number in (-1, len(families)):
        with pytest.raises(ValueError, match="fewer households"):
            household(TOWN, ISSUER, number)


@given(st.integers(1, 400))
def test_households_are_counted_without_making_them(population: int) -> None:
    town = replace(TOWN, population=population)
    assert len({one.household for one in people(town, ISSUER)}) == town.households


def test_every_opening_is_taken_by_the_logic() -> None:
    book = Book(TOWN.municipality)
    for _, members in itertools.groupby(PEOPLE, key=lambda one: one.household):
        outcome = decide(book, [replace(opening(one, DAY), application="OPEN") for one in members])
        assert isinstance(outcome, Outcome), outcome
        book.apply(outcome)
    assert tuple(book.residents()) == PEOPLE


def test_an_opening_gives_the_resident_back() -> None:
    for one in PEOPLE[:500]:
        assert step(None, opening(one, DAY)) == one
        assert check_form(opening(one, DAY)) == []


def test_people_are_as_people_are() -> None:
    sizes = Counter(Counter(one.household for one in PEOPLE).values())
    assert set(sizes) == {1, 2, 3, 4, 5}
    assert sizes[1] > sizes[2] > sizes[3] > sizes[5]
    ages = [(DAY - one.person.birth).days // 365 for one in PEOPLE]
    assert 0 == min(ages) <= max(ages) < 105
    assert 0.1 < sum(age < 18 for age in ages) / len(ages) < 0.35
    assert 0.1 < sum(age > 64 for age in ages) / len(ages) < 0.4
    women = sum(one.person.sex == "female" for one in PEOPLE) / len(PEOPLE)
    assert 0.4 < women < 0.6
    strangers = sum(one.person.foreign is not None for one in PEOPLE) / len(PEOPLE)
    assert 0.01 < strangers < 0.06


def test_children_are_younger_than_their_parents() -> None:
    heads = {one.household: one.person.birth for one in PEOPLE if one.relation == HEAD}
    for one in PEOPLE:
        if one.relation == "子":
            assert (one.person.birth - heads[one.household]).days > 18 * 365
        if one.relation == "母":
            assert (heads[one.household] - one.person.birth).days > 18 * 365
        assert is_relation(one.relation)
        assert one.person.birth <= one.since <= one.settled <= DAY


def test_numbers_are_unique_in_the_nation() -> None:
    other = Town(
        municipality="112291", area="埼玉県和光市", population=1_000, seed=7, day=DAY, first=TOWN.first + TOWN.span
    )
    everybody = [*PEOPLE, *people(other, ISSUER)]
    gone = [one.resident for town in (TOWN, other) for one in former_people(town, ISSUER, 400)]
    codes = [one.code for one in (*everybody, *gone)]
    numbers = [one.number for one in (*everybody, *gone)]
    assert len(set(codes)) == len(codes)
    assert len(set(numbers)) == len(numbers)
    assert all(number and number.startswith(TEST_PREFIX) for number in (*codes, *numbers))
    ids = [one.atena for one in (*PEOPLE, *(one.resident for one in former_people(TOWN, ISSUER, 400)))]
    assert len(set(ids)) == len(ids)


def test_former_people_left_in_the_years_before_the_opening() -> None:
    gone = list(former_people(TOWN, ISSUER, 600))
    assert len(gone) == 600
    assert len({one.id for one in gone}) == 600
    assert Counter(one.cause for one in gone).keys() == {"death", "move-out", "abroad", "ex-officio"}
    for one in gone:
        assert date(2014, 3, 1) < one.on < DAY
        assert one.resident.since <= one.on == one.resident.changed
        assert (one.destination is not None) is (one.cause in ("move-out", "abroad"))
    assert list(former_people(TOWN, ISSUER, 600)) == gone


def test_former_people_of_a_century_and_a_half() -> None:
    gone = list(former_people(TOWN, ISSUER, 400, years=150))
    assert min(one.on for one in gone).year < 1890
    assert isinstance(gone[0], Removed)


def peak(generator: Iterator[object]) -> int:
    tracemalloc.start()
    for _ in generator:
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_memory_stays_flat() -> None:
    few, many = (peak(people(replace(TOWN, population=size), ISSUER)) for size in (500, 5_000))
    assert many < few + 100_000


@given(st.integers(1, 10_000), st.integers(0, 2**40))
def test_a_draw_stays_in_its_bounds_and_repeats(bound: int, number: int) -> None:
    key = b"k" * 32
    draws = [Draw(key, b"subject", number).below(bound) for _ in range(2)]
    assert draws[0] == draws[1] < bound
    assert Draw(key, b"subject", number).of("abc") in "abc"


def test_the_words_are_well_formed() -> None:
    assert len(set(SURNAMES)) == len(SURNAMES) >= 60
    for sex in ("male", "female"):
        assert len(set(GIVEN[sex])) == len(GIVEN[sex]) == 30
    assert all(is_valid_municipality_code(code) for code, _ in NEIGHBOURS)
    assert len(set(TOWNS)) == len(TOWNS)
    assert BUILDINGS
    assert COUNTRIES
    assert all(surnames and given for _, surnames, given in FOREIGN)
