from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pia.register.clock import Clock
from pia.register.guard.administration import grant, leave, revoke
from pia.register.guard.agreement import Act
from pia.register.guard.grants import lines_of, operator_of, rights_from
from pia.register.guard.lists import Grant
from pia.register.guard.operation import Operation
from pia.register.guard.operator import Operator, Right
from pia.register.guard.permit import MASK, Permit
from pia.register.guard.rules import NodeRules
from pia.register.guard.standing import standing_of
from pia.register.policy import UNDECLARED, Rights, RolePolicy

ADMIN = "clerk-2", "chief-1"


def act_of(world) -> Act:
    """Two people sign in to administer; each time anew, for sessions lock."""
    applicant, approver = ADMIN
    return Act(applicant=world.signed_in(applicant, "t8"), approver=world.signed_in(approver, "t9"))


# --- the day on which rights end ---


@pytest.mark.parametrize(
    ("declaration", "day_before", "on_the_day", "gap"),
    [
        (True, (), ("left",), False),
        (False, (), (), False),
        (UNDECLARED, (), (), True),
    ],
)
def test_the_day_of_retirement(make, declaration, day_before, on_the_day, gap) -> None:
    world = make(rights=Rights(end_on_transfer=declaration, separate_approver=True, approvers=frozenset({"chief"})))
    assert world.do(leave, act_of(world), "retiring", date(2026, 4, 10))
    world.passes(days=8)
    assert world.codes(world.signed_in("retiring"), subject="p") == day_before
    world.passes(hours=14, minutes=55)
    late = world.signed_in("retiring")
    assert world.codes(late, subject="p") == day_before
    world.passes(minutes=4, seconds=59)
    assert world.codes(late, subject="p") == day_before
    world.passes(seconds=1)
    assert world.clock.today == date(2026, 4, 10)
    assert world.codes(late, subject="p") == on_the_day
    assert getattr(world.try_in("retiring"), "codes", ()) == on_the_day
    answer = world.permit(world.signed_in("clerk-1", "t2"), subject="p")
    assert ("rights.cs.end_on_transfer" in answer.unchecked) is gap


def test_leaving_writes_the_end_into_the_ledger_of_rights(world) -> None:
    assert world.do(leave, act_of(world), "retiring", date(2026, 4, 10))
    with world.node.read() as view:
        lines = lines_of(view, "retiring")
        operator = operator_of(view, "retiring")
    assert [(line.act, line.last) for line in lines] == [("grant", None), ("revoke", date(2026, 4, 9))]
    assert (lines[1].applicant, lines[1].approver) == ADMIN
    assert (lines[0].applicant, lines[0].approver) == ("setup", "setup")
    assert operator.rights == (Right(role="clerk", since=date(2026, 1, 1), last=date(2026, 4, 9)),)


def test_leaving_today_ends_sessions_at_once(world) -> None:
    session = world.signed_in("retiring")
    assert world.do(leave, act_of(world), "retiring", world.clock.today)
    assert world.codes(session, subject="p") == ("left", "not-signed-in")
    assert world.do(leave, act_of(world), "retiring", date(2026, 5, 1)).codes == ("left",)


def test_nobody_leaves_before_beginning(world) -> None:
    assert world.do(leave, act_of(world), "retiring", date(2026, 1, 1)).codes == ("bad-day",)
    assert world.do(leave, act_of(world), "nobody", date(2026, 5, 1)).codes == ("not-there",)


# --- first and last day of a right ---


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        (0, ("right-not-begun",)),
        (1, ("right-not-begun",)),
        (2, ()),
        (3, ()),
        (4, ()),
        (5, ("right-ended",)),
        (500, ("right-ended",)),
    ],
)
def test_a_right_holds_from_its_first_day_to_its_last(make, days, codes) -> None:
    world = make(authentication=None)
    right = Right(role="tax", since=date(2026, 4, 3), last=date(2026, 4, 5))
    assert world.do(revoke, act_of(world), "tax-1", "tax")
    assert world.do(grant, act_of(world), "tax-1", right)
    world.passes(days=days)
    assert world.codes(world.signed_in("tax-1"), task="課税", subject="p") == codes


def test_revoking_works_at_once(world) -> None:
    session = world.signed_in("tax-1")
    assert world.codes(session, task="課税", subject="p") == ()
    assert world.do(revoke, act_of(world), "tax-1", "tax")
    assert world.codes(session, task="課税", subject="p") == ("right-ended",)
    assert world.do(revoke, act_of(world), "tax-1", "tax").codes == ("not-held",)


def test_a_right_that_has_not_begun_can_be_taken_away(make) -> None:
    world = make(authentication=None)
    world.do(revoke, act_of(world), "tax-1", "tax")
    world.do(grant, act_of(world), "tax-1", Right(role="tax", since=date(2026, 4, 3)))
    assert world.do(revoke, act_of(world), "tax-1", "tax")
    world.passes(days=10)
    assert world.codes(world.signed_in("tax-1"), task="課税", subject="p") == ("no-right",)


# --- roles, tasks, departments ---


@pytest.mark.parametrize(
    ("who", "name", "task", "codes"),
    [
        ("clerk-1", "view", "住民異動", ()),
        ("clerk-1", "view", "課税", ("task-not-held",)),
        ("clerk-1", "backup", "住民異動", ("no-right",)),
        ("clerk-1", "view", "", ("no-task",)),
        ("clerk-1", "backup", "", ("no-task", "no-right")),
        ("tax-1", "view", "住民異動", ("task-not-held",)),
        ("tax-1", "move-in", "課税", ("no-right", "second-missing")),
        ("vendor-1", "view", "住民異動", ("no-content",)),
        ("chief-1", "move-out", "住民異動", ("no-right",)),
    ],
)
def test_rights_by_role(world, who, name, task, codes) -> None:
    assert world.codes(world.signed_in(who), name, task, subject="p") == codes


def test_the_vendor_runs_the_system_without_sight_of_content(world) -> None:
    session = world.signed_in("vendor-1")
    assert world.codes(session, "backup", "保守") == ()
    for content in ({"subject": "p"}, {"items": frozenset({"氏名"})}, {"conditions": {"住民票コード": "01234567890"}}):
        assert world.codes(session, "backup", "保守", **content) == ("no-content",)


def test_a_right_of_another_department_sleeps(world) -> None:
    world.do(grant, act_of(world), "clerk-1", Right(role="tax", since=world.clock.today))
    assert world.codes(world.signed_in("clerk-1"), task="課税", subject="p") == ("other-department",)


def test_an_operation_of_another_system_is_refused(world) -> None:
    assert world.codes(world.signed_in("clerk-1"), subject="p", node="juki") == ("wrong-node",)


@pytest.mark.parametrize(
    ("purpose", "task", "codes"),
    [
        ("届出の処理", "住民異動", ()),
        ("", "住民異動", ("no-purpose",)),
        ("交付", "住民異動", ("other-purpose",)),
        ("好奇心", "証明交付", ("other-purpose",)),
        ("x" * 2_000_000, "証明交付", ("malformed", "other-purpose")),
    ],
)
def test_purposes(world, purpose, task, codes) -> None:
    assert world.codes(world.signed_in("clerk-1"), task=task, subject="p", purpose=purpose) == codes


def test_undeclared_purposes_and_tasks_are_named(make) -> None:
    roles = (RolePolicy(id="clerk", title="", department="", nodes=frozenset({"cs"}), operations=frozenset({"view"})),)
    people = make().policy.roles[1:]
    world = make(purposes=UNDECLARED, roles=(*roles, *people))
    answer = world.permit(world.signed_in("clerk-1"), task="何でも", subject="p")
    assert {"purposes", "roles.clerk.tasks", "roles.clerk.sees_number"} <= set(answer.unchecked)
    assert answer.entry().outcome == "unchecked"
    world = make(purposes={"証明交付": frozenset({"交付"})})
    assert "purposes.task" in world.permit(world.signed_in("clerk-1"), subject="p").unchecked


@pytest.mark.parametrize(
    ("task", "shown"),
    [("番号法第9条の事務", True), ("住民異動", True), ("0123-4567-8901", False), ("a\nb", False), ("x" * 200, True)],
)
def test_the_title_of_a_declared_task_stands_in_the_ledger_unless_it_could_be_a_number(make, task, shown) -> None:
    clerk, *others = make().policy.roles
    world = make(roles=(replace(clerk, tasks=frozenset({task})), *others), purposes=UNDECLARED)
    answer = world.permit(world.signed_in("clerk-1"), task=task, subject="p")
    row = world.record(answer)
    assert (row.task == task) is shown
    assert shown or row.task.startswith("#")


# --- masking ---

VALUES = {"氏名": "試験 太郎", "個人番号": "012345678901", "個人番号（旧）": "", "住所": "試験市"}


@pytest.mark.parametrize(
    ("who", "task", "masked"),
    [
        ("clerk-1", "住民異動", False),
        ("clerk-1", "証明交付", True),
        ("tax-1", "課税", True),
        ("chief-1", "住民異動", True),
    ],
)
def test_the_number_is_masked_by_role_and_task(world, who, task, masked) -> None:
    answer = world.permit(world.signed_in(who), task=task, subject="p", items=frozenset(VALUES))
    shown = answer.shown(VALUES)
    assert shown["個人番号"] == (MASK * 12 if masked else "012345678901")
    assert shown["氏名"] == VALUES["氏名"]
    assert ("masked=1" in answer.entry().detail) is masked


def test_two_roles_do_not_add_up(make) -> None:
    both = frozenset({"view"})
    roles = (
        RolePolicy(
            id="a",
            title="",
            department="",
            nodes=frozenset({"cs"}),
            operations=both,
            tasks=frozenset({"x"}),
            sees_number=False,
        ),
        RolePolicy(
            id="b",
            title="",
            department="",
            nodes=frozenset({"cs"}),
            operations=frozenset({"print"}),
            tasks=frozenset({"x"}),
            sees_number=True,
        ),
    )
    policy = replace(make().policy, roles=roles)
    rules = NodeRules(policy, "cs")
    rights = tuple(Right(role=role.id, since=date(2026, 1, 1)) for role in roles)
    standing = standing_of(rules, Operator(id="o", since=date(2026, 1, 1), rights=rights), date(2026, 4, 1))
    role = standing.role_for(Operation(name="view", node="cs", task="x"), content=True)
    assert role is not None
    assert role.masks("x")


# --- laws ---

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
ROLES = st.sampled_from(["clerk", "tax", "vendor", "chief"])


@st.composite
def lines(draw) -> list[Grant]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        since, last = draw(DAYS), draw(st.none() | DAYS)
        act = draw(st.sampled_from(["grant", "revoke"]))
        if act == "revoke":
            last = last or since
        elif last is not None and last < since:
            since, last = last, since
        found.append(
            Grant(
                operator="o",
                number=number + 1,
                act=act,
                role=draw(ROLES),
                since=since,
                last=last,
                day=since,
                applicant="a",
                approver="b",
            )
        )
    return found


@given(lines(), DAYS)
def test_a_right_is_never_wider_than_its_grants(written, day) -> None:
    for right in rights_from(written):
        granted = [line for line in written if line.act == "grant" and line.role == right.role][-1]
        assert right.since == granted.since
        assert granted.last is None or (right.last is not None and right.last <= granted.last)
        later = [line.last for line in written[granted.number :] if line.act == "revoke" and line.role == right.role]
        assert all(right.last is not None and right.last <= last for last in later)
        assert not right.holds(day) or granted.since <= day <= (granted.last or date.max)


@given(lines())
def test_a_role_is_held_once_and_never_backwards(written) -> None:
    rights = rights_from(written)
    assert len({right.role for right in rights}) == len(rights)
    assert all(right.last is None or right.last >= right.since for right in rights)


@settings(deadline=None, max_examples=150)
@given(lines(), DAYS, st.none() | DAYS, st.sampled_from(["市民課", "税務課", ""]))
def test_who_may_do_something_holds_a_grant_for_it_today(policy_of, written, day, until, department) -> None:
    rules = NodeRules(policy_of, "cs")
    operator = Operator(
        id="o", department=department, since=date(2026, 1, 15), until=until, rights=rights_from(written)
    )
    standing = standing_of(rules, operator, day)
    if day < operator.since or (until is not None and day >= until):
        assert not standing.active
        assert standing.denials
    for role in standing.active:
        granted = [
            x for x in written if x.act == "grant" and x.role == role.id and x.since <= day <= (x.last or date.max)
        ]
        assert granted
        assert role.department in ("", department)
    for role in policy_of.roles:
        for name in role.operations:
            for task in role.tasks:
                found = standing.role_for(Operation(name=name, node="cs", task=task), content=True)
                assert found is None or (name in found.operations and task in found.tasks and found in standing.active)


@pytest.fixture(scope="module")
def policy_of(shared_world):
    return shared_world.policy


# --- a random life of rights, against a model of sets of days ---


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_life_of_grants_and_revocations_matches_days_counted_one_by_one(world_type, data) -> None:
    Life(data, world_type(authentication=None)).run()


class Life:
    """Keeps for one operator the set of days on which each role may hold, as people would count them."""

    def __init__(self, data, world) -> None:
        self.data = data
        self.world = world
        self.days: dict[str, set[int]] = {"tax": set(range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal()))}

    def run(self) -> None:
        world = self.world
        for _ in range(self.data.draw(st.integers(1, 8))):
            today = world.clock.today
            self.step(today)
            self.check()
            world.passes(days=self.data.draw(st.integers(0, 4)))
            self.check()
        world.close()

    def step(self, today: date) -> None:
        world, data = self.world, self.data
        role = data.draw(st.sampled_from(["tax", "vendor"]))
        if data.draw(st.booleans()):
            since = today + timedelta(days=data.draw(st.integers(-1, 4)))
            last = data.draw(st.none() | st.just(since + timedelta(days=data.draw(st.integers(-1, 4)))))
            answer = world.do(grant, act_of(world), "tax-1", Right(role=role, since=since, last=last))
            if answer:
                end = last or date(2027, 1, 1)
                self.days[role] = set(range(since.toordinal(), end.toordinal() + 1))
        elif world.do(revoke, act_of(world), "tax-1", role):
            self.days[role] = {day for day in self.days.get(role, set()) if day < today.toordinal()}

    def check(self) -> None:
        world = self.world
        with world.node.read() as view:
            active = {role.id for role in world.guard.standing(view, "tax-1").active}
        today = world.clock.today.toordinal()
        assert active == {role for role, days in self.days.items() if today in days}


@settings(max_examples=80, deadline=None)
@given(
    name=st.sampled_from(["view", "search", "move-in", "backup", "", "山田太郎", "x" * 5_000, "123456789018"]),
    task=st.sampled_from(["住民異動", "課税", "", "山田太郎", "123456789018", "x" * 300, "a\nb"]),
    subject=st.sampled_from(["", "person-1", "x" * 201]),
    count=st.sampled_from([None, 0, 1, 101, -1, 10**12]),
    second=st.sampled_from(["", "chief-1", "clerk-1/x", "\0", "x" * 300]),
    approval=st.sampled_from(["", "A000000001", "山田", "\0"]),
    medium=st.sampled_from(["", "usb-1", "usb-9", "山田", "123456789018"]),
    conditions=st.none()
    | st.dictionaries(
        st.sampled_from(["氏名", "住所", "個人番号", "山"]), st.sampled_from(["山田太郎", "", "*"]), max_size=3
    ),
)
def test_a_denied_operation_has_an_entry_with_its_codes_and_nothing_else(fresh_session, name, **more) -> None:
    world, session = fresh_session
    answer = world.permit(session, name, more.pop("task"), **more)
    before = len(world.ledger())
    world.record(answer)
    rows = world.ledger()[before:]
    assert len(rows) == 1
    row = rows[0]
    told = row.who + row.terminal + row.task + row.operation + row.detail
    assert not any(value in told for value in ("山田", "123456789018"))
    if isinstance(answer, Permit):
        assert row.outcome in ("done", "unchecked")
    else:
        assert row.outcome == "refused"
        assert row.detail.startswith("reason=")
        assert {part.partition(":")[0] for part in row.detail.removeprefix("reason=").split(",")} == set(answer.codes)
        assert answer.words.ja
        assert answer.words.en


@pytest.fixture(scope="module")
def fresh_session(shared_world):
    return shared_world, shared_world.signed_in("clerk-1")


def test_a_guard_stands_at_a_node_of_the_policy(world) -> None:
    with pytest.raises(ValueError, match="no node"):
        NodeRules(world.policy, "elsewhere")
    assert isinstance(world.clock, Clock)
