"""From what checks found to entries of evidence: counts of rows and the digest of the file, never what stands in a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.catalogue.evidence import Evidence, Source
from pia.forms.claim import claim_of
from pia.forms.parameters import values_of
from pia.verify.evidence.given import period_of
from pia.verify.evidence.judge import Asked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from pia.model.assessment import Assessment
    from pia.verify.evidence.judge import Judged
    from pia.verify.evidence.kinds import Kind

__all__ = ["asked_of", "claims_of", "entries_of", "shown_controls"]


def shown_controls(assessment: Assessment, only: Collection[str] = ()) -> dict[str, int]:
    """Return the controls that the body can show itself, by id with their index: in place, and not run by somebody else."""
    return {
        control.id: index
        for index, control in enumerate(assessment.controls)
        if not control.planned
        and (control.profile is None or control.runs in ("own", "contractor"))
        and (not only or control.id in only)
    }


def claims_of(assessment: Assessment, ids: Iterable[str]) -> dict[str, str]:
    """Return the claim of each named control as it is declared."""
    numbers = {control.id: index for index, control in enumerate(assessment.controls)}
    return {id_: claim_of(assessment, numbers[id_]) for id_ in ids if id_ in numbers}


def asked_of(kind: Kind, assessment: Assessment, only: Collection[str] = ()) -> list[Asked]:
    """Return each check of ``kind`` once for all controls that declare the same values; a check of no measure stands alone."""
    able = shown_controls(assessment, only)
    found: list[Asked] = []
    for check in kind.checks:
        if not check.measures:
            found.append(Asked(check, (), {}))
        named = _parameters([check.when, check.require, check.test, check.age])
        groups: dict[str, tuple[list[str], dict[str, object]]] = {}
        for id_, index in able.items():
            if assessment.controls[index].measure in check.measures:
                values = values_of(assessment, index)
                declared: dict[str, object] = {name: values[name][1] for name in sorted(named) if name in values}
                groups.setdefault(repr(declared), ([], declared))[0].append(id_)
        found += [Asked(check, tuple(ids), declared) for ids, declared in groups.values()]
    return found


def _parameters(data: object) -> set[str]:
    """Return the names of the parameters that conditions compare with."""
    if isinstance(data, dict):
        own = {str(data[key]) for key in ("declared", "parameter") if isinstance(data.get(key), str)}
        return own.union(*(_parameters(one) for one in data.values()))
    return set().union(*(_parameters(one) for one in data)) if isinstance(data, list) else set()


def entries_of(
    judged: Iterable[Judged], kind: Kind, source: Source, *, today: date, claims: Mapping[str, str], tester: str | None
) -> Iterator[Evidence]:
    """Yield one entry for each control and check; what only needs to be asked about (a warning) refutes nothing."""
    latest = kind.dated[0] == "latest"  # the earliest day counts only where the check says how long it lasts
    for one in judged:
        check = one.asked.check
        outcome = "undetermined" if one.outcome == "refuted" and check.severity != "error" else one.outcome
        undated = one.seen is None and latest and outcome == "held"  # nobody knows of which time it speaks
        outcome = "undetermined" if undated else outcome
        period = period_of(check.age, one.asked.declared) if check.age is not None else None
        reason = "いつのものか分からない" if undated else one.reason.ja if one.reason is not None else ""
        note = f"{check.title.ja}（{reason}）" if reason else check.title.ja
        place = Source(source.file, one.rows[0].place.line if one.rows else None, source.sha256)
        for control in one.asked.controls:
            yield Evidence(
                control=control,
                kind=kind.evidence or "ledger",
                outcome=outcome,
                probe=None,
                source=place,
                observed=(("concerned", one.concerned), ("wrong", one.wrong)),
                tester=tester,
                date=(one.seen if latest or check.age is not None else None) or today,
                note=note,
                check=check.id,
                max_age=str(period) if period is not None else None,
                claim=claims.get(control),
            )
