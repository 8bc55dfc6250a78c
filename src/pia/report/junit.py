"""The result of a check as JUnit XML, for build servers: one suite per assessment, one case per rule.

Choices where the format leaves room (it has no standard; this is what the readers of build servers have in common):

* a case with violated findings has one ``failure`` whose text lists all of them, whatever their severity: a finding must
  not look like a pass. The exit code of the check follows ``--fail-on``, the report does not;
* a rule that could not be decided is ``skipped`` and says so, an ``error`` with ``strict``; a failed expression always is one;
* a rule that does not apply or selected nothing is ``skipped`` with the reason;
* what is waived stands under ``system-out`` of its case, which passes;
* unreadable input is a suite of its own with one ``error`` per problem.

No time, host or duration is written: the same result is the same bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.errors import Words
from pia.report.cells import printable
from pia.report.labels import SEVERITY, SUPPRESSION, UNDETERMINED, labelled
from pia.report.tally import rule_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pia.errors import Lang, Problem
    from pia.rules.finding import CheckResult, Finding, RuleTally

__all__ = ["render_junit"]

_REMEDY = Words("直し方", "Remedy")
_BASIS = Words("根拠", "Basis")
_MORE = Words("（ほか{count}件）", " (and {count} more)")
_NOTHING = Words("対象がありませんでした。", "The rule selected nothing.")
_NOT_CONCERNED = Words("条件に当たる対象がありませんでした。", "No subject met the condition.")
_UNREADABLE: Final = "unreadable-input"
_ALWAYS_ERROR: Final = "expression-error"

_ILLEGAL = re.compile("[\ufffe\uffff]")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)


class _Case(Struct, frozen=True):
    """One rule over one assessment: its element and what it counts as."""

    text: str
    failure: int = 0
    error: int = 0
    skipped: int = 0


def render_junit(result: CheckResult, lang: Lang = "ja", *, strict: bool = False) -> Iterator[str]:
    """Yield the document piece by piece; ``strict`` makes an error of what could not be decided."""
    suites: list[tuple[str, list[_Case]]] = []
    if result.errors:
        suites.append((_UNREADABLE, [_problem(problem, lang) for problem in result.errors]))
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in result.findings:
        found.setdefault((finding.assessment, finding.rule), []).append(finding)
    for name in result.assessments if not result.errors else ():
        cases = [
            _case(rule, name, found.get((name, rule.id), ()), lang, strict=strict)
            for rule in result.by_assessment.get(name, result.rules)
        ]
        suites.append((name, cases))
    every = [case for _, cases in suites for case in cases]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="pia" {_counts(every)}>\n'
    for name, cases in suites:
        yield f'  <testsuite name="{_attribute(name)}" {_counts(cases)}>\n'
        if result.as_of:
            yield f'    <properties><property name="as-of" value="{_attribute(result.as_of)}"/></properties>\n'
        for case in cases:
            yield case.text
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _counts(cases: Iterable[_Case]) -> str:
    told = list(cases)
    failures, errors = sum(case.failure for case in told), sum(case.error for case in told)
    skipped = sum(case.skipped for case in told)
    return f'tests="{len(told)}" failures="{failures}" errors="{errors}" skipped="{skipped}" time="0"'


def _case(rule: RuleTally, assessment: str, found: Iterable[Finding], lang: Lang, *, strict: bool) -> _Case:
    """Return the case of one rule over one assessment."""
    findings = list(found)
    counting = [finding for finding in findings if finding.waived is None]
    violated = [finding for finding in counting if finding.outcome == "violated"]
    body, failure, error, skipped = "", 0, 0, 0
    if violated:
        body, failure = _element("failure", violated[0].severity, violated, counting, lang), 1
    elif counting and (strict or rule.id == _ALWAYS_ERROR):
        body, error = _element("error", "undetermined", counting, counting, lang), 1
    elif counting:
        said = f"{labelled(UNDETERMINED.say(lang), lang)}{_said(counting, lang)}"
        body, skipped = f'      <skipped message="{_attribute(said)}"/>\n', 1
    elif not findings and rule_state(rule) in ("selected-nothing", "not-applicable"):
        nothing = _NOT_CONCERNED if rule.selected else _NOTHING
        body, skipped = f'      <skipped message="{_attribute((rule.reason or nothing).say(lang))}"/>\n', 1
    waived = [_waived(finding, lang) for finding in findings if finding.waived is not None]
    if waived:
        body += f"      <system-out>{_text(chr(10).join(waived))}</system-out>\n"
    place = counting[0].place if counting else None
    where = f' file="{_attribute(place.file)}" line="{place.line}"' if place is not None else ""
    head = f'    <testcase classname="{_attribute(f"pia.{assessment}")}" name="{_attribute(rule.id)}"{where} time="0"'
    return _Case(f"{head}>\n{body}    </testcase>\n" if body else f"{head}/>\n", failure, error, skipped)


def _element(name: str, kind: str, shown: list[Finding], listed: list[Finding], lang: Lang) -> str:
    text = "\n\n".join(_told(finding, lang) for finding in listed)
    message = _attribute(_said(shown, lang))
    return f'      <{name} type="{kind}" message="{message}">{_text(text)}</{name}>\n'


def _said(findings: list[Finding], lang: Lang) -> str:
    """Return the message of the first finding and how many more there are."""
    more = _MORE.say(lang).format(count=len(findings) - 1) if len(findings) > 1 else ""
    return findings[0].message.say(lang) + more


def _told(finding: Finding, lang: Lang) -> str:
    """Return one finding in full."""
    word = SEVERITY[finding.severity].say(lang)
    if finding.outcome == "undetermined":
        word = f"{UNDETERMINED.say(lang)} ({word})"
    lines = [
        f"{finding.place}: {word}[{finding.rule}] {finding.title.say(lang)}",
        f"  {finding.message.say(lang)}",
        *(f"  {related.place}: {related.note.say(lang)}" for related in finding.related),
        f"  {labelled(_REMEDY.say(lang), lang)}{finding.remedy.say(lang)}",
    ]
    if finding.basis:
        lines.append(f"  {labelled(_BASIS.say(lang), lang)}{finding.basis}")
    return "\n".join([*lines, f"  id: {finding.id}"])


def _waived(finding: Finding, lang: Lang) -> str:
    waived = finding.waived
    kind = SUPPRESSION[waived.kind].say(lang) if waived is not None else ""
    reason = waived.reason if waived is not None else ""
    return f"{finding.place}: {labelled(kind, lang)}{reason} id: {finding.id}"


def _problem(problem: Problem, lang: Lang) -> _Case:
    """Return the case of something that could not be read."""
    where, at = "", ""
    if problem.place is not None:
        where = f' file="{_attribute(problem.place.file)}" line="{problem.place.line}"'
        at = f"{problem.place}: "
    message = problem.message.say(lang)
    text = f"{at}{message}\n  {labelled(_REMEDY.say(lang), lang)}{problem.remedy.say(lang)}"
    return _Case(
        f'    <testcase classname="pia.{_UNREADABLE}" name="{_attribute(problem.code)}"{where} time="0">\n'
        f'      <error type="{_UNREADABLE}" message="{_attribute(message)}">{_text(text)}</error>\n'
        "    </testcase>\n",
        error=1,
    )


def _attribute(text: str) -> str:
    """Return ``text`` for an attribute: markup and blanks escaped, what XML forbids made visible."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", printable(text)).translate(_ATTRIBUTE)


def _text(text: str) -> str:
    """Return ``text`` for the content of an element."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", printable(text)).translate(_MARKUP)
