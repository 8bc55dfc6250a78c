"""What a row quotes, and that it can be read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.errors import InputError
from pia.history.excerpt import ADDED, OMITTED, REMOVED, Excerpt, excerpt, replayed, rewritten

LONG = "・届出の内容を、氏名、住所、生年月日により照合する。\n・照合の結果は、二人で確かめる。\n・記録は、7年間保存する。\n・点検は、月に1回行う。"
SENTENCE = st.text("市民課が記録を7年間保存する、（略）", min_size=0, max_size=30)
TEXT = st.lists(st.tuples(SENTENCE, st.sampled_from(["。", "。\n", "\n"])), max_size=8).map(
    lambda parts: "".join(a + b for a, b in parts)
)


@given(TEXT, TEXT)
def test_a_row_gives_the_new_text_from_the_old(before: str, after: str) -> None:
    assert replayed(before, excerpt(before, after)) == after


@given(st.lists(st.tuples(st.sampled_from("アイウエ"), st.booleans(), st.booleans()), max_size=5))
def test_ticks_are_quoted_where_they_changed(choices: list[tuple[str, bool, bool]]) -> None:
    before, after = ("\n".join(f"[{'○' if c[n] else '　'}]{c[0]}" for c in choices) for n in (1, 2))
    assert replayed(before, excerpt(before, after, ticks=True)) == after


def test_only_the_sentence_that_changed_is_quoted() -> None:
    made = excerpt(LONG, LONG.replace("7年間", "5年間"))
    assert made == Excerpt(
        "excerpt",
        "（略）\n・記録は、7年間保存する。\n・点検は、月に1回行う。",
        "（略）\n・記録は、5年間保存する。\n・点検は、月に1回行う。",
    )


def test_what_is_put_in_stands_beside_its_neighbours() -> None:
    made = excerpt(LONG, LONG.replace("・記録は", "・承認は、課長が行う。\n・記録は"))
    assert made.before.count(OMITTED) == made.after.count(OMITTED) == 1
    assert "・承認は、課長が行う。" in made.after
    assert "照合する" not in made.after


def test_short_texts_are_quoted_whole() -> None:
    assert excerpt("市民課", "住民課") == Excerpt("whole", "市民課", "住民課")


def test_what_comes_and_goes() -> None:
    assert excerpt("", "新しい記載") == Excerpt("added", ADDED, "新しい記載")
    assert excerpt("旧い記載", "") == Excerpt("removed", "旧い記載", REMOVED)


def test_ticks_say_only_what_changed() -> None:
    made = excerpt("[○]紙\n[　]専用線\n[　]その他", "[○]紙\n[○]専用線\n[　]その他", ticks=True)
    assert made == Excerpt("lines", "[　]専用線", "[○]専用線")


def test_ticks_of_another_edition_are_quoted_whole() -> None:
    assert excerpt("[○]4情報", "[○]5情報\n[　]その他", ticks=True).mode == "whole"


def test_a_text_that_says_omitted_itself_is_quoted_whole() -> None:
    before = f"{LONG}{OMITTED}"
    assert excerpt(before, before.replace("7年", "5年")).mode == "whole"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("別の記載", Excerpt("whole", "記載", "新")),
        ("記載", Excerpt("added", ADDED, "新")),
        ("別", Excerpt("removed", "記載", REMOVED)),
        ("abc", Excerpt("excerpt", "（略）x（略）", "（略）y（略）")),
        ("abc", Excerpt("excerpt", "（略）c", "（略）d（略）")),
        ("abc", Excerpt("excerpt", "b（略）", "d（略）")),
        ("[○]紙", Excerpt("lines", "[　]紙", "[○]紙")),
        ("[○]紙", Excerpt("lines", "[○]紙", "[　]紙\n[　]線")),
    ],
)
def test_a_row_that_quotes_something_else_is_refused(text: str, row: Excerpt) -> None:
    with pytest.raises(InputError) as caught:
        replayed(text, row)
    assert caught.value.problems[0].code == "row-does-not-replay"


def test_a_text_written_anew_is_known() -> None:
    old = "".join(f"第{n}の措置として記録を保存する。" for n in range(60))
    new = "".join(f"番号{n}については端末を施錠する。" for n in range(60))
    assert rewritten(old, new)
    assert not rewritten(old, old.replace("第3", "第４"))
    assert not rewritten("短い", "別の")
