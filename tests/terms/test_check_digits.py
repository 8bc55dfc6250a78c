from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.terms.check_digits import (
    is_valid_municipality_code,
    is_valid_my_number,
    is_valid_resident_code,
    municipality_check_digit,
    my_number_check_digit,
    resident_code_check_digit,
)
from pia.terms.errors import TermError

# Public samples of other people's articles about the check digit; none belongs to a person.
GOOD_NUMBERS = ["983205673214", "379474484458", "454972364860", "507957100721"]
GOOD_CODES = ["24727059608", "24846016224", "25208017643"]
DIGITS11 = st.text("0123456789", min_size=11, max_size=11)


@pytest.mark.parametrize("number", GOOD_NUMBERS)
def test_public_samples_of_individual_numbers(number: str) -> None:
    assert is_valid_my_number(number)
    assert my_number_check_digit(number[:11]) == int(number[11])


def test_a_number_counted_up_is_refused() -> None:
    assert not is_valid_my_number("507957100722")


@pytest.mark.parametrize("code", GOOD_CODES)
def test_public_samples_of_resident_codes(code: str) -> None:
    assert is_valid_resident_code(code)
    assert resident_code_check_digit(code[:10]) == int(code[10])


def test_a_resident_code_counted_up_is_refused() -> None:
    assert not is_valid_resident_code("25208017644")


@pytest.mark.parametrize("code", ["112291", "012041", "152021", "140007", "010006", "272230", "131016", "011002"])
def test_codes_of_real_municipalities(code: str) -> None:
    assert is_valid_municipality_code(code)
    assert municipality_check_digit(code[:5]) == int(code[5])
    assert not is_valid_municipality_code(code[:5] + str((int(code[5]) + 1) % 10))


def test_the_formula_step_by_step() -> None:
    # Only the lowest digit set: P1 = 1, Q1 = 2, remainder 2, digit 9; the seventh: Q7 = 2 again.
    assert my_number_check_digit("00000000001") == 9
    assert my_number_check_digit("00001000000") == 9
    assert my_number_check_digit("00000100000") == 4  # P6, Q6 = 7
    assert my_number_check_digit("00000000000") == 0


def test_the_documented_blind_spot() -> None:
    # The lowest digit weighs 2: 0 leaves the remainder 0, 6 leaves 12 modulo 11 = 1, and both get the digit 0.
    assert is_valid_my_number("000000000000")
    assert is_valid_my_number("000000000060")


@given(DIGITS11, st.integers(0, 10), st.integers(1, 9))
def test_law_one_wrong_digit_is_found_outside_the_blind_spot(first11: str, place: int, shift: int) -> None:
    wrong = first11[:place] + str((int(first11[place]) + shift) % 10) + first11[place + 1 :]
    digit, wrong_digit = my_number_check_digit(first11), my_number_check_digit(wrong)
    assert digit != wrong_digit or digit == 0


@given(DIGITS11)
def test_law_exactly_one_last_digit_passes(first11: str) -> None:
    assert [d for d in range(10) if is_valid_my_number(f"{first11}{d}")] == [my_number_check_digit(first11)]
    assert [d for d in range(10) if is_valid_resident_code(f"{first11[:10]}{d}")] == [
        resident_code_check_digit(first11[:10])
    ]


@pytest.mark.parametrize(
    "text", ["", "1234", "98320567321４", "98320567321a", "9832056732140", " 83205673214", "²83205673214"]
)
def test_what_is_no_number_is_not_valid(text: str) -> None:
    assert not is_valid_my_number(text)
    assert not is_valid_resident_code(text)
    assert not is_valid_municipality_code(text)


@pytest.mark.parametrize(
    "function, length", [(my_number_check_digit, 11), (resident_code_check_digit, 10), (municipality_check_digit, 5)]
)
def test_messages_never_repeat_the_digits(function, length) -> None:
    with pytest.raises(TermError) as caught:
        function("9832056")
    said = str(caught.value) + caught.value.words.ja + caught.value.remedy.ja
    assert "983" not in said
    assert f"半角数字{length}桁" in said
    with pytest.raises(TermError):
        function("１" * length)
