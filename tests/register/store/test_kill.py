"""kill -9 at fixed points: no acknowledged transaction is lost, none is there by half."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import store_victim
from store_rows import worked

import pia
from pia.register.store.open import open_store

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL of POSIX")

POINTS = range(1, 61, 2)
"""Statements at which to die: one transaction of ``work`` takes about twenty, so that these lie in the first three."""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path.as_posix()}/register.db"
    return request.getfixturevalue("database")


def die(url: str, n: int, transactions: int = 4, *more: str) -> tuple[int, bool]:
    """Let a process work until its n-th statement; return the last number it saw end, and whether it was killed."""
    env = {**os.environ, "PYTHONPATH": str(Path(pia.__file__).parents[1])}
    command = [sys.executable, store_victim.__file__, url, str(n), str(transactions), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=120)
    assert done.returncode in (0, -9), done.stderr
    return int((done.stdout.split() or ["0"])[-1]), done.returncode == -9


def test_whoever_is_killed_leaves_whole_transactions(url, opened):
    store = opened(url)
    store.add_node("cs")
    before = 0
    for n in POINTS:
        acknowledged, killed = die(url, n)
        assert killed
        done = worked(store.node("cs"))
        assert max(before, acknowledged) <= done <= max(before, acknowledged) + 1
        before = done
    assert before > 10
    assert store.faults() == []
    store.close()
    with closing(open_store(url)) as again:
        assert worked(again.node("cs")) == before


def test_whoever_is_killed_while_loading_leaves_nothing_of_it(url, opened):
    store = opened(url)
    store.add_node("cs")
    for n in range(10, 60, 7):
        die(url, n, 1, "load")
        done = worked(store.node("cs"))
        with store.node("cs").read() as reader:
            assert reader.count("f") == (1 if done else 0) + 100 * done
    assert store.faults() == []


def test_the_victim_ends_well_when_it_is_left_alone(url, opened):
    store = opened(url)
    store.add_node("cs")
    assert die(url, 0, 3) == (3, False)
    assert worked(store.node("cs")) == 3
