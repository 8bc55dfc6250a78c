"""A plan as a picture like a Gantt chart: filled bars for the earliest days, hollow ones for the latest, lines for limits.

Plain SVG without scripts, styles from elsewhere or fonts inside; every word is escaped. It says the same in shape as in
colour, and each row has its days in words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.errors import Lang, Words
from pia.report.plan_words import day_words, due_state, heading, step_state
from pia.sheets.cell_text import visible_text
from pia.sheets.text_measure import width
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration

if TYPE_CHECKING:
    from pia.history.agenda import Agenda, Due, LimitDay, Plan
    from pia.history.schedule import Span, Step

__all__ = ["plan_svg"]

_LEFT, _CHART, _RIGHT, _ROW, _TOP = 300, 560, 220, 22, 66
_WIDTH = _LEFT + _CHART + _RIGHT
_TICK_ROOM = 46
_FONT = 'font-family="Noto Sans CJK JP, Noto Sans JP, Yu Gothic, Meiryo, sans-serif" font-size="11" role="img"'
_FAR = Duration(6, "y")
_INK, _PALE, _FILL, _HOLLOW, _ALARM, _DUE = "#1a1a1a", "#d0d0d0", "#1f5f99", "#1f5f99", "#b00020", "#6b4a00"


class _Row(Struct, frozen=True):
    """One line of the picture: what it is called, what is drawn, and the words at its right."""

    label: str
    words: str
    step: Step | None = None
    limit: LimitDay | None = None
    due: Due | None = None


class _Axis(Struct, frozen=True):
    """The days from left to right."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Return where a day begins; days beyond the picture stand at its edges."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(_LEFT + _CHART * min(1.0, max(0.0, share)), 1)

    def holds(self, day: date) -> bool:
        """Tell whether a day is in the picture."""
        return self.first <= day <= self.last


def plan_svg(plan: Plan, lang: Lang) -> bytes:
    """Return the plan as SVG."""
    axis = _axis(plan)
    body: list[str] = []
    y = float(_TOP)
    for agenda in plan.agendas:
        rows = list(_rows(agenda, axis, lang))
        body += _agenda(agenda, rows, axis, y, lang)
        y += _ROW * (len(rows) + 1) + 12
    height = y + 64
    title = Words("評価の予定", "Plan of the assessments").say(lang)
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height:g}" viewBox="0 0 {_WIDTH} {height:g}" {_FONT}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{height:g}" fill="#ffffff"/>',
        _said(
            12, 24, f"{title}　{Words('基準日', 'as of').say(lang)} {day_words(plan.as_of, lang)}", size=15, bold=True
        ),
        *_ticks(axis, y),
        *_today(plan, axis, y, lang),
    ]
    return "\n".join([*head, *body, *_legend(y + 26, lang), "</svg>", ""]).encode("utf-8")


def _axis(plan: Plan) -> _Axis:
    days = [plan.as_of]
    for agenda in plan.agendas:
        for step in agenda.steps:
            if step.state != "done":
                days += [step.earliest.start, step.earliest.end]
                days += [step.latest.start, step.latest.end] if step.latest is not None else []
        days += [limit.day for limit in agenda.limits]
        days += [due.day for due in agenda.dues if due.state != "later"]
    far = add_duration(plan.as_of, _FAR)
    early = plan.as_of - timedelta(days=366)
    first = max(early, min(days)).replace(day=1)
    last = add_duration(min(far, max(days)).replace(day=1), Duration(1, "m"))
    return _Axis(first, max(last, add_duration(first, Duration(3, "m"))))


def _rows(agenda: Agenda, axis: _Axis, lang: Lang) -> Iterator[_Row]:
    for step in agenda.steps:
        words = [day_words(step.earliest.end, lang)] if step.state == "done" else [_days(step, lang)]
        state = step_state(step, lang)
        words = words if step.dated else []
        yield _Row(step.kind.title.say(lang), " ".join([*words, *([state] if state else [])]), step=step)
    for limit in agenda.limits:
        kept = "" if limit.kept else f" {Words('間に合わない', 'too late').say(lang)}"
        yield _Row(limit.term.title.say(lang), f"{day_words(limit.day, lang)}{kept}", limit=limit)
    for due in agenda.dues:
        away = "" if axis.holds(due.day) else "→ "
        state = due_state(due, lang)
        said = f"{away}{day_words(due.day, lang)}{f' {state}' if state else ''}"
        yield _Row(due.term.title.say(lang), said, due=due)


def _days(step: Step, lang: Lang) -> str:
    latest = f" / {_short(step.latest.end)}" if step.latest is not None else ""
    del lang
    return f"{_short(step.earliest.start)}–{_short(step.earliest.end)}{latest}"


def _short(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"


def _agenda(agenda: Agenda, rows: list[_Row], axis: _Axis, y: float, lang: Lang) -> Iterator[str]:
    height = _ROW * (len(rows) + 1)
    yield f'<rect x="8" y="{y:g}" width="{_WIDTH - 16}" height="{_ROW}" fill="#eef2f6"/>'
    named = f"{heading(agenda, lang)}　{agenda.course.title.say(lang)}"
    yield _said(14, y + 15, _fitting(named, _WIDTH - 40, 12), size=12, bold=True)
    for limit in agenda.limits:
        x = axis.x(limit.day)
        yield (
            f'<line x1="{x:g}" y1="{y + _ROW:g}" x2="{x:g}" y2="{y + height:g}" stroke="{_ALARM}" stroke-width="1.5"'
            f' stroke-dasharray="5 3"><title>{escape(_clean(limit.term.title.say(lang)))} {limit.day.isoformat()}</title></line>'
        )
    for number, row in enumerate(rows, 1):
        top = y + _ROW * number
        yield _said(20, top + 15, _fitting(row.label, _LEFT - 28, 11))
        yield from _drawn(row, axis, top)
        yield _said(_LEFT + _CHART + 8, top + 15, _fitting(row.words, _RIGHT - 14, 10), size=10)


def _drawn(row: _Row, axis: _Axis, top: float) -> Iterator[str]:
    if row.limit is not None:
        yield _diamond(axis.x(row.limit.day), top + 11, _ALARM, filled=not row.limit.kept)
        return
    if row.due is not None:
        if axis.holds(row.due.day):
            yield _diamond(axis.x(row.due.day), top + 11, _ALARM if row.due.state == "past" else _DUE, filled=True)
        return
    step = row.step
    if step is None or not step.dated or (step.state == "done" and step.earliest.end < axis.first):
        return
    if step.latest is not None and step.state != "done":
        yield _bar(step.latest, axis, top + 11, 7, f'fill="none" stroke="{_HOLLOW}" stroke-dasharray="3 2"')
    fill = _ALARM if step.late else "#8a8a8a" if step.state == "done" else _FILL
    yield _bar(step.earliest, axis, top + 4, 7, f'fill="{fill}" stroke="{fill}"')


def _bar(span: Span, axis: _Axis, y: float, height: float, look: str) -> str:
    x, end = axis.x(span.start), axis.x(span.end + timedelta(days=1))
    wide = max(4.0, end - x)
    return f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{height:g}" {look}/>'


def _diamond(x: float, y: float, colour: str, *, filled: bool) -> str:
    points = f"{x:g},{y - 6:g} {x + 6:g},{y:g} {x:g},{y + 6:g} {x - 6:g},{y:g}"
    return f'<polygon points="{points}" fill="{colour if filled else "none"}" stroke="{colour}"/>'


def _ticks(axis: _Axis, bottom: float) -> Iterator[str]:
    months = (axis.last.year - axis.first.year) * 12 + axis.last.month - axis.first.month
    step = next((n for n in (1, 2, 3, 6, 12) if _CHART * n / max(1, months) >= _TICK_ROOM), 12)
    for number in range(0, months + 1, step):
        day = add_duration(axis.first, Duration(number, "m"))
        x = axis.x(day)
        yield f'<line x1="{x:g}" y1="{_TOP - 8}" x2="{x:g}" y2="{bottom:g}" stroke="{_PALE}"/>'
        if number + step <= months:
            yield _said(x + 3, _TOP - 14, f"{day.year}/{day.month}", size=9.5)


def _today(plan: Plan, axis: _Axis, bottom: float, lang: Lang) -> Iterator[str]:
    x = axis.x(plan.as_of)
    yield f'<line x1="{x:g}" y1="{_TOP - 6}" x2="{x:g}" y2="{bottom:g}" stroke="{_INK}" stroke-width="1.2"/>'
    yield _said(x + 3, _TOP - 28, Words("基準日", "as of").say(lang), size=9.5)


def _legend(y: float, lang: Lang) -> Iterator[str]:
    entries = (
        (f'fill="{_FILL}" stroke="{_FILL}"', Words("最も早い日程", "earliest days")),
        (f'fill="none" stroke="{_HOLLOW}" stroke-dasharray="3 2"', Words("最も遅い日程", "latest days")),
        ('fill="#8a8a8a" stroke="#8a8a8a"', Words("済", "done")),
        (f'fill="{_ALARM}" stroke="{_ALARM}"', Words("間に合わない", "too late")),
    )
    x = 20.0
    for look, words in entries:
        yield f'<rect x="{x:g}" y="{y - 8:g}" width="22" height="8" {look}/>'
        yield _said(x + 28, y, words.say(lang))
        x += 48 + width(words.say(lang), 11)
    yield f'<line x1="{x:g}" y1="{y - 4:g}" x2="{x + 22:g}" y2="{y - 4:g}" stroke="{_ALARM}" stroke-dasharray="5 3" stroke-width="1.5"/>'
    words = Words("公表を終える期限", "limit of the publication")
    yield _said(x + 28, y, words.say(lang))
    x += 48 + width(words.say(lang), 11)
    yield _diamond(x + 8, y - 4, _DUE, filled=True)
    yield _said(x + 22, y, Words("見直し・再実施などの期日", "terms").say(lang))


def _said(x: float, y: float, text: str, *, size: float = 11, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{_INK}"{weight}>{escape(_clean(text))}</text>'


def _clean(text: str) -> str:
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in visible_text(text))


def _fitting(text: str, room: float, size: float) -> str:
    """Return ``text``, cut with an ellipsis where it is wider than the room."""
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept}…"
