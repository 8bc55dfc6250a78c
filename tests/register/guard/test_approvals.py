"""The second person, approvals, and registered media."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pia.register.guard.administration import leave, register, withdraw
from pia.register.guard.agreement import Act
from pia.register.guard.approvals import ApprovalRow
from pia.register.guard.approving import apply, decide
from pia.register.guard.denial import Denied
from pia.register.guard.operation import Operation
from pia.register.guard.permit import Permit
from pia.register.policy import UNDECLARED, Approval
from pia.terms.durations import parse_duration

OUTPUT = Operation(
    name="output", node="cs", task="証明交付", purpose="交付", count=101, items=frozenset({"氏名", "住所"})
)


def permitted(world, session, operation):
    with world.node.read() as view:
        return world.guard.permit(view, session, operation)


def approved(world, session, operation=OUTPUT, *, approve=True):
    asked = world.do(apply, session, operation)
    assert isinstance(asked, ApprovalRow), asked
    answer = world.do(decide, world.signed_in("chief-1", "t9"), asked.id, approve=approve)
    assert isinstance(answer, ApprovalRow), answer
    return answer


def codes(answer) -> tuple[str, ...]:
    return getattr(answer, "codes", ())


# --- second person ---


def test_a_colleague_confirms_by_the_session(world) -> None:
    first, second = world.signed_in("clerk-1", "t1"), world.signed_in("clerk-2", "t2")
    answer = world.permit(first, "move-in", subject="p", second=second.id)
    assert isinstance(answer, Permit)
    assert answer.second == "clerk-2"
    assert "second=clerk-2" in answer.entry().detail
    assert second.id not in answer.entry().detail


def test_who_cannot_be_the_second_person(world) -> None:
    first = world.signed_in("clerk-1", "t1")
    chief, vendor, tax = (
        world.signed_in("chief-1", "t2"),
        world.signed_in("vendor-1", "t3"),
        world.signed_in("tax-1", "t4"),
    )
    assert world.codes(first, "move-in", subject="p") == ("second-missing",)
    assert world.codes(first, "move-in", subject="p", second=first.id) == ("second-self",)
    assert world.codes(first, "move-in", subject="p", second="clerk-1/else") == ("second-self",)
    assert world.codes(first, "move-in", subject="p", second="clerk-2") == ("second-not-signed-in",)
    assert world.codes(first, "move-in", subject="p", second="clerk-2/0123") == ("second-not-signed-in",)
    assert world.codes(first, "move-in", subject="p", second="nobody/0123") == ("second-not-signed-in",)
    for other in (chief, vendor, tax):
        assert world.codes(first, "move-in", subject="p", second=other.id) == ("second-not-entitled",)


def test_the_second_person_has_to_be_there_still(world) -> None:
    second = world.signed_in("clerk-2", "t2")
    world.passes(minutes=10)
    first = world.signed_in("clerk-1", "t1")
    assert world.codes(first, "move-in", subject="p", second=second.id) == ("second-not-signed-in",)
    second = world.signed_in("clerk-2", "t2")
    with world.node.write() as tx:
        world.guard.sign_out(tx, second)
    assert world.codes(first, "move-in", subject="p", second=second.id) == ("second-not-signed-in",)


def test_confirming_is_a_use_of_the_session_of_who_confirms(world) -> None:
    second = world.signed_in("clerk-2", "t2")
    world.passes(minutes=9)
    first = world.signed_in("clerk-1", "t1")
    assert world.codes(first, "move-in", subject="p", second=second.id) == ()
    world.passes(minutes=9)
    assert world.codes(second, "view", subject="p") == ()


def test_a_retired_colleague_confirms_nothing(world) -> None:
    second = world.signed_in("retiring", "t2")
    act = Act(applicant=world.signed_in("clerk-2", "t3"), approver=world.signed_in("chief-1", "t9"))
    assert world.do(leave, act, "retiring", world.clock.today)
    first = world.signed_in("clerk-1", "t1")
    assert world.codes(first, "move-in", subject="p", second=second.id) == ("second-not-signed-in",)


def test_a_confirmation_nobody_asked_for_is_checked_as_well(world) -> None:
    first = world.signed_in("clerk-1", "t1")
    assert world.codes(first, "view", subject="p", second=first.id) == ("second-self",)


def test_undeclared_second_persons_are_named(make) -> None:
    world = make(approval=Approval())
    answer = world.permit(world.signed_in("clerk-1"), "move-in", subject="p", count=5, correction=True, medium="x")
    assert set(answer.unchecked) == {
        "approval.cs.second_person",
        "approval.cs.bulk_output_above",
        "approval.cs.registered_media",
        "approval.cs.correction",
    }


# --- bulk output ---


@pytest.mark.parametrize(
    ("count", "found"),
    [(0, ()), (1, ()), (100, ()), (101, ("approval-missing",)), (10**10, ("malformed", "approval-missing"))],
)
def test_above_the_declared_number_of_records(world, count, found) -> None:
    assert codes(permitted(world, world.signed_in("clerk-1"), replace(OUTPUT, count=count))) == found


@pytest.mark.parametrize(("count", "found"), [(0, ()), (1, ("approval-missing",))])
def test_zero_means_every_output(make, count, found) -> None:
    world = make(approval=replace(make().policy.approval["cs"], bulk_output_above=0))
    assert codes(permitted(world, world.signed_in("clerk-1"), replace(OUTPUT, count=count))) == found


def test_an_approval_is_used_once(world) -> None:
    session = world.signed_in("clerk-1")
    operation = replace(OUTPUT, approval=approved(world, session).id)
    answer = permitted(world, session, operation)
    assert isinstance(answer, Permit)
    world.record(answer, "failed")  # nothing was put out: the approval is still there
    answer = permitted(world, session, operation)
    assert isinstance(answer, Permit)
    row = world.record(answer)
    assert f"approval={operation.approval}" in row.detail
    assert "records=101" in row.detail
    assert codes(permitted(world, session, operation)) == ("approval-used",)


def test_two_permits_of_one_approval_end_in_one_output(world) -> None:
    session = world.signed_in("clerk-1")
    operation = replace(OUTPUT, approval=approved(world, session).id)
    first, second = permitted(world, session, operation), permitted(world, session, operation)
    world.record(first)
    before = len(world.ledger())
    with pytest.raises(ValueError, match="approval"):
        world.record(second)
    assert len(world.ledger()) == before


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, ()),
        ({"count": 50}, ()),
        ({"items": frozenset({"氏名"})}, ()),
        ({"count": 102}, ("approval-exceeded",)),
        ({"items": frozenset({"氏名", "住所", "個人番号"})}, ("approval-differs:items",)),
        ({"task": "住民異動", "purpose": "届出の処理"}, ("approval-differs:task", "approval-differs:purpose")),
        ({"name": "view"}, ("approval-differs:operation",)),
        ({"subject": "p"}, ("approval-differs:subject",)),
        ({"medium": "usb-1"}, ("approval-differs:medium",)),
        ({"approval": "A999999999"}, ("approval-unknown:approval",)),
        ({"approval": "山田"}, ("malformed:approval", "approval-unknown:approval")),
        ({"approval": "x" * 2_000_000}, ("malformed:approval", "approval-unknown:approval")),
    ],
)
def test_an_approval_is_bound_to_what_was_asked_for(world, change, found) -> None:
    session = world.signed_in("clerk-1")
    operation = replace(OUTPUT, approval=approved(world, session).id)
    answer = permitted(world, session, replace(operation, **change))
    told = tuple(f"{d.code}:{d.field}" for d in answer.denials) if isinstance(answer, Denied) else ()
    assert tuple(t.replace("approval-exceeded:count", "approval-exceeded") for t in told) == found


def test_an_approval_serves_only_who_asked_for_it(world) -> None:
    asked = approved(world, world.signed_in("clerk-1"))
    other = world.signed_in("clerk-2", "t2")
    assert codes(permitted(world, other, replace(OUTPUT, approval=asked.id))) == ("approval-not-own",)


def test_pending_and_rejected_applications_are_no_approvals(world) -> None:
    session = world.signed_in("clerk-1")
    pending = world.do(apply, session, OUTPUT)
    assert codes(permitted(world, session, replace(OUTPUT, approval=pending.id))) == ("approval-pending",)
    rejected = approved(world, session, approve=False)
    assert codes(permitted(world, session, replace(OUTPUT, approval=rejected.id))) == ("approval-rejected",)


@pytest.mark.parametrize(
    ("valid", "passing", "found"),
    [
        ("1d", {"hours": 14, "minutes": 59 + 24 * 60}, ()),
        ("1d", {"hours": 39}, ("approval-expired",)),
        ("2h", {"minutes": 119}, ()),
        ("2h", {"minutes": 120}, ("approval-expired",)),
    ],
)
def test_an_approval_expires(make, valid, passing, found) -> None:
    world = make(approval=replace(make().policy.approval["cs"], valid=parse_duration(valid)))
    asked = approved(world, world.signed_in("clerk-1"))
    world.passes(**passing)
    answer = permitted(world, world.signed_in("clerk-1"), replace(OUTPUT, approval=asked.id))
    assert codes(answer) == found


def test_an_approval_without_a_declared_validity_lasts_and_says_so(make) -> None:
    world = make(approval=replace(make().policy.approval["cs"], valid=UNDECLARED))
    asked = approved(world, world.signed_in("clerk-1"))
    world.passes(days=80)
    answer = permitted(world, world.signed_in("clerk-1"), replace(OUTPUT, approval=asked.id))
    assert "approval.cs.valid" in answer.unchecked


def test_who_may_not_decide(make) -> None:
    everybody = frozenset({"chief", "clerk"})
    world = make(approval=replace(make().policy.approval["cs"], approvers=everybody))
    session = world.signed_in("clerk-1")
    asked = world.do(apply, session, OUTPUT)
    assert world.do(decide, session, asked.id, approve=True).codes == ("approval-self",)
    assert world.do(decide, world.signed_in("tax-1", "t2"), asked.id, approve=True).codes == ("not-an-approver",)
    assert world.do(decide, replace(session, operator="nobody"), asked.id, approve=True).codes[0] == "unknown-operator"
    assert world.do(decide, world.signed_in("clerk-2", "t3"), asked.id, approve=True).state == "approved"
    assert world.do(decide, world.signed_in("clerk-2", "t3"), asked.id, approve=False).codes == ("approval-decided",)
    assert world.do(decide, world.signed_in("clerk-2", "t3"), "A000000000", approve=True).codes == ("approval-unknown",)


def test_undeclared_approvers_are_named_in_the_ledger(make) -> None:
    world = make(approval=replace(make().policy.approval["cs"], approvers=UNDECLARED))
    asked = world.do(apply, world.signed_in("clerk-1"), OUTPUT)
    assert world.do(decide, world.signed_in("tax-1", "t2"), asked.id, approve=True).state == "approved"
    last = world.ledger()[-1]
    assert (last.operation, last.outcome) == ("decide-approval", "unchecked")
    assert "approval.cs.approvers" in last.detail


def test_who_applies_has_to_have_the_right(world) -> None:
    assert world.do(apply, world.signed_in("tax-1"), OUTPUT).codes == ("no-right",)
    assert world.do(apply, world.signed_in("clerk-1", "t2"), replace(OUTPUT, node="juki")).codes == ("wrong-node",)
    before = world.ledger()[-1]
    assert (before.operation, before.outcome) == ("apply-approval", "refused")


def test_an_approval_by_the_applicant_is_void_whoever_wrote_it(world) -> None:
    from pia.register.guard.approvals import kept_approval

    session = world.signed_in("clerk-1")
    asked = approved(world, session)
    with world.node.write() as tx:
        tx.keep(kept_approval(replace(asked, approver="clerk-1")))
    assert codes(permitted(world, session, replace(OUTPUT, approval=asked.id))) == ("approval-self",)


# --- corrections ---


def test_a_correction_needs_an_approval_about_that_person(world) -> None:
    session = world.signed_in("clerk-1")
    correct = Operation(name="correct", node="cs", task="住民異動", purpose="届出の処理", subject="p", correction=True)
    assert codes(permitted(world, session, correct)) == ("correction-unapproved",)
    asked = approved(world, session, correct)
    assert isinstance(permitted(world, session, replace(correct, approval=asked.id)), Permit)
    other = replace(correct, approval=asked.id, subject="q")
    assert codes(permitted(world, session, other)) == ("approval-differs",)


def test_a_correction_that_needs_no_approval(make) -> None:
    world = make(approval=replace(make().policy.approval["cs"], correction=False))
    correct = Operation(name="correct", node="cs", task="住民異動", purpose="届出の処理", subject="p", correction=True)
    assert isinstance(permitted(world, world.signed_in("clerk-1"), correct), Permit)


# --- media ---


@pytest.mark.parametrize(
    ("declared", "medium", "found"),
    [
        (True, "", ()),
        (True, "usb-1", ()),
        (True, "usb-9", ("medium-unregistered",)),
        (False, "usb-9", ()),
        (UNDECLARED, "usb-9", ()),
        (False, "山田のUSB", ("malformed",)),
    ],
)
def test_registered_media(make, declared, medium, found) -> None:
    world = make(approval=replace(make().policy.approval["cs"], registered_media=declared))
    answer = permitted(world, world.signed_in("clerk-1"), replace(OUTPUT, count=5, medium=medium))
    assert codes(answer) == found
    if isinstance(answer, Permit):
        assert ("approval.cs.registered_media" in answer.unchecked) is (declared is UNDECLARED)


def test_a_medium_comes_and_goes(world) -> None:
    act = Act(applicant=world.signed_in("clerk-2", "t2"), approver=world.signed_in("chief-1", "t9"))
    session = world.signed_in("clerk-1")
    output = replace(OUTPUT, count=5, medium="usb-2")
    assert codes(permitted(world, session, output)) == ("medium-unregistered",)
    assert world.do(register, act, "medium", "usb-2")
    assert codes(permitted(world, session, output)) == ()
    assert world.do(withdraw, act, "medium", "usb-2")
    assert codes(permitted(world, session, output)) == ("medium-unregistered",)
    assert world.do(register, act, "medium", "bad id").codes == ("malformed",)
