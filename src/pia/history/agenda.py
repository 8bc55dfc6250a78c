"""What has to be done for an assessment, and by when: the shape that ``pia plan`` prints."""

from __future__ import annotations

from datetime import date  # noqa: TC003  # read by msgspec
from typing import Literal

from msgspec import Struct

from pia.errors import Words  # noqa: TC001
from pia.history.procedure import CourseKind, Procedure, Term  # noqa: TC001
from pia.history.schedule import Step  # noqa: TC001

__all__ = ["Agenda", "Due", "LimitDay", "Plan", "Question"]


class Due(Struct, frozen=True, kw_only=True):
    """A day that comes by itself: the review of the year, five years, the end of three years of publication.

    ``state`` is past, near (within the year) or later, counted from the day of the plan.
    """

    id: str
    term: Term
    since: date
    day: date
    state: Literal["past", "near", "later"]


class LimitDay(Struct, frozen=True, kw_only=True):
    """A day by which the assessment has to be published; ``kept`` tells whether the earliest plan reaches it."""

    id: str
    term: Term
    day: date
    kept: bool


class Question(Struct, frozen=True):
    """Something the plan cannot know: which key of the assessment would say it (None where no key does)."""

    key: str | None
    words: Words


class Agenda(Struct, frozen=True, kw_only=True):
    """The plan of one assessment. ``form`` is the kind of assessment to be made, which may be above the declared one."""

    directory: str
    body: str
    work: str
    title: str
    declared: str
    form: str
    status: str
    course: CourseKind
    reasons: tuple[Words, ...]
    steps: tuple[Step, ...]
    limits: tuple[LimitDay, ...]
    dues: tuple[Due, ...]
    questions: tuple[Question, ...]

    @property
    def late(self) -> bool:
        """Whether something that is mandatory can no longer be done in time."""
        return any(not limit.kept and not limit.term.effort for limit in self.limits)


class Plan(Struct, frozen=True, kw_only=True):
    """The plans of the assessments asked for, as of one day."""

    as_of: date
    procedure: Procedure
    agendas: tuple[Agenda, ...]
