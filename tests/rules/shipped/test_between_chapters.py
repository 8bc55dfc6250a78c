"""Rules on existence and agreement between chapters, on slips of the example city: where each is told, in which words.

Every rule has a slip and a near miss; what a rule says of the shipped example itself must be nothing at all.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from slips import MARK, only
from tried_between import RULES

from pia.app.opened import open_assessment
from pia.forms.fill import fill_form
from pia.rules.engine import check_assessment

if TYPE_CHECKING:
    from pia.forms.tree import Form
    from pia.model.read import Loaded
    from pia.rules.finding import Finding

DAY = date(2026, 1, 15)
EXAMPLE_CITY = Path(__file__).resolve().parents[3] / "assessments" / "example"

CASES_FILE = Path(__file__).resolve().parents[2] / "data" / "between-chapters.yaml"
ANNEX = "juki/annex-1.csv"


@dataclass(frozen=True, slots=True)
class Told:
    """A finding: the file, the text around its first character (behind the mark), its key and its words."""

    file: str
    at: str
    key: str
    severity: str
    ja: str
    en: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Edits of the example and everything that the rule says about them; nothing told is a near miss."""

    rule: str
    name: str
    edits: tuple[tuple[str, str, str], ...]
    told: tuple[Told, ...] = ()


def _read() -> tuple[Case, ...]:
    entries = yaml.safe_load(CASES_FILE.read_text(encoding="utf-8"))
    return tuple(
        Case(
            entry["rule"],
            entry["name"],
            tuple((file, written, instead) for file, written, instead in entry["edits"]),
            tuple(Told(**told) for told in entry.get("told", ())),
        )
        for entry in entries
    )


CASES = _read()


def judged(city: Path, rule: str) -> list[Finding]:
    loaded = open_assessment(city / "juki")
    return check_assessment(loaded, lambda: fill_form(loaded), only(rule), as_of=DAY, assessment="juki")[0]


def place(city: Path, told: Told) -> tuple[int, int]:
    text = (city / told.file).read_text(encoding="utf-8")
    before, mark, after = told.at.partition(MARK)
    assert mark, told.at
    assert text.count(before + after) == 1, told.at
    head = text[: text.index(before + after) + len(before)]
    return head.count("\n") + 1, len(head) - head.rfind("\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not(case: Case, tmp_path: Path) -> None:
    city = tmp_path / "city"
    shutil.copytree(EXAMPLE_CITY, city)
    for file, written, instead in case.edits:
        text = (city / file).read_text(encoding="utf-8")
        assert written in text, f"{file}: {written!r}"
        assert file == ANNEX or text.count(written) == 1, f"{file}: {written!r} stands {text.count(written)} times"
        (city / file).write_text(text.replace(written, instead, 1), encoding="utf-8")
    findings = judged(city, case.rule)
    assert [(f.key, f.severity, f.outcome, f.message.ja) for f in findings] == [
        (told.key, told.severity, "violated", told.ja) for told in case.told
    ]
    for finding, told in zip(findings, case.told, strict=True):
        assert (finding.place.file.removeprefix("../"), finding.place.line, finding.place.column) == (
            told.file.removeprefix("juki/"),
            *place(city, told),
        )
        assert told.en is None or finding.message.en == told.en


@pytest.fixture(scope="module")
def example() -> tuple[Loaded, Form]:
    loaded = open_assessment(EXAMPLE_CITY / "juki")
    return loaded, fill_form(loaded)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_example_as_shipped_has_no_finding(rule: str, example: tuple[Loaded, Form]) -> None:
    assert check_assessment(*example, only(rule), as_of=DAY, assessment="juki")[0] == []


def test_every_rule_has_a_slip_and_a_near_miss() -> None:
    assert {case.rule for case in CASES if case.told} == RULES
    assert {case.rule for case in CASES if not case.told} == RULES
