"""The days that a plan reads from an assessment: what was done in this round, how long things take, limits and terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pia.errors import InputError, Problem, Words
from pia.history.agenda import Due, Question
from pia.history.schedule import Done
from pia.model.procedure import Commission, Opinions, ThirdParty
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration, parse_duration
from pia.terms.eras import PartialDate, parse_date
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.app.versions import Version
    from pia.history.procedure import CourseKind, Procedure, StepKind
    from pia.history.schedule import Step
    from pia.model.assessment import Assessment
    from pia.model.read import Loaded

__all__ = ["dues", "lengths", "limit_days", "round_dates", "shortened", "unknown_days", "unknown_lengths"]

_DAY = timedelta(days=1)
_ROUND = {
    "threshold": "basic#date",
    "opinions": "opinions#period",
    "third-party": "third-party#date",
    "approval": "commission#submitted",
    "publication": "cover#published-on",
}
"""The item of the form that shows when a step was taken."""


def round_dates(assessment: Assessment, old: Version | None, new: Version) -> dict[str, Done]:
    """Return what the assessment says of the steps of this round; what the version before says too, or what
    lies before the last evaluation, is of the last one.
    """
    before = {} if old is None else {cell.key: cell.text for cell in old.whole.cells}
    now = {cell.key: cell.text for cell in new.whole.cells}
    last = _day(assessment.procedure.evaluated_on) if assessment.procedure is not None else None
    behind = last.latest if last is not None and assessment.status not in ("published", "corrected") else None
    return {
        step: done
        for step, done in _written(assessment).items()
        if (_ROUND[step] not in before or before[_ROUND[step]] != now.get(_ROUND[step]))
        and (behind is None or done.start > behind)
    }


def _written(assessment: Assessment) -> dict[str, Done]:
    procedure = assessment.procedure
    found: dict[str, Done] = {}
    published = _day(assessment.published_on)
    if published is not None:
        found["publication"] = Done(published.earliest, published.latest)
    if procedure is None:
        return found
    days = {
        "threshold": procedure.basic.date if procedure.basic is not None else None,
        "third-party": procedure.third_party.date if isinstance(procedure.third_party, ThirdParty) else None,
        "approval": procedure.commission.submitted if isinstance(procedure.commission, Commission) else None,
    }
    for step, text in days.items():
        day = _day(text)
        if day is not None:
            found[step] = Done(day.earliest, None if step == "approval" else day.latest)
    approved = _day(assessment.approved_on)
    if "approval" in found and approved is not None:
        found["approval"] = Done(found["approval"].start, approved.latest)
    opinions = procedure.opinions
    if isinstance(opinions, Opinions):
        start, end = _day(opinions.start), _day(opinions.end)
        if start is not None:
            found["opinions"] = Done(start.earliest, None if end is None else end.latest)
    return found


def lengths(loaded: Loaded, kinds: Sequence[StepKind]) -> dict[str, Duration | None]:
    """Return how long each step takes, None for those of which nobody says it.

    Raises:
        InputError: a period of ``schedule`` cannot be read.
    """
    schedule = loaded.assessment.schedule
    found: dict[str, Duration | None] = {}
    problems: list[Problem] = []
    for kind in kinds:
        name = "opinions" if kind.days is not None else kind.duration
        if name is None:
            continue
        written = getattr(schedule, name) if schedule is not None else None
        if written is None:
            found[kind.id] = None if kind.days is None else Duration(kind.days, "d")
            continue
        try:
            found[kind.id] = _in_days(parse_duration(written), written)
        except TermError as error:
            problems.append(Problem("bad-schedule", error.words, error.remedy, loaded.place(("schedule", name))))
    if problems:
        raise InputError(problems)
    return found


def _in_days(length: Duration, written: str) -> Duration:
    if length.unit not in ("h", "min"):
        return length
    raise TermError(
        Words(f"「{written[:20]}」は日数で数えられません", f"{written[:20]!r} cannot be counted in days"),
        Words("20b（営業日）、30d、2m のように書いてください", "write it like 20b (business days), 30d or 2m"),
    )


def shortened(loaded: Loaded) -> Iterator[Words]:
    """Yield what to do where the schedule gives opinions fewer days than the guideline."""
    written = loaded.assessment.schedule.opinions if loaded.assessment.schedule is not None else None
    if written is not None and parse_duration(written).at_least(Duration(30, "d")) is False:
        yield Words(
            "意見の聴取の期間が30日より短く書かれている。短縮する特段の理由を評価書（procedure.opinions.shortened）に書く必要がある",
            "the hearing is planned for fewer than 30 days: a special reason has to stand in procedure.opinions.shortened",
        )


def unknown_lengths(steps: Sequence[Step]) -> Iterator[Question]:
    """Yield what to ask where nobody said how long steps take that are still to be taken."""
    missing = [step.kind for step in steps if step.assumed and step.state == "open"]
    if missing:
        yield Question(
            ", ".join(f"schedule.{kind.duration}" for kind in missing),
            Words(
                f"次の段階にかかる期間（書かれていないため0日として計算した）: {'、'.join(kind.title.ja for kind in missing)}",
                f"how long these take (counted as no time, since it is not given): {'; '.join(kind.title.en for kind in missing)}",
            ),
        )


def unknown_days(assessment: Assessment, expiring: Sequence[Due]) -> Iterator[Question]:
    """Yield what to ask where the days that come by themselves cannot be counted, or not surely."""
    if assessment.status not in ("published", "corrected"):
        return
    if not any(due.id == "five-years" for due in expiring):
        yield Question("published_on", _NO_DAY)
    elif assessment.status == "corrected" and (
        assessment.procedure is None or assessment.procedure.evaluated_on in (None, "none", "unknown")
    ):
        yield Question("procedure.evaluated_on", _WHICH_DAY)


def limit_days(
    loaded: Loaded, procedure: Procedure, course: CourseKind, expiring: Sequence[Due]
) -> tuple[list[tuple[str, date]], list[Question]]:
    """Return the days by which the assessment has to be published (by the id of their term), and what is not known."""
    if course.limit == "effort":
        return [(due.id, due.day) for due in expiring if due.id == "five-years"], []
    if course.limit != "requirements":
        return [], []
    assessment = loaded.assessment
    schedule = assessment.schedule
    of_system = any(file.kind in (None, "system", "unknown") for file in assessment.files) or not assessment.files
    found: list[tuple[str, date]] = []
    questions: list[Question] = []
    required = _day(schedule.requirements_end) if schedule is not None else None
    programming = _day(schedule.programming_start) if schedule is not None else None
    change = _day(schedule.change_on) if schedule is not None else None
    if of_system and required is not None:
        found.append(("requirements", required.earliest))
    elif of_system:
        questions.append(Question("schedule.requirements_end", _REQUIREMENTS))
    else:
        title = procedure.terms["consideration"].title
        questions.append(
            Question(None, Words(f"{title.ja}。その時期に間に合うか確かめる", f"{title.en}: see that it is in time"))
        )
    if of_system and programming is not None:
        found.append(("programming", programming.earliest - _DAY))
    if change is not None:
        found.append(("change", change.earliest - _DAY))
    else:
        questions.append(Question("schedule.change_on", _CHANGE))
    return found, questions


def dues(loaded: Loaded, procedure: Procedure, today: date, old: Version | None) -> list[Due]:
    """Return the days that come by themselves, in their order."""
    assessment = loaded.assessment
    schedule, steps = assessment.schedule, assessment.procedure
    published = _day(assessment.published_on) or _sealed_on(old)
    evaluated = _day(steps.evaluated_on) if steps is not None else None
    reviewed = _day(steps.reviewed_on) if steps is not None else None
    ended = _day(schedule.ended_on) if schedule is not None else None
    found: list[Due] = []
    if assessment.status != "ended":
        last = evaluated or published
        if last is not None:
            found.append(_due("five-years", procedure, last.earliest, today))
        seen = max((day for day in (reviewed, evaluated, published) if day is not None), default=None)
        if seen is not None:
            found.append(_due("yearly", procedure, seen.earliest, today))
    if ended is not None:
        found.append(_due("kept", procedure, ended.latest, today))
    return sorted(found, key=lambda due: due.day)


def _due(id_: str, procedure: Procedure, since: date, today: date) -> Due:
    term = procedure.terms[id_]
    day = add_duration(since, parse_duration(term.period or "0d"))
    if term.before:
        day -= _DAY
    year = add_duration(today, Duration(1, "y"))
    return Due(
        id=id_, term=term, since=since, day=day, state="past" if day < today else "near" if day <= year else "later"
    )


def _sealed_on(old: Version | None) -> PartialDate | None:
    return None if old is None else _day(Path(old.name).name)


def _day(text: str | None) -> PartialDate | None:
    """Return the date that a field says, None where it says none."""
    if text is None or text in ("none", "unknown"):
        return None
    try:
        return parse_date(text)
    except TermError:
        return None


_NO_DAY = Words(
    "公表日（書かれていないため、年1回の見直しと5年の期日を計算していない）",
    "the day of publication (not given, so the yearly review and the five years were not counted)",
)
_WHICH_DAY = Words(
    "直近の評価（再実施を含む）の公表日（書かれていないため、修正の公表日から5年を数えた）",
    "the day on which the last evaluation was published (not given, so the five years are counted from the correction)",
)
_REQUIREMENTS = Words(
    "要件定義の終了日（システム用ファイルは、原則としてその日までに評価を終える）",
    "the day on which 要件定義 ends (an assessment of a system's files is to be done by then in principle)",
)
_CHANGE = Words(
    "変更を加える日、又はファイルの保有を始める日（公表はその前に終える）",
    "the day of the change, or on which the file is held from (the publication comes before it)",
)
