from __future__ import annotations

from datetime import datetime, time

from townsfolk import ORIGIN, OVERSEAS, event, leaving, on, removed, resident, take, together, town

from pia.register import event as ev
from pia.register.clock import TOKYO
from pia.register.departing import Due, due, is_due, staying_on
from pia.register.household import HEAD


def test_a_departure_is_due_on_its_day_and_not_before() -> None:
    book = town()
    take(book, event("1", leaving(on=on(3))))
    one = resident(book, "1")
    assert [is_due(one, on(days)) for days in (2, 3, 4)] == [False, True, True]
    assert not is_due(resident(book, "2"), on(99))
    assert due([one], on(2)) == ()
    assert due([one], on(4)) == (Due("1", ev.MoveOut(), on(3)),)


def test_the_daily_run_removes_who_leaves_and_finds_a_head_for_who_stays() -> None:
    book = town()
    take(book, event("2", leaving(OVERSEAS, on(3))))
    found = due(book.members("F"), on(5))
    assert found == (
        Due("2", ev.MoveAbroad(), on(3)),
        Due("3", ev.HouseholdChange(household="F", relation=HEAD), on(3)),
    )
    moment = datetime.combine(on(5), time(0, 30), TOKYO)
    events = [event(one.atena, one.content, on(5), effective=one.effective, recorded=moment) for one in found]
    take(book, *together(*events))
    assert removed(book, "2").on == on(3)
    assert resident(book, "3").relation == HEAD
    assert resident(book, "4").relation == "子"


def test_a_whole_household_leaves_on_days_of_its_own() -> None:
    book = town()
    take(book, *together(*(event(one, leaving(ORIGIN, on(days))) for one, days in (("2", 3), ("3", 4), ("4", 4)))))
    assert [(one.atena, one.effective) for one in due(book.members("F"), on(9))] == [
        ("2", on(3)),
        ("3", on(4)),
        ("4", on(4)),
    ]


def test_nobody_succeeds_a_head_who_stays() -> None:
    members = town().members("F")
    assert staying_on(members, {"3"}, on(1)) == ()
    assert due([], on(1)) == ()
