"""Stories that a register has to be able to tell; every refusal is in test_logic_refusals."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from townsfolk import (
    DAY,
    DOMICILE,
    ELSEWHERE,
    HERE,
    HOME,
    ORIGIN,
    OTHER_HOME,
    OVERSEAS,
    THIRD_HOME,
    born,
    code,
    event,
    leaving,
    moving_in,
    number,
    on,
    person,
    refused,
    removed,
    resident,
    take,
    together,
    town,
)  # fmt: skip

from pia.register import event as ev
from pia.register.household import HEAD
from pia.register.logic import decide
from pia.register.person import Name
from pia.register.view import Book, Outcome


def test_a_family_moves_in_together_in_any_order() -> None:
    book = Book(HERE)
    family = [
        event("3", moving_in(3, household="F", relation="子")),
        event("2", moving_in(2, household="F", relation="妻", person=person(sex="female"))),
        event("1", moving_in(1, household="F")),
    ]
    outcome = take(book, *together(*family))
    assert [one.atena for one in outcome.events] == ["3", "2", "1"]
    assert outcome.before == {"3": None, "2": None, "1": None}
    assert len(book.members("F")) == 3
    assert outcome.removed == ()


def test_a_member_alone_cannot_leave_the_household_without_its_head() -> None:
    book = town()
    assert refused(book, event("2", ev.Death())).codes == ("no-head",)
    outcome = take(
        book,
        *together(
            event("2", ev.Death()),
            event("3", ev.HouseholdChange(household="F", relation=HEAD)),
        ),
    )
    assert [one.cause for one in outcome.removed] == ["death"]
    assert resident(book, "3").relation == HEAD
    assert resident(book, "4").relation == "子"


def test_heads_change_places_in_one_application() -> None:
    book = town()
    swap = together(
        event("2", ev.HouseholdChange(household="F", relation="夫")),
        event("3", ev.HouseholdChange(household="F", relation=HEAD)),
    )
    take(book, *swap)
    assert {member.relation for member in book.members("F")} == {HEAD, "夫", "子"}


def test_households_part_and_join() -> None:
    book = town()
    take(book, event("4", ev.HouseholdChange(household="G", relation=HEAD)))
    assert [member.atena for member in book.members("G")] == ["4"]
    take(book, event("4", ev.HouseholdChange(household="F", relation="子"), on(1)))
    assert book.members("G") == ()


def test_a_family_moves_within_and_nothing_else_changes() -> None:
    book = town()
    before = {atena: resident(book, atena) for atena in "234"}
    stated = ev.Stated(
        name=before["2"].person.name,
        birth=before["2"].person.birth,
        sex="male",
        relation=HEAD,
        code=code(2),
        number=number(2),
    )
    take(
        book,
        *together(
            *(event(a, ev.MoveWithin(address=THIRD_HOME, stated=stated if a == "2" else None), on(1)) for a in "234")
        ),
    )
    for atena, old in before.items():
        new = resident(book, atena)
        assert (new.person, new.code, new.number, new.household, new.relation) == (
            old.person,
            old.code,
            old.number,
            old.household,
            old.relation,
        )
        assert new.address == THIRD_HOME


def test_a_departure_recorded_late_takes_effect_on_its_day() -> None:
    book = town()
    take(book, event("1", leaving(on=on(3))))
    late = event("1", ev.MoveOut(), on(3), recorded=event("1", ev.Death(), on(5)).recorded)
    take(book, late)
    assert removed(book, "1").on == on(3), "recorded later, effective on the planned day"


def test_a_departure_filed_after_the_move() -> None:
    book = town()
    take(book, event("1", leaving(on=on(2)), on(5)))
    take(book, event("1", ev.MoveOut(), on(5), effective=on(2)))
    assert removed(book, "1").on == on(2)


def test_a_departure_can_be_called_off_and_filed_again() -> None:
    book = town()
    take(book, event("1", leaving(on=on(3))))
    take(book, event("1", ev.DepartureCancelled(), on(1)))
    take(book, event("1", leaving(OVERSEAS, on(4)), on(2)))
    take(book, event("1", ev.MoveAbroad(), on(4)))
    assert removed(book, "1").is_abroad


def test_the_last_day_of_a_move_in_by_card() -> None:
    for days, planned in ((14, on(-5)), (0, on(-30))):
        book = Book(HERE)
        content = ev.MoveInByCard(
            person=person(),
            address=HOME,
            household="1",
            relation=HEAD,
            code=code(1),
            number=number(1),
            origin=ORIGIN,
            planned=planned,
        )
        take(book, event("1", content, on(days), effective=DAY))


def test_somebody_comes_back_under_the_same_addressee_number() -> None:
    book = town()
    take(book, event("1", leaving(on=on(1))))
    take(book, event("1", ev.MoveOut(), on(1)))
    take(book, event("1", moving_in(1, household="new"), on(1)))
    assert resident(book, "1").since == on(1)
    assert len(book.removed) == 1, "the 除票 stays"
    take(book, event("1", ev.Removal(reason="recorded-twice"), on(2)))
    assert len(book.removed) == 2


def test_a_return_from_abroad_keeps_both_numbers() -> None:
    book = town()
    take(book, event("1", leaving(OVERSEAS, on(1))))
    take(book, event("1", ev.MoveAbroad(), on(1)))
    back = take(book, event("1", moving_in(1, origin=OVERSEAS), on(30)))
    assert isinstance(back, Outcome)
    assert (resident(book, "1").code, resident(book, "1").number) == (code(1), number(1))


def test_a_newborn_is_numbered_later() -> None:
    book = town()
    take(book, event("6", born(6, "F", on(2), address=OTHER_HOME), on(4), effective=on(2)))
    baby = resident(book, "6")
    assert (baby.number, baby.since, baby.filed) == (None, on(2), on(4))
    take(book, event("6", ev.NumberGiven(code=code(6), number=number(6)), on(5)))
    assert resident(book, "6").number == number(6)


def test_a_number_is_taken_over_within_one_application_only_from_nobody() -> None:
    book = town()
    pair = together(
        event("1", ev.NumberChange(old=number(1), new=number(9))),
        event("2", ev.NumberChange(old=number(2), new=number(9))),
    )
    assert refused(book, *pair).codes == ("number-in-use",)
    pair = together(event("6", moving_in(6)), event("7", moving_in(6, household="7")))
    assert refused(book, *pair).codes == ("already-resident",)


def test_a_rewriting_leaves_the_old_form_as_a_removed_record() -> None:
    book = town()
    outcome = take(book, event("1", ev.Rewriting(), on(1)))
    (old,) = outcome.removed
    assert (old.cause, old.on, old.resident) == ("rewriting", on(1), town().standing("1"))
    assert resident(book, "1").rewritten == on(1)


def test_a_person_may_appear_twice_in_one_application() -> None:
    book = town()
    outcome = take(
        book,
        *together(
            event("4", ev.HouseholdChange(household="G", relation=HEAD), on(1)),
            event("4", ev.MoveWithin(address=THIRD_HOME), on(1)),
        ),
    )
    assert set(outcome.after) == {"4"}
    assert resident(book, "4").address == THIRD_HOME


def test_judging_is_pure() -> None:
    book = town()
    content = event("1", ev.Correction(changes=ev.Changes(name=Name("別　名")), reason="error"))
    assert decide(book, content) == decide(book, [content])
    assert resident(book, "1").person.name.text == "試験　太郎"


def test_a_notice_of_arrival_without_a_filed_departure_removes_too() -> None:
    book = town()
    take(book, event("1", ev.MoveOutConfirmed(address=ORIGIN), on(9), effective=on(7)))
    assert removed(book, "1").on == on(7)
    assert ORIGIN.municipality == ELSEWHERE
    assert timedelta(days=7) == on(7) - DAY


def test_somebody_comes_back_with_a_code_changed_elsewhere() -> None:
    book = town()
    take(book, event("1", ev.Removal(reason="not-living"), on(1)))
    take(book, event("1", moving_in(9, number=number(1), household="1"), on(2)))
    assert [former.value for former in resident(book, "1").former_codes] == [code(1)]


def test_days_that_coincide_are_in_order() -> None:
    book = Book(HERE)
    newborn = ev.Entry(
        person=person(birth=DAY), address=HOME, household="1", relation=HEAD, code=code(1), since=DAY, settled=DAY
    )
    take(book, event("1", newborn))
    take(book, event("1", ev.Correction(changes=ev.Changes(latin="SHIKEN"), reason="minor")))
    take(book, event("1", leaving(on=DAY)))
    take(book, event("1", ev.MoveOutConfirmed(address=ORIGIN)))
    assert removed(book, "1").on == DAY


def test_the_family_register_of_a_japanese_resident_is_corrected() -> None:
    book = town()
    moved = replace(DOMICILE, place="新潟県長岡市本町一丁目1番地")
    take(book, event("1", ev.Correction(changes=ev.Changes(domicile=moved), reason="family-register")))
    assert resident(book, "1").person.domicile == moved
    take(book, event("1", ev.Correction(changes=ev.Changes(domicile=None), reason="error")))
    assert resident(book, "1").person.domicile is None
