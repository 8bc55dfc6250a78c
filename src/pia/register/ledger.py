"""The audit ledger of a node: who did what, when, where, for which task, about whom and with what outcome, refusals included.

Every row carries the hash of the row before; the hash of a row covers its number, its content and that hash. So a row that is changed,
removed or moved breaks the chain; what a chain alone can never show, :mod:`pia.register.ledger_check` finds against checkpoints.

Nothing personal stands in it. A person is a keyed hash; everything else is codes and counts, and :func:`enter` refuses text that
cannot be one: anything but printable ASCII (only a task may have a Japanese title), and whatever looks like a 住民票コード, a
個人番号 or a name in capitals. A single Latin word cannot be told from a code: it is up to the nodes to enter none.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from pia.errors import PiaError, Problem, Words
from pia.register.checkpoints import Checkpoint, checkpoint, read_checkpoints, write_checkpoints
from pia.register.ledger_check import Fault, Verdict, verify
from pia.register.ledger_row import CUT, ORIGIN, cut_detail, hash_content
from pia.register.seal import HASH_LENGTH
from pia.register.store.interface import LedgerRow

if TYPE_CHECKING:
    from pia.register.store.interface import Tx

__all__ = [
    "NO_SUBJECT", "Checkpoint", "Entry", "EntryError", "Fault", "Outcome", "Verdict", "checkpoint", "cut", "enter", "is_plain", "read_checkpoints", "told",
    "verify", "write_checkpoints",
]  # fmt: skip

Outcome = Literal["done", "refused", "failed", "unchecked"]

NO_SUBJECT: Final = b""
"""The subject of what concerns nobody in particular."""
_OUTCOMES: Final = ("done", "refused", "failed", "unchecked")
_LONGEST: Final = 200
_LONGEST_DETAIL: Final = 2_000
_PRINTABLE: Final = re.compile(r"[\x20-\x7e]*").fullmatch
_TITLE: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]*").fullmatch
_NUMBER: Final = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[- ]?[0-9]){10,11}(?![0-9A-Za-z])").search
_NAME: Final = re.compile(r"[A-Z]{2,}[ ,]+[A-Z]{2,}").search


class Entry(Struct, frozen=True, kw_only=True):
    """What is to be entered.

    ``who`` and ``terminal`` are ids, ``operation`` a code, ``task`` the title or id of a task, ``subject`` 16 bytes from
    :meth:`~pia.register.seal.Seal.subject` or nothing, ``detail`` codes and counts (``reason=no-task records=12``).
    """

    who: str
    operation: str
    outcome: Outcome
    terminal: str = ""
    task: str = ""
    subject: bytes = NO_SUBJECT
    detail: str = ""


class EntryError(PiaError):
    """An entry holds what may not stand in a ledger."""


@lru_cache(maxsize=1_024)
def is_plain(text: str) -> bool:
    """Say whether ``text`` may stand in a ledger as an id, a code or a count."""
    return len(text) <= _LONGEST and _PRINTABLE(text) is not None and not _could_be_personal(text)


def told(text: str) -> str:
    """Return ``text`` where it may stand in a ledger, ``?`` where it may not: for what somebody typed as an id."""
    return text if is_plain(text) else "?"


def enter(tx: Tx, now: datetime, *entries: Entry) -> LedgerRow:
    """Continue the chain within the caller's transaction.

    Args:
        tx: the transaction that does what is entered.
        now: the moment by the register's clock.
        entries: at least one.

    Returns:
        the last row.

    Raises:
        EntryError: ``ledger-bad-entry``: it holds what may not stand in a ledger.
        ValueError: there is no entry.
    """
    if not entries:
        raise ValueError("nothing to enter")
    last = tx.last_of_ledger()
    seq, previous = (0, ORIGIN) if last is None else (last.seq, last.hash)
    at = int(now.timestamp())
    rows = []
    for entry in entries:
        _require(entry)
        seq += 1
        row = _row(seq, at, entry, previous)
        rows.append(row)
        previous = row.hash
    tx.enter(*rows)
    return rows[-1]


def _row(seq: int, at: int, entry: Entry, previous: bytes) -> LedgerRow:
    what = (entry.who, entry.terminal, entry.task, entry.operation, entry.subject, entry.outcome, entry.detail)
    who, terminal, task, operation, subject, outcome, detail = what
    return LedgerRow(
        seq=seq,
        at=at,
        who=who,
        terminal=terminal,
        task=task,
        operation=operation,
        subject=subject,
        outcome=outcome,
        detail=detail,
        previous=previous,
        hash=hash_content((seq, at, *what, previous)),
    )


def cut(tx: Tx, now: datetime, before: date, *, limit: int = 10_000) -> int:
    """Delete the rows that were entered before a day, the oldest first, and record that; the chain goes on.

    Args:
        tx: the transaction.
        now: the moment by the register's clock.
        before: the first day that has to stay.
        limit: at most so many rows, to keep the transaction short.

    Returns:
        how many rows went; the last one before always stays, and a cut is recorded by one row more.
    """
    last_before, hashed, seen = 0, b"", 0
    for row in tx.ledger():
        if seen >= limit or datetime.fromtimestamp(row.at, now.tzinfo).date() >= before:
            break
        last_before, hashed, seen = row.seq, row.hash, seen + 1
    newest = tx.last_of_ledger()
    if newest is None or not last_before:
        return 0
    if last_before == newest.seq:
        if seen == 1:
            return 0
        last_before, hashed = newest.seq - 1, newest.previous
    gone = tx.cut_ledger(last_before + 1)
    enter(
        tx,
        now,
        Entry(who="retention", operation=CUT, outcome="done", detail=cut_detail(last_before + 1, hashed)),
    )
    return gone


def _could_be_personal(text: str) -> bool:
    return _NUMBER(text) is not None or _NAME(text) is not None


def _require(entry: Entry) -> None:
    bad = [name for name in ("who", "terminal", "operation") if not is_plain(getattr(entry, name))]
    if not entry.operation:
        bad.append("operation")
    if len(entry.task) > _LONGEST or _TITLE(entry.task) is None or _NUMBER(entry.task):
        bad.append("task")
    if len(entry.detail) > _LONGEST_DETAIL or _PRINTABLE(entry.detail) is None or _could_be_personal(entry.detail):
        bad.append("detail")
    if len(entry.subject) not in (0, HASH_LENGTH):
        bad.append("subject")
    if entry.outcome not in _OUTCOMES:
        bad.append("outcome")
    if bad:
        listed = ", ".join(dict.fromkeys(bad))
        raise EntryError(
            Problem(
                "ledger-bad-entry",
                Words(
                    f"記録（台帳）に書けない値です（{listed}）。個人情報になり得る文字は記録しません。",
                    f"this may not stand in the ledger ({listed}): nothing that could be personal is entered",
                ),
                Words("符号・件数・番号の照合値だけを記録してください。", "enter codes, counts and keyed hashes alone"),
            )
        )
