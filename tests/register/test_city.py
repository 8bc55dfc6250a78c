"""The systems of a policy in one store: assembled, taken up again, and never before what their ledgers tell of."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from small_nation import CITY, TOWN, policy
from small_register import DAY, SmallRegister, keys

from pia.errors import UsageError
from pia.register.city import City, issuer_of, last_moment
from pia.register.clock import TOKYO, Clock
from pia.register.guard.passwords import REHEARSAL
from pia.register.policy import NodePolicy
from pia.register.store.open import open_store

START = datetime(DAY.year, DAY.month, DAY.day, 8, 0, tzinfo=TOKYO)


def city(**more: object) -> City:
    return City(policy(**more), open_store("memory:", create=True), keys(), Clock(START), issuer_of(1))


def test_every_node_has_its_part_of_the_store_and_the_class_of_its_kind() -> None:
    made = city()
    assert tuple(made.store.nodes()) == tuple(sorted(node.id for node in policy().nodes))
    for node in policy().nodes:
        assert (made[node.id].id, made[node.id].KIND) == (node.id, node.kind)
        assert made[node.id].guard.slow == REHEARSAL
    assert made["national"].issuer is made.issuer


def test_nodes_of_a_kind_and_of_a_body() -> None:
    made = city()
    assert [node.id for node in made.of("juki")] == ["juki", "juki-town"]
    assert [node.id for node in made.of("juki", TOWN)] == ["juki-town"]
    assert [node.id for node in made.of("municipal-cs", CITY)] == ["cs"]
    assert not list(made.of("kiosk"))


def test_what_nobody_plays_is_left_out() -> None:
    made = city(more_nodes=[NodePolicy(id="riddle", kind="other", body=CITY)])
    assert "riddle" not in made.nodes
    assert "riddle" not in made.store.nodes()


def test_numbers_are_decided_by_the_seed_alone() -> None:
    assert issuer_of(1).code(5) == issuer_of(1).code(5) != issuer_of(2).code(5)


def test_a_register_goes_on_from_the_last_entry_of_its_ledgers() -> None:
    register = SmallRegister(60)
    register.run(31)
    assert last_moment(register.policy, register.store, START) == datetime(2026, 5, 1, 19, 0, tzinfo=TOKYO)
    later = register.clock.now + timedelta(days=9)
    assert last_moment(register.policy, register.store, later) == later
    assert last_moment(register.policy, open_store("memory:", create=True), START) == START


def test_a_clock_before_the_ledgers_is_refused() -> None:
    register = SmallRegister(60)
    register.run(31)
    with pytest.raises(UsageError) as refused:
        City(register.policy, register.store, register.keys, Clock(START))
    assert refused.value.problems[0].code == "clock-set-back"


def test_carrying_ends_when_nothing_moves() -> None:
    assert city().pump() == 0
