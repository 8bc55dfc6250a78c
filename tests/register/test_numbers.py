from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.errors import UsageError
from pia.register.numbers import BLOCK, TEST_PREFIX, Allotment, Issuer, Permutation, is_for_testing
from pia.terms.check_digits import is_valid_my_number, is_valid_resident_code

KEY = b"a key of sixteen"
KEYS = st.binary(min_size=16, max_size=40)
ISSUER = Issuer.from_seed(b"seed")
PLACES = st.integers(0, Issuer.places - 1)


@given(KEYS, st.integers(1, 2_000))
def test_a_permutation_is_a_bijection_on_its_domain(key: bytes, size: int) -> None:
    permutation = Permutation(key, size)
    values = [permutation.of(place) for place in range(size)]
    assert sorted(values) == list(range(size))
    assert [permutation.place_of(value) for value in values] == list(range(size))


@given(PLACES)
def test_the_inverse_undoes_it_on_a_large_domain(place: int) -> None:
    permutation = Permutation(KEY, 10**9)
    assert permutation.place_of(permutation.of(place)) == place
    assert permutation.of(permutation.place_of(place)) == place


def test_keys_and_sizes_make_different_permutations() -> None:
    def first(key: bytes, size: int) -> list[int]:
        permutation = Permutation(key, size)
        return [permutation.of(place) for place in range(20)]

    assert first(KEY, 10_000) != first(KEY[:-1] + b"!", 10_000)
    assert first(KEY, 10_000) != first(KEY, 10_001)
    assert first(KEY, 10_000) == first(KEY, 10_000)


@pytest.mark.parametrize("place", [-1, 100])
def test_there_is_nothing_outside_the_domain(place: int) -> None:
    permutation = Permutation(KEY, 100)
    with pytest.raises(ValueError, match="outside"):
        permutation.of(place)
    with pytest.raises(ValueError, match="outside"):
        permutation.place_of(place)


@pytest.mark.parametrize(("key", "size"), [(b"short", 10), (KEY, 0)])
def test_a_permutation_needs_a_key_and_a_domain(key: bytes, size: int) -> None:
    with pytest.raises(ValueError, match="needs a key"):
        Permutation(key, size)


@given(PLACES)
def test_every_number_is_well_formed_and_bears_the_prefix(place: int) -> None:
    code, number = ISSUER.code(place), ISSUER.number(place)
    assert is_valid_resident_code(code)
    assert is_valid_my_number(number)
    assert is_for_testing(code)
    assert is_for_testing(number)
    assert not is_for_testing("12345678901")
    assert code.startswith(TEST_PREFIX)


def test_no_two_places_share_a_number() -> None:
    count = 50_000
    assert len({ISSUER.code(place) for place in range(count)}) == count
    assert len({ISSUER.number(place) for place in range(count)}) == count


def test_the_numbers_of_a_seed_stay_what_they_are() -> None:
    assert [(ISSUER.code(n), ISSUER.number(n)) for n in (0, 1, Issuer.places - 1)] == GOLDEN


GOLDEN = [("99912601664", "991432849100"), ("99071299151", "999659393112"), ("99975221004", "991081900511")]


def order(values: list[str]) -> list[int]:
    return sorted(range(len(values)), key=values.__getitem__)


def agreement(one: list[int], other: list[int]) -> float:
    """Return Spearman's rank correlation of two orders of the same things."""
    count = len(one)
    ranks = [dict(zip(o, range(count), strict=True)) for o in (one, other)]
    squares = sum((ranks[0][i] - ranks[1][i]) ** 2 for i in range(count))
    return 1 - 6 * squares / (count * (count**2 - 1))


def test_neither_kind_tells_the_order_of_the_other_or_of_issue() -> None:
    count = 4_000
    codes = order([ISSUER.code(n) for n in range(count)])
    numbers = order([ISSUER.number(n) for n in range(count)])
    issued = list(range(count))
    for one, other in ((codes, numbers), (codes, issued), (numbers, issued)):
        assert abs(agreement(one, other)) < 0.06, "four standard deviations"


def test_neighbours_share_no_digits_more_than_by_chance() -> None:
    pairs = [(ISSUER.code(n), ISSUER.number(n)) for n in range(4_000)]
    alike = sum(code[2:10] == number[2:10] for code, number in pairs)
    same_first = sum(code[2] == number[2] for code, number in pairs)
    assert alike == 0
    assert 300 < same_first < 500


def test_another_seed_gives_other_numbers() -> None:
    other = Issuer.from_seed(b"another")
    assert [other.code(n) for n in range(10)] != [ISSUER.code(n) for n in range(10)]


def test_the_two_kinds_need_two_keys() -> None:
    with pytest.raises(ValueError, match="keys of their own"):
        Issuer(KEY, KEY)


@pytest.mark.parametrize("place", [-1, Issuer.places])
def test_an_issuer_that_has_run_out_says_what_to_do(place: int) -> None:
    for issue in (ISSUER.code, ISSUER.number):
        with pytest.raises(UsageError) as caught:
            issue(place)
        assert caught.value.problems[0].code == "numbers-exhausted"
        assert "次の区画" in caught.value.problems[0].remedy.ja


def test_allotments_of_two_municipalities_never_meet() -> None:
    one, other = Allotment((0, 3)), Allotment((1, 2))
    places = {allotment.nth(n) for allotment in (one, other) for n in range(allotment.size)}
    assert len(places) == 4 * BLOCK
    assert one.nth(0) == 0
    assert one.nth(BLOCK) == 3 * BLOCK
    assert one.plus(7).nth(2 * BLOCK + 5) == 7 * BLOCK + 5


@pytest.mark.parametrize("n", [-1, BLOCK])
def test_an_allotment_that_is_used_up_says_so(n: int) -> None:
    with pytest.raises(UsageError) as caught:
        Allotment((4,)).nth(n)
    assert caught.value.problems[0].message.ja == "割り当てられた試験用の番号を使い切りました。"
