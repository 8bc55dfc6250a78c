"""The whole set of a full 全項目 assessment (神奈川県, 様式4) from a cold start: seconds and peak memory; ``pia form`` of the same."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from report import Measure
from timing import best, process

__all__ = ["fullset"]

ROOT = Path(__file__).resolve().parent.parent
KANAGAWA = str(ROOT / "assessments" / "kanagawa")
FORMATS = 6


def fullset(runs: int) -> list[Measure]:
    """Measure ``pia build`` in every format and ``pia form``, each in a process of its own."""
    pia = [sys.executable, "-m", "pia"]
    bare = best([sys.executable, "-c", "pass"], runs)
    with tempfile.TemporaryDirectory() as folder:
        built = min(
            (process([*pia, "build", KANAGAWA, "-o", folder]) for _ in range(runs)), key=lambda run: run.seconds
        )
        made = list(Path(folder).iterdir())
    if built.code != 0 or len(made) != FORMATS:
        raise SystemExit(f"build failed with exit code {built.code}")
    filled = best([*pia, "form", KANAGAWA, "--format", "json"], runs)
    if filled.code != 0 or not filled.out.startswith(b"{"):
        raise SystemExit(f"form failed with exit code {filled.code}")
    note = f"{filled.seconds:.3f} s, bare interpreter {bare.seconds * 1000:.0f} ms"
    return [
        Measure("full set of 神奈川県, cold", built.seconds, "s", 6, "xlsx docx html pdf md json"),
        Measure("full set of 神奈川県, peak memory", built.peak_mib, "MiB", 400),
        Measure("pia form kanagawa / python -c pass", filled.seconds / bare.seconds, "x", 60, note),
    ]
