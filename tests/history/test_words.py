"""Words of Japanese text and the shortest edit between two lists."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.history.words import Hunk, Mark, hunks, marks, rising, sentences, words

TEXT = st.text("市民部課長が7年間、保存する。\n・（）abア１ ", max_size=40)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("市民部市民課長が保存する。", ["市民部", "市民課", "長", "が", "保存", "する", "。"]),
        ("7年間、ＩＣカード", ["7", "年間", "、", "ＩＣ", "カード"]),
        ("a1\n　b", ["a", "1", "\n", "　", "b"]),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(TEXT)
def test_words_and_sentences_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text
    assert "".join(sentences(text)) == text


def test_sentences_end_at_full_stops_and_lines() -> None:
    assert sentences("一。二。\n三\n\n四") == ["一。", "二。\n", "三\n", "\n", "四"]


def applied(old: list[str], new: list[str], found: list[Hunk]) -> list[str]:
    made, at = [], 0
    for hunk in found:
        made += old[at : hunk.start] + new[hunk.new_start : hunk.new_end]
        at = hunk.end
    return made + old[at:]


def longest_common(a: list[str], b: list[str]) -> int:
    row = [0] * (len(b) + 1)
    for x in a:
        above = list(row)
        for j, y in enumerate(b):
            row[j + 1] = above[j] + 1 if x == y else max(above[j + 1], row[j])
    return row[-1]


@given(st.lists(st.sampled_from("abcd"), max_size=14), st.lists(st.sampled_from("abcd"), max_size=14))
def test_the_edit_is_right_and_the_shortest(old: list[str], new: list[str]) -> None:
    found = hunks(old, new)
    assert applied(old, new, found) == new
    touched = sum(h.end - h.start + h.new_end - h.new_start for h in found)
    assert touched == len(old) + len(new) - 2 * longest_common(old, new)
    assert all(a.end < b.start or a.new_end < b.new_start for a, b in itertools.pairwise(found))


def test_equal_lists_have_no_hunks() -> None:
    assert hunks(["a", "b"], ["a", "b"]) == []


def test_very_different_lists_are_anchored_by_what_occurs_once() -> None:
    old = [f"旧{n}" for n in range(400)] + ["錨"] + [f"前{n}" for n in range(400)]
    new = [f"新{n}" for n in range(400)] + ["錨"] + [f"後{n}" for n in range(400)]
    assert hunks(old, new) == [Hunk(0, 400, 0, 400), Hunk(401, 801, 401, 801)]


def test_nothing_in_common_is_one_hunk_and_quick() -> None:
    old, new = [f"旧{n}" for n in range(5_000)], [f"新{n}" for n in range(5_000)]
    start = time.process_time()
    assert hunks(old, new) == [Hunk(0, 5_000, 0, 5_000)]
    assert time.process_time() - start < 5


@given(TEXT, TEXT)
def test_marks_hold_both_texts(old: str, new: str) -> None:
    found = marks(old, new)
    assert "".join(m.text for m in found if m.sign != "+") == old
    assert "".join(m.text for m in found if m.sign != "-") == new
    assert all(m.text for m in found)
    assert all(a.sign != b.sign for a, b in itertools.pairwise(found))


def test_marks_show_the_word_that_changed() -> None:
    assert marks("市民部市民課長が承認する。記録する。", "市民部窓口課長が承認する。記録する。") == (
        Mark("=", "市民部"),
        Mark("-", "市民課"),
        Mark("+", "窓口課"),
        Mark("=", "長が承認する。記録する。"),
    )


def test_a_very_long_sentence_is_marked_as_a_whole() -> None:
    old, new = "ア1" * 1_200, "イ2" * 1_200
    assert marks(old, new) == (Mark("-", old), Mark("+", new))


@given(st.lists(st.integers(0, 20), max_size=12, unique=True))
def test_the_rising_part_is_the_longest(numbers: list[int]) -> None:
    found = [y for _, y in rising(list(enumerate(numbers)))]
    assert found == sorted(found)
    best = [1] * len(numbers)
    for i in range(len(numbers)):
        best[i] = 1 + max((best[j] for j in range(i) if numbers[j] < numbers[i]), default=0)
    assert len(found) == max(best, default=0)
