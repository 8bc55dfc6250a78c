"""A plan for reading: one block for each assessment, and as Markdown for a page or a mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pia.errors import Lang, Words
from pia.report.plan_words import day_words, due_state, heading, joined, short_span, source_words, step_state
from pia.terms.text import display_width, pad_width

if TYPE_CHECKING:
    from pia.history.agenda import Agenda, Plan

__all__ = ["plan_lines", "plan_markdown"]

_HEADS = (
    Words("段階", "step"),
    Words("早ければ", "earliest"),
    Words("遅くとも", "latest"),
    Words("状態", "state"),
    Words("根拠", "basis"),
)


def plan_lines(plan: Plan, lang: Lang) -> Iterator[str]:
    """Yield a plan for a terminal."""
    yield _first_line(plan, lang)
    for agenda in plan.agendas:
        yield ""
        yield heading(agenda, lang)
        yield f"  {_course(agenda, lang)}"
        for reason in agenda.reasons:
            yield f"  ・{reason.say(lang)}"
        rows = _step_rows(agenda, lang)
        if rows:
            yield from (f"  {line}" for line in _aligned([[w.say(lang) for w in _HEADS], *rows]))
        for note in _notes(agenda, lang):
            yield f"  ※ {note}"
        for line in (*_limits(agenda, lang), *_dues(agenda, lang)):
            yield f"  {line}"
        for question in _questions(agenda, lang):
            yield f"  ？{question}"
    yield ""
    yield _last_line(plan, lang)


def plan_markdown(plan: Plan, lang: Lang) -> Iterator[str]:
    """Yield a plan as Markdown."""
    yield f"# {Words('評価の予定', 'Plan of the assessments').say(lang)}"
    yield ""
    yield _first_line(plan, lang)
    for agenda in plan.agendas:
        yield ""
        yield f"## {_escaped(heading(agenda, lang))}"
        yield ""
        yield _escaped(_course(agenda, lang))
        yield ""
        yield from (f"- {_escaped(reason.say(lang))}" for reason in agenda.reasons)
        rows = _step_rows(agenda, lang)
        if rows:
            yield ""
            yield f"| {' | '.join(word.say(lang) for word in _HEADS)} |"
            yield f"|{' --- |' * len(_HEADS)}"
            yield from (f"| {' | '.join(_escaped(cell) for cell in row)} |" for row in rows)
            yield ""
        lines = (*_notes(agenda, lang), *_limits(agenda, lang), *_dues(agenda, lang), *_questions(agenda, lang))
        yield from (f"- {_escaped(line)}" for line in lines)
    yield ""
    yield _last_line(plan, lang)


def _first_line(plan: Plan, lang: Lang) -> str:
    day = day_words(plan.as_of, lang)
    return Words(f"{day}現在　{plan.procedure.title.ja}による", f"as of {day}, by the {plan.procedure.title.en}").say(
        lang
    )


def _last_line(plan: Plan, lang: Lang) -> str:
    late = sum(agenda.late for agenda in plan.agendas)
    asked = sum(bool(agenda.questions) for agenda in plan.agendas)
    past = sum(due.state == "past" for agenda in plan.agendas for due in agenda.dues)
    return Words(
        f"評価書 {len(plan.agendas)}件（期限に間に合わない {late}件、確かめることがある {asked}件、期限の経過 {past}件）",
        f"assessments: {len(plan.agendas)} (too late: {late}, with something to find out: {asked}, terms passed: {past})",
    ).say(lang)


def _course(agenda: Agenda, lang: Lang) -> str:
    course = agenda.course
    said = [course.title.say(lang)]
    if course.basis is not None:
        basis = joined((course.basis, source_words(course.source_status, lang)), lang)
        said.append(_bracketed(basis, lang))
    if course.limit == "prompt":
        said.append(Words("　速やかに行う", ", without delay").say(lang))
    return f"{'進め方: ' if lang == 'ja' else 'course: '}{''.join(said)}"


def _step_rows(agenda: Agenda, lang: Lang) -> list[list[str]]:
    return [
        [
            step.kind.title.say(lang),
            short_span(step.earliest if step.dated else None, lang),
            short_span(step.latest if step.state != "done" else None, lang),
            step_state(step, lang),
            joined((step.kind.basis, source_words(step.kind.source_status, lang)), lang),
        ]
        for step in agenda.steps
    ]


def _notes(agenda: Agenda, lang: Lang) -> Iterator[str]:
    for step in agenda.steps:
        if step.kind.note is not None:
            yield f"{step.kind.title.say(lang)}: {step.kind.note.say(lang)}"


def _limits(agenda: Agenda, lang: Lang) -> Iterator[str]:
    for limit in agenda.limits:
        kept = Words("間に合う", "in time") if limit.kept else Words("間に合わない", "too late")
        status = source_words(limit.term.source_status, lang)
        effort = Words("努力義務", "duty of effort").say(lang) if limit.term.effort else ""
        tail = _bracketed(joined((limit.term.basis, status, effort), lang), lang)
        label, gap = Words("期限", "limit").say(lang), Words("　", " ").say(lang)
        yield f"{label}: {day_words(limit.day, lang)}{gap}{limit.term.title.say(lang)}{tail} → {kept.say(lang)}"


def _dues(agenda: Agenda, lang: Lang) -> Iterator[str]:
    for due in agenda.dues:
        state = due_state(due, lang)
        since = Words(f"{day_words(due.since, 'ja')}から", f"counted from {day_words(due.since, 'en')}").say(lang)
        tail = joined((since, due.term.basis, source_words(due.term.source_status, lang), state), lang)
        label, gap = Words("期日", "due").say(lang), Words("　", " ").say(lang)
        yield f"{label}: {day_words(due.day, lang)}{gap}{due.term.title.say(lang)}{_bracketed(tail, lang)}"


def _bracketed(text: str, lang: Lang) -> str:
    return f"（{text}）" if lang == "ja" else f" ({text})"


def _questions(agenda: Agenda, lang: Lang) -> Iterator[str]:
    for question in agenda.questions:
        key = "" if question.key is None else f" [{question.key}]"
        yield f"{Words('確かめること', 'to find out').say(lang)}: {question.words.say(lang)}{key}"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(display_width(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(pad_width(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _escaped(text: str) -> str:
    """Return ``text`` as one line of Markdown that says nothing but itself."""
    flat = " ".join(text.splitlines())
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#&" else char for char in flat)
