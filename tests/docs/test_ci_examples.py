"""The pre-commit hooks and the example workflow: every shell line of theirs runs here, in a small repository."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml
from console import ROOT, environment
from write import MINIMAL, write

WORKFLOW = ROOT / "docs" / "examples" / "assessments.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
REPOSITORY = "https://example.jp/pia.git@v0.1.0"
ON_POSIX = pytest.mark.skipif(os.name == "nt", reason="the workflow runs on Linux")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a folder with one assessment and a ``pia`` on the path."""
    write(tmp_path / "assessments" / "事務", MINIMAL)
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "pia").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pia "$@"\n', encoding="utf-8")
    (tools / "pia").chmod(0o755)
    return tmp_path


def shell(repository: Path, line: str) -> subprocess.CompletedProcess[str]:
    env = environment(PATH=f"{repository / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return subprocess.run(
        ["bash", "-e", "-c", line], cwd=repository, env=env, capture_output=True, text=True, check=False, timeout=300
    )


@ON_POSIX
def test_every_shell_line_of_the_workflow_runs(repository: Path) -> None:
    steps = read(WORKFLOW)["jobs"]["check"]["steps"]
    lines = [step["run"] for step in steps if "run" in step]
    assert lines[0] == f'pip install "pia @ git+{REPOSITORY}"'
    known = "pia check assessments --fail-on never --write-baseline known-findings.json"
    assert shell(repository, known).returncode == 0
    for line in lines[1:]:
        ran = shell(repository, line)
        assert ran.returncode == 0, (line, ran.stdout, ran.stderr)
    assert json.loads((repository / "out" / "findings.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert ET.parse(repository / "out" / "findings.xml").getroot().tag == "testsuites"
    assert (repository / "out" / "checklist.xlsx").read_bytes()[:2] == b"PK"


@ON_POSIX
def test_the_workflow_stops_at_a_new_finding(repository: Path) -> None:
    assert (
        shell(repository, "pia check assessments --fail-on never --write-baseline known-findings.json").returncode == 0
    )
    gate = next(step["run"] for step in read(WORKFLOW)["jobs"]["check"]["steps"] if "--baseline" in step.get("run", ""))
    write(
        repository / "assessments" / "事務",
        MINIMAL + "files:\n  - {id: f, name: ファイル, declared: {entrusted_count: 3}}\n",
    )
    ran = shell(repository, gate)
    assert ran.returncode == 1
    assert "::error file=assessments/事務/assessment.yaml,line=" in ran.stdout


def pre_commit(repository: Path, id_: str, *changed: str) -> subprocess.CompletedProcess[str] | None:
    """Run a hook as pre-commit does when ``changed`` files are committed; None where it would be skipped."""
    hook = next(hook for hook in read(HOOKS) if hook["id"] == id_)
    files = [name for name in changed if re.search(hook["files"], name)]
    if not files:
        return None
    words = [*shlex.split(hook["entry"]), *hook.get("args", [])]
    words += files if hook.get("pass_filenames", True) else []
    return shell(repository, shlex.join(words))


@ON_POSIX
def test_the_check_hook_lets_a_sound_change_pass_and_stops_an_error(repository: Path) -> None:
    changed = "assessments/事務/assessment.yaml"
    assert (repository / changed).is_file()
    ran = pre_commit(repository, "pia-check", changed)
    assert ran is not None
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "規則：" in ran.stdout
    write(
        repository / "assessments" / "事務", MINIMAL + "files:\n  - {id: f, name: 甲, declared: {entrusted_count: 3}}\n"
    )
    ran = pre_commit(repository, "pia-check", changed)
    assert ran is not None
    assert ran.returncode == 1
    assert "誤り[entrusted-count-matches]" in ran.stdout
    write(repository / "assessments" / "事務", MINIMAL + "filse: []\n")
    ran = pre_commit(repository, "pia-check", changed)
    assert ran is not None
    assert ran.returncode == 2
    assert "assessment.yaml:8:1" in ran.stderr


@ON_POSIX
@pytest.mark.parametrize("folder", ["rules", "assessments/事務/rules", "assessments/市/rules"])
def test_the_rules_hook_tries_the_packs_that_were_changed(folder: str, repository: Path) -> None:
    pack = f"{folder}/own.yaml"
    assert shell(repository, f"pia rules new own-rule -o {shlex.quote(pack)}").returncode == 0
    ran = pre_commit(repository, "pia-rules-test", pack, "README.md")
    assert ran is not None
    assert ran.returncode == 0, ran.stderr
    path = repository / pack
    path.write_text(path.read_text("utf-8").replace("zone: null", "zone: lgwan"), encoding="utf-8")
    ran = pre_commit(repository, "pia-rules-test", pack)
    assert ran is not None
    assert ran.returncode == 1
    assert f"{pack}:" in ran.stdout


def test_the_hooks_are_asked_for_the_files_that_concern_them(repository: Path) -> None:
    hooks = {hook["id"]: re.compile(hook["files"]) for hook in read(HOOKS)}
    for name in ("assessments/a/files.yaml", "assessments/a/annex-1.csv", "body.yml"):
        assert hooks["pia-check"].search(name)
    assert not hooks["pia-check"].search("README.md")
    for name in ("assessments/a/files.yaml", "rules.yaml", "myrules/a.yaml", "rules/README.md"):
        assert not hooks["pia-rules-test"].search(name)


def test_the_hooks_have_what_pre_commit_asks_for() -> None:
    for hook in read(HOOKS):
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert shutil.which("pia") is None or hook["entry"].startswith("pia ")


def test_nothing_is_installed_by_a_name_that_others_have_taken() -> None:
    for path in [WORKFLOW, *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        assert not re.search(
            r"pip install (?:-\S+ )*[\"']?pia(?:[\[=<>~!][^@]*)?[\"']?\s*$", path.read_text("utf-8"), re.MULTILINE
        )


def test_the_page_shows_the_workflow_that_is_tested() -> None:
    page = (ROOT / "docs" / "tasks" / "run-in-ci.md").read_text("utf-8")
    url, rev = REPOSITORY.split("@")
    assert f"- repo: {url}\n" in page
    assert f"rev: {rev}\n" in page
    assert "../examples/assessments.yml" in page
    for step in read(WORKFLOW)["jobs"]["check"]["steps"]:
        for line in step.get("run", "").splitlines():
            if line.startswith("pia "):
                assert " ".join(line.split()[3:5]) in page
