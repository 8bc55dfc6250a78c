from __future__ import annotations

from pathlib import Path

import pytest
from rule_support import rule_data, rules_of

from pia.rules.pack import read_pack_file
from pia.rules.rule_set import RuleSet
from pia.rules.testing import lint, run_examples, usable_bases
from pia.rules.witness import BASES, loaded_from

FIXTURE = Path(__file__).parent / "packs" / "consistency.yaml"


def test_every_example_of_the_fixture_holds() -> None:
    results = run_examples(read_pack_file(FIXTURE, "consistency.yaml", own=True).rules)
    assert len(results) == 10
    assert [(r.rule, r.message.ja) for r in results if not r.passed] == []


def outcome(example: dict[str, object], **changes: object) -> tuple[bool, str]:
    data = rule_data(
        for_="systems", require="system.zone == 'lgwan'", examples=[{"pass": {}}, {"fail": {}}, example], **changes
    )
    result = run_examples(rules_of(data).rules)[2]
    assert result.place.file == "rules.yaml"
    return result.passed, result.message.en


ALL_LGWAN = {"systems": [{"id": "main", "zone": "lgwan"}]}


@pytest.mark.parametrize(
    "example, passed, message",
    [
        ({"pass": ALL_LGWAN}, True, ""),
        ({"fail": {}}, True, ""),
        ({"fail": {}, "at": "systems/main"}, True, ""),
        (
            {"fail": {}, "findings": 2},
            False,
            "expected fail（2件）, but 0 satisfied, 1 violated, 0 undetermined, 0 not applicable",
        ),
        ({"fail": {}, "at": "systems/desk"}, False, "expected a finding at 'systems/desk', got 'systems/main'"),
        ({"pass": {}}, False, "expected pass, but 0 satisfied, 1 violated, 0 undetermined, 0 not applicable"),
        (
            {"fail": ALL_LGWAN},
            False,
            "expected fail（1件）, but 1 satisfied, 0 violated, 0 undetermined, 0 not applicable",
        ),
        (
            {"not_applicable": {}},
            False,
            "expected not_applicable, but 0 satisfied, 1 violated, 0 undetermined, 0 not applicable",
        ),
        (
            {"undetermined": {}},
            False,
            "expected undetermined, but 0 satisfied, 1 violated, 0 undetermined, 0 not applicable",
        ),
        ({"pass": {"systems": None}}, False, None),
        ({"pass": {"systemz": []}}, False, "the example is no readable assessment: there is no key 'systemz' here"),
    ],
)
def test_an_example_must_come_out_as_written(example: dict[str, object], passed: bool, message: str | None) -> None:
    found = outcome(example)
    assert found[0] is passed
    assert message is None or found[1].startswith(message)
    assert passed == (found[1] == "")


def test_a_pass_that_judged_nothing_is_no_pass() -> None:
    passed, message = outcome({"pass": {}}, when="system.zone == 'closed'")
    assert not passed
    assert "no subject meets the condition" in message


def test_an_expression_error_fails_the_example() -> None:
    data = rule_data(
        for_="systems",
        require="system.attributes.tier < 3",
        examples=[{"pass": {"systems": [{"id": "main", "attributes": {"tier": "x"}}]}}],
    )
    [missing, result] = run_examples(rules_of(data).rules)
    assert (missing.verdict, missing.passed, missing.message.en) == ("fail", False, "there is no fail example")
    assert not result.passed
    assert "failed for 'systems/main'" in result.message.en


def test_a_rule_bound_to_a_period_is_judged_inside_it() -> None:
    old = rule_data(
        for_="systems",
        require="system.zone != null",
        basis=[{"cite": "旧法", "from": "令和2年4月1日", "to": "令和3年3月31日", "source_status": "confirmed"}],
        examples=[{"pass": {}}, {"fail": {"systems": [{"id": "main", "zone": None}]}}],
    )
    assert [r.passed for r in run_examples(rules_of(old).rules)] == [True, True]


def test_lint_tries_every_rule_on_every_witness() -> None:
    assert lint(RuleSet((read_pack_file(FIXTURE, "consistency.yaml", own=True),))) == []
    examples = [{"pass": {}}, {"fail": {}}]
    rules = rules_of(rule_data(for_="files", require="1 / file.entrusted_count >= 1", examples=examples))
    problems = lint(rules)
    assert {p.code for p in problems} == {"rule-witness"}
    assert any("'minimal'" in p.message.en for p in problems)
    assert not any("'connected'" in p.message.en for p in problems)
    assert all(p.place and p.place.file == "rules.yaml" for p in problems)


@pytest.mark.parametrize("base", BASES)
def test_every_witness_is_an_assessment(base: str) -> None:
    loaded = loaded_from(base)
    assert loaded.assessment.files


def test_the_usable_witnesses_cover_the_variants() -> None:
    assert {"minimal", "connected", "provision", "transfer", "prefecture", "ministry", "draft"} <= set(usable_bases())
    kinds = {loaded_from(base).assessment.body.kind for base in usable_bases()}
    assert kinds >= {"municipality", "prefecture", "ministry"}
