"""One assessment of a check, and many of them in several processes.

Compiled expressions cannot be handed over: a process is forked with them, or reads the rules for itself, which the index makes
quick. What comes back is in the order of the assessments, so that a report does not depend on the number of processes.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import active_count
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.app.local_rules import RuleSets
from pia.app.opened import open_assessment, source_digest
from pia.errors import InputError, Place, Problem
from pia.forms.fill import fill_form
from pia.rules.baseline import Baseline, read_baseline
from pia.rules.derived import DERIVED
from pia.rules.engine import check_assessment
from pia.rules.finding import Finding, Related, RuleTally
from pia.source.decode import decode

if TYPE_CHECKING:
    from datetime import date

    from pia.catalogue.evidence import Evidence

__all__ = ["CheckOptions", "Checked", "Judge", "Task", "judged"]

_SHOWN = 4 * 1024 * 1024
_WORTH = 12
"""From this many assessments on a second process is worth its start."""
_MOST = 16


class CheckOptions(Struct, frozen=True, kw_only=True):
    """What a check is asked to do.

    ``rules`` are local packs, beside those that lie beside an assessment; ``only_rules`` leaves all others out;
    ``baseline`` names a file of known findings; ``evidence`` names files of evidence, each for one of the assessments;
    ``waivers`` False ignores every waiver and inline ignore; ``as_of`` is the day to judge by, today in Tokyo when None;
    ``jobs`` is the number of processes, as many as there are processors when None.
    """

    rules: tuple[Path, ...] = ()
    only_rules: bool = False
    baseline: Path | None = None
    waivers: bool = True
    as_of: str | None = None
    evidence: tuple[Path, ...] = ()
    jobs: int | None = None


class Task(Struct, frozen=True):
    """One assessment to be judged: its display name, what its files are called by in a report of several, and its evidence."""

    directory: Path
    name: str
    prefix: str
    evidence: tuple[Evidence, ...] = ()


class Checked(Struct, frozen=True):
    """What came of one assessment: findings and tallies, or what is wrong with its files (``errors``) or its packs (``refused``)."""

    findings: tuple[Finding, ...] = ()
    tallies: tuple[RuleTally, ...] = ()
    errors: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()
    sources: dict[str, str] = {}


class Judge:
    """Judges one assessment after another by the same rules."""

    def __init__(self, options: CheckOptions, day: date) -> None:
        """Read the rules and the baseline.

        Raises:
            InputError: one of them cannot be read.
        """
        self._options = options
        self._day = day
        self._rules = RuleSets(options.rules, only=options.only_rules)
        self.baseline: Baseline | None = None
        if options.baseline is not None:
            self.baseline = read_baseline(options.baseline, str(options.baseline))

    def judge(self, task: Task) -> Checked:
        """Read and judge one assessment."""
        prefix, options = task.prefix, self._options
        try:
            loaded = open_assessment(task.directory)
        except InputError as error:
            return Checked(
                errors=tuple(_moved_problem(problem, prefix) for problem in error.problems),
                sources=dict(_texts(task.directory, error.problems, prefix)),
            )
        sources = {prefix + file: text for file, text in loaded.texts().items()}
        try:
            rules = self._rules.of(task.directory)
        except InputError as error:
            return Checked(refused=error.problems, sources=sources)
        findings, tallies = check_assessment(
            loaded,
            lambda: fill_form(loaded, projection="internal", digest=source_digest(loaded)),
            rules,
            as_of=self._day,
            assessment=task.name,
            waivers=options.waivers,
            complete=not options.only_rules,
            baseline=self.baseline,
            evidence=task.evidence,
            digest=source_digest(loaded) if task.evidence else None,
        )
        return Checked(tuple(_moved(findings, prefix) if prefix else findings), tuple(tallies), sources=sources)


def judged(
    tasks: Sequence[Task], judge: Judge, options: CheckOptions, day: date, progress: Callable[[str], None]
) -> Iterator[Checked]:
    """Yield what comes of each task, in their order; several processes work where there are many."""
    jobs = min(options.jobs or _processors(), _MOST, len(tasks))
    alone = len(tasks) if jobs < 2 or (options.jobs is None and len(tasks) < _WORTH) else 1
    for task in tasks[:alone]:
        progress(task.name)
        yield judge.judge(task)
    DERIVED.keep()  # what the first one needed is there for the other processes
    if alone == len(tasks):
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    rest = tasks[alone:]
    _judge[:] = [judge]
    gc.freeze()  # what is there is shared with the other processes, and no collector need walk it
    with ProcessPoolExecutor(jobs, get_context(_method()), _start, (options, day)) as pool:
        for task, done in zip(rest, pool.map(_work, rest, chunksize=4), strict=True):
            progress(task.name)
            yield done


def _method() -> str:
    """Return how the other processes are made.

    Forked ones know the rules already; but a fork copies the locks that other threads hold, and elsewhere than on Linux the
    libraries of the system do not stand it.
    """
    return "fork" if sys.platform == "linux" and active_count() == 1 else "spawn"


_judge: list[Judge] = []
"""The judge of a process that works for another one."""


def _start(options: CheckOptions, day: date) -> None:
    gc.set_threshold(100_000, 20, 100)  # an assessment holds cycles; what is judged is soon let go
    if not _judge:
        _judge.append(Judge(options, day))
        gc.freeze()


def _work(task: Task) -> Checked:
    return _judge[0].judge(task)


def _processors() -> int:
    """Return how many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def _moved(findings: Sequence[Finding], prefix: str) -> Iterator[Finding]:
    """Yield findings whose files are named from the common folder rather than from their own assessment."""
    for finding in findings:
        related = tuple(Related(_at(r.place, prefix), r.note) for r in finding.related)
        yield replace(finding, place=_at(finding.place, prefix), related=related)


def _moved_problem(problem: Problem, prefix: str) -> Problem:
    return problem if problem.place is None or not prefix else replace(problem, place=_at(problem.place, prefix))


def _at(place: Place, prefix: str) -> Place:
    return replace(place, file=prefix + place.file)


def _texts(directory: Path, problems: Sequence[Problem], prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the text of each file that a problem points into, for showing the line; unreadable ones are left out."""
    for file in dict.fromkeys(p.place.file for p in problems if p.place is not None):
        path = directory / file
        try:
            if path.stat().st_size <= _SHOWN:
                table = path.suffix.lower() == ".csv"
                yield prefix + file, decode(path.read_bytes(), file, also="cp932" if table else "")[0]
        except (OSError, InputError):
            continue
