"""Nothing undeclared is filled in silently: every declaration that is taken away is named by whatever would have needed it."""

from __future__ import annotations

import typing
from datetime import date

import pytest
from msgspec.structs import replace

from pia.register.guard.administration import grant, leave
from pia.register.guard.agreement import Act
from pia.register.guard.approving import apply, decide
from pia.register.guard.credentials import change_password
from pia.register.guard.operation import Operation
from pia.register.guard.operator import Right
from pia.register.guard.permit import Permit
from pia.register.guard.reviewing import review, review_due
from pia.register.policy import UNDECLARED, Approval, Authentication, Policy, Rights, RolePolicy, Undeclared

WITHOUT_GAP = {"fallback"}
"""A fallback that is not declared is not used; no check is left out by that."""


def declarable(kind: type) -> list[str]:
    hints = typing.get_type_hints(kind)
    return [name for name, hint in hints.items() if Undeclared in typing.get_args(hint) and name not in WITHOUT_GAP]


def parts() -> list[tuple[str, str]]:
    found = [(part, name) for part, kind in (("authentication", Authentication), ("approval", Approval), ("rights", Rights)) for name in declarable(kind)]  # fmt: skip
    found += [("roles", name) for name in declarable(RolePolicy)]
    found += [("policy", name) for name in declarable(Policy)]
    return [*found, ("search", "")]


def without(policy: Policy, part: str, name: str) -> dict[str, object]:
    """Return the change of a policy that takes one declaration away."""
    if part == "policy":
        return {name: UNDECLARED}
    if part == "search":
        return {"search": None}
    if part == "roles":
        return {"roles": tuple(replace(role, **{name: UNDECLARED}) for role in policy.roles)}
    return {part: replace(getattr(policy, part)["cs"], **{name: UNDECLARED})}


def a_day(world) -> set[str]:
    """Do a bit of everything and return every gap that was named."""
    clerk, colleague, chief = (
        world.signed_in("clerk-1"),
        world.signed_in("clerk-2", "t2"),
        world.signed_in("chief-1", "t3"),
    )
    act = Act(applicant=colleague, approver=chief)
    done = [
        world.do(grant, act, "vendor-1", Right(role="tax", since=world.clock.today)),
        world.do(leave, act, "retiring", date(2026, 5, 1)),
        world.do(review, act),
    ]
    output = Operation(
        name="output", node="cs", task="証明交付", purpose="交付", count=101, items=frozenset({"氏名"}), medium="usb-1"
    )
    asked = world.do(apply, clerk, output)
    world.do(decide, chief, asked.id, approve=True)
    for name, more in (
        ("search", {"conditions": {"氏名": "試験", "住所": "試験市"}}),
        ("move-in", {"subject": "p", "second": colleague.id}),
    ):
        done.append(answer := world.permit(clerk, name, **more))
        world.record(answer)
    correct = Operation(name="correct", node="cs", task="住民異動", purpose="届出の処理", subject="p", correction=True)
    leave_to = world.do(decide, chief, world.do(apply, clerk, correct).id, approve=True)
    for wanted in (replace(output, approval=asked.id), replace(correct, approval=leave_to.id)):
        with world.node.write() as tx:
            done.append(answer := world.guard.permit(tx, clerk, wanted))
            world.guard.record(tx, answer)
    assert world.do(change_password, "clerk-1", world.proofs("clerk-1"), new="other", terminal="t1") is True
    assert all(done), [getattr(d, "codes", d) for d in done]
    assert sum(isinstance(d, Permit) for d in done) == 4
    with world.node.read() as view:
        due = review_due(view, world.guard)
    gaps = set(due.unchecked)
    for row in world.ledger():
        told = [part.removeprefix("unchecked=") for part in row.detail.split(" ") if part.startswith("unchecked=")]
        assert (row.outcome == "unchecked") is bool(told)
        gaps.update(name for listed in told for name in listed.split(","))
    return gaps


def test_where_everything_is_declared_nothing_is_left_unchecked(make) -> None:
    vendor = make().policy.roles
    world = make(
        roles=tuple(
            replace(role, number_tasks=frozenset()) if role.sees_number is not True else role for role in vendor
        )
    )
    assert a_day(world) == set()


@pytest.mark.parametrize(("part", "name"), parts())
def test_a_declaration_that_is_taken_away_is_named(make, part, name) -> None:
    world = make(**without(make().policy, part, name))
    expected = {
        "policy": f"{name}",
        "search": "search.cs",
        "roles": f"roles.clerk.{name}",
    }.get(part, f"{part}.cs.{name}")
    assert a_day(world) == {expected}
