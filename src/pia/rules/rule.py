"""A rule and a pack as values: what a pack file says, read and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from pia.errors import Place, Words
    from pia.rules.expr import Expr
    from pia.rules.finding import Severity
    from pia.rules.settled import Part
    from pia.rules.template import Template
    from pia.source.nodes import Mapping

__all__ = [
    "SOURCE_STATUSES",
    "Applies",
    "Basis",
    "Example",
    "FixSpec",
    "Pack",
    "Quantifier",
    "RelatedPlace",
    "Rule",
    "SeverityTable",
    "SourceStatus",
    "Verdict",
]

Quantifier = Literal["each", "any", "none"]
SourceStatus = Literal["confirmed", "likely", "memory"]
SOURCE_STATUSES: tuple[SourceStatus, ...] = ("confirmed", "likely", "memory")
Verdict = Literal["pass", "fail", "undetermined", "not_applicable"]


class Basis(Struct, frozen=True):
    """What a rule rests on: the citation, the days between which it holds (ISO 8601, open when None), how sure that is."""

    cite: str
    start: str | None
    end: str | None
    source_status: SourceStatus

    def holds(self, day: str) -> bool:
        """Tell whether the provision is in force on ``day`` (ISO 8601)."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Applies(Struct, frozen=True):
    """Which assessments a rule concerns; an empty tuple means all."""

    forms: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    body_kinds: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


class SeverityTable(Struct, frozen=True):
    """How grave a finding is, by the status of the assessment."""

    default: Severity
    by_status: dict[str, Severity]

    def at(self, status: str) -> Severity:
        """Return the severity for an assessment of ``status``."""
        return self.by_status.get(status, self.default)


class RelatedPlace(Struct, frozen=True):
    """Another place to show with a finding: a path inside the subject, and what it shows."""

    at: tuple[str | int, ...]
    note: Words


class FixSpec(Struct, frozen=True):
    """How the findings of a rule can be mended: a kind of ``pia.rules.fixing``, a path inside the subject, a value.

    ``value`` is the name of one of the rule's ``values``.
    """

    kind: str
    at: tuple[str | int, ...]
    value: str | None


class Example(Struct, frozen=True):
    """One case of a rule: what is changed on a witness document, and what the rule must then say.

    ``findings`` is how many findings a failing case has; ``key`` is the key of the first, when it is asked for.
    ``evidence`` says what evidence beside the assessment shows of a control: held, refuted, or rehearsed (and held).
    """

    verdict: Verdict
    base: str
    overlay: Mapping
    findings: int
    key: str | None
    note: str
    place: Place
    evidence: tuple[tuple[str, str], ...] = ()


class Rule(Struct, frozen=True, kw_only=True):
    """One rule, checked: every expression is compiled and fits the facts, every placeholder has a value.

    ``require`` and ``check`` exclude one another; ``needs`` pairs each expression with the spelling it is reported by;
    ``said_of_when`` and ``said_of_require`` are what can be said of them without evaluating them.
    """

    id: str
    pack: str
    title: Words
    why: Words
    basis: tuple[Basis, ...]
    viewpoint: str
    severity: SeverityTable
    applies: Applies
    kind: str
    when: Expr | None
    needs: tuple[tuple[str, Expr], ...]
    quantifier: Quantifier
    require: Expr | None
    check: str | None
    values: tuple[tuple[str, Expr], ...]
    message: Template
    remedy: Template
    at: tuple[tuple[str | int, ...], ...]
    related: tuple[RelatedPlace, ...]
    item: str | None
    empty: Words | None
    examples: tuple[Example, ...]
    place: Place
    names: frozenset[str]
    said_of_when: Part | None = None
    said_of_require: Part | None = None
    fix: FixSpec | None = None

    @property
    def source_status(self) -> SourceStatus:
        """The weakest source status among the bases: what the whole rule is worth."""
        return max((b.source_status for b in self.basis), key=SOURCE_STATUSES.index)


class Pack(Struct, frozen=True):
    """One file of rules."""

    id: str
    title: Words
    rules: tuple[Rule, ...]
    file: str
