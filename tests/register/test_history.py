from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from townsfolk import DAY, HERE, HOME, ORIGIN, THIRD_HOME, event, leaving, moving_in, on, take, town
from walks import PEOPLE, Choice, Walk, walk, walks

from pia.register import event as ev
from pia.register.history import as_of, register_as_of, versions
from pia.register.person import Name, Resident
from pia.register.removed import Removed
from pia.register.view import Book


def known_then(done: Walk) -> None:
    """Assert that what was known at a moment is what the register held then."""
    for moment, held in done.states[::3]:
        for atena in PEOPLE:
            assert as_of(done.of(atena), recorded=moment) == held.get(atena)
    moment, held = done.states[len(done.states) // 2]
    assert dict(register_as_of(HERE, done.events, recorded=moment).standings) == held


def present(done: Walk) -> None:
    """Assert that all of a history is the present."""
    for atena in PEOPLE:
        events = done.of(atena)
        assert as_of(events) == as_of(events, effective=date.max) == done.book.standing(atena)
        made = list(versions(events))
        assert [version.event for version in made] == events
        assert not made or made[-1].standing == done.book.standing(atena)


def took_effect(done: Walk, day: date) -> None:
    """Assert that a day of effective time is a replay of what had taken effect by then."""
    for atena in PEOPLE:
        replayed = Book(HERE)
        replayed.replay(one for one in done.of(atena) if one.effective <= day)
        assert as_of(done.of(atena), effective=day) == replayed.standing(atena)


@given(walks(), st.integers(-5, 60))
def test_the_past_is_a_replay_of_its_events(tried: list[Choice], days: int) -> None:
    done = walk(tried)
    known_then(done)
    present(done)
    took_effect(done, on(days))


def test_a_late_filing_is_seen_on_its_day_but_not_known_before_it_was_filed() -> None:
    book = Book(HERE)
    came = event("1", moving_in(1))
    moved = event("1", ev.MoveWithin(address=THIRD_HOME), on(20), effective=on(5))
    take(book, came)
    take(book, moved)
    events = [came, moved]
    morning = came.recorded + timedelta(days=10)

    def address(**when: object) -> object:
        standing = as_of(events, **when)  # type: ignore[arg-type]
        return standing.address if isinstance(standing, Resident) else standing

    assert address(effective=on(4)) == HOME
    assert address(effective=on(5)) == THIRD_HOME
    assert address(effective=on(10), recorded=morning) == HOME, "as it was known then"
    assert address(effective=on(-1)) is None
    assert address(recorded=came.recorded - timedelta(seconds=1)) is None


def test_an_earlier_fact_recorded_later_keeps_both_changes() -> None:
    came = event("1", moving_in(1))
    renamed = event("1", ev.Correction(changes=ev.Changes(name=Name("婚姻　太郎")), reason="family-register"), on(10))
    moved = event("1", ev.MoveWithin(address=THIRD_HOME), on(12), effective=on(3))
    events = [came, renamed, moved]
    between = as_of(events, effective=on(5))
    assert isinstance(between, Resident)
    assert (between.person.name.text, between.address) == ("試験　太郎", THIRD_HOME)
    now = as_of(events)
    assert isinstance(now, Resident)
    assert (now.person.name.text, now.address) == ("婚姻　太郎", THIRD_HOME)


def test_a_notice_that_took_effect_before_the_planned_day() -> None:
    came, filed = event("1", moving_in(1)), event("1", leaving(on=on(10)))
    gone = event("1", ev.MoveOut(), on(10))
    confirmed = event("1", ev.MoveOutConfirmed(address=ORIGIN), on(15), effective=on(8))
    events = [came, filed, gone, confirmed]
    early, late = as_of(events, effective=on(9)), as_of(events, effective=on(10))
    assert isinstance(early, Removed)
    assert early.on == on(8)
    assert isinstance(late, Removed)
    assert (late.on, late.confirmed and late.confirmed.on) == (on(10), on(8))
    assert as_of(events, effective=on(7)) == as_of([came, filed])


def test_events_that_find_nothing_are_passed_over() -> None:
    assert as_of([event("1", ev.Death())]) is None
    assert as_of([event("1", moving_in(1)), event("1", moving_in(2))]) == as_of([event("1", moving_in(1))])
    book = town()
    assert replace(book.standing("1"), changed=DAY) == book.standing("1")  # type: ignore[type-var]
