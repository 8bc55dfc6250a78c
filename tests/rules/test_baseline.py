from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from rule_support import check, rule_data, rules_of

from pia.errors import InputError
from pia.rules.baseline import MAX_BASELINE, apply_baseline, read_baseline, write_baseline

if TYPE_CHECKING:
    from pia.rules.finding import Finding

RULES = rules_of(rule_data(for_="systems", require="system.id != 'main'"))


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def test_known_findings_do_not_count_and_new_ones_do(tmp_path: Path) -> None:
    findings, _ = check(RULES)
    baseline = read_baseline(written(tmp_path, write_baseline(findings)), "baseline.json")
    stricter = rules_of(rule_data(for_="systems", require="false"))
    again, _ = check(stricter, baseline=baseline)
    assert {f.key: f.waived.kind if f.waived else None for f in again} == {
        "systems/main": "baseline",
        "systems/desk": None,
    }
    assert write_baseline(again) == write_baseline(apply_baseline(again, baseline))


@pytest.mark.parametrize(
    "was, now, counts",
    [
        ("note", "note", False),
        ("note", "warning", True),
        ("warning", "error", True),
        ("error", "warning", False),
        ("undetermined", "note", True),
        ("undetermined", "undetermined", False),
        ("error", "undetermined", False),
    ],
)
def test_a_finding_that_has_become_worse_counts(tmp_path: Path, was: str, now: str, counts: bool) -> None:
    def found(gravity: str) -> Finding:
        outcome: Any = "undetermined" if gravity == "undetermined" else "violated"
        severity: Any = "warning" if gravity == "undetermined" else gravity
        return replace(check(RULES)[0][0], outcome=outcome, severity=severity)

    baseline = read_baseline(written(tmp_path, write_baseline([found(was)])), "baseline.json")
    [finding] = apply_baseline([found(now)], baseline)
    assert (finding.waived is None) is counts
    assert (("baseline", was) in finding.values) is counts


def test_a_rule_whose_severity_is_raised_fails_again(tmp_path: Path) -> None:
    mild = rules_of(rule_data(for_="systems", require="system.id != 'main'", severity="note"))
    baseline = read_baseline(written(tmp_path, write_baseline(check(mild)[0])), "baseline.json")
    assert [f.waived is None for f in check(mild, baseline=baseline)[0]] == [False]
    assert [f.waived is None for f in check(RULES, baseline=baseline)[0]] == [True]


def test_a_finding_that_is_about_one_thing_more_counts(tmp_path: Path) -> None:
    known, grown = found_with("controls/a/text", "controls/b/text"), found_with("controls/b/text", "controls/c/text")
    baseline = read_baseline(written(tmp_path, write_baseline([known])), "baseline.json")
    [same, fewer, worse] = apply_baseline([known, found_with("controls/b/text"), grown], baseline)
    assert [one.waived is None for one in (same, fewer, worse)] == [False, False, True]
    assert worse.values[-2:] == (("baseline-new", "controls/c/text"), ("baseline", "error"))
    again = read_baseline(written(tmp_path, write_baseline([grown])), "baseline.json")
    assert [one.waived is None for one in apply_baseline([grown], again)] == [False]


def test_long_names_of_members_are_told_apart_though_they_are_cut(tmp_path: Path) -> None:
    long = "texts=" + "長い文" * 60
    text = write_baseline([found_with(long + "一")])
    assert max(len(line) for line in text.splitlines()) < 80
    baseline = read_baseline(written(tmp_path, text), "baseline.json")
    [same, other] = apply_baseline([found_with(long + "一"), found_with(long + "二")], baseline)
    assert (same.waived is None, other.waived is None) == (False, True)


def test_a_baseline_of_the_older_form_knows_no_members(tmp_path: Path) -> None:
    known = found_with("controls/a/text")
    text = f'{{"schema": 2, "findings": {{"見本": {{"{known.id}": "error"}}}}}}'
    [finding] = apply_baseline([known], read_baseline(written(tmp_path, text), "baseline.json"))
    assert finding.waived is not None


def found_with(*members: str) -> Finding:
    """Return a finding that is about several things."""
    return replace(check(RULES)[0][0], members=members)


def test_a_list_among_the_values_of_a_rule_is_what_its_finding_is_about() -> None:
    rule = rule_data(
        for_="assessment", require="false", values={"names": "systems.map(s, s.id)", "count": "size(systems)"}
    )
    [finding] = check(rules_of(rule))[0]
    assert finding.members == ("names=main", "names=desk")


def test_another_assessment_has_its_own_baseline(tmp_path: Path) -> None:
    findings, _ = check(RULES)
    baseline = read_baseline(written(tmp_path, write_baseline(findings)), "baseline.json")
    other, _ = check(RULES, assessment="別の評価書")
    assert [f.waived for f in apply_baseline(other, baseline)] == [None]


def test_the_text_is_sorted_and_readable() -> None:
    findings, _ = check(rules_of(rule_data(for_="systems", require="false")))
    text = write_baseline(reversed(findings))
    assert text == write_baseline(findings)
    assert '"見本": {\n' in text
    assert '"a-rule@見本@systems/desk": "error",\n' in text
    assert text.endswith("}\n")


@pytest.mark.parametrize(
    "text, line, column",
    [
        ("{", 1, 2),
        ("[]", 1, 1),
        ('{"schema": 1, "findings": {}}', 1, 1),
        ('{"schema": 2, "findings": {"a": "b"}}', 1, 1),
        ('{"schema": 2, "findings": {"a": ["b"]}}', 1, 1),
        ('{"schema": 2, "findings": {"a": {"b": "grave"}}}', 1, 1),
        ('{"schema": 2, "findings": {"a": {"b": ["error"]}}}', 1, 1),
        ('{"schema": 2, "findings": {"a": {"b": {"as": "error", "members": []}}}}', 1, 1),
        ('{"schema": 3, "findings": {"a": {"b": {"as": "error"}}}}', 1, 1),
        ('{"schema": 3, "findings": {"a": {"b": {"as": "grave", "members": []}}}}', 1, 1),
        ('{"schema": 3, "findings": {"a": {"b": {"as": "error", "members": [1]}}}}', 1, 1),
        ('{"schema": 3, "findings": {"a": {"b": {"as": ["error"], "members": []}}}}', 1, 1),
        ('{"schema": 1,\n x}', 2, 2),
        ("[" * 100_000, 1, 1),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, text: str, line: int, column: int) -> None:
    with pytest.raises(InputError) as caught:
        read_baseline(written(tmp_path, text), "baseline.json")
    [problem] = caught.value.problems
    assert problem.place is not None
    assert (problem.code, problem.place.line, problem.place.column) == ("baseline-unreadable", line, column)
    assert problem.message.ja == "「baseline.json」は基準ファイルとして読めません。"


def test_a_missing_or_huge_baseline_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_baseline(tmp_path / "none.json", "none.json")
    assert MAX_BASELINE == 33_554_432
