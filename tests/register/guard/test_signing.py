from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pia.register.clock import TOKYO
from pia.register.guard.administration import Enrolment, register, reset, withdraw
from pia.register.guard.agreement import Act
from pia.register.guard.credentials import Secrets, change_password
from pia.register.guard.denial import Denied
from pia.register.guard.operator import Operator, Session
from pia.register.ledger_check import verify
from pia.register.policy import UNDECLARED, Authentication
from pia.terms.durations import parse_duration


def declared(make, **changes):
    return make(authentication=replace(make().policy.authentication["cs"], **changes))


# --- factors ---


@pytest.mark.parametrize(
    ("factors", "codes"),
    [
        (("password", "ic-card"), ()),
        (("password", "ic-card", "biometric"), ()),
        (("password",), ("factor-missing:ic-card",)),
        (("ic-card",), ("factor-missing:password",)),
        (("biometric",), ("factor-missing:ic-card", "factor-missing:password")),
    ],
)
def test_every_declared_factor_is_needed(world, factors, codes) -> None:
    answer = world.try_in("clerk-1", proofs=world.proofs("clerk-1", *factors))
    found = tuple(f"{d.code}:{d.field}" for d in answer.denials) if isinstance(answer, Denied) else ()
    assert found == codes
    assert world.ledger()[-1].outcome == ("refused" if codes else "done")


def test_a_factor_that_is_shown_has_to_be_right_even_if_nobody_asked(world) -> None:
    proofs = {**world.proofs("clerk-1"), "biometric": "another finger"}
    assert world.try_in("clerk-1", proofs=proofs).codes == ("factor-wrong",)


def test_the_card_of_a_colleague_is_not_ones_own(world) -> None:
    proofs = {**world.proofs("clerk-1"), "ic-card": "card of clerk-2"}
    answer = world.try_in("clerk-1", proofs=proofs)
    assert [(d.code, d.field) for d in answer.denials] == [("factor-wrong", "ic-card")]


def fallen_back(make, fallback, factors=frozenset({"password"})):
    world = declared(make, factors=frozenset({"biometric"}), fallback=fallback)
    with world.node.write() as tx:
        from pia.register.guard.grants import operator_of
        from pia.register.guard.lists import row

        operator = operator_of(tx, "clerk-1")
        tx.keep(row("operator", "clerk-1", replace(operator, factors=factors)))
    return world


def test_a_declared_fallback_stands_in_where_a_factor_is_impossible(make) -> None:
    world = fallen_back(make, frozenset({"password"}))
    assert isinstance(world.try_in("clerk-1", proofs=world.proofs("clerk-1", "password")), Session)


def test_a_fallback_is_not_for_who_has_the_factor(make) -> None:
    world = fallen_back(make, frozenset({"password"}))
    answer = world.try_in("clerk-2", proofs=world.proofs("clerk-2", "password"))
    assert answer.codes == ("factor-missing",)


@pytest.mark.parametrize("fallback", [frozenset(), UNDECLARED])
def test_without_a_declared_fallback_nothing_stands_in(make, fallback) -> None:
    world = fallen_back(make, fallback)
    answer = world.try_in("clerk-1", proofs=world.proofs("clerk-1", "password"))
    assert [(d.code, d.field) for d in answer.denials] == [("factor-missing", "biometric")]


# --- wrong attempts ---


def test_wrong_attempts_in_a_row_lock_the_id(world) -> None:
    wrong = {**world.proofs("clerk-1"), "password": "x"}
    assert [world.try_in("clerk-1", proofs=wrong).codes for _ in range(3)] == [
        ("factor-wrong",),
        ("factor-wrong",),
        ("factor-wrong", "locked"),
    ]
    assert world.try_in("clerk-1").codes == ("locked",)
    assert isinstance(world.try_in("clerk-2"), Session)


def test_a_right_attempt_begins_the_count_anew(world) -> None:
    wrong = {**world.proofs("clerk-1"), "password": "x"}
    for _ in range(4):
        assert world.try_in("clerk-1", proofs=wrong).codes == ("factor-wrong",)
        assert world.try_in("clerk-1", proofs=wrong).codes == ("factor-wrong",)
        assert isinstance(world.try_in("clerk-1"), Session)


def test_no_limit_declared_means_no_lock_and_says_so(make) -> None:
    world = declared(make, attempts=UNDECLARED)
    wrong = {**world.proofs("clerk-1"), "password": "x"}
    for _ in range(20):
        world.try_in("clerk-1", proofs=wrong)
    assert "authentication.cs.attempts" in world.signed_in("clerk-1").unchecked


def test_a_locked_id_is_unlocked_by_two_people(world) -> None:
    wrong = {**world.proofs("clerk-1"), "password": "x"}
    for _ in range(3):
        world.try_in("clerk-1", proofs=wrong)
    act = Act(applicant=world.signed_in("clerk-2", "t2"), approver=world.signed_in("chief-1", "t3"))
    assert world.do(reset, act, "clerk-1", Secrets(password="new one", card="card of clerk-1"))
    assert world.try_in("clerk-1").codes == ("factor-wrong",)
    assert isinstance(
        world.try_in("clerk-1", proofs={"password": "new one", "ic-card": "card of clerk-1"}),
        Session,
    )


# --- passwords ---


@pytest.mark.parametrize(
    ("age", "moment", "over"),
    [
        ("90d", datetime(2026, 6, 30, 23, 59, 59, tzinfo=TOKYO), False),
        ("90d", datetime(2026, 7, 1, 0, 0, 0, tzinfo=TOKYO), True),
        ("3m", datetime(2026, 7, 1, 23, 59, 59, tzinfo=TOKYO), False),
        ("3m", datetime(2026, 7, 2, 0, 0, 0, tzinfo=TOKYO), True),
        ("24h", datetime(2026, 4, 2, 8, 59, 59, tzinfo=TOKYO), False),
        ("24h", datetime(2026, 4, 2, 9, 0, 0, tzinfo=TOKYO), True),
        ("0d", datetime(2026, 4, 1, 23, 59, 59, tzinfo=TOKYO), False),
        ("0d", datetime(2026, 4, 2, 0, 0, 0, tzinfo=TOKYO), True),
    ],
)
def test_a_password_lives_to_the_end_of_its_last_day(make, age, moment, over) -> None:
    world = declared(make, password_age=parse_duration(age))
    world.clock.move_to(moment)
    answer = world.try_in("clerk-1")
    assert getattr(answer, "codes", ()) == (("password-expired",) if over else ())


def changed(world, old: str, new: str):
    proofs = {"password": old, "ic-card": "card of clerk-1"}
    return world.do(change_password, "clerk-1", proofs, new=new, terminal="t1")


def test_day_ninety_passes_and_day_ninety_one_asks_for_a_new_password(world) -> None:
    world.passes(days=90)
    world.signed_in("clerk-1")
    world.passes(days=1)
    assert world.try_in("clerk-1").codes == ("password-expired",)
    assert changed(world, "pass of clerk-1", "another") is True
    assert isinstance(world.try_in("clerk-1", proofs={"password": "another", "ic-card": "card of clerk-1"}), Session)
    world.passes(days=91)
    assert (
        "password-expired"
        in world.try_in("clerk-1", proofs={"password": "another", "ic-card": "card of clerk-1"}).codes
    )


def test_the_last_passwords_may_not_come_again(world) -> None:
    assert changed(world, "pass of clerk-1", "pass of clerk-1").codes == ("password-reused",)
    assert changed(world, "pass of clerk-1", "two") is True
    assert changed(world, "two", "pass of clerk-1").codes == ("password-reused",)
    assert changed(world, "two", "three") is True
    assert changed(world, "three", "pass of clerk-1").codes == ("password-reused",)
    assert changed(world, "three", "four") is True
    assert changed(world, "four", "pass of clerk-1") is True
    assert changed(world, "pass of clerk-1", "three").codes == ("password-reused",)


def test_without_a_declared_history_any_password_goes_and_the_ledger_says_so(make) -> None:
    world = declared(make, password_history=UNDECLARED)
    assert changed(world, "pass of clerk-1", "pass of clerk-1") is True
    last = world.ledger()[-1]
    assert (last.operation, last.outcome) == ("change-password", "unchecked")
    assert "authentication.cs.password_history" in last.detail


@pytest.mark.parametrize("new", ["", " ", "x" * 257, "あ" * 2_000_000])
def test_not_every_text_can_be_a_password(world, new) -> None:
    assert changed(world, "pass of clerk-1", new).codes == ("password-unusable",)
    assert isinstance(world.try_in("clerk-1"), Session)


def test_changing_a_password_takes_the_old_one_and_counts_wrong_ones(world) -> None:
    for _ in range(3):
        answer = changed(world, "wrong", "new")
        assert "factor-wrong" in answer.codes
    assert changed(world, "pass of clerk-1", "new").codes == ("locked",)
    assert world.do(change_password, "nobody", {}, new="x", terminal="t1").codes == ("unknown-operator",)
    card = {"ic-card": "card of clerk-2"}
    answer = world.do(change_password, "clerk-2", card, new="x", terminal="t1")
    assert answer.codes == ("factor-missing",)


def test_no_password_stands_in_the_store(world) -> None:
    with world.node.read() as view:
        bodies = b"".join(k.body for kind in ("operator", "credential", "grant") for k in view.all_kept(kind))
    for secret in (b"pass of clerk-1", b"card of clerk-1", b"vein of clerk-1"):
        assert secret not in bodies
    assert "pass" not in repr(Secrets(password="pass"))


# --- terminals and shared ids ---


@pytest.mark.parametrize(
    ("declaration", "terminal", "codes", "gap"),
    [
        (True, "t1", (), False),
        (True, "home-pc", ("terminal-unregistered",), False),
        (False, "home-pc", (), False),
        (UNDECLARED, "home-pc", (), True),
        (UNDECLARED, "", ("malformed",), True),
        (True, "x" * 2_000_000, ("malformed",), False),
        (True, "123456789012", ("malformed",), False),
        (False, "t\x00", ("malformed",), False),
    ],
)
def test_terminals(make, declaration, terminal, codes, gap) -> None:
    world = declared(make, registered_terminals=declaration)
    answer = world.try_in("clerk-1", terminal)
    assert getattr(answer, "codes", ()) == codes
    if isinstance(answer, Session):
        assert ("authentication.cs.registered_terminals" in answer.unchecked) is gap
    assert world.ledger()[-1].who == "clerk-1"


def test_a_terminal_comes_and_goes_by_two_people(world) -> None:
    act = Act(applicant=world.signed_in("clerk-2", "t2"), approver=world.signed_in("chief-1", "t3"))
    assert world.try_in("clerk-1", "new").codes == ("terminal-unregistered",)
    assert world.do(register, act, "terminal", "new")
    session = world.signed_in("clerk-1", "new")
    assert world.do(register, act, "terminal", "new").codes == ("already-there",)
    assert world.codes(session, subject="p") == ()
    assert world.do(withdraw, act, "terminal", "new")
    assert world.codes(session, subject="p") == ("not-signed-in",)
    assert world.try_in("clerk-1", "new").codes == ("terminal-unregistered",)
    assert world.do(withdraw, act, "terminal", "new").codes == ("not-there",)
    assert world.do(register, act, "terminal", "new")
    assert isinstance(world.try_in("clerk-1", "new"), Session)


def test_the_same_id_cannot_be_in_use_at_two_terminals(world) -> None:
    first = world.signed_in("clerk-1", "t1")
    assert world.try_in("clerk-1", "t2").codes == ("signed-in-elsewhere",)
    assert world.codes(first, subject="p") == ()
    with world.node.write() as tx:
        assert world.guard.sign_out(tx, first)
        assert not world.guard.sign_out(tx, first)
    assert world.ledger()[-1].operation == "sign-out"
    second = world.signed_in("clerk-1", "t2")
    assert world.codes(first, subject="p") == ("not-signed-in",)
    assert world.codes(second, subject="p") == ()


def test_a_session_that_has_locked_does_not_keep_somebody_out_elsewhere(world) -> None:
    first = world.signed_in("clerk-1", "t1")
    world.passes(minutes=10)
    second = world.signed_in("clerk-1", "t2")
    assert world.codes(first, subject="p") == ("not-signed-in",)
    assert world.codes(second, subject="p") == ()


def test_signing_in_again_at_the_same_terminal_ends_the_session_before(world) -> None:
    first = world.signed_in("clerk-1")
    second = world.signed_in("clerk-1")
    assert first.id != second.id
    assert world.codes(first, subject="p") == ("not-signed-in",)
    assert world.codes(second, subject="p") == ()


@pytest.mark.parametrize(("declaration", "gap"), [(True, False), (UNDECLARED, True)])
def test_where_sharing_is_not_forbidden_two_sessions_live_side_by_side(make, declaration, gap) -> None:
    world = declared(make, shared_ids=declaration)
    first, second = world.signed_in("clerk-1", "t1"), world.signed_in("clerk-1", "t2")
    assert ("authentication.cs.shared_ids" in second.unchecked) is gap
    assert world.codes(first, subject="p") == world.codes(second, subject="p") == ()


# --- idle ---


@pytest.mark.parametrize(("seconds", "locked"), [(0, False), (599, False), (600, True), (86_400, True)])
def test_idle_seconds(world, seconds, locked) -> None:
    session = world.signed_in("clerk-1")
    world.passes(seconds=seconds)
    assert world.codes(session, subject="p") == (("session-idle",) if locked else ())


def test_every_use_begins_the_idle_time_anew_but_not_a_try_after_the_lock(world) -> None:
    session = world.signed_in("clerk-1")
    for _ in range(5):
        world.passes(seconds=599)
        assert world.codes(session, subject="p") == ()
    world.passes(seconds=600)
    assert world.codes(session, subject="p") == ("session-idle",)
    world.passes(seconds=1)
    assert world.codes(session, subject="p") == ("session-idle",)


def test_after_a_restart_a_lock_comes_too_early_but_never_too_late(world) -> None:
    session = world.signed_in("clerk-1")
    world.passes(seconds=599)
    assert world.codes(session, subject="p") == ()
    world.guard = world.restarted()
    assert world.codes(session, subject="p") == ()
    world.passes(seconds=1)
    assert world.codes(session, subject="p") == ()
    world.guard = world.restarted()
    assert world.codes(session, subject="p") == ("session-idle",)


def test_without_a_declared_idle_time_nothing_locks_and_every_permit_says_so(make) -> None:
    world = declared(make, idle_lock=UNDECLARED)
    session = world.signed_in("clerk-1")
    world.passes(days=30)
    assert "authentication.cs.idle_lock" in world.permit(session, subject="p").unchecked


def test_the_terminal_of_an_operation_is_that_of_its_session(world) -> None:
    session = world.signed_in("clerk-1", "t1")
    assert world.codes(session, subject="p", terminal="t1") == ()
    assert world.codes(session, subject="p", terminal="t2") == ("other-terminal",)


# --- nothing declared, strangers, forgeries ---


def test_nothing_declared_lets_everybody_registered_in_and_names_every_gap(make) -> None:
    world = make(authentication=None)
    session = world.try_in("clerk-1", "anywhere", proofs={})
    assert session.unchecked == tuple(
        f"authentication.cs.{name}" for name in ("attempts", "factors", "registered_terminals", "shared_ids")
    )
    last = world.ledger()[-1]
    assert (last.operation, last.outcome) == ("sign-in", "unchecked")
    assert (
        make(authentication=Authentication(factors=frozenset())).try_in("clerk-1", proofs={}).unchecked
        == session.unchecked
    )


@settings(max_examples=40, deadline=None)
@given(
    id_=st.one_of(
        st.text(max_size=40), st.sampled_from(["山田太郎", "123456789018", "x" * 2_000_000, "a\0b", "clerk-1/x", ""])
    )
)
def test_a_stranger_is_refused_and_what_was_typed_does_not_reach_the_ledger(shared_world, id_) -> None:
    world = shared_world
    answer = world.try_in(id_, proofs={"password": "x"})
    assert "unknown-operator" in answer.codes
    last = world.ledger()[-1]
    assert last.outcome == "refused"
    assert last.who == "" if not id_ else last.who.startswith("#")
    assert not id_ or len(id_) < 3 or id_ not in last.who + last.detail


def test_a_forged_session_is_not_signed_in(world) -> None:
    session = world.signed_in("clerk-1")
    assert world.codes(replace(session, id="clerk-1/0123"), subject="p") == ("not-signed-in",)
    assert world.codes(replace(session, operator="chief-1"), subject="p") == ("not-signed-in",)
    assert world.codes(replace(session, operator="nobody"), subject="p") == ("unknown-operator",)
    later = replace(session, opened=session.opened + timedelta(days=1), terminal="t9")
    world.passes(minutes=10)
    assert world.codes(later, subject="p") == ("session-idle",)


def test_every_attempt_is_in_the_ledger_and_the_chain_holds(world) -> None:
    before = len(world.ledger())
    world.try_in("clerk-1", proofs={"password": "x"})
    world.try_in("nobody")
    world.try_in("clerk-1", "home-pc")
    world.try_in("clerk-1")
    rows = world.ledger()[before:]
    assert [r.outcome for r in rows] == ["refused", "refused", "refused", "done"]
    assert rows[0].detail == "reason=factor-missing:ic-card,factor-wrong:password"
    with world.node.read() as view:
        assert verify(view).faults == ()


def test_an_operator_of_the_future_waits(world) -> None:
    person = Enrolment(
        operator=Operator(id="later", department="市民課", since=world.clock.today + timedelta(days=1)),
        secrets=Secrets(password="p", card="card of later"),
    )
    from pia.register.guard.administration import enrol

    act = Act(applicant=world.signed_in("clerk-2", "t2"), approver=world.signed_in("chief-1", "t3"))
    assert world.do(enrol, act, person)
    proofs = {"password": "p", "ic-card": "card of later"}
    assert world.try_in("later", proofs=proofs).codes == ("not-yet",)
    world.passes(days=1)
    assert isinstance(world.try_in("later", proofs=proofs), Session)
