"""``pia plan``: what follows for each assessment, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.app.annex import AnnexOptions, rows_between
from pia.app.clock import as_of_day
from pia.app.opened import directories, open_assessment
from pia.app.plan_course import Course, chosen_course, over
from pia.app.plan_days import dues, lengths, limit_days, round_dates, shortened, unknown_days, unknown_lengths
from pia.app.versions import Version, check_comparable, open_version, version_of
from pia.errors import InputError, Problem, UsageError, Words
from pia.forms.threshold import judge_threshold
from pia.history.agenda import Agenda, LimitDay, Plan, Question
from pia.history.procedure import Procedure, procedure_at
from pia.history.schedule import scheduled
from pia.history.seal import seals
from pia.history.versions import Source
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from datetime import date

    from pia.history.rows import Row
    from pia.model.read import Loaded

__all__ = ["plan"]

_FOLLOWING = ("cover#", "basic#", "opinions#", "third-party#", "commission#", "changes#")
"""Items that the procedure itself fills in: a change of these asks for nothing."""


def plan(paths: Sequence[Path], *, as_of: str | None = None, against: str | None = None) -> Plan:
    """Return what follows for every assessment that ``paths`` name.

    Each is compared with ``against``, or else with its last sealed publication.

    Raises:
        InputError: an assessment cannot be read; the problems of all of them at once.
        UsageError: ``as_of`` is no day, or ``against`` is given for several assessments.
    """
    today = as_of_day(as_of)
    found = directories(tuple(paths))
    if against is not None and len(found) > 1:
        raise UsageError(_one_only(len(found)))
    procedure = procedure_at(today.isoformat())
    agendas: list[Agenda] = []
    problems: list[Problem] = []
    for directory in found:
        try:
            agendas.append(_agenda(directory, procedure, today, against))
        except InputError as error:
            prefix = f"{directory.as_posix()}/" if len(found) > 1 else ""
            problems += [_prefixed(problem, prefix) for problem in error.problems]
    if problems:
        raise InputError(problems)
    return Plan(as_of=today, procedure=procedure, agendas=tuple(agendas))


def _prefixed(problem: Problem, prefix: str) -> Problem:
    if problem.place is None or not prefix:
        return problem
    return replace(problem, place=replace(problem.place, file=prefix + problem.place.file))


def _one_only(count: int) -> Problem:
    return Problem(
        "against-one-only",
        Words(
            f"--against は一つの評価書だけに使えます（{count}件が指定されています）。",
            f"--against is for one assessment, and {count} are named",
        ),
        Words(
            "評価書を一つだけ指定するか、--against を除いて封をした公表物と比べてください。",
            "name one assessment, or leave --against away and compare with the sealed publications",
        ),
    )


class _Compared(Struct, frozen=True):
    """The version before, if there is one, and the rows that lead from it (those that the procedure fills in left out)."""

    old: Version | None
    new: Version
    rows: tuple[Row, ...]
    other_form: bool = False


def _compared(loaded: Loaded, directory: Path, today: date, against: str | None) -> _Compared:
    new = version_of(Source(str(directory), directory), loaded)
    earlier = [seal for seal in seals(directory) if seal.name <= today.isoformat()]
    name = against or (str(earlier[-1]) if earlier else None)
    if name is None:
        return _Compared(None, new, ())
    old = open_version(name)
    if against is None and old.whole.form != new.whole.form:
        return _Compared(old, new, (), other_form=True)
    check_comparable(old, new)
    rows = rows_between(old, new, AnnexOptions(date=None)).rows
    return _Compared(old, new, tuple(row for row in rows if not row.key.startswith(_FOLLOWING)))


def _agenda(directory: Path, procedure: Procedure, today: date, against: str | None) -> Agenda:
    loaded = open_assessment(directory)
    assessment = loaded.assessment
    compared = _compared(loaded, directory, today, against)
    threshold = judge_threshold(assessment)
    expiring = dues(loaded, procedure, today, compared.old)
    course = chosen_course(
        assessment,
        threshold,
        rows=None if compared.old is None else compared.rows,
        other_form=compared.other_form,
        due=next((due.day for due in expiring if due.id == "five-years"), None),
        today=today,
    )
    questions = [*course.questions]
    kinds = list(procedure.steps_of(course.id, course.form, assessment.body.kind))
    if assessment.body.kind == "other" and course.form == "zenkoumoku" and kinds:
        questions.append(Question("body.kind", _WHICH_REVIEW))
    taking = lengths(loaded, kinds)
    days, more = limit_days(loaded, procedure, procedure.course(course.id), expiring)
    try:
        steps = scheduled(
            kinds,
            taking,
            {} if over(assessment, course) else round_dates(assessment, compared.old, compared.new),
            today,
            min((d for _, d in days), default=None),
        )
    except TermError as error:
        raise InputError(
            Problem("plan-beyond-calendar", error.words, error.remedy, loaded.place(("schedule",)))
        ) from None
    end = steps[-1].earliest.end if steps else today
    return Agenda(
        directory=directory.as_posix(),
        body=assessment.body.name,
        work=assessment.work.name or "",
        title=loaded.name,
        declared=assessment.form,
        form=course.form,
        status=assessment.status,
        course=procedure.course(course.id),
        reasons=(*course.reasons, *(shortened(loaded) if "opinions" in taking else ())),
        steps=steps,
        limits=tuple(
            LimitDay(id=id_, term=procedure.terms[id_], day=day, kept=end <= day)
            for id_, day in sorted(days, key=lambda each: each[1])
        ),
        dues=tuple(expiring),
        questions=(
            *questions,
            *more,
            *unknown_lengths(steps),
            *unknown_days(assessment, expiring),
            *_ended(course, loaded),
        ),
    )


def _ended(course: Course, loaded: Loaded) -> Iterator[Question]:
    if course.id == "ended" and "終了" not in (loaded.assessment.title or ""):
        yield Question(
            "title",
            Words(
                "評価書名に、事務の終了日を付けたか（記載要領による）",
                "does the title of the assessment say when the work ended?",
            ),
        )


_WHICH_REVIEW = Words(
    "機関の種類が「その他」のため、第三者点検か個人情報保護委員会の承認のどちらが要るかを確かめる（どちらも日程に入れていない）",
    "the kind of body is 'other': find out whether a third-party check or the approval of the commission is due (neither is in the plan)",
)
