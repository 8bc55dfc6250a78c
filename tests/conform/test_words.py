"""Cutting lines into words, comments, continuations, times and sections."""

from __future__ import annotations

import pytest

from pia.conform.words import WordsError, flag, joined, seconds, sections, shell_words

UNITS = {"s": 1, "m": 60, "h": 3600}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a b", ["a", "b"]),
        ("  a\t b  ", ["a", "b"]),
        ("a # b", ["a"]),
        ("a#b c", ["a#b", "c"]),
        ("# a", []),
        ("", []),
        ('a "b c" d', ["a", "b c", "d"]),
        ('a "b # c"', ["a", "b # c"]),
        (r'"a \" b"', ['a " b']),
        ("'a b'c", ["a bc"]),
        (r"a\ b", ["a b"]),
        ('""', [""]),
    ],
)
def test_words_are_cut_as_a_shell_would(line: str, words: list[str]) -> None:
    assert shell_words(line) == words


@pytest.mark.parametrize("line", ['a "b', "a 'b", "\\"])
def test_an_open_quote_is_an_error(line: str) -> None:
    with pytest.raises(WordsError):
        shell_words(line)


def test_a_backslash_goes_on() -> None:
    assert list(joined(("a \\", "b", "c"))) == [(1, "a b"), (3, "c")]
    assert list(joined(("a \\\\", "b"))) == [(1, "a \\\\"), (2, "b")]
    assert list(joined(("# a \\", "b"), "#")) == [(2, "b")]
    assert list(joined(("a\\",))) == [(1, "a")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90", 90), ("1h30m", 5400), ("2 m", 120), ("1x", None), ("", None), ("m", None), ("-1", None), ("1h 5s", 3605)],
)
def test_times(text: str, expected: int | None) -> None:
    assert seconds(text, UNITS) == expected


@pytest.mark.parametrize(("text", "expected"), [("Yes", True), ("off", False), ("0", False), ("maybe", None)])
def test_yes_and_no(text: str, expected: bool | None) -> None:
    assert flag(text) is expected


def test_sections() -> None:
    text = ("# c", "x = 1", "[A]", "y=2 ", "z", "; c", "[B] ", "w = a = b")
    assert list(sections(text)) == [(2, "", "x", "1"), (4, "A", "y", "2"), (5, "A", "z", None), (8, "B", "w", "a = b")]
