"""Why a cell says what it says: found by key, path, end, label or value, with the lines that made it."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_city import MODEL_CITY
from write import HEAD, write

from pia.app.why import Explained, Fact, explain
from pia.errors import InputError
from pia.model.read import load_assessment

TEXT = HEAD + (
    "work: {name: 見本事務, subjects: {count: 83657}}\n"
    "include: [parties.yaml]\n"
    "files:\n"
    "  - id: f\n"
    "    name: 見本ファイル\n"
    "    remarks: {use: common}\n"
    "    records: [{id: g, items: [氏名, 住所]}]\n"
    "texts:\n"
    "  common: 共通の備考\n"
)
PARTIES = "parties:\n  - id: p\n    name: 見本社\n    entrusted:\n      - {file: f, name: 保守}\n"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return write(tmp_path / "juki", TEXT, parties_yaml=PARTIES)


def keys(found: tuple[Explained, ...]) -> list[str]:
    return [one.item.key for one in found]


@pytest.mark.parametrize("asked", ["work#name", "Ⅰ/1/①"])
def test_a_cell_is_found_by_its_key_and_by_its_path(work: Path, asked: str) -> None:
    [one] = explain(work, asked)
    assert (one.item.key, one.item.path, one.item.printed()) == ("work#name", "Ⅰ/1/①", "見本事務")
    assert one.facts == (
        Fact("assessment.yaml", 7, derived=False, text="work: {name: 見本事務, subjects: {count: 83657}}"),
    )


def test_a_cell_is_found_by_its_value_in_any_width(work: Path) -> None:
    assert [one.item.printed() for one in explain(work, "見本社")] == ["見本社"]
    assert keys(explain(work, "見本社")) == keys(explain(work, "　見本社 "))


def test_a_label_names_every_cell_of_that_label(work: Path) -> None:
    found = explain(work, "評価書名")
    assert {one.item.label for one in found} == {"評価書名"}


def test_the_end_of_a_key_is_enough(work: Path) -> None:
    assert keys(explain(work, "subjects")) == ["work#subjects", "files/f#subjects"]
    assert keys(explain(work, "record-band")) == ["files/f#record-band"]


def test_an_exact_key_goes_before_everything_that_merely_contains_it(work: Path) -> None:
    for one in explain(work, "見本"):
        assert keys(explain(work, one.item.key)) == [one.item.key]


def test_a_derived_cell_shows_the_facts_it_was_derived_from(work: Path) -> None:
    [one] = explain(work, "work#subjects")
    assert one.item.printed() == "1万人以上10万人未満"
    assert [(f.file, f.line, f.derived) for f in one.facts] == [("assessment.yaml", 7, True)]
    assert "83657" in one.facts[0].text


def test_a_shared_text_is_shown_where_it_is_written(work: Path) -> None:
    [one] = explain(work, "files/f#remarks")
    assert [(f.line, f.text) for f in one.facts] == [(15, "common: 共通の備考")]


def test_a_fact_of_an_included_file_names_that_file(work: Path) -> None:
    facts = [fact for one in explain(work, "保守") for fact in one.facts]
    assert ("parties.yaml", 5) in [(f.file, f.line) for f in facts]
    assert any(f.text == "- {file: f, name: 保守}" for f in facts)


@pytest.mark.parametrize("asked", ["", "  ", "そのような欄はない", "/", "#", "\0", "x" * 10_000])
def test_what_matches_nothing_is_said_not_guessed(work: Path, asked: str) -> None:
    with pytest.raises(InputError) as caught:
        explain(work, asked)
    [problem] = caught.value.problems
    assert (problem.code, problem.place) == ("unknown-item", None)
    assert problem.message.ja == f"「{asked}」に当たる欄も値もありません。"
    assert problem.remedy.ja.endswith("欄の一覧は pia form で見られます。")
    assert problem.remedy.en.endswith("see 'pia form' for the list of items")


def test_a_near_miss_names_the_nearest_cell(work: Path) -> None:
    with pytest.raises(InputError) as caught:
        explain(work, "work#nmae")
    assert caught.value.problems[0].remedy.ja.startswith("「work#name」ではありませんか。")
    assert caught.value.problems[0].remedy.en.startswith("did you mean 'work#name'? ")


def test_withheld_values_are_shown_to_those_who_hold_the_source(tmp_path: Path) -> None:
    hidden = "{value: 秘密の名, withhold: {reason: r, approver: a, shown: 非公表}}"
    one = write(tmp_path, HEAD + f"work: {{name: {hidden}}}\n")
    assert [e.item.printed() for e in explain(one, "work#name")] == ["秘密の名"]


def test_every_filled_cell_of_the_example_can_be_asked_for_and_shows_lines_that_exist() -> None:
    loaded = load_assessment(MODEL_CITY)
    lines = {name: text.splitlines() for name, text in loaded.texts().items()}
    found = explain(MODEL_CITY, "住民")
    assert len(found) > 5
    for one in found:
        for fact in one.facts:
            assert fact.text == lines[fact.file][fact.line - 1].strip()
            assert fact.text
