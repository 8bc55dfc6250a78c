"""The same input gives the same bytes, whatever the folder, the hash seed, the zone, the locale and the day."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from console import WAKO, environment, program

from pia.render.formats import FORMATS

SETTINGS = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C", "PIA_CACHE": "off"},
    {"PYTHONHASHSEED": "4242", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1"},
    {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LANG": "ja_JP.UTF-8", "NO_COLOR": "1", "COLUMNS": "40"},
]


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """Build the same assessment three times, each time from a copy in another folder and under other settings."""
    made = []
    for number, settings in enumerate(SETTINGS):
        folder = tmp_path_factory.mktemp(f"場所{number}")
        source = folder / ("和光" if number else "wako") / "入れ子"
        shutil.copytree(WAKO, source)
        done = program("build", source, "-o", folder / "out", cwd=folder, env=environment(**settings))
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        made.append({p.suffix: p.read_bytes() for p in (folder / "out").iterdir()})
    return made


@pytest.mark.parametrize("suffix", [f.suffix for f in FORMATS.values()])
def test_a_build_is_the_same_everywhere(builds: list[dict[str, bytes]], suffix: str) -> None:
    first, *others = (build[suffix] for build in builds)
    assert len(first) > 1000
    assert all(other == first for other in others)


COMMANDS = [["form", "--format", "json"], ["form"], ["form", "--format", "md"], ["threshold", "--format", "json"], ["check", "--format", "json", "--as-of", "2026-11-21"], ["check", "--as-of", "2026-11-21"], ["check", "--format", "sarif", "--as-of", "2026-11-21"], ["check", "--format", "xlsx", "--as-of", "2026-11-21"], ["check", "--format", "junit", "--as-of", "2026-11-21"], ["check", "--format", "github", "--as-of", "2026-11-21"], ["why", "十分である"]]  # fmt: skip
ONE_BY_ONE = """
import json, os, sys
from pia.cli.main import main
for number, argv in enumerate(json.loads(sys.argv[1])):
    os.dup2(os.open(f"printed-{number}", os.O_WRONLY | os.O_CREAT), 1)
    code = main(argv)
    sys.stdout.flush()
    assert code in (0, 1), (argv, code)
"""
"""A program that runs commands one after the other, each with a standard output of its own."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[list[bytes]]:
    """Return what the commands print under each of the settings, each time in a process and folder of its own."""
    found = []
    for number, settings in enumerate(SETTINGS):
        folder = tmp_path_factory.mktemp(f"印字{number}")
        shutil.copytree(WAKO, folder / "和光")
        words = json.dumps([[command, "和光", *rest] for command, *rest in COMMANDS])
        env = environment(PYTHONUTF8="1", **settings)
        done = subprocess.run(
            [sys.executable, "-c", ONE_BY_ONE, words],
            cwd=folder,
            env=env,
            capture_output=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        found.append([(folder / f"printed-{command}").read_bytes() for command in range(len(COMMANDS))])
    return found


@pytest.mark.parametrize("number", range(len(COMMANDS)), ids=[" ".join(argv) for argv in COMMANDS])
def test_what_is_printed_is_the_same_everywhere(number: int, printed: list[list[bytes]]) -> None:
    first, *others = (each[number] for each in printed)
    assert len(first) > 100
    assert all(other == first for other in others)


def test_the_order_of_lists_decides_and_nothing_else(tmp_path: Path) -> None:
    """Files that were written in another order, or touched, change nothing."""
    for name, order in (("a", sorted(WAKO.iterdir())), ("b", sorted(WAKO.iterdir(), reverse=True))):
        (tmp_path / name).mkdir()
        for path in order:
            shutil.copyfile(path, tmp_path / name / path.name)
    first, second = (program("form", tmp_path / name, "--format", "json").stdout for name in "ab")
    assert first == second
