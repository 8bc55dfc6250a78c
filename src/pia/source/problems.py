"""Small helpers for the messages of this room."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from pia.errors import Place, Problem, Words

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Both", "nearest", "point", "problem", "suggestion"]

Both = tuple[str, str]
"""A text in Japanese and in English."""


def problem(code: str, message: Both, remedy: Both, place: Place | None) -> Problem:
    """Return a problem from two pairs of (Japanese, English)."""
    return Problem(code, Words(*message), Words(*remedy), place)


def point(file: str, line: int = 1, column: int = 1) -> Place:
    """Return the empty place at ``line`` and ``column`` (both from 1)."""
    return Place(file, line, column, line, column)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the one of ``names`` most like ``name``, or None when none is alike."""
    found = difflib.get_close_matches(name, sorted(names), n=1, cutoff=0.5)
    return found[0] if found else None


def suggestion(name: str, names: Iterable[str]) -> Both:
    """Return a closing sentence that names the nearest valid name, empty when none is near."""
    near = nearest(name, names)
    return ("", "") if near is None else (f"もっとも近いのは「{near}」です。", f" The nearest is '{near}'.")
