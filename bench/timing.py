"""Timing whole processes: wall seconds, peak memory, and what they printed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Run", "best", "process"]


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process."""

    seconds: float
    peak_mib: float
    code: int
    out: bytes


def process(command: Sequence[str], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> Run:
    """Run one command to its end; its output goes to a file so that a full pipe never stops it."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=cwd, env={**_environment(), **(env or {})}, stdout=out, stderr=subprocess.DEVNULL
        )
        peak = _Watch(child.pid)
        code = child.wait()
        seconds = time.perf_counter() - start
        peak.stop()
        out.seek(0)
        return Run(seconds, peak.mib, code, out.read())


def _environment() -> dict[str, str]:
    """Return the environment of a measured process: it may keep compiled modules, as an installed package does."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def best(command: Sequence[str], runs: int, **more: object) -> Run:
    """Return the quickest of ``runs`` runs after one that is not counted (a warm disk)."""
    process(command, **more)  # type: ignore[arg-type]
    return min((process(command, **more) for _ in range(runs)), key=lambda run: run.seconds)  # type: ignore[arg-type]


class _Watch:
    """Peak resident memory of a process, read from /proc while it runs; 0 where there is no /proc."""

    def __init__(self, pid: int) -> None:
        self.mib = 0.0
        self._path = Path(f"/proc/{pid}/status")
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        if sys.platform == "linux":
            self._thread.start()

    def _look(self) -> None:
        while not self._done.wait(0.01):
            try:
                text = self._path.read_text("ascii", "replace")
            except OSError:
                return
            for line in text.splitlines():
                if line.startswith("VmHWM:"):
                    self.mib = max(self.mib, int(line.split()[1]) / 1024)

    def stop(self) -> None:
        """Stop looking."""
        self._done.set()
