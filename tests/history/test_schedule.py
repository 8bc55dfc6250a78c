"""Days of a procedure: forward from today, back from the limit, only on business days, and what was done already."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pia.errors import InputError
from pia.history.procedure import procedure_at, read_procedures
from pia.history.schedule import Done, Span, Step, last_business_day, scheduled
from pia.terms.calendar import is_business_day
from pia.terms.durations import Duration
from pia.terms.errors import TermError

FULL = procedure_at("2026-11-22").steps_of("repeat", "zenkoumoku", "municipality")
DAYS = {
    "drafting": Duration(20, "b"),
    "opinions": Duration(30, "d"),
    "revising": Duration(10, "b"),
    "third-party": Duration(30, "d"),
}
TODAY = date(2026, 11, 22)


def by_id(limit: date | None = None, done: dict[str, Done] | None = None) -> dict[str, Step]:
    return {step.kind.id: step for step in scheduled(FULL, DAYS, done or {}, TODAY, limit)}


def test_the_steps_of_each_form_and_kind_of_body() -> None:
    procedure = procedure_at("2026-11-22")

    def ids(course: str, form: str, body: str) -> list[str]:
        return [step.id for step in procedure.steps_of(course, form, body)]  # type: ignore[arg-type]

    town = ["threshold", "drafting", "opinions", "revising", "third-party", "submission", "publication"]
    assert ids("repeat", "zenkoumoku", "municipality") == town
    ministry = ["threshold", "drafting", "opinions", "revising", "approval", "publication"]
    assert ids("new", "zenkoumoku", "ministry") == ministry
    assert ids("new", "juten", "ministry") == ["threshold", "drafting", "submission", "publication"]
    assert ids("correction", "zenkoumoku", "prefecture") == ["correcting", "submission", "publication"]
    assert ids("unchanged", "zenkoumoku", "prefecture") == []


def test_what_was_not_established_says_so() -> None:
    procedure = procedure_at("2026-11-22")
    assert procedure.course("correction").source_status == "memory"
    assert procedure.terms["programming"].source_status == "memory"
    assert [id_ for id_, term in procedure.terms.items() if term.effort] == ["five-years", "yearly"]
    assert procedure.step("opinions").days == 30
    assert procedure_at("1999-01-01") == procedure


def test_forward_from_today_and_back_from_the_limit() -> None:
    steps = by_id(limit=date(2027, 3, 31))
    assert steps["drafting"].earliest == Span(date(2026, 11, 24), date(2026, 12, 21))  # a Sunday and a holiday before
    assert steps["opinions"].earliest == Span(date(2026, 12, 22), date(2027, 1, 21))
    assert steps["publication"].earliest == Span(date(2027, 3, 9), date(2027, 3, 9))
    assert steps["publication"].latest == Span(date(2027, 3, 31), date(2027, 3, 31))
    assert steps["opinions"].latest == Span(date(2027, 1, 8), date(2027, 2, 9))
    assert not any(step.late for step in steps.values())


def test_a_limit_that_cannot_be_kept() -> None:
    steps = by_id(limit=date(2027, 2, 26))
    assert steps["publication"].late
    assert steps["drafting"].late


def test_no_limit_no_latest_day() -> None:
    assert {step.latest for step in by_id().values()} == {None}


def test_what_was_done_is_not_planned_again() -> None:
    done = {"opinions": Done(date(2026, 10, 1), date(2026, 11, 2))}
    steps = by_id(done=done, limit=date(2027, 3, 31))
    assert (steps["opinions"].state, steps["opinions"].earliest.end) == ("done", date(2026, 11, 2))
    assert (steps["drafting"].state, steps["drafting"].dated) == ("done", False)  # it lies behind, nobody wrote when
    assert steps["revising"].earliest.start == date(2026, 11, 24)


def test_a_hearing_that_is_going_on_ends_after_its_days() -> None:
    steps = by_id(done={"opinions": Done(date(2026, 11, 16), None)})
    assert (steps["opinions"].state, steps["opinions"].earliest.end) == ("running", date(2026, 12, 16))
    assert steps["revising"].earliest.start == date(2026, 12, 17)


def test_a_hearing_that_is_fixed_for_later_is_open() -> None:
    steps = by_id(done={"opinions": Done(date(2027, 1, 12), date(2027, 2, 12))})
    assert steps["opinions"].state == "open"
    assert steps["revising"].earliest.start == date(2027, 2, 15)


def test_a_length_that_nobody_gave_counts_as_none_and_is_said() -> None:
    steps = scheduled(FULL, {"drafting": None}, {}, TODAY, None)
    assert [step.kind.id for step in steps if step.assumed] == ["drafting"]
    assert {step.earliest for step in steps} == {Span(date(2026, 11, 24), date(2026, 11, 24))}


def test_far_beyond_the_calendar() -> None:
    with pytest.raises(TermError):
        scheduled(FULL, {"drafting": Duration(999_999, "d")}, {}, TODAY, None)
    with pytest.raises(TermError):
        scheduled(FULL, {"drafting": Duration(999_999, "b")}, {}, TODAY, date(2027, 3, 31))


@settings(max_examples=40, deadline=None)
@given(
    today=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    drafting=st.integers(0, 60),
    hearing=st.integers(30, 60),
    room=st.integers(0, 400),
)
def test_laws_of_the_days(today: date, drafting: int, hearing: int, room: int) -> None:
    """Steps follow one another on business days; a plan that begins on its latest days keeps the limit."""
    lengths = {"drafting": Duration(drafting, "b"), "opinions": Duration(hearing, "d"), "third-party": Duration(2, "m")}
    limit = today + timedelta(days=room)
    steps = scheduled(FULL, lengths, {}, today, limit)
    for above, below in pairwise(steps):
        assert above.earliest.end <= below.earliest.start
        assert above.latest is not None
        assert below.latest is not None
        assert above.latest.end <= below.latest.start
    for step in steps:
        assert step.latest is not None
        for day in (step.earliest.start, step.earliest.end, step.latest.start, step.latest.end):
            assert is_business_day(day)
        assert step.earliest.start >= today
    hearing_days = next(step.earliest for step in steps if step.kind.id == "opinions")
    assert (hearing_days.end - hearing_days.start).days >= 30
    first = steps[0].latest
    assert first is not None
    again = scheduled(FULL, lengths, {}, first.start, limit)
    assert again[-1].earliest.end <= last_business_day(limit)
    assert steps[-1].late == (steps[-1].earliest.end > last_business_day(limit))


@pytest.mark.parametrize(
    "text", [None, "schema: 1\nversion: other\n", "schema: 1\nversion: 2030-01\ntitle: {ja: 甲, en: a}\n"]
)
def test_a_procedure_that_cannot_be_read(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "2030-01.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_procedures(tmp_path)
    assert refused.value.problems[0].code == "bad-procedure"
