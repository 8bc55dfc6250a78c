"""計画管理書 (様式1): the assessments of one body as a list (特定個人情報保護評価に関する規則; 指針 第5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from pia.forms.reading import Reading
from pia.forms.tree import Table
from pia.model.base import NONE, UNKNOWN
from pia.model.vocabulary import vocabulary
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration
from pia.terms.eras import PartialDate, format_wareki, parse_date
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.forms.edition import Choices, Column
    from pia.forms.scope import Scope
    from pia.model.assessment import Assessment

__all__ = ["COLUMNS", "plan_count", "plan_rows", "plan_table"]

_AGAIN = Duration(5, "y")
"""The period before the end of which an assessment is to be done again (規則第15条; 指針 第6の2(2))."""


def plan_count(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Count the assessments of the list."""
    return Reading(value=len(scope.assessments), facts=(("form",),))


def plan_rows(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """List the assessments with whatever columns the edition lays out; see :func:`plan_table`."""
    columns = next((item.columns for item in scope.edition.items() if item.columns), ())
    return Reading(
        value=plan_table([assessment for _, assessment in scope.assessments], columns),
        facts=(("title",),),
        note=_sureness(columns),
    )


def plan_table(assessments: list[Assessment], columns: tuple[Column, ...]) -> Table:
    """Return one row per assessment, by 評価書番号 and then as given."""
    ordered = sorted(
        assessments, key=lambda each: (not (each.number or "").isdecimal(), len(each.number or ""), each.number or "")
    )
    rows = tuple(tuple(COLUMNS[column.field](each) for column in columns) for each in ordered)
    return Table(tuple(column.label for column in columns), rows)


def _sureness(columns: tuple[Column, ...]) -> str:
    words = {"confirmed": "確認済み", "likely": "見込み", "memory": "記憶"}
    return "欄名の確からしさ：" + "、".join(f"{column.label}＝{words[column.source_status]}" for column in columns)


def _due(assessment: Assessment) -> str:
    """Return the last day before five years have passed, '' while the day of the last round is not known."""
    procedure = assessment.procedure
    if procedure is None or procedure.evaluated_on in (None, NONE, UNKNOWN):
        return ""
    try:
        day = add_duration(parse_date(str(procedure.evaluated_on)).as_date(), _AGAIN) - timedelta(days=1)
    except TermError:
        return ""
    return f"{format_wareki(PartialDate(day.year, day.month, day.day))}まで"


def _published(assessment: Assessment) -> str:
    written = assessment.published_on
    return "" if written in (None, UNKNOWN) else "－" if written == NONE else str(written)


def _planned(assessment: Assessment) -> str:
    return (assessment.procedure.planned if assessment.procedure is not None else None) or ""


COLUMNS: dict[str, Callable[[Assessment], str]] = {
    "number": lambda each: each.number or "",
    "title": lambda each: each.title or each.work.name or "",
    "form": lambda each: vocabulary("form-kind").choices[each.form],
    "systems": lambda each: "\n".join(system.name for system in each.systems),
    "files": lambda each: "\n".join(file.name for file in each.files),
    "planned": _planned,
    "published": _published,
    "due": _due,
}
"""What a column of the list may hold (``columns: [{field: …}]`` of the edition)."""
