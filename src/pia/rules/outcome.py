"""From judged subjects to findings: everything that is the same for all findings of a rule is worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.forms.compose import filled
from pia.rules.builtin import BUILT_IN
from pia.rules.expr import ExprFault
from pia.rules.fact_schema import ListType, StructType, Type
from pia.rules.finding import Finding, Fix, Outcome, Related, Severity
from pia.rules.members import of_list
from pia.rules.subjects import KINDS, Subject, struct_of
from pia.rules.template import shown

if TYPE_CHECKING:
    from pia.rules.evaluate import Evaluator
    from pia.rules.flaw import Flaw
    from pia.rules.places import Places
    from pia.rules.rule import FixSpec, Rule

__all__ = ["FindingMaker", "capped", "expression_error"]

_UNSURE = Words(
    "（この規則の根拠は記憶によるもので、原典では確かめていません。）",
    " (The basis of this rule is from memory and has not been checked against the source.)",
)


def capped(rule: Rule, status: str) -> Severity:
    """Return the severity of a rule for an assessment of ``status``; at most a warning where its basis is from memory."""
    severity = rule.severity.at(status)
    return "warning" if severity == "error" and rule.source_status == "memory" else severity


class FindingMaker:
    """Makes the findings of one rule over one assessment."""

    def __init__(self, rule: Rule, evaluator: Evaluator, places: Places, assessment: str) -> None:
        self.rule = rule
        self.evaluator = evaluator
        self.places = places
        self.assessment = assessment
        facts = evaluator.facts
        self.severity = capped(rule, facts.assessment.status)
        self.basis = "、".join(dict.fromkeys(b.cite for b in rule.basis if b.holds(facts.as_of)))
        self.unsure = rule.source_status == "memory"
        self.prefix = f"{rule.id}@{assessment}@"
        self.seen: set[str] = set()

    def violated(self, subject: Subject, index: int, flaw: Flaw | None = None) -> Finding:
        """Return the finding of a subject that does not meet the rule; ``flaw`` is what a check in Python says of it."""
        rule = self.rule
        values: tuple[tuple[str, str], ...] = ()
        filling: dict[str, str] = {}
        members = self.places.names.of(flaw.members) if flaw is not None else ()
        if rule.values or flaw is not None:
            found = [(name, self.evaluator.value(expr, rule.kind, index)) for name, expr in rule.values]
            members += tuple([one for name, value in found for one in of_list(name, value)])
            values = tuple([(name, _shown(value)) for name, value in found])
            values += self._said(flaw, subject) if flaw is not None else ()
            filling = dict(values)
        if rule.message.names or rule.remedy.names:
            filling = {"label": subject.label, "key": subject.key, **filling}
        message = rule.message.fill(filling)
        if self.unsure:
            message = Words(message.ja + _UNSURE.ja, message.en + _UNSURE.en)
        finding = self._finding(
            subject, "violated", message, rule.remedy.fill(filling), values, flaw=flaw, members=members
        )
        if rule.fix is None or (flaw is not None and not flaw.mendable):
            return finding
        return replace(finding, fix=self._fix(rule.fix, subject, index))

    def _said(self, flaw: Flaw, subject: Subject) -> tuple[tuple[str, str], ...]:
        """Return what a flaw says; words of a control have its values in their places."""
        at = flaw.at.path if flaw.at is not None else subject.path
        if at[:1] != ("controls",) or not isinstance(at[1], int) or not any("{" in one for one in flaw.values.values()):
            return tuple(flaw.values.items())
        assessment, index = self.evaluator.facts.assessment, at[1]
        return tuple([(name, filled(assessment, index, value)) for name, value in flaw.values.items()])

    def _fix(self, spec: FixSpec, subject: Subject, index: int) -> Fix | None:
        """Return how the finding can be mended, None where the value to be put there is not known."""
        value: Any = None
        if spec.value is not None:
            value = self.evaluator.value(dict(self.rule.values)[spec.value], self.rule.kind, index)
            if not isinstance(value, str | int | bool):
                return None
        return Fix(spec.kind, (*subject.path, *spec.at), spec.at, value)

    def undetermined(self, subject: Subject, missing: str) -> Finding:
        """Return the finding of a subject that cannot be judged because a fact is missing."""
        title, written = fact_title(self.rule.kind, missing)
        ja = f"「{title or missing}」" if not (title and written) else f"「{title}」（{missing}）"
        message = Words(
            f"{subject.label}: {ja}が書かれていないため、判断できません。",
            f"{subject.label}: cannot be judged, because {missing} is not given",
        )
        remedy = Words(f"{ja}を書いてください。", f"give {missing}")
        return self._finding(subject, "undetermined", message, remedy, ((missing, "（空欄）"),))

    def _finding(
        self,
        subject: Subject,
        outcome: Outcome,
        message: Words,
        remedy: Words,
        values: tuple[tuple[str, str], ...],
        *,
        flaw: Flaw | None = None,
        members: tuple[str, ...] = (),
    ) -> Finding:
        rule = self.rule
        key, item = subject.key, None
        if rule.item is not None or rule.kind == "items":
            key, item = self._item(subject)
        if flaw is not None and flaw.part:
            key = f"{key}/{flaw.part}"
        id_ = self._id(key, subject)
        if rule.kind == "items":
            place = self.places.item(self.evaluator.facts.form_items[subject.key])
        elif flaw is not None and flaw.at is not None:
            place = self.places.spot(flaw.at)
        else:
            place = self.places.first(subject, rule.at)
        related: tuple[Related, ...] = ()
        if rule.related:
            related = tuple(Related(self.places.first(subject, (one.at,)), one.note) for one in rule.related)
        if flaw is not None:
            related += tuple([Related(self.places.spot(at), note) for at, note in flaw.related])
        return Finding(
            id=id_,
            rule=rule.id,
            assessment=self.assessment,
            severity=self.severity,
            outcome=outcome,
            title=rule.title,
            message=message,
            remedy=remedy,
            basis=self.basis,
            viewpoint=rule.viewpoint,
            place=place,
            item=item,
            key=key,
            related=related,
            values=values,
            members=members,
        )

    def _id(self, key: str, subject: Subject) -> str:
        """Return the id of a finding, made of what it is about: never of the order in which subjects come.

        A rule about one cell of the whole form may find several subjects in it, so each of them is named.
        """
        item, id_ = self.rule.item, self.prefix + key
        if item is not None and not item.startswith("#") and self.rule.kind != "assessment":
            id_ = f"{id_}@{subject.key}"
        if id_ in self.seen:
            id_, base, count = f"{id_}@2", id_, 2
            while id_ in self.seen:
                count += 1
                id_ = f"{base}@{count}"
        self.seen.add(id_)
        return id_

    def _item(self, subject: Subject) -> tuple[str, str | None]:
        """Return the key of the form's item that the finding is about, and its path for people."""
        wanted = self.rule.item
        key = subject.key if wanted is None else subject.key + wanted if wanted.startswith("#") else wanted
        found = self.evaluator.facts.form_items.get(key)
        return key, found.path if found is not None else None


def _shown(value: Any) -> str:
    return "？" if isinstance(value, ExprFault) else shown(value)


def expression_error(rule: Rule, subject: Subject, fault: ExprFault, places: Places, assessment: str) -> Finding:
    """Return the finding about a rule whose expression failed for ``subject``."""
    own = BUILT_IN["expression-error"]
    return Finding(
        id=f"{own.id}@{assessment}@{rule.id}@{subject.key}",
        rule=own.id,
        assessment=assessment,
        severity=own.severity,
        outcome="undetermined",
        title=own.title,
        message=Words(
            f"規則「{rule.id}」の式を「{subject.label}」について計算できませんでした（{fault.detail}）。",
            f"the expression of rule '{rule.id}' failed for '{subject.key}' ({fault.detail})",
        ),
        remedy=own.remedy,
        basis=own.basis,
        viewpoint="",
        place=places.first(subject, ((),)),
        key=subject.key,
        values=(("rule", rule.id),),
    )


def fact_title(kind: str, spelling: str) -> tuple[str, bool]:
    """Return the Japanese title of a fact spelled like ``file.storage.place``, and whether somebody can write it there."""
    type_: Type = struct_of(kind)
    title, written = "", True
    steps = iter(spelling.split("."))
    if next(steps) != KINDS[kind].variable:
        return "", True
    for step in steps:
        if isinstance(type_, ListType):
            type_ = type_.element
        if not isinstance(type_, StructType) or step not in type_.fields:
            return "", True
        field = type_.fields[step]
        title, type_, written = field.doc, field.type, not field.worked_out
    return title, written
