"""When an assessment is due to be made again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pia.rules.shapes import iso_days
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration

if TYPE_CHECKING:
    from pia.model.assessment import Assessment

__all__ = ["review_facts"]


def review_facts(assessment: Assessment) -> dict[str, str | None]:
    """Return the day five years after the last assessment (特定個人情報保護評価に関する規則第15条), and what it is counted from.

    That is the publication of that assessment, as it is recorded; else the publication of this form, which may be that of a
    mere correction: a year after the basic assessment or later it is taken for one, and the basic assessment counts.
    """
    procedure = assessment.procedure
    basic = procedure.basic.date if procedure is not None and procedure.basic is not None else None
    evaluated = procedure.evaluated_on if procedure is not None else None
    published = assessment.published_on
    begun = _later_by(basic, 1)
    if begun is not None and (day := _last_day(published)) is not None and begun < day:
        published = None
    for what, text in (("evaluated", evaluated), ("published", published), ("basic", basic)):
        if (due := _later_by(text, 5)) is not None:
            return {"review_due": due.isoformat(), "review_from": text, "review_from_what": what}
    return {"review_due": None, "review_from": None, "review_from_what": None}


def _last_day(text: str | None) -> date | None:
    latest = iso_days(text)[1] if text is not None else None
    return date.fromisoformat(latest) if latest is not None else None


def _later_by(text: str | None, years: int) -> date | None:
    day = _last_day(text)
    return add_duration(day, Duration(years, "y")) if day is not None else None
