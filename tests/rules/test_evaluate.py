from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from rule_support import check, facts, one_rule, rule_data, rules_of, witness

from pia.rules.evaluate import Evaluator
from pia.rules.expr import Expr, ExprFault, engine_for
from pia.rules.subjects import VARIABLES

if TYPE_CHECKING:
    from pia.rules.settled import Part

MANY = "flows: [" + ", ".join(f"{{id: f{i}, from: main, to: desk, attributes: {{n: {i}}}}}" for i in range(300)) + "]"


def truths(require: str, kind: str, overlay: str = "{}") -> list[object]:
    rules = rules_of(rule_data(for_=kind, require=require))
    [rule] = rules.rules
    assert rule.require is not None
    evaluator = Evaluator(facts(overlay), rules, engine_for(VARIABLES))
    found = evaluator.truths(rule.require, kind, rule.said_of_require, few=False)
    for part in (rule.said_of_require, None):
        for few in (True, False):
            assert (
                Evaluator(evaluator.facts, rules, engine_for(VARIABLES)).truths(rule.require, kind, part, few=few)
                == found
            )
    odd = range(1, len(found), 2)
    some = evaluator.truths(rule.require, kind, rule.said_of_require, few=False, among=odd)
    assert [some[index] for index in odd] == [found[index] for index in odd]
    return found


@pytest.mark.parametrize(
    "require, want",
    [
        ("flow.attributes.n < 1000", lambda i: True),
        ("flow.attributes.n < 250", lambda i: i < 250),
        ("flow.attributes.n > 1000", lambda i: False),
        ("systems.exists(s, s.id == flow.to)", lambda i: True),
        ("systems.exists(s, s.id == flow.to && flow.attributes.n % 2 == 0)", lambda i: i % 2 == 0),
        ("systems.exists(s, s.id == 'nowhere' && s.id == flow.to)", lambda i: False),
        ("assessment.status == 'published'", lambda i: True),
        ("1 == 2", lambda i: False),
        ("flow.attributes.n < 10 // the first ten", lambda i: i < 10),
        ("flow.id == 'f7' || flow.attributes.n == 9", lambda i: i in (7, 9)),
        ("flow.id in ['f1', 'f2'] && assessment.status == 'published'", lambda i: i in (1, 2)),
        ("flow.id != 'f1' && flow.attributes.n != 2", lambda i: i not in (1, 2)),
        ("flow.id.endsWith('00')", lambda i: i in (100, 200)),
    ],
)
def test_every_way_gives_the_same_answer(require: str, want) -> None:
    overlay = MANY.replace("flows: [", "flows: [{id: notify, $remove: true}, {id: lend, $remove: true}, ")
    assert truths(require, "flows", overlay) == [want(i) for i in range(300)]
    few = overlay.replace("flows: [", "flows: [").split(", {id: f3,")[0] + "]"
    assert truths(require, "flows", few) == [want(i) for i in range(3)]


def test_one_failing_subject_does_not_hide_the_others() -> None:
    found = truths("flow.attributes.n < 250 && systems.size() > 0", "flows", MANY)
    assert found[0] == ExprFault("missing-key", "n")
    assert found[2:] == [i < 250 for i in range(300)]


def test_the_whole_list_is_seen_from_every_kind() -> None:
    assert truths("entrusted.party.name != ''", "entrusted") == [True]
    assert truths("entrusted.exists(e, e.file.id == file.id)", "files") == [True]
    assert truths("files.all(f, f.id == entrusted.file.id)", "entrusted") == [True]
    assert truths("systems.size() == 2 && assessment.key == 'assessment'", "assessment") == [True]
    assert truths(
        "system.id == 'x'",
        "systems",
        "systems: [{id: main, $remove: true}, {id: desk, connections: null}]\nfiles: []\nflows: []\ncontrols: []\nparties: []\nrecipients: []",
    ) == [False]


def test_shared_conditions_are_evaluated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = rules_of(*(rule_data(id=f"r-{i}", for_="systems", require="system.id != 'main'") for i in range(5)))
    calls: list[str] = []
    original = Evaluator._truths

    def counted(self: Evaluator, expr: Expr, kind: str, part: Part | None, **more: Any) -> list[Any]:
        calls.append(kind)
        return original(self, expr, kind, part, **more)

    monkeypatch.setattr(Evaluator, "_truths", counted)
    findings, _ = check(rules)
    assert len(findings) == 5
    assert calls == ["systems"]


def test_the_budget_of_one_evaluation_is_a_fault_not_a_crash() -> None:
    require = "flows.all(a, flows.all(b, a.id != b.id || a.key == b.key))"
    findings, _ = check(rules_of(rule_data(for_="assessment", require=require)), MANY)
    assert [f.rule for f in findings] == ["expression-error"]


def test_values_for_one_subject() -> None:
    rule = one_rule(
        for_="systems",
        require="true",
        values={"a": "system.name", "b": "files.map(f, f.id + system.id)", "c": "assessment.status"},
    )
    evaluator = Evaluator(
        facts(), rules_of(rule_data(for_="systems", require="files.size() > 0")), engine_for(VARIABLES)
    )
    found = [evaluator.value(expr, "systems", 1) for _, expr in rule.values]
    assert found == ["窓口支援システム", ["rolldesk"], "published"]


def test_nulls_that_come_back_are_given_to_the_interpreter_again() -> None:
    """Before Python 3.12 the interpreter ends itself when the count of references to None, which the binding lowers, comes to nothing."""
    engine = engine_for(VARIABLES)
    bound = engine.activation({"files": [{"a": None}] * 5})
    before = sys.getrefcount(None)
    for text in ("files[0].a", "files", "[[files[1].a]]", "{'b': files[2].a}"):
        expr = engine.compile(text)
        for _ in range(300):
            expr.evaluate(bound)
    assert sys.getrefcount(None) > before - 200


def test_witness_is_fresh_every_time() -> None:
    assert witness() == witness()
