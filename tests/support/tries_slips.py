"""What is tried of every pack whose slips are those of ``slips``: imported by the modules that hold the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slips import gaps, untouched

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from slips import Slip

__all__ = [
    "test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not",
    "test_every_rule_of_the_pack_is_tried",
    "test_the_example_as_shipped_has_no_finding",
]


def test_the_example_as_shipped_has_no_finding(rule: str) -> None:
    assert untouched(rule) == []


def test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not(slip: Slip, tmp_path: Path) -> None:
    assert slip.found(tmp_path) == slip.expected(tmp_path)


def test_every_rule_of_the_pack_is_tried(request: pytest.FixtureRequest) -> None:
    assert gaps(request.module.PACK, request.module.SLIPS) == []
