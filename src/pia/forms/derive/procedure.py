"""評価実施手続, 重大事故 and 変更箇所."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pia.forms.reading import Reading, text_reading
from pia.forms.tree import Table
from pia.model.base import UNKNOWN, is_none
from pia.model.procedure import ChangeTotal, Opinions
from pia.model.vocabulary import vocabulary

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.forms.scope import Scope
    from pia.model.read import Path_

__all__ = ["change_rows", "emergency", "incident", "no_manual_work", "opinion_period"]

CHANGE_COLUMNS = ("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明")


def incident(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Answer for the whole body whether a serious incident with personal information happened within three years."""
    history = scope.assessment.incident_history
    at: Path_ = ("incident_history", "personal_three_years")
    if history is None or history.personal_three_years is None or choices is None:
        return Reading(facts=(at,), derived=False)
    if history.personal_three_years == UNKNOWN:
        return Reading(facts=(at,), status="unknown", derived=False)
    return Reading(value=choices.labels[history.personal_three_years], facts=(at,), derived=False)


def opinion_period(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Print the period of the hearing, from its dates or as written."""
    procedure = scope.assessment.procedure
    opinions = procedure.opinions if procedure is not None else None
    at: Path_ = ("procedure", "opinions")
    if opinions is None:
        return Reading(facts=(at,))
    if not isinstance(opinions, Opinions):
        return Reading(facts=(at,), status="none")
    if opinions.period is not None:
        return text_reading(scope, opinions.period, (*at, "period"))
    if opinions.start is None and opinions.end is None:
        return Reading(facts=(at,))
    return Reading(value=f"{opinions.start or ''}～{opinions.end or ''}", facts=((*at, "start"), (*at, "end")))


def emergency(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Tick 適用した where the body gives a reason for applying 規則第9条第2項 (様式2 Ⅰ9)."""
    procedure = scope.assessment.procedure
    reason = procedure.emergency if procedure is not None else None
    labels = tuple(choices.labels.values()) if choices is not None else ()
    return Reading(
        value=labels if reason is not None and not is_none(reason) else (), facts=(("procedure", "emergency"),)
    )


def no_manual_work(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Tick 人手を介在させる作業はない (様式2 Ⅳ8) where the body says so."""
    procedure = scope.assessment.procedure
    labels = tuple(choices.labels.values()) if choices is not None else ()
    said = procedure is not None and procedure.no_manual_work
    return Reading(value=labels if said else (), facts=(("procedure", "no_manual_work"),))


def change_rows(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Print the change annex, row by row as filed."""
    at: Path_ = ("changes",)
    changes, totals = scope.assessment.changes, scope.assessment.change_totals
    if not changes and not totals:
        return Reading(facts=(at,))
    timings = vocabulary("timing").choices
    rows: list[tuple[str, ...]] = []
    hidden = False
    for index, change in enumerate(changes):
        cells: list[str] = []
        for name in ("date", "item", "before", "after", "timing", "explanation"):
            value = getattr(change, name)
            withheld = scope.withheld((*at, index, name))
            hidden = hidden or withheld is not None
            if withheld is not None:
                cells.append(withheld.shown)
            elif value is None:
                cells.append("")
            else:
                cells.append(
                    "－" if is_none(value) else timings.get(value, value) if name == "timing" else value.rstrip("\n")
                )
        rows.append(tuple(cells))
    rows.extend(_total_rows(totals))
    return Reading(
        value=Table(CHANGE_COLUMNS, tuple(rows)),
        facts=(at, ("change_totals",)) if totals else (at,),
        derived=False,
        status="withheld" if hidden or scope.touched(("change_totals",)) else None,
    )


def _total_rows(totals: tuple[ChangeTotal, ...]) -> Iterator[tuple[str, ...]]:
    """Yield one row per date of which only the number of rows is known, saying that they are not itemised."""
    for total in totals:
        said = f"（{total.prior + total.posterior}件の変更。出典に一覧があるが、ここには載せていない。）"
        timing = "、".join(
            f"{word}{count}件" for word, count in (("事前", total.prior), ("事後", total.posterior)) if count
        )
        yield ("" if total.date is None or is_none(total.date) else total.date, said, "", "", timing, total.note or "")
