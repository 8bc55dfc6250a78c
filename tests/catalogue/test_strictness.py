"""Which of two values asks more: every kind of parameter, and every parameter of the catalogue has its direction."""

from __future__ import annotations

import pytest

from pia.catalogue import strictness
from pia.catalogue.measures import measures
from pia.catalogue.strictness import Change, Value, change_of


def change(measure: str, parameter: str, old: Value, new: Value) -> Change:
    found = measures()[measure]
    return change_of(found, found.parameters[parameter], old, new)


CASES: list[tuple[str, str, Value, Value, Change]] = [
    ("log.operation", "retention", "7y", "7y", "same"),
    ("log.operation", "retention", "7y", "84m", "same"),
    ("log.operation", "retention", "7y", "10y", "stricter"),
    ("log.operation", "retention", "7y", "5y", "weaker"),
    ("log.operation", "retention", "1m", "30d", "other"),
    ("log.operation", "retention", "7y", "当分の間", "other"),
    ("log.review", "interval", "1y", "6m", "stricter"),
    ("log.review", "interval", "1y", "2y", "weaker"),
    ("use.screen-lock", "timeout", "10min", "5min", "stricter"),
    ("storage.erase-after-retention", "retention", "150y", "160y", "other"),
    ("acquisition.minimum-search-conditions", "minimum-keys", 2, 3, "stricter"),
    ("acquisition.minimum-search-conditions", "minimum-keys", 2, 1, "weaker"),
    ("acquisition.minimum-search-conditions", "minimum-keys", 2, "三つ", "other"),
    ("acquisition.minimum-search-conditions", "minimum-keys", 1, True, "other"),
    ("use.bulk-output-approval", "threshold", 100, 50, "stricter"),
    ("use.bulk-output-approval", "threshold", 100, 200, "weaker"),
    ("right.annual-reset", "month", 4, 5, "other"),
    ("storage.backup", "offsite", False, True, "stricter"),
    ("storage.backup", "offsite", True, False, "weaker"),
    ("storage.backup", "offsite", True, "はい", "other"),
    ("use.authentication", "factors", ("biometric",), ("card", "biometric"), "stricter"),
    ("use.authentication", "factors", ("biometric", "card"), ("biometric",), "weaker"),
    ("use.authentication", "factors", ("biometric", "card"), ("card", "biometric"), "same"),
    ("use.authentication", "factors", ("biometric",), ("password",), "other"),
    ("use.authentication", "factors", "biometric", ("biometric",), "same"),
    ("acquisition.minimum-search-conditions", "combinations", ("一", "二"), ("一",), "stricter"),
    ("acquisition.minimum-search-conditions", "combinations", ("一",), ("一", "二"), "weaker"),
    ("acquisition.identity-check", "documents", ("旅券",), ("旅券", "免許証"), "other"),
    ("log.review", "reviewer", "課長", "課長", "same"),
    ("log.review", "reviewer", "課長", "係長", "other"),
    ("storage.firewall", "monitoring", "periodic", "constant", "other"),
]


@pytest.mark.parametrize(("measure", "parameter", "old", "new", "expected"), CASES)
def test_how_a_new_value_stands_to_the_old_one(
    measure: str, parameter: str, old: Value, new: Value, expected: Change
) -> None:
    assert change(measure, parameter, old, new) == expected


@pytest.mark.parametrize(("measure", "parameter", "old", "new", "expected"), CASES)
def test_going_back_is_the_opposite(measure: str, parameter: str, old: Value, new: Value, expected: Change) -> None:
    opposite = {"stricter": "weaker", "weaker": "stricter"}
    assert change(measure, parameter, new, old) == opposite.get(expected, expected)


def test_the_exceptions_name_parameters_of_the_catalogue() -> None:
    by_type: dict[str, set[str]] = {}
    for measure in measures().values():
        for parameter in measure.parameters.values():
            by_type.setdefault(parameter.type, set()).add(parameter.name)
    assert set(strictness._LONGER) <= by_type["duration"]
    assert set(strictness._FEWER) <= by_type["count"]
    assert set(strictness._NARROWER) <= by_type["list"]
    assert all(name in measures()[id_].parameters for id_, name in strictness._UNRANKED)


def test_every_period_of_the_catalogue_has_been_thought_of() -> None:
    """A new period is the shorter the stricter unless it is named; this list makes whoever adds one decide."""
    found = {p.name for m in measures().values() for p in m.parameters.values() if p.type == "duration"}
    assert found - set(strictness._LONGER) == {
        "deadline", "final", "interval", "period", "preliminary", "reconciliation", "report", "review-interval", "timeout",
        "update-interval", "virus-interval",
    }  # fmt: skip
