"""How long what is kept, by the policy: the first day on which a record, a record of a provision or a row of the ledger may be erased.

The lengths are those of :attr:`FilePolicy.keep`, the beginnings those of :attr:`FilePolicy.keep_from`. What declares no length is never erased,
and :attr:`Retention.undeclared` says so. The law behind the usual ones: 住民基本台帳法施行令第34条第1項 (除票: 150 years
from 消除 or 改製), 第34条第2項 and 第30条の6 (本人確認情報 of a municipality and of a prefecture: 150 years from the day of the next notice), 第34条
第3項 (附票本人確認情報), 第34条 (届出書), 番号法施行令第29条 (records of provision: 7 years).
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from pia.register.batches import batch_of, event_batch
from pia.register.policy import FilePolicy, LogPolicy, Policy
from pia.register.terms_of_keeping import first_day_after, still_kept_from
from pia.terms.durations import Duration

__all__ = ["Reason", "Retention"]

Reason = Literal["current", "corrected", "removed", "rewritten"]
"""What a version of a record is: the current one, one that a later version replaced, the last one of somebody removed, or the one
before a 改製."""

_SILENT: Final = LogPolicy()
_FROM_START: Final = ("sending", "record", "arrival")
"""Terms that begin with the record itself, whatever becomes of it."""


class Retention:
    """The terms of a policy.

    Args:
        policy: what is declared.
    """

    def __init__(self, policy: Policy) -> None:
        self._files = {file.id: file for file in policy.files}
        self._logs = policy.log

    @property
    def undeclared(self) -> tuple[str, ...]:
        """The files whose length nobody declared: they are never erased."""
        return tuple(sorted(id_ for id_, file in self._files.items() if not isinstance(file.keep, Duration)))

    def files(self, node: str) -> tuple[FilePolicy, ...]:
        """Return the files of a node."""
        return tuple(file for file in self._files.values() if file.node == node)

    def expires(self, file: str, reason: Reason, day: date, next_notice: date | None = None) -> date | None:
        """Return the first day on which a version may be erased.

        Args:
            file: the id of its file.
            reason: what the version is.
            day: when its term begins, as the file counts it: the day of 消除 or 改製; of the notice that removed the person; of sending, of
                the record, of arrival.
            next_notice: the day of the notice that corrected it, where terms begin with the next notice.

        Returns:
            None while no term runs, and always where no length is declared.

        Raises:
            KeyError: the policy has no such file.
            TermError: the end lies beyond the calendar.
        """
        declared = self._files[file]
        keep = declared.keep
        if not isinstance(keep, Duration):
            return None
        start = self._start(declared, reason, day, next_notice)
        return None if start is None else first_day_after(start, keep)

    @staticmethod
    def _start(file: FilePolicy, reason: Reason, day: date, next_notice: date | None) -> date | None:
        if file.keep_from in _FROM_START:
            return day
        if file.keep_from == "next-notice" and reason in ("corrected", "rewritten"):
            return next_notice
        return day if reason in ("removed", "rewritten") else None

    def batch(self, file: str, expires: date | None) -> str:
        """Return the batch of a record."""
        return batch_of(self._files[file], expires)

    def events_of(self, file: str, key: str) -> str:
        """Return the batch of the events of one person."""
        return event_batch(self._files[file], key)

    def provision_expires(self, node: str, day: date) -> date | None:
        """Return the first day on which the record of a provision made on ``day`` may be erased; None where nothing is declared."""
        keep = self._logs.get(node, _SILENT).provisions
        return first_day_after(day, keep) if isinstance(keep, Duration) else None

    def ledger_kept_from(self, node: str, today: date) -> date | None:
        """Return the first day whose rows of the ledger have to stay; None where nothing is declared: then all of them do."""
        keep = self._logs.get(node, _SILENT).operations
        return still_kept_from(today, keep) if isinstance(keep, Duration) else None
