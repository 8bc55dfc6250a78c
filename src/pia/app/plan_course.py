"""Which way an assessment goes on: first assessment, repeat, correction, the end of the work, or nothing to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.errors import Words
from pia.history.agenda import Question
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration

if TYPE_CHECKING:
    from datetime import date

    from pia.forms.threshold import ThresholdResult
    from pia.history.procedure import CourseId
    from pia.history.rows import Row
    from pia.model.assessment import Assessment

__all__ = ["Course", "chosen_course", "over"]

_SETTLED = ("published", "corrected")
_FORMS = {
    "kiso": Words("基礎項目評価", "the basic assessment"),
    "juten": Words("重点項目評価", "the focused assessment"),
    "zenkoumoku": Words("全項目評価", "the full assessment"),
    "none": Words("義務なし", "none"),
}


class Course(Struct, frozen=True):
    """The way, the kind of assessment that has to be made, why, and what is not known."""

    id: CourseId
    form: str
    reasons: tuple[Words, ...]
    questions: tuple[Question, ...] = ()


def chosen_course(
    assessment: Assessment,
    threshold: ThresholdResult,
    *,
    rows: Sequence[Row] | None,
    other_form: bool,
    due: date | None,
    today: date,
) -> Course:
    """Return how ``assessment`` goes on.

    ``rows`` are what has changed since the version before (None: there is no such version), ``due`` is the day before which
    the assessment is to be repeated after five years.
    """
    form, reasons, questions = _form(assessment, threshold)
    schedule = assessment.schedule
    if assessment.status == "ended":
        return Course("ended", assessment.form, (_ENDED,), _end_day(assessment))
    settled = assessment.status in _SETTLED
    if form != assessment.form and settled:
        return Course("raised", form, tuple(reasons), tuple(questions))
    if other_form:
        words = Words(
            "前の版と評価書の種類が異なる。全体を新たに作成する",
            "the version before is of another kind: all is made anew",
        )
        return Course("raised" if settled else "new", form, (*reasons, words), tuple(questions))
    if rows is None:
        return _without_before(assessment, Course("unknown", form, tuple(reasons), tuple(questions)), due, today)
    important = [row for row in rows if row.important]
    open_ = [row for row in rows if row.needs_decision]
    reasons.append(_counted(len(rows), len(important), len(open_)))
    if open_:
        questions.append(Question("decisions.yaml", _decide(open_)))
    if important or (open_ and assessment.form != "kiso"):
        return Course("repeat", form, tuple(reasons), tuple(questions))
    if rows:
        return Course("correction", form, tuple(reasons), tuple(questions))
    if schedule is not None and schedule.change_on is not None and not settled:
        return Course("repeat", form, tuple(reasons), tuple(questions))
    return _resting(Course("unchanged", form, tuple(reasons), tuple(questions)), due, today)


def over(assessment: Assessment, course: Course) -> bool:
    """Tell whether the steps that an assessment has dates of are those of the last round: it was published by them, and what
    follows is another one, after five years or of a higher kind.
    """
    return assessment.status in _SETTLED and (course.id == "periodic" or course.form != assessment.form)


def _without_before(assessment: Assessment, found: Course, due: date | None, today: date) -> Course:
    """Return the way where there is no version to compare with: by the status alone."""
    if assessment.status in _SETTLED:
        return _resting(replace(found, id="unknown", reasons=(*found.reasons, _NO_BEFORE)), due, today)
    if assessment.changes or assessment.change_totals:
        return replace(found, id="repeat", reasons=(*found.reasons, _BY_HISTORY))
    return replace(found, id="new", reasons=(*found.reasons, _FIRST))


def _resting(found: Course, due: date | None, today: date) -> Course:
    if due is not None and due <= add_duration(today, Duration(1, "y")):
        return replace(
            found, id="periodic", reasons=(*found.reasons, _FIVE_YEARS if due >= today else _FIVE_YEARS_PAST)
        )
    return found


def _form(assessment: Assessment, threshold: ThresholdResult) -> tuple[str, list[Words], list[Question]]:
    """Return the kind of assessment to make: the mandatory one where the declared one is below it."""
    if threshold.outcome == "undetermined":
        missing_ja = "、".join(words.ja for words in threshold.missing)
        missing_en = ", ".join(words.en for words in threshold.missing)
        words = Words(
            f"しきい値判断ができない。{missing_ja}を書く",
            f"the threshold cannot be judged: give {missing_en}",
        )
        return assessment.form, [], [Question("work", words)]
    mandatory = threshold.mandatory
    if threshold.outcome == "violated":
        form = mandatory or threshold.possible[0]
        said, now = _FORMS[form], _FORMS[assessment.form]
        words = Words(
            f"しきい値判断の結果、{now.ja}では足りず、{said.ja}を速やかに行う必要がある",
            f"by the threshold {now.en} is not enough: {said.en} has to be made without delay",
        )
        return form, [words, *_unsure(threshold)], []
    if mandatory is not None and mandatory != assessment.form:
        said = _FORMS[mandatory]
        words = Words(
            f"義務付けられる評価は{said.ja}であり、それより上の評価を任意に行っている"
            if mandatory != "none"
            else "評価の義務はなく、任意に行っている",
            f"what is mandatory is {said.en}; the assessment above it is chosen freely",
        )
        return assessment.form, [words], []
    return assessment.form, [], []


def _unsure(threshold: ThresholdResult) -> list[Words]:
    if threshold.source_status != "memory":
        return []
    return [
        Words(
            "しきい値の表のこの行は原文で確かめていない。先に確かめる",
            "this row of the threshold was not established in its text: establish it first",
        )
    ]


def _end_day(assessment: Assessment) -> tuple[Question, ...]:
    schedule = assessment.schedule
    if schedule is not None and schedule.ended_on not in (None, "none", "unknown"):
        return ()
    words = Words("事務を終えた日（評価書の公表を続ける期間の始まり）", "the day on which the work ended")
    return (Question("schedule.ended_on", words),)


def _counted(rows: int, important: int, open_: int) -> Words:
    return Words(
        f"前の版からの変更 {rows}件（重要な変更 {important}件、要判断 {open_}件）",
        f"{rows} changes since the version before ({important} important, {open_} need a decision)",
    )


def _decide(rows: Sequence[Row]) -> Words:
    shown = "、".join(row.path for row in rows[:3])
    more = f"ほか{len(rows) - 3}件" if len(rows) > 3 else ""
    return Words(
        f"重要な変更に当たるかの判断（{shown}{more}）。判断するまでは重要な変更として扱う",
        f"decide whether these are important changes ({shown}{f' and {len(rows) - 3} more' if more else ''}); until then they count as such",
    )


_ENDED = Words(
    "事務を終えた。評価書名に終了日を付けて提出・公表し、公表を続ける",
    "the work has ended: the assessment is submitted and published with the day in its title, and stays published",
)
_NO_BEFORE = Words(
    "前の版（封をした公表物）がないため、変更の有無は見ていない。--against で前の版を指定できる",
    "there is no version before (sealed publication), so changes were not looked for; name one with --against",
)
_BY_HISTORY = Words(
    "前の版がないため、変更箇所の記載があることから再実施とみなした",
    "there is no version before; the history tells that this is a repeat",
)
_FIRST = Words(
    "前の版も変更箇所の記載もないため、新規の評価とみなした",
    "neither a version before nor a history: a first assessment",
)
_FIVE_YEARS = Words(
    "直近の公表から5年を経過する日が1年以内に来る（努力義務）",
    "five years since the last publication pass within a year (duty of effort)",
)
_FIVE_YEARS_PAST = Words(
    "直近の公表から5年を経過した（努力義務）",
    "five years have passed since the last publication (duty of effort)",
)
