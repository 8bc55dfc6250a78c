from __future__ import annotations

import re
from pathlib import Path

import pytest

from pia.errors import Words
from pia.register.refusal import FIELDS, REFUSALS, Refusal, Refused, field_words

SRC = Path(__file__).resolve().parents[2] / "src" / "pia" / "register"
OWN = ("checks", "draft", "entering", "event", "identification", "logic", "protection", "staying")


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_every_refusal_speaks_both_languages_and_leaves_nothing_open(code: str) -> None:
    words = Refusal(code, "name", limit=7).words
    assert words.ja.endswith("。")
    assert re.search("[ぁ-ん]", words.ja)
    assert words.en.isascii()
    assert not words.en.endswith(".")
    assert "{" not in words.ja + words.en


def test_every_code_that_the_register_gives_has_words_and_every_word_is_given() -> None:
    given = set()
    for name in OWN:
        text = (SRC / f"{name}.py").read_text("utf-8")
        given |= set(re.findall(r'Refusal\(\s*"([a-z-]+)"', text))
        given |= set(re.findall(r'"((?:two|no)-heads?|code-in-use|number-in-use|only-[a-z-]+)"', text))
    elsewhere = "".join(path.read_text("utf-8") for path in (SRC / "nodes").glob("*.py"))
    given |= set(re.findall(r'refuse\("([a-z-]+)"', elsewhere)) & set(
        REFUSALS
    )  # nodes have refusals of their own besides
    assert given == set(REFUSALS)


def test_every_field_that_is_named_has_a_title() -> None:
    named = {"event"}
    for name in OWN:
        text = (SRC / f"{name}.py").read_text("utf-8")
        named |= set(re.findall(r'Refusal\(\s*"[a-z-]+",\s*"([a-z_]+)"', text))
    assert named <= set(FIELDS)
    for words in FIELDS.values():
        assert words.ja
        assert words.en.isascii()


def test_a_field_from_outside_is_not_repeated() -> None:
    assert field_words("佐藤太郎") == Words("項目", "item")
    assert Refusal("empty", "佐藤太郎").words == Words("項目がありません。", "item: missing")


def test_several_reasons_are_said_line_by_line() -> None:
    refused = Refused((Refusal("empty", "name"), Refusal("too-long", "kana", limit=200)))
    assert refused.codes == ("empty", "too-long")
    assert refused.words == Words(
        "氏名がありません。\nふりがなが長すぎます（上限200文字）。",
        "name: missing\nreading in kana: too long (at most 200 characters)",
    )
