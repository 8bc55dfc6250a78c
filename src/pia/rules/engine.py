"""The engine: every rule over one assessment, in one pass, to findings and a tally per rule.

Silence is never a pass: a rule that does not apply says why, a rule that selects nothing says why that is all right or is
itself reported, a missing fact makes a subject undetermined, and an expression that fails is a finding of its own.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from pia.errors import Words
from pia.model.vocabulary import vocabulary
from pia.rules.baseline import Baseline, apply_baseline
from pia.rules.builtin import BUILT_IN
from pia.rules.checks import check_named
from pia.rules.evaluate import Evaluator
from pia.rules.evidence_faults import evidence_findings
from pia.rules.expr import ExprFault, engine_for
from pia.rules.facts import Facts
from pia.rules.finding import Finding, RuleTally
from pia.rules.ignores import apply_ignores
from pia.rules.outcome import FindingMaker, expression_error
from pia.rules.places import Places
from pia.rules.subjects import KINDS, VARIABLES, Subject
from pia.rules.waivers import apply_waivers

if TYPE_CHECKING:
    from datetime import date

    from pia.catalogue.evidence import Evidence
    from pia.forms.tree import Form
    from pia.model.read import Loaded
    from pia.rules.flaw import Flaw
    from pia.rules.rule import Rule
    from pia.rules.rule_set import RuleSet

__all__ = ["check_assessment", "merge", "sort_findings"]

_NONE_CONCERNED = Words("条件（when）に当たる対象がありません。", "no subject meets the condition under 'when'")
_RANK = {"error": 0, "warning": 1, "note": 2}


def check_assessment(
    loaded: Loaded,
    form: Form | Callable[[], Form],
    rules: RuleSet,
    *,
    as_of: date,
    assessment: str | None = None,
    waivers: bool = True,
    complete: bool = True,
    baseline: Baseline | None = None,
    evidence: Sequence[Evidence] = (),
    digest: str | None = None,
) -> tuple[list[Finding], list[RuleTally]]:
    """Judge one assessment by every rule.

    Args:
        loaded: the assessment with its text.
        form: its filled form, or a function that fills it; asked for only when a rule looks at cells of the form.
        rules: the packs of this run.
        as_of: the day by which provisions and waivers are judged.
        assessment: the name that stands in the ids of findings; default the display name.
        waivers: whether accepted findings and inline ignores count; without them every finding stands unmarked.
        complete: whether ``rules`` are all the rules there are; otherwise waivers for other rules are left alone.
        baseline: what is known already.
        evidence: what files of evidence say of the controls of this assessment.
        digest: that of the source of the assessment, by which rehearsals that name one are judged.

    Returns:
        The findings (violated and undetermined, sorted) and one tally per rule, in the order of the packs, followed by
        the tallies of the engine's own rules that have findings.
    """
    name = assessment or loaded.name
    facts = Facts(loaded, form, as_of=as_of.isoformat(), evidence=evidence, digest=digest)
    with _collector_paused():
        run = _Run(facts, Evaluator(facts, rules, engine_for(VARIABLES)), Places(loaded), name)
        tallies = [run.judge(rule) for rule in rules.rules]
        wrong = evidence_findings(loaded, facts.evidence, facts.evidence_faults, facts.as_of, name)
        findings = [*run.findings, *wrong]
        if waivers:
            known = frozenset(rules.by_id)
            findings = apply_waivers(findings, loaded, as_of=as_of, assessment=name, known=known, complete=complete)
            findings = apply_ignores(findings, loaded, assessment=name, known=known, complete=complete)
        if baseline is not None:
            findings = apply_baseline(findings, baseline)
        findings = sort_findings(findings)
    return findings, [*tallies, *own_tallies(findings)]


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the cyclic collector from walking the growing findings again and again; they hold no cycles."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of every output: severity, file, line, column, rule, id."""
    rank = _RANK

    def order(finding: Finding) -> tuple[int, str, int, int, str, str]:
        place = finding.place
        return rank[finding.severity], place.file, place.line, place.column, finding.rule, finding.id

    return sorted(findings, key=order)


def own_tallies(findings: Iterable[Finding]) -> list[RuleTally]:
    """Return a tally for each of the engine's own rules that has findings."""
    counts: dict[str, list[int]] = {}
    for finding in findings:
        if finding.rule in BUILT_IN:
            counts.setdefault(finding.rule, [0, 0])[finding.outcome == "undetermined"] += 1
    return [
        RuleTally(id=id_, selected=sum(c), satisfied=0, violated=c[0], undetermined=c[1], not_applicable=0)
        for id_, c in sorted(counts.items())
    ]


def merge(tallies: Iterable[Iterable[RuleTally]]) -> tuple[RuleTally, ...]:
    """Add the tallies of several assessments up, rule by rule; a reason is kept while every assessment gives it."""
    found: dict[str, RuleTally] = {}
    for one in (tally for many in tallies for tally in many):
        known = found.get(one.id)
        if known is None:
            found[one.id] = one
            continue
        selected = known.selected + one.selected
        found[one.id] = RuleTally(
            id=one.id,
            selected=selected,
            satisfied=known.satisfied + one.satisfied,
            violated=known.violated + one.violated,
            undetermined=known.undetermined + one.undetermined,
            not_applicable=known.not_applicable + one.not_applicable,
            reason=(known.reason or one.reason) if selected == 0 else None,
        )
    return tuple(found.values())


def _answered(verdict: bool | str | Sequence[Flaw], rule: Rule) -> bool | ExprFault | tuple[Flaw, ...]:
    """Return what a check in Python answered as the engine counts it: no flaws are a rule that is met."""
    if isinstance(verdict, bool):
        return verdict
    if isinstance(verdict, str):
        return ExprFault("missing-fact", verdict)
    return tuple(verdict) if verdict and rule.quantifier == "each" else not verdict


class _Count(Struct):
    satisfied: int = 0
    violated: int = 0
    undetermined: int = 0
    not_applicable: int = 0

    def tally(self, rule: Rule, selected: int, reason: Words | None = None) -> RuleTally:
        return RuleTally(
            id=rule.id,
            selected=selected,
            satisfied=self.satisfied,
            violated=self.violated,
            undetermined=self.undetermined,
            not_applicable=self.not_applicable,
            reason=reason,
        )


class _Run(Struct):
    """One assessment being judged."""

    facts: Facts
    evaluator: Evaluator
    places: Places
    name: str
    findings: list[Finding] = field(default_factory=list)

    def judge(self, rule: Rule) -> RuleTally:
        """Judge every subject of one rule."""
        reason = self._inapplicable(rule)
        if reason is not None:
            return _Count().tally(rule, 0, reason)
        subjects = self.facts.subjects(rule.kind)
        count = _Count()
        maker = FindingMaker(rule, self.evaluator, self.places, self.name)
        selected = self._selected(rule, subjects, maker, count)
        if not selected and count.undetermined == 0:
            return count.tally(rule, 0, self._empty(rule) if not subjects else rule.empty or _NONE_CONCERNED)
        verdicts = self._verdicts(rule, selected)
        if rule.quantifier == "any":
            before = count.undetermined
            self._any(rule, selected, verdicts, maker, count)
            return count.tally(rule, len(selected) + min(before, count.undetermined))
        wanted = rule.quantifier == "each"
        for index in selected:
            verdict = verdicts[index]
            if verdict is wanted:
                count.satisfied += 1
            elif verdict is True or verdict is False:
                count.violated += 1
                self.findings.append(maker.violated(subjects[index], index))
            elif isinstance(verdict, tuple):
                count.violated += len(verdict)
                self.findings.extend([maker.violated(subjects[index], index, flaw) for flaw in verdict])
            else:
                self._unjudged(rule, subjects[index], verdict, maker, count)
        return count.tally(rule, count.satisfied + count.violated + count.undetermined)

    def _inapplicable(self, rule: Rule) -> Words | None:
        """Return why the rule does not concern this assessment, or None."""
        assessment, applies, day = self.facts.assessment, rule.applies, self.facts.as_of
        for allowed, value, id_, ja, en in (
            (applies.forms, assessment.form, "form-kind", "評価書の種類", "form"),
            (applies.statuses, assessment.status, "status", "評価書の状態", "status"),
            (applies.body_kinds, assessment.body.kind, "body-kind", "機関の種類", "kind of body"),
        ):
            if allowed and value not in allowed:
                label = vocabulary(id_).choices.get(value, value)
                return Words(f"{ja}が「{label}」の評価書は対象外です。", f"does not concern the {en} '{value}'")
        if (applies.since and day < applies.since) or (applies.until and day > applies.until):
            return Words(f"{day}は規則の適用期間の外です。", f"{day} is outside the period of the rule")
        if not any(basis.holds(day) for basis in rule.basis):
            return Words(f"根拠の規定が{day}には効力を持ちません。", f"no basis of the rule is in force on {day}")
        return None

    def _selected(self, rule: Rule, subjects: list[Subject], maker: FindingMaker, count: _Count) -> list[int] | range:
        """Return the indices of the subjects that the rule is about and whose facts are there."""
        selected: list[int] | range = range(len(subjects))
        if rule.when is not None and subjects:
            chosen = []
            for index, verdict in enumerate(self.evaluator.truths(rule.when, rule.kind, rule.said_of_when, few=True)):
                if verdict is True:
                    chosen.append(index)
                elif verdict is False:
                    count.not_applicable += 1
                else:
                    self._unjudged(rule, subjects[index], verdict, maker, count)
            selected = chosen
        for spelling, expr in rule.needs:
            known = []
            for index, value in zip(selected, self.evaluator.values(expr, rule.kind, selected), strict=True):
                if value is None or (isinstance(value, ExprFault) and value.kind == "missing-key"):
                    count.undetermined += 1
                    self.findings.append(maker.undetermined(subjects[index], spelling))
                elif isinstance(value, ExprFault):
                    self._unjudged(rule, subjects[index], value, maker, count)
                else:
                    known.append(index)
            selected = known
        return selected

    def _verdicts(self, rule: Rule, selected: list[int] | range) -> Any:
        """Return what the condition is, by index of the subject."""
        if rule.check is not None:
            check, subjects = check_named(rule.check), self.facts.subjects(rule.kind)
            return {index: _answered(check(self.facts, subjects[index]), rule) for index in selected}
        assert rule.require is not None  # noqa: S101  # the reader of packs demands one of both
        among = None if isinstance(selected, range) else selected
        return self.evaluator.truths(rule.require, rule.kind, rule.said_of_require, few=False, among=among)

    def _any(self, rule: Rule, selected: list[int] | range, verdicts: Any, maker: FindingMaker, count: _Count) -> None:
        """Judge 'at least one of them': one verdict for the whole assessment."""
        judged = [verdicts[index] for index in selected]
        if any(verdict is True for verdict in judged):
            count.satisfied, count.undetermined = len(judged), 0
            dropped = {f.id for f in self.findings if f.rule == rule.id and f.outcome == "undetermined"}
            self.findings[:] = [f for f in self.findings if f.id not in dropped]
            return
        whole = self.facts.subjects("assessment")[0]
        unjudged = [v for v in judged if v is not False]
        if unjudged:
            self._unjudged(rule, whole, unjudged[0], maker, count)
        elif count.undetermined == 0:
            count.violated = 1
            self.findings.append(maker.violated(Subject(rule.kind, whole.label, (rule.kind,), whole.facts), 0))

    def _unjudged(self, rule: Rule, subject: Subject, verdict: Any, maker: FindingMaker, count: _Count) -> None:
        """Note a subject for which the rule gives no answer: a fact is missing, or its expression failed."""
        count.undetermined += 1
        if isinstance(verdict, ExprFault) and verdict.kind == "missing-fact":
            self.findings.append(maker.undetermined(subject, verdict.detail))
        elif isinstance(verdict, ExprFault) and verdict.kind == "missing-key":
            written = "".join(expr.text for expr in (rule.when, rule.require) if expr is not None)
            asked = f"{KINDS[rule.kind].variable}.parameters.{verdict.detail}" in written
            within = "parameters." if asked else "attributes." if "attributes" in subject.facts else ""
            spelling = f"{KINDS[rule.kind].variable}.{within}{verdict.detail}"
            self.findings.append(maker.undetermined(subject, spelling))
        else:
            fault = verdict if isinstance(verdict, ExprFault) else ExprFault("wrong-type", "not true or false")
            self.findings.append(expression_error(rule, subject, fault, self.places, self.name))

    def _empty(self, rule: Rule) -> Words:
        """Return why selecting nothing is all right, and report it where the rule does not say."""
        if rule.empty is not None:
            return rule.empty
        own, kind = BUILT_IN["rule-selected-nothing"], KINDS[rule.kind].title
        message = Words(
            f"規則「{rule.id}」の対象（{kind.ja}）が一つもありません。",
            f"rule '{rule.id}' selected none of the {kind.en}",
        )
        whole = self.facts.subjects("assessment")[0]
        self.findings.append(
            Finding(
                id=f"{own.id}@{self.name}@{rule.id}",
                rule=own.id,
                assessment=self.name,
                severity=own.severity,
                outcome="undetermined",
                title=own.title,
                message=message,
                remedy=own.remedy,
                basis=own.basis,
                viewpoint=rule.viewpoint,
                place=self.places.first(whole, ((rule.kind,), ("form",), ())),
                key=rule.id,
            )
        )
        return message
