"""The page of rehearsals: of technical controls with declared values most could be tried, and none was refuted or satisfied."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"

if str(DOCS) not in sys.path:
    sys.path.insert(0, str(DOCS))

from _generate import rehearsals  # noqa: E402


@pytest.mark.parametrize("name", rehearsals.NAMES)
def test_most_technical_controls_with_values_are_tried(name: str) -> None:
    found = rehearsals.technical(name)
    judged = sum(found.values()) - found["undeclared"]
    assert 10 * found["tried"] >= 6 * judged, found


def test_a_rehearsal_alone_satisfies_and_refutes_nothing() -> None:
    for name, one in rehearsals.rehearsed().items():
        assert {"satisfied", "violated"}.isdisjoint(one.counts), name
        assert {"refuted", "not-run"}.isdisjoint(run.outcome for run in one.runs), name
