"""What is tried of every pack whose cases are those of ``marked``: imported by the modules that hold the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marked import lacking, outcome

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from marked import Case

__all__ = [
    "test_a_slip_is_told_at_its_place_and_a_near_miss_is_not",
    "test_every_rule_of_the_pack_is_broken_and_nearly_broken",
]


def test_a_slip_is_told_at_its_place_and_a_near_miss_is_not(
    case: Case, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    assert outcome(case, tmp_path, request.module.DAY) == list(case.messages)


def test_every_rule_of_the_pack_is_broken_and_nearly_broken(request: pytest.FixtureRequest) -> None:
    assert lacking(request.module.PACK, request.module.CASES) == []
