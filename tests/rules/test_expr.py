from __future__ import annotations

import pytest

from pia.rules.expr import MAX_TEXT, CelEngine, ExprError, ExprFault, engine_for

ENGINE = CelEngine(("file", "files"))


def value(text: str, **data: object) -> object:
    return ENGINE.compile(text).evaluate(ENGINE.activation(data))


@pytest.mark.parametrize(
    "text, result",
    [
        ("file.a + 1", 3),
        ("file.none == null", True),
        ("file.none", None),
        ("file.text == 'あ'", True),
        ("file.list", [1, "b", None]),
        ("file.map", {"k": True}),
        ("file.list.exists(x, x == 'b')", True),
        ("files.filter(f, f.a > 1).size()", 1),
        ("1.5 + 1.0", 2.5),
        ("file.?missing.orValue('x')", "x"),
    ],
)
def test_values_are_plain_data(text: str, result: object) -> None:
    file = {"a": 2, "none": None, "text": "あ", "list": [1, "b", None], "map": {"k": True}}
    assert value(text, file=file, files=[file, {"a": 1}]) == result


@pytest.mark.parametrize(
    "text, kind, detail",
    [
        ("file.x", "missing-key", "x"),
        ("file.none > 1", "wrong-type", "> (null_type, int64)"),
        ("file.none.a", "wrong-type", "field of a value that has no fields"),
        ("files.all(f, f >= 0)", "limit", "INTERNAL: Iteration budget exceeded [INTERNAL]"),
        ("1 / file.zero", "error", "divide by zero"),
    ],
)
def test_a_failing_evaluation_is_a_value(text: str, kind: str, detail: str) -> None:
    found = value(text, file={"none": None, "zero": 0}, files=list(range(20_000)))
    assert found == ExprFault(kind, detail)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text, offset, message, remedy",
    [
        ("filess.all(x, x.a)", 0, "there is no name 'filess'", "did you mean 'files'?"),
        ("file.a == 'あ' && g.y", 17, "there is no name 'g'", "known here"),
        ("file.a.sizze()", 7, "there is no function 'sizze'", "did you mean 'size'?"),
        ("foldd(file.a)", 0, "there is no function 'foldd'", "did you mean 'fold'?"),
        ("1 + 'a'", 2, "'+' cannot be applied to (int, string)", "agree"),
        ("file.a +", 8, "the expression is not well formed (at its end)", "check brackets"),
        ("file.a and file.b", 7, "'and' is not known here", "write '&&'"),
        ("file.a ==\n  g", 12, "there is no name 'g'", "known here"),
        ("'ab", 0, "the expression is not well formed (near ''ab')", "check brackets"),
    ],
)
def test_what_does_not_compile_is_said_in_our_words(text: str, offset: int, message: str, remedy: str) -> None:
    with pytest.raises(ExprError) as caught:
        ENGINE.compile(text)
    mistake = caught.value.mistakes[0]
    assert (mistake.offset, mistake.message.en) == (offset, message)
    assert remedy in mistake.remedy.en
    assert mistake.message.ja
    assert len(caught.value.mistakes) == 1


@pytest.mark.parametrize(
    "text",
    ["(" * 1999 + "1" + ")" * 1999, "[" * 1900 + "]" * 1900, "1" + "+1" * 1900, "-" * 3000 + "1", "x" * (MAX_TEXT + 1)],
)
def test_hostile_sizes_are_refused_or_harmless(text: str) -> None:
    try:
        made = ENGINE.compile(text)
    except ExprError:
        return
    assert made.evaluate(ENGINE.activation({})) in (1, -1)


def test_a_restored_expression_does_the_same() -> None:
    first = ENGINE.compile("file.a == 1 && files.exists(f, f.a == file.a)")
    again = ENGINE.restore(first.text, first.kept(), first.names)
    bound = ENGINE.activation({"file": {"a": 1}, "files": [{"a": 1}]})
    assert again.evaluate(bound) is first.evaluate(bound) is True
    assert again.names == {"file", "files"}
    assert again.tree() == first.tree()


def test_a_damaged_cache_is_a_fault_not_a_crash() -> None:
    broken = ENGINE.restore("file.a", b"\x01\x02", frozenset({"file"}))
    assert isinstance(broken.evaluate(ENGINE.activation({"file": {"a": 1}})), ExprFault)


def test_one_engine_per_set_of_variables() -> None:
    assert engine_for(("a",)) is engine_for(("a",))
    assert engine_for(("a",)) is not engine_for(("b",))


@pytest.mark.parametrize(
    "text, offset, remedy",
    [
        ("not (file.name == 'a')", 0, "「!」と書いてください。"),
        ("not file.name == 'a'", 0, "「!」と書いてください。"),
        ("file.name = 'a'", 10, "「==」と書いてください。"),
        ("file.name <> 'a'", 10, "「!=」と書いてください。"),
        ("file.name is null", 10, "「==」と書いてください。"),
        ("file.name == 'a' and file.name != 'b'", 17, "「&&」と書いてください。"),
        ("file.name == None", 13, "「null」と書いてください。"),
        ("file.name == True", 13, "「true」と書いてください。"),
    ],
)
def test_words_of_other_languages_are_told_with_ours(text: str, offset: int, remedy: str) -> None:
    with pytest.raises(ExprError) as caught:
        ENGINE.compile(text)
    assert [(one.offset, one.remedy.ja) for one in caught.value.mistakes] == [(offset, remedy)]
