from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia.model.read import load_assessment
from pia.rules.engine import check_assessment
from pia.rules.load import load_packs

if TYPE_CHECKING:
    from types import ModuleType

BENCH = Path(__file__).parents[2] / "bench" / "w1_generate.py"


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("w1_generate", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("flows, rules, findings", [(100, 10, 155), (1000, 50, 7959)])
@pytest.mark.parametrize("distinct", [False, True])
def test_exactly_the_expected_findings(tmp_path: Path, flows: int, rules: int, findings: int, distinct: bool) -> None:
    w1 = generator()
    assert w1.expected(flows, rules) == findings
    (tmp_path / "assessment.yaml").write_text(w1.assessment(flows), encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(w1.rules(rules, distinct=distinct), encoding="utf-8")
    loaded = load_assessment(tmp_path)
    found, tallies = check_assessment(
        loaded,
        lambda: pytest.fail("no rule looks at the form"),
        load_packs([tmp_path / "rules.yaml"], only=True),
        as_of=date(2026, 1, 15),
    )
    assert len(found) == findings
    assert len({f.id for f in found}) == findings
    assert sum(t.violated for t in tallies) == findings
    assert all(t.selected == flows for t in tallies)
    lines = w1.assessment(flows).split("\n")
    for one in found[:: max(len(found) // 50, 1)]:
        text = lines[one.place.line - 1]
        assert (
            text[one.place.column - 1 : one.place.end_column - 1] in ("false", "0", "team4")
            or int(text.split(": ")[1]) >= 50
        )


def test_the_big_one_is_counted_right() -> None:
    assert generator().expected(5000, 100) == 80375
