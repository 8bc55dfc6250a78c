"""Every finding on the five published assessments was decided by hand, and at most one in twenty grave ones is wrong."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"

if str(DOCS) not in sys.path:
    sys.path.insert(0, str(DOCS))

from _generate import real_findings as real  # noqa: E402

NUMBERED = {"nagaoka": ("E", 57, 1), "kadoma": ("K", 48, 2), "wako": ("W", 24, 2)}


def test_every_finding_has_a_verdict() -> None:
    assert real.unjudged() == []


def test_every_verdict_has_a_finding() -> None:
    assert real.unused() == []


def test_verdicts_are_of_the_three_words_and_say_where_they_come_from() -> None:
    for one in real.judged():
        assert one.verdict in real.VERDICTS, one
        assert one.sheet, one
        assert one.why or one.verdict == "confirmed", one


def test_at_most_one_in_twenty_errors_and_warnings_is_wrong() -> None:
    grave = [one for one in real.judged() if one.finding.severity != "note"]
    wrong = [one for one in grave if one.verdict == "wrong"]
    assert len(grave) > 100
    assert len(wrong) <= len(grave) * 0.05, wrong


def test_every_listed_fault_is_found_or_has_a_reason() -> None:
    for body, entries in real.faults().items():
        for entry in entries:
            found = real.found_by().get((body, entry["id"]), ())
            assert bool(found) != ("reason" in entry), f"{body} {entry['id']}: {found}"
            assert entry.get("reason", "history") in real.data()["reasons"]
            assert "rest" not in entry or found


APART = {
    ("cited-place-binds-this-body", "retention-fits-article"),  # whose article it is, and how long it lays down
    ("rating-admits-no-gap", "rating-follows-practice"),  # what is said not to be done, and what is not said
    ("choice-has-its-measure", "own-system-protected"),  # choices without a measure, and measures of other systems
    ("choice-has-its-measure", "rating-follows-practice"),  # choices of the form, and what is practice
    ("choice-has-its-measure", "own-system-protected", "rating-follows-practice"),
    ("choice-has-its-measure", "risk-is-rated"),  # of one risk: its choices, and its rating
    ("own-system-protected", "rating-follows-practice"),  # what only other systems have, and what none has
    ("function-names-a-connection", "system-stands-on-the-drawing"),  # of one system: its ticks, and the drawing
    (
        "incidents-told-with-dates",
        "incidents-within-three-years",
    ),  # of one cell: dates that are missing, and dates too old
    ("connection-has-flow", "step-numbers-complete"),  # of the whole drawing
    (
        "five-year-review",
        "publication-has-recent-change",
    ),  # the age of the assessment, and what this publication changed
    ("file-records-individual-number", "rating-only-for-what-is-done"),  # of one file: its items, and its ratings
}
"""Rules that say different things of one and the same place."""


@pytest.mark.parametrize("body", real.BODIES)
def test_one_fault_is_told_once(body: str) -> None:
    by_place: dict[str, set[str]] = {}
    for finding in real.findings(body):
        for place in {finding.key, finding.item} - {None}:
            by_place.setdefault(str(place), set()).add(finding.rule)
    twice = {place: rules for place, rules in by_place.items() if len(rules) > 1}
    assert {place: rules for place, rules in twice.items() if tuple(sorted(rules)) not in APART} == {}


@pytest.mark.parametrize("body", NUMBERED)
def test_no_listed_fault_is_left_out(body: str) -> None:
    letter, count, width = NUMBERED[body]
    wanted = [f"{letter}{number:0{width}d}" for number in range(1, count + 1)]
    assert [entry["id"] for entry in real.faults()[body]] == wanted


@pytest.mark.corpus
@pytest.mark.parametrize("body", NUMBERED)
def test_the_numbers_are_those_of_the_sheet(body: str) -> None:
    sheet = PROJECT.parent / "shared" / "facts" / f"{body}.md"
    if not sheet.is_file():
        pytest.skip("the fact sheets are not beside the project")
    letter, _, _ = NUMBERED[body]
    text = sheet.read_text("utf-8")
    there = set(re.findall(rf"^(?:- |\| ){letter}(\d+)\b", text, flags=re.MULTILINE))
    assert {int(number) for number in there} == {int(entry["id"][1:]) for entry in real.faults()[body]}


def test_every_reference_to_a_fault_is_to_one_of_the_list() -> None:
    for one in real.judged():
        if one.body in NUMBERED:
            letter, _, _ = NUMBERED[one.body]
            known = {entry["id"] for entry in real.faults()[one.body]}
            assert {number for number in one.sheet if re.fullmatch(rf"{letter}\d+", number)} <= known, one


def test_the_page_shows_every_finding() -> None:
    page = real.page()
    rows = sum(line.startswith("| `") and line.count(" | ") == 5 for line in page.splitlines())
    assert rows == len(real.judged()) == sum(len(real.findings(body)) for body in real.BODIES)
