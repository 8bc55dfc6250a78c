"""What checks of tables found, as findings of the shape that every report takes: rows and columns, never what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from pia.errors import Place, Words
from pia.rules.finding import Finding, Related, RuleTally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pia.model.read import Loaded
    from pia.rules.finding import Severity
    from pia.verify.evidence.judge import Judged
    from pia.verify.evidence.kinds import Check, Kind

__all__ = ["EvidenceRule", "findings_of", "rules_of", "tallies_of"]

_WHY = Words(
    "宣言した措置のとおりに運用していることを、記録や台帳の行で確かめる。",
    "rows of logs and ledgers show whether practice is as declared",
)


class EvidenceRule(Struct, frozen=True):
    """What reports say about a check of a table, whether it found something or not."""

    id: str
    title: Words
    remedy: Words
    severity: Severity
    why: Words = _WHY
    basis: str = ""
    viewpoint: str = ""


def rules_of(kinds: Iterable[Kind]) -> tuple[EvidenceRule, ...]:
    """Return every check of ``kinds`` as reports know rules."""
    return tuple(EvidenceRule(one.id, one.title, one.remedy, one.severity) for kind in kinds for one in kind.checks)


def findings_of(judged: Iterable[Judged], kind: Kind, file: str, name: str, loaded: Loaded) -> Iterator[Finding]:
    """Yield one finding for each row that fails (the first fifty of a check), and one for each check that could not be asked."""
    numbers = {control.id: index for index, control in enumerate(loaded.assessment.controls)}
    for one in judged:
        check = one.asked.check
        controls = "、".join(one.asked.controls)
        related = tuple(
            Related(loaded.place(("controls", numbers[id_])), Words(f"統制「{id_}」", f"control '{id_}'"))
            for id_ in one.asked.controls
        )
        if one.outcome == "undetermined":
            yield _open(one, kind, file, name, related)
            continue
        for number, row in enumerate(one.rows):
            column = kind.columns[row.column].title if row.column else None
            more = one.wrong - len(one.rows) if number == len(one.rows) - 1 else 0
            yield Finding(
                id=f"{check.id}@{name}@{file}:{row.place.line}@{controls}",
                rule=check.id,
                assessment=name,
                severity=check.severity,
                outcome="violated",
                title=_against(check),
                message=_said(one, row.place, column, more),
                remedy=check.remedy,
                basis="",
                viewpoint="",
                place=row.place,
                key=f"controls/{one.asked.controls[0]}" if one.asked.controls else f"evidence/{kind.id}",
                related=related,
            )


def _against(check: Check) -> Words:
    """Return the title of a finding: what is demanded, and that it is not so."""
    return Words(f"次のことが守られていない: {check.title.ja}", f"not so: {check.title.en}")


def _said(one: Judged, place: Place, column: Words | None, more: int) -> Words:
    fault = one.asked.check.fault
    if column is None:
        reason = one.reason or Words("", "")
        return Words(f"{fault.ja}{reason.ja}。", f"{fault.en}: {reason.en}")
    rest = Words(f"（ほかに{more:,}行）", f" ({more:,} more rows)") if more > 0 else Words("", "")
    return Words(
        f"{place.line}行の「{column.ja}」: {fault.ja}{rest.ja}",
        f"row {place.line}, '{column.en}': {fault.en}{rest.en}",
    )


def _open(one: Judged, kind: Kind, file: str, name: str, related: tuple[Related, ...]) -> Finding:
    check, place = one.asked.check, Place(file, 1, 1, 1, 1)
    reason = one.reason or Words("", "")
    return Finding(
        id=f"{check.id}@{name}@{file}@{'、'.join(one.asked.controls)}",
        rule=check.id,
        assessment=name,
        severity=check.severity,
        outcome="undetermined",
        title=Words(f"確かめられない: {check.title.ja}", f"cannot be told: {check.title.en}"),
        message=Words(
            f"「{kind.title.ja}」では確かめられません: {reason.ja}。", f"{kind.title.en} does not tell: {reason.en}"
        ),
        remedy=Words(
            "足りない列、表又は設定を加えて渡すか、ほかの証跡で示してください。",
            "add the column, table or setting, or show it by other evidence",
        ),
        basis="",
        viewpoint="",
        place=place,
        key=f"controls/{one.asked.controls[0]}" if one.asked.controls else f"evidence/{kind.id}",
        related=related,
    )


def tallies_of(judged: Iterable[Judged]) -> Iterator[RuleTally]:
    """Yield how each check went, in rows: those it looked at, those that fail, one where it could not be asked."""
    counts: dict[str, list[int]] = {}
    for one in judged:
        met = max(one.concerned - one.wrong, 0) if one.outcome != "undetermined" else 0
        known = counts.setdefault(one.asked.check.id, [0, 0, 0])
        for at, number in enumerate((met, one.wrong, int(one.outcome == "undetermined"))):
            known[at] += number
    for id_, (met, wrong, open_) in counts.items():
        whole = met + wrong + open_
        yield RuleTally(id=id_, selected=whole, satisfied=met, violated=wrong, undetermined=open_, not_applicable=0)
