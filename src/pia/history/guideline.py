"""重要な変更 as data: one file of ``rules/changes/`` per version of the guideline, with the standing of its source."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pia.catalogue.law import STATUSES, SourceStatus
from pia.catalogue.weakening import Weakening  # noqa: TC001  # msgspec reads the annotations
from pia.data import rules_root
from pia.errors import InputError, Problem, Words
from pia.history.differ import Follow  # noqa: TC001  # msgspec reads the annotations
from pia.source.load import load_file
from pia.source.nodes import plain

__all__ = [
    "Charts",
    "ExceptionKind",
    "Guideline",
    "Slips",
    "guideline_at",
    "guidelines",
    "read_guidelines",
]


class Charts(Struct, frozen=True, forbid_unknown_fields=True):
    """The drawings of 別添1 and the item that they illustrate."""

    item: str
    source_status: SourceStatus


class ExceptionKind(Struct, frozen=True, forbid_unknown_fields=True):
    """A reason for which the change of a ※ item is no important change; ``explanation`` is what the row says then."""

    id: str
    title: Words
    explanation: str
    source_status: SourceStatus


class Slips(Struct, frozen=True, forbid_unknown_fields=True):
    """Slips of the pen: pairs of characters that look alike, and characters by which a meaning changes."""

    look_alikes: tuple[str, ...]
    meaning: str


class Guideline(Struct, frozen=True, forbid_unknown_fields=True):
    """One version of the guideline; ``since`` is its first day."""

    schema: int
    version: str
    title: Words
    since: str
    source_status: SourceStatus
    source: str
    forms: tuple[str, ...]
    charts: Charts
    exceptions: tuple[ExceptionKind, ...]
    explanations: dict[str, str]
    weakening: Weakening
    offices: tuple[str, ...]
    follows: tuple[Follow, ...]
    slips: Slips

    def exception(self, id_: str) -> ExceptionKind:
        """Return the exception called ``id_``."""
        return next(each for each in self.exceptions if each.id == id_)


@lru_cache(maxsize=1)
def guidelines() -> tuple[Guideline, ...]:
    """Return the versions of the guideline, from old to new."""
    return read_guidelines(rules_root() / "changes")


def guideline_at(day: str | None) -> Guideline:
    """Return the version that holds on ``day`` (2026-04-01); the newest without a day, the oldest before all of them."""
    every = guidelines()
    held = [each for each in every if day is None or each.since <= day]
    return held[-1] if held else every[0]


def read_guidelines(folder: Path) -> tuple[Guideline, ...]:
    """Return the versions in ``folder``; a file that says ``like`` takes from that version what it leaves out.

    Raises:
        InputError: there is none, or a file says something that a guideline cannot.
    """
    data: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.yaml")):
        data[path.stem] = dict(plain(load_file(path, f"changes/{path.name}").root))
    found: list[Guideline] = []
    for name, entries in data.items():
        like = entries.pop("like", None)
        whole = {**data.get(str(like), {}), **entries}
        try:
            found.append(msgspec.convert(whole, Guideline))
        except msgspec.ValidationError as error:
            raise InputError(_bad(name, str(error))) from None
        if found[-1].version != name or found[-1].source_status not in STATUSES:
            raise InputError(_bad(name, "version"))
    if not found:
        raise InputError(_bad("*", "no file"))
    return tuple(sorted(found, key=lambda each: each.since))


def _bad(name: str, why: str) -> Problem:
    return Problem(
        "bad-guideline",
        Words(
            f"重要な変更の定め changes/{name}.yaml が読めません: {why}", f"changes/{name}.yaml cannot be read: {why}"
        ),
        Words("他の版のファイルと見比べてください。", "compare it with the file of another version"),
    )
