"""Registers in files for tests: made once for a module, and copied for each test that works with them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from pia.app import register

if TYPE_CHECKING:
    import pytest

    from pia.errors import PiaError

__all__ = ["ASSESSMENTS", "NAGAOKA", "code", "copied", "made_in", "quiet", "url_in"]

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
NAGAOKA = ASSESSMENTS / "nagaoka"


def quiet(*_: object) -> None:
    """Hear of progress, and say nothing."""


def url_in(folder: Path, name: str = "r.db") -> str:
    """Return the URL of a store in a folder."""
    return f"sqlite:///{(folder / name).as_posix()}"


def made_in(folder: Path, people: int, day: str = "2026-04-01") -> Path:
    """Make a register of a municipality with so many people, nothing run yet; return the folder."""
    register.init((NAGAOKA,), url_in(folder), None, day)
    register.seed(url_in(folder), None, people, 3, quiet)
    return folder


def copied(made: Path, folder: Path) -> str:
    """Copy a register with its keys and checkpoints; return the URL of the copy."""
    for path in made.iterdir():
        shutil.copy(path, folder / path.name)
    return url_in(folder)


def code(of: pytest.ExceptionInfo[PiaError]) -> str:
    """Return the code of what was said."""
    return of.value.problems[0].code
