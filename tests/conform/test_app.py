"""A whole run over the example city: findings as every report takes them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pia.app.conform import UNCHECKED, UNREADABLE, conform
from pia.data import example_root
from pia.errors import InputError, UsageError
from pia.report.github import render_github
from pia.report.junit import render_junit
from pia.report.sarif import render_sarif

HOST = "host: app1"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    folder = tmp_path / "city"
    shutil.copytree(example_root(), folder)
    body = folder / "body.yaml"
    text = body.read_text("utf-8")
    old = "evidence: [{config: password-policy}]"
    assert old in text
    body.write_text(
        text.replace(old, f"evidence: [{{config: password-policy, path: etc/login.defs, {HOST}}}]"), "utf-8"
    )
    return folder


def tree(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "root" / "app1" / "etc" / "login.defs"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return tmp_path / "root"


def test_a_conforming_configuration_is_no_finding_and_the_rest_is_open(city: Path, tmp_path: Path) -> None:
    done = conform([city / "juki"], tree(tmp_path, "PASS_MAX_DAYS 60\n"), "2026-03-01")
    outcomes = {control.control: control.outcome for _, control in done.controls}
    assert outcomes["password-expiry"] == "conforms"
    assert {o for id_, o in outcomes.items() if id_ != "password-expiry"} == {"unchecked"}
    assert {finding.rule for finding in done.result.findings} == {UNCHECKED}
    tally = {one.id: one for one in done.result.rules}
    assert tally["password-age-login-defs"].satisfied == 1
    assert tally["sshd-no-root"].reason is not None


def test_a_drifted_configuration_is_told_in_its_own_file(city: Path, tmp_path: Path) -> None:
    done = conform([city / "juki"], tree(tmp_path, "# x\nPASS_MAX_DAYS 99999\n"), "2026-03-01")
    (finding,) = [one for one in done.result.findings if one.outcome == "violated"]
    assert (finding.rule, finding.place.file, finding.place.line) == (
        "password-age-login-defs",
        "app1/etc/login.defs",
        2,
    )
    assert finding.related[0].place.file.endswith("body.yaml")
    assert dict(finding.values)["declared"] == "（非公表）"
    assert dict(finding.values)["pass_max_days"] == "99999 (app1/etc/login.defs:2)"
    assert "app1/etc/login.defs" in render_sarif(done.result, done.rules)
    assert "password-age-login-defs" in "".join(render_junit(done.result))
    assert "file=app1/etc/login.defs,line=2" in "".join(render_github(done.result))


def test_a_file_that_is_not_understood_is_a_finding_with_its_line(city: Path, tmp_path: Path) -> None:
    done = conform([city / "juki"], tree(tmp_path, "\nPASS_MAX_DAYS x\n"), "2026-03-01")
    (finding,) = [one for one in done.result.findings if one.rule == UNREADABLE]
    assert (finding.place.file, finding.place.line, finding.severity) == ("app1/etc/login.defs", 2, "error")


def test_a_missing_file_is_open_and_points_at_the_assessment(city: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = conform([city / "juki"], tmp_path / "empty", "2026-03-01")
    found = [one for one in done.result.findings if "login.defs" in one.message.en]
    assert [one.outcome for one in found] == ["undetermined"]
    assert found[0].place.file.endswith("body.yaml")
    assert not [one for one in done.result.findings if one.outcome == "violated"]


def test_nothing_to_hold_is_refused(tmp_path: Path, city: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        conform([city / "juki"], tmp_path / "none")
    for path in (city / "body.yaml", *city.rglob("*.yaml")):
        path.write_text(path.read_text("utf-8").replace("config:", "document:"), "utf-8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no control names"):
        conform([city / "juki"], tmp_path / "empty", "2026-03-01")


def test_several_assessments_share_the_readings(city: Path, tmp_path: Path) -> None:
    done = conform([city], tree(tmp_path, "PASS_MAX_DAYS 99999\n"), "2026-03-01")
    violated = [one for one in done.result.findings if one.outcome == "violated"]
    assert {one.assessment for one in violated} <= set(done.result.assessments)
    assert len({one.id for one in done.result.findings}) == len(done.result.findings)


def pia(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    from pia.cli.main import main

    code = main(list(words))
    return code, capsys.readouterr().out


def test_the_command(city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(tree(tmp_path, "PASS_MAX_DAYS 60\n"))
    juki = str(city / "juki")
    assert pia(capsys, "conform", juki, "--root", root)[0] == 0
    assert pia(capsys, "conform", juki, "--root", root, "--strict")[0] == 1
    code, told = pia(capsys, "conform", juki, "--root", root, "--explain", "--lang", "en")
    assert code == 0
    assert "pass_max_days: 60 (app1/etc/login.defs:1)" in told
    assert "disable-on-lapse" in told
    assert "90d" not in told
    (tmp_path / "root" / "app1" / "etc" / "login.defs").write_text("PASS_MAX_DAYS 100\n", "utf-8")
    for fmt in ("text", "json", "sarif", "junit", "github"):
        code, told = pia(capsys, "conform", juki, "--root", root, "--format", fmt)
        assert code == 1
        assert "app1/etc/login.defs" in told
    assert pia(capsys, "conform", juki, "--root", str(tmp_path / "none"))[0] == 2


def test_the_evidence_of_a_run_is_taken_by_a_check(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tree(tmp_path, "PASS_MAX_DAYS 100\n")
    evidence = tmp_path / "evidence.json"
    assert (
        pia(
            capsys,
            "conform",
            str(city / "juki"),
            "--root",
            str(root),
            "--evidence",
            str(evidence),
            "--as-of",
            "2026-03-01",
        )[0]
        == 1
    )
    code, told = pia(
        capsys, "check", str(city / "juki"), "--evidence", str(evidence), "--as-of", "2026-03-01", "--format", "json"
    )
    assert code in (0, 1)
    assert "login.defs" in told
    assert pia(capsys, "conform", str(city), "--root", str(root), "--evidence", str(evidence))[0] == 2
