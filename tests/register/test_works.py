"""Works without a 既存住基システム: whom their 宛名 takes in, what is not filled and why, and that nothing is done twice."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from small_register import DAY, SEED, keys

from pia.app.register_policy import policy_for
from pia.register.agreement import agree
from pia.register.city import City, issuer_of
from pia.register.clock import TOKYO, Clock
from pia.register.numbers import BLOCK
from pia.register.opening import fill, fill_works, planned
from pia.register.settings import Settings
from pia.register.store.open import open_store

if TYPE_CHECKING:
    from pia.register.policy import Policy

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"


def declared(*names: str) -> Policy:
    return policy_for(tuple(ASSESSMENTS / name for name in names))[0]


class Filled:
    """A register of works, filled."""

    def __init__(self, policy: Policy, people: int = 12) -> None:
        start = datetime(DAY.year, DAY.month, DAY.day, 8, 0, tzinfo=TOKYO)
        self.store = open_store("memory:", create=True)
        self.settings = Settings.make(self.store, policy, start)
        self.city = City(policy, self.store, keys(), Clock(start), issuer_of(SEED))
        self.plan = planned(policy, people, SEED, DAY)
        self.counts: dict[str, int] = {}
        self.fill()

    def fill(self) -> None:
        fill(self.city, self.settings, self.plan.towns, lambda _node, _records: None)
        fill_works(self.city, self.settings, self.plan.works, lambda node, records: self.counts.update({node: records}))

    def addressees(self, node: str) -> list[Any]:
        atena = self.city[node]
        with atena.store.read() as reader:
            return [found.value for found in atena.people.all(reader)]

    def symbols(self, node: str) -> int:
        with self.city[node].store.read() as reader:
            return sum(1 for _ in reader.all_kept("symbol"))

    def operations(self, node: str) -> list[tuple[str, str]]:
        with self.city[node].store.read() as reader:
            return [(row.operation, row.outcome) for row in reader.ledger()]


def test_everybody_is_taken_in_once_under_guard_and_ledger() -> None:
    filled = Filled(declared("example/kokuho"))
    people = filled.addressees("atena")
    assert len(people) == len({one.number for one in people}) == len({one.values["個人番号"] for one in people}) == 12
    assert {next(iter(one.links)) for one in people} == {"kokuho"}
    assert filled.symbols("intermediate-server") == 12
    operations = [name for name, outcome in filled.operations("atena") if outcome in ("done", "unchecked")]
    assert operations.count("allot") == operations.count("link_intermediate") == 12
    assert agree(filled.city).agrees


def test_a_filling_that_was_stopped_and_done_again_takes_nobody_in_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    filled = Filled(declared("example/kokuho"))
    monkeypatch.setattr(filled.settings, "is_done", lambda _step: False)
    before = filled.addressees("atena")
    filled.fill()
    assert filled.addressees("atena") == before
    assert filled.symbols("intermediate-server") == 12


def test_without_a_way_nothing_is_asked_of_the_intermediate_server() -> None:
    filled = Filled(declared("example/jutaku"))
    assert filled.counts == {"atena": 12, "intermediate-server": 0}
    assert filled.symbols("intermediate-server") == 0
    assert any("経路の記載がない" in note.ja for note in filled.plan.notes)
    assert all(outcome in ("done", "unchecked") for _, outcome in filled.operations("atena"))


def test_what_the_way_to_the_atena_does_not_carry_is_not_taken_in() -> None:
    policy = declared("example/kokuho")
    ways = tuple(replace(one, number=False, items=frozenset({"氏名", "住所"})) if one.id == "to-atena" else one for one in policy.channels)  # fmt: skip
    filled = Filled(replace(policy, channels=ways))
    assert {frozenset(one.values) for one in filled.addressees("atena")} == {
        frozenset({"氏名", "氏名/ふりがな", "住所"})
    }
    assert filled.symbols("intermediate-server") == 0, "without a 住民票コード there is no 符号"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"roles": ()}, "付番できる役割の記載がない"),
        ({"nodes": ()}, "宛名システムもない"),
    ],
    ids=["no-role", "no-atena"],
)
def test_what_cannot_be_filled_is_said_and_nobody_is_there(changed: dict[str, Any], said: str) -> None:
    policy = declared("example/jutaku")
    if "nodes" in changed:
        changed = {"nodes": tuple(node for node in policy.nodes if node.kind == "other"), "channels": ()}
    filled = Filled(replace(policy, **changed))
    assert filled.plan.works == filled.plan.towns == ()
    assert filled.plan.day is None
    assert any(said in note.ja for note in filled.plan.notes)


def test_works_beside_towns_have_numbers_of_their_own() -> None:
    plan = planned(declared("kanagawa", "example/kokuho"), 5_000, SEED, DAY)
    (work,) = plan.works
    assert work.municipality == "476889"
    assert work.municipality not in {town.municipality for town in plan.towns}
    assert work.first >= max(town.first + town.span for town in plan.towns)
    assert work.first % BLOCK == 0
    assert planned(declared("example/juki", "example/kokuho"), 100, SEED, DAY).works == (), (
        "there the residents are told"
    )
