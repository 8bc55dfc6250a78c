"""Checking many assessments against only parsing the same YAML with PyYAML's C loader: 200, or as ``PIA_BENCH_MANY`` says.

The assessments are copies of those under ``assessments/``, each in a folder of its own. The check runs with as many processes
as there are processors, and once more in a single one; parsing runs in one.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from report import Measure
from timing import Run, process

__all__ = ["many"]

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("nagaoka", "asahikawa", "kadoma", "kanagawa", "wako")
_PARSE = """
import sys, yaml
from pathlib import Path
for path in sorted(Path(sys.argv[1]).rglob("*.yaml")):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""


def many(*, small: bool) -> list[Measure]:
    """Measure 200 assessments (20 where ``small``) in one go."""
    count = int(os.environ.get("PIA_BENCH_MANY", "20" if small else "200"))
    with tempfile.TemporaryDirectory() as folder:
        city = Path(folder) / "city"
        for number in range(count):
            shutil.copytree(ROOT / "assessments" / NAMES[number % len(NAMES)], city / f"work-{number:04}")
        parsed = process([sys.executable, "-c", _PARSE, str(city)])
        half = _checked(sorted(city.iterdir())[: count // 2])
        shared = _checked([city])
        alone = _checked([city], "--jobs", "1")
    if shared.out != alone.out:
        raise SystemExit("the report depends on the number of processes")
    note = f"{shared.seconds:.1f} s, parsing {parsed.seconds:.1f} s, {os.cpu_count()} processors"
    return [
        Measure(f"pia check of {count} / parsing their YAML", shared.seconds / parsed.seconds, "x", 4, note),
        Measure(
            "the same in one process", alone.seconds / parsed.seconds, "x", None, f"{alone.seconds / count:.3f} s each"
        ),
        Measure(
            f"peak memory of {count} / of half as many",
            shared.peak_mib / half.peak_mib,
            "x",
            1.6,
            "their findings are held",
        ),
    ]


def _checked(paths: list[Path], *more: str) -> Run:
    command = [sys.executable, "-m", "pia", "check", *map(str, paths), "--format", "json", "--as-of", "2026-11-21"]
    run = process([*command, *more])
    if run.code not in (0, 1) or not run.out.startswith(b"{"):
        raise SystemExit(f"check failed with exit code {run.code}")
    return run
