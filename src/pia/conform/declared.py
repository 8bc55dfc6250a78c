"""The declared value of a control's parameter as conditions see it."""

from __future__ import annotations

from typing import Any

from pia.catalogue.measures import measures
from pia.terms.durations import parse_duration
from pia.terms.errors import TermError

__all__ = ["declared_value"]


def declared_value(measure: str, parameter: str, written: Any) -> Any:
    """Return a value for conditions: a period as a map of bounds, everything else as written; None where it is no such value.

    A period has ``text`` and ``days``, ``minutes`` and ``seconds``, each with ``least`` and ``most``: a year is 365 or 366 days.
    """
    kind = measures()[measure].parameters[parameter].type
    if kind == "duration":
        try:
            period = parse_duration(str(written))
        except TermError:
            return None
        low, high = period.minutes_bounds()
        days = period.days_bounds()
        return {
            "text": str(period),
            "days": {"least": days[0], "most": days[1]},
            "minutes": {"least": low, "most": high},
            "seconds": {"least": low * 60, "most": high * 60},
        }
    if kind == "count":
        return written if type(written) is int else None
    if kind == "flag":
        return written if type(written) is bool else None
    if kind == "list":
        return [str(one) for one in written] if isinstance(written, list | tuple) else [str(written)]
    return str(written)
