"""kill -9 at fixed points: no acknowledged event is lost anywhere, none is applied twice, nothing is there by half."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import node_victim
import pytest
from small_nation import Nation
from townsfolk import OTHER_HOME

import pia
from pia.register.ledger_check import verify
from pia.register.store.open import open_store

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL of POSIX")

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
POINTS = range(1, 1501, 5) if SOAK else range(3, 1503, 50)
"""Statements at which to die: 30 (300 in a soak) over what it takes to accept two events and tell them everywhere, twice."""
SERVERS = ("cs", "prefecture", "national")


def die(url: str, n: int, first: int) -> list[tuple[int, str]]:
    """Let a process live until its n-th statement; return what it was told was accepted."""
    env = {**os.environ, "PYTHONPATH": str(Path(pia.__file__).parents[1])}
    command = [sys.executable, node_victim.__file__, url, str(n), str(first), "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=120)
    assert done.returncode in (0, -9), done.stderr
    told = [line.split(":") for line in done.stdout.split()]
    return [(int(place), what) for place, what in told]


def test_whoever_is_killed_loses_nothing_that_was_acknowledged(folder: Path) -> None:
    url = f"sqlite:///{folder.as_posix()}/register.db"
    open_store(url, create=True).close()
    acknowledged: list[tuple[int, str]] = []
    for round_, n in enumerate(POINTS):
        acknowledged += die(url, n, 1 + 3 * round_)
    assert len(acknowledged) > 30
    nation = Nation(store=open_store(url))
    nation.pump(20)
    here = nation.held("juki")
    for place, what in acknowledged:
        resident = here[str(place)].last
        assert what == "in" or resident.address == OTHER_HOME
    for node in SERVERS:
        shelf = nation[node].records
        told = nation.held(node)
        assert len(told) == len(here)
        assert {one.code: one.address for one in told.values()} == {
            one.last.code: one.last.address.text for one in here.values()
        }
        with nation[node].store.read() as reader:
            for key, record in told.items():
                versions = len(reader.versions(shelf.file.id, shelf.key(key)))
                assert versions == (2 if record.address == OTHER_HOME.text else 1), "each notice once"
    for node in nation.nodes.values():
        with node.store.read() as reader:
            assert not verify(reader).faults
            assert [row.outcome for row in reader.ledger() if row.operation == "returned"] == []
    assert nation.store.faults() == []
    nation.store.close()
