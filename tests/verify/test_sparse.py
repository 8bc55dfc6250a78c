"""A draft that says little gives a policy all the same: more is undeclared, nothing breaks, and it still runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from running_policy import ASSESSMENTS, Running, derived, loaded
from sound_policy import check

from pia.verify.policy import derive, policy_of

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.model.read import Loaded


def each(field: str, **blank: Any) -> Callable[[Assessment], dict[str, Any]]:
    """Return a change that blanks fields of every entry of a list."""
    return lambda one: {field: tuple(entry.model_copy(update=blank) for entry in getattr(one, field))}


BLANKS: dict[str, Callable[[Assessment], dict[str, Any]]] = {
    "no users": each("files", users=None),
    "no departments": lambda one: {
        "department": None, "files": tuple(file.model_copy(update={"users": None, "department": None}) for file in one.files),
    },
    "no records": each("files", records=None),
    "no storage": each("files", storage=None),
    "no flows": lambda _one: {"flows": ()},
    "bare flows": each("flows", label=None, means=None, items=(), carries=(), contains_number=None, recipient=None, step=None),
    "no functions": each("systems", functions=None),
    "nothing held": each("systems", holds=()),
    "nameless": each("systems", name="", drawn_as=None),
    "no controls": lambda _one: {"controls": ()},
    "no parameters": each("controls", parameters={}),
    "bare recipients": each("recipients", name=None, information=None, rows=None, means=None),
    "nobody entrusted": each("parties", entrusted=(), name=None),
    "no code": lambda one: {"body": one.body.model_copy(update={"code": None})},
    "no name of the work": lambda one: {"work": one.work.model_copy(update={"name": None})},
}  # fmt: skip


def blanked(name: str, changes: list[str]) -> Loaded:
    one = loaded(name)
    for change in changes:
        updated = one.assessment.model_copy(update=BLANKS[change](one.assessment))
        for cached in ("refining", "control_numbers"):
            updated.__dict__.pop(cached, None)
        one = replace(one, assessment=updated)
    return one


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(ASSESSMENTS), st.lists(st.sampled_from(sorted(BLANKS)), max_size=5, unique=True))
def test_whatever_is_left_out_the_policy_hangs_together(name: str, changes: list[str]) -> None:
    policy = policy_of(blanked(name, changes))
    check(policy)
    held = {node.id for node in policy.nodes if node.origin == "held"}
    assert all(any(node in role.nodes for role in policy.roles) for node in held)


@pytest.mark.parametrize("change", sorted(BLANKS))
def test_it_still_runs(change: str) -> None:
    Running(policy_of(blanked("nagaoka", [change])))


@pytest.mark.parametrize("change", ["no controls", "no parameters", "no storage", "bare recipients"])
def test_saying_less_leaves_more_open(change: str) -> None:
    before = {gap.path for gap in derived("example/juki").gaps}
    after = {gap.path for gap in derive(blanked("example/juki", [change])).gaps}
    assert len(after) > len(before)
    lost = {
        path for path in before - after if not path.startswith(("roles.approver-", "nodes.", "channels.", "search."))
    }
    assert lost == set()


def test_without_departments_the_one_in_charge_is_all_that_is_known() -> None:
    policy = policy_of(blanked("nagaoka", ["no users"]))
    assert [role.department for role in policy.roles if role.id.startswith("staff")] == ["市民協働推進部市民課"]
    nobody = policy_of(blanked("nagaoka", ["no departments"]))
    assert [role.department for role in nobody.roles if role.id.startswith("staff")] == [""]


def test_an_assessment_without_systems_has_no_nodes() -> None:
    one = loaded("example/jutaku")
    bare = one.assessment.model_copy(
        update={"systems": (), "nodes": (), "flows": (), "recipients": (), "controls": (), "parties": (), "files": ()}
    )
    bare.__dict__.pop("control_numbers", None)
    bare.__dict__.pop("refining", None)
    policy = policy_of(replace(one, assessment=bare))
    assert policy.nodes == ()
    assert policy.files == ()
    check(policy)
