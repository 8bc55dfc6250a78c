"""庁内連携: registered pairs alone, declared items alone, and no 個人番号 to work that may not use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from full_city import settle
from townsfolk import OTHER_HOME, event, number

from pia.register import event as ev
from pia.register.guard.denial import Denied
from pia.register.refusal import Refused

if TYPE_CHECKING:
    from small_nation import Nation


def register(city: Nation, system: str, data: str = "residents", **how: bool) -> object:
    return city["bus"].register_pair(city.work("bus"), data, system, **how)


def test_a_registered_system_gets_its_items(city: Nation) -> None:
    assert register(city, "kokuho") is True
    settle(city)
    (change,) = city["bus"].fetch("kokuho", "residents")
    assert change.values == {"氏名": "試験　1", "氏名/ふりがな": "シケン　タロウ", "住所": "新潟県長岡市大手通一丁目4番10号", "郵便番号": "9400062", "市町村コード": "152021", "個人番号": number(1)}  # fmt: skip
    assert city["bus"].fetch("kokuho", "residents") == []


def test_work_that_may_not_use_the_number_gets_none(city: Nation) -> None:
    register(city, "kouhou")
    settle(city)
    (change,) = city["bus"].fetch("kouhou", "residents")
    assert "個人番号" not in change.values
    assert change.values["氏名"] == "試験　1"


@pytest.mark.parametrize(
    ("system", "data"), [("kouhou", "residents"), ("kokuho", "taxes"), ("", ""), ("x" * 99, "y"), ("a/b", "c")]
)
def test_an_unregistered_pair_is_refused_and_recorded(city: Nation, system: str, data: str) -> None:
    register(city, "kokuho")
    settle(city)
    refused = city["bus"].fetch(system, data)
    assert isinstance(refused, Refused)
    assert refused.codes == ("pair-unregistered",)
    assert city.ledger("bus")[-1] == ("fetch", "refused", "codes=pair-unregistered")


def test_only_recipients_of_the_policy_can_be_registered(city: Nation) -> None:
    for system, data in (("nobody", "residents"), ("kokuho", "a/b")):
        refused = register(city, system, data)
        assert isinstance(refused, Refused)


def test_what_is_withdrawn_takes_its_area_along(city: Nation) -> None:
    register(city, "kokuho")
    settle(city)
    assert register(city, "kokuho", registered=False) is False
    assert isinstance(city["bus"].fetch("kokuho", "residents"), Refused)
    register(city, "kokuho")
    assert city["bus"].fetch("kokuho", "residents") == []


def test_changes_come_in_order(city: Nation) -> None:
    register(city, "kokuho")
    settle(city)
    city["juki"].accept(city.work("juki"), [event("1", ev.MoveWithin(address=OTHER_HOME))])
    city["juki"].accept(city.work("juki"), [event("1", ev.Death())])
    city.pump()
    found = city["bus"].fetch("kokuho", "residents")
    assert [one.state for one in found] == ["current", "current", "removed"]
    assert found[1].values["住所"] == OTHER_HOME.text


def test_what_the_channel_does_not_carry_never_arrives(city: Nation) -> None:
    register(city, "kokuho")
    settle(city)
    (change,) = city["bus"].fetch("kokuho", "residents")
    assert not {"本籍", "続柄", "住民票コード", "宛名番号"} & set(change.values)


def test_an_area_is_sealed(city: Nation) -> None:
    register(city, "kokuho")
    settle(city)
    with city["bus"].store.read() as reader:
        (row,) = reader.all_kept("area")
    assert number(1).encode() not in row.body


def test_registering_needs_leave(city: Nation) -> None:
    from msgspec.structs import replace

    work = replace(city.work("bus"), task="another")
    assert isinstance(city["bus"].register_pair(work, "residents", "kokuho"), Denied)
