from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.report.severity import exit_code, fails
from pia.rules.finding import Suppression

ORDER = ["note", "warning", "error"]


@pytest.mark.parametrize(("severity", "fail_on"), list(product(ORDER, ORDER)))
def test_a_violated_finding_fails_at_or_above_the_threshold(made: Any, severity: str, fail_on: str) -> None:
    result = made.result(findings=(made.finding(severity=severity),))
    expected = ORDER.index(severity) >= ORDER.index(fail_on)
    assert fails(result, fail_on, False) is expected
    assert exit_code(result, fail_on) == int(expected)


def test_undetermined_counts_only_when_strict(made: Any) -> None:
    result = made.result(findings=(made.finding(outcome="undetermined", severity="warning"),))
    assert not fails(result, "note", strict=False)
    assert fails(result, "warning", strict=True)
    assert not fails(result, "error", strict=True)
    assert exit_code(result, "warning") == 0
    assert exit_code(result, "warning", strict=True) == 1


def test_waived_never_counts(made: Any) -> None:
    result = made.result(findings=(made.finding(waived=Suppression("waiver", "r")),))
    assert not fails(result, "note", strict=True)
    assert exit_code(result, "note", strict=True) == 0


def test_never_reports_only(made: Any) -> None:
    assert not fails(made.result(), "never", strict=True)
    assert exit_code(made.result(), "never", strict=True) == 0


@pytest.mark.parametrize("fail_on", ["error", "warning", "note", "never"])
def test_unreadable_or_empty_is_two_whatever_fails(made: Any, fail_on: Any) -> None:
    assert exit_code(made.result(errors=(made.problem,)), fail_on) == 2
    assert exit_code(made.result(findings=(), assessments=()), fail_on) == 2
    assert exit_code(made.result(findings=(), rules=()), fail_on) == 2


def test_default_is_error(made: Any) -> None:
    assert exit_code(made.result()) == 1
    assert exit_code(made.result(findings=(made.finding(severity="warning"),))) == 0
    assert exit_code(made.result(findings=())) == 0


@given(
    st.lists(
        st.tuples(st.sampled_from(ORDER), st.sampled_from(["violated", "undetermined"]), st.booleans()), max_size=8
    )
)
def test_strict_and_a_lower_threshold_never_fail_less(made: Any, kinds: list[tuple[str, str, bool]]) -> None:
    result = made.result(
        findings=tuple(
            made.finding(severity=s, outcome=o, waived=Suppression("waiver", "r") if w else None) for s, o, w in kinds
        )
    )
    order: list[Any] = ["never", "error", "warning", "note"]
    for strict in (False, True):
        failed = [fails(result, each, strict) for each in order]
        assert failed == sorted(failed)
    assert all(fails(result, each, True) >= fails(result, each, False) for each in order)
