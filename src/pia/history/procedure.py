"""The procedure of an assessment as data: one file of ``rules/procedure/`` per version of the guideline."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from pia.catalogue.law import SourceStatus  # noqa: TC001  # msgspec reads the annotations
from pia.data import rules_root
from pia.errors import InputError, Problem, Words
from pia.source.load import load_file
from pia.source.nodes import plain

__all__ = ["CourseId", "CourseKind", "Procedure", "StepKind", "Term", "procedure_at", "read_procedures"]

CourseId = Literal["new", "repeat", "raised", "periodic", "correction", "ended", "unchanged", "unknown"]
Limit = Literal["requirements", "effort", "prompt", "none"]


class StepKind(Struct, frozen=True, forbid_unknown_fields=True):
    """One step. ``forms`` and ``bodies`` are those it is for (empty: all); ``days`` is laid down, ``duration`` names a key of
    ``schedule`` that says how long the body takes; a step with ``without`` falls away beside the step of that id.
    """

    id: str
    title: Words
    courses: tuple[CourseId, ...]
    basis: str
    source_status: SourceStatus
    forms: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    days: int | None = None
    duration: str | None = None
    without: str | None = None
    note: Words | None = None

    def applies(self, course: CourseId, form: str, body: str) -> bool:
        """Tell whether the step is one of ``course`` for a form and a kind of body."""
        return (
            course in self.courses
            and (not self.forms or form in self.forms)
            and (not self.bodies or body in self.bodies)
        )


class CourseKind(Struct, frozen=True, forbid_unknown_fields=True):
    """A way to go on; ``limit`` says until when the publication has to be done."""

    id: CourseId
    title: Words
    limit: Limit
    basis: str | None = None
    source_status: SourceStatus = "confirmed"


class Term(Struct, frozen=True, forbid_unknown_fields=True):
    """A time limit. ``before``: the day before the period has passed counts; ``effort``: a duty of effort (努力義務)."""

    title: Words
    basis: str
    source_status: SourceStatus
    period: str | None = None
    before: bool = False
    effort: bool = False


class Procedure(Struct, frozen=True, forbid_unknown_fields=True):
    """The procedure by one version of the guideline; ``since`` is its first day."""

    schema: int
    version: str
    title: Words
    since: str
    steps: tuple[StepKind, ...]
    reviews: tuple[str, ...]
    courses: tuple[CourseKind, ...]
    terms: dict[str, Term]

    def course(self, id_: CourseId) -> CourseKind:
        """Return the course called ``id_``."""
        return next(course for course in self.courses if course.id == id_)

    def step(self, id_: str) -> StepKind:
        """Return the step called ``id_``."""
        return next(step for step in self.steps if step.id == id_)

    def steps_of(self, course: CourseId, form: str, body: str) -> tuple[StepKind, ...]:
        """Return the steps of a course in their order."""
        found = [step for step in self.steps if step.applies(course, form, body)]
        ids = {step.id for step in found}
        return tuple(step for step in found if step.without is None or step.without not in ids)


def procedure_at(day: str) -> Procedure:
    """Return the version that holds on ``day`` (2026-04-01), the oldest before all of them."""
    every = _shipped()
    held = [each for each in every if each.since <= day]
    return held[-1] if held else every[0]


@lru_cache(maxsize=1)
def _shipped() -> tuple[Procedure, ...]:
    return read_procedures(rules_root() / "procedure")


def read_procedures(folder: Path) -> tuple[Procedure, ...]:
    """Return the versions in ``folder``, from old to new.

    Raises:
        InputError: there is none, or a file says something that a procedure cannot.
    """
    found: list[Procedure] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            made = msgspec.convert(plain(load_file(path, f"procedure/{path.name}").root), Procedure)
        except msgspec.ValidationError as error:
            raise InputError(_bad(path.stem, str(error))) from None
        if made.version != path.stem:
            raise InputError(_bad(path.stem, "version"))
        found.append(made)
    if not found:
        raise InputError(_bad("*", "no file"))
    return tuple(sorted(found, key=lambda each: each.since))


def _bad(name: str, why: str) -> Problem:
    return Problem(
        "bad-procedure",
        Words(
            f"評価の手続の定め procedure/{name}.yaml が読めません: {why}",
            f"procedure/{name}.yaml cannot be read: {why}",
        ),
        Words("他の版のファイルと見比べてください。", "compare it with the file of another version"),
    )
