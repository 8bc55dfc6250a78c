from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from townsfolk import (
    DAY,
    DOMICILE,
    HERE,
    HOME,
    ORIGIN,
    OVERSEAS,
    STAY,
    THIRD_HOME,
    born,
    code,
    event,
    foreigner,
    leaving,
    moving_in,
    number,
    on,
    person,
)  # fmt: skip

from pia.register import event as ev
from pia.register.person import Alias, Departure, Former, Name, Resident
from pia.register.removed import Confirmed, Removed
from pia.register.step import Standing, step


def moved_in(place: int = 1, **more: object) -> Resident:
    standing = step(None, event(str(place), moving_in(place, **more)))
    assert isinstance(standing, Resident)
    return standing


def after(standing: Standing, content: ev.Content, day: date = DAY, **more: object) -> Resident:
    found = step(standing, event("1", content, day, **more))
    assert isinstance(found, Resident)
    return found


def gone(standing: Standing, content: ev.Content, day: date = DAY, **more: object) -> Removed:
    found = step(standing, event("1", content, day, **more))
    assert isinstance(found, Removed)
    return found


def changed(before: Resident, after_: Resident) -> set[str]:
    return {item for item in before.__struct_fields__ if getattr(before, item) != getattr(after_, item)}


def test_moving_in_makes_a_record() -> None:
    one = moved_in()
    assert (one.since, one.settled, one.code_since, one.filed, one.changed) == (DAY,) * 5
    assert (one.origin, one.previous, one.leaving, one.reason) == (ORIGIN, None, None, "move-in")


def test_a_birth_has_no_number_and_no_origin() -> None:
    one = after(None, born(1, "A"))
    assert (one.number, one.origin, one.since, one.reason) == (None, None, DAY, "birth")


def test_an_entry_keeps_the_dates_of_an_older_register() -> None:
    old = date(2001, 2, 3)
    content = ev.Entry(
        person=person(),
        address=HOME,
        household="A",
        relation="世帯主",
        code=code(1),
        since=old,
        settled=on(-9),
        code_since=on(-30),
    )
    one = after(None, content)
    assert (one.since, one.settled, one.code_since, one.changed) == (old, on(-9), on(-30), DAY)
    assert after(None, replace(content, code_since=None)).code_since == DAY


ONE = moved_in()
CHANGES: list[tuple[ev.Content, set[str]]] = [
    (ev.MoveWithin(address=THIRD_HOME), {"address", "settled", "filed", "previous", "reason", "changed"}),
    (leaving(), {"leaving", "reason", "changed"}),
    (ev.HouseholdChange(household="Z", relation="世帯主"), {"household", "reason", "changed"}),
    (ev.Correction(changes=ev.Changes(name=Name("別")), reason="error"), {"person", "reason", "changed"}),
    (ev.Correction(changes=ev.Changes(since=date(2020, 1, 1), address=THIRD_HOME), reason="place-name"), {"since", "address", "reason", "changed"}),
    (ev.FormerSurname(surname=Name("旧")), {"person", "reason", "changed"}),
    (ev.CodeChange(old=code(1), new=code(2)), {"code", "code_since", "former_codes", "reason", "changed"}),
    (ev.NumberChange(old=number(1), new=number(2)), {"number", "former_numbers", "reason", "changed"}),
    (ev.NumberGiven(code=code(1), number=number(2)), {"number", "reason", "changed"}),
    (ev.Rewriting(), {"rewritten", "reason", "changed"}),
]  # fmt: skip


@pytest.mark.parametrize(("content", "items"), CHANGES, ids=lambda value: type(value).__name__)
def test_an_event_changes_its_own_items_and_no_others(content: ev.Content, items: set[str]) -> None:
    later = after(ONE, content, on(3))
    assert changed(ONE, later) == items
    assert (later.reason, later.changed) == (event("1", content).kind, on(3))


def test_a_move_within_keeps_the_former_address() -> None:
    later = after(ONE, ev.MoveWithin(address=THIRD_HOME), on(3))
    assert (later.address, later.previous, later.settled, later.since) == (THIRD_HOME, HOME, on(3), DAY)


def test_a_departure_is_planned_and_called_off() -> None:
    filed = after(ONE, leaving(on=on(9)), on(2))
    assert filed.leaving == Departure(ORIGIN, on(9), on(2))
    assert after(filed, ev.DepartureCancelled(), on(3)).leaving is None


def test_moving_out_on_the_day_and_its_confirmation() -> None:
    removed = gone(after(ONE, leaving(on=on(9))), ev.MoveOut(), on(9))
    assert (removed.cause, removed.on, removed.confirmed, removed.destination) == ("move-out", on(9), None, ORIGIN)
    assert removed.resident.address == HOME
    confirmed = gone(removed, ev.MoveOutConfirmed(address=replace(ORIGIN, lot="2番")), on(12), effective=on(8))
    assert confirmed.confirmed == Confirmed(replace(ORIGIN, lot="2番"), on(8), on(12))
    assert confirmed.destination == replace(ORIGIN, lot="2番")
    assert confirmed.id == removed.id, "the same 除票"


def test_a_notice_before_the_day_removes() -> None:
    removed = gone(after(ONE, leaving(on=on(9))), ev.MoveOutConfirmed(address=ORIGIN), on(5), effective=on(4))
    assert (removed.cause, removed.on, removed.confirmed) == ("move-out", on(4), Confirmed(ORIGIN, on(4), on(5)))


def test_moving_abroad_keeps_the_number() -> None:
    removed = gone(after(ONE, leaving(OVERSEAS, on(9))), ev.MoveAbroad(), on(9))
    assert removed.is_abroad
    assert removed.resident.number == number(1)
    assert removed.destination == OVERSEAS


@pytest.mark.parametrize(("content", "cause"), [(ev.Death(), "death"), (ev.Removal(reason="error"), "ex-officio")])
def test_other_removals(content: ev.Content, cause: str) -> None:
    removed = gone(ONE, content, on(1))
    assert (removed.cause, removed.on, removed.destination, removed.is_abroad) == (cause, on(1), None, False)
    assert removed.recorded == event("1", content, on(1)).recorded


def test_numbers_keep_their_history_even_through_a_return() -> None:
    first = after(ONE, ev.NumberChange(old=number(1), new=number(2)), on(1))
    second = after(first, ev.CodeChange(old=code(1), new=code(2)), on(2))
    assert second.former_numbers == (Former(number(1), on(1)),)
    assert (second.former_codes, second.code_since) == ((Former(code(1), on(2)),), on(2))
    away = gone(second, ev.Removal(reason="not-living"), on(3))
    back = after(away, moving_in(2, number=number(3)), on(4))
    assert [former.value for former in back.former_numbers] == [number(1), number(2)]
    assert [former.value for former in back.former_codes] == [code(1)]
    assert back.since == on(4)


def test_aliases_are_kept_when_they_go() -> None:
    stranger = moved_in(person=foreigner())
    named = after(stranger, ev.AliasChange(alias=Name("見本　安")), on(1))
    assert named.person.alias == Alias(name=Name("見本　安"), entered=on(1), entered_at=HERE)
    renamed = after(named, ev.AliasChange(alias=Name("見本　英")), on(2))
    dropped = after(renamed, ev.AliasChange(alias=None), on(3))
    assert dropped.person.alias is None
    assert [(a.name.text, a.deleted, a.deleted_at) for a in dropped.person.past_aliases] == [
        ("見本　安", on(2), HERE),
        ("見本　英", on(3), HERE),
    ]


def test_a_new_nationality_drops_what_only_the_other_has() -> None:
    stranger = after(moved_in(person=foreigner()), ev.AliasChange(alias=Name("見本")))
    citizen = after(stranger, ev.Correction(changes=ev.Changes(foreign=None, domicile=DOMICILE), reason="nationality"))
    assert (citizen.person.alias, citizen.person.past_aliases, citizen.person.domicile) == (None, (), DOMICILE)
    lost = after(
        after(ONE, ev.FormerSurname(surname=Name("旧"))),
        ev.Correction(changes=ev.Changes(foreign=STAY), reason="nationality"),
    )
    assert (lost.person.domicile, lost.person.former_surname) == (None, None)


GONE = gone(ONE, ev.Death())
NOTHING_TO_DO: list[tuple[Standing, ev.Content]] = [
    (None, ev.Death()), (None, ev.MoveWithin(address=HOME)), (GONE, ev.Death()), (GONE, ev.Rewriting()), (ONE, moving_in(1)),
    (GONE, ev.MoveOutConfirmed(address=ORIGIN)), (None, ev.MoveOutConfirmed(address=ORIGIN)), (ONE, born(1, "A")),
]  # fmt: skip


@pytest.mark.parametrize(("standing", "content"), NOTHING_TO_DO)
def test_a_step_that_finds_nothing_leaves_things_as_they_are(standing: Standing, content: ev.Content) -> None:
    assert step(standing, event("1", content)) is standing
