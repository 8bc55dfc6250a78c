"""Laws of the logic, over random walks: what is refused leaves no trace, and what is taken leaves a register in order."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from walks import HOUSEHOLDS, PEOPLE, Choice, Walk, walk, walks

from pia.register.checks import check_form
from pia.register.event import EVENTS
from pia.register.household import HEAD
from pia.register.numbers import is_for_testing
from pia.register.person import Resident
from pia.register.removed import Removed
from pia.register.view import Book


def in_order(done: Walk) -> None:
    """Assert what holds of every register at all times."""
    book = done.book
    residents = [standing for standing in book.standings.values() if isinstance(standing, Resident)]
    codes = [resident.code for resident in residents]
    numbers = [resident.number for resident in residents if resident.number is not None]
    assert len(set(codes)) == len(codes), "one 住民票コード is one resident's"
    assert len(set(numbers)) == len(numbers), "one 個人番号 is one resident's"
    for household in HOUSEHOLDS:
        members = book.members(household)
        assert sorted(m.atena for m in members) == sorted(r.atena for r in residents if r.household == household)
        if members:
            assert [m.relation for m in members].count(HEAD) == 1
            assert len({m.address for m in members}) == 1
    for resident in residents:
        assert resident.person.birth <= resident.since <= resident.changed or resident.reason in ("correction", "entry")
        assert is_for_testing(resident.code)
        assert book.with_code(resident.code) == resident.atena
        assert resident.number is None or book.with_number(resident.number) == resident.atena
        assert resident.person.foreign is None or resident.person.domicile is None
        assert resident.number not in [former.value for former in resident.former_numbers]
    for standing in book.standings.values():
        if isinstance(standing, Removed):
            assert book.removed[standing.id] == standing, "who left has a 除票"


def taken_whole(done: Walk, tried: list[Choice]) -> None:
    """Assert that an application is taken whole or not at all, and that all of it is well formed."""
    assert [error for event in done.events for error in check_form(event)] == []
    assert set(done.book.standings) == {event.atena for event in done.events} <= set(PEOPLE)
    sizes = {len(choice.people) for choice in tried if choice.together}
    assert set(Counter(event.application for event in done.events).values()) <= sizes | {1}
    assert done.taken + done.refused == len(tried)


def replayed(done: Walk) -> None:
    """Assert that the accepted events alone make the same register again."""
    again = Book(done.book.municipality)
    again.replay(done.events)
    assert dict(again.standings) == dict(done.book.standings)
    assert again.removed == done.book.removed
    for household in HOUSEHOLDS:
        assert {m.atena for m in again.members(household)} == {m.atena for m in done.book.members(household)}


def test_a_register_is_always_in_order_whatever_is_tried() -> None:
    """The walk itself asserts that judging leaves no trace."""
    kinds: Counter[str] = Counter()
    refused = 0

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(walks())
    def law(tried: list[Choice]) -> None:
        nonlocal refused
        done = walk(tried)
        in_order(done)
        taken_whole(done, tried)
        replayed(done)
        kinds.update(event.kind for event in done.events)
        refused += done.refused

    law()
    assert len(kinds) >= len(EVENTS) - 4, "the law is not met by silence"
    assert refused > 100
