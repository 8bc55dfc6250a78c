"""All eight assessments give a policy that runs: stores, people who sign in, and an event that reaches the national server."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from running_policy import ASSESSMENTS, Running, derived
from townsfolk import HOME, event, moving_in

from pia.register.nodes import KINDS
from pia.register.nodes.juki import Accepted

BODIES_WITH_JUKI = ("nagaoka", "asahikawa", "kadoma", "wako", "example/juki")


def moved_in(running: Running, juki: str, place: int = 1) -> Accepted:
    """Have somebody move in, with a second person where the policy asks for one."""
    code = running[juki].body.code
    content = moving_in(place, address=replace(HOME, municipality=code), household=f"{place:08d}")
    done = running[juki].accept(running.work(juki), (event(str(place), content),))
    assert isinstance(done, Accepted), done
    return done


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_every_node_that_runs_has_a_store_and_people(name: str) -> None:
    running = Running(derived(name).policy)
    expected = {node.id for node in running.policy.nodes if node.kind in KINDS}
    assert set(running.nodes) == expected
    for node in expected:
        assert ("sign-in", "refused") not in {(row[0], row[1]) for row in running.ledger(node)}


@pytest.mark.parametrize("name", BODIES_WITH_JUKI)
def test_a_move_in_reaches_the_national_server(name: str) -> None:
    running = Running(derived(name).policy)
    moved_in(running, "juki")
    running.pump()
    by_kind = {node.kind: node.id for node in running.policy.nodes if not node.id.startswith("other")}
    for kind in ("municipal-cs", "prefecture-server", "national-server"):
        (record,) = running.held(by_kind[kind]).values()
        assert record.municipality == running["juki"].body.code


def test_both_municipalities_below_the_prefecture_are_heard() -> None:
    running = Running(derived("kanagawa").policy)
    moved_in(running, "municipal-juki", 1)
    moved_in(running, "municipal-juki-2", 2)
    running.pump()
    for node in ("juki-net", "national-server"):
        assert len(running.held(node)) == 2
    for node in ("fuhyo", "fuhyo-national-server"):
        records = running.held(node)
        assert all(not hasattr(record, "number") for record in records.values())
