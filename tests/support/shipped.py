"""The rules of the product on the example city: what an official writes wrongly there, and what is said of it.

A slip is made the way it is made in real life, by editing the YAML as text; every edit must fit exactly one place. Then the
whole check runs as ``pia check`` runs it, with every pack, and what one rule says is compared to the letter. The mark
``‸`` in an edit is not written: it stands before the character at which the finding must begin.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pia.app.check import CheckOptions, check
from pia.data import example_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pytest

    from pia.errors import Words
    from pia.rules.finding import CheckResult, Finding, Outcome, RuleTally, Severity

__all__ = [
    "AS_OF",
    "BEFORE",
    "Edit",
    "Slip",
    "Told",
    "apply",
    "edit",
    "example",
    "found",
    "idle",
    "moved",
    "names",
    "params",
    "run",
    "status",
    "tally",
    "text_of",
    "waive",
    "waiver",
]

AS_OF = "2026-01-15"
"""The day by which everything is judged here."""

MARK = "‸"


@dataclass(frozen=True, slots=True)
class Edit:
    """In ``file``, ``old`` (which stands there once) becomes ``new``; a mark in ``new`` is where a finding must begin."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule must say about a slip, beside its place: to the letter, in both languages where ``en`` is given."""

    key: str
    item: str | None
    ja: str
    remedy: str
    en: tuple[str, str] | None = None
    outcome: Outcome = "violated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Something wrong (or, with nothing ``told``, only nearly wrong) in the example, and how it is ``mended`` again.

    ``told`` is in the order of the marks: by file, and from top to bottom.
    """

    rule: str
    name: str
    edits: tuple[Edit, ...]
    told: tuple[Told, ...] = ()
    severity: Severity = "error"
    mended: tuple[Edit, ...] = ()


def params(slips: Iterable[Slip], *, mended: bool = False) -> list[pytest.param]:  # type: ignore[valid-type]
    """Return the slips as parameters with names; only those that say how they are mended when ``mended``."""
    import pytest as test

    return [test.param(slip, id=f"{slip.rule}-{slip.name}") for slip in slips if slip.mended or not mended]


def names(slips: Iterable[Slip]) -> dict[str, list[Slip]]:
    """Return the slips by the rule they are about."""
    by_rule: dict[str, list[Slip]] = {}
    for slip in slips:
        by_rule.setdefault(slip.rule, []).append(slip)
    return by_rule


def example(folder: Path) -> Path:
    """Copy the example into ``folder`` and return where it is: a folder of the name ``example``, as findings say."""
    target = folder / "example"
    target.mkdir()
    for path in sorted(example_root().glob("*.yaml")):
        shutil.copyfile(path, target / path.name)
    return target


def edit(folder: Path, file: str, old: str, new: str) -> list[str]:
    """Replace ``old`` by ``new`` and return the places of the marks in ``new``, as ``file:line:column``."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file}: {old!r} stands {text.count(old)} times"
    before = text.partition(old)[0]
    places: list[str] = []
    for part in new.split(MARK)[:-1]:
        before += part
        places.append(f"{file}:{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}")
    path.write_text(text.replace(old, new.replace(MARK, "")), encoding="utf-8", newline="\n")
    return places


def apply(folder: Path, edits: Iterable[Edit]) -> list[str]:
    """Make edits from top to bottom of each file, so that the marked places stay true; return those places."""
    return [place for one in edits for place in edit(folder, one.file, one.old, one.new)]
