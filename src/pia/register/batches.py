"""The retention batches: what shares a key, and until when.

- ``open/<file>``: records whose term has not begun, and the events of people. Its key lives as long as the file.
- ``<file>/2176``, ``<file>/2026-05``, ``<file>/2026-05-17``: records that may be erased in that year, month or on that day, by the length of
  the file's term. Its key goes when the period is over and nothing is left in it.
- ``open/<file>#<key>``: the events of one person of a file, deleted together, sealed with the key of ``open/<file>``: when events are entered
  nobody knows when their term will end, and they cannot be sealed anew, for they may only be appended.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from pia.register.policy import FilePolicy
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration

__all__ = ["batch_of", "event_batch", "file_of", "key_name", "last_day"]

_PERIOD: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?").fullmatch
_OPEN: Final = "open/"
_DECEMBER: Final = 12
_MONTH: Final = Duration(1, "m")
_DAY: Final = timedelta(days=1)
_LONG: Final = 2 * 366
"""Days from which on a term is so long that its batches last a year."""
_MIDDLE: Final = 62
"""Days from which on they last a month."""


def batch_of(file: FilePolicy, expires: date | None) -> str:
    """Return the batch of a record of a file that may be erased on ``expires``; None: not known yet."""
    if expires is None:
        return f"{_OPEN}{file.id}"
    days = file.keep.days_bounds()[0] if isinstance(file.keep, Duration) else 0
    day = f"{expires:%Y-%m-%d}".rjust(10, "0")
    return f"{file.id}/{day[: 4 if days >= _LONG else 7 if days >= _MIDDLE else 10]}"


def event_batch(file: FilePolicy, key: str) -> str:
    """Return the batch of the events of one person of a file."""
    return f"{_OPEN}{file.id}#{key}"


def key_name(batch: str) -> str:
    """Return the name of the key that seals a batch."""
    return batch.partition("#")[0]


def file_of(batch: str) -> str:
    """Return the id of the file that a batch belongs to."""
    if batch.startswith(_OPEN):
        return key_name(batch).removeprefix(_OPEN)
    return batch.rpartition("/")[0]


def last_day(batch: str) -> date | None:
    """Return the last day on which something of a batch may become due; None for batches without an end."""
    found = None if batch.startswith(_OPEN) else _PERIOD(batch.rpartition("/")[2])
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if day:
            return date(year, month, day)
        first = date(year, month or 12, 1)
        return (
            date.max if first.year == date.max.year and first.month == _DECEMBER else add_duration(first, _MONTH) - _DAY
        )
    except ValueError:
        return None
