"""``pia check --evidence``: files of evidence beside the assessments, of both kinds, sound and broken."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from console import call
from model_city import MODEL_CITY

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = {"file": "screen.conf", "sha256": "0" * 64}


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return shutil.copytree(MODEL_CITY, tmp_path / "mihon")


def written(tmp_path: Path, *entries: dict[str, Any], assessment: str = "mihon", name: str = "evidence.json") -> Path:
    path = tmp_path / name
    data = {"schema": 1, "assessment": assessment, "produced_by": "test", "as_of": "2025-03-10", "entries": entries}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def found(capsys: pytest.CaptureFixture[str], city: Path, *evidence: Path) -> tuple[int, list[str]]:
    options = [word for path in evidence for word in ("--evidence", str(path))]
    ran = call(capsys, "check", str(city), "--format", "json", "--as-of", "2025-04-01", *options)
    return ran.code, [f"{one['severity']} {one['rule']} {one['key']}" for one in json.loads(ran.out)["findings"]]


def test_what_is_shown_changes_nothing_for_a_clean_assessment(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = {"control": "screen-lock", "kind": "configuration", "outcome": "held", "source": CONFIG}
    assert found(capsys, city, written(tmp_path, held)) == found(capsys, city)


def test_a_refuted_control_fails_the_check(city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refuted = {"control": "screen-lock", "kind": "configuration", "outcome": "refuted", "source": CONFIG}
    code, findings = found(capsys, city, written(tmp_path, refuted))
    assert code == 1
    assert "error control-not-refuted controls/screen-lock" in findings


def test_rehearsed_and_real_evidence_come_in_two_files(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = {"control": "screen-lock", "kind": "configuration", "outcome": "held", "source": CONFIG}
    rehearsed = {"control": "right-issue", "kind": "rehearsed", "probe": "p", "outcome": "refuted"}
    code, findings = found(capsys, city, written(tmp_path, held), written(tmp_path, rehearsed, name="rehearsal.json"))
    assert code == 1
    assert [one for one in findings if "control-not-refuted" in one] == [
        "error control-not-refuted controls/right-issue"
    ]


def test_evidence_of_another_assessment_is_refused(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = {"control": "screen-lock", "kind": "configuration", "outcome": "held", "source": CONFIG}
    path = written(tmp_path, held, assessment="other")
    ran = call(capsys, "check", str(city), "--evidence", str(path), "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "is evidence for 'other', which is not one of the assessments checked (mihon)" in ran.err


def test_every_broken_file_is_told_at_once(city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mixed = written(
        tmp_path,
        {"control": "a", "kind": "configuration", "outcome": "held", "source": CONFIG},
        {"control": "a", "kind": "rehearsed", "probe": "p", "outcome": "held"},
    )
    ran = call(
        capsys,
        "check",
        str(city),
        "--evidence",
        str(mixed),
        "--evidence",
        str(tmp_path / "nowhere.json"),
        "--lang",
        "en",
    )
    assert (ran.code, ran.out) == (2, "")
    assert "Rehearsed and real evidence stand in one file." in ran.err
    assert "nowhere.json" in ran.err
