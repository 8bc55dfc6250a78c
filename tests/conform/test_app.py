"""A whole run over the example city and the configurations that it ships: findings as every report takes them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pia.app.conform import UNCHECKED, UNREADABLE, Conformance, conform, counted
from pia.data import example_root
from pia.errors import InputError, UsageError
from pia.report.github import render_github
from pia.report.junit import render_junit
from pia.report.sarif import render_sarif

DAY = "2026-04-01"
LOGIN = "gyomu-ap1/etc/login.defs"
Drift = Callable[[str, str, str], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return shutil.copytree(example_root() / "hosts", tmp_path / "hosts")


@pytest.fixture
def drift(root: Path) -> Drift:
    """Return a function that replaces a text that stands once in a configuration."""

    def replaced(file: str, old: str, new: str) -> None:
        text = (root / file).read_text("utf-8")
        assert text.count(old) == 1
        (root / file).write_text(text.replace(old, new), "utf-8")

    return replaced


def held(root: Path, work: str = "juki", *, rules: Sequence[Path] = ()) -> Conformance:
    return conform([example_root() / work if work else example_root()], root, DAY, rules=rules)


@pytest.mark.parametrize("work", ["juki", "kokuho", "jutaku", ""])
def test_the_example_conforms_in_full(root: Path, work: str) -> None:
    done = held(root, work)
    assert done.result.findings == ()
    assert {control.outcome for _, control in done.controls} == {"conforms"}
    hosts = {file.partition("/")[0] for reading in done.holder.readings.values() for file in reading.files}
    assert hosts >= {"gyomu-ap1", "gyomu-db1", "mado-pc1", "exports"}
    assert counted(done, "en").endswith("differs 0, not checked 0")


def test_every_configuration_of_the_example_is_held_against_something(root: Path) -> None:
    done = held(root, "")
    read = {file for reading in done.holder.readings.values() for file in reading.files}
    assert read == {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert len({file.partition("/")[0] for file in read} - {"exports"}) == 4
    assert len({file for file in read if file.startswith("exports/")}) == 2


def test_a_drifted_configuration_is_told_in_its_own_file_and_in_the_assessment(root: Path, drift: Drift) -> None:
    drift(LOGIN, "PASS_MAX_DAYS\t90", "# x\nPASS_MAX_DAYS\t99999")
    done = held(root)
    (finding,) = done.result.findings
    assert (finding.rule, finding.outcome) == ("password-age-login-defs", "violated")
    assert (finding.place.file, finding.place.line) == ((root / LOGIN).as_posix(), 2)
    body = example_root() / "body.yaml"
    written = body.read_text("utf-8").splitlines()
    (declared,) = finding.related
    assert declared.place.file == body.as_posix()
    assert "value: 90d" in written[declared.place.line - 1]
    assert dict(finding.values)["declared"] == "（非公表）"
    assert dict(finding.values)["pass_max_days"] == f"99999 ({LOGIN}:2)"
    results = json.loads(render_sarif(done.result, done.rules))["runs"][0]["results"]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"].endswith(f"/hosts/{LOGIN}")
    assert place["region"]["startLine"] == 2
    assert f"{LOGIN}:2" in "".join(render_junit(done.result))
    assert f"/hosts/{LOGIN},line=2" in "".join(render_github(done.result))


def test_every_line_that_differs_is_named(root: Path) -> None:
    file = root / "gyomu-db1" / "etc" / "postgresql" / "15" / "main" / "pg_hba.conf"
    file.write_text(file.read_text("utf-8").replace("10.21.0.10/32", "0.0.0.0/0"), "utf-8")
    finding = next(one for one in held(root).result.findings if one.rule == "terminals-database")
    places = [(one.place.file, one.place.line) for one in finding.related]
    assert (finding.place.file, finding.place.line) == (file.as_posix(), 3)
    assert places[0][0].endswith("body.yaml")
    assert places[1:] == [(file.as_posix(), 4)]


def test_files_are_named_from_where_the_caller_stands(
    root: Path, drift: Drift, monkeypatch: pytest.MonkeyPatch
) -> None:
    drift(LOGIN, "90", "900")
    monkeypatch.chdir(root.parent)
    done = conform([example_root() / "juki"], Path("hosts"), DAY)
    assert [one.place.file for one in done.result.findings] == [f"hosts/{LOGIN}"]


def test_a_file_that_is_not_understood_is_a_finding_with_its_line(root: Path, drift: Drift) -> None:
    drift(LOGIN, "PASS_MAX_DAYS\t90", "\nPASS_MAX_DAYS\tx")
    (finding,) = [one for one in held(root).result.findings if one.rule == UNREADABLE]
    assert (finding.place.file, finding.place.line, finding.severity) == ((root / LOGIN).as_posix(), 2, "error")


def test_nothing_to_hold_is_refused(tmp_path: Path, root: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        conform([example_root() / "juki"], tmp_path / "none")
    with pytest.raises(UsageError, match="neither --root nor --snapshot"):
        conform([example_root() / "juki"], None)
    city = shutil.copytree(example_root(), tmp_path / "city")
    for path in city.rglob("*.yaml"):
        path.write_text(re.sub(r"\{config: .*?\}", "{log: 記録}", path.read_text("utf-8")), "utf-8")
    with pytest.raises(InputError, match="no control names"):
        conform([city / "juki"], root, DAY)


def test_several_assessments_share_the_readings(root: Path, drift: Drift) -> None:
    drift(LOGIN, "90", "91")
    done = held(root, "")
    assert {one.assessment for one in done.result.findings} == {"juki", "kokuho", "jutaku"} & {
        name for name, control in done.controls if control.control == "password-expiry"
    }
    assert len({one.id for one in done.result.findings}) == len(done.result.findings)


Pia = Callable[..., tuple[int, str]]


@pytest.fixture
def pia(capsys: pytest.CaptureFixture[str]) -> Pia:
    from pia.cli.main import main

    def run(*words: object) -> tuple[int, str]:
        code = main([str(word) for word in (*words, "--as-of", DAY)])
        return code, capsys.readouterr().out

    return run


def test_the_command(pia: Pia, root: Path, drift: Drift) -> None:
    juki = example_root() / "juki"
    assert pia("conform", juki, "--root", root, "--strict")[0] == 0
    (root / "gyomu-db1" / "etc" / "login.defs").unlink()
    assert pia("conform", juki, "--root", root)[0] == 0
    code, told = pia("conform", juki, "--root", root, "--strict")
    assert (code, told.count(f"[{UNCHECKED}]")) == (1, 1)
    assert "gyomu-db1:etc/login.defs" in told
    assert "設定ファイルの場所（path、host）と --root を確かめてください。" in told
    drift(LOGIN, "90", "100")
    for fmt in ("text", "json", "sarif", "junit", "github"):
        code, told = pia("conform", juki, "--root", root, "--format", fmt)
        assert code == 1
        assert LOGIN in told
    assert pia("conform", juki, "--root", root.parent / "none")[0] == 2
    assert pia("conform", juki)[0] == 2


def test_explain_shows_values_seen_and_declared_with_their_places(pia: Pia, root: Path) -> None:
    code, told = pia("conform", example_root() / "juki", "--root", root, "--explain", "--lang", "en")
    assert code == 0
    block = told[told.index("  password-age-login-defs  conforms") :]
    first, *rest = block.splitlines()[:4]
    assert first == "  password-age-login-defs  conforms: Passwords expire within the declared period"
    assert rest[0].startswith("    configuration: gyomu-ap1:etc/login.defs (")
    assert "body.yaml:" in rest[0]
    assert rest[1].startswith("    declared: （非公表） (")
    assert rest[2] == f"    pass_max_days: 90 ({(root / LOGIN).as_posix()}:1)"
    assert "permittunnel: no (sshd_config(5), OpenSSH 9.2)" in told, "a default says where it is written"
    assert "values that nothing was held against: disable-on-lapse" in told
    assert "    declared: card, password (" in told
    assert f"    empty_passwords: no ({(root / 'gyomu-ap1/etc/pam.d/common-auth').as_posix()})" in told
    assert "90d" not in told
    assert told.splitlines()[-1].endswith("differs 0, not checked 0")


def test_the_evidence_of_a_run_is_taken_by_a_check(pia: Pia, root: Path, drift: Drift, tmp_path: Path) -> None:
    drift(LOGIN, "90", "100")
    evidence, juki = tmp_path / "evidence.json", example_root() / "juki"
    assert pia("conform", juki, "--root", root, "--evidence", evidence)[0] == 1
    entries = json.loads(evidence.read_text("utf-8"))["entries"]
    assert {one["outcome"] for one in entries if one["control"] == "password-expiry"} == {"held", "refuted"}
    assert all(len(one["source"]["sha256"]) == 64 for one in entries)
    _, told = pia("check", juki, "--evidence", evidence, "--format", "json")
    assert "login.defs" in told
    assert pia("conform", example_root(), "--root", root, "--evidence", evidence)[0] == 2


OWN = """schema: 1
expectations:
  - id: port-moved
    title: {ja: 待受けの番号を変えている, en: The port is another one}
    measures: [use.authentication]
    readers: [sshd]
    require: "!facts.port.exists(p, p == 22)"
    seen: [port]
    message: {ja: 番号が22のままです。, en: The port is still 22}
    remedy: {ja: Port を変えてください。, en: change Port}
    examples:
      - {pass: "Port 2222\\n"}
      - {fail: "# x\\nPort 22\\n", line: 2}
"""


def test_a_body_adds_expectations_of_its_own(pia: Pia, root: Path, tmp_path: Path) -> None:
    own = tmp_path / "expectations" / "own.yaml"
    own.parent.mkdir()
    own.write_text(OWN, encoding="utf-8")
    juki = example_root() / "juki"
    for path in (own, own.parent):
        code, told = pia("conform", juki, "--root", root, "--rules", path, "--lang", "en")
        assert code == 1
        assert told.count("error[port-moved]") == 2
        assert "The port is still 22" in told
    own.write_text(OWN.replace("line: 2", "line: 1"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        held(root, rules=[own])
    (problem,) = caught.value.problems
    assert (problem.code, problem.message.en) == ("expectation-example-fails", "expected line 1, got 2")
    assert str(problem.place) == f"{own.as_posix()}:13:9"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [(OWN.replace("port-moved", "sshd-no-root"), "expectation-twice", 3), (OWN.replace("facts.port", "facts.prt"), "unknown-name", 7)],
)  # fmt: skip
def test_wrong_expectations_of_a_body_are_refused(text: str, code: str, line: int, root: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        held(root, rules=[own])
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file, problem.place.line) == (code, own.as_posix(), line)  # type: ignore[union-attr]
    with pytest.raises(InputError, match="no file of expectations"):
        held(root, rules=[root])
