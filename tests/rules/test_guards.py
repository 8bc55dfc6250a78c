"""What a condition compares with fixed words decides it early, and never differently from its evaluation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.rules.expr import ExprFault, engine_for
from pia.rules.guards import Guard, guards_of, may_hold
from pia.rules.subjects import VARIABLES

ENGINE = engine_for(VARIABLES)


@pytest.mark.parametrize(
    "text, want",
    [
        ('item.kind == "ticks"', (Guard(("kind",), other=False, words=("ticks",)),)),
        ('"ticks" == item.kind', (Guard(("kind",), other=False, words=("ticks",)),)),
        ("item.printed != null", (Guard(("printed",), other=True, words=(None,)),)),
        ("item.required == true", (Guard(("required",), other=False, words=(True,)),)),
        ('item.kind in ["ticks", "choice"]', (Guard(("kind",), other=False, words=("ticks", "choice")),)),
        ('item.file.id == "a" && size(item.key) > 2', (Guard(("file", "id"), other=False, words=("a",)),)),
        (
            'item.kind == "a" && (item.key != "b" && item.label.contains("c"))',
            (Guard(("kind",), other=False, words=("a",)), Guard(("key",), other=True, words=("b",))),
        ),
        ('item.kind == "a" || item.kind == "b"', ()),
        ('!(item.kind == "a")', ()),
        ("item.required", ()),
        ("item.row == 3", ()),
        ('item.kind in ["a", item.key]', ()),
        ('assessment.status == "draft"', ()),
        ('["a"].exists(k, k == item.kind)', ()),
        ("has(item.kind) == true", ()),
    ],
)
def test_what_is_read_as_a_guard(text: str, want: tuple[Guard, ...]) -> None:
    assert guards_of(ENGINE.compile(text).tree(), "item") == want


VALUES = st.sampled_from(["a", "b", "", True, False, None, 0, 1, 3])
LEAVES = st.dictionaries(st.sampled_from(["id", "x"]), VALUES, max_size=2)
FACTS = st.dictionaries(st.sampled_from(["kind", "key", "file"]), VALUES | LEAVES, max_size=3)
FIELDS = st.sampled_from(["item.kind", "item.key", "item.file.id", "item.file.x"])
WORDS = st.sampled_from(['"a"', '"b"', '""', "true", "false", "null", "1"])
COMPARED = (
    st.tuples(FIELDS, st.sampled_from(["==", "!="]), WORDS).map(" ".join)
    | st.tuples(WORDS, st.sampled_from(["==", "!="]), FIELDS).map(" ".join)
    | st.tuples(FIELDS, st.lists(WORDS, max_size=3)).map(lambda pair: f"{pair[0]} in [{', '.join(pair[1])}]")
    | st.sampled_from(["item.missing.deep", "item.key.contains('a')", "true"])
)
CONDITIONS = st.lists(COMPARED, min_size=1, max_size=3).map(" && ".join)


@given(CONDITIONS, FACTS)
def test_law_a_subject_that_fails_a_guard_does_not_meet_the_condition(text: str, facts: dict[str, object]) -> None:
    expr = ENGINE.compile(text)
    if not may_hold(guards_of(expr.tree(), "item"), facts):
        assert expr.evaluate(ENGINE.activation({"item": facts})) is False


@given(CONDITIONS, FACTS)
def test_law_where_the_condition_holds_every_guard_does(text: str, facts: dict[str, object]) -> None:
    expr = ENGINE.compile(text)
    value = expr.evaluate(ENGINE.activation({"item": facts}))
    if value is True or isinstance(value, ExprFault):
        assert may_hold(guards_of(expr.tree(), "item"), facts)


def test_a_guard_that_cannot_be_read_leaves_the_question_open() -> None:
    guard = (Guard(("file", "id"), other=False, words=("a",)),)
    assert may_hold(guard, {})
    assert may_hold(guard, {"file": None})
    assert may_hold(guard, {"file": {"id": 3}})
    assert not may_hold(guard, {"file": {"id": "b"}})
    assert not may_hold(guard, {"file": {"id": None}})
