"""保管期間 (様式4 Ⅱ6②): the band of the form for a period, and why it is that long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.forms.reading import Reading, text_reading
from pia.model.base import NONE, UNKNOWN
from pia.terms.bands import BAND_TABLES
from pia.terms.durations import parse_duration
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.forms.scope import Scope
    from pia.model.personal_info_file import Retention
    from pia.model.read import Path_

__all__ = ["band_of_period", "retention_band", "retention_validity"]

UNDETERMINED = "undetermined"
_MONTH = 31 * 24 * 60
"""The longest month in minutes: a period of days never reaches a longer band by our rounding."""


def retention_band(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Choose the band of the declared period; a band written beside it (or under ``declared``) is what the source prints."""
    retention, at = _retention(scope)
    declared, declared_at = None, None
    file = scope.file
    if file is not None and file.declared is not None and file.declared.retention_band is not None:
        declared, declared_at = file.declared.retention_band, (*scope.file_at, "declared", "retention_band")
    elif retention is not None and retention.band is not None:
        declared, declared_at = retention.band, (*at, "band")
    if UNKNOWN in (declared, retention.period if retention is not None else None):
        return Reading(facts=(declared_at or (*at, "period"),), status="unknown", derived=False)
    value = None if retention is None or retention.period is None else band_of_period(retention.period)
    if value is None and declared is not None:
        return Reading(value=declared, facts=(declared_at,) if declared_at else (at,), derived=False)
    return Reading(value=value, facts=((*at, "period"),), declared=declared, declared_at=declared_at)


def band_of_period(period: str) -> str | None:
    """Return the choice of 様式4 for a period; None where it cannot be read."""
    table = BAND_TABLES["retention-period"]
    if period in (UNDETERMINED, NONE):
        return table.bands[-1].label
    try:
        duration = parse_duration(period)
        months = duration.months
        whole = duration.minutes_bounds()[0] // _MONTH if months is None else months
        return table.band_of(whole).label
    except TermError:
        return None


def retention_validity(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Return why the period is right; without a text of its own, the provision that sets it."""
    retention, at = _retention(scope)
    if retention is None:
        return Reading(facts=((*at, "validity"),))
    if retention.validity is not None or retention.basis is None:
        return text_reading(scope, retention.validity, (*at, "validity"))
    return text_reading(scope, retention.basis, (*at, "basis"))


def _retention(scope: Scope) -> tuple[Retention | None, Path_]:
    storage = scope.file.storage if scope.file is not None else None
    return storage.retention if storage is not None else None, (*scope.file_at, "storage", "retention")
