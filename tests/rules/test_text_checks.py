"""The text functions behind the editorial checks: they never fail, whatever a text holds, and take time as it grows."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_support import DAY, from_folder

from pia.rules.abbreviations import defined_in
from pia.rules.checks import CHECKS, check_named
from pia.rules.checks.brackets_balanced import unbalanced
from pia.rules.checks.sentence_complete import cut_off
from pia.rules.checks.text_not_repeated import differing
from pia.rules.facts import Facts
from pia.rules.flaw import Flaw, Spot
from pia.rules.hits import quote, sentence_at
from pia.rules.places import Places
from pia.rules.shingles import near_duplicates
from pia.rules.subjects import Subject
from pia.rules.texts import Text, texts_of
from pia.rules.witness import loaded_from

SIGNS = "（）()「」『』【】。、\n ・以下「という。）第12条令和1年人ロ統計ＣＳcs〇○XX定期的に必要に応じて適切にサーバー全国市長　見本{a}媒体"
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(SIGNS), st.characters(codec="utf-8")), max_size=300)
WORDS = ("brackets-balanced", "era-years-alike", "no-drafting-leftover", "no-known-typo", "no-personal-name", "one-name-per-thing", "one-spelling-per-word",
         "sentence-complete", "vague-word-has-number", "abbreviation-defined-first", "abbreviation-defined-once", "abbreviation-used", "abbreviation-explained",
         "text-not-repeated")  # fmt: skip
WHOLE = Subject("assessment", "", (), {})


@dataclass
class Read:
    """Facts with texts of their own: all that most of these checks ask for."""

    texts: tuple[Text, ...]
    assessment: Any = field(default_factory=lambda: loaded_from("connected").assessment)

    def subjects(self, kind: str) -> list[Subject]:
        """Return the names of laws, of which there are none."""
        del kind
        return []


def narrative(*texts: str) -> Any:
    """Return facts whose texts are those of files."""
    return Read(tuple(Text(("files", 0, "usage", f"t{i}"), one, "narrative", "text") for i, one in enumerate(texts)))


@given(st.lists(TEXTS, max_size=4))
def test_no_text_makes_a_check_fail_and_flaws_point_into_their_text(texts: list[str]) -> None:
    facts = narrative(*texts)
    for name in WORDS:
        flaws = check_named(name)(facts, WHOLE)
        assert isinstance(flaws, list)
        for flaw in flaws:
            assert isinstance(flaw, Flaw)
            assert all(isinstance(value, str) for value in flaw.values.values())
            for spot in (flaw.at, *(spot for spot, _ in flaw.related)):
                assert spot is not None
                text = next(one.text for one in facts.texts if one.path == spot.path)
                assert 0 <= spot.start < spot.start + spot.length <= len(text)


@given(TEXTS)
def test_where_a_bracket_is_alone_one_stands(text: str) -> None:
    at = unbalanced(text)
    assert at is None or text[at] in "（）()「」『』【】〔〕［］[]〈〉《》＜＞"
    if at is None:
        assert unbalanced(f"「\n{text}\n」") is None  # not in round ones, which 1) would close


@given(TEXTS)
def test_text_functions_are_total(text: str) -> None:
    cut_off(text)
    assert all(text[start : start + len(word)] == word for word, start in defined_in(text))
    assert len(quote(text)) <= 25
    assert "\n" not in quote(text)
    for at in range(0, len(text), 7):
        assert sentence_at(text, at) in text


@given(TEXTS, TEXTS)
def test_two_texts_differ_unless_they_are_the_same(first: str, second: str) -> None:
    assert (differing(first, second) is None) == (first == second)


@given(st.lists(TEXTS, max_size=8))
def test_near_duplicates_are_pairs_of_an_earlier_and_a_later_text(texts: list[str]) -> None:
    pairs = near_duplicates(texts, 0.7)
    assert all(first < second and 0.7 <= share <= 1 for first, second, share in pairs)
    assert len({second for _, second, _ in pairs}) == len(pairs)


def test_near_duplicates_are_found_by_what_they_share() -> None:
    base = "入手元を定めたシステムに限り、ほかのシステムからの接続を受け付けない設定とし、設定の変更を記録する。"
    texts = [
        "全く別の文であって、何も共通するところがない長さの十分な文である。",
        base,
        base.replace("記録", "承認"),
        "短い。",
    ]
    assert [(first, second) for first, second, _ in near_duplicates(texts, 0.7)] == [(1, 2)]


def test_texts_that_are_all_alike_take_no_more_than_their_length() -> None:
    """Copies of one text are the worst case of an index: every piece is shared by all."""

    def spent(count: int) -> float:
        texts = [
            f"同じ文を何度も書き写した評価書の文であって、違いは{number}だけである。" * 4 for number in range(count)
        ]
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            near_duplicates(texts, 0.7)
            best = min(best, time.perf_counter() - start)
        return best

    small, large = spent(200), spent(1600)
    assert large < small * 8 * 4  # eight times the texts; a comparison of all pairs would take 64 times as long


@pytest.mark.parametrize("name", [name for name in WORDS if name != "abbreviation-used"])
@pytest.mark.parametrize(
    "piece", ["（", "第1", "を", "以下「", "〇", "A", "市長　", "サーバ", "媒体により", "見本市　", "1) "]
)
def test_the_time_of_a_check_grows_with_the_text(name: str, piece: str) -> None:
    def spent(count: int) -> float:
        facts = narrative(piece * count)
        start = time.perf_counter()
        check_named(name)(facts, WHOLE)
        return time.perf_counter() - start

    spent(100)
    assert spent(20_000) < 1.0


def test_every_check_can_be_imported_by_its_name() -> None:
    names = [entry.name for entry in CHECKS]
    assert len(set(names)) == len(names)
    for name in names:
        assert callable(check_named(name))


DOCUMENT = """\
schema: 1
form: juten
edition: 2024-10
status: draft
texts:
  shared: 共通の文に適宜とある。
body: {name: 見本市長, kind: municipality}
work:
  name: 見本事務
  description: |-
    一行目。
    　二行目に適宜とある。
files:
  - id: roll
    name: 見本台帳ファイル
    usage: {text: {use: shared}, matching: 'それは''適宜''行う。'}
    storage:
      place:
        join:
          - 一つ目の文。
          - {use: shared}
          - 三つ目も適宜行う。
"""


def test_words_are_placed_through_blocks_quotes_shared_and_joined_texts(tmp_path: Any) -> None:
    loaded = from_folder(tmp_path, DOCUMENT)
    places = Places(loaded)
    lines = DOCUMENT.split("\n")
    for text in texts_of(loaded):
        at = text.text.find("適宜")
        if at >= 0:
            place = places.spot(Spot(text.path, at, 2))
            assert lines[place.line - 1][place.column - 1 : place.end_column - 1] == "適宜", text.path


def test_a_part_of_a_joined_text_that_was_read_before_is_hidden(tmp_path: Any) -> None:
    loaded = from_folder(tmp_path, DOCUMENT)
    joined = next(text for text in texts_of(loaded) if text.path[-1] == "place")
    assert (
        joined.text.count("適宜") == 2
    )  # the shared text stands in usage, too, but only joined texts are looked through
    assert len(joined.text) == len(str(loaded.assessment.files[0].storage.place))  # type: ignore[union-attr]


def test_facts_read_the_texts_once() -> None:
    facts = Facts(loaded_from("connected"), None, as_of=DAY.isoformat())  # type: ignore[arg-type]
    assert facts.texts is facts.texts
    assert all(text.path[0] not in {"waivers", "inherits"} for text in facts.texts)


@pytest.mark.parametrize("end", ["を講じ", "を行い", "を定め", "を設け", "を図り", "を", "に関する", "及び"])
def test_a_text_that_stops_at_a_verb_without_its_end_is_cut_off(end: str) -> None:
    assert cut_off(f"・端末の利用を記録し、不正な操作を防ぐための措置{end}")
    assert not cut_off(f"・端末の利用を記録し、不正な操作を防ぐための措置{end}る。")
