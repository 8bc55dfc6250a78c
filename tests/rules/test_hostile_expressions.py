"""Expressions written to do harm: each is refused or gives a value or a fault, soon, and never takes the process down."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_support import judge, pack_text, problems_of, rule_data

from pia.errors import InputError
from pia.rules.ast import Const
from pia.rules.expr import MAX_TEXT, CelEngine, ExprError, ExprFault
from pia.rules.pack import read_pack
from pia.rules.subjects import variables
from pia.rules.typecheck import infer
from pia.source.load import load_text

ENGINE = CelEngine(("v", "vs"))
SOON = 5.0
"""Seconds that one hostile expression may take on a busy machine; most take a thousandth."""


def outcome(text: str, v: Any = None, vs: Any = ()) -> Any:
    """Return the value, the fault, or the English message of the first mistake."""
    begun = time.perf_counter()
    try:
        made = ENGINE.compile(text)
    except ExprError as error:
        mistakes, found = error.mistakes, error.mistakes[0].message.en
    else:
        mistakes, found = (), made.evaluate(ENGINE.activation({"v": v, "vs": list(vs)}))
    assert all(0 <= one.offset <= len(text) for one in mistakes)
    assert time.perf_counter() - begun < SOON
    return found


TOO_DEEP = "the expression is too deep"


@pytest.mark.parametrize("text, wanted", [
    ("(" * 20 + "1" + ")" * 20, 1),
    ("(" * 1999 + "1" + ")" * 1999, TOO_DEEP),
    ("[" * 1900 + "]" * 1900, TOO_DEEP),
    ("{'a':" * 300 + "1" + "}" * 300, TOO_DEEP),
    ("size(" * 300 + "'a'" + ")" * 300, TOO_DEEP),
    ("v" + ".a" * 1900, TOO_DEEP),
    ("1" + "+1" * 1900, TOO_DEEP),
    ("vs" + ".map(x, x)" * 350, TOO_DEEP),
    ("true" + " && true" * 440, True),
    ("false" + " || false" * 400, False),
    ("!" * 3000 + "true", True),
    ("!" * 3001 + "true", False),
    ("-" * 3000 + "1", 1),
    ("x" * (MAX_TEXT + 1), "the expression has 4001 characters, more than 4000"),
])  # fmt: skip
def test_depth_and_length_are_bounded(text: str, wanted: Any) -> None:
    found = outcome(text)
    assert type(found) is type(wanted)
    assert found == wanted


@pytest.mark.parametrize("text, wanted", [
    ("[" + "1," * 1990 + "1].size()", 1991),
    ("[" + "[1]," * 990 + "[1]].map(x, x[0]).size()", 991),
    ("{" + ",".join(f"'{n}':{n}" for n in range(380)) + "}.size()", 380),
    ("[" + "'a'," * 990 + "'b'].exists(x, x == 'b')", True),
    ("[" + "null," * 700 + "1].all(x, x == null)", False),
])  # fmt: skip
def test_long_literals_are_no_trouble(text: str, wanted: Any) -> None:
    assert outcome(text) == wanted


@pytest.mark.parametrize("pattern, text", [
    ("(a+)+$", "a" * 50_000 + "b"),
    ("(x+x+)+y", "x" * 50_000),
    ("(a|aa)+$", "a" * 50_000 + "b"),
    ("(.*)(.*)(.*)(.*)(.*)[^あ]$", "あ" * 50_000),
    ("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 50_000),
])  # fmt: skip
def test_patterns_that_ruin_others_take_linear_time(pattern: str, text: str) -> None:
    assert outcome(f"v.matches('{pattern}')", text) is False


@pytest.mark.parametrize("pattern", ["[", "(", "a{1000}{1000}", "(?<=a)b", "(?P<a", "\\\\1", "*"])
def test_patterns_that_are_none_are_a_fault(pattern: str) -> None:
    found = outcome(f"v.matches('{pattern}')", "a")
    assert isinstance(found, ExprFault)
    assert found.kind == "error"


@pytest.mark.parametrize("text, count", [
    ("vs.all(x, vs.all(y, true))", 200),
    ("vs.map(x, vs.map(y, vs.map(z, x))).size()", 40),
    ("vs.exists(a, vs.exists(b, vs.exists(c, vs.exists(d, a + b + c + d < 0))))", 60),
    ("vs.all(x, true)", 20_000),
])  # fmt: skip
def test_the_iteration_budget_stops_loops_in_loops(text: str, count: int) -> None:
    assert outcome(text, vs=range(count)) == ExprFault("limit", "INTERNAL: Iteration budget exceeded [INTERNAL]")


def test_below_the_budget_loops_in_loops_give_their_value() -> None:
    assert outcome("vs.all(x, vs.exists(y, y == x))", vs=range(90)) is True
    assert outcome("vs.map(x, vs.filter(y, y < x).size())", vs=range(60)) == list(range(60))


@pytest.mark.parametrize("text, wanted", [
    ("1 // one\n + 1 // two", 2),
    ("'//' == '//'", True),
    ("\n\n  1\n+\t1 ", 2),
    (r"'\u3042' == 'あ'", True),
    (r"r'\d' == '\\d'", True),
    ("v == '\\u0000'", False),
    ("'\x00'.size()", 1),
    ("// nothing", "the expression is not well formed (at its end)"),
    ("1 /* no */ + 1", "the expression is not well formed (near '* no */ + 1')"),
    ("# no", "the expression is not well formed (near '# no')"),
    ("名前 == 1", "the expression is not well formed (near '名前 == 1')"),
    ("ｖ == 1", "the expression is not well formed (near 'ｖ == 1')"),
    ("v\u200b == 1", "the expression is not well formed (near '\u200b == 1')"),
    ("v\u3000== 1", "the expression is not well formed (near '== 1')"),
    ("\U0001f600", "the expression is not well formed (near '\U0001f600')"),
    (r"'\ud800'", "the expression is not well formed (near ''\\ud800'')"),
    (r"'\U00110000'", "the expression is not well formed (near ''\\U00110000'')"),
    ("9223372036854775808", "the expression is not well formed (near '922337203685')"),
    ("in", "the expression is not well formed (near 'in')"),
    ("", "the expression is not well formed (at its end)"),
])  # fmt: skip
def test_comments_escapes_and_odd_letters(text: str, wanted: Any) -> None:
    assert outcome(text) == wanted


@pytest.mark.parametrize("text", [
    "__import__('os')", "open('/etc/passwd')", "exec('1')", "v.getattr('x')", "globals()",
])  # fmt: skip
def test_there_is_no_way_to_python(text: str) -> None:
    assert outcome(text).startswith("there is no function")


@pytest.mark.parametrize("text", ["v.__class__", "v['__class__']", "v.__dict__", "v.keys"])
def test_attributes_of_python_are_missing_keys(text: str) -> None:
    assert outcome(text, {"a": 1}) == ExprFault("missing-key", text.strip("v.[]'"))


@pytest.mark.parametrize("text", [
    "v.?x", "[v.?x]", "[[v.?a]]", "{'a': v.?x}", "{'a': [{'b': v.?a}]}", "vs.map(x, v.?x)", "optional.of(1)",
    "[optional.none()]", "cel.bind(o, v.?x, [o])", "{1: v.?a}",
])  # fmt: skip
def test_an_optional_is_no_value(text: str) -> None:
    """The binding of the engine crashes the process when it converts a map that holds one; nothing may get that far."""
    assert outcome(text, {"a": 1}, [1]) == ExprFault("wrong-type", "an optional without orValue(…)")


@pytest.mark.parametrize("text, wanted", [
    ("v.?x.orValue(3)", 3), ("v.?a.orValue(3)", 1), ("[?v.?x]", []), ("[?v.?a]", [1]), ("v.?x.hasValue()", False),
    ("true ? [1] : [2]", [1]), ("'optional' in ['optional']", True), ("['?']", ["?"]), ("{'?': [1]}", {"?": [1]}),
])  # fmt: skip
def test_an_optional_that_was_dealt_with_is_fine(text: str, wanted: Any) -> None:
    assert outcome(text, {"a": 1}, [1]) == wanted


@pytest.mark.parametrize("value", [10**30, {1, 2}, (1, 2), object(), "\ud800", {"x": {"y": object()}}], ids=["huge", "set", "tuple", "object", "surrogate", "object-within"])  # fmt: skip
def test_facts_that_are_no_facts_are_a_fault(value: object) -> None:
    assert isinstance(outcome("v.a == 1", {"a": value}), ExprFault | bool)
    assert isinstance(outcome("v.a.x.y == 1", {"a": value}), ExprFault | bool)


def test_a_value_that_was_never_meant_ends_as_text() -> None:
    """Durations, timestamps and types are values of the language; a message shows them and nothing fails."""
    for expression in (
        "duration('36h')",
        "timestamp('2024-01-01T00:00:00Z')",
        "type(file.name)",
        "[1.5, null]",
        "b'ab'",
    ):
        [finding], tally = judge(require="false", values={"n": expression}, message="{n}")
        assert finding.message.ja
        assert tally.violated == 1


LETTERS = st.text("v s.()[]{}?:&|!=<>+-*/%,'\"01aｖあ\n\t\\#@`\x00\u3000", max_size=40)


@given(LETTERS)
def test_any_text_is_refused_or_evaluated(text: str) -> None:
    outcome(text, {"a": 1}, [1])


PARTS = st.recursive(
    st.sampled_from(("v", "v.a", "v.x", "vs", "1", "0", "'a'", "null", "true", "v.?a", "9223372036854775807")),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(("==", "<", "+", "/", "&&", "||", "in")), inner),
        st.builds("vs.{}(x, {})".format, st.sampled_from(("all", "exists", "filter", "map", "exists_one")), inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{{'k': {}}}".format, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("size({})".format, inner),
        st.builds("fold({})".format, inner),
        st.builds("{}.a".format, inner),
        st.builds("{}[0]".format, inner),
    ),
    max_leaves=8,
)


@given(PARTS)
def test_well_formed_nonsense_is_decoded_checked_and_evaluated(text: str) -> None:
    try:
        made = ENGINE.compile(text)
    except ExprError:
        return
    found = made.evaluate(ENGINE.activation({"v": {"a": 1, "n": None}, "vs": [1, "b", None]}))
    assert found is None or isinstance(found, ExprFault | bool | int | str | list | dict | float)
    known = variables("files")
    inferred = infer(made.tree(), {"v": known["file"], "vs": known["files"]})
    assert inferred.names <= {"v", "vs"}
    assert all(0 <= one.offset <= len(text) for one in inferred.mistakes)


@given(st.text(max_size=30))
def test_any_text_survives_as_a_literal(text: str) -> None:
    quoted = "".join(f"\\U{ord(letter):08x}" for letter in text)
    try:
        made = ENGINE.compile(f"'{quoted}'")
    except ExprError:
        assert any(0xD800 <= ord(letter) <= 0xDFFF for letter in text)
        return
    assert made.evaluate(ENGINE.activation({})) == text
    assert made.tree() == Const(text, 0)


@given(st.text(max_size=60))
def test_any_text_in_a_pack_is_read_or_refused(text: str) -> None:
    for key in ("require", "when", "message", "item", "id"):
        with contextlib.suppress(InputError):
            read_pack(load_text(pack_text(rule_data(**{key: text})), "rules.yaml"))


@pytest.mark.parametrize("pack", [
    "[" * 5000,
    "schema: 1\n" * 1000,
    "a: &x [*x]\n",
    "schema: 1\npack: p\ntitle: t\nrules:\n" + "  - {}\n" * 3000,
    "schema: 1\npack: p\ntitle: t\nrules: [" + "[" * 60 + "]" * 60 + "]\n",
    "!!python/object/apply:os.system ['true']\n",
    "\x00",
    "",
    "null\n",
])  # fmt: skip
def test_a_hostile_pack_is_refused(pack: str) -> None:
    begun = time.perf_counter()
    problems = problems_of(pack)
    assert problems
    assert time.perf_counter() - begun < SOON


def test_nothing_takes_the_process_down() -> None:
    """What a crash of the engine would take with it is tried in a process of its own."""
    program = (
        "from pia.rules.expr import CelEngine\n"
        "engine = CelEngine(('v',))\n"
        "for text in (\"{'a': v.?x}\", '[v.?x]', '{1: optional.of(v)}', 'v.?x'):\n"
        "    print(engine.compile(text).evaluate(engine.activation({'v': {}})).kind)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["wrong-type"] * 4), done.stderr
