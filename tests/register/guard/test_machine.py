"""A random life of sessions and approvals, against a model that a person would keep on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from pia.register.guard.approving import apply, decide
from pia.register.guard.operation import Operation
from pia.register.guard.operator import Session
from pia.register.guard.permit import Permit
from pia.register.ledger_check import verify

PEOPLE = st.sampled_from(["clerk-1", "clerk-2", "chief-1"])
TERMINALS = st.sampled_from(["t1", "t2", "t3"])
IDLE = timedelta(minutes=10)
VALID = timedelta(hours=2)


class GuardMachine(RuleBasedStateMachine):
    """``live``: the newest session of everybody with its last use; ``leave``: until when each approval may be used, and by whom."""

    make: Callable[..., object]

    def __init__(self) -> None:
        super().__init__()
        self.world = self.make()
        self.live: dict[str, tuple[Session, datetime]] = {}
        self.old: list[Session] = []
        self.pending: dict[str, str] = {}
        self.leave: dict[str, tuple[str, datetime]] = {}
        self.used: list[str] = []
        self.answers = len(self.world.ledger())

    def teardown(self) -> None:
        self.world.close()

    def awake(self, who: str) -> bool:
        return who in self.live and self.world.clock.now - self.live[who][1] < IDLE

    def touch(self, who: str) -> None:
        self.live[who] = (self.live[who][0], self.world.clock.now)

    @rule(minutes=st.sampled_from([1, 9, 10, 60, 121]))
    def time_passes(self, minutes) -> None:
        self.world.passes(minutes=minutes)

    @rule(who=PEOPLE, terminal=TERMINALS)
    def sign_in(self, who, terminal) -> None:
        elsewhere = self.awake(who) and self.live[who][0].terminal != terminal
        answer = self.world.try_in(who, terminal)
        self.answers += 1
        assert isinstance(answer, Session) is not elsewhere
        if isinstance(answer, Session):
            if who in self.live:
                self.old.append(self.live[who][0])
            self.live[who] = (answer, self.world.clock.now)

    @rule(who=PEOPLE)
    def sign_out(self, who) -> None:
        if who in self.live:
            session, _ = self.live.pop(who)
            self.old.append(session)
            with self.world.node.write() as tx:
                assert self.world.guard.sign_out(tx, session)
            self.answers += 1

    @rule(who=PEOPLE)
    def view(self, who) -> None:
        if who in self.live:
            awake = self.awake(who)
            answer = self.world.permit(self.live[who][0], subject="p")
            assert isinstance(answer, Permit) is awake
            if awake:
                self.touch(who)

    @precondition(lambda self: self.old)
    @rule(data=st.data())
    def view_with_an_old_session(self, data) -> None:
        assert "not-signed-in" in self.world.codes(data.draw(st.sampled_from(self.old)), subject="p")

    def output(self, approval: str = "") -> Operation:
        return Operation(
            name="output",
            node="cs",
            task="証明交付",
            purpose="交付",
            count=101,
            items=frozenset({"氏名"}),
            approval=approval,
        )

    @rule(who=PEOPLE)
    def apply_for_an_output(self, who) -> None:
        if who in self.live:
            able = self.awake(who) and who != "chief-1"
            if self.awake(who):
                self.touch(who)
            answer = self.world.do(apply, self.live[who][0], self.output())
            self.answers += 1
            assert bool(answer) is able
            if answer:
                self.pending[answer.id] = who

    @precondition(lambda self: self.pending and self.live)
    @rule(data=st.data(), approve=st.booleans())
    def decide_on_it(self, data, approve) -> None:
        who = data.draw(st.sampled_from(sorted(self.live)))
        id_ = data.draw(st.sampled_from(sorted(self.pending)))
        able = self.awake(who) and who == "chief-1"
        if self.awake(who):
            self.touch(who)
        answer = self.world.do(decide, self.live[who][0], id_, approve=approve)
        self.answers += 1
        assert bool(answer) is able
        if able:
            applicant = self.pending.pop(id_)
            if approve:
                self.leave[id_] = (applicant, self.world.clock.now + VALID)

    @precondition(lambda self: self.leave and self.live)
    @rule(data=st.data())
    def put_out(self, data) -> None:
        who = data.draw(st.sampled_from(sorted(self.live)))
        id_ = data.draw(st.sampled_from(sorted({*self.leave, *self.used})))
        may = id_ in self.leave and self.leave[id_][0] == who and self.world.clock.now < self.leave[id_][1]
        able = self.awake(who) and may
        if self.awake(who):
            self.touch(who)
        with self.world.node.write() as tx:
            answer = self.world.guard.permit(tx, self.live[who][0], self.output(id_))
            self.world.guard.record(tx, answer)
        self.answers += 1
        assert isinstance(answer, Permit) is able
        if able:
            del self.leave[id_]
            self.used.append(id_)

    @invariant()
    def every_answer_that_was_recorded_is_in_an_intact_ledger(self) -> None:
        with self.world.node.read() as view:
            assert verify(view).intact
            assert view.last_of_ledger().seq == self.answers
        outputs = [r for r in self.world.ledger() if r.operation == "output" and r.outcome == "done"]
        assert len(outputs) == len(self.used) == len(set(self.used))


@pytest.mark.parametrize("examples", [40])
def test_sessions_and_approvals(world_type, examples) -> None:
    from msgspec.structs import replace

    from pia.terms.durations import parse_duration

    world = world_type()
    approval = replace(world.policy.approval["cs"], valid=parse_duration("2h"))
    world.close()
    machine = type("Machine", (GuardMachine,), {"make": staticmethod(lambda: world_type(approval=approval))})
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None))
