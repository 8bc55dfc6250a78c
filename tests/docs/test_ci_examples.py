"""The pre-commit hooks and the example workflow: every shell line of theirs runs here, in a small repository."""

from __future__ import annotations

import json
import os
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
    assert lines[0] == "pip install pia"
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


@ON_POSIX
def test_the_hooks_run_as_pre_commit_runs_them(repository: Path) -> None:
    hooks = {hook["id"]: hook for hook in read(HOOKS)}
    check = hooks["pia-check"]
    ran = shell(repository, " ".join([check["entry"], *check["args"]]))
    assert ran.returncode in (0, 1)
    assert "規則：" in ran.stdout
    (repository / "rules").mkdir()
    assert shell(repository, "pia rules new own-rule -o rules/own.yaml").returncode == 0
    assert shell(repository, f"{hooks['pia-rules-test']['entry']} rules/own.yaml").returncode == 0


def test_the_hooks_have_what_pre_commit_asks_for() -> None:
    for hook in read(HOOKS):
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert shutil.which("pia") is None or hook["entry"].startswith("pia ")


def test_the_page_shows_the_workflow_that_is_tested() -> None:
    page = (ROOT / "docs" / "tasks" / "run-in-ci.md").read_text("utf-8")
    assert "../examples/assessments.yml" in page
    for step in read(WORKFLOW)["jobs"]["check"]["steps"]:
        for line in step.get("run", "").splitlines():
            if line.startswith("pia "):
                assert " ".join(line.split()[3:5]) in page
