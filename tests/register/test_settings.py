"""What a register remembers of itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from small_nation import policy
from small_register import DAY

from pia.errors import InputError, UsageError, Words
from pia.register.clock import TOKYO
from pia.register.settings import PART, Plan, Settings, Totals
from pia.register.store.interface import Kept
from pia.register.store.open import open_store
from pia.register.synthetic import Town

START = datetime(2026, 4, 1, 8, 0, tzinfo=TOKYO)


def test_everything_comes_back(tmp_path) -> None:
    url = f"sqlite:///{(tmp_path / 'r.db').as_posix()}"
    store = open_store(url, create=True)
    made = Settings.make(store, policy(), START, (Words("注", "note"),))
    assert (made.plan, made.totals, made.moment, made.start) == (None, None, START, START)
    plan = Plan(
        people=5, seed=3, towns=(Town(municipality="152021", area="新潟県長岡市", population=5, seed=3, day=DAY),)
    )
    made.intend(plan)
    totals = Totals(through=DAY, days=3, accepted=2, refused=1)
    later = START + timedelta(days=3, microseconds=5)
    made.reached(totals, later)
    store.close()
    again = Settings(open_store(url))
    assert (again.policy, again.plan, again.totals, again.moment, again.start) == (policy(), plan, totals, later, START)
    assert again.notes == (Words("注", "note"),)
    again.moved(later + timedelta(days=1))
    assert again.moment == later + timedelta(days=1)


def test_steps_are_remembered() -> None:
    made = Settings.make(open_store("memory:", create=True), policy(), START)
    assert not made.is_done("juki/152021")
    made.done("juki/152021")
    assert made.is_done("juki/152021")
    assert not made.is_done("juki/152048")


def test_a_store_without_a_register() -> None:
    store = open_store("memory:", create=True)
    with pytest.raises(UsageError) as refused:
        Settings(store)
    assert refused.value.problems[0].code == "register-not-made"
    store.add_node(PART)
    with pytest.raises(UsageError) as refused:
        _ = Settings(store).policy
    assert refused.value.problems[0].code == "register-not-made"
    Settings.make(store, policy(), START)


def test_one_register_in_a_store() -> None:
    store = open_store("memory:", create=True)
    Settings.make(store, policy(), START)
    with pytest.raises(UsageError) as refused:
        Settings.make(store, policy(), START)
    assert refused.value.problems[0].code == "register-exists"


def test_a_damaged_policy_is_told() -> None:
    store = open_store("memory:", create=True)
    made = Settings.make(store, policy(), START)
    with store.node(PART).write() as tx:
        tx.keep(Kept(kind="setting", key="policy", body=b"{}"))
    with pytest.raises(InputError):
        _ = made.policy
