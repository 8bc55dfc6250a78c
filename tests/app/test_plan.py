"""What follows for an assessment: first, repeat, correction, raised, five years, the end; and what the plan has to ask."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from example import CITY
from versions import city

from pia.app.plan import plan
from pia.app.publish import publish
from pia.errors import InputError, UsageError

if TYPE_CHECKING:
    from pia.history.agenda import Agenda

TODAY = "2026-11-22"
SCHEDULE = """
schedule:
  requirements_end: 令和9年3月31日
  programming_start: 令和9年5月6日
  change_on: 令和9年10月1日
  drafting: 20b
  revising: 10b
  third_party: 30d
"""


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="")


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8", newline="")


def of(work: Path, as_of: str = TODAY, against: str | None = None) -> Agenda:
    return plan([work], as_of=as_of, against=against).agendas[0]


def said(agenda: Agenda) -> str:
    return "\n".join(words.ja for words in agenda.reasons)


def asked(agenda: Agenda) -> list[str | None]:
    return [question.key for question in agenda.questions]


def terms(agenda: Agenda) -> dict[str, tuple[date, str]]:
    return {due.id: (due.day, due.state) for due in agenda.dues}


PURPOSE = ("住民に関する記録を正確かつ統一的に行い", "住民に関する記録を正確に行い")


def test_without_a_version_before_changes_were_not_looked_for() -> None:
    agenda = of(CITY / "juki")
    assert agenda.course.id == "unknown"
    assert "見ていない" in said(agenda)
    assert terms(agenda) == {"yearly": (date(2027, 4, 1), "near"), "five-years": (date(2031, 3, 31), "later")}
    assert agenda.steps == ()


def test_nothing_has_changed() -> None:
    agenda = of(CITY / "juki", against=str(CITY / "juki"))
    assert (agenda.course.id, agenda.late, asked(agenda)) == ("unchanged", False, [])


def test_an_important_change_is_a_repeat_by_the_end_of_the_requirements(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", PURPOSE)
    add(work.parent / "body.yaml", SCHEDULE)
    agenda = of(work, against=str(CITY / "juki"))
    assert agenda.course.id == "repeat"
    assert "重要な変更 1件" in said(agenda)
    assert [(limit.id, limit.day, limit.kept) for limit in agenda.limits] == [
        ("requirements", date(2027, 3, 31), True),
        ("programming", date(2027, 5, 5), True),
        ("change", date(2027, 9, 30), True),
    ]
    steps = {step.kind.id: step for step in agenda.steps}
    assert steps["publication"].latest is not None
    assert steps["publication"].latest.end == date(2027, 3, 31)
    assert {step.state for step in agenda.steps} == {"open"}  # the dates in the form are of the round before
    assert asked(agenda) == []


def test_without_milestones_the_plan_asks(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", PURPOSE)
    agenda = of(work, against=str(CITY / "juki"))
    assert asked(agenda) == [
        "schedule.requirements_end",
        "schedule.change_on",
        "schedule.drafting, schedule.revising, schedule.third_party",
    ]
    assert agenda.limits == ()
    assert {step.latest for step in agenda.steps} == {None}


def test_a_plan_that_comes_too_late(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", PURPOSE)
    add(work.parent / "body.yaml", SCHEDULE)
    agenda = of(work, as_of="令和9年2月1日", against=str(CITY / "juki"))
    assert [limit.id for limit in agenda.limits if not limit.kept] == ["requirements", "programming"]
    assert agenda.late


def test_other_changes_are_a_correction(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "assessment.yaml", ("head: 課長", "head: 市民課長"))
    agenda = of(work, against=str(CITY / "juki"))
    assert (agenda.course.id, agenda.course.source_status) == ("correction", "memory")
    assert [step.kind.id for step in agenda.steps] == ["correcting", "submission", "publication"]


def test_a_change_that_is_not_decided_counts_as_important(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(
        work.parent / "body.yaml",
        ("action, login], retention: 7y}", "action, login]}"),
        ("ログアウトを記録し、{retention}間保存する。", "ログアウトを記録し、一定期間保存する。"),
    )
    agenda = of(work, against=str(CITY / "juki"))
    assert agenda.course.id == "repeat"
    assert asked(agenda)[0] == "decisions.yaml"


def test_a_date_of_the_procedure_itself_is_no_change(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "assessment.yaml", ("published_on: 令和8年4月1日", "published_on: 令和8年6月1日"))
    assert of(work, against=str(CITY / "juki")).course.id == "unchanged"


def test_the_sealed_publication_is_the_version_before(tmp_path: Path) -> None:
    work = city(tmp_path)
    publish(work, "令和8年4月1日")
    assert of(work).course.id == "unchanged"
    edit(work / "files.yaml", PURPOSE)
    assert of(work).course.id == "repeat"
    assert of(work, as_of="2026-03-01").course.id == "unknown"  # the seal is of a later day


def test_a_draft_without_history_is_a_first_assessment(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "assessment.yaml", ("status: published", "status: draft"), ("  - changes.yaml\n", ""))
    (work / "changes.yaml").unlink()
    edit(work / "assessment.yaml", ("published_on: 令和8年4月1日", "published_on: none"))
    agenda = of(work)
    assert agenda.course.id == "new"
    assert {step.state for step in agenda.steps} == {"open"}  # what was done before 直近の評価 is of the round before


def test_this_round_goes_on_where_it_stands(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(
        work / "assessment.yaml",
        ("status: published", "status: opinion"),
        ("published_on: 令和8年4月1日", "published_on: none"),
        ("start: 令和7年12月1日", "start: 令和8年11月16日"),
        ("end: 令和8年1月5日", "end: 令和8年12月18日"),
    )
    steps = {step.kind.id: step for step in of(work).steps}
    assert (steps["drafting"].state, steps["drafting"].dated) == ("done", False)
    assert (steps["opinions"].state, steps["opinions"].earliest.end) == ("running", date(2026, 12, 18))
    assert steps["third-party"].state == "open"


def test_the_threshold_now_asks_for_more(tmp_path: Path) -> None:
    work = city(tmp_path).parent / "kokuho"
    edit(work.parent / "body.yaml", ("my_number_one_year: none-occurred", "my_number_one_year: occurred"))
    agenda = of(work)
    assert (agenda.course.id, agenda.declared, agenda.form) == ("raised", "juten", "zenkoumoku")
    assert "速やかに" in said(agenda)
    assert "opinions" in {step.kind.id for step in agenda.steps}
    assert {step.state for step in agenda.steps} == {"open"}  # the days written are those of the assessment below


def test_a_threshold_that_cannot_be_judged_is_asked(tmp_path: Path) -> None:
    work = city(tmp_path).parent / "kokuho"
    text = (work / "assessment.yaml").read_text(encoding="utf-8")
    count = next(line for line in text.splitlines() if line.strip().startswith("subjects:"))
    edit(work / "assessment.yaml", (count, "  subjects: {band: unknown}"))
    assert "work" in asked(of(work))


def test_another_kind_than_before_is_made_anew(tmp_path: Path) -> None:
    work = city(tmp_path)
    publish(work.parent / "kokuho", "令和8年4月1日")
    (work / "published").mkdir()
    (work.parent / "kokuho" / "published" / "2026-04-01").rename(work / "published" / "2026-04-01")
    agenda = of(work)
    assert agenda.course.id == "raised"
    assert "種類が異なる" in said(agenda)


def test_five_years_come_near() -> None:
    agenda = of(CITY / "juki", as_of="2030-06-01")
    assert agenda.course.id == "periodic"
    assert terms(agenda)["yearly"][1] == "past"
    (limit,) = agenda.limits
    assert (limit.id, limit.term.effort, limit.day) == ("five-years", True, date(2031, 3, 31))
    assert not of(CITY / "juki", as_of="2032-06-01").late  # a duty of effort is told, not failed


def test_after_five_years_nothing_of_the_last_round_counts_as_done() -> None:
    agenda = of(CITY / "juki", as_of="2031-04-02")
    assert "5年を経過した" in said(agenda)
    assert {step.state for step in agenda.steps} == {"open"}
    assert agenda.steps[-1].earliest.end > date(2031, 4, 2)
    assert [limit.kept for limit in agenda.limits] == [False]
    assert not agenda.late  # a duty of effort


def test_the_work_has_ended(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "assessment.yaml", ("status: published", "status: ended"))
    agenda = of(work)
    assert agenda.course.id == "ended"
    assert asked(agenda) == ["schedule.ended_on", "schedule.drafting", "title"]
    add(work / "assessment.yaml", "\nschedule: {ended_on: 令和8年3月31日}\n")
    edit(work / "assessment.yaml", ("title: 見本市　", "title: （令和8年3月31日終了）見本市　"))
    agenda = of(work)
    assert asked(agenda) == ["schedule.drafting"]
    assert terms(agenda) == {"kept": (date(2029, 3, 31), "later")}


@pytest.mark.parametrize(
    ("kind", "steps"),
    [
        ("ministry", ["threshold", "drafting", "opinions", "revising", "approval", "publication"]),
        ("other", ["threshold", "drafting", "opinions", "revising", "submission", "publication"]),
    ],
)
def test_another_kind_of_body(tmp_path: Path, kind: str, steps: list[str]) -> None:
    work = city(tmp_path)
    edit(work.parent / "body.yaml", ("kind: municipality", f"kind: {kind}"))
    edit(work / "files.yaml", PURPOSE)
    agenda = of(work, against=str(CITY / "juki"))
    assert [step.kind.id for step in agenda.steps] == steps
    assert ("body.kind" in asked(agenda)) == (kind == "other")


def test_a_shorter_hearing_needs_its_reason(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", PURPOSE)
    add(work.parent / "body.yaml", "\nschedule: {opinions: 14d}\n")
    assert "特段の理由" in said(of(work, against=str(CITY / "juki")))


def test_files_that_are_no_system_files_have_another_moment(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", ("kind: system", "kind: other-electronic"), PURPOSE)
    agenda = of(work, against=str(CITY / "juki"))
    assert "schedule.requirements_end" not in asked(agenda)
    assert "検討段階" in agenda.questions[0].words.ja


def test_a_publication_without_a_day_is_asked_about(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(
        work / "assessment.yaml",
        ("published_on: 令和8年4月1日", "published_on: unknown"),
        ("  evaluated_on: 令和8年4月1日", "  evaluated_on: unknown"),
    )
    agenda = of(work)
    assert terms(agenda) == {}
    assert asked(agenda) == ["published_on"]


def test_a_correction_does_not_begin_the_five_years_anew(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(
        work / "assessment.yaml",
        ("status: published", "status: corrected"),
        ("published_on: 令和8年4月1日", "published_on: 令和8年9月1日"),
    )
    agenda = of(work)
    assert terms(agenda)["five-years"][0] == date(2031, 3, 31)
    assert terms(agenda)["yearly"][0] == date(2027, 9, 1)
    edit(work / "assessment.yaml", ("  evaluated_on: 令和8年4月1日", "  evaluated_on: unknown"))
    agenda = of(work)
    assert terms(agenda)["five-years"][0] == date(2031, 8, 31)
    assert asked(agenda) == ["procedure.evaluated_on"]


def test_steps_that_lie_behind_are_not_asked_about(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(
        work / "assessment.yaml",
        ("status: published", "status: review"),
        ("published_on: 令和8年4月1日", "published_on: none"),
        ("start: 令和7年12月1日", "start: 令和8年9月1日"),
        ("end: 令和8年1月5日", "end: 令和8年10月2日"),
    )
    assert asked(of(work))[-1] == "schedule.revising, schedule.third_party"


# --- bad input ---


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("drafting: そのうち", "bad-schedule", 13),
        ("drafting: 3h", "bad-schedule", 13),
        ("requirements_end: 令和9年13月", "bad-date", 21),
        ("requirement_end: 令和9年3月", "unknown-key", 3),
    ],
)
def test_a_schedule_that_cannot_be_read(tmp_path: Path, line: str, code: str, column: int) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", PURPOSE)
    text = (work / "assessment.yaml").read_text(encoding="utf-8")
    add(work / "assessment.yaml", f"\nschedule:\n  {line}\n")
    with pytest.raises(InputError) as refused:
        of(work, against=str(CITY / "juki"))
    (problem,) = refused.value.problems
    assert problem.code == code
    assert problem.place is not None
    assert (problem.place.file, problem.place.line, problem.place.column) == (
        "assessment.yaml",
        text.count("\n") + 3,
        column,
    )


def test_a_period_beyond_the_calendar(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", PURPOSE)
    add(work / "assessment.yaml", "\nschedule: {drafting: 99999d}\n")
    with pytest.raises(InputError) as refused:
        of(work, against=str(CITY / "juki"))
    assert [p.code for p in refused.value.problems] == ["plan-beyond-calendar"]


def test_every_broken_assessment_of_a_body_is_told(tmp_path: Path) -> None:
    work = city(tmp_path)
    for name in ("juki", "kokuho"):
        edit(work.parent / name / "assessment.yaml", ("schema: 1", "schema: 1\nwrong: 1"))
    with pytest.raises(InputError) as refused:
        plan([work.parent], as_of=TODAY)
    assert [p.place.file.rpartition("/")[0].rpartition("/")[2] for p in refused.value.problems if p.place] == [
        "juki",
        "kokuho",
    ]


def test_one_version_before_is_for_one_assessment() -> None:
    with pytest.raises(UsageError) as refused:
        plan([CITY], as_of=TODAY, against=str(CITY / "juki"))
    assert refused.value.problems[0].code == "against-one-only"
    with pytest.raises(InputError) as other:
        of(CITY / "juki", against=str(CITY / "kokuho"))
    assert other.value.problems[0].code == "different-forms"


def test_a_whole_body_is_one_plan() -> None:
    made = plan([CITY], as_of=TODAY)
    assert [agenda.directory.rpartition("/")[2] for agenda in made.agendas] == ["juki", "jutaku", "kokuho"]
    assert json.dumps([agenda.work for agenda in made.agendas])
