"""What is wrong with the evidence itself: whose it is, whether it is as it was written, of which day, and for which wording.

Evidence with any of these faults supports nothing; each fault has an id of its own, so that nobody has to guess which it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pia.catalogue.evidence import SHOWS_FOR
from pia.errors import Words
from pia.forms.claim import claim_of
from pia.rules.waivers import own_finding
from pia.terms.calendar import add_duration
from pia.terms.durations import parse_duration
from pia.terms.text import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pia.catalogue.evidence import Evidence
    from pia.model.read import Loaded, Path_
    from pia.rules.finding import Finding

__all__ = ["EvidenceFault", "age_of", "claims_now", "evidence_findings", "fault_of"]

EvidenceFault = Literal[
    "evidence-of-another-body", "evidence-edited", "evidence-stale", "evidence-dated-ahead", "evidence-out-of-date"
]


def fault_of(
    evidence: Evidence, loaded: Loaded, claims: dict[str, str], as_of: date, digest: str | None = None
) -> EvidenceFault | None:
    """Return what is wrong with ``evidence``, the gravest first; None where it is sound.

    ``claims`` are the digests of the controls as they are declared now, ``digest`` that of the whole assessment, by which a
    rehearsal without claims is judged.
    """
    origin = evidence.origin
    if origin is not None and origin.body not in (None, loaded.assessment.body.name):
        return "evidence-of-another-body"
    if origin is not None and origin.edited:
        return "evidence-edited"
    if evidence.claim is not None and claims.get(evidence.control, evidence.claim) != evidence.claim:
        return "evidence-stale"
    whole = origin.assessment if origin is not None and evidence.kind == "rehearsed" else None
    if evidence.claim is None and None not in (whole, digest) and whole != digest:
        return "evidence-stale"
    return age_of(evidence, as_of)


def age_of(evidence: Evidence, as_of: date) -> Literal["evidence-dated-ahead", "evidence-out-of-date"] | None:
    """Return whether evidence is of a day to come or past its age; what has no day cannot be either."""
    seen = evidence.date
    if seen is None:
        return None
    if seen > as_of:
        return "evidence-dated-ahead"
    return (
        None if as_of <= add_duration(seen, parse_duration(evidence.max_age or SHOWS_FOR)) else "evidence-out-of-date"
    )


def evidence_findings(
    loaded: Loaded, evidence: Sequence[Evidence], faults: Sequence[EvidenceFault | None], as_of: str, name: str
) -> Iterator[Finding]:
    """Yield a finding for each file that is another body's or was edited, and for each control with other faults or none."""
    yield from _orphaned(loaded, evidence, name)
    yield from _of_files(loaded, evidence, faults, name)
    places: dict[str, Path_] = {one.id: ("controls", i) for i, one in enumerate(loaded.assessment.controls)}
    by_control: dict[tuple[str, str], list[Evidence]] = {}
    for one, fault in zip(evidence, faults, strict=True):
        if fault in ("evidence-stale", "evidence-dated-ahead", "evidence-out-of-date") and one.control in places:
            by_control.setdefault((fault, one.control), []).append(one)
    for id_, path in places.items():
        for rule in ("evidence-stale", "evidence-dated-ahead", "evidence-out-of-date"):
            mine = by_control.get((rule, id_))
            if mine:
                message = _said(rule, id_, mine, as_of)
                yield own_finding(rule, loaded, path, key=f"controls/{id_}", message=message, assessment=name)


def _said(rule: str, id_: str, mine: Sequence[Evidence], as_of: str) -> Words:
    days = [str(day) for day in dict.fromkeys(one.date for one in mine) if day is not None]
    ja, en = "、".join(days), ", ".join(days)
    if rule == "evidence-stale":
        return Words(
            f"統制「{id_}」は、証跡（{ja or '日付なし'}）を得た後に変わりました。その証跡は、今の記載を何も支えません。",
            f"'{id_}' has changed since its evidence ({en or 'no date'}) was taken; that evidence supports nothing of what it says now",
        )
    if rule == "evidence-dated-ahead":
        return Words(
            f"統制「{id_}」の証跡の日付（{ja}）が、検査の日（{as_of}）より後です。",
            f"the evidence of '{id_}' is dated {en}, after the day of this check ({as_of})",
        )
    ages = list(dict.fromkeys(parse_duration(one.max_age or SHOWS_FOR).words() for one in mine))
    return Words(
        f"統制「{id_}」の証跡（{ja}）は、{as_of}には有効な期間（{'、'.join(one.ja for one in ages)}）を過ぎており、何も支えません。",
        f"the evidence of '{id_}' ({en}) is past its age ({', '.join(one.en for one in ages)}) on {as_of} and supports nothing",
    )


def _of_files(
    loaded: Loaded, evidence: Sequence[Evidence], faults: Sequence[EvidenceFault | None], name: str
) -> Iterator[Finding]:
    """Yield one finding for each file that is another body's, and for each that was edited."""
    wrong = [
        (fault, one.origin)
        for one, fault in zip(evidence, faults, strict=True)
        if fault in ("evidence-of-another-body", "evidence-edited") and one.origin is not None
    ]
    own = loaded.assessment.body.name
    for fault, origin in dict.fromkeys(wrong):
        about = f"evidence/{origin.file.replace(chr(92), '/').rpartition('/')[2]}"
        if fault == "evidence-edited":
            message = Words(
                f"証跡のファイル「{origin.file}」は、書き出した後に書き換えられています（封と内容が合いません）。",
                f"the evidence file {origin.file} was changed after it was written: its seal does not fit what it says",
            )
            yield own_finding(fault, loaded, ("controls",), key=about, message=message, assessment=name)
            continue
        message = Words(
            f"証跡のファイル「{origin.file}」は「{origin.body}」のもので、この評価書の評価実施機関（{own}）のものではありません。",
            f"the evidence file {origin.file} is that of {origin.body}, not of the body of this assessment ({own})",
        )
        yield own_finding(fault, loaded, ("body", "name"), key=about, message=message, assessment=name)


def _orphaned(loaded: Loaded, evidence: Sequence[Evidence], name: str) -> Iterator[Finding]:
    """Yield a finding for each control that evidence names and the assessment does not have."""
    known = {control.id for control in loaded.assessment.controls}
    for id_ in dict.fromkeys(each.control for each in evidence if each.control not in known):
        near = nearest(id_, known)
        hint = Words(f"近いのは「{near}」です。", f"; the nearest is '{near}'") if near else Words("", "")
        message = Words(
            f"証跡が示す統制「{id_}」は評価書にありません。{hint.ja}",
            f"evidence names the control '{id_}', which the assessment does not have{hint.en}",
        )
        key = f"controls/{id_}"
        yield own_finding("evidence-orphaned", loaded, ("controls",), key=key, message=message, assessment=name)


def claims_now(loaded: Loaded, ids: set[str]) -> dict[str, str]:
    """Return the claim of each named control as it is declared now."""
    controls = loaded.assessment.controls
    return {one.id: claim_of(loaded.assessment, i) for i, one in enumerate(controls) if one.id in ids}
