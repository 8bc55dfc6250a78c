"""The baseline: findings that are known already, by their stable ids, so that a build fails on new ones only."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pia.errors import InputError, Place, Problem, Words
from pia.rules.finding import Finding, Suppression
from pia.source.decode import decode, read_bytes

__all__ = ["MAX_BASELINE", "Baseline", "apply_baseline", "read_baseline", "write_baseline"]

MAX_BASELINE = 32 * 1024 * 1024
"""Largest baseline file in bytes."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known finding ids, by assessment."""

    findings: dict[str, frozenset[str]]

    def knows(self, finding: Finding) -> bool:
        """Tell whether ``finding`` was there when the baseline was written."""
        return finding.id in self.findings.get(finding.assessment, frozenset())


def write_baseline(findings: Iterable[Finding]) -> str:
    """Return the text of a baseline that knows ``findings``; those that are waived anyway are left out."""
    known: dict[str, set[str]] = {}
    for finding in findings:
        if finding.waived is None or finding.waived.kind == "baseline":
            known.setdefault(finding.assessment, set()).add(finding.id)
    body = {"schema": 1, "findings": {name: sorted(ids) for name, ids in sorted(known.items())}}
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
    found = body.get("findings") if isinstance(body, dict) and body.get("schema") == 1 else None
    if not isinstance(found, dict) or not all(
        isinstance(ids, list) and all(isinstance(one, str) for one in ids) for ids in found.values()
    ):
        raise InputError(_wrong(file, 1, 1))
    return Baseline({name: frozenset(ids) for name, ids in found.items()})


def _wrong(file: str, line: int, column: int) -> Problem:
    return Problem(
        "baseline-unreadable",
        Words(f"「{file}」は基準ファイルとして読めません。", f"'{file}' cannot be read as a baseline"),
        Words("pia check が書き出したファイルを指定してください。", "name a file that pia check has written"),
        Place(file, line, column, line, column),
    )


def apply_baseline(findings: Iterable[Finding], baseline: Baseline) -> list[Finding]:
    """Mark the findings that the baseline knows; those waived already keep their waiver."""
    reason = Suppression("baseline", "基準に記録された既知の指摘")
    return [replace(f, waived=reason) if f.waived is None and baseline.knows(f) else f for f in findings]
