"""Which way an assessment goes on, case by case: status, changes, decisions, threshold, five years."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Literal

import pytest
from example import loaded
from hypothesis import given, settings
from hypothesis import strategies as st

from pia.app.plan_course import Course, chosen_course
from pia.errors import Words
from pia.forms.threshold import ThresholdResult, judge_threshold
from pia.history.procedure import procedure_at
from pia.history.rows import Row
from pia.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from pia.model.assessment import Assessment

TODAY = date(2026, 11, 22)
STATUSES = tuple(vocabulary("status").choices)
SETTLED = ("published", "corrected")
OPEN = tuple(status for status in STATUSES if status not in (*SETTLED, "ended"))


def row(*, important: bool = False, needs_decision: bool = False) -> Row:
    return Row(
        date=None,
        item="項目",
        key="files/a#x",
        path="Ⅱ/1",
        before="甲",
        after="乙",
        timing="事前" if important else "事後",
        important=important,
        needs_decision=needs_decision,
        reasons=(),
        explanation="",
        kind="changed",
        cells=(),
    )


PLAIN, IMPORTANT, UNDECIDED = row(), row(important=True), row(important=True, needs_decision=True)


@cache
def threshold(
    outcome: Literal["satisfied", "violated", "undetermined"], mandatory: str | None = None
) -> ThresholdResult:
    return ThresholdResult(
        declared="zenkoumoku",
        mandatory=mandatory,  # type: ignore[arg-type]
        possible=("zenkoumoku",),
        outcome=outcome,
        subjects=None,
        handlers=None,
        incident=None,
        exempt=None,
        reasons=(),
        missing=(Words("対象人数", "the number of subjects"),) if outcome == "undetermined" else (),
        source_status="confirmed",
    )


def of(**more: object) -> Assessment:
    assessment = loaded("juki").assessment
    return assessment.model_copy(update=more)


def course(
    status: str,
    rows: list[Row] | None,
    *,
    due: date | None = None,
    other_form: bool = False,
    judged: ThresholdResult | None = None,
    **more: object,
) -> Course:
    return chosen_course(
        of(status=status, **more),
        judged or threshold("satisfied", "zenkoumoku"),
        rows=rows,
        other_form=other_form,
        due=due,
        today=TODAY,
    )


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "ended"])
@pytest.mark.parametrize(
    ("rows", "id_"),
    [
        ([IMPORTANT], "repeat"),
        ([PLAIN, IMPORTANT], "repeat"),
        ([UNDECIDED], "repeat"),
        ([row(needs_decision=True)], "repeat"),
        ([PLAIN], "correction"),
        ([PLAIN, PLAIN], "correction"),
        ([], "unchanged"),
    ],
)
def test_changes_decide(status: str, rows: list[Row], id_: str) -> None:
    assert course(status, rows).id == id_


@pytest.mark.parametrize("status", SETTLED)
def test_what_is_published_and_has_no_version_before(status: str) -> None:
    assert course(status, None).id == "unknown"


@pytest.mark.parametrize("status", OPEN)
def test_a_draft_without_a_version_before(status: str) -> None:
    assert course(status, None).id == "repeat"  # its history tells that there was one
    assert course(status, None, changes=(), change_totals=()).id == "new"


@pytest.mark.parametrize("rows", [None, [], [IMPORTANT]])
def test_what_has_ended_is_ended_whatever_changed(rows: list[Row] | None) -> None:
    found = course("ended", rows, due=TODAY)
    assert found.id == "ended"
    assert [question.key for question in found.questions] == ["schedule.ended_on"]


@pytest.mark.parametrize(
    ("due", "id_"),
    [
        (None, "unchanged"),
        (date(2027, 11, 23), "unchanged"),
        (date(2027, 11, 22), "periodic"),
        (TODAY, "periodic"),
        (date(2020, 1, 1), "periodic"),
    ],
)
def test_five_years(due: date | None, id_: str) -> None:
    assert course("published", [], due=due).id == id_
    assert course("published", [PLAIN], due=due).id == "correction"  # what has changed comes first


def test_the_threshold_raises_what_is_published_only() -> None:
    judged = threshold("violated", "zenkoumoku")
    kokuho = {"form": "juten"}
    raised = course("published", [], judged=judged, **kokuho)
    assert (raised.id, raised.form) == ("raised", "zenkoumoku")
    assert "全項目評価を速やかに" in raised.reasons[0].ja
    draft = course("draft", None, judged=judged, changes=(), change_totals=(), **kokuho)
    assert (draft.id, draft.form) == ("new", "zenkoumoku")


def test_a_threshold_from_memory_says_so() -> None:
    from msgspec.structs import replace

    judged = replace(threshold("violated", "zenkoumoku"), source_status="memory")
    assert "原文で確かめていない" in course("published", [], judged=judged, form="juten").reasons[1].ja


def test_what_the_threshold_lacks_is_asked() -> None:
    found = course("published", [], judged=threshold("undetermined"))
    assert [(q.key, "対象人数" in q.words.ja) for q in found.questions] == [("work", True)]
    assert found.form == "zenkoumoku"


@pytest.mark.parametrize(("mandatory", "word"), [("juten", "任意"), ("kiso", "任意"), ("none", "義務はなく")])
def test_more_than_mandatory_is_free(mandatory: str, word: str) -> None:
    found = course("published", [], judged=threshold("satisfied", mandatory))
    assert (found.id, found.form) == ("unchanged", "zenkoumoku")
    assert word in found.reasons[0].ja


@pytest.mark.parametrize(("status", "id_"), [("published", "raised"), ("draft", "new")])
def test_another_form_than_before(status: str, id_: str) -> None:
    assert course(status, [], other_form=True).id == id_


def test_every_open_decision_is_named_up_to_three() -> None:
    found = course("published", [UNDECIDED] * 5)
    (question,) = found.questions
    assert question.words.ja.count("Ⅱ/1") == 3
    assert "ほか2件" in question.words.ja


@settings(max_examples=60, deadline=None)
@given(
    status=st.sampled_from(STATUSES),
    rows=st.none() | st.lists(st.sampled_from([PLAIN, IMPORTANT, UNDECIDED]), max_size=4),
    due=st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    other_form=st.booleans(),
    outcome=st.sampled_from(["satisfied", "violated", "undetermined"]),
)
def test_every_case_has_a_way_with_a_reason_or_nothing_to_do(
    status: str, rows: list[Row] | None, due: date | None, other_form: bool, outcome: Literal["satisfied", "violated"]
) -> None:
    found = course(status, rows, due=due, other_form=other_form, judged=threshold(outcome, "zenkoumoku"))
    procedure = procedure_at("2026-11-22")
    assert procedure.course(found.id)
    steps = procedure.steps_of(found.id, found.form, "municipality")
    assert bool(steps) == (found.id not in ("unchanged", "unknown"))
    assert found.reasons or found.id == "unchanged" or found.questions
    if rows and any(each.important for each in rows) and status != "ended" and not other_form:
        assert found.id == "repeat"  # an important change is never lost


def test_the_example_reaches_its_threshold() -> None:
    assert judge_threshold(loaded("juki").assessment).outcome == "satisfied"
