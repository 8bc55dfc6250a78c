"""The numbers of a check, counted once for every output: findings by severity and outcome, rules by how they went."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from pia.rules.finding import CheckResult, RuleTally

__all__ = ["RuleState", "Tally", "rule_state", "tally"]

RuleState = Literal["violated", "undetermined", "satisfied", "not-applicable", "selected-nothing"]
"""How a rule went over everything it walked."""


class Tally(Struct, frozen=True, kw_only=True):
    """The counts of one check.

    ``error``, ``warning`` and ``note`` count violated findings that are not waived; ``undetermined`` those that could not
    be decided and are not waived; ``waived`` all that are. The ``rules_…`` counts sum to ``rules``, each rule counted once,
    by the first that holds: violated, undetermined, satisfied, not applicable, selected nothing. ``selected`` counts the
    single judgements of all rules, ``satisfied`` those that held.
    """

    error: int = 0
    warning: int = 0
    note: int = 0
    undetermined: int = 0
    waived: int = 0
    unreadable: int = 0
    rules: int = 0
    rules_violated: int = 0
    rules_undetermined: int = 0
    rules_satisfied: int = 0
    rules_not_applicable: int = 0
    rules_selected_nothing: int = 0
    selected: int = 0
    satisfied: int = 0

    @property
    def violated(self) -> int:
        """Violated findings of any severity, without the waived."""
        return self.error + self.warning + self.note


def rule_state(rule: RuleTally) -> RuleState:
    """Return how a rule went as a whole; a rule whose every finding is waived still counts as violated."""
    if rule.violated:
        return "violated"
    if rule.undetermined:
        return "undetermined"
    if rule.satisfied:
        return "satisfied"
    return "not-applicable" if rule.selected else "selected-nothing"


def tally(result: CheckResult) -> Tally:
    """Count everything in ``result``."""
    found = Counter(
        [
            "waived" if f.waived is not None else f.severity if f.outcome == "violated" else "undetermined"
            for f in result.findings
        ]
    )
    states = Counter(rule_state(rule) for rule in result.rules)
    return Tally(
        error=found["error"],
        warning=found["warning"],
        note=found["note"],
        undetermined=found["undetermined"],
        waived=found["waived"],
        unreadable=len(result.errors),
        rules=len(result.rules),
        rules_violated=states["violated"],
        rules_undetermined=states["undetermined"],
        rules_satisfied=states["satisfied"],
        rules_not_applicable=states["not-applicable"],
        rules_selected_nothing=states["selected-nothing"],
        selected=sum(rule.selected for rule in result.rules),
        satisfied=sum(rule.satisfied for rule in result.rules),
    )
