"""Trying rules: their examples (``pia rules test``) and every witness document (``pia rules lint``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.catalogue.editions import editions
from pia.catalogue.evidence import Evidence, Source
from pia.errors import InputError, Place, Problem, Words
from pia.forms.fill import fill_form
from pia.rules.engine import check_assessment
from pia.rules.rule import Applies, Example, Pack, Rule
from pia.rules.rule_set import RuleSet
from pia.rules.witness import BASES, loaded_from

if TYPE_CHECKING:
    from pia.model.read import Loaded
    from pia.rules.finding import Finding, RuleTally

__all__ = ["EXAMPLE_DAY", "ExampleResult", "lint", "run_examples", "usable_bases"]

EXAMPLE_DAY: Final = date(2026, 1, 15)
"""The day on which examples are judged; a rule bound to another period is judged on a day inside it."""


class ExampleResult(Struct, frozen=True):
    """How one example went; ``message`` says what was expected and what came out, where they differ."""

    rule: str
    verdict: str
    note: str
    passed: bool
    message: Words
    place: Place


def run_examples(rules: Iterable[Rule]) -> tuple[ExampleResult, ...]:
    """Judge every example of ``rules`` the way assessments are judged; a rule without both sorts of example fails."""
    found: list[ExampleResult] = []
    for rule in rules:
        verdicts = {example.verdict for example in rule.examples}
        for missing in ("pass", "fail"):
            if missing not in verdicts:
                said = Words(f"{missing} の例がありません。", f"there is no {missing} example")
                found.append(ExampleResult(rule.id, missing, "", False, said, rule.place))
        found.extend(_run(rule, example) for example in rule.examples)
    return tuple(found)


def _run(rule: Rule, example: Example) -> ExampleResult:
    try:
        loaded = loaded_from(example.base, example.overlay)
        findings, tally = _judge(rule, loaded, example.evidence)
    except InputError as error:
        told = error.problems[0]
        message = Words(
            f"例が評価書として読めません: {told.message.ja}（{told.remedy.ja}）",
            f"the example is no readable assessment: {told.message.en} ({told.remedy.en})",
        )
        return ExampleResult(rule.id, example.verdict, example.note, False, message, example.place)
    trouble = _differs(rule, example, findings, tally)
    return ExampleResult(
        rule.id, example.verdict, example.note, trouble is None, trouble or Words("", ""), example.place
    )


def _judge(rule: Rule, loaded: Loaded, evidence: tuple[tuple[str, str], ...] = ()) -> tuple[list[Finding], RuleTally]:
    rules = RuleSet((Pack(rule.pack, rule.title, (rule,), rule.place.file),))
    seen = [_seen(control, outcome) for control, outcome in evidence]
    findings, tallies = check_assessment(loaded, lambda: fill_form(loaded), rules, as_of=_day(rule), evidence=seen)
    return findings, tallies[0]


def _seen(control: str, outcome: str) -> Evidence:
    """Return the evidence of an example: a configuration that shows or refutes a control, or a rehearsal that held."""
    if outcome == "rehearsed":
        return Evidence(control, "rehearsed", "held", "example", None, (), None, None, None)
    source = Source("example.conf", 1, "0" * 64)
    return Evidence(control, "configuration", outcome, None, source, (), None, None, None)


def _day(rule: Rule) -> date:
    """Return the day of the examples: the usual one, or the nearest on which the rule and a basis of it hold."""
    usual = EXAMPLE_DAY.isoformat()
    windows = [(b.start, b.end) for b in rule.basis]
    if any((s or usual) <= usual <= (e or usual) for s, e in windows) and _within(rule.applies, usual):
        return EXAMPLE_DAY
    edges = [day for pair in (*windows, (rule.applies.since, rule.applies.until)) for day in pair if day]
    for day in sorted(edges, reverse=True):
        if any(b.holds(day) for b in rule.basis) and _within(rule.applies, day):
            return date.fromisoformat(day)
    return EXAMPLE_DAY


def _within(applies: Applies, day: str) -> bool:
    return (applies.since or day) <= day <= (applies.until or day)


def _differs(rule: Rule, example: Example, findings: list[Finding], tally: RuleTally) -> Words | None:
    """Return what came out instead of what the example expects, or None."""
    broken = [f for f in findings if f.rule == "expression-error"]
    if broken:
        return broken[0].message
    own = [f for f in findings if f.rule == rule.id]
    violated = [f for f in own if f.outcome == "violated"]
    unsure = [f for f in own if f.outcome == "undetermined"]
    came = Words(
        f"満たす{tally.satisfied}件、満たさない{tally.violated}件、判断できない{tally.undetermined}件、"
        f"対象外{tally.not_applicable}件でした。",
        f"{tally.satisfied} satisfied, {tally.violated} violated, {tally.undetermined} undetermined, "
        f"{tally.not_applicable} not applicable",
    )
    if tally.reason is not None:
        came = Words(came.ja + tally.reason.ja, f"{came.en}; {tally.reason.en}")
    expected = {
        "pass": bool(tally.satisfied) and not own,
        "fail": len(violated) == example.findings,
        "undetermined": bool(unsure) and not violated,
        "not_applicable": not own and tally.satisfied == 0,
    }
    if not expected[example.verdict]:
        wanted = f"{example.verdict}（{example.findings}件）" if example.verdict == "fail" else example.verdict
        return Words(f"{wanted}のはずが、{came.ja}", f"expected {wanted}, but {came.en}")
    if example.key is not None and own and own[0].key != example.key:
        return Words(
            f"指摘は「{example.key}」のはずが、「{own[0].key}」でした。",
            f"expected a finding at '{example.key}', got '{own[0].key}'",
        )
    return None


def usable_bases() -> tuple[str, ...]:
    """Return the witness documents whose form this installation has."""
    known = {(edition.form, edition.edition) for edition in editions()}
    found = []
    for base in BASES:
        assessment = loaded_from(base).assessment
        if (assessment.form, assessment.edition) in known:
            found.append(base)
    return tuple(found)


def _lacks_examples(rule: Rule) -> Problem | None:
    verdicts = {example.verdict for example in rule.examples}
    missing = [verdict for verdict in ("pass", "fail") if verdict not in verdicts]
    if not missing:
        return None
    ja = "と".join({"pass": "合格する例（pass）", "fail": "不合格の例（fail）"}[one] for one in missing)
    shown = " and ".join(f"{{{one}: …}}" for one in missing)
    return Problem(
        "rule-examples",
        Words(
            f"規則「{rule.id}」に{ja}がありません。", f"the rule '{rule.id}' has no {' and no '.join(missing)} example"
        ),
        Words(f"examples に {shown.replace(' and ', ' と ')} を書いてください。", f"write {shown} under 'examples'"),
        rule.place,
    )


def lint(rules: RuleSet) -> list[Problem]:
    """Evaluate every rule on every witness document and look for its examples.

    Returns:
        A problem for each rule whose expression fails on a witness document, and for each rule without an example that
        passes and one that fails: a rule that was never seen to find anything proves nothing.
    """
    problems: dict[tuple[str, str], Problem] = {
        (rule.id, ""): problem for rule in rules.rules if (problem := _lacks_examples(rule)) is not None
    }
    for base in usable_bases():
        loaded = loaded_from(base)
        form = fill_form(loaded)
        findings, _ = check_assessment(loaded, form, rules, as_of=EXAMPLE_DAY)
        for finding in findings:
            if finding.rule != "expression-error":
                continue
            rule = rules.by_id[dict(finding.values)["rule"]]
            message = Words(
                f"{finding.message.ja}（見本「{base}」）", f"{finding.message.en} (witness document '{base}')"
            )
            problems.setdefault((rule.id, base), Problem("rule-witness", message, finding.remedy, rule.place))
    return list(problems.values())
