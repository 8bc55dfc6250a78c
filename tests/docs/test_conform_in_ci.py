"""The workflow and the hook that hold configurations: every line is really run, on the example city."""

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
from console import ROOT, environment

from pia.app.conform import conform
from pia.data import example_root
from pia.source.load import load_file
from pia.source.nodes import plain

WORKFLOW = ROOT / "docs" / "examples" / "configurations.yml"
LOGIN = "configurations/gyomu-ap1/etc/login.defs"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the lines are those of a shell of Unix")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with assessments, configurations and a ``pia`` on the path."""
    shutil.copytree(
        example_root(), tmp_path / "assessments", ignore=shutil.ignore_patterns("hosts", "kokuho", "jutaku")
    )
    shutil.copytree(example_root() / "hosts", tmp_path / "configurations")
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


def drift(repository: Path) -> None:
    (repository / LOGIN).write_text("# x\nPASS_MAX_DAYS 99999\n", encoding="utf-8")


def workflow() -> list[str]:
    whole: Any = plain(load_file(WORKFLOW, WORKFLOW.name).root)
    return [step["run"] for step in whole["jobs"]["conform"]["steps"] if "run" in step]


def test_the_workflow_passes_and_then_stops_at_the_line_that_drifted(repository: Path) -> None:
    install, gate, results = workflow()
    assert install.startswith("pip install ")
    ran = shell(repository, gate)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    drift(repository)
    ran = shell(repository, gate)
    assert ran.returncode == 1
    assert f"::error file={LOGIN},line=2," in ran.stdout
    ran = shell(repository, results)
    assert ran.returncode == 0, ran.stderr
    log = json.loads((repository / "out" / "configurations.sarif").read_text("utf-8"))
    (result,) = log["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == (LOGIN, 2)
    assert result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "assessments/body.yaml"
    assert int(ET.parse(repository / "out" / "configurations.xml").getroot().get("failures", "0")) == 1


def test_the_hook_lets_what_conforms_pass_and_stops_a_drift(repository: Path) -> None:
    hooks: Any = plain(load_file(ROOT / ".pre-commit-hooks.yaml", "hooks").root)
    hook = next(one for one in hooks if one["id"] == "pia-conform")
    for name in (LOGIN, "assessments/juki/controls.yaml", "assessments/body.yaml"):
        assert re.search(hook["files"], name)
    assert not re.search(hook["files"], "README.md")
    assert hook["pass_filenames"] is False
    line = shlex.join([*shlex.split(hook["entry"]), *hook["args"]])
    ran = shell(repository, line)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    drift(repository)
    ran = shell(repository, line)
    assert ran.returncode == 1
    assert f"--> {LOGIN}:2:1" in ran.stdout
    (repository / LOGIN).unlink()
    assert shell(repository, line).returncode == 1, "what cannot be checked is no pass"


def test_the_page_shows_the_workflow_and_the_hook() -> None:
    page = (ROOT / "docs" / "tasks" / "hold-configurations.md").read_text("utf-8")
    assert "../examples/configurations.yml" in page
    assert "- id: pia-conform" in page


def test_the_expectation_of_the_page_is_one(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "tasks" / "hold-configurations.md").read_text("utf-8")
    (block,) = re.findall(r"```yaml\n(schema: 1\nexpectations:.*?)```", page, re.DOTALL)
    own = tmp_path / "own.yaml"
    own.write_text(block, encoding="utf-8")
    done = conform([example_root() / "juki"], example_root() / "hosts", "2026-04-01", rules=[own])
    assert {one.rule for one in done.result.findings} == {"port-moved"}
