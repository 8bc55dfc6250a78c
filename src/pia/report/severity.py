"""What a result means for the exit code (0 fine, 1 findings, 2 nothing could be judged)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from pia.rules.finding import CheckResult, Finding, Severity

__all__ = ["FailOn", "exit_code", "fails"]

FailOn = Literal["error", "warning", "note", "never"]
"""The least severity that fails a check; ``never`` reports only."""

BROKEN: Final = "expression-error"
"""The engine's own rule about rules that could not be evaluated."""

_RANK: dict[Severity, int] = {"note": 1, "warning": 2, "error": 3}


def fails(result: CheckResult, fail_on: FailOn = "error", strict: bool = False) -> bool:
    """Return whether a finding at or above ``fail_on`` stands.

    Waived findings never count; undetermined ones count, at their severity, only when ``strict``. A rule whose expression
    failed counts always: it judged nothing, and that must not look like a pass.
    """
    if fail_on == "never":
        return False
    least = _RANK[fail_on]

    def counts(finding: Finding) -> bool:
        return (
            finding.waived is None
            and _RANK[finding.severity] >= least
            and (strict or finding.outcome == "violated" or finding.rule == BROKEN)
        )  # fmt: skip

    return any(counts(finding) for finding in result.findings)


def exit_code(result: CheckResult, fail_on: FailOn = "error", strict: bool = False) -> Literal[0, 1, 2]:
    """Return the exit code of ``pia check``.

    2: an input could not be read, or there was no assessment, no rule, or nothing that any rule is about, so nothing was
    judged (an empty set of checks never passes, whatever ``fail_on`` says); 1: ``fails``; 0: neither.
    """
    if result.errors or not result.assessments or not any(rule.selected for rule in result.rules):
        return 2
    return 1 if fails(result, fail_on, strict=strict) else 0
