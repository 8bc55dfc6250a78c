"""What is said of a condition without evaluating it, and that the engine never says otherwise."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.rules.expr import engine_for
from pia.rules.settled import (
    Alike,
    Both,
    Compared,
    Either,
    Flag,
    Held,
    Numbered,
    Opposite,
    Part,
    Settled,
    Sized,
    Told,
    Worded,
    numbers_in,
    part_of,
)
from pia.rules.subjects import VARIABLES

ENGINE = engine_for(VARIABLES)
TICKS = Compared(("item", "kind"), other=False, words=("ticks",))


@pytest.mark.parametrize(
    "text, want",
    [
        ('item.kind == "ticks"', TICKS),
        ('"ticks" == item.kind', TICKS),
        ("item.printed != null", Compared(("item", "printed"), other=True, words=(None,))),
        ("item.required == true", Compared(("item", "required"), other=False, words=(True,))),
        ("item.required", Flag(("item", "required"))),
        ('!(item.kind == "ticks")', Opposite(TICKS)),
        ('item.kind in ["ticks", "choice"]', Compared(("item", "kind"), other=False, words=("ticks", "choice"))),
        ('item.label.contains("a")', Worded(("item", "label"), "contains", "a")),
        ('item.label.startsWith("a")', Worded(("item", "label"), "startsWith", "a")),
        ('item.label.endsWith("a")', Worded(("item", "label"), "endsWith", "a")),
        ("size(item.key) > 2", Sized(("item", "key"), ">", 2)),
        ("2 <= size(item.key)", Sized(("item", "key"), ">=", 2)),
        ('assessment.status == "draft"', Compared(("assessment", "status"), other=False, words=("draft",))),
        ("item.row == 3", Numbered(("item", "row"), "==", 3)),
        ("3 < item.row", Numbered(("item", "row"), ">", 3)),
        ("item.row != item.file.row", Alike(("item", "row"), ("item", "file", "row"), other=True)),
        ('"a" in item.answers', Held(("item", "answers"), "a")),
        ('item.label.matches("^a+$")', Told(("item", "label"), "matches", ("^a+$",))),
        ('mentions(item.label, ["a", "b"])', Told(("item", "label"), "mentions", ("a", "b"))),
        (
            'item.kind == "ticks" && (size(items) > 3 && item.required)',
            Both((TICKS, None, Flag(("item", "required")))),
        ),
        ('item.kind == "ticks" || size(items) > 3', Either((TICKS, None))),
        ("size(items) > 3 && size(items) < 5", None),
        ("!(size(items) > 3)", None),
        ("item.row == item.col + 1", None),
        ("mentions(item.label, [item.key])", None),
        ('item.kind in ["a", item.key]', None),
        ('["a"].exists(k, k == item.kind)', None),
        ("has(item.kind) == true", None),
        ("item.label.contains(item.key)", None),
        ('item.kind == "a" ? item.required : false', None),
        ("items == []", None),
    ],
)
def test_what_is_said_of_a_condition(text: str, want: Part | None) -> None:
    part = part_of(ENGINE.compile(text).tree(), "item")
    assert part == want
    assert msgspec.convert(msgspec.to_builtins(part), Part | None) == want  # as the compiled index keeps it


PLAIN = st.sampled_from(["a", "b", "ab", "", True, False, None, 0, 1, 3])
LISTS = st.lists(st.sampled_from(["a", 1, None]), max_size=3)
LEAVES = st.dictionaries(st.sampled_from(["id", "x"]), PLAIN | LISTS, max_size=2)
FACTS = st.dictionaries(st.sampled_from(["kind", "key", "file"]), PLAIN | LEAVES | LISTS, max_size=3)
ALL_FACTS = st.lists(FACTS, min_size=1, max_size=12)
FIELDS = st.sampled_from(["item.kind", "item.key", "item.file.id", "item.file.x", "assessment.kind"])
WORDS = st.sampled_from(['"a"', '"b"', '""', "true", "false", "null", "1"])
LEAF = (
    st.tuples(FIELDS, st.sampled_from(["==", "!="]), WORDS).map(" ".join)
    | st.tuples(WORDS, st.sampled_from(["==", "!="]), FIELDS).map(" ".join)
    | st.tuples(FIELDS, st.lists(WORDS, max_size=3)).map(lambda pair: f"{pair[0]} in [{', '.join(pair[1])}]")
    | st.tuples(FIELDS, st.sampled_from(["contains", "startsWith", "endsWith"])).map(lambda p: f'{p[0]}.{p[1]}("a")')
    | st.tuples(FIELDS, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.integers(0, 2)).map(
        lambda three: f"size({three[0]}) {three[1]} {three[2]}"
    )
    | st.tuples(FIELDS, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.integers(0, 3)).map(
        lambda three: f"{three[0]} {three[1]} {three[2]}"
    )
    | st.tuples(FIELDS, st.sampled_from(["==", "!="]), FIELDS).map(" ".join)
    | FIELDS.map(lambda field: f'"a" in {field}')
    | FIELDS.map(lambda field: f'{field}.matches("^a.?$")')
    | FIELDS.map(lambda field: f'mentions({field}, ["Ａ", "b"])')
    | FIELDS
    | st.sampled_from(["item.missing.deep", "true", "false", "1 / 0 == 1", "item.kind.matches('[')"])
)
CONDITIONS = st.recursive(
    LEAF,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        | inner.map(lambda one: f"!({one})")
    ),
    max_leaves=6,
)


def told(text: str, subjects: list[dict[str, Any]], assessment: dict[str, Any]) -> list[bool | None]:
    """Return what is said of each subject."""
    settled = Settled("item", subjects, assessment)
    true, false = settled.of(part_of(ENGINE.compile(text).tree(), "item"))
    assert not true & false
    assert true | false <= settled.all
    return [True if true >> n & 1 else False if false >> n & 1 else None for n in range(len(subjects))]


@given(CONDITIONS, ALL_FACTS, FACTS)
def test_law_the_engine_says_what_is_said_without_it(
    text: str, subjects: list[dict[str, Any]], assessment: dict[str, Any]
) -> None:
    expr = ENGINE.compile(text)
    for said, facts in zip(told(text, subjects, assessment), subjects, strict=True):
        if said is not None:
            assert expr.evaluate(ENGINE.activation({"item": facts, "assessment": assessment})) is said


@pytest.mark.parametrize(
    "text, facts, want",
    [
        ('item.file.id == "a"', {}, None),
        ('item.file.id == "a"', {"file": None}, None),
        ('item.file.id == "a"', {"file": {"id": 3}}, None),
        ('item.file.id == "a"', {"file": {"id": "b"}}, False),
        ('item.file.id == "a"', {"file": {"id": None}}, False),
        ('item.file.id == "a" || item.key == "k"', {"key": "k"}, True),
        ('item.file.id == "a" && item.key == "k"', {"key": "l"}, False),
        ("!(size(item.key) > 1)", {"key": ["a", "b"]}, False),
        ("size(item.key) > 1", {"key": 3}, None),
        ("item.key", {"key": "true"}, None),
    ],
)
def test_what_cannot_be_read_leaves_the_question_open(text: str, facts: dict[str, Any], want: bool | None) -> None:
    assert told(text, [facts], {}) == [want]


@given(st.sets(st.integers(0, 300)))
def test_law_sets_of_numbers_come_back(numbers: set[int]) -> None:
    those = sum(1 << number for number in numbers)
    assert numbers_in(those) == sorted(numbers)
