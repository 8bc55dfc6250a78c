"""The baseline: findings that are known already, by their stable ids, so that a build fails on new or worse ones only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, cast

from msgspec import Struct
from msgspec.structs import replace

from pia.errors import InputError, Place, Problem, Words
from pia.rules.finding import Finding, Suppression
from pia.source.decode import decode, read_bytes

__all__ = ["MAX_BASELINE", "Baseline", "Known", "apply_baseline", "read_baseline", "write_baseline"]

MAX_BASELINE = 32 * 1024 * 1024
"""Largest baseline file in bytes."""

_SCHEMA = 3
_READ: Final = (2, _SCHEMA)
"""The older form knows no members: a finding of it is worse only where it is graver."""
_GRAVITY: Final = ("undetermined", "note", "warning", "error")
"""What a known finding was, the least grave first: one that could not be decided counts as less than any that is certain."""

WORSE: Final = "baseline"
"""The name under which a finding that has become worse shows what it was."""
GREW: Final = "baseline-new"
"""The name under which a finding that has become worse shows which members are new."""
_LONGEST = 80
"""Longer names of members are cut and told apart by a digest."""


class Known(Struct, frozen=True):
    """What a finding was: a severity, or ``undetermined``, and what it was made of (None: nobody wrote that down)."""

    gravity: str
    members: frozenset[str] | None = None


class Baseline(Struct, frozen=True):
    """The known findings: by assessment, their ids with what they were."""

    findings: dict[str, dict[str, Known]]

    def known_as(self, finding: Finding) -> Known | None:
        """Return what ``finding`` was when the baseline was written; None where it was not there."""
        return self.findings.get(finding.assessment, {}).get(finding.id)

    def gone(self, assessments: Iterable[str], findings: Iterable[Finding]) -> tuple[str, ...]:
        """Return the ids that the baseline knows of ``assessments`` and that are no more among ``findings``."""
        there = {finding.id for finding in findings}
        known = (id_ for name in assessments for id_ in self.findings.get(name, {}))
        return tuple(sorted(id_ for id_ in known if id_ not in there))


def _gravity(finding: Finding) -> str:
    return "undetermined" if finding.outcome == "undetermined" else finding.severity


def _name(member: str) -> str:
    if len(member) <= _LONGEST:
        return member
    return f"{member[:40]}…{hashlib.sha256(member.encode()).hexdigest()[:12]}"


def _written(finding: Finding) -> str | dict[str, Any]:
    members = sorted({_name(one) for one in finding.members})
    return {"as": _gravity(finding), "members": members} if members else _gravity(finding)


def write_baseline(findings: Iterable[Finding]) -> str:
    """Return the text of a baseline that knows ``findings``; those that are waived anyway are left out."""
    known: dict[str, dict[str, Any]] = {}
    for finding in findings:
        if finding.waived is None or finding.waived.kind == "baseline":
            known.setdefault(finding.assessment, {})[finding.id] = _written(finding)
    body = {"schema": _SCHEMA, "findings": {name: dict(sorted(ids.items())) for name, ids in sorted(known.items())}}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def read_baseline(path: Path, file: str) -> Baseline:
    """Read a baseline; ``file`` is its display name.

    Raises:
        InputError: the file is missing, too large, or not what ``write_baseline`` writes.
    """
    text, _ = decode(read_bytes(path, file, max_file=MAX_BASELINE), file)
    try:
        body: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        column = getattr(error, "colno", 1)
        raise InputError(_wrong(file, line, column)) from error
    schema = body.get("schema") if isinstance(body, dict) else None
    found = body.get("findings") if schema in _READ else None
    if not isinstance(found, dict) or not all(isinstance(ids, dict) for ids in found.values()):
        raise InputError(_wrong(file, 1, 1))
    known = {name: {id_: _known(one, schema) for id_, one in ids.items()} for name, ids in found.items()}
    if any(one is None for ids in known.values() for one in ids.values()):
        raise InputError(_wrong(file, 1, 1))
    return Baseline(cast("dict[str, dict[str, Known]]", known))


def _known(written: object, schema: object) -> Known | None:
    """Return what a finding was; None where that is not what ``write_baseline`` writes."""
    if isinstance(written, str):
        return Known(written, frozenset() if schema == _SCHEMA else None) if written in _GRAVITY else None
    if schema != _SCHEMA or not isinstance(written, dict) or written.keys() != {"as", "members"}:
        return None
    gravity, members = written["as"], written["members"]
    if not isinstance(gravity, str) or gravity not in _GRAVITY or not isinstance(members, list):
        return None
    return Known(gravity, frozenset(members)) if all(isinstance(one, str) for one in members) else None


def _wrong(file: str, line: int, column: int) -> Problem:
    return Problem(
        "baseline-unreadable",
        Words(f"「{file}」は基準ファイルとして読めません。", f"'{file}' cannot be read as a baseline"),
        Words(
            "pia check --write-baseline が書き出したファイルを指定してください。",
            "name a file that pia check --write-baseline has written",
        ),
        Place(file, line, column, line, column),
    )


def apply_baseline(findings: Iterable[Finding], baseline: Baseline) -> list[Finding]:
    """Mark the findings that the baseline knows and that are no worse than they were.

    Those waived already keep their waiver. One that has become worse, by its gravity or by one more thing that it is about,
    counts, and its values say what it was.
    """
    reason = Suppression("baseline", "基準に記録された既知の指摘")
    told = []
    for finding in findings:
        was = baseline.known_as(finding) if finding.waived is None else None
        if was is None:
            told.append(finding)
            continue
        new = [] if was.members is None else [one for one in finding.members if _name(one) not in was.members]
        if _GRAVITY.index(_gravity(finding)) > _GRAVITY.index(was.gravity) or new:
            grown = ((GREW, "、".join(new)),) if new else ()
            told.append(replace(finding, values=(*finding.values, *grown, (WORSE, was.gravity))))
        else:
            told.append(replace(finding, waived=reason))
    return told
