"""What a check hands on: findings with their place, the tally of every rule, and the errors that stopped the reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from pia.errors import Place, Problem, Words

__all__ = ["CheckResult", "Finding", "Fix", "Outcome", "Related", "RuleTally", "Severity", "Suppression"]

Severity = Literal["error", "warning", "note"]
Outcome = Literal["violated", "undetermined"]


class Related(Struct, frozen=True):
    """Another place that belongs to a finding, with what it shows."""

    place: Place
    note: Words


class Suppression(Struct, frozen=True):
    """Why a finding does not count: a waiver or an inline ignore, with its reason."""

    kind: Literal["waiver", "inline", "baseline"]
    reason: str
    approver: str | None = None
    end: str | None = None


class Fix(Struct, frozen=True):
    """How a finding can be mended safely: a kind of ``pia.rules.fixing``, the path of the value, what to put there.

    ``path`` leads to the value or entry to change, ``path_in_entry`` is its part inside the subject.
    """

    kind: str
    path: tuple[str | int, ...]
    path_in_entry: tuple[str | int, ...] = ()
    value: str | int | bool | None = None


class Finding(Struct, frozen=True, kw_only=True):
    """One rule not met, or not decidable, at one place.

    ``id`` is stable by meaning: ``rule@assessment@key`` (plus ``@`` and the key of the subject where one key can fail twice).
    ``item`` is the path of the form item for people, ``key`` the stable key of the item or entity. ``values`` are the facts
    the expression saw, for "why did this fire". ``members`` are what a finding about several things is made of, by meaning.
    A finding always has a primary place.
    """

    id: str
    rule: str
    assessment: str
    severity: Severity
    outcome: Outcome
    title: Words
    message: Words
    remedy: Words
    basis: str
    viewpoint: str
    place: Place
    item: str | None = None
    key: str | None = None
    related: tuple[Related, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    members: tuple[str, ...] = ()
    waived: Suppression | None = None
    fix: Fix | None = None


class RuleTally(Struct, frozen=True, kw_only=True):
    """How a rule went over everything it walked; ``reason`` says why it selected nothing, when it did."""

    id: str
    selected: int
    satisfied: int
    violated: int
    undetermined: int
    not_applicable: int
    reason: Words | None = None


class CheckResult(Struct, frozen=True, kw_only=True):
    """Everything a run of ``check`` found; ``errors`` non-empty means that an input could not be read (exit 2)."""

    assessments: tuple[str, ...]
    as_of: str
    findings: Sequence[Finding]
    rules: tuple[RuleTally, ...]
    errors: tuple[Problem, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)
    """display name of each file → its text, for showing the line of a finding."""
    directories: dict[str, str] = field(default_factory=dict)
    """name of each assessment → its folder as the caller named it, for tools that want paths from where they stand."""
    by_assessment: dict[str, tuple[RuleTally, ...]] = field(default_factory=dict)
    """name of each assessment → how every rule went over it; ``rules`` are their sums."""
    settled: tuple[str, ...] = ()
    """the ids of findings that the baseline knows and that are there no more."""
