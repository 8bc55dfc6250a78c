"""Opening registers: all systems hold the same people, a seeding that was stopped goes on, and nothing is done twice."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from small_nation import CITY, PREFECTURE, TOWN, channel, policy
from small_register import DAY, SEED, SmallRegister

from pia.register.agreement import agree
from pia.register.numbers import BLOCK
from pia.register.opening import fill, towns_of
from pia.register.policy import BodyPolicy, FilePolicy, NodePolicy


def named(**names: str) -> Any:
    bodies = (
        BodyPolicy(code=CITY, name=names.get("city", "長岡市"), kind="municipality", prefecture=PREFECTURE),
        BodyPolicy(code=PREFECTURE, name=names.get("prefecture", "新潟県"), kind="prefecture"),
        BodyPolicy(code="000000", name="機構", kind="national"),
    )
    return policy(bodies=bodies)


@pytest.mark.parametrize(
    ("city", "prefecture", "area"),
    [
        ("長岡市", "新潟県", "新潟県長岡市"),
        ("和光市長", "埼玉県知事", "埼玉県和光市"),
        ("大阪府門真市長", "大阪府（試験用）", "大阪府門真市"),
        ("見本町教育委員会", "県（試験用）", "県見本町"),
        ("港区長", "東京都", "東京都港区"),
    ],
)
def test_the_place_of_a_body(city: str, prefecture: str, area: str) -> None:
    (town,) = towns_of(named(city=city, prefecture=prefecture), 10, 1, DAY)
    assert town.area == area


def test_towns_do_not_share_numbers_and_know_each_other() -> None:
    first, second = towns_of(policy(), 5_000, SEED, date(2026, 4, 1))
    assert (first.municipality, second.municipality) == (CITY, TOWN)
    assert second.first % BLOCK == 0
    assert second.first >= first.first + first.span
    assert first.sisters == ((TOWN, second.area),)
    assert second.sisters == ((CITY, first.area),)


def test_everybody_is_everywhere() -> None:
    register = SmallRegister(120)
    counts = {}
    for node, file in (
        ("juki", "juki-file"),
        ("cs", "cs-honnin"),
        ("prefecture", "prefecture-honnin"),
        ("national", "national-honnin"),
    ):
        with register[node].store.read() as reader:
            counts[node] = reader.count(file)
    assert counts == {"juki": 120, "cs": 120, "prefecture": 240, "national": 240}
    with register["juki"].store.read() as reader:
        assert reader.count("juki-file", ("removed",)) == 24
        assert all(row.expires for row in reader.records("juki-file", ("removed",)))
    assert agree(register.city).agrees


class StoppedError(Exception):
    """The seeding was stopped."""


def test_a_seeding_that_is_stopped_at_any_step_goes_on() -> None:
    nodes = [NodePolicy(id="kiosk", kind="kiosk", body=CITY)]
    declared = policy(more_nodes=nodes, more_files=[FilePolicy(id="kiosk-file", node="kiosk", role="certificate")], more_channels=[channel("juki", "kiosk", "link")])  # fmt: skip
    whole = SmallRegister(40, declared=declared)
    for stop in range(1, 20):
        register = _stopped(declared, stop)
        assert register.files() == whole.files(), stop
        assert agree(register.city).agrees
        if register.steps < stop:  # type: ignore[attr-defined]
            break
    else:
        raise AssertionError("never came through")


def _stopped(declared: Any, stop: int) -> SmallRegister:
    """Seed until a number of steps is told (the last of them not remembered as done), and once more."""
    register = SmallRegister.__new__(SmallRegister)
    steps = [0]
    original = SmallRegister._open

    def opening(self: SmallRegister, people: int) -> None:
        towns = towns_of(self.policy, people, SEED, DAY)

        def told(_node: str, _records: int) -> None:
            steps[0] += 1
            if steps[0] == stop:
                raise StoppedError

        with suppress(StoppedError):
            fill(self.city, self.settings, towns, told)
        original(self, people)

    SmallRegister._open = opening  # type: ignore[method-assign]
    try:
        register.__init__(40, declared=declared)  # type: ignore[misc]
    finally:
        SmallRegister._open = original  # type: ignore[method-assign]
    register.steps = steps[0]  # type: ignore[attr-defined]
    return register


def test_without_an_issuer_nobody_is_filled_in() -> None:
    register = SmallRegister(20)
    register.city.issuer = None
    with pytest.raises(ValueError, match="numbers"):
        fill(register.city, register.settings, register.plan.towns, lambda _node, _records: None)
