from __future__ import annotations

import pytest
from rule_support import check, one_rule, pack_text, problems_of, rule_data, rules_of

from pia.rules.finding import Fix
from pia.rules.rule import FixSpec


def with_fix(**fix: object) -> dict[str, object]:
    return rule_data(values={"n": "file.entrusted_count"}, fix=fix)


@pytest.mark.parametrize(
    ("fix", "spec"),
    [
        (
            {"kind": "set-value", "at": "declared.entrusted_count", "value": "n"},
            FixSpec("set-value", ("declared", "entrusted_count"), "n"),
        ),
        ({"kind": "remove-key", "at": "declared.entrusted_count"}, FixSpec("remove-key", ("declared", "entrusted_count"), None)),
        ({"kind": "remove-repeated"}, FixSpec("remove-repeated", (), None)),
        ({"kind": "sort-by-date", "at": "held_from"}, FixSpec("sort-by-date", ("held_from",), None)),
    ],
)  # fmt: skip
def test_what_a_rule_may_say(fix: dict[str, object], spec: FixSpec) -> None:
    assert one_rule(values={"n": "file.entrusted_count"}, fix=fix).fix == spec


def test_a_finding_carries_its_fix_with_the_value() -> None:
    rules = rules_of(rule_data(require="false", values={"n": "file.entrusted_count"}, fix={
        "kind": "set-value", "at": "declared.entrusted_count", "value": "n",
    }))  # fmt: skip
    [finding] = check(rules)[0]
    where = ("declared", "entrusted_count")
    assert finding.fix == Fix("set-value", ("files", 0, *where), where, 1)


@pytest.mark.parametrize(
    ("fix", "code", "said"),
    [
        ({"kind": "guess"}, "rule-choice", "set-value"),
        ({"kind": "set-value", "at": "declared.entrusted_count"}, "rule-fix", "value"),
        ({"kind": "set-value", "value": "n"}, "rule-fix", "at"),
        ({"kind": "remove-repeated", "at": "name"}, "rule-fix", "at"),
        ({"kind": "remove-key", "at": "declared.entrusted_count", "value": "n"}, "rule-fix", "value"),
        ({"kind": "set-value", "at": "declared.entrusted_count", "value": "m"}, "rule-choice", "n"),
        ({"kind": "set-value", "at": "declared.entrusted_cuont", "value": "n"}, "rule-unknown-path", "entrusted_count"),
        ({"kind": "remove-repeated", "whit": "x"}, "rule-unknown-key", "with"),
    ],
)
def test_what_it_may_not_say(fix: dict[str, object], code: str, said: str) -> None:
    problems = problems_of(pack_text(with_fix(**fix)))
    assert code in {problem.code for problem in problems} or said in problems[0].remedy.ja + problems[0].message.ja, [
        (p.code, p.message.ja, p.remedy.ja) for p in problems
    ]
