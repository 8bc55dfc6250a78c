"""A register on PostgreSQL, from its making to its checks: the same year as on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_register import SmallRegister

from pia.app import register
from pia.register.agreement import agree
from pia.register.store.open import open_store

NAGAOKA = Path(__file__).resolve().parents[2] / "assessments" / "nagaoka"


@pytest.fixture
def url(server):
    name = server.database()
    yield server.url(name)
    server.drop(name)


def test_a_register_from_its_making_to_its_checks(url: str, tmp_path: Path) -> None:
    register.init((NAGAOKA,), url, tmp_path, "2026-04-01")
    register.seed(url, tmp_path, 900, 3, lambda _node, _records: None)
    _, totals = register.run(url, tmp_path, 20, lambda _totals: None)
    assert totals.accepted > 0
    agreement, _ = register.check(url, tmp_path)
    assert agreement.agrees, [found for check in agreement.checks for found in check.found]
    assert {path.name for path in tmp_path.iterdir()} >= {"register.keys", "register.checkpoints"}


def test_both_stores_come_to_the_same(url: str) -> None:
    here, there = SmallRegister(900), SmallRegister(900, store=open_store(url, create=True))
    assert here.run(10) == there.run(10)
    assert here.files() == there.files()
    assert here.applications("juki") == there.applications("juki")
    assert agree(there.city).agrees
    again = SmallRegister(store=there.store)
    here.run(3)
    again.run(3)
    assert again.files() == here.files()
    there.store.close()
