from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rule_support import DAY, check, from_folder, judge, rule_data, rules_of

from pia.errors import Words
from pia.rules.engine import merge, sort_findings
from pia.rules.finding import RuleTally
from pia.rules.pack import read_pack_file
from pia.rules.rule_set import RuleSet

FIXTURE = RuleSet((read_pack_file(Path(__file__).parent / "packs" / "consistency.yaml", "consistency.yaml", own=True),))

ASSESSMENT = """\
schema: 1
form: juten
edition: 2024-10
status: published
title: 試験評価書
body: {name: 試験市長, kind: municipality}
work: {name: 試験}
files:
  - id: a
    name: 甲ファイル
    declared:
      entrusted_count: 2
  - {id: b, name: 乙ファイル, declared: {entrusted_count: 0}}
parties:
  - {id: p, name: 会社, entrusted: [{file: a}]}
"""


def tally(tallies: list[RuleTally], id_: str) -> RuleTally:
    return next(t for t in tallies if t.id == id_)


def test_a_finding_says_everything(tmp_path: Path) -> None:
    findings, tallies = check(FIXTURE, loaded=from_folder(tmp_path, ASSESSMENT))
    [found] = [f for f in findings if f.rule == "entrusted-count-matches"]
    assert found.id == "entrusted-count-matches@見本@files/a#entrusted-count"
    assert (found.severity, found.outcome, found.basis, found.viewpoint) == ("error", "violated", "様式3 Ⅱ４", "6")
    assert found.message == Words(
        "委託の件数は2件とありますが、委託事項は1件です。", "declares 2 entrusted matters but describes 1"
    )
    assert (found.place.file, found.place.line, found.place.column) == ("assessment.yaml", 12, 24)
    assert found.item is not None
    assert found.item.startswith("Ⅱ[")
    assert found.values == (("declared", "2"), ("counted", "1"))
    assert [(r.place.line, r.place.column, r.note.en) for r in found.related] == [
        (10, 11, "the matters of this file were counted")
    ]
    one = tally(tallies, "entrusted-count-matches")
    assert (one.selected, one.satisfied, one.violated, one.not_applicable) == (2, 1, 1, 0)


def test_severity_follows_the_status(tmp_path: Path) -> None:
    for status, severity in (("published", "error"), ("opinion", "warning"), ("draft", "note")):
        loaded = from_folder(tmp_path, ASSESSMENT.replace("status: published", f"status: {status}"))
        findings, _ = check(FIXTURE, loaded=loaded)
        assert {f.severity for f in findings if f.rule == "entrusted-count-matches"} == {severity}


def test_ids_survive_an_insertion_before(tmp_path: Path) -> None:
    before, _ = check(FIXTURE, loaded=from_folder(tmp_path, ASSESSMENT))
    inserted = ASSESSMENT.replace("files:\n", "files:\n  - {id: z, name: 新しいファイル}\n").replace(
        "parties:\n", "parties:\n  - {id: q, name: 別会社}\n"
    )
    after, _ = check(FIXTURE, loaded=from_folder(tmp_path, inserted))
    assert {f.id for f in before} <= {f.id for f in after}


@pytest.mark.parametrize(
    "changes, outcome, place",
    [
        ({"at": ["declared.entrusted_count", ""]}, "violated", (12, 24)),
        ({"at": ["storage.place", "name"]}, "violated", (10, 11)),
        ({"at": ["storage.place"]}, "violated", (9, 9)),
        ({}, "violated", (9, 5)),
    ],
)
def test_the_first_written_place_is_taken(
    tmp_path: Path, changes: dict[str, object], outcome: str, place: tuple[int, int]
) -> None:
    rules = rules_of(rule_data(require="file.id != 'a'", **changes))
    findings, _ = check(rules, loaded=from_folder(tmp_path, ASSESSMENT))
    assert [(f.outcome, (f.place.line, f.place.column)) for f in findings] == [(outcome, place)]


@pytest.mark.parametrize(
    "quantifier, require, outcomes, counts",
    [
        ("each", "system.zone == 'lgwan'", ["systems/main"], (1, 1, 0)),
        ("none", "system.zone == 'lgwan'", ["systems/desk"], (1, 1, 0)),
        ("any", "system.zone == 'lgwan'", [], (2, 0, 0)),
        ("any", "system.zone == 'closed'", ["systems"], (0, 1, 0)),
    ],
)
def test_quantifiers(quantifier: str, require: str, outcomes: list[str], counts: tuple[int, int, int]) -> None:
    findings, one = judge(for_="systems", quantifier=quantifier, require=require)
    assert [f.key for f in findings] == outcomes
    assert (one.satisfied, one.violated, one.undetermined) == counts


def test_a_missing_fact_is_undetermined_and_named() -> None:
    findings, one = judge(
        "{work: {handlers: null}}",
        needs=["assessment.work.handlers.count"],
        require="assessment.work.handlers.count > 1",
    )
    assert [(f.outcome, f.message.en) for f in findings] == [
        ("undetermined", "見本台帳ファイル: cannot be judged, because assessment.work.handlers.count is not given")
    ]
    assert (one.undetermined, one.satisfied) == (1, 0)
    findings, _ = judge(base="draft", needs=["file.storage.place"], require="file.storage.place != ''")
    assert (
        findings[0].message.ja
        == "見本台帳ファイル: 「保管場所」（file.storage.place）が書かれていないため、判断できません。"
    )


def test_a_missing_attribute_is_undetermined_not_a_pass() -> None:
    findings, one = judge(
        "{systems: [{id: main, attributes: {tier: 1}}]}", for_="systems", require="system.attributes.tier < 3"
    )
    assert [(f.key, f.outcome) for f in findings] == [("systems/desk", "undetermined")]
    assert "attributes.tier" in findings[0].message.ja
    assert (one.satisfied, one.undetermined) == (1, 1)


def test_a_missing_value_of_a_control_is_asked_for_by_its_path() -> None:
    findings, _ = judge(
        "{controls: [{id: one, measure: log.operation}]}",
        for_="controls",
        when="control.id == 'one'",
        require="control.parameters.retention == '7y'",
    )
    assert [f.outcome for f in findings] == ["undetermined"]
    assert "control.parameters.retention" in findings[0].message.ja


def test_an_expression_that_fails_is_a_finding_of_its_own() -> None:
    overlay = "{systems: [{id: main, attributes: {tier: high}}, {id: desk, attributes: {tier: 1}}]}"
    findings, tallies = check(rules_of(rule_data(for_="systems", require="system.attributes.tier < 3")), overlay)
    [found] = findings
    assert (found.rule, found.severity, found.outcome, found.key) == (
        "expression-error",
        "error",
        "undetermined",
        "systems/main",
    )
    assert found.id == "expression-error@見本@a-rule@systems/main"
    assert "a-rule" in found.message.ja
    assert tally(tallies, "a-rule").undetermined == 1
    assert tally(tallies, "expression-error").undetermined == 1


def test_a_condition_that_is_no_truth_value_is_reported() -> None:
    findings, _ = judge(
        "{systems: [{id: main, attributes: {on: text}}]}",
        for_="systems",
        when="system.id == 'main'",
        require="system.attributes.on",
    )
    assert [f.rule for f in findings] == ["expression-error"]


def test_any_is_undetermined_while_a_fact_is_missing() -> None:
    overlay = "{systems: [{id: main, attributes: {on: false}}]}"
    findings, one = judge(overlay, for_="systems", quantifier="any", require="system.attributes.on == true")
    assert [f.outcome for f in findings] == ["undetermined"]
    assert (one.satisfied, one.violated, one.undetermined) == (0, 0, 1)
    findings, one = judge(
        overlay.replace("false", "true"), for_="systems", quantifier="any", require="system.attributes.on == true"
    )
    assert findings == []
    assert (one.satisfied, one.undetermined) == (2, 0)


def test_selecting_nothing_is_a_note_unless_explained() -> None:
    findings, one = judge(base="minimal", for_="flows", require="flow.id != ''")
    assert [(f.rule, f.severity, f.key) for f in findings] == [("rule-selected-nothing", "note", "a-rule")]
    assert one.selected == 0
    assert one.reason is not None
    findings, one = judge(
        base="minimal", for_="flows", require="flow.id != ''", empty={"ja": "流れがない。", "en": "no flows"}
    )
    assert findings == []
    assert one.reason == Words("流れがない。", "no flows")


def test_when_leaves_subjects_out_and_says_so() -> None:
    findings, one = judge(for_="systems", when="system.zone == 'closed'", require="false")
    assert findings == []
    assert (one.selected, one.not_applicable) == (0, 2)
    assert one.reason == Words("条件（when）に当たる対象がありません。", "no subject meets the condition under 'when'")


@pytest.mark.parametrize(
    "changes, reason",
    [
        ({"applies": {"forms": ["kiso"]}}, "does not concern the form 'juten'"),
        ({"applies": {"statuses": ["draft"]}}, "does not concern the status 'published'"),
        ({"applies": {"body_kinds": ["ministry"]}}, "does not concern the kind of body 'municipality'"),
        ({"applies": {"since": "令和8年4月1日"}}, "2026-01-15 is outside the period of the rule"),
        ({"applies": {"until": "令和7年"}}, "2026-01-15 is outside the period of the rule"),
        (
            {"basis": [{"cite": "旧法", "to": "令和7年12月31日", "source_status": "confirmed"}]},
            "no basis of the rule is in force on 2026-01-15",
        ),
    ],
)
def test_a_rule_that_does_not_apply_says_why(changes: dict[str, object], reason: str) -> None:
    findings, one = judge(require="false", **changes)
    assert findings == []
    assert one.selected == 0
    assert one.reason is not None
    assert one.reason.en == reason
    assert one.reason.ja


def test_the_last_day_of_a_basis_counts() -> None:
    rules = rules_of(
        rule_data(require="false", basis=[{"cite": "旧法", "to": "令和8年1月", "source_status": "confirmed"}])
    )
    assert len(check(rules, as_of=date(2026, 1, 31))[0]) == 1
    assert check(rules, as_of=date(2026, 2, 1))[0] == []


def test_a_basis_from_memory_caps_the_severity_and_says_so() -> None:
    findings, _ = judge(require="false", basis=[{"cite": "様式3", "source_status": "memory"}])
    assert findings[0].severity == "warning"
    assert findings[0].message.ja.endswith("（この規則の根拠は記憶によるもので、原典では確かめていません。）")
    findings, _ = judge(require="false", severity="note", basis=[{"cite": "様式3", "source_status": "memory"}])
    assert findings[0].severity == "note"


def test_one_key_that_fails_twice_has_two_ids() -> None:
    findings, _ = judge(for_="systems", require="false", item="work#description")
    assert [f.id for f in findings] == [
        "a-rule@見本@work#description@systems/main",
        "a-rule@見本@work#description@systems/desk",
    ]
    assert {f.item for f in findings} == {"Ⅰ/1/②"}


def test_an_item_of_the_form_stands_where_its_value_is_written(tmp_path: Path) -> None:
    text = ASSESSMENT.replace("work: {name: 試験}", "work: {name: 試験, description: 説明}\nspecial_notes: 試験")
    rules = rules_of(
        rule_data(
            for_="items", when="item.key in ['work#name', 'work#description', 'cover#declaration']", require="false"
        )
    )
    findings, _ = check(rules, loaded=from_folder(tmp_path, text))
    places = {f.key: (f.place.line, f.place.column) for f in findings}
    assert places["work#name"] == (7, 14)
    assert places["work#description"] == (7, 31)
    assert places["cover#declaration"][0] >= 1
    assert {f.item for f in findings if f.key == "work#name"} == {"Ⅰ/1/①"}


def test_a_check_in_python() -> None:
    changes = {"for_": "systems", "require": None, "check": "flow-reaches-system", "when": "size(system.holds) > 0"}
    assert judge(**changes)[1].satisfied == 1
    findings, _ = judge("{flows: [{id: notify, carries: []}]}", **changes)
    assert [(f.key, f.outcome) for f in findings] == [("systems/main", "violated")]
    findings, _ = judge(base="minimal", **changes)
    assert [(f.key, f.outcome) for f in findings] == [("systems/main", "undetermined")]


def test_findings_come_in_one_order() -> None:
    rules = rules_of(
        rule_data(id="z-note", severity="note", for_="systems", require="false"),
        rule_data(id="y-error", severity="error", for_="systems", require="false"),
        rule_data(id="x-error", severity="error", for_="files", require="false"),
        rule_data(id="w-warning", severity="warning", for_="files", require="false"),
    )
    findings, _ = check(rules)
    assert [(f.rule, f.key) for f in findings] == [
        ("y-error", "systems/main"),
        ("y-error", "systems/desk"),
        ("x-error", "files/roll"),
        ("w-warning", "files/roll"),
        ("z-note", "systems/main"),
        ("z-note", "systems/desk"),
    ]
    assert sort_findings(reversed(findings)) == findings


def test_the_same_input_gives_the_same_findings() -> None:
    rules = rules_of(
        rule_data(for_="record_items", require="false"), rule_data(id="b-rule", for_="controls", require="false")
    )
    assert check(rules) == check(rules)


def test_tallies_of_many_assessments_are_added() -> None:
    one = RuleTally(id="a", selected=2, satisfied=1, violated=1, undetermined=0, not_applicable=0)
    none = RuleTally(
        id="a", selected=0, satisfied=0, violated=0, undetermined=0, not_applicable=1, reason=Words("無", "none")
    )
    other = RuleTally(id="b", selected=1, satisfied=0, violated=0, undetermined=1, not_applicable=0)
    both = merge([[one, other], [none]])
    assert both == (RuleTally(id="a", selected=2, satisfied=1, violated=1, undetermined=0, not_applicable=1), other)
    assert merge([[none], [none]])[0].reason == Words("無", "none")


def test_the_collector_runs_again_afterwards() -> None:
    import gc

    check(FIXTURE)
    assert gc.isenabled()


def test_the_day_reaches_the_rules() -> None:
    findings, _ = judge(for_="assessment", require=f"assessment.as_of != '{DAY.isoformat()}'")
    assert len(findings) == 1
    assert findings[0].key == "assessment"
