"""The programs whose configurations are read, where this machine has them: their own answer is what readers are compared with."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

__all__ = ["ask", "program", "silent_network"]

_PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def program(name: str) -> str:
    """Return where a program is; the test is skipped where it is not."""
    found = shutil.which(name, path=_PLACES)
    if found is None:
        pytest.skip(f"{name} is not on this machine")
    return found


def ask(*command: str, text: str = "") -> tuple[int, str, str]:
    """Run a program to its end: its exit code, and what it said on the one and the other channel."""
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, timeout=60, check=False, errors="replace",
        env={**os.environ, "PATH": _PLACES, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def silent_network() -> tuple[str, ...]:
    """Return what a command begins with to run in a network of its own; the test is skipped where that is not allowed."""
    unshare = program("unshare")
    if ask(unshare, "-n", "true")[0]:
        pytest.skip("a network of its own is not allowed here")
    return (unshare, "-n")
