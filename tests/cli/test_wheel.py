"""The wheel alone is enough: its own rules, templates and example, in an empty folder outside the checkout."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from console import ROOT, WAKO

from pia import __version__
from pia.data import example_root

pytest.importorskip("hatchling", reason="building the wheel needs hatchling")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel without the network."""
    out = tmp_path_factory.mktemp("dist")
    words = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--disable-pip-version-check",
        "-w",
        str(out),
        str(ROOT),
    ]
    done = subprocess.run(words, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    [made] = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install it where no checkout is."""
    target = tmp_path_factory.mktemp("site")
    words = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--disable-pip-version-check",
        "--target",
        str(target),
        str(wheel),
    ]
    done = subprocess.run(words, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return target


def run(installed: Path, cwd: Path, *argv: str) -> subprocess.CompletedProcess[bytes]:
    """Run the installed program; what else is installed here stands behind it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIA_"))}
    env = {**kept, "PYTHONPATH": str(installed), "PIA_CACHE": str(cwd / "cache"), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "pia", *argv], cwd=cwd, env=env, capture_output=True, timeout=300, check=False
    )


def test_the_wheel_carries_its_data_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "pia/py.typed",
        "pia/_data/templates/vocabulary.yaml",
        "pia/_data/templates/forms/juten/2024-10.yaml",
        "pia/_data/rules/law/threshold.yaml",
        "pia/_data/rules/measures/risks.yaml",
    ):
        assert wanted in names
    assert {name.split("/")[0] for name in names} == {"pia", f"pia-{__version__}.dist-info"}
    assert [name for name in names if re.search(r"(^|/)(tests/|assessments/(?!example)|__pycache__|\.git)", name)] == []


def test_every_data_file_of_the_checkout_is_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("rules", "templates"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not path.name.startswith(".") and "__pycache__" not in path.parts:
                assert f"pia/_data/{path.relative_to(ROOT).as_posix()}" in names


def test_it_runs_from_its_own_files(installed: Path, tmp_path: Path) -> None:
    script = "import pia.data, pia; print(pia.__file__); print(pia.data.data_root())"
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
        "PYTHONPATH": str(installed),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=env, capture_output=True, timeout=60, check=False
    )
    places = done.stdout.decode("utf-8").splitlines()
    assert [Path(p).is_relative_to(installed) for p in places] == [True, True], places


def test_an_assessment_is_filled_and_built(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "form", str(WAKO), "--format", "json")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    assert json.loads(done.stdout.decode("utf-8"))["body"] == "和光市長"
    done = run(installed, tmp_path, "build", str(WAKO), "-o", "out")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    assert len(list((tmp_path / "out").iterdir())) == 6


def test_check_finds_its_rules(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "check", str(WAKO), "--format", "json", "--as-of", "2026-11-21")
    assert done.returncode in (0, 1), done.stderr.decode("utf-8")
    assert len(json.loads(done.stdout.decode("utf-8"))["rules"]) > 20


def test_every_file_of_the_example_is_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    files = {p.relative_to(ROOT).as_posix() for p in example_root().rglob("*") if p.is_file()}
    assert "assessments/example/body.yaml" in files
    assert {f"pia/_data/{name}" for name in files} <= names


@pytest.mark.parametrize("work", ["juki", "kokuho", "jutaku"])
def test_from_new_to_a_built_form(installed: Path, tmp_path: Path, work: str) -> None:
    for argv in (
        ("new", "評価書", "--work", work),
        ("check", "評価書", "--strict", "--as-of", "2026-04-01"),
        ("form", "評価書"),
        ("threshold", "評価書"),
        ("build", "評価書", "-o", "出力"),
    ):
        done = run(installed, tmp_path, *argv)
        assert done.returncode == 0, (argv, done.stderr.decode("utf-8"))
    assert {p.suffix for p in (tmp_path / "出力").iterdir()} == {".xlsx", ".docx", ".html", ".pdf", ".md", ".json"}


def test_the_metadata_names_no_machine(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    metadata = archive.read(f"pia-{__version__}.dist-info/METADATA").decode("utf-8")
    assert "Requires-Python: >=3.11" in metadata
    assert str(ROOT) not in metadata
    scripts = archive.read(f"pia-{__version__}.dist-info/entry_points.txt").decode("utf-8")
    assert "pia = pia.cli.main:run" in scripts
