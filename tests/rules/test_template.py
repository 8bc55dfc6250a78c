from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.errors import Words
from pia.rules.template import Template, TemplateError, shown


def test_placeholders_of_both_languages() -> None:
    made = Template.of(Words("{a}件と{b}件", "{b} and {a}"))
    assert made.names == {"a", "b"}
    assert made.fill({"a": "1", "b": "{a}"}) == Words("1件と{a}件", "{a} and 1")


def test_without_placeholders_the_words_are_shared() -> None:
    made = Template.of(Words("そのまま {{x}}", "as it is {{x}}"))
    assert made.fill({}) is made.fill({"x": "1"})
    assert made.fill({}) == Words("そのまま {x}", "as it is {x}")


@pytest.mark.parametrize("text", ["{", "}", "{A}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>9}", "{}"])
def test_anything_but_a_name_is_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        Template.of(Words(text, "x"))


@given(st.text(max_size=30), st.text(max_size=30))
def test_values_are_never_read_as_templates(text: str, value: str) -> None:
    doubled = text.replace("{", "{{").replace("}", "}}")
    assert Template.of(Words(doubled + "{a}", "{a}")).fill({"a": value}) == Words(text + value, value)


@given(st.text(max_size=30))
def test_source_reads_back(text: str) -> None:
    doubled = text.replace("{", "{{").replace("}", "}}") + "{a}"
    made = Template.of(Words(doubled, "x"))
    assert Template.of(made.source()) == made


@pytest.mark.parametrize(
    "value, text",
    [
        (None, "（空欄）"),
        (True, "はい"),
        (False, "いいえ"),
        (7, "7"),
        (2024, "2024"),
        (120_000, "120,000"),
        ("あ", "あ"),
        ("あ" * 300, "あ" * 200 + "…"),
        ([], "（なし）"),
        (["a", None, 3], "a、（空欄）、3"),
        ({"b": 1, "a": "x"}, "a=x、b=1"),
        (1.5, "1.5"),
    ],
)
def test_how_facts_are_said(value: object, text: str) -> None:
    assert shown(value) == text
