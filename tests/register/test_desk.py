"""The clerks of a rehearsal: a declared role where there is one, what is declared about signing in, and a clear word where it cannot be met."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from small_nation import TASK, policy
from townsfolk import event, moving_in

from pia.errors import UsageError
from pia.register.city import City
from pia.register.clock import TOKYO, Clock
from pia.register.desk import ACCEPTING, Desk, staffed
from pia.register.event import Changes, Correction
from pia.register.guard.denial import Denied
from pia.register.keys import MemoryKeys
from pia.register.nodes.juki import Accepted
from pia.register.person import Name
from pia.register.policy import Approval, Authentication, Policy, RolePolicy
from pia.register.store.open import open_store
from pia.terms.durations import Duration


def city(declared: Policy) -> City:
    clock = Clock(datetime(2026, 4, 1, 9, 0, tzinfo=TOKYO))
    return City(declared, open_store("memory:", create=True), MemoryKeys(seed=b"desks for tests"), clock)


def role(**more: Any) -> RolePolicy:
    parts = {
        "id": "counter",
        "title": "窓口",
        "department": "市民課",
        "nodes": frozenset({"juki"}),
        "operations": ACCEPTING,
    } | more
    return RolePolicy(**parts)  # type: ignore[arg-type]


def operations(made: City, node: str = "juki") -> list[tuple[str, str]]:
    with made[node].store.read() as reader:
        return [(row.operation, row.outcome) for row in reader.ledger()]


def test_a_declared_role_is_taken() -> None:
    declared, notes = staffed(policy())
    assert declared == policy()
    assert not notes
    made = city(declared)
    work = Desk(made["juki"]).work()
    assert work.task == TASK
    assert work.session.operator == "rehearsal-1"
    assert operations(made) == [("set-up", "done"), ("sign-in", "unchecked")]


def test_where_no_role_may_take_applications_one_is_added_and_said() -> None:
    declared, notes = staffed(
        policy(roles=(role(operations=frozenset({"look_up"})), role(id="vendor", sees_content=False)))
    )
    assert [one.id for one in declared.roles[2:]] == ["rehearsal-juki", "rehearsal-juki-town"]
    assert [note.ja.split("：")[0] for note in notes] == ["試験用に足した権限区分"] * 2
    Desk(city(declared)["juki-town"]).work()


def test_without_a_role_a_desk_says_so() -> None:
    with pytest.raises(UsageError) as refused:
        Desk(city(policy(roles=()))["juki"])
    assert refused.value.problems[0].code == "register-no-role"


def test_task_and_purpose_are_declared_ones() -> None:
    tasks = frozenset({"あ事務", "い事務"})
    declared = policy(roles=(role(tasks=tasks),), purposes={"い事務": frozenset({"二", "一"})})
    work = Desk(city(declared)["juki"]).work()
    assert (work.task, work.purpose) == ("い事務", "一")
    assert Desk(city(policy(roles=(role(tasks=tasks),)))["juki"]).work().task == "あ事務"
    assert Desk(city(policy(roles=(role(),)))["juki"]).work().purpose == ""


def test_a_second_person_confirms_where_that_is_declared() -> None:
    one = Desk(city(policy())["juki"]).work()
    assert one.second == ""
    two = Desk(city(policy(approval={"juki": Approval(second_person=frozenset({"enter"}))}))["juki"]).work()
    assert two.second.startswith("rehearsal-2/")
    other = Desk(city(policy(approval={"juki": Approval(second_person=frozenset({"issue"}))}))["juki"]).work()
    assert other.second == ""


def test_a_session_lasts_until_it_is_idle() -> None:
    made = city(policy(authentication={"juki": Authentication(idle_lock=Duration(10, "min"))}))
    desk = Desk(made["juki"])
    first = desk.work().session
    made.clock.pass_(timedelta(minutes=9))
    assert desk.work().session == first
    made.clock.pass_(timedelta(minutes=2))
    assert desk.work().session != first


def test_an_old_password_is_changed() -> None:
    rules = Authentication(password_age=Duration(30, "d"), password_history=2, idle_lock=Duration(10, "min"))
    made = city(policy(authentication={"juki": rules}))
    desk = Desk(made["juki"])
    for _ in range(4):
        desk.work()
        made.clock.pass_(timedelta(days=31))
    desk.work()
    told = operations(made)
    assert [outcome for name, outcome in told if name == "change-password"] == ["unchecked"] * 4
    assert told[-1][0] == "sign-in"
    again = Desk(made["juki"])
    assert again.work().session.operator == "rehearsal-1"


def test_clerks_are_set_up_once() -> None:
    made = city(policy())
    Desk(made["juki"]).work()
    Desk(made["juki"]).work()
    assert [name for name, _ in operations(made)].count("set-up") == 1


def test_who_cannot_sign_in_is_told() -> None:
    made = city(policy())
    desk = Desk(made["juki"])
    with made["juki"].store.write() as tx:
        tx.drop("operator", "rehearsal-1")
    with pytest.raises(UsageError) as refused:
        desk.work()
    (problem,) = refused.value.problems
    assert problem.code == "register-no-sign-in"
    assert "pia register log juki" in problem.remedy.en


@pytest.mark.parametrize("chiefs", [True, False])
def test_a_correction_is_approved_by_the_other_clerk_where_the_policy_asks_for_it(chiefs: bool) -> None:
    approvers = {"approvers": frozenset({"chief"})} if chiefs else {}
    approval = {"juki": Approval(correction=True, **approvers)}  # type: ignore[arg-type]
    roles = (role(), role(id="chief", operations=frozenset({"approve"})))
    made = city(policy(roles=roles, approval=approval))
    juki, desk = made["juki"], Desk(made["juki"])
    assert not isinstance(juki.accept(desk.work(), [event("1", moving_in(1))]), Denied)
    changed = event(
        "1", Correction(changes=Changes(name=Name("見本　太郎", "ミホン　タロウ")), reason="family-register")
    )
    assert isinstance(juki.accept(desk.work(), [changed]), Denied)
    assert isinstance(juki.accept(desk.correcting("1"), [changed]), Accepted)
    assert desk.correcting("1").approval
    assert not Desk(city(policy())["juki"]).correcting("1").approval
