"""The guard is asked for all that an operation comes to: every condition, as many records as are found, lists, corrections."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from full_city import full_policy, settle
from msgspec.structs import replace
from small_nation import PASSWORD, TASK, Nation, every_operation, policy
from townsfolk import DAY, HOME, code, event, foreigner, moving_in

from pia.register import event as ev
from pia.register.event import write_event
from pia.register.guard.administration import Enrolment, set_up
from pia.register.guard.approvals import ApprovalRow, approval_of
from pia.register.guard.credentials import Secrets
from pia.register.guard.denial import Denied
from pia.register.guard.operator import Operator, Right, Session
from pia.register.nodes import Work
from pia.register.nodes.juki import Accepted
from pia.register.person import Name
from pia.register.policy import Approval, RolePolicy, SearchRule

RULE = SearchRule(single=frozenset({"住民票コード", "個人番号"}), sets=(frozenset({"氏名", "住所"}),))
ITEMS = ("氏名", "住所")


def crew(nation: Nation, node: str, *people: tuple[str, str]) -> list[Work]:
    """Set up operators of roles at a node and sign all of them in."""
    enrolled = [
        Enrolment(
            operator=Operator(id=id_, role=role, department="市民課", since=date(2020, 4, 1)),
            secrets=Secrets(password=PASSWORD),
            rights=(Right(role=role, since=date(2020, 4, 1)),),
        )
        for id_, role in people
    ]
    with nation[node].store.write() as tx:
        set_up(tx, nation[node].guard, enrolled, terminals=[f"t-{id_}" for id_, _ in people])
    sessions = [nation[node].sign_in(id_, {"password": PASSWORD}, f"t-{id_}") for id_, _ in people]
    assert all(isinstance(one, Session) for one in sessions)
    return [Work(session=one, task=TASK) for one in sessions]


# --- provisions ---


def giving(above: int = 100) -> Nation:
    approval = {"prefecture": Approval(bulk_output_above=above)}
    made = Nation(policy(search={"prefecture": RULE}, approval=approval))
    for place in (1, 2, 3):
        made["juki"].accept(made.work("juki"), [event(str(place), moving_in(place))])
    made.pump()
    return made


def provide(made: Nation, *conditions: dict[str, str]) -> Any:
    node, work = made["prefecture"], made.work("prefecture")
    return node.provide(work, "tax", "税務課", "別表第一の一", conditions, items=ITEMS)


@pytest.mark.parametrize("first", [0, 1])
def test_every_search_of_a_provision_needs_conditions_enough(first: int) -> None:
    made = giving()
    both = [{"住民票コード": code(1)}, {"住所": HOME.text}]
    done = provide(made, both[first], both[1 - first])
    assert isinstance(done, Denied)
    assert done.codes == ("too-few-conditions",)
    with made["prefecture"].store.read() as reader:
        assert made["prefecture"].provisions(reader, code(1)) == []
    assert [row[1] for row in made.ledger("prefecture") if row[0] == "provide"] == ["refused"]


def test_records_are_counted_not_conditions() -> None:
    made = giving(above=2)
    name = "試験　太郎"
    one_search = {"氏名": name, "住所": HOME.text}
    done = provide(made, one_search)
    assert isinstance(done, Denied), "one search finds three people"
    assert [(one.code, one.limit) for one in done.denials] == [("approval-missing", 2)]
    assert len(provide(made, {"住民票コード": code(1)}, {"住民票コード": code(2)}, {"住民票コード": code(9)})) == 2
    details = [row[2] for row in made.ledger("prefecture") if row[0] == "provide" and row[1] != "refused"]
    assert all("records=2" in one and "by=code" in one for one in details)


def test_a_single_provision_counts_as_one() -> None:
    made = giving(above=0)
    done = provide(made, {"住民票コード": code(1)})
    assert isinstance(done, Denied)
    assert done.codes == ("approval-missing",)


def test_a_provision_without_a_search_is_refused() -> None:
    done = provide(giving())
    assert isinstance(done, Denied)
    assert done.codes == ("too-few-conditions",)


# --- lists ---

LISTS = ("notify_immigration", "link_family_register")


@pytest.fixture
def city() -> Nation:
    vendor = RolePolicy(
        id="vendor", title="業者", department="市民課", nodes=frozenset({"juki", "madoguchi"}), operations=every_operation(),
        tasks=frozenset({TASK}), sees_number=False, sees_content=False,
    )  # fmt: skip
    base = full_policy()
    made = Nation(replace(base, roles=(*base.roles, vendor)), clerks=False)
    for node in made.nodes:
        if node in ("juki", "madoguchi"):
            made._work[node], made._work[f"{node} vendor"] = crew(
                made, node, ("clerk-1", "clerk"), ("vendor-1", "vendor")
            )
        else:
            made._work[node] = made.hire(made[node])
    settle(made, 1)
    settle(made, 2, person=foreigner())
    return made


@pytest.mark.parametrize("name", LISTS)
def test_who_works_without_content_reads_no_list(city: Nation, name: str) -> None:
    done = getattr(city["juki"], name)(city.work("juki vendor"), DAY, DAY)
    assert isinstance(done, Denied)
    assert done.codes == ("no-content",)


def test_who_works_without_content_drafts_no_notice(city: Nation) -> None:
    document = write_event(event("9", moving_in(9))).decode()
    done = city["madoguchi"].draft(city.work("madoguchi vendor"), "D1", [document])
    assert isinstance(done, Denied)
    assert done.codes == ("no-content",)
    assert not isinstance(city["madoguchi"].draft(city.work("madoguchi"), "D1", [document]), Denied)


@pytest.mark.parametrize(("name", "atena"), list(zip(LISTS, ("2", "1"), strict=True)))
def test_whoever_stands_on_a_list_is_counted_and_named(city: Nation, name: str, atena: str) -> None:
    juki = city["juki"]
    assert len(getattr(juki, name)(city.work("juki"), DAY, DAY)) == 1
    with juki.store.read() as reader:
        (row,) = [row for row in reader.ledger() if row.operation == name]
    assert row.subject == juki.seal.subject(atena)
    assert "records=1" in row.detail


@pytest.mark.parametrize("name", LISTS)
def test_a_list_in_bulk_needs_its_approval(name: str) -> None:
    base = full_policy()
    made = Nation(replace(base, approval={**base.approval, "juki": Approval(bulk_output_above=0)}))
    settle(made, 1)
    settle(made, 2, person=foreigner())
    done = getattr(made["juki"], name)(made.work("juki"), DAY, DAY)
    assert isinstance(done, Denied)
    assert done.codes == ("approval-missing",)


# --- corrections ---


@pytest.fixture
def correcting() -> Nation:
    made = Nation(policy(approval={"juki": Approval(correction=True)}), clerks=False)
    made._work["juki"], made._work["manager"] = crew(made, "juki", ("clerk-1", "clerk"), ("manager", "clerk"))
    for place in (1, 2):
        done = made["juki"].accept(made.work("juki"), [event(str(place), moving_in(place))])
        assert isinstance(done, Accepted), "what is no correction needs no approval"
    return made


def correction(atena: str, **more: Any) -> ev.Event:
    changes = ev.Changes(name=Name("見本　太郎", "ミホン　タロウ"))
    return event(atena, ev.Correction(changes=changes, reason="family-register"), **more)


def approved(made: Nation, atena: str) -> Work:
    applied = made["juki"].apply_for_correction(made.work("juki"), atena)
    assert isinstance(applied, ApprovalRow), applied
    decided = made["juki"].approve(made.work("manager"), applied.id)
    assert isinstance(decided, ApprovalRow), decided
    return replace(made.work("juki"), approval=applied.id)


def test_a_correction_needs_its_approval(correcting: Nation) -> None:
    juki = correcting["juki"]
    for done in (
        juki.accept(correcting.work("juki"), [correction("1")]),
        juki.amend(correcting.work("juki"), [correction("1")]),
        juki.accept_written(correcting.work("juki"), [write_event(correction("1"))]),
    ):
        assert isinstance(done, Denied)
        assert done.codes == ("correction-unapproved",)
    assert isinstance(juki.accept(approved(correcting, "1"), [correction("1")]), Accepted)


def test_the_approval_of_a_correction_is_of_one_person_and_used_once(correcting: Nation) -> None:
    juki, work = correcting["juki"], approved(correcting, "1")
    for events in ([correction("2")], [correction("1"), correction("2")]):
        done = juki.accept(work, events)
        assert isinstance(done, Denied)
        assert [(one.code, one.field) for one in done.denials] == [("approval-differs", "subject")]
    assert isinstance(juki.accept(work, [correction("1")]), Accepted)
    again = juki.accept(work, [correction("1")])
    assert isinstance(again, Denied)
    assert again.codes == ("approval-used",)


def test_nobody_approves_the_own_correction(correcting: Nation) -> None:
    juki, work = correcting["juki"], correcting.work("juki")
    applied = juki.apply_for_correction(work, "1")
    decided = juki.approve(work, applied.id)
    assert isinstance(decided, Denied)
    assert "approval-self" in decided.codes
    with juki.store.read() as reader:
        kept = approval_of(reader, applied.id)
    assert kept is not None
    assert kept.state == "pending"


def test_a_correction_that_comes_with_other_events_uses_one_approval(correcting: Nation) -> None:
    juki, work = correcting["juki"], approved(correcting, "1")
    both = [event("3", moving_in(3)), correction("1")]
    application = [replace(one, application="A-77", filed=both[0].filed) for one in both]
    done = juki.accept(work, application)
    assert isinstance(done, Accepted), done
