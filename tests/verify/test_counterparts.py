"""Stand-ins (試験用): only what an assessment does not hold, marked as such, and nothing declared of them that nobody declares."""

from __future__ import annotations

import pytest
from running_policy import ASSESSMENTS, derived, loaded
from sound_policy import check

from pia.register.items import NUMBER, item_key
from pia.register.nodes import KINDS
from pia.register.policy import Channel, Policy, Undeclared
from pia.verify.counterparts import COUNTERPART_ROLE
from pia.verify.policy import policy_of_all

ALL = pytest.mark.parametrize("name", ASSESSMENTS)
TOGETHER = ("nagaoka", "asahikawa", "kadoma", "wako", "kanagawa", "example/juki", "example/kokuho", "example/jutaku")


def stand_ins(policy: Policy) -> set[str]:
    return {node.id for node in policy.nodes if node.origin == "counterpart"}


@ALL
def test_nobody_stands_in_for_what_is_held(name: str) -> None:
    policy = derived(name).policy
    held = {(node.body, node.kind) for node in policy.nodes if node.origin == "held" and node.kind != "other"}
    assert not held & {(node.body, node.kind) for node in policy.nodes if node.origin == "counterpart"}
    systems = {system.id for system in loaded(name).assessment.systems}
    assert {node.id for node in policy.nodes if node.origin == "held"} == systems


@ALL
def test_ids_are_unique_and_ends_are_known(name: str) -> None:
    check(derived(name).policy)


@ALL
def test_people_at_stand_ins_have_one_role_and_each_is_noted(name: str) -> None:
    policy = derived(name).policy
    loose = stand_ins(policy)
    roles = [role for role in policy.roles if role.id == COUNTERPART_ROLE]
    assert {node for role in roles for node in role.nodes} == loose
    noted = {path.removeprefix("nodes.") for path, _why in policy.undeclared if path.startswith("nodes.")}
    assert noted == loose | {node.id for node in policy.nodes if node.origin == "part"}
    assert not loose & set(policy.authentication)
    assert all(node.kind in KINDS for node in policy.nodes if node.id in loose)


@ALL
def test_what_is_added_lies_between_stand_ins(name: str) -> None:
    policy = derived(name).policy
    loose = stand_ins(policy)
    for one in policy.channels:
        if one.origin == "counterpart":
            assert {one.source, one.target} & loose, one.id
            assert isinstance(one.mutual_authentication, Undeclared) or is_twin(one, policy)


def is_twin(channel: Channel, policy: Policy) -> bool:
    """Say whether a channel is like a drawn one, of a second municipality."""
    return channel.id.endswith("-2") and any(one.id == channel.id.removesuffix("-2") for one in policy.channels)


@ALL
def test_no_number_goes_to_the_supplementary_servers_of_stand_ins(name: str) -> None:
    for one in derived(name).policy.channels:
        if one.origin == "counterpart" and one.number is False and not isinstance(one.items, Undeclared):
            assert NUMBER not in {item_key(item) for item in one.items}


def test_a_prefecture_has_two_municipalities_below() -> None:
    policy = derived("kanagawa").policy
    below = [body for body in policy.bodies if body.kind == "municipality"]
    assert [body.prefecture for body in below] == ["140007", "140007"]
    for body in below:
        assert sorted(node.kind for node in policy.nodes if node.body == body.code) == ["juki", "municipal-cs"]


def test_a_body_without_a_register_of_residents_needs_no_servers() -> None:
    assert stand_ins(derived("example/kokuho").policy) == {"nis"}
    assert stand_ins(derived("example/jutaku").policy) == set()


# --- several together ---


def test_everything_together_hangs_together() -> None:
    policy = policy_of_all([loaded(name) for name in TOGETHER])
    check(policy)
    kinds = [node.kind for node in policy.nodes if node.body == "000000"]
    assert len(kinds) == len(set(kinds)), "one of each kind for the whole nation"
    assert sum(node.kind == "prefecture-server" for node in policy.nodes) == 6


def test_neighbours_are_the_other_municipalities() -> None:
    policy = policy_of_all([loaded("nagaoka"), loaded("wako")])
    servers = {node.id for node in policy.nodes if node.kind == "municipal-cs"}
    assert servers == {"nagaoka-juki-net", "wako-juki-net"}
    between = {(one.source, one.target) for one in policy.channels} & {(a, b) for a in servers for b in servers}
    assert between == {("nagaoka-juki-net", "wako-juki-net"), ("wako-juki-net", "nagaoka-juki-net")}


def test_a_prefecture_that_is_assessed_serves_its_municipalities() -> None:
    city = loaded("nagaoka")
    body = city.assessment.body.model_copy(update={"name": "見本市長", "code": "141003"})
    moved = city.__class__(
        city.assessment.model_copy(update={"body": body}), city.root, city.assembled, city.name, city.directory
    )
    policy = policy_of_all([loaded("kanagawa"), moved])
    check(policy)
    assert [node.id for node in policy.nodes if node.kind == "prefecture-server"] == ["kanagawa-juki-net"]
    servers = {node.body: node.origin for node in policy.nodes if node.kind == "municipal-cs"}
    assert servers == {"141003": "held", "149012": "counterpart"}, "the neighbour of a city that has none beside it"
    assert [node.body for node in policy.nodes if node.kind == "juki"] == ["141003"]
    arriving = [one for one in policy.channels if (one.source, one.target) == ("nagaoka-juki-net", "kanagawa-juki-net")]
    assert any(one.kind == "notice" and one.number for one in arriving)


def test_the_same_assessment_twice_is_the_same_systems() -> None:
    twice = policy_of_all([loaded("nagaoka"), loaded("nagaoka")])
    check(twice)
    assert len(twice.nodes) == len(derived("nagaoka").policy.nodes)
