"""A plan as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pia.errors import Lang
    from pia.history.agenda import Agenda, Due, LimitDay, Plan
    from pia.history.procedure import Term
    from pia.history.schedule import Span, Step

__all__ = ["plan_document"]


def plan_document(plan: Plan, lang: Lang) -> dict[str, Any]:
    """Return a plan as the JSON of ``pia plan --format json``."""
    return {
        "schema": "pia-plan/1",
        "as_of": plan.as_of.isoformat(),
        "procedure": {"version": plan.procedure.version, "title": plan.procedure.title.say(lang)},
        "plans": [_agenda(agenda, lang) for agenda in plan.agendas],
        "summary": {
            "assessments": len(plan.agendas),
            "late": sum(agenda.late for agenda in plan.agendas),
            "with_questions": sum(bool(agenda.questions) for agenda in plan.agendas),
            "terms_passed": sum(due.state == "past" for agenda in plan.agendas for due in agenda.dues),
        },
    }


def _agenda(agenda: Agenda, lang: Lang) -> dict[str, Any]:
    course = agenda.course
    return {
        "directory": agenda.directory,
        "body": agenda.body,
        "work": agenda.work,
        "title": agenda.title,
        "declared": agenda.declared,
        "form": agenda.form,
        "status": agenda.status,
        "course": {
            "id": course.id,
            "title": course.title.say(lang),
            "limit": course.limit,
            "basis": course.basis,
            "source_status": course.source_status,
        },
        "reasons": [reason.say(lang) for reason in agenda.reasons],
        "steps": [_step(step, lang) for step in agenda.steps],
        "limits": [_limit(limit, lang) for limit in agenda.limits],
        "dues": [_due(due, lang) for due in agenda.dues],
        "questions": [{"key": q.key, "text": q.words.say(lang)} for q in agenda.questions],
        "late": agenda.late,
    }


def _step(step: Step, lang: Lang) -> dict[str, Any]:
    return {
        "id": step.kind.id,
        "title": step.kind.title.say(lang),
        "state": step.state,
        "earliest": _span(step.earliest) if step.dated else None,
        "latest": _span(step.latest) if step.state != "done" else None,
        "late": step.late,
        "duration_given": not step.assumed,
        "basis": step.kind.basis,
        "source_status": step.kind.source_status,
    }


def _limit(limit: LimitDay, lang: Lang) -> dict[str, Any]:
    return {"id": limit.id, "day": limit.day.isoformat(), "kept": limit.kept, **_term(limit.term, lang)}


def _due(due: Due, lang: Lang) -> dict[str, Any]:
    return {
        "id": due.id,
        "day": due.day.isoformat(),
        "since": due.since.isoformat(),
        "state": due.state,
        **_term(due.term, lang),
    }


def _term(term: Term, lang: Lang) -> dict[str, Any]:
    return {
        "title": term.title.say(lang),
        "effort": term.effort,
        "basis": term.basis,
        "source_status": term.source_status,
    }


def _span(span: Span | None) -> dict[str, str] | None:
    return None if span is None else {"start": span.start.isoformat(), "end": span.end.isoformat()}
