"""The threshold of an assessment as a command reads it: from its folder, whatever way the people are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_city import MODEL_CITY
from write import HEAD, write

from pia.app.threshold import judge
from pia.errors import InputError


def work(subjects: str, handlers: str = "{count: 12}", more: str = "") -> str:
    return f"work: {{name: 事務, subjects: {subjects}, handlers: {handlers}{more}}}\nincident_history: {{my_number_one_year: none-occurred}}\n"


@pytest.mark.parametrize(
    ("subjects", "handlers", "mandatory", "outcome"),
    [
        ("{count: 999}", "{count: 12}", "none", "satisfied"),
        ("{count: 1000}", "{count: 12}", "kiso", "satisfied"),
        ("{count: 9999}", "{count: 900}", "kiso", "satisfied"),
        ("{count: 10000}", "{count: 499}", "kiso", "satisfied"),
        ("{count: 10000}", "{count: 500}", "juten", "satisfied"),
        ("{count: 99999}", "{count: 500}", "juten", "satisfied"),
        ("{count: 100000}", "{count: 499}", "juten", "satisfied"),
        ("{count: 100000}", "{count: 500}", "zenkoumoku", "violated"),
        ("{count: 299999}", "{count: 499}", "juten", "satisfied"),
        ("{count: 300000}", "{count: 1}", "zenkoumoku", "violated"),
        ("{band: 10万人以上30万人未満}", "{band: 10人以上50人未満}", "juten", "satisfied"),
        ("{band: 30万人以上}", "{band: unknown}", "zenkoumoku", "violated"),
        ("{band: 10万人以上30万人未満}", "{band: '500人以上1,000人未満'}", "zenkoumoku", "violated"),
    ],
)
def test_the_table_of_the_rule(tmp_path: Path, subjects: str, handlers: str, mandatory: str, outcome: str) -> None:
    found = judge(write(tmp_path, HEAD + work(subjects, handlers)))
    assert (found.mandatory, found.outcome) == (mandatory, outcome)
    assert found.missing == ()
    assert all(reason.ja and reason.en for reason in found.reasons)


@pytest.mark.parametrize(
    ("subjects", "handlers", "possible", "outcome"),
    [
        ("{band: unknown}", "{count: 12}", ("none", "kiso", "juten", "zenkoumoku"), "undetermined"),
        ("{count: 50000}", "{band: unknown}", ("kiso", "juten"), "satisfied"),
        ("{count: 200000}", "{band: unknown}", ("juten", "zenkoumoku"), "undetermined"),
    ],
)
def test_what_is_not_known_leaves_several_answers_open(
    tmp_path: Path, subjects: str, handlers: str, possible: tuple[str, ...], outcome: str
) -> None:
    found = judge(write(tmp_path, HEAD + work(subjects, handlers)))
    assert (found.mandatory, found.possible, found.outcome) == (None, possible, outcome)
    assert found.missing  # silence is never a pass: what is missing is named


def test_an_incident_with_my_number_moves_the_threshold(tmp_path: Path) -> None:
    text = HEAD + work("{count: 50000}")
    assert judge(write(tmp_path / "a", text)).mandatory == "kiso"
    assert judge(write(tmp_path / "b", text.replace("none-occurred", "occurred"))).mandatory == "juten"
    other = text.replace(
        "{my_number_one_year: none-occurred}", "{my_number_one_year: none-occurred, personal_three_years: occurred}"
    )
    assert (
        judge(write(tmp_path / "c", other)).mandatory == "kiso"
    )  # the other question of the form decides nothing here


@pytest.mark.parametrize("more", [", manual_only: true", ", staff_only: true"])
def test_exempt_work_needs_no_assessment(tmp_path: Path, more: str) -> None:
    found = judge(write(tmp_path, HEAD + work("{count: 500000}", more=more)))
    assert (found.mandatory, found.outcome) == ("none", "satisfied")
    assert found.exempt is not None


def test_the_example_reaches_its_threshold() -> None:
    found = judge(MODEL_CITY)
    assert found.outcome == "satisfied"
    assert found.mandatory is not None


def test_what_cannot_be_read_is_not_judged(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        judge(write(tmp_path, HEAD + "work: {name: 事務, subjects: {count: 八万}}\n"))
    assert [(p.code, str(p.place)) for p in caught.value.problems] == [("number-expected", "assessment.yaml:7:36")]
