"""Running the command line: in this process, and as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pia.cli.main import main

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[2]
WAKO = ROOT / "assessments" / "wako"


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    code: int
    out: str
    err: str


def call(capsys: pytest.CaptureFixture[str], *argv: object) -> Ran:
    """Run the command line in this process."""
    capsys.readouterr()
    code = main([str(word) for word in argv])
    said = capsys.readouterr()
    return Ran(code, said.out, said.err)


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a program that finds this checkout, whatever folder it is started in."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIA_", "LC_", "LANG", "NO_COLOR"))}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), **more}


def program(
    *argv: object, cwd: Path | None = None, env: dict[str, str] | None = None, **more: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run ``python -m pia`` as a program of its own."""
    words = [sys.executable, "-m", "pia", *(str(word) for word in argv)]
    return subprocess.run(
        words, cwd=cwd, env=environment() if env is None else env, capture_output=True, timeout=300, check=False, **more
    )
