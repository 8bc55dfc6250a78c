"""The page on policies shows what the assessments come to today."""

from __future__ import annotations

from collections import Counter

from declared_values import declared_values
from running_policy import ASSESSMENTS, ROOT, derived

from pia.register.policy import Undeclared

PAGE = ROOT / "docs" / "register-policy.md"


def line(name: str) -> str:
    """Return the row of one assessment."""
    found = derived(name)
    origins = Counter(node.origin for node in found.policy.nodes)
    why = Counter(gap.why for gap in found.gaps)
    declared = sum(not isinstance(value, Undeclared) for value in declared_values(found.policy).values())
    channels = sum(one.origin == "flow" for one in found.policy.channels)
    played = sum(bool(one.functions) for one in found.functions)
    cells = [
        name, origins["held"], origins["counterpart"], channels, declared, why["open"], why["silent"], why["beyond"],
        f"{played}/{len(found.functions)}",
    ]  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def test_the_table_of_assessments_is_current() -> None:
    rows = [
        row for row in PAGE.read_text("utf-8").splitlines() if row.startswith(tuple(f"| {n} |" for n in ASSESSMENTS))
    ]
    assert rows == [line(name) for name in ASSESSMENTS]
