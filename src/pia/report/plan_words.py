"""Words that every form of a plan shares: days, states, sources, kinds of assessment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pia.errors import Lang, Words
from pia.model.vocabulary import vocabulary
from pia.terms.era_table import era_of
from pia.terms.eras import PartialDate, format_wareki

if TYPE_CHECKING:
    from datetime import date

    from pia.history.agenda import Agenda, Due
    from pia.history.schedule import Span, Step

__all__ = [
    "day_words",
    "due_state",
    "form_words",
    "heading",
    "joined",
    "short_span",
    "source_words",
    "span_words",
    "status_words",
    "step_state",
]

_WEEKDAYS = "月火水木金土日"
_FORMS = {"kiso": "basic", "juten": "focused", "zenkoumoku": "full"}
_STATES = {
    "done": Words("済", "done"),
    "running": Words("実施中", "running"),
    "open": Words("", ""),
    "past": Words("経過", "past"),
    "near": Words("1年以内", "within a year"),
    "later": Words("", ""),
}
_SOURCES = {
    "confirmed": Words("", ""),
    "likely": Words("二次資料による", "secondary source"),
    "memory": Words("原文未確認", "not established in the text"),
}


def day_words(day: date, lang: Lang) -> str:
    """Return 令和8年12月1日（火）, or 2026-12-01 (Tue)."""
    if lang == "en":
        return f"{day.isoformat()} ({day:%a})"
    return f"{format_wareki(PartialDate(day.year, day.month, day.day))}（{_WEEKDAYS[day.weekday()]}）"


def span_words(span: Span | None, lang: Lang) -> str:
    """Return a day, or from when to when; － where there is none."""
    if span is None:
        return "－"
    if span.start == span.end:
        return day_words(span.start, lang)
    return f"{day_words(span.start, lang)}{' to ' if lang == 'en' else '～'}{day_words(span.end, lang)}"


def short_span(span: Span | None, lang: Lang) -> str:
    """Return the same for a table: R8.12.1(火), R8.12.1(火)～R9.1.5(火)."""
    if span is None:
        return "－"
    if lang == "en":
        return span.start.isoformat() if span.start == span.end else f"{span.start} to {span.end}"
    return _short(span.start) if span.start == span.end else f"{_short(span.start)}～{_short(span.end)}"


def _short(day: date) -> str:
    era = era_of(day)
    if era is None:
        return day.isoformat()
    return f"{era.initial}{era.year(day.year)}.{day.month}.{day.day}({_WEEKDAYS[day.weekday()]})"


def joined(words: Iterable[str], lang: Lang) -> str:
    """Return the words that are not empty as one list."""
    return ("、" if lang == "ja" else ", ").join(word for word in words if word)


def step_state(step: Step, lang: Lang) -> str:
    """Return 済, 実施中 or 遅れ; nothing for a step that is open and in time."""
    if step.late:
        return Words("間に合わない", "too late").say(lang)
    return _STATES[step.state].say(lang)


def due_state(due: Due, lang: Lang) -> str:
    """Return 経過 or 1年以内, with what kind of duty it is."""
    effort = Words("努力義務", "duty of effort").say(lang) if due.term.effort else ""
    return joined((effort, _STATES[due.state].say(lang)), lang)


def source_words(status: str, lang: Lang) -> str:
    """Return how sure a basis is; nothing where it is confirmed."""
    return _SOURCES[status].say(lang)


def form_words(form: str, lang: Lang) -> str:
    """Return the kind of assessment: 全項目評価書, or full."""
    if lang == "en":
        return _FORMS.get(form, form)
    return vocabulary("form-kind").choices.get(form, "評価の義務なし")


def status_words(status: str, lang: Lang) -> str:
    """Return the status of an assessment: 公表, or published."""
    return vocabulary("status").choices.get(status, status) if lang == "ja" else status


def heading(agenda: Agenda, lang: Lang) -> str:
    """Return the line that names an assessment: whose, which work, which form, in which status."""
    kind = form_words(agenda.declared, lang)
    status = status_words(agenda.status, lang)
    if lang == "en":
        return f"{agenda.body} {agenda.work or agenda.title} ({kind}, {status})"
    return f"{agenda.body}　{agenda.work or agenda.title}（{kind}、{status}）"
