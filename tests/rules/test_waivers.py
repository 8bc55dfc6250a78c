from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rule_support import check, from_folder, rule_data, rules_of

from pia.rules.finding import Finding, Suppression

TEXT = """\
schema: 1
form: juten
edition: 2024-10
status: published
title: 試験評価書
body: {name: 試験市長, kind: municipality}
work: {name: 試験}
systems:
  - {id: a, name: 甲}
  - {id: b, name: 乙}
waivers:
  - rule: a-rule
    key: systems/a
    reason: 更改まで
    approver: 情報政策課長
    start: 令和7年4月1日
    end: 令和8年1月31日
"""
RULES = rules_of(rule_data(for_="systems", require="false"))


def judged(tmp_path: Path, text: str = TEXT, day: date = date(2026, 1, 15), **options: object) -> list[Finding]:
    return check(RULES, loaded=from_folder(tmp_path, text), as_of=day, **options)[0]


def test_a_waiver_marks_its_finding_and_no_other(tmp_path: Path) -> None:
    findings = judged(tmp_path)
    assert {f.key: f.waived for f in findings} == {
        "systems/a": Suppression("waiver", "更改まで", "情報政策課長", "2026-01-31"),
        "systems/b": None,
    }


@pytest.mark.parametrize(
    "day, rule",
    [
        (date(2025, 3, 31), "waiver-future"),
        (date(2025, 4, 1), None),
        (date(2026, 1, 31), None),
        (date(2026, 2, 1), "waiver-expired"),
    ],
)
def test_both_days_count_in_full(tmp_path: Path, day: date, rule: str | None) -> None:
    findings = judged(tmp_path, day=day)
    told = [f for f in findings if f.rule != "a-rule"]
    assert [f.rule for f in told] == ([rule] if rule else [])
    assert all((f.waived is None) is (rule is not None) for f in findings if f.key == "systems/a")
    for one in told:
        assert (one.place.line, one.place.column) == ((16, 12) if rule == "waiver-future" else (17, 10))
        assert "a-rule" in one.message.ja
        assert one.id == f"{rule}@見本@a-rule@systems/a"


@pytest.mark.parametrize(
    "old, new, place, hint",
    [
        ("key: systems/a", "key: systems/aa", (13, 10), "the nearest finding of that rule is 'systems/a'"),
        ("rule: a-rule", "rule: a-rul", (12, 11), "there is no such rule; the nearest is 'a-rule'"),
    ],
)
def test_an_orphan_is_reported_with_what_it_may_mean(
    tmp_path: Path, old: str, new: str, place: tuple[int, int], hint: str
) -> None:
    [found] = [f for f in judged(tmp_path, TEXT.replace(old, new)) if f.rule == "waiver-orphaned"]
    assert (found.place.line, found.place.column) == place
    assert found.message.en.endswith(hint)
    assert found.severity == "error"


def test_a_period_that_cannot_be_is_expired(tmp_path: Path) -> None:
    told = [f for f in judged(tmp_path, TEXT.replace("令和8年1月31日", "令和7年3月1日")) if f.rule != "a-rule"]
    assert [f.rule for f in told] == ["waiver-expired"]
    assert "成り立ちません" in told[0].message.ja


def test_a_partial_run_leaves_other_waivers_alone(tmp_path: Path) -> None:
    text = TEXT.replace("rule: a-rule", "rule: elsewhere")
    assert [f.rule for f in judged(tmp_path, text, complete=False)] == ["a-rule", "a-rule"]
    assert "waiver-orphaned" in [f.rule for f in judged(tmp_path, text)]


def test_without_waivers_every_finding_stands(tmp_path: Path) -> None:
    findings = judged(tmp_path, TEXT.replace("令和8年1月31日", "令和7年5月1日"), waivers=False)
    assert [(f.rule, f.waived) for f in findings] == [("a-rule", None), ("a-rule", None)]


def test_the_rules_of_the_engine_cannot_be_waived(tmp_path: Path) -> None:
    text = TEXT.replace("rule: a-rule", "rule: expression-error").replace(
        "{id: a, name: 甲}", "{id: a, name: 甲, attributes: {t: x}}"
    )
    rules = rules_of(rule_data(for_="systems", when="system.id == 'a'", require="system.attributes.t < 1"))
    findings, _ = check(rules, loaded=from_folder(tmp_path, text))
    assert {(f.rule, f.waived) for f in findings} == {("expression-error", None), ("waiver-orphaned", None)}
