"""The same input gives the same bytes, whatever the folder, the hash seed, the zone, the locale and the day."""

from __future__ import annotations

import shutil
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


@pytest.mark.parametrize("argv", [["form", "--format", "json"], ["form"], ["form", "--format", "md"], ["threshold", "--format", "json"], ["check", "--format", "json", "--as-of", "2026-11-21"], ["check", "--as-of", "2026-11-21"], ["check", "--format", "sarif", "--as-of", "2026-11-21"], ["check", "--format", "xlsx", "--as-of", "2026-11-21"], ["check", "--format", "junit", "--as-of", "2026-11-21"], ["check", "--format", "github", "--as-of", "2026-11-21"], ["why", "十分である"]], ids=" ".join)  # fmt: skip
def test_what_is_printed_is_the_same_everywhere(argv: list[str], tmp_path: Path) -> None:
    command, *rest = argv
    printed = set()
    for number, settings in enumerate(SETTINGS):
        source = tmp_path / str(number) / "和光"
        shutil.copytree(WAKO, source)
        words = (command, "和光", *rest)
        done = program(*words, cwd=source.parent, env=environment(PYTHONUTF8="1", **settings))
        assert done.returncode in (0, 1)
        printed.add(done.stdout)
    assert len(printed) == 1


def test_the_order_of_lists_decides_and_nothing_else(tmp_path: Path) -> None:
    """Files that were written in another order, or touched, change nothing."""
    for name, order in (("a", sorted(WAKO.iterdir())), ("b", sorted(WAKO.iterdir(), reverse=True))):
        (tmp_path / name).mkdir()
        for path in order:
            shutil.copyfile(path, tmp_path / name / path.name)
    first, second = (program("form", tmp_path / name, "--format", "json").stdout for name in "ab")
    assert first == second
