"""Cold starts as multiples of a bare interpreter: --help, and full checks of 和光市 (様式3) and 長岡市 (様式4)."""

from __future__ import annotations

import sys
from pathlib import Path

from report import Measure
from timing import Run, best

__all__ = ["startup"]

ROOT = Path(__file__).resolve().parent.parent


def startup(runs: int) -> list[Measure]:
    """Measure the starts, bare and ours, in one go."""
    bare = best([sys.executable, "-c", "pass"], runs)
    helped = best([sys.executable, "-m", "pia", "--help"], runs)
    version = best([sys.executable, "-m", "pia", "--version"], runs)
    focused, full = _checked("wako", runs), _checked("nagaoka", runs)
    note = f"{focused.seconds:.3f} s, bare interpreter {bare.seconds * 1000:.0f} ms, peak {focused.peak_mib:.0f} MiB"
    note_full = f"{full.seconds:.3f} s, peak {full.peak_mib:.0f} MiB"
    return [
        Measure("pia --help / python -c pass", helped.seconds / bare.seconds, "x", 6),
        Measure("pia --version / python -c pass", version.seconds / bare.seconds, "x"),
        Measure("pia check wako / python -c pass", focused.seconds / bare.seconds, "x", 35, note),
        Measure("pia check nagaoka / python -c pass", full.seconds / bare.seconds, "x", 45, note_full),
    ]


def _checked(name: str, runs: int) -> Run:
    pia = [sys.executable, "-m", "pia", "check", str(ROOT / "assessments" / name)]
    checked = best([*pia, "--format", "json", "--as-of", "2026-11-21"], runs)
    if checked.code not in (0, 1) or not checked.out.startswith(b"{"):
        raise SystemExit(f"check failed with exit code {checked.code}")
    return checked
