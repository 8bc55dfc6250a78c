"""``pia check``: the rules over one or many assessments."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.app.clock import as_of_day
from pia.app.local_rules import RuleSets
from pia.app.opened import directories, open_assessment, source_digest
from pia.errors import InputError, Place, Problem, Words
from pia.forms.fill import fill_form
from pia.rules.baseline import Baseline, read_baseline, write_baseline
from pia.rules.derived import DERIVED
from pia.rules.engine import check_assessment, merge, sort_findings
from pia.rules.finding import CheckResult, Finding, Related, RuleTally
from pia.sheets.atomic import write_text_atomic
from pia.source.decode import decode

if TYPE_CHECKING:
    from datetime import date

    from pia.catalogue.evidence import Evidence
    from pia.model.read import Loaded
    from pia.rules.rule_set import RuleSet

__all__ = ["CheckOptions", "check", "evidence_of", "from_here", "save_baseline"]


class CheckOptions(Struct, frozen=True, kw_only=True):
    """What a check is asked to do.

    ``rules`` are local packs, beside those that lie beside an assessment; ``only_rules`` leaves all others out; ``baseline`` names a file of known findings;
    ``evidence`` names files of evidence, each for one of the assessments; ``waivers`` False ignores every waiver and inline ignore; ``as_of`` is the day to judge by, today in Tokyo when None.
    """

    rules: tuple[Path, ...] = ()
    only_rules: bool = False
    baseline: Path | None = None
    waivers: bool = True
    as_of: str | None = None
    evidence: tuple[Path, ...] = ()


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
    rules = RuleSets(options.rules, only=options.only_rules)
    baseline = read_baseline(options.baseline, str(options.baseline)) if options.baseline is not None else None
    found = directories(tuple(paths))
    names = _names(found)
    evidence = evidence_of(options.evidence, names)
    folders = {name: path.as_posix() for name, path in zip(names, found, strict=True)}
    findings: list[Finding] = []
    tallies: list[list[RuleTally]] = []
    errors: list[Problem] = []
    sources: dict[str, str] = {}
    checked: list[str] = []
    for directory, name in zip(found, names, strict=True):
        progress(name)
        prefix = f"{name}/" if len(found) > 1 else ""
        try:
            loaded = open_assessment(directory)
        except InputError as error:
            errors.extend(_moved_problem(problem, prefix) for problem in error.problems)
            sources.update(_texts(directory, error.problems, prefix))
            continue
        sources.update({prefix + file: text for file, text in loaded.texts().items()})
        one, counts = _judge(
            loaded, rules.of(directory), name, options, baseline, day=day, evidence=evidence.get(name, [])
        )
        findings.extend(_moved(one, prefix) if prefix else one)
        tallies.append(counts)
        checked.append(name)
    if errors:
        return _unreadable(checked, errors, sources, as_of=day.isoformat(), directories=folders)
    DERIVED.keep()
    ordered = sort_findings(findings) if len(found) > 1 else findings
    return CheckResult(
        assessments=tuple(checked),
        as_of=day.isoformat(),
        findings=tuple(ordered),
        rules=merge(tallies),
        sources=sources,
        directories=folders,
        by_assessment={name: tuple(counts) for name, counts in zip(checked, tallies, strict=True)},
        settled=baseline.gone(checked, findings) if baseline is not None else (),
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


def evidence_of(paths: Sequence[Path], names: Sequence[str]) -> dict[str, list[Evidence]]:
    """Read files of evidence and return their entries by the display name of the assessment that they are for.

    Raises:
        InputError: a file cannot be read, or is for none of the assessments, or for more than one of that name.
    """
    found: dict[str, list[Evidence]] = {}
    if not paths:
        return found
    from pia.catalogue.evidence import read_evidence

    problems: list[Problem] = []
    for path in paths:
        try:
            file = read_evidence(path, str(path))
        except InputError as error:
            problems.extend(error.problems)
            continue
        own = [name for name in names if file.assessment in (name, name.rpartition("/")[2])]
        if len(own) == 1:
            found.setdefault(own[0], []).extend(file.entries)
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
    return found


def _judge(
    loaded: Loaded,
    rules: RuleSet,
    name: str,
    options: CheckOptions,
    baseline: Baseline | None,
    *,
    day: date,
    evidence: Sequence[Evidence] = (),
) -> tuple[list[Finding], list[RuleTally]]:
    return check_assessment(
        loaded,
        lambda: fill_form(loaded, projection="internal", digest=source_digest(loaded)),
        rules,
        as_of=day,
        assessment=name,
        waivers=options.waivers,
        complete=not options.only_rules,
        baseline=baseline,
        evidence=evidence,
    )


def from_here(result: CheckResult) -> CheckResult:
    """Return ``result`` with every file named from where the caller stands (``assessments/wako/files.yaml``).

    Annotations of a repository need such paths; everywhere else a file is named from its own assessment.
    """
    several = len(result.directories) > 1
    # the longest name first: x/y may be another assessment than x
    folders = sorted(result.directories.items(), key=lambda pair: -len(pair[0]))

    def named(place: Place) -> Place:
        for name, folder in folders:
            prefix = f"{name}/" if several else ""
            if place.file.startswith(prefix):
                return replace(place, file=posixpath.normpath(f"{folder}/{place.file.removeprefix(prefix)}"))
        return place

    def moved(finding: Finding) -> Finding:
        related = tuple(Related(named(r.place), r.note) for r in finding.related)
        return replace(finding, place=named(finding.place), related=related)

    errors = tuple(p if p.place is None else replace(p, place=named(p.place)) for p in result.errors)
    return replace(result, findings=tuple(moved(f) for f in result.findings), errors=errors)


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


def _names(found: Sequence[Path]) -> list[str]:
    """Return a display name for each directory: its last part, or as much of its path as tells it from the others."""
    parts = [path.resolve().parts for path in found]
    names = []
    for own in parts:
        depth = 1
        while depth < len(own) and sum(other[-depth:] == own[-depth:] for other in parts) > 1:
            depth += 1
        names.append("/".join(own[-depth:]))
    return names


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


_SHOWN = 4 * 1024 * 1024
