"""What an author of rules is told: the values an expression saw, and rules that may be without effect."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from console import ROOT, call
from rule_support import pack_text, rule_data

from pia.app.check import CheckOptions, check
from pia.app.rules import hints, new_rule, seen_by
from pia.errors import UsageError


def written(tmp_path: Path, **changes: object) -> Path:
    path = tmp_path / "local.yaml"
    good = {
        "require": "file.department != null",
        "examples": [{"pass": {}}, {"fail": {"files": [{"id": "roll", "department": None}]}}],
    }
    data = rule_data(id="own-rule", **{**good, **changes})
    path.write_text(pack_text(data), encoding="utf-8")
    return path


def codes(path: Path) -> list[tuple[str, bool]]:
    return [(hint.code, hint.grave) for hint in hints((path,))]


@pytest.mark.parametrize("id_", ["form-reaches-threshold", "waiver-expired"])
def test_the_id_of_a_rule_of_the_product_is_refused(id_: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a rule of the product"):
        new_rule(id_, tmp_path / "own.yaml")
    assert list(tmp_path.iterdir()) == []


def test_a_new_rule_gives_no_hint(tmp_path: Path) -> None:
    path = new_rule("own-rule", tmp_path / "own.yaml")
    assert codes(path) == []
    assert path.read_text("utf-8").count("  # ") >= 6


def test_a_sound_rule_gives_no_hint(tmp_path: Path) -> None:
    assert codes(written(tmp_path)) == []


@pytest.mark.parametrize(
    ("changes", "code", "grave"),
    [
        ({"when": "file.id == 'roll'"}, "hint-selects-nothing", False),
        ({"values": {"name": "file.name"}}, "hint-unused-value", False),
        ({"needs": ["file.kind"]}, "hint-no-undetermined-example", False),
        ({"require": "true"}, "hint-cannot-fail", True),
        ({"require": "false"}, "hint-cannot-pass", True),
    ],
)
def test_what_may_be_without_effect_is_named(
    tmp_path: Path, changes: dict[str, object], code: str, grave: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, **changes)
    assert (code, grave) in codes(path)
    assert call(capsys, "rules", "lint", path).code == (1 if grave else 0)
    assert call(capsys, "rules", "lint", path, "--strict").code == 1


def test_a_rule_that_says_why_it_may_select_nothing_gives_no_hint(tmp_path: Path) -> None:
    path = written(tmp_path, when="file.id == 'roll'", empty="その名のファイルがない。")
    assert "hint-selects-nothing" not in {code for code, _ in codes(path)}


def test_the_values_of_every_subject_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    wako = ROOT / "assessments" / "wako"
    subjects, loose, tally = seen_by("entrusted-count-matches", (), wako, "2026-01-15")
    assert {one.seen.key for one in subjects} >= {"files/juki-file", "files/honnin-file"}
    assert len(subjects) == tally.not_applicable + tally.selected
    assert loose == ()
    one = subjects[0].seen
    assert dict(one.facts)["file.entrusted_count"].isdigit()
    assert one.place.line > 1
    ran = call(capsys, "rules", "explain", "entrusted-count-matches", wako)
    assert ran.code == 0
    assert "■ この評価書で見た値" in ran.out
    assert "    file.entrusted_count = " in ran.out


@pytest.mark.parametrize(
    ("rule", "name"),
    [("provision-count-matches", "wako"), ("cited-place-in-force", "nagaoka"), ("required-item-filled", "wako")],
)
def test_each_finding_stands_with_what_it_is_about(rule: str, name: str) -> None:
    folder = ROOT / "assessments" / name
    subjects, loose, tally = seen_by(rule, (), folder, "2026-01-15")
    wanted = {f.id for f in check([folder], CheckOptions(as_of="2026-01-15")).findings if f.rule == rule}
    assert {finding.id.split("@")[2] for one in subjects for finding in one.findings} == {
        id_.split("@")[2] for id_ in wanted
    }
    assert loose == ()
    verdicts = [one.verdict for one in subjects]
    order = ["violated", "undetermined", "", "satisfied", "not-applicable"]
    assert verdicts == sorted(verdicts, key=order.index)
    assert verdicts.count("violated") == len({one.seen.key for one in subjects if one.findings})
    assert verdicts.count("satisfied") <= tally.satisfied


def test_a_rule_that_asks_for_one_of_many_judges_them_together(tmp_path: Path) -> None:
    path = written(tmp_path, quantifier="any", require="file.name == 'x'")
    subjects, loose, _ = seen_by("own-rule", (path,), ROOT / "assessments" / "wako", "2026-01-15")
    assert {one.verdict for one in subjects} <= {"", "violated"}
    assert len(loose) + sum(len(one.findings) for one in subjects) == 1


def test_the_rules_of_the_engine_see_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "rules", "explain", "waiver-expired", ROOT / "assessments" / "wako")
    assert ran.code == 2
    assert "rule-of-engine" in ran.err
    assert call(capsys, "rules", "explain", "waiver-expired").code == 0


def test_the_rule_of_the_page_works_as_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "tasks" / "write-a-rule.md").read_text("utf-8")
    text = textwrap.dedent(page.partition("```yaml\n")[2].partition("```")[0])
    (tmp_path / "rules").mkdir()
    path = tmp_path / "rules" / "party-name-in-full.yaml"
    path.write_text(text, encoding="utf-8")
    assert call(capsys, "rules", "lint", path.parent, "--strict").code == 0
    assert call(capsys, "rules", "test", path.parent).code == 0
    wako = ROOT / "assessments" / "wako"
    assert call(capsys, "check", wako, "--rules", path.parent, "--only-rules").code == 0
    assert "party.name = " in call(capsys, "rules", "explain", "party-name-in-full", wako, "--rules", path.parent).out
