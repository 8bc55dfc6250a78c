"""Facts that follow from the dates of the change annex and of the procedure."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from pia.model.procedure import Opinions, ThirdParty
from pia.rules.changed_items import may_be_important
from pia.rules.shapes import iso_days
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration

if TYPE_CHECKING:
    from pia.model.assessment import Assessment

__all__ = ["change_facts", "edge", "later"]


def change_facts(assessment: Assessment) -> dict[str, Any]:
    """Return the last row of 変更箇所, and the days of rows that lie within the procedure of the assessment."""
    dated = [
        (days, change.date, change.item)
        for change in assessment.changes
        if change.date and (days := iso_days(change.date))[0]
    ]
    last = max(dated, key=lambda one: one[0][1] or "", default=None)
    procedure = assessment.procedure
    opinions = procedure.opinions if procedure is not None and isinstance(procedure.opinions, Opinions) else None
    third = procedure.third_party if procedure is not None and isinstance(procedure.third_party, ThirdParty) else None
    basic = procedure.basic if procedure is not None else None
    starts = [edge(text, 0) for text in (basic.date if basic else None, opinions.start if opinions else None)]
    ends = [edge(text, 0) for text in (third.date if third else None, opinions.end if opinions else None)]
    start, end = min((s for s in starts if s), default=None), max((e for e in ends if e), default=None)
    during: Counter[str] = Counter()
    if start is not None and end is not None:
        for (earliest, latest), written, item in dated:
            within = earliest == latest and earliest is not None and start <= earliest < end
            if within and may_be_important(item):
                during[written] += 1
    return {
        "last_change": last[1] if last else None,
        "last_change_latest": last[0][1] if last else None,
        "last_change_plus_year": later(last[1] if last else None),
        "opinion_days": _days(opinions.start, opinions.end) if opinions else None,
        "yearly_review_due": max(
            (due for text in (procedure.reviewed_on, assessment.published_on) if (due := later(text)) is not None),
            default=None,
        )
        if procedure is not None and procedure.reviewed_on is not None
        else None,
        "changes_during_procedure": sum(during.values()),
        "changes_during_procedure_dates": list(during),
    }


def later(text: str | None, years: int = 1) -> str | None:
    """Return the day so many years after the last day that a written date can mean."""
    latest = edge(text, 1)
    return add_duration(date.fromisoformat(latest), Duration(years, "y")).isoformat() if latest is not None else None


def _days(start: str | None, end: str | None) -> int | None:
    """Return the days from the first to the last, both counted."""
    first, last = edge(start, 0), edge(end, 1)
    if first is None or last is None:
        return None
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def edge(text: str | None, which: int) -> str | None:
    """Return the first (0) or the last (1) day that a written date can mean."""
    return iso_days(text)[which] if text is not None else None
