"""Accepted findings (``waivers:``): which hold on a day, and which are expired, not begun or about nothing.

The end day counts in full, Tokyo time: the caller's ``as_of`` is a day in Tokyo, so a waiver holds on its end day.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.rules.builtin import BUILT_IN
from pia.rules.finding import Finding, Suppression
from pia.rules.shapes import iso_days

if TYPE_CHECKING:
    from datetime import date

    from pia.model.procedure import Waiver
    from pia.model.read import Loaded, Path_

__all__ = ["apply_waivers", "own_finding"]


def apply_waivers(
    findings: Iterable[Finding], loaded: Loaded, *, as_of: date, assessment: str, known: frozenset[str], complete: bool
) -> list[Finding]:
    """Mark the findings that a waiver covers and add what is wrong with the waivers themselves.

    Args:
        findings: those of one assessment.
        loaded: the assessment with its text.
        as_of: the day, in Tokyo.
        assessment: the name that stands in the ids of findings.
        known: the ids of the rules of this run.
        complete: whether these are all the rules there are; otherwise a waiver for another rule is left alone.
    """
    told = list(findings)
    places: dict[tuple[str, str], list[int]] = {}
    for index, finding in enumerate(told):
        if finding.rule not in BUILT_IN and finding.key is not None:
            places.setdefault((finding.rule, finding.key), []).append(index)
    more: list[Finding] = []
    for index, waiver in enumerate(loaded.assessment.waivers):
        if waiver.rule not in known and not complete:
            continue
        path: Path_ = ("waivers", index)
        covered = places.get((waiver.rule, waiver.key), [])
        trouble = _off(waiver, as_of.isoformat())
        if trouble is not None:
            rule, field, message = trouble
            more.append(
                own_finding(
                    rule,
                    loaded,
                    (*path, field),
                    key=f"{waiver.rule}@{waiver.key}",
                    message=message,
                    assessment=assessment,
                )
            )
        elif not covered:
            more.append(_orphan(waiver, loaded, path, findings=told, known=known, assessment=assessment))
        else:
            end = iso_days(waiver.end)[1]
            for one in covered:
                told[one] = replace(told[one], waived=Suppression("waiver", waiver.reason, waiver.approver, end))
    return told + more


def _off(waiver: Waiver, day: str) -> tuple[str, str, Words] | None:
    """Return why a waiver does not hold on ``day``: the rule that says so, the field to look at, the message."""
    start, end = iso_days(waiver.start)[0], iso_days(waiver.end)[1]
    about = f"「{waiver.rule}」（{waiver.key}）"
    if start is None or end is None or end < start:
        message = Words(
            f"{about}の受容の期間（{waiver.start}から{waiver.end}まで）が成り立ちません。",
            f"the waiver of {waiver.rule} ({waiver.key}) has no valid period ({waiver.start} to {waiver.end})",
        )
        return "waiver-expired", "end" if start is not None else "start", message
    if day > end:
        message = Words(
            f"{about}の受容は{waiver.end}で切れています（{day}現在）。",
            f"the waiver of {waiver.rule} ({waiver.key}) ended on {end} (today {day})",
        )
        return "waiver-expired", "end", message
    if day < start:
        message = Words(
            f"{about}の受容は{waiver.start}からで、{day}にはまだ効きません。",
            f"the waiver of {waiver.rule} ({waiver.key}) begins on {start} (today {day})",
        )
        return "waiver-future", "start", message
    return None


def _orphan(
    waiver: Waiver, loaded: Loaded, path: Path_, *, findings: list[Finding], known: frozenset[str], assessment: str
) -> Finding:
    """Return the finding about a waiver that matches nothing, with what it may have meant."""
    if waiver.rule in known:
        keys = sorted({f.key for f in findings if f.rule == waiver.rule and f.key is not None})
        near = difflib.get_close_matches(waiver.key, keys, n=1, cutoff=0.5) or keys[:1]
        field, ja, en = "key", "その規則の指摘は", "the nearest finding of that rule is"
    else:
        near = difflib.get_close_matches(waiver.rule, sorted(known), n=1, cutoff=0.5)
        field, ja, en = "rule", "その名前の規則はありません。近いのは", "there is no such rule; the nearest is"
    hint = Words(f"{ja}「{near[0]}」です。", f"; {en} '{near[0]}'") if near else Words("", "")
    message = Words(
        f"「{waiver.rule}」（{waiver.key}）の受容に当たる指摘がありません。{hint.ja}",
        f"the waiver of {waiver.rule} ({waiver.key}) matches no finding{hint.en}",
    )
    return own_finding(
        "waiver-orphaned",
        loaded,
        (*path, field),
        key=f"{waiver.rule}@{waiver.key}",
        message=message,
        assessment=assessment,
    )


def own_finding(rule: str, loaded: Loaded, path: Path_, *, key: str, message: Words, assessment: str) -> Finding:
    """Return a finding of one of the engine's own rules at a place of the model."""
    own = BUILT_IN[rule]
    return Finding(
        id=f"{rule}@{assessment}@{key}",
        rule=rule,
        assessment=assessment,
        severity=own.severity,
        outcome="violated",
        title=own.title,
        message=message,
        remedy=own.remedy,
        basis=own.basis,
        viewpoint="",
        place=loaded.place(path),
        key=key,
    )
