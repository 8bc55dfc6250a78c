"""``pia check``: the rules over one or many assessments."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.app.clock import as_of_day
from pia.app.judging import CheckOptions, Judge, Task, judged
from pia.app.opened import directories
from pia.errors import InputError, Place, Problem, Words
from pia.rules.baseline import read_baseline, write_baseline
from pia.rules.engine import merge, sort_findings
from pia.rules.finding import CheckResult, Finding, Related, RuleTally
from pia.sheets.atomic import write_text_atomic

if TYPE_CHECKING:
    from pia.catalogue.evidence import Evidence, EvidenceFile

__all__ = ["CheckOptions", "check", "evidence_of", "from_here", "names_of", "save_baseline"]


def check(
    paths: Sequence[Path], options: CheckOptions, *, progress: Callable[[str], None] = lambda _: None
) -> CheckResult:
    """Check every assessment that ``paths`` name.

    An assessment that cannot be read is reported under ``errors`` and the others are still read, so that everything wrong
    with the inputs is known at once; findings are given only when everything could be read.

    Raises:
        InputError: a rule pack, the baseline or a file of evidence cannot be read, or evidence is for another assessment.
        UsageError: ``as_of`` is no date.
    """
    day = as_of_day(options.as_of)
    judge = Judge(options, day)
    found = directories(tuple(paths))
    names = names_of(found)
    evidence = evidence_of(options.evidence, names)
    folders = {name: path.as_posix() for name, path in zip(names, found, strict=True)}
    tasks = [
        Task(directory, name, f"{name}/" if len(found) > 1 else "", tuple(evidence.get(name, ())))
        for directory, name in zip(found, names, strict=True)
    ]
    findings: list[Finding] = []
    tallies: list[tuple[RuleTally, ...]] = []
    errors: list[Problem] = []
    sources: dict[str, str] = {}
    checked: list[str] = []
    for task, done in zip(tasks, judged(tasks, judge, options, day, progress), strict=True):
        if done.refused:
            raise InputError(done.refused)
        sources.update(done.sources)
        if done.errors:
            errors.extend(done.errors)
            continue
        findings.extend(done.findings)
        tallies.append(done.tallies)
        checked.append(task.name)
    if errors:
        return _unreadable(checked, errors, sources, as_of=day.isoformat(), directories=folders)
    ordered = sort_findings(findings) if len(found) > 1 else findings
    return CheckResult(
        assessments=tuple(checked),
        as_of=day.isoformat(),
        findings=tuple(ordered),
        rules=merge(tallies),
        sources=sources,
        directories=folders,
        by_assessment=dict(zip(checked, tallies, strict=True)),
        settled=judge.baseline.gone(checked, findings) if judge.baseline is not None else (),
    )


def _unreadable(
    checked: Sequence[str],
    errors: Sequence[Problem],
    sources: dict[str, str],
    *,
    as_of: str,
    directories: dict[str, str],
) -> CheckResult:
    """Return the result of a check some of whose inputs cannot be read: no finding is worth anything then."""
    return CheckResult(
        assessments=tuple(checked),
        as_of=as_of,
        findings=(),
        rules=(),
        errors=tuple(errors),
        sources=sources,
        directories=directories,
    )


def _dated(file: EvidenceFile, shown: str) -> list[Evidence]:
    """Return the entries of a file, each with its origin; a configuration without a day of its own was seen on that of the file."""
    from pia.catalogue.evidence import Origin
    from pia.catalogue.evidence_text import is_edited

    origin = Origin(shown, file.body, dict(file.digests).get("assessment"), is_edited(file))
    day = None if file.rehearsed else file.as_of
    return [replace(one, date=one.date or day, origin=origin) for one in file.entries]


def evidence_of(paths: Sequence[Path], names: Sequence[str]) -> dict[str, list[Evidence]]:
    """Read files of evidence and return their entries by the display name of the assessment that they are for.

    Raises:
        InputError: a file cannot be read, or is for none of the assessments, or for more than one of that name.
    """
    found: dict[str, list[Evidence]] = {}
    if not paths:
        return found
    from pia.catalogue.evidence import latest, read_evidence

    problems: list[Problem] = []
    for path in paths:
        try:
            file = read_evidence(path, str(path))
        except InputError as error:
            problems.extend(error.problems)
            continue
        own = [name for name in names if file.assessment in (name, name.rpartition("/")[2])]
        if len(own) == 1:
            found.setdefault(own[0], []).extend(_dated(file, path.as_posix()))
            continue
        listed = "、".join(names)
        problems.append(
            Problem(
                "evidence-for-another",
                Words(
                    f"「{path}」は評価書「{file.assessment}」の証跡で、検査する評価書（{listed}）の一つに当たりません。",
                    f"{path} is evidence for '{file.assessment}', which is not one of the assessments checked ({listed})",
                ),
                Words(
                    "評価書の名前を合わせるか、その評価書を検査してください。",
                    "check that assessment, or correct the name",
                ),
            )
        )
    if problems:
        raise InputError(problems)
    return {name: list(latest(entries)) for name, entries in found.items()}


def from_here(result: CheckResult) -> CheckResult:
    """Return ``result`` with every file named from where the caller stands (``assessments/wako/files.yaml``).

    Annotations of a repository need such paths; everywhere else a file is named from its own assessment.
    """
    several = len(result.directories) > 1
    # the longest name first: x/y may be another assessment than x
    folders = sorted(result.directories.items(), key=lambda pair: -len(pair[0]))

    @cache
    def name_of(file: str) -> str:
        for name, folder in folders:
            prefix = f"{name}/" if several else ""
            own = file.removeprefix(prefix)
            if file.startswith(prefix) and not own.startswith(_PROFILES):
                return posixpath.normpath(f"{folder}/{own}")
        return file

    def named(place: Place) -> Place:
        return replace(place, file=name_of(place.file))

    def moved(finding: Finding) -> Finding:
        related = tuple(Related(named(r.place), r.note) for r in finding.related)
        return replace(finding, place=named(finding.place), related=related)

    errors = tuple(p if p.place is None else replace(p, place=named(p.place)) for p in result.errors)
    return replace(result, findings=_Changed(result.findings, moved), errors=errors)


_PROFILES = "profiles/"
"""How the files of shared platforms are named, which are the product's own and lie in no assessment."""


class _Changed(Sequence["Finding"]):
    """Findings that are changed when they are asked for: a report of very many of them is written one by one."""

    def __init__(self, findings: Sequence[Finding], changed: Callable[[Finding], Finding]) -> None:
        self._findings, self._changed = findings, changed

    def __len__(self) -> int:
        return len(self._findings)

    def __iter__(self) -> Iterator[Finding]:
        return map(self._changed, self._findings)

    def __getitem__(self, index: Any) -> Any:
        found = self._findings[index]
        return tuple(map(self._changed, found)) if isinstance(index, slice) else self._changed(found)


def save_baseline(path: Path, result: CheckResult) -> None:
    """Write a baseline that knows every finding of ``result``; an older baseline is replaced, any other file is not.

    Raises:
        InputError: the file exists and is no baseline, or it cannot be written.
    """
    if path.exists():
        try:
            read_baseline(path, str(path))
        except InputError:
            raise InputError(
                Problem(
                    "not-a-baseline",
                    Words(
                        f"「{path}」は基準ファイルではないため、上書きしません。",
                        f"'{path}' is no baseline and is not overwritten",
                    ),
                    Words("まだないファイルの名前を指定してください。", "name a file that does not exist yet"),
                )
            ) from None
    write_text_atomic(path, write_baseline(result.findings))


def names_of(found: Sequence[Path]) -> list[str]:
    """Return a display name for each directory: its last part, or as much of its path as tells it from the others."""
    parts = [path.resolve().parts for path in found]
    names = []
    for own in parts:
        depth = 1
        while depth < len(own) and sum(other[-depth:] == own[-depth:] for other in parts) > 1:
            depth += 1
        names.append("/".join(own[-depth:]))
    return names
