from __future__ import annotations

from datetime import date

import msgspec
import pytest
from townsfolk import (
    DAY,
    HERE,
    HOME,
    ORIGIN,
    OVERSEAS,
    STAY,
    THIRD_HOME,
    event,
    foreigner,
    moving_in,
    number,
    on,
    person,
    resident,
    take,
    town,
)  # fmt: skip

from pia.register.event import AliasChange, NumberChange
from pia.register.person import Abroad, Address, Alias, Departure, Former, Name, Place, Resident


def test_an_address_in_one_line() -> None:
    assert HOME.text == "新潟県長岡市大手通一丁目4番10号"
    assert THIRD_HOME.text == "新潟県長岡市栄町三丁目2番2号　コーポみどり201号"


@pytest.mark.parametrize("place", [HOME, ORIGIN, OVERSEAS])
def test_places_at_home_and_abroad_are_told_apart_in_json(place: Address | Abroad) -> None:
    assert msgspec.json.decode(msgspec.json.encode(place), type=Place) == place


def test_a_resident_with_everything_reads_back() -> None:
    alias = Alias(name=Name("見本　安", "ミホン　アン"), entered=DAY, entered_at=HERE)
    past = Alias(name=Name("見本"), entered=date(2020, 1, 1), entered_at=HERE, deleted=DAY, deleted_at=HERE)
    everything = Resident(
        atena="5", person=foreigner(alias=alias, past_aliases=(past,)), code="99071299151", number=None, address=HOME, household="1",
        relation="世帯主", since=DAY, settled=DAY, filed=DAY, code_since=DAY, origin=OVERSEAS, previous=THIRD_HOME,
        leaving=Departure(ORIGIN, on(9), DAY, by_card=True), former_codes=(Former("99912601664", DAY),), former_numbers=(Former("991432849100", DAY),),
        rewritten=DAY, reason="move-within", changed=DAY,
    )  # fmt: skip
    assert msgspec.json.decode(msgspec.json.encode(everything), type=Resident) == everything
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(everything), type=Resident) == everything


def test_values_cannot_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        person().latin = "X"  # type: ignore[misc]


def test_the_addressee_number_survives_new_numbers() -> None:
    book = town()
    take(book, event("1", NumberChange(old=number(1), new=number(91)), on(1)))
    one = resident(book, "1")
    assert (one.atena, one.number, one.former_numbers) == ("1", number(91), (Former(number(1), on(1)),))
    take(book, event("5", AliasChange(alias=Name("見本　安", "ミホン　アン")), on(1)))
    assert resident(book, "5").person.foreign == STAY
    assert moving_in().number == number(1)
