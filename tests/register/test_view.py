from __future__ import annotations

import pytest
from townsfolk import (
    ELSEWHERE,
    HERE,
    ORIGIN,
    code,
    event,
    leaving,
    moving_in,
    number,
    on,
    removed,
    resident,
    take,
    town,
)

from pia.register import event as ev
from pia.register.draft import Draft
from pia.register.step import step
from pia.register.view import Book, Outcome, View, shed


def test_a_book_answers_as_a_view() -> None:
    view: View = town()
    assert view.municipality == HERE
    assert view.with_code(code(3)) == "3"
    assert view.with_number(number(5)) == "5"
    assert view.with_code(code(99)) is None
    assert [member.atena for member in view.members("F")] == ["2", "3", "4"]
    assert view.members("nobody") == ()
    assert view.standing("99") is None


def test_numbers_that_somebody_had_are_still_known() -> None:
    book = town()
    take(book, event("1", ev.NumberChange(old=number(1), new=number(9))))
    take(book, event("1", ev.CodeChange(old=code(1), new=code(9))))
    assert book.with_number(number(1)) == book.with_number(number(9)) == "1"
    assert book.with_code(code(1)) == book.with_code(code(9)) == "1"
    again = Book(HERE)
    again.put(resident(book, "1"))
    assert again.with_number(number(1)) == again.with_code(code(1)) == "1", (
        "also in a register that took over the record"
    )


def test_municipalities_are_any_or_those_given() -> None:
    assert Book(HERE).knows_municipality("271004")
    book = Book(HERE, [ELSEWHERE])
    assert [book.knows_municipality(one) for one in (HERE, ELSEWHERE, "271004")] == [True, True, False]


def test_residents_and_removed_records_are_counted_apart() -> None:
    book = town()
    take(book, event("1", leaving(on=on(1))))
    take(book, event("1", ev.MoveOut(), on(1)))
    assert [one.atena for one in book.residents()] == ["2", "3", "4", "5"]
    assert list(book.removed.values()) == [removed(book, "1")]
    take(book, event("1", ev.MoveOutConfirmed(address=ORIGIN), on(2)))
    assert list(book.removed.values()) == [removed(book, "1")], "completed, not doubled"
    assert removed(book, "1").confirmed is not None


def test_standings_cannot_be_written_from_outside() -> None:
    with pytest.raises(TypeError):
        town().standings["1"] = None  # type: ignore[index]


def test_a_draft_lies_over_its_base_and_leaves_it_alone() -> None:
    book = town()
    draft = Draft(book)
    moved = event("4", ev.HouseholdChange(household="G", relation="世帯主"))
    after = step(book.standing("4"), moved)
    draft.put("4", book.standing("4"), after)
    came = event("9", moving_in(9))
    draft.put("9", None, step(None, came))
    assert [m.atena for m in draft.members("F")] == ["2", "3"]
    assert [m.atena for m in draft.members("G")] == ["4"]
    assert draft.with_code(code(9)) == "9"
    assert draft.with_number(number(9)) == "9"
    assert draft.with_code(code(1)) == "1"
    assert list(draft.households) == ["F", "G", "00000009"]
    assert draft.standing("9") is not None
    assert draft.knows_municipality("271004")
    assert book.standing("9") is None
    assert [m.atena for m in book.members("F")] == ["2", "3", "4"]
    assert draft.before == {"4": book.standing("4"), "9": None}


def test_a_renaming_touches_no_household() -> None:
    book = town()
    draft = Draft(book)
    renamed = event("2", ev.Rewriting())
    draft.put("2", book.standing("2"), step(book.standing("2"), renamed))
    assert list(draft.households) == []


def test_what_an_event_sheds() -> None:
    book = town()
    one = resident(book, "1")
    death = event("1", ev.Death())
    assert shed(one, step(one, death), death) == step(one, death)
    plain = event("1", leaving())
    assert shed(one, step(one, plain), plain) is None
    assert shed(None, None, death) is None


def test_an_outcome_that_is_applied_is_what_the_book_holds() -> None:
    book = town()
    outcome = take(book, event("1", ev.Rewriting()))
    assert isinstance(outcome, Outcome)
    assert {atena: book.standing(atena) for atena in outcome.after} == outcome.after
