"""Every condition of a search is compared: an invented code or number beside another condition finds nobody."""

from __future__ import annotations

import pytest
from small_nation import Nation, policy
from townsfolk import code, event, moving_in, number

from pia.register import event as ev
from pia.register.policy import SearchRule

RULE = SearchRule(single=frozenset({"住民票コード", "個人番号"}), sets=(frozenset({"氏名", "住所"}),))


@pytest.fixture
def nation() -> Nation:
    made = Nation(policy(search={"juki": RULE, "prefecture": RULE}))
    for place in (1, 2):
        made["juki"].accept(made.work("juki"), [event(str(place), moving_in(place))])
    made.pump()
    return made


@pytest.mark.parametrize(
    "beside",
    [
        {"住民票コード": "00000000000"},
        {"個人番号": "000000000000"},
        {"住民票コード": code(2)},
        {"個人番号": number(2)},
        {"住民票コード": code(1), "個人番号": number(2)},
        {"住民票コード": code(1), "個人番号": "\ud800"},
    ],
)
def test_a_code_or_number_of_somebody_else_beside_another_condition_finds_nobody(
    nation: Nation, beside: dict[str, str]
) -> None:
    assert nation["juki"].look_up(nation.work("juki"), {"宛名番号": "1", **beside}) == []
    if "住民票コード" in beside and "個人番号" in beside:
        assert nation["prefecture"].search(nation.work("prefecture"), beside) == []


def test_former_codes_and_numbers_count_beside_others(nation: Nation) -> None:
    juki, work = nation["juki"], nation.work("juki")
    juki.accept(work, [event("1", ev.CodeChange(old=code(1), new=code(7)))])
    for one in (code(1), code(7)):
        (found,) = juki.look_up(work, {"宛名番号": "1", "住民票コード": one, "個人番号": number(1)})
        assert found["住民票コード"] == code(7)


def test_both_servers_take_code_and_number_of_one_person(nation: Nation) -> None:
    (found,) = nation["prefecture"].search(nation.work("prefecture"), {"住民票コード": code(1), "個人番号": number(1)})
    assert found["個人番号"] == number(1)
