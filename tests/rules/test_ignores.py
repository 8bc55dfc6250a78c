from __future__ import annotations

from pathlib import Path

import pytest
from rule_support import check, from_folder, rule_data, rules_of

from pia.rules.finding import Finding, Suppression
from pia.rules.ignores import ignores_of

HEAD = """\
schema: 1
form: juten
edition: 2024-10
status: published
title: 試験評価書
body: {name: 試験市長, kind: municipality}
work: {name: 試験}
systems:
"""
NOTE = rules_of(rule_data(for_="systems", require="false", severity="note"))
ERROR = rules_of(rule_data(for_="systems", require="false"))


def judged(tmp_path: Path, systems: str, rules=NOTE, **options: object) -> list[Finding]:
    return check(rules, loaded=from_folder(tmp_path, HEAD + systems), **options)[0]


@pytest.mark.parametrize(
    "systems",
    [
        "  - {id: a, name: 甲}  # pia: ignore[a-rule] 更改まで\n",
        "  - id: a  # pia: ignore[a-rule] 更改まで\n    name: 甲\n",
        "  - id: a\n    name: 甲   #pia:ignore[ a-rule ]   更改まで\n",
        "  - id: a\n    # pia: ignore[a-rule] 更改まで\n    name: 甲\n",
    ],
)
def test_a_note_is_ignored_by_a_comment_anywhere_in_its_lines(tmp_path: Path, systems: str) -> None:
    [found] = judged(tmp_path, systems)
    assert found.waived == Suppression("inline", "更改まで")


def test_only_the_finding_of_those_lines(tmp_path: Path) -> None:
    findings = judged(tmp_path, "  - {id: a, name: 甲}  # pia: ignore[a-rule] 更改まで\n  - {id: b, name: 乙}\n")
    assert {f.key: f.waived is not None for f in findings} == {"systems/a": True, "systems/b": False}


@pytest.mark.parametrize(
    "comment, rule, message",
    [
        ("# pia: ignore[a-rule]", "ignore-not-allowed", "the ignore of 'a-rule' gives no reason"),
        ("# pia: ignore[] 理由", "ignore-not-allowed", "the ignore names no rule"),
        ("# pia: ignore[b-rule] 理由", "waiver-orphaned", "there is no finding of 'b-rule' on this line"),
    ],
)
def test_a_comment_that_may_not_stand_is_a_finding(tmp_path: Path, comment: str, rule: str, message: str) -> None:
    told = judged(tmp_path, f"  - {{id: a, name: 甲}} {comment}\n")
    [own] = [f for f in told if f.rule == rule]
    assert (own.place.line, own.place.column, own.message.en, own.severity) == (9, 22, message, "error")
    assert all(f.waived is None for f in told)


def test_graver_findings_cannot_be_ignored(tmp_path: Path) -> None:
    told = judged(tmp_path, "  - {id: a, name: 甲}  # pia: ignore[a-rule] 更改まで\n", ERROR)
    assert [(f.rule, f.waived) for f in told] == [("a-rule", None), ("ignore-not-allowed", None)]
    assert told[1].message.en == "a finding of 'a-rule' is not a note and cannot be ignored inline"


@pytest.mark.parametrize(
    "systems",
    [
        "  - {id: a, name: '甲 # pia: ignore[a-rule] 更改まで'}\n",
        "  - id: a\n    name: 甲\n    functions: |\n      # pia: ignore[a-rule] 更改まで\n      機能\n",
        "  - {id: a, name: 甲#pia:ignore[a-rule]}\n".replace("[", "(").replace("]", ")"),
    ],
)
def test_what_stands_inside_a_text_is_no_comment(tmp_path: Path, systems: str) -> None:
    assert ignores_of(from_folder(tmp_path, HEAD + systems)) == []
    assert [f.waived for f in judged(tmp_path, systems)] == [None]


def test_several_rules_in_one_comment(tmp_path: Path) -> None:
    rules = rules_of(
        rule_data(for_="systems", require="false", severity="note"),
        rule_data(id="b-rule", for_="systems", require="false", severity="note"),
    )
    findings = judged(tmp_path, "  - {id: a, name: 甲}  # pia: ignore[a-rule, b-rule] 更改まで\n", rules)
    assert [f.waived is not None for f in findings] == [True, True]


def test_without_waivers_no_comment_counts(tmp_path: Path) -> None:
    assert [
        f.waived for f in judged(tmp_path, "  - {id: a, name: 甲}  # pia: ignore[a-rule] 理由\n", waivers=False)
    ] == [None]


def test_a_partial_run_leaves_comments_for_other_rules_alone(tmp_path: Path) -> None:
    assert len(judged(tmp_path, "  - {id: a, name: 甲}  # pia: ignore[b-rule] 理由\n", complete=False)) == 1
