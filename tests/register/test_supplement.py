from __future__ import annotations

import msgspec
from hypothesis import given
from townsfolk import HERE, HOME, ORIGIN, OVERSEAS, THIRD_HOME, code, event, leaving, number, on, resident, take, town
from walks import Choice, walk, walks

from pia.register import event as ev
from pia.register.items import SUPPLEMENTARY, SUPPLEMENTARY_PROVIDED, select
from pia.register.person import Name
from pia.register.supplement import Supplement, supplement_notice, supplement_of


def after(*contents: ev.Content) -> list[Supplement | None]:
    book = town()
    found = []
    for days, content in enumerate(contents):
        one = event("1", content, on(days))
        outcome = take(book, one)
        found.append(supplement_notice(outcome.before["1"], outcome.after["1"], one))
    return found


def test_a_resident_in_the_family_register() -> None:
    record = supplement_of(resident(town(), "1"))
    assert record
    assert (record.keeper, record.state, record.address, record.municipality) == (HERE, "resident", HOME.text, HERE)
    assert select(SUPPLEMENTARY_PROVIDED, record.values()) == {
        "住民票コード": code(1), "氏名": "試験　太郎", "住所": HOME.text, "生年月日": "1980-05-06", "性別": "男",
    }  # fmt: skip
    assert select(SUPPLEMENTARY, record.values())["附票本人確認情報状態区分"] == "住民"


def test_foreign_residents_have_none() -> None:
    assert supplement_of(resident(town(), "5")) is None
    assert supplement_of(None) is None


def test_somebody_abroad_stays_in_it_with_the_last_address() -> None:
    filed, abroad = after(leaving(OVERSEAS, on(1)), ev.MoveAbroad())
    assert filed is None
    assert abroad
    assert (abroad.state, abroad.municipality, abroad.address, abroad.last_address) == (
        "abroad",
        "",
        "国外（ドイツ）",
        HOME.text,
    )


def test_which_events_are_notified() -> None:
    moved, household, numbered, renamed, coded, died = after(
        ev.MoveWithin(address=THIRD_HOME), ev.HouseholdChange(household="Z", relation="世帯主"), ev.NumberChange(old=number(1), new=number(9)),
        ev.Correction(changes=ev.Changes(name=Name("別　名")), reason="family-register"), ev.CodeChange(old=code(1), new=code(9)), ev.Death(),
    )  # fmt: skip
    assert moved
    assert moved.address == THIRD_HOME.text
    assert (household, numbered) == (None, None), "a changed 個人番号 is no business of the 附票"
    assert renamed
    assert coded
    assert (coded.code, coded.old_code) == (code(9), code(1))
    assert died
    assert died.state == "removed"


def test_who_moved_to_another_municipality_is_notified_from_there() -> None:
    assert after(leaving(on=on(1)), ev.MoveOut()) == [None, None]
    assert after(ev.Removal(reason="not-living")) == [None]
    assert ORIGIN.municipality != HERE


@given(walks())
def test_no_individual_number_ever_stands_in_it(tried: list[Choice]) -> None:
    done = walk(tried)
    numbers = {number(place) for place in range(10)}
    for standing in done.book.standings.values():
        record = supplement_of(standing)
        if record is not None:
            text = msgspec.json.encode(record).decode()
            assert not any(one in text for one in numbers)
            assert not set(record.values().values()) & numbers


def test_there_is_no_place_for_one() -> None:
    assert not {"number", "former_numbers"} & set(Supplement.__struct_fields__)
