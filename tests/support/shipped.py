"""The rules of the product on the example city: what an official writes wrongly there, and everything that is said of it.

A slip is made as it is made in real life, by editing the YAML as text; every edit must fit exactly one place. Then the rules
of the pack judge it as ``pia check`` does, and what one of them says is compared to the letter; once it is mended, the whole
check with every pack must be clean again. The mark ``‸`` is never left in a file: it stands before the character at which a
finding must begin.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from model_city import MODEL_CITY
from product import product
from tried_between import RULES

from pia.app.check import CheckOptions, check
from pia.app.opened import open_assessment
from pia.forms.fill import fill_form
from pia.rules.engine import check_assessment
from pia.rules.finding import Suppression
from pia.rules.rule_set import RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pia.rules.finding import CheckResult, Finding, Outcome, Severity

__all__ = [
    "HONNIN",
    "IDS",
    "JUKI",
    "SOFUSAKI",
    "Edit",
    "Slip",
    "Told",
    "declare",
    "gaps",
    "lived_through",
    "names",
    "of",
    "pack_rules",
    "passage",
    "severities",
    "shipped_tally",
    "tried",
]

AS_OF = "2026-01-15"
"""The day by which everything is judged here."""

JUKI, HONNIN, SOFUSAKI = "住民基本台帳ファイル", "本人確認情報ファイル", "送付先情報ファイル"
IDS = {JUKI: "juki-file", HONNIN: "honnin-file", SOFUSAKI: "sofusaki-file"}
"""The files of the model city by name."""

MARK = "‸"

Edit = tuple[str, str, str]
"""A file of the example, a text that stands in it exactly once, and what becomes of it; there a mark may stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said about a slip beside its place; ``remedy`` and ``en`` are the rule's own where they are None.

    ``en`` is the English message; ``also`` is what tells the id from that of another finding with the same key.
    """

    key: str
    item: str | None
    ja: str
    en: str | None = None
    remedy: tuple[str, str] | None = None
    also: str = ""
    severity: Severity = "error"
    outcome: Outcome = "violated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Something wrong in the example (with nothing ``told``: only nearly wrong), and the edits that mend it as told.

    ``told`` is in the order of the marks, file by file and from top to bottom.
    """

    rule: str
    name: str
    edits: tuple[Edit, ...]
    told: tuple[Told, ...] = ()
    mend: tuple[Edit, ...] = ()


def example(folder: Path) -> Path:
    """Copy the example into ``folder``."""
    return shutil.copytree(MODEL_CITY, folder / "example")


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Replace ``old``, which must stand in ``file`` exactly once."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file}: {old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def make(slip: Slip, folder: Path) -> list[str]:
    """Make the edits of a slip, and return the marked places as ``file:line:column``, in order."""
    for one in slip.edits:
        edit(folder, *one)
    places = []
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".csv")):
        before, *parts = path.read_text(encoding="utf-8").split(MARK)
        for part in parts:
            places.append(f"{path.name}:{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}")
            before += part
        if parts:
            path.write_text(before, encoding="utf-8", newline="\n")
    return places


def run(folder: Path) -> list[Finding]:
    """Run the whole check, as the command does."""
    result = check((folder,), CheckOptions(as_of=AS_OF))
    assert not result.errors, [problem.message.ja for problem in result.errors]
    return list(result.findings)


def judged(folder: Path, rule: str) -> list[Finding]:
    """Run the pack of ``rule`` alone; return what ``rule`` found and what its pack says of waivers, by place."""
    loaded = open_assessment(folder)
    day = date.fromisoformat(AS_OF)
    findings, _ = check_assessment(
        loaded, lambda: fill_form(loaded), _pack_of(rule), as_of=day, assessment="example", complete=False
    )
    assert not [one for one in findings if one.rule == "expression-error"]
    mine = [one for one in findings if one.rule == rule or one.rule.startswith("waiver-")]
    return sorted(mine, key=lambda f: (f.place.file, f.place.line, f.place.column))


@cache
def _pack_of(rule: str) -> RuleSet:
    return RuleSet(tuple(pack for pack in product().packs if any(one.id == rule for one in pack.rules)))


def said(findings: Iterable[Finding], slip: Slip) -> list[str]:
    """Return findings as text, everything that a test compares; in English too where the slip tells that."""
    english = [told.en is not None for told in slip.told]
    texts = []
    for at, one in enumerate(findings):
        lines = [f"{one.severity} {one.outcome} {one.place}", one.id, f"{one.key} | {one.item}"]
        lines += [one.message.ja, one.remedy.ja]
        if at < len(english) and english[at]:
            lines += [one.message.en, one.remedy.en]
        texts.append("\n".join(lines))
    return texts


def expected(slip: Slip, places: list[str], remedies: dict[str, tuple[str, str]]) -> list[str]:
    """Return the text that ``said`` must give for a slip whose marks are at ``places``; one mark may serve them all."""
    if len(places) == 1:
        places = places * len(slip.told)
    texts = []
    for told, place in zip(slip.told, places, strict=True):
        ja, en = told.remedy or remedies[slip.rule]
        id_ = f"{slip.rule}@example@{told.key}" + (f"@{told.also}" if told.also else "")
        lines = [f"{told.severity} {told.outcome} {place}", id_, f"{told.key} | {told.item}", told.ja, ja]
        lines += [told.en, en] if told.en is not None else []
        texts.append("\n".join(lines))
    return texts


@cache
def pack_rules(pack: str) -> tuple[str, ...]:
    """Return the ids of the rules of a shipped pack, but those that ``test_between_chapters`` tries."""
    return tuple(rule.id for one in product().packs if one.id == pack for rule in one.rules if rule.id not in RULES)


def of(rule: str, slips: Iterable[Slip]) -> Slip:
    """Return the first slip against a rule, which stands for the others where one is enough."""
    return next(slip for slip in slips if slip.rule == rule and slip.told)


def names(slips: Iterable[Slip]) -> list[str]:
    """Return the names of slips for pytest; no two may be alike."""
    found_ = [f"{slip.rule}: {slip.name}" for slip in slips]
    assert len(set(found_)) == len(found_)
    return found_


def gaps(pack: str, slips: Iterable[Slip]) -> list[str]:
    """Return what a table of slips lacks: three per rule, one told in English, one mended, and one near miss."""
    lacking = []
    for rule in pack_rules(pack):
        mine = [slip for slip in slips if slip.rule == rule]
        wrong = [slip for slip in mine if any(told.outcome == "violated" for told in slip.told)]
        lacking += [f"{rule}: {len(wrong)} slips"] if len(wrong) < 3 else []
        lacking += [f"{rule}: no near miss"] if all(slip.told for slip in mine) else []
        lacking += [f"{rule}: nothing in English"] if not any(slip.told[0].en for slip in wrong) else []
        lacking += [f"{rule}: the first slip is not mended"] if not wrong or not wrong[0].mend else []
    return lacking


def shipped_tally(rule: str) -> tuple[int, str | None]:
    """Return how many subjects of the example as shipped meet a rule, or why it had none; none may fail it."""
    result = _shipped()
    assert [one for one in result.findings if one.rule == rule] == []
    tally = next(one for one in result.rules if one.id == rule)
    assert (tally.violated, tally.undetermined, tally.selected) == (0, 0, tally.satisfied)
    return tally.satisfied, tally.reason.ja if tally.reason is not None else None


@cache
def _shipped() -> CheckResult:
    return check((MODEL_CITY,), CheckOptions(as_of=AS_OF))


def tried(slip: Slip, folder: Path, remedies: dict[str, tuple[str, str]]) -> None:
    """Make a slip, compare what is told to the letter, mend it: then no rule of any pack has anything to say."""
    directory = example(folder)
    places = make(slip, directory)
    got, wanted = said(judged(directory, slip.rule), slip), expected(slip, places, remedies)
    assert got == wanted, "\n".join(["found:", *got, "", "expected:", *wanted])
    if slip.mend:
        for one in slip.mend:
            edit(directory, *one)
        left = [f"{one.place} {one.rule}: {one.message.ja}" for one in run(directory)]
        assert not left, left


def severities(slip: Slip, folder: Path, status: str) -> set[Severity]:
    """Return how severe the findings of a slip are in an example of another status."""
    directory = example(folder)
    make(slip, directory)
    edit(directory, "assessment.yaml", "status: published  #", f"status: {status}  #")
    return {one.severity for one in judged(directory, slip.rule)}


def lived_through(slip: Slip, folder: Path) -> None:
    """Follow the findings of a slip: something else written above them, their acceptance, and their end."""
    directory = example(folder)
    make(slip, directory)
    first = judged(directory, slip.rule)
    stood = [_line(directory, one) for one in first]
    for one in _UNRELATED:
        edit(directory, *one)
    moved = judged(directory, slip.rule)
    assert [one.id for one in moved] == [one.id for one in first]
    assert [_line(directory, one) for one in moved] == stood, "not where the same text stands"
    assert all(after.place.line > before.place.line for before, after in zip(first, moved, strict=True))
    _accept(directory, moved)
    assert [one.waived for one in judged(directory, slip.rule)] == [_ACCEPTED] * len(first)
    for one in slip.mend:
        edit(directory, *one)
    left = [(one.rule, one.message.ja) for one in judged(directory, slip.rule)]
    orphans = [
        ("waiver-orphaned", f"「{slip.rule}」（{key}）の受容に当たる指摘がありません。")
        for key in dict.fromkeys(one.key for one in first)
    ]
    assert left == orphans, left


def _line(folder: Path, finding: Finding) -> str:
    text = (folder / finding.place.file).read_text(encoding="utf-8")
    return text.split("\n")[finding.place.line - 1][finding.place.column - 1 :]


def declare(name: str, values: str) -> Edit:
    """Return the edit that writes ``declared: {…}`` into the file of that name."""
    line = f"    name: {name}\n"
    return "files.yaml", line, f"{line}    declared: {{{values}}}\n"


def passage(file: str, first: str, until: str) -> str:
    """Return the text of the example from ``first`` (which stands there once) up to the next ``until``."""
    text = (MODEL_CITY / file).read_text(encoding="utf-8")
    assert text.count(first) == 1, f"{file}: {first!r} stands {text.count(first)} times"
    return text[text.index(first) : text.index(until, text.index(first))]


_UNRELATED: tuple[Edit, ...] = (
    ("assessment.yaml", "number: 1  #", "# 計画管理書は総務部にある。\nnumber: 1  #"),
    ("files.yaml", "texts:\n  subjects-residents", "texts:\n  other-text: 別の文\n  subjects-residents"),
    (
        "files.yaml",
        "  # ── (1) ",
        "  - {id: other-file, name: 別のファイル, records: [{id: only, items: [個人番号]}]}\n  # ── (1) ",
    ),
    ("parties.yaml", "parties:\n  - id: mihon-systems", "parties:\n  - {id: other-party}\n  - id: mihon-systems"),
    (
        "recipients.yaml",
        "recipients:\n  # ",
        "recipients:\n  - {id: other-office, kind: transfer, files: [other-file], name: 別の部署}\n  # ",
    ),
)


_ACCEPTED = Suppression("waiver", "次の改正で改める", "市民課長", "2026-01-15")


def _accept(folder: Path, findings: Iterable[Finding]) -> None:
    """Accept findings by their rule and key, up to the day by which everything is judged."""
    lines = ["waivers:"]
    for rule, key in dict.fromkeys((finding.rule, finding.key) for finding in findings):
        lines.append(f"  - {{rule: {rule}, key: '{key}', reason: 次の改正で改める, approver: 市民課長,")
        lines.append("     start: 令和8年1月1日, end: 令和8年1月15日}")
    path = folder / "assessment.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")
