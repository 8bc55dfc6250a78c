"""Slips in one of the works of the example city, told at the mark ``‸``: for rules of which two lines of message are enough."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slips import judged, pack_rules

from pia.data import example_root

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Case", "lacking", "outcome"]

CITY = example_root()
MARK = "‸"
Edit = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """Edits of a work of the example, and the message of each finding of ``rule`` (none: a near miss)."""

    rule: str
    name: str
    work: str
    edits: tuple[Edit, ...]
    messages: tuple[str, ...] = ()


def _edited(case: Case, folder: Path) -> tuple[Path, list[str]]:
    city = shutil.copytree(CITY, folder / "example")
    directory = city / case.work
    for name, old, new in case.edits:
        path = directory / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{name}: {old!r} stands {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    places = []
    for path in sorted(directory.iterdir()):
        before, mark, after = path.read_text("utf-8").partition(MARK)
        if mark:
            assert MARK not in after, "one mark in a file"
            places.append(f"{path.name}:{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}")
            path.write_text(before + after, encoding="utf-8", newline="\n")
    return directory, places


def outcome(case: Case, folder: Path, day: date) -> list[str]:
    """Return what the rule says of the edited work: place, outcome and message."""
    directory, places = _edited(case, folder)
    findings, tally = judged(directory, case.rule, day)
    assert tally.satisfied + tally.violated > 0, f"{case.rule} judged nothing: {tally.reason}"
    seen = [f"{one.place.file}:{one.place.line}:{one.place.column}" for one in findings]
    if findings:
        assert places, f"no mark; the finding stands at {seen}"
        assert set(seen) == set(places), f"found at {seen}, marked at {places}"
    return [one.message.ja for one in findings]


def lacking(pack: str, cases: tuple[Case, ...], *, nearly: bool = True) -> list[str]:
    """Return the rules of a pack that no case breaks, or that none nearly breaks."""
    broken = {case.rule for case in cases if case.messages}
    near = {case.rule for case in cases if not case.messages}
    return [rule for rule in pack_rules(pack) if rule not in broken or (nearly and rule not in near)]
