"""The same chain, from the counter to the national servers, in every kind of store; and a store that is opened again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from full_city import full_policy
from small_nation import AREA, CITY, TOWN, TOWN_AREA, Nation
from store_urls import new_url
from townsfolk import DAY, ISSUER, code, event, moving_in

from pia.register.clock import TOKYO
from pia.register.identification import identification_of
from pia.register.ledger_check import verify
from pia.register.movements import movements
from pia.register.nodes.juki import Accepted
from pia.register.notice import FaultyWire
from pia.register.store.open import open_store
from pia.register.supplement import supplement_of
from pia.register.synthetic import Town, people

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CITIES = {"juki": ("cs", CITY, AREA, 0), "juki-town": ("cs-town", TOWN, TOWN_AREA, 100_000)}


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new store can be made."""
    yield from new_url(request, tmp_path)


def opened(nation: Nation, population: int) -> dict[str, Town]:
    """Open the registers of both cities, at every node."""
    towns = {}
    for juki, (cs, municipality, area, first) in CITIES.items():
        towns[juki] = Town(municipality=municipality, area=area, population=population, seed=3, day=DAY, first=first)
        residents = list(people(towns[juki], ISSUER))
        nation[juki].seed(residents)
        for node in (cs, "prefecture", "national"):
            nation[node].seed(identification_of(one) for one in residents)
        for node in ("fuhyo", "fuhyo-national"):
            nation[node].seed(record for one in residents if (record := supplement_of(one)) is not None)
    return towns


def live(nation: Nation, towns: dict[str, Town], days: int) -> int:
    """Let the cities live for some days; return how many applications they took."""
    until = DAY + timedelta(days=days)
    filed = [
        (events[0].recorded, juki, events)
        for juki, town in towns.items()
        for events in movements(town, ISSUER, until, since=DAY + timedelta(days=1), consequences=False)
    ]
    for recorded, juki, events in sorted(filed, key=lambda one: one[:2]):
        while nation.clock.today < recorded.date():
            night(nation, towns)
        nation.clock.move_to(recorded)
        assert isinstance(nation[juki].accept(nation.work(juki), events), Accepted)
    while nation.clock.today < until:
        night(nation, towns)
    nation.pump(300)
    return len(filed)


def night(nation: Nation, towns: dict[str, Town]) -> None:
    """Let the daily run happen, half past midnight."""
    tomorrow = nation.clock.today + timedelta(days=1)
    nation.clock.move_to(datetime(tomorrow.year, tomorrow.month, tomorrow.day, 0, 30, tzinfo=TOKYO))
    for juki in towns:
        nation[juki].daily()
        nation[juki].ask_numbers()
    nation.pump(2)


def agree(nation: Nation) -> None:
    """See that every node holds what the one before it holds."""
    for node in ("cs", "cs-town", "prefecture", "fuhyo"):
        for tally in nation[node].check().values():
            assert tally.agrees, (node, tally)
    for juki, (cs, *_) in CITIES.items():
        here = {sheet.last.code: sheet.last for sheet in nation.held(juki).values()}
        told = {record.code: record for record in nation.held(cs).values()}
        assert here.keys() == told.keys()
        for code_, resident in here.items():
            same = ("name", "kana", "birth", "sex", "address", "number", "former_surname", "municipality")
            own = identification_of(resident)
            assert [getattr(own, item) for item in same] == [getattr(told[code_], item) for item in same]
    for node in nation.nodes.values():
        with node.store.read() as reader:
            assert not verify(reader).faults
            assert all(not reader.waiting(channel.id) for channel in nation.channels.outgoing(node.id))


def test_two_cities_live_over_a_faulty_network(url: str) -> None:
    store = open_store(url, create=True)
    wire = FaultyWire(5, outage=50, lost=50, duplicate=50, reorder=50, answer=50)
    nation = Nation(store=store, wire=wire)
    towns = opened(nation, 400)
    assert live(nation, towns, 100) > 10
    assert wire.faults > 10
    agree(nation)
    numbers = [record.number for record in nation.held("national").values() if record.number]
    assert len(numbers) == len(set(numbers))
    store.close()


def test_a_register_goes_on_where_it_was(url: str) -> None:
    if url == "memory:":
        pytest.skip("memory is gone with its store")
    store = open_store(url, create=True)
    nation = Nation(store=store)
    done = nation["juki"].accept(nation.work("juki"), [event("1", moving_in(1))])
    assert isinstance(done, Accepted)
    store.close()
    again = Nation(store=open_store(url), day=date(2026, 4, 2), clerks=False)
    again.pump()
    assert [record.code for record in again.held("national").values()] == [code(1)]
    assert again["juki"].daily() == 0
    again.store.close()


def test_every_kind_of_node_in_every_store(url: str) -> None:
    store = open_store(url, create=True)
    city: Any = Nation(full_policy(), store=store)
    done = city["juki"].accept(city.work("juki"), [event("1", moving_in(1))])
    assert isinstance(done, Accepted)
    city.pump()
    assert city["kiosk"].register_card("C1", "1", "1234", date(2030, 4, 1)) is True
    assert city["kiosk"].issue("C1", "1234")["区分"] == "試験用"
    assert len(city["atena"].manage(city.work("atena"), {"住民票コード": code(1)})) == 1
    assert city["chukan"].administer()["copies"] == 1
    for text in ("\x00", "x" * 5_000, "\ud800"):
        for found in (
            city["juki"].look_up(city.work("juki"), {"氏名": text, "生年月日": "1980-05-06"}),
            city["juki"].issue(city.work("juki"), text),
            city["kiosk"].issue(text, text),
            city["portal"].apply(text, "move-within", ["{}"], signed=True),
            city["bus"].fetch(text, text),
            city["shomei"].issue(city.work("shomei"), text),
            city["atena"].allot(city.work("atena"), text, text, {}),
            city["cs"].identify(city.work("cs"), {"住民票コード": text}),
        ):
            assert not isinstance(found, dict)
            assert found == [] or found.codes
    store.close()
