"""The engine against other evaluators of the same language: what rules say must not depend on one implementation."""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from cel_oracle import Failed, oracle
from hypothesis import given
from hypothesis import strategies as st
from model_city import MODEL_CITY
from rule_support import DAY

from pia.data import rules_root
from pia.forms.fill import fill_form
from pia.model.read import load_assessment
from pia.rules.evaluate import Evaluator
from pia.rules.expr import CelEngine, Expr, ExprFault, engine_for
from pia.rules.facts import Facts
from pia.rules.functions import FUNCTIONS
from pia.rules.load import pack_files, read_packs
from pia.rules.rule_set import RuleSet
from pia.rules.subjects import KINDS, VARIABLES
from pia.rules.testing import usable_bases
from pia.rules.witness import loaded_from
from pia.source.load import load_text
from pia.source.nodes import Mapping

if TYPE_CHECKING:
    from pia.rules.rule import Rule

RULES = RuleSet(read_packs(pack_files([rules_root() / "packs"]), own=True))
ENGINE = CelEngine(("v", "vs"))
HEIR = """\
inherits:
  - profile: juki-net-municipal-cs/2024-06
    files: {honnin: roll, sofusaki: roll}
    systems: {cs: main}
    without: [{control: no-edit, reason: 送らない。}]
controls:
  - {id: more, measure: use.authentication, refines: juki-net-municipal-cs.biometric, parameters: {factors: [biometric, card]}}
  - {id: less, measure: use.authentication, refines: juki-net-municipal-cs.biometric, parameters: {factors: [password]}}
"""
"""What makes of the connected witness an heir of a shared platform."""
SOURCES = (*usable_bases(), "heir", "example")


@cache
def facts_of(source: str) -> Facts:
    if source == "example":
        loaded = load_assessment(MODEL_CITY)
    elif source == "nagaoka":
        loaded = load_assessment(rules_root().parent / "assessments" / source)
    elif source == "heir":
        overlay = load_text(HEIR, "heir").root
        assert isinstance(overlay, Mapping)
        loaded = loaded_from("connected", overlay)
    else:
        loaded = loaded_from(source)
    return Facts(loaded, lambda: fill_form(loaded), as_of=DAY.isoformat())


def expressions(rule: Rule) -> dict[str, Expr]:
    found = {"when": rule.when, "require": rule.require}
    found |= {f"needs {name}": expr for name, expr in rule.needs} | {
        f"values {name}": expr for name, expr in rule.values
    }
    return {name: expr for name, expr in found.items() if expr is not None}


def scope_of(facts: Facts, rule: Rule, expr: Expr, index: int) -> dict[str, Any]:
    variable = KINDS[rule.kind].variable
    scope = {name: facts.value(name) for name in expr.names if name != variable}
    return scope | {variable: facts.subjects(rule.kind)[index].facts}


def agree(value: Any, wanted: Any) -> bool:
    """Tell whether both evaluators failed, or gave the same value of the same type."""
    if isinstance(value, ExprFault) or isinstance(wanted, Failed):
        return isinstance(value, ExprFault) and isinstance(wanted, Failed)
    return type(value) is type(wanted) and bool(value == wanted)


def at_once_of(evaluator: Evaluator, rule: Rule, name: str, expr: Expr) -> list[Any] | None:
    """Return what a condition is for all subjects the quick way; None for what is no condition."""
    if name not in {"when", "require"}:
        return None
    part = rule.said_of_when if name == "when" else rule.said_of_require
    return evaluator.truths(expr, rule.kind, part, few=name == "when")


@pytest.mark.parametrize("source", SOURCES)
def test_every_shipped_expression_means_what_the_language_says(source: str) -> None:
    facts, compared, truths = facts_of(source), 0, set()
    evaluator = Evaluator(facts, RULES, engine_for(VARIABLES))
    for rule in RULES.rules:
        count = len(facts.subjects(rule.kind))
        for name, expr in expressions(rule).items():
            tree = expr.tree()
            at_once = at_once_of(evaluator, rule, name, expr)
            for index in range(0, count, max(count // 40, 1)):
                wanted = oracle(tree, scope_of(facts, rule, expr, index))
                value = evaluator.value(expr, rule.kind, index)
                assert agree(value, wanted), (rule.id, name, index, value, wanted)
                if at_once is not None:
                    assert agree(at_once[index], wanted), (rule.id, name, index, at_once[index], wanted)
                    truths.add(wanted)
                compared += 1
    assert compared > 100
    assert truths >= {True, False}


def test_every_shipped_condition_is_both_true_and_false_somewhere() -> None:
    """A condition of ``when`` or ``require`` that is the same for every witness would not have been compared at all."""
    seen: dict[str, set[Any]] = {}
    for source in (*SOURCES, "nagaoka"):  # a real one, for what only real ones say
        facts = facts_of(source)
        evaluator = Evaluator(facts, RULES, engine_for(VARIABLES))
        for rule in RULES.rules:
            for name in ("when", "require"):
                expr = expressions(rule).get(name)
                if expr is not None:
                    found = at_once_of(evaluator, rule, name, expr) or []
                    seen.setdefault(f"{rule.id} {name}", set()).update(one for one in found if isinstance(one, bool))
    assert sum(len(values) == 2 for values in seen.values()) > len(seen) // 2


FAULT = "fault"
MEANINGS: list[tuple[str, Any]] = [
    # a failure is absorbed where the other operand decides, on either side
    ("false && v.x", False),
    ("v.x && false", False),
    ("true || v.x", True),
    ("v.x || true", True),
    ("(1 / 0 == 1) || true", True),
    ("v.x && true", FAULT),
    ("v.x || false", FAULT),
    ("v.x && v.y || true", True),
    ("true ? 1 : v.x", 1),
    ("v.x ? 1 : 2", FAULT),
    ("[1, 0].exists(x, 1 / x == 1)", True),
    ("[0, 1].exists(x, 1 / x == 1)", True),
    ("[0, 1].exists(x, 1 / x == 9)", FAULT),
    ("[0, 1].all(x, 1 / x == 2)", False),
    ("[0, 1].all(x, 1 / x == 1)", FAULT),
    ("[0, 1].filter(x, 1 / x == 1)", FAULT),
    ("[0, 1].exists_one(x, 1 / x == 1)", FAULT),
    # null equals null alone, and has no order, no truth and no fields
    ("v.n == null", True),
    ("v == null", False),
    ("v.n == 1", False),
    ("v.n != 1", True),
    ("v.n == v.n", True),
    ("null in [1, null]", True),
    ("v.n < 1", FAULT),
    ("v.n + 1", FAULT),
    ("v.n && true", FAULT),
    ("v.n && false", False),
    ("!v.n", FAULT),
    ("v.n ? 1 : 2", FAULT),
    ("v.n.a", FAULT),
    ("has(v.n)", True),
    ("has(v.x)", False),
    ("size(v.n)", FAULT),
    # whole numbers have 64 bits, never wrap, and divide towards zero
    ("5 / 2", 2),
    ("-5 / 2", -2),
    ("5 % -3", 2),
    ("-5 % 3", -2),
    ("5 / 0", FAULT),
    ("5 % 0", FAULT),
    ("9223372036854775807 + 1", FAULT),
    ("-9223372036854775807 - 2", FAULT),
    ("9223372036854775807 * 2", FAULT),
    ("-9223372036854775808", -9223372036854775808),
    ("v.one == v.float", True),
    ("v.one < v.half", True),
    ("v.one == v.text", False),
    ("v.one < v.text", FAULT),
    ("v.yes == v.one", False),
    ("v.yes + v.one", FAULT),
    # texts are counted and compared by code points
    ("size('あ\U00020bb7')", 2),
    ("'Z' < 'a'", True),
    ("'ab' < 'abc'", True),
    ("'い' < 'あ'", False),
    ("'a' + 'b'", "ab"),
    ("'abc'.contains('')", True),
    ("'abc'.startsWith('bc')", False),
    ("'abc'.endsWith('bc')", True),
    ("'xay'.matches('a')", True),
    ("v.text.matches('^$')", False),
    ("['a', 'b'].join('・')", "a・b"),
    # lists and maps
    ("[].all(x, false)", True),
    ("[].exists(x, true)", False),
    ("[1, 2, 3].filter(x, x > 1)", [2, 3]),
    ("[1, 2].map(x, x * 2)", [2, 4]),
    ("[1, 2, 3].map(x, x > 1, x * 2)", [4, 6]),
    ("[1, 2, 3].exists_one(x, x > 2)", True),
    ("[1, 2, 3].exists_one(x, x > 1)", False),
    ("[1] + [2]", [1, 2]),
    ("[1, [2]] == [1, [2]]", True),
    ("[1, 2] == [2, 1]", False),
    ("[1, 2][1]", 2),
    ("[1, 2][2]", FAULT),
    ("[1, 2][-1]", FAULT),
    ("{'a': 1}['a']", 1),
    ("{'a': 1}.b", FAULT),
    ("'a' in {'a': 1}", True),
    ("v.list.map(x, v.list.map(y, x * 10 + y))", [[11, 12], [21, 22]]),
    ("[1].map(v, v + 1)", [2]),
    ("cel.bind(v, 3, v * v)", 9),
]
DATA = {"n": None, "one": 1, "float": 1.0, "half": 1.5, "text": "1", "yes": True, "list": [1, 2]}


@pytest.mark.parametrize("text, meaning", MEANINGS, ids=[one[0] for one in MEANINGS])
def test_the_meaning_of_the_language(text: str, meaning: Any) -> None:
    made = ENGINE.compile(text)
    value = made.evaluate(ENGINE.activation({"v": DATA, "vs": []}))
    wanted = oracle(made.tree(), {"v": DATA, "vs": []})
    if meaning is FAULT:
        assert isinstance(value, ExprFault)
        assert isinstance(wanted, Failed)
    else:
        assert type(value) is type(meaning)
        assert value == meaning
        assert wanted == meaning


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(max_size=4),
    st.lists(st.integers(-3, 3), max_size=3),
)
OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "+", "&&", "||", "in")


@given(st.sampled_from(OPERATORS), VALUES, VALUES)
def test_operators_over_any_two_facts(operator: str, left: Any, right: Any) -> None:
    data = {"v": {"a": left, "b": right}, "vs": []}
    made = ENGINE.compile(f"v.a {operator} v.b")
    value, wanted = made.evaluate(ENGINE.activation(data)), oracle(made.tree(), data)
    if operator == "in" and not isinstance(right, list):
        assert isinstance(value, ExprFault)
    else:
        assert agree(value, wanted), (value, wanted)


@given(
    st.lists(st.one_of(st.none(), st.integers(-2, 2), st.booleans()), max_size=5),
    st.sampled_from(("all", "exists", "exists_one", "filter")),
)
def test_macros_over_any_list(elements: list[Any], macro: str) -> None:
    data = {"v": {"list": elements}, "vs": elements}
    for condition in ("x == 1", "x > 0", "x", "4 / x == 2"):
        made = ENGINE.compile(f"vs.{macro}(x, {condition})")
        value, wanted = made.evaluate(ENGINE.activation(data)), oracle(made.tree(), data)
        assert agree(value, wanted), (condition, value, wanted)


def independent() -> Any:
    """Return the module ``cel`` of common-expression-language, an implementation in Rust; skip where it is not installed."""
    try:
        module = importlib.import_module("cel")
    except ImportError:
        pytest.skip("common-expression-language is not installed: no independent implementation to compare with")
    if not hasattr(module, "evaluate"):
        pytest.skip("the module 'cel' of this environment is another package")
    return module


@pytest.mark.parametrize("source", SOURCES)
def test_another_implementation_agrees_on_every_shipped_expression(source: str) -> None:
    """Where both give a value it must be one value; what the other one does not know (extensions) is left out."""
    other, facts, compared = independent(), facts_of(source), 0
    functions = {function.name: function.call for function in FUNCTIONS}
    evaluator = Evaluator(facts, RULES, engine_for(VARIABLES))
    for rule in RULES.rules:
        for name, expr in expressions(rule).items():
            for index in range(min(len(facts.subjects(rule.kind)), 5)):
                value = evaluator.value(expr, rule.kind, index)
                try:
                    found = other.evaluate(expr.text, {**functions, **scope_of(facts, rule, expr, index)})
                except Exception:  # noqa: BLE001  # whatever the other package raises: it has no value to compare
                    continue
                if not isinstance(value, ExprFault):
                    assert found == value, (rule.id, name, index)
                    compared += 1
    assert compared > 100
