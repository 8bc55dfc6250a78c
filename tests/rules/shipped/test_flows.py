"""The graph of flows: slips of the example city and what each rule says, and near misses that pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from slips import edited, judged, pack_rules
from tried_flow_means import MEANS
from tried_flow_paths import NODES, PATHS, Case, flow
from tries_slips import (  # noqa: F401
    test_the_example_as_shipped_has_no_finding,
)

if TYPE_CHECKING:
    from pathlib import Path

PACK = "flows"
CASES = (*PATHS, *MEANS)


@pytest.mark.parametrize("one", CASES, ids=[f"{one.rule}: {one.name}" for one in CASES])
def test_a_slip_is_told_where_it_was_made(one: Case, tmp_path: Path) -> None:
    directory = edited(tmp_path, one.edits)
    findings = judged(directory, one.rule)[0]
    if not one.key:
        assert [f.message.ja for f in findings] == []
        return
    (finding,) = [f for f in findings if f.key == one.key]
    assert finding.outcome == "violated"
    for words in one.says:
        assert words in finding.message.ja
    name, _, beginning = one.at.partition(": ")
    lines = (directory / name).read_text(encoding="utf-8").split("\n")
    assert finding.place.file == name
    rest = "\n".join([lines[finding.place.line - 1][finding.place.column - 1 :], *lines[finding.place.line :]])
    assert rest.startswith((beginning, beginning.lstrip(), beginning.lstrip(" -")))


def test_silence_about_the_number_is_asked_for_where_it_may_leave(tmp_path: Path) -> None:
    directory = edited(tmp_path, (NODES, flow("id: out, from: juki, to: town, carries: [juki-file], label: 通知")))
    (finding,) = judged(directory, "number-to-other-body-has-basis")[0]
    assert (finding.outcome, finding.key) == ("undetermined", "flows/out")
    assert "contains_number" in finding.message.ja


def test_every_rule_of_the_pack_has_a_slip() -> None:
    only_by_examples = {
        "file-is-erased",
        "connection-has-flow",
        "media-flow-controlled",
    }  # 様式4, and media of all sorts
    assert {one.rule for one in CASES if one.key} == set(pack_rules(PACK)) - only_by_examples
