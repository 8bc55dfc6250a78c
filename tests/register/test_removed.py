from __future__ import annotations

from typing import get_args

import msgspec
from townsfolk import ORIGIN, OVERSEAS, event, leaving, on, removed, take, town

from pia.register import event as ev
from pia.register.removed import CAUSES, Cause, Removed


def test_every_cause_has_a_name() -> None:
    assert set(CAUSES) == set(get_args(Cause))
    assert all(words.ja and words.en for words in CAUSES.values())


def test_a_removed_record_reads_back_and_knows_itself() -> None:
    book = town()
    take(book, event("1", leaving(OVERSEAS, on(1))))
    take(book, event("1", ev.MoveAbroad(), on(1)))
    one = removed(book, "1")
    assert msgspec.json.decode(msgspec.json.encode(one), type=Removed) == one
    assert one.id == "1-20260402100000000000-abroad"
    assert (one.atena, one.destination, one.is_abroad) == ("1", OVERSEAS, True)


def test_two_removals_of_one_person_have_two_ids() -> None:
    book = town()
    take(book, event("1", ev.Rewriting(), on(1)))
    take(book, event("1", ev.MoveOutConfirmed(address=ORIGIN), on(1), recorded=event("1", ev.Death(), on(2)).recorded))
    assert [one.cause for one in book.removed.values()] == ["rewriting", "move-out"]
