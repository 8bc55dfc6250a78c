"""``matches`` with patterns compiled once: the same answers, places and names as the engine's own has."""

from __future__ import annotations

import pytest

from pia.rules import regex
from pia.rules.expr import CelEngine, ExprError, ExprFault
from pia.rules.regex import OWN, WRITTEN, matches, with_own_name

ENGINE = CelEngine(("file",))


def value(text: str, **data: object) -> object:
    return ENGINE.compile(text).evaluate(ENGINE.activation(data))


def test_both_names_are_of_one_length() -> None:
    assert len(OWN) == len(WRITTEN)


@pytest.mark.parametrize(
    "text",
    [
        "file.name == 'matches(a)'",
        'file.name == "matches(a)"',
        "file.name == r'matches(\\'",
        "file.name == '''a matches('b') c'''",
        'file.name == """a matches("b") c"""',
        "file.name == 'a\\'matches(b)'",
        "file.matches == 1  // matches(x)",
        "file.matchesx(1)",
        "rematches(file)",
    ],
)
def test_only_the_called_name_is_another(text: str) -> None:
    assert with_own_name(text) == text


def test_the_called_name_stands_where_it_was_written() -> None:
    text = "file.name.matches('matches(') && matches (file.name, r'x\\')  // matches(1)"
    own = with_own_name(text)
    assert own == "file.name._search('matches(') && _search (file.name, r'x\\')  // matches(1)"
    assert len(own) == len(text)


@pytest.mark.parametrize(
    "text, found",
    [
        ("file.name.matches('^長.市$')", True),
        ("matches(file.name, '長岡')", True),
        ("file.name.matches('岡')", True),
        ("file.name.matches('^岡')", False),
        ("'a.b'.matches(r'a\\.b')", True),
        ("'acb'.matches(r'a\\.b')", False),
        ("'matches(' == 'matches' + '('", True),
    ],
)
def test_a_pattern_is_searched_for_in_both_ways_of_calling(text: str, found: bool) -> None:
    assert value(text, file={"name": "長岡市"}) is found


@pytest.mark.parametrize("pattern", ["(", "a{2000}", "(?<=a)b", "\\1", "(?P<n>a"])
def test_what_is_no_pattern_is_a_fault(pattern: str) -> None:
    found = value("file.name.matches(file.pattern)", file={"name": "a", "pattern": pattern})
    assert isinstance(found, ExprFault)
    assert "matches" in found.detail
    with pytest.raises(ValueError, match=r"^matches: "):
        matches("a", pattern)


def test_a_pattern_that_would_take_too_much_memory_is_a_fault() -> None:
    with pytest.raises(ValueError, match=r"^matches: "):
        matches("a", "((a{1,100}){1,100}){1,100}")


def test_nothing_grows_without_measure_with_the_text() -> None:
    assert matches("a" * 200_000, "(a+)+$") is True
    assert matches("a" * 200_000 + "b", "^(a+)+$") is False


def test_a_fault_in_an_expression_names_what_was_written() -> None:
    with pytest.raises(ExprError) as refused:
        ENGINE.compile("file.name == 'あ' && matches(file.name)")
    assert [(one.offset, OWN in one.message.en + one.remedy.en) for one in refused.value.mistakes] == [(20, False)]
    assert "matches" in str(refused.value)


def test_the_tree_shows_the_written_name() -> None:
    assert OWN not in repr(ENGINE.compile("file.name.matches('a')").tree())


def test_a_pattern_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    regex._compiled.cache_clear()
    for name in ("a", "b", "c"):
        value("file.name.matches('once and again')", file={"name": name})
    assert (regex._compiled.cache_info().misses, regex._compiled.cache_info().hits) == (1, 2)
