"""宛名: one number per person, which survives a change of the 個人番号."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from full_city import full_city, full_policy, settle
from msgspec.structs import replace
from townsfolk import OTHER_HOME, code, event, number

from pia.register import event as ev
from pia.register.guard.denial import Denied
from pia.register.refusal import Refused
from pia.terms.durations import Duration

if TYPE_CHECKING:
    from small_nation import Nation


def integrated(city: Nation, place: int) -> str:
    (found,) = city["atena"].manage(city.work("atena"), {"住民票コード": code(place)})
    return str(found["団体内統合宛名番号"])


def accept(city: Nation, content: ev.Content, atena: str = "1") -> None:
    done = city["juki"].accept(city.work("juki"), [event(atena, content)])
    assert not isinstance(done, Refused | Denied), done
    city.pump()


def test_everybody_has_one_number_of_the_body(city: Nation) -> None:
    settle(city, 1)
    settle(city, 2)
    assert integrated(city, 1) != integrated(city, 2)
    (found,) = city["atena"].manage(city.work("atena"), {"個人番号": number(1)})
    assert found["団体内統合宛名番号"] == integrated(city, 1)


def test_it_survives_changes_of_both_numbers_and_the_address(city: Nation) -> None:
    settle(city)
    before = integrated(city, 1)
    accept(city, ev.NumberChange(old=number(1), new=number(8)))
    accept(city, ev.MoveWithin(address=OTHER_HOME))
    (found,) = city["atena"].manage(city.work("atena"), {"個人番号": number(8)})
    assert (found["団体内統合宛名番号"], found["住所"]) == (before, OTHER_HOME.text)
    (former,) = city["atena"].manage(city.work("atena"), {"個人番号": number(1)})
    assert former == found
    accept(city, ev.CodeChange(old=code(1), new=code(8)))
    assert integrated(city, 8) == before


def test_a_former_number_or_code_goes_on_telling_the_person(city: Nation) -> None:
    """A work's system that knows an old number finds the person, links it, and changes nothing of what the register told."""
    settle(city)
    accept(city, ev.NumberChange(old=number(1), new=number(8)))
    accept(city, ev.CodeChange(old=code(1), new=code(7)))
    atena, work = city["atena"], city.work("atena")
    mine = integrated(city, 7)
    assert atena.allot(work, "kokuho", "K-9", {"個人番号": number(1), "住民票コード": code(1)}) == mine
    assert atena.allot(work, "kokuho", "K-9", {"個人番号": number(8)}) == mine
    (found,) = atena.manage(work, {"個人番号": number(8)})
    assert (found["個人番号"], found["住民票コード"]) == (number(8), code(7))


@pytest.mark.parametrize(
    ("values", "refusal"), [({"個人番号": "123456789012"}, "bad-number"), ({"住民票コード": "1"}, "bad-code")]
)
def test_a_number_without_its_check_digit_is_linked_to_nobody(
    city: Nation, values: dict[str, str], refusal: str
) -> None:
    refused = city["atena"].allot(city.work("atena"), "kokuho", "K-9", values)
    assert isinstance(refused, Refused)
    assert refused.codes == (refusal,)


def test_the_term_of_who_left_begins_and_ends_with_a_new_link() -> None:
    files = tuple(replace(one, keep=Duration(5, "y")) if one.id == "atena-file" else one for one in full_policy().files)
    city = full_city(files=files)
    settle(city)
    accept(city, ev.Death())
    atena = city["atena"]
    with atena.store.read() as reader:
        rows = reader.versions("atena-file", "0000000001")
    assert {row.expires for row in rows} == {date(2031, 4, 2).toordinal()}
    assert atena.allot(city.work("atena"), "kokuho", "K-9", {"個人番号": number(1)}) == "0000000001"
    with atena.store.read() as reader:
        newest = reader.record("atena-file", "0000000001")
    assert newest is not None
    assert newest.expires is None


def test_other_works_systems_find_the_same_person(city: Nation) -> None:
    settle(city)
    atena, work = city["atena"], city.work("atena")
    assert atena.allot(work, "kokuho", "K-77", {"個人番号": number(1)}) == integrated(city, 1)
    assert atena.allot(work, "kokuho", "K-77", {"個人番号": number(1), "氏名": "試験　1"}) == integrated(city, 1)
    assert atena.link_business(work, "kokuho", integrated(city, 1)) == "K-77"
    assert isinstance(atena.link_business(work, "tax", integrated(city, 1)), Refused)


def test_who_does_not_live_here_has_a_number_as_well(city: Nation) -> None:
    atena, work = city["atena"], city.work("atena")
    first = atena.allot(work, "tax", "T-1", {"氏名": "市外　太郎", "生日": "1970-01-01", "住所": "東京都"})
    assert atena.allot(work, "tax", "T-1", {"氏名": "市外　太郎"}) == first
    assert atena.allot(work, "tax", "T-2", {"氏名": "市外　太郎"}) != first


def test_two_people_are_never_made_one(city: Nation) -> None:
    settle(city, 1)
    settle(city, 2)
    atena, work = city["atena"], city.work("atena")
    assert atena.allot(work, "tax", "T-1", {"個人番号": number(1)}) == integrated(city, 1)
    for own, known in (("T-1", 2), ("T-9", 1)):
        refused = atena.allot(work, "tax", own, {"個人番号": number(known)})
        assert isinstance(refused, Refused)
        assert refused.codes == ("already-linked",)
    assert atena.link_business(work, "tax", integrated(city, 1)) == "T-1"


@pytest.mark.parametrize("own", ["", "x" * 101, "a\x00b", "a\nb"])
def test_malformed_links_are_refused(city: Nation, own: str) -> None:
    assert isinstance(city["atena"].allot(city.work("atena"), "tax", own, {}), Refused)


def test_a_copy_without_the_number_goes_to_the_intermediate_server(city: Nation) -> None:
    settle(city)
    with city["chukan"].store.read() as reader:
        (copy,) = [one.value for one in city["chukan"].copies.all(reader)]
    assert copy.person == integrated(city, 1)
    assert copy.values["氏名"] == "試験　1"
    assert not {"個人番号", "住民票コード", "宛名番号"} & set(copy.values)
    crossed = [one for one in city.crossings if one.channel.startswith("atena-to-chukan")]
    assert all(number(1).encode() not in one.body and code(1).encode() not in one.body for one in crossed)
    accept(city, ev.Death())
    with city["chukan"].store.read() as reader:
        assert list(city["chukan"].copies.all(reader)) == []


def test_characters_are_converted_or_refused(city: Nation) -> None:
    atena = city["atena"]
    assert atena.convert("髙橋", "cp932") == "髙橋".encode("cp932")
    assert isinstance(atena.convert("𠮷田", "cp932"), Refused)
    assert isinstance(atena.convert("x", "ebcdic"), Refused)


def test_an_operator_signs_in(city: Nation) -> None:
    denied = city["atena"].authorise("nobody", {"password": "x"}, "t-1")
    assert isinstance(denied, Denied)
    assert city.ledger("atena")[-1][1] == "refused"
