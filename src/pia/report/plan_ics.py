"""A plan as a calendar (RFC 5545): all-day events that every calendar program takes in.

The same plan gives the same bytes: the stamp is the day of the plan, never a clock, and the UID of an event follows from what
it is about, so that a renewed plan moves the events of the one before.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from pia.errors import Lang, Words
from pia.history.schedule import Span
from pia.report.plan_words import due_state, heading, source_words, span_words

if TYPE_CHECKING:
    from datetime import date

    from pia.history.agenda import Agenda, Plan

__all__ = ["plan_ics"]

_OCTETS = 75
_MOST_TEXT = 2_000


def plan_ics(plan: Plan, lang: Lang) -> bytes:
    """Return the plan as a calendar file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//pia//plan//JA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(Words('特定個人情報保護評価の予定', 'Plan of the assessments').say(lang))}",
    ]
    for agenda in plan.agendas:
        for event in _events(agenda, lang):
            lines += event.lines(plan.as_of)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


class _Event:
    """One all-day event; ``first`` and ``last`` are both part of it."""

    def __init__(self, agenda: Agenda, name: str, days: Span, summary: str, description: list[str]) -> None:
        self._key = "\0".join((agenda.body, agenda.work, agenda.directory.rpartition("/")[2], name))
        self._first, self._last = days.start, days.end
        self._summary, self._description = summary, description

    def lines(self, stamp: date) -> list[str]:
        """Return the lines of the event, not folded yet."""
        digest = hashlib.sha256(self._key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return [
            "BEGIN:VEVENT",
            f"UID:{digest}@pia.invalid",
            f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{self._first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{self._last + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(self._summary)}",
            f"DESCRIPTION:{_text(chr(10).join(line for line in self._description if line))}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]


def _events(agenda: Agenda, lang: Lang) -> Iterator[_Event]:
    """Yield the open steps on their earliest days, their deadlines, the limits and the terms."""
    named, work = heading(agenda, lang), agenda.work or agenda.title
    for step in agenda.steps:
        if step.state == "done":
            continue
        title = step.kind.title.say(lang)
        latest = Words("遅くとも", "latest").say(lang)
        about = [
            named,
            f"{latest}: {span_words(step.latest, lang)}" if step.latest is not None else "",
            step.kind.note.say(lang) if step.kind.note is not None else "",
            f"{step.kind.basis} {source_words(step.kind.source_status, lang)}".strip(),
        ]
        yield _Event(agenda, step.kind.id, step.earliest, f"{title}（{work}）", about)
        if step.latest is not None:
            start = step.latest.start != step.latest.end
            word = Words("を始める期限", ": last day to begin") if start else Words("の期限", ": last day")
            day = Span(step.latest.start, step.latest.start)
            yield _Event(agenda, f"{step.kind.id}-latest", day, f"【{title}{word.say(lang)}】{work}", about)
    for limit in agenda.limits:
        about = [named, f"{limit.term.basis} {source_words(limit.term.source_status, lang)}".strip()]
        yield _Event(
            agenda, f"limit-{limit.id}", Span(limit.day, limit.day), f"{limit.term.title.say(lang)}　{work}", about
        )
    for due in agenda.dues:
        about = [named, due_state(due, lang), f"{due.term.basis} {source_words(due.term.source_status, lang)}".strip()]
        yield _Event(agenda, f"due-{due.id}", Span(due.day, due.day), f"{due.term.title.say(lang)}　{work}", about)


def _text(value: str) -> str:
    """Return a TEXT value: control characters gone, the rest escaped, no longer than calendars take."""
    kept = "".join(c for c in value[:_MOST_TEXT] if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Return a line of at most 75 octets, the rest on lines that begin with a blank; no character is torn."""
    pieces: list[bytes] = []
    rest = line
    while rest:
        room = _OCTETS - (1 if pieces else 0)
        piece = rest.encode("utf-8")[:room].decode("utf-8", "ignore")
        pieces.append(piece.encode("utf-8"))
        rest = rest[len(piece) :]
    return b"\r\n ".join(pieces) + b"\r\n"
