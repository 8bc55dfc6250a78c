"""Slips of an author, made in a copy of the example city, and what a shipped rule must say about each.

A slip edits the YAML as text, the way a person would; ``Told.at`` marks the place of the finding by the text that stands
there (``recipients.yaml: basis: ‸番号法第9条``, the mark before the first column), so that no test counts lines by hand.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from model_city import MODEL_CITY
from msgspec.structs import replace
from product import product
from tried_between import RULES

from pia.app.opened import open_assessment
from pia.forms.fill import fill_form
from pia.rules.engine import check_assessment
from pia.rules.rule_set import RuleSet

if TYPE_CHECKING:
    from pia.forms.tree import Form
    from pia.model.read import Loaded
    from pia.rules.finding import Finding, RuleTally

__all__ = [
    "DAY",
    "EXAMPLE",
    "Edit",
    "Slip",
    "Told",
    "edited",
    "gaps",
    "ids",
    "judged",
    "pack_rules",
    "slip",
    "status",
    "untouched",
    "without",
]

EXAMPLE = MODEL_CITY
DAY = date(2026, 11, 21)
"""The day by which slips are judged, where a slip does not say another."""

MARK = "‸"
Edit = tuple[str, str, str]
"""A file of the example, a text that stands in it exactly once, and what is written instead."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as the reader meets it. ``en`` is compared where it is given."""

    at: str
    key: str
    item: str | None
    ja: str
    en: str | None = None
    severity: Literal["error", "warning", "note"] = "error"
    outcome: Literal["violated", "undetermined"] = "violated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Edits of the example and everything that ``rule`` must say about them; nothing told is a near miss."""

    rule: str
    name: str
    edits: tuple[Edit, ...]
    told: tuple[Told, ...] = ()
    day: date = DAY

    def found(self, folder: Path) -> list[str]:
        """Judge the edited example by the rule and return its findings, as text."""
        directory = edited(folder, self.edits)
        findings, _ = judged(directory, self.rule, self.day)
        assert {f.rule for f in findings} <= {self.rule}, [f.message.ja for f in findings]
        english = self.told[0].en is not None if self.told else False
        return [_text(finding, english=english) for finding in findings]

    def expected(self, folder: Path) -> list[str]:
        """Return what ``found`` must be; the marks are looked up in the edited files."""
        return [_expected(told, folder) for told in self.told]


def edited(folder: Path, edits: tuple[Edit, ...]) -> Path:
    """Copy the example into ``folder`` and make the edits, each of which must fit exactly one place."""
    directory = folder / "example"
    shutil.copytree(EXAMPLE, directory)
    for name, written, instead in edits:
        path = directory / name
        text = path.read_text(encoding="utf-8")
        assert text.count(written) == 1, f"{name}: {written!r} stands {text.count(written)} times"
        path.write_text(text.replace(written, instead), encoding="utf-8", newline="\n")
    return directory


def judged(directory: Path, rule: str, day: date = DAY) -> tuple[list[Finding], RuleTally]:
    """Judge an assessment by one shipped rule."""
    loaded = open_assessment(directory)
    findings, tallies = check_assessment(loaded, lambda: fill_form(loaded), only(rule), as_of=day, assessment="example")
    return findings, tallies[0]


@cache
def only(rule: str) -> RuleSet:
    """Return the rule set of one shipped rule."""
    return RuleSet(tuple(replace(p, rules=(r,)) for p in product().packs for r in p.rules if r.id == rule))


@cache
def pack_rules(pack: str) -> tuple[str, ...]:
    """Return the ids of the rules of a shipped pack, but those that ``test_between_chapters`` tries."""
    return tuple(rule.id for one in product().packs if one.id == pack for rule in one.rules if rule.id not in RULES)


def untouched(rule: str) -> list[str]:
    """Return what a rule says about the example as it is shipped."""
    loaded, form = _example()
    findings, _ = check_assessment(loaded, form, only(rule), as_of=DAY, assessment="example")
    return [_text(finding, english=False) for finding in findings]


@cache
def _example() -> tuple[Loaded, Form]:
    loaded = open_assessment(EXAMPLE)
    return loaded, fill_form(loaded)


def status(word: str) -> Edit:
    """Return the edit that gives the example another status."""
    return ("assessment.yaml", "status: published  #", f"status: {word}  #")


def without(file: str, line: str, instead: str = "") -> Edit:
    """Return the edit that drops a line and what is indented below it, by making comments of them: no line moves.

    ``instead`` is written in the place of the line itself.
    """
    lines = (EXAMPLE / file).read_text(encoding="utf-8").splitlines()
    (first,) = (number for number, one in enumerate(lines) if one == line)
    depth = len(line) - len(line.lstrip())
    last = first + 1
    while last < len(lines) and lines[last].startswith(" " * (depth + 1)):
        last += 1
    comments = [f"{' ' * depth}# {one.strip()}" for one in lines[first:last]]
    if instead:
        comments[0] = instead
    return file, "\n".join(lines[first:last]) + "\n", "\n".join(comments) + "\n"


def slip(rule: str, name: str, edits: Edit | tuple[Edit, ...], *told: Told, day: date = DAY) -> Slip:
    """Return a slip with everything that its rule tells about it; with nothing told it is a near miss."""
    several = edits if not edits or isinstance(edits[0], tuple) else (edits,)
    return Slip(rule=rule, name=name, edits=several, told=told, day=day)  # type: ignore[arg-type]


def gaps(pack: str, slips: tuple[Slip, ...]) -> list[str]:
    """Return what is missing: every rule of a pack has two slips, one of them told in English too, and a near miss."""
    found = []
    for rule in pack_rules(pack):
        mine = [one for one in slips if one.rule == rule]
        told = [one for one in mine if one.told]
        if len(told) < 2 or len(told) == len(mine) or not any(one.told[0].en for one in told):
            found.append(f"{rule}: {len(told)} slips, {len(mine) - len(told)} near misses")
    found += [f"{one.rule} is no rule of {pack}" for one in slips if one.rule not in pack_rules(pack)]
    return found


def ids(slips: tuple[Slip, ...]) -> list[str]:
    """Return the names of slips for pytest; no two may be alike."""
    names = [f"{slip.rule}: {slip.name}" for slip in slips]
    assert len(set(names)) == len(names)
    return names


def _text(finding: Finding, *, english: bool) -> str:
    place = finding.place
    lines = [
        f"{finding.severity} {finding.outcome}",
        f"{place.file}:{place.line}:{place.column}",
        f"{finding.key} | {finding.item}",
        finding.message.ja,
    ]
    return "\n".join([*lines, finding.message.en] if english else lines)


def _expected(told: Told, folder: Path) -> str:
    name, _, marked = told.at.partition(": ")
    text = (folder / "example" / name).read_text(encoding="utf-8")
    before, found, after = marked.partition(MARK)
    assert found, f"no mark in {told.at!r}"
    assert text.count(before + after) == 1, f"{told.at!r} fits {text.count(before + after)} places"
    at = text.index(before + after) + len(before)
    line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    lines = [f"{told.severity} {told.outcome}", f"{name}:{line}:{column}", f"{told.key} | {told.item}", told.ja]
    return "\n".join([*lines, told.en] if told.en is not None else lines)
