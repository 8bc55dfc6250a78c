"""All eight assessments give a policy that runs: stores, people who sign in, and an event that reaches the national server."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from running_policy import ASSESSMENTS, Running, derived, loaded
from townsfolk import HOME, event, moving_in

from pia.register.guard.denial import Denied
from pia.register.nodes import KINDS
from pia.register.nodes.juki import Accepted
from pia.verify.policy import policy_of, policy_of_all

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


def test_several_municipalities_feed_one_national_server() -> None:
    names = ("nagaoka", "asahikawa", "kadoma", "wako", "example/juki", "kanagawa")
    policy = policy_of_all([loaded(name) for name in names])
    running = Running(policy)
    registers = [node.id for node in policy.nodes if node.kind == "juki"]
    assert len(registers) == 7
    for place, juki in enumerate(registers, 1):
        moved_in(running, juki, place)
    running.pump()
    assert len(running.held("national-server")) == len(registers)
    assert len(running.held("kanagawa-juki-net")) == 2
    assert len(running.held("prefecture-server-150002")) == 1


def test_assessments_of_one_body_share_their_systems() -> None:
    policy = policy_of_all([loaded(name) for name in ("example/juki", "example/kokuho", "example/jutaku")])
    kinds = [node.kind for node in policy.nodes if node.origin == "held"]
    assert [node.id for node in policy.nodes if node.origin == "part"] == ["juki-juki-media"]
    assert sorted(kinds) == ["atena", "intermediate-server", "juki", "municipal-cs", "other", "other"]
    rights = policy.authentication["juki-atena"]
    assert rights.factors == {"password", "ic-card"}, "what one assessment leaves open another one declares"
    Running(policy)


def test_one_assessment_alone_is_itself_and_none_is_an_error() -> None:
    assert policy_of_all([loaded("nagaoka")]) == policy_of(loaded("nagaoka"))
    with pytest.raises(ValueError, match="no assessment"):
        policy_of_all([])


def test_an_output_needs_what_is_declared_of_the_system() -> None:
    running = Running(derived("nagaoka").policy)
    moved_in(running, "juki")
    work = running.work("juki-media")
    done = running["juki-media"].export(work, "juki", ["1"], ["氏名"])
    assert isinstance(done, Denied)
    assert "approval-missing" in {one.code for one in done.denials}, "the form of application comes first"
