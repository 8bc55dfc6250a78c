"""What is tried of every pack whose slips are those of ``shipped``: imported by the modules that hold the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipped import gaps, lived_through, of, severities, shipped_tally, tried

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from shipped import Slip

    from pia.rules.finding import Severity

__all__ = [
    "test_a_finding_keeps_its_id_and_can_be_accepted",
    "test_a_slip_is_told_to_the_letter_until_it_is_mended",
    "test_every_rule_of_the_pack_is_tried",
    "test_the_example_as_shipped_is_clean",
    "test_the_severity_goes_by_the_status",
]


def test_the_example_as_shipped_is_clean(rule: str, request: pytest.FixtureRequest) -> None:
    assert shipped_tally(rule) == request.module.JUDGED[rule]


def test_a_slip_is_told_to_the_letter_until_it_is_mended(
    slip: Slip, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    tried(slip, tmp_path, request.module.REMEDIES)


def test_a_finding_keeps_its_id_and_can_be_accepted(rule: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    lived_through(of(rule, request.module.SLIPS), tmp_path)


def test_the_severity_goes_by_the_status(
    rule: str, word: str, severity: Severity, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    assert severities(of(rule, request.module.SLIPS), tmp_path, word) == {severity}


def test_every_rule_of_the_pack_is_tried(request: pytest.FixtureRequest) -> None:
    assert gaps(request.module.PACK, request.module.SLIPS) == []
