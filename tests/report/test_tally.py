from __future__ import annotations

from typing import Any

import pytest

from pia.report.tally import Tally, rule_state, tally


def test_everything_is_counted_once(made: Any) -> None:
    assert tally(made.result(errors=(made.problem,))) == Tally(
        error=1, warning=0, note=0, undetermined=1, waived=2, unreadable=1, rules=5, rules_violated=1, rules_undetermined=1,
        rules_satisfied=1, rules_not_applicable=1, rules_selected_nothing=1, selected=15, satisfied=8,
    )  # fmt: skip


def test_violated_is_the_sum_of_the_severities(made: Any) -> None:
    found = tuple(made.finding(severity=s) for s in ("error", "warning", "warning", "note", "note", "note"))
    counts = tally(made.result(findings=found))
    assert (counts.error, counts.warning, counts.note, counts.violated) == (1, 2, 3, 6)


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ((1, 1, 1, 1), "violated"),
        ((1, 0, 1, 1), "undetermined"),
        ((1, 0, 0, 1), "satisfied"),
        ((0, 0, 0, 1), "not-applicable"),
        ((0, 0, 0, 0), "selected-nothing"),
    ],
)
def test_rule_state(made: Any, counts: tuple[int, int, int, int], state: str) -> None:
    assert rule_state(made.rule("r", *counts)) == state


def test_nothing(made: Any) -> None:
    assert tally(made.result(findings=(), rules=())) == Tally()
