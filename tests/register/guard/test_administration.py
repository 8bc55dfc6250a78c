from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from pia.register.guard.administration import Enrolment, enrol, grant, leave, register, reset, revoke, set_up
from pia.register.guard.agreement import Act, Done
from pia.register.guard.credentials import Secrets
from pia.register.guard.grants import lines_of, operator_of
from pia.register.guard.operator import Operator, Right
from pia.register.guard.reviewing import Difference, held_rights, review, review_due, rights_differ
from pia.register.policy import UNDECLARED, Rights
from pia.terms.durations import parse_duration

TODAY = date(2026, 4, 1)
TAX = Right(role="tax", since=TODAY)
NEW = Enrolment(
    operator=Operator(id="new-1", department="税務課", since=TODAY),
    secrets=Secrets(password="first", card="card of new-1"),
)


def act_of(world, applicant: str = "clerk-2", approver: str = "chief-1") -> Act:
    first = world.signed_in(applicant, "t8")
    second = first if approver == applicant else world.signed_in(approver, "t9")
    return Act(applicant=first, approver=second)


# --- two people ---


@pytest.mark.parametrize(
    ("declared", "approvers", "people", "codes", "gaps"),
    [
        (True, frozenset({"chief"}), ("clerk-2", "chief-1"), (), ()),
        (True, frozenset({"chief"}), ("chief-1", "chief-2"), (), ()),
        (True, frozenset({"chief"}), ("chief-1", "chief-1"), ("same-person",), ()),
        (True, frozenset({"chief"}), ("chief-1", "clerk-2"), ("not-an-approver",), ()),
        (True, frozenset({"chief"}), ("clerk-2", "clerk-2"), ("same-person", "not-an-approver"), ()),
        (False, frozenset({"chief"}), ("chief-1", "chief-1"), (), ()),
        (UNDECLARED, UNDECLARED, ("tax-1", "tax-1"), (), ("separate_approver", "approvers")),
        (True, UNDECLARED, ("clerk-1", "tax-1"), (), ("approvers",)),
    ],
)
def test_who_applies_and_who_approves(make, declared, approvers, people, codes, gaps) -> None:  # noqa: PLR0917
    world = make(rights=Rights(end_on_transfer=True, separate_approver=declared, approvers=approvers))
    answer = world.do(grant, act_of(world, *people), "vendor-1", TAX)
    assert getattr(answer, "codes", ()) == codes
    last = world.ledger()[-1]
    assert (last.who, last.operation) == (people[0], "grant")
    if isinstance(answer, Done):
        assert answer.unchecked == tuple(f"rights.cs.{gap}" for gap in gaps)
        assert last.outcome == ("unchecked" if gaps else "done")
        assert f"operator=vendor-1 role=tax approver={people[1]}" in last.detail
    else:
        assert last.outcome == "refused"
        with world.node.read() as view:
            assert len(lines_of(view, "vendor-1")) == 1


def test_nobody_approves_an_own_right(world) -> None:
    assert world.do(grant, act_of(world), "chief-1", TAX).codes == ("own-right",)


def test_both_have_to_be_signed_in_and_awake(world) -> None:
    act = act_of(world)
    world.passes(minutes=10)
    assert world.do(grant, act, "tax-1", TAX).codes[0] == "session-idle"
    act = act_of(world)
    forged = Act(applicant=act.applicant, approver=replace(act.approver, id="chief-2/0", operator="chief-2"))
    assert world.do(grant, forged, "vendor-1", TAX).codes == ("not-signed-in",)
    stranger = Act(applicant=replace(act.applicant, operator="山田太郎", terminal="山田"), approver=act.approver)
    assert world.do(grant, stranger, "vendor-1", TAX).codes == ("unknown-operator",)
    assert "山田" not in "".join(row.who + row.terminal + row.detail for row in world.ledger())


# --- what can be granted ---


@pytest.mark.parametrize(
    ("operator", "right", "codes"),
    [
        ("vendor-1", TAX, ()),
        ("vendor-1", Right(role="tax", since=TODAY, last=TODAY), ()),
        ("vendor-1", Right(role="juki-clerk", since=TODAY), ("role-elsewhere",)),
        ("vendor-1", Right(role="everything", since=TODAY), ("unknown-role",)),
        ("vendor-1", Right(role="tax", since=date(2026, 3, 31)), ("bad-day",)),
        ("vendor-1", Right(role="tax", since=TODAY, last=date(2026, 3, 31)), ("bad-day",)),
        ("tax-1", TAX, ("already-there",)),
        ("nobody", TAX, ("not-there",)),
        ("山田", TAX, ("not-there",)),
        ("retiring", Right(role="tax", since=date(2026, 4, 5)), ("left",)),
        ("retiring", Right(role="tax", since=date(2026, 4, 4)), ()),
    ],
)
def test_granting(world, operator, right, codes) -> None:
    assert world.do(leave, act_of(world), "retiring", date(2026, 4, 5))
    answer = world.do(grant, act_of(world), operator, right)
    assert getattr(answer, "codes", ()) == codes


# --- coming and going ---


def test_a_new_operator_has_no_right_until_one_is_given(world) -> None:
    sneaking = replace(NEW, operator=replace(NEW.operator, rights=(TAX,)), rights=(TAX,))
    assert world.do(enrol, act_of(world), sneaking)
    assert world.do(enrol, act_of(world), NEW).codes == ("already-there",)
    proofs = {"password": "first", "ic-card": "card of new-1"}
    session = world.try_in("new-1", proofs=proofs)
    assert world.codes(session, task="課税", subject="p") == ("no-right",)
    assert world.do(grant, act_of(world), "new-1", TAX)
    assert world.codes(session, task="課税", subject="p") == ()


def test_somebody_who_comes_back_brings_no_right_along(make) -> None:
    world = make(rights=Rights(end_on_transfer=False, separate_approver=True, approvers=frozenset({"chief"})))
    assert world.do(leave, act_of(world), "tax-1", TODAY)
    with world.node.read() as view:
        assert operator_of(view, "tax-1").rights[0].last is None
        assert Difference("not-revoked", "tax-1") in rights_differ(view, world.guard)
    back = Enrolment(
        operator=Operator(id="tax-1", department="税務課", since=TODAY),
        secrets=Secrets(password="x", card="card of tax-1"),
    )
    assert world.do(enrol, act_of(world), back)
    session = world.try_in("tax-1", proofs={"password": "x", "ic-card": "card of tax-1"})
    assert world.codes(session, task="課税", subject="p") == ("right-ended",)


@pytest.mark.parametrize(
    ("person", "codes"),
    [
        (replace(NEW, operator=replace(NEW.operator, id="山田 太郎")), ("malformed",)),
        (replace(NEW, operator=replace(NEW.operator, id="123456789012")), ("malformed",)),
        (replace(NEW, operator=replace(NEW.operator, id="x" * 2_000_000)), ("malformed",)),
        (replace(NEW, operator=replace(NEW.operator, until=TODAY)), ("bad-day",)),
        (replace(NEW, secrets=Secrets(password=" ")), ("password-unusable",)),
        (replace(NEW, operator=replace(NEW.operator, id="clerk-1")), ("already-there",)),
    ],
)
def test_who_cannot_be_enrolled(world, person, codes) -> None:
    act = act_of(world)
    with world.node.read() as view:
        before = list(view.all_kept("operator")), list(view.all_kept("credential"))
    assert world.do(enrol, act, person).codes == codes
    with world.node.read() as view:
        assert (list(view.all_kept("operator")), list(view.all_kept("credential"))) == before


def test_resetting_ends_the_sessions(world) -> None:
    session = world.signed_in("clerk-1")
    assert world.do(reset, act_of(world), "clerk-1", Secrets(password="new"))
    assert world.codes(session, subject="p") == ("not-signed-in",)
    assert world.do(reset, act_of(world), "clerk-1", Secrets(password="new")).codes == ("password-reused",)
    assert world.do(reset, act_of(world), "nobody", Secrets(password="new")).codes == ("not-there",)


def test_a_node_is_set_up_once(world) -> None:
    assert world.do(set_up, [NEW]).codes == ("already-set-up",)
    assert world.ledger()[0].detail == "operators=7 terminals=9 media=1"


@pytest.mark.parametrize(
    "how",
    [
        {"people": [replace(NEW, rights=(Right(role="everything", since=TODAY),))]},
        {"people": [NEW, NEW]},
        {"people": [replace(NEW, operator=replace(NEW.operator, id="山田"))]},
        {"people": [replace(NEW, secrets=Secrets(password="x" * 300))]},
        {"people": [], "terminals": ["bad id"]},
    ],
)
def test_a_set_up_that_cannot_be_leaves_nothing(world_type, make, how) -> None:
    from pia.register.store.open import open_store

    world = make()
    store = open_store("memory:")
    world.node = store.add_node("cs")
    with pytest.raises(ValueError, match="to be set up"):
        world.do(set_up, how.pop("people"), **how)
    with world.node.read() as view:
        assert list(view.all_kept("operator")) == list(view.all_kept("terminal")) == []
        assert view.last_of_ledger() is None
    store.close()


# --- looking over rights ---


def test_the_list_of_who_holds_what(world) -> None:
    assert world.do(leave, act_of(world), "retiring", date(2026, 4, 2))
    world.passes(days=1)
    with world.node.read() as view:
        held = {(r.operator, r.role): (r.last, r.in_force) for r in held_rights(view, world.guard)}
        assert rights_differ(view, world.guard) == []
    assert held[("retiring", "clerk")] == (date(2026, 4, 1), False)
    assert held[("clerk-1", "clerk")] == (None, True)
    assert len(held) == 7


def test_rights_that_do_not_come_from_the_ledger_are_found(world) -> None:
    from pia.register.guard.lists import Grant, row

    with world.node.write() as tx:
        clerk = operator_of(tx, "clerk-1")
        tx.keep(row("operator", "clerk-1", replace(clerk, rights=(*clerk.rights, TAX))))
        tx.drop("operator", "vendor-1")
        alone = Grant(
            operator="tax-1", number=2, act="grant", role="vendor", since=TODAY, last=None, day=TODAY, applicant="chief-1", approver="chief-1"
        )  # fmt: skip
        tx.keep(row("grant", "tax-1/000002", alone))
        gone = operator_of(tx, "clerk-2")
        tx.keep(row("operator", "clerk-2", replace(gone, rights=(Right(role="ghost", since=TODAY),))))
    with world.node.read() as view:
        found = rights_differ(view, world.guard)
    assert {(d.code, d.operator) for d in found} == {
        ("ledger-differs", "clerk-1"),
        ("ledger-differs", "clerk-2"),
        ("unknown-role", "clerk-2"),
        ("ledger-differs", "tax-1"),
        ("unapproved", "tax-1"),
        ("no-operator", "vendor-1"),
    }
    assert all(d.operator in d.words.ja and d.operator in d.words.en for d in found)


def test_a_late_revocation_is_found(make) -> None:
    world = make(rights=Rights(end_on_transfer=UNDECLARED, separate_approver=True, approvers=frozenset({"chief"})))
    answer = world.do(leave, act_of(world), "retiring", date(2026, 4, 3))
    assert answer.unchecked == ("rights.cs.end_on_transfer",)
    for days, found in ((1, []), (1, [Difference("not-revoked", "retiring")])):
        world.passes(days=days)
        with world.node.read() as view:
            assert rights_differ(view, world.guard) == found
    assert world.do(revoke, act_of(world), "retiring", "clerk")
    with world.node.read() as view:
        assert rights_differ(view, world.guard) == []


@pytest.mark.parametrize(
    ("period", "days", "overdue"),
    [("3m", 91, False), ("3m", 92, True), ("90d", 90, False), ("90d", 91, True)],
)
def test_when_rights_are_due_for_review(make, period, days, overdue) -> None:
    world = make(rights=replace(make().policy.rights["cs"], review=parse_duration(period)))
    with world.node.read() as view:
        assert review_due(view, world.guard).overdue  # there never was one
    assert world.do(review, act_of(world))
    last = world.ledger()[-1]
    assert last.detail == "rights=7 differences=0 approver=chief-1"
    world.passes(days=days)
    with world.node.read() as view:
        due = review_due(view, world.guard)
    assert due.last == TODAY
    assert due.overdue is overdue


def test_a_review_that_nobody_declared_is_named(make) -> None:
    world = make(rights=Rights())
    with world.node.read() as view:
        due = review_due(view, world.guard)
    assert (due.next, due.overdue, due.unchecked) == (None, False, ("rights.cs.review",))


def test_a_review_by_one_person_does_not_count(world) -> None:
    assert world.do(review, act_of(world, "chief-1", "chief-1")).codes == ("same-person",)
    with world.node.read() as view:
        assert review_due(view, world.guard).last is None


def test_registering_takes_two(world) -> None:
    assert world.do(register, act_of(world, "chief-1", "chief-1"), "medium", "usb-2").codes == ("same-person",)
