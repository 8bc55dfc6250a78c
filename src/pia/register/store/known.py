# ruff: noqa: S608 - what is put into these statements are names of this module, never a value
"""What a transaction knows of its node: nobody else writes there meanwhile, so that nothing has to be asked twice.

A store that is far away answers everything that a transaction is going to ask first on one journey (:class:`Ahead`); a near one has
no use for that. What is remembered is given up as soon as the transaction changes it, or where it becomes much.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from msgspec import Struct

from pia.register.store.interface import Ahead, Kept, LedgerRow, Record
from pia.register.store.reader import LEDGER, NUMBER_OF_EVENTS, NUMBER_OF_SENT, RECORD, ledger_of, record_of
from pia.register.store.session import Row

__all__ = ["LIVE", "Known", "Live", "live_of", "questions"]

V = TypeVar("V")

MOST: Final = 1_000
"""Records or rows of lists that are remembered at most."""

_COLUMNS: Final = ", ".join(f"r.{name.strip()}" for name in f"{RECORD}, found_by".split(","))
LIVE: Final = (
    f"SELECT {_COLUMNS}, h.last FROM (SELECT max(version) AS last FROM history WHERE node = ? AND file = ? AND key = ?) h "
    "LEFT JOIN record r ON r.node = ? AND r.file = ? AND r.key = ?"
)
"""What there is under one key: (node, file, key) twice; always one row, of which only the last column is filled where no record is."""
_KEPT: Final = "SELECT kind, key, body, expires FROM kept WHERE node = ? AND kind = ? AND key = ?"


class Live(Struct, frozen=True):
    """What there is under one key: the record with the lookups in its row, and the newest version in its history (0: none)."""

    record: Record | None
    found_by: bytes = b""
    older: int = 0

    @property
    def version(self) -> int:
        """The newest version of any kind."""
        return self.older if self.record is None else self.record.version


def live_of(file: str, row: Row) -> Live:
    """Return what :data:`LIVE` answers."""
    *columns, found_by, older = row
    record = None if columns[0] is None else record_of(file, columns)
    return Live(record, found_by or b"", older or 0)


class Known:
    """What one transaction knows."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        """The last numbers given, by what they count."""
        self.entry: LedgerRow | None = None
        """The last row of the ledger, once ``numbers`` has its number."""
        self._live: dict[tuple[str, str], Live] = {}
        self._kept: dict[tuple[str, str], Kept | None] = {}
        self._found: dict[tuple[str, str, bytes, int], list[Record]] = {}

    def heads(self) -> Known:
        """Return what the next transaction knows as well, once this one is kept and if nobody else writes meanwhile: no records."""
        known = Known()
        known.numbers, known.entry, known._kept = self.numbers, self.entry, self._kept
        return known

    def live(self, file: str, key: str) -> Live | None:
        """Return what there is under a key, None where that is not known."""
        return self._live.get((file, key))

    def note_live(self, file: str, key: str, live: Live) -> Live:
        """Note what there is under a key."""
        _bounded(self._live)[file, key] = live
        return live

    def forget(self, file: str, key: str) -> None:
        """Give up what is known of a record that changes, and of what was found while it was as it had been."""
        self._live.pop((file, key), None)
        self._found.clear()

    def forget_records(self) -> None:
        """Give up what is known of every record."""
        self._live.clear()
        self._found.clear()

    def is_kept_known(self, kind: str, key: str) -> bool:
        """Say whether a row of a list is known, or known not to be there."""
        return (kind, key) in self._kept

    def kept(self, kind: str, key: str) -> Kept | None:
        """Return a row of a list that is known."""
        return self._kept[kind, key]

    def note_kept(self, kind: str, key: str, row: Kept | None) -> None:
        """Note a row of a list, or that there is none."""
        _bounded(self._kept)[kind, key] = row

    def found(self, file: str, index: str, value: bytes, limit: int) -> list[Record] | None:
        """Return what a hash finds, None where that is not known."""
        return self._found.get((file, index, value, limit))

    def learn(self, ahead: Ahead, answers: Sequence[Sequence[Row]]) -> None:
        """Take over the answers to :func:`questions`."""
        rest = iter(answers)
        ((event, *sent),) = next(rest)
        self.numbers["event"] = event or 0
        self.numbers |= {f"sent:{channel}": last or 0 for channel, last in zip(ahead.sent, sent, strict=True)}
        entries = next(rest)
        self.entry = ledger_of(entries[0]) if entries else None
        self.numbers["ledger"] = self.entry.seq if self.entry is not None else 0
        if ahead.kept:
            rows = {(kind, key): Kept(kind=kind, key=key, body=body, expires=e) for kind, key, body, e in next(rest)}
            self._kept |= {one: rows.get(one) for one in ahead.kept}
        if ahead.records:
            for place, *row in next(rest):
                file, key = ahead.records[place]
                self._live[file, key] = live_of(file, tuple(row))
        for one, rows_found in zip(ahead.finds, rest, strict=True):
            self._found[one] = [record_of(one[0], row) for row in rows_found]


def questions(node: str, finding: str, ahead: Ahead) -> list[tuple[str, Row]]:
    """Return what to ask a far store ahead, alike things together: every question is a journey, or at least an errand."""
    events = (node, node, "event")
    sent = [part for channel in ahead.sent for part in (node, channel, node, f"sent:{channel}")]
    numbers = ", ".join([f"({NUMBER_OF_EVENTS})", *[f"({NUMBER_OF_SENT})"] * len(ahead.sent)])
    asked: list[tuple[str, Row]] = [
        (f"SELECT {numbers}", (*events, *sent)),
        (f"SELECT {LEDGER} WHERE node = ? ORDER BY seq DESC LIMIT 1", (node,)),
    ]
    if ahead.kept:
        asked.append((" UNION ALL ".join([_KEPT] * len(ahead.kept)), tuple(p for k in ahead.kept for p in (node, *k))))
    if ahead.records:
        parts = [LIVE.replace("SELECT ", f"SELECT {place}, ", 1) for place in range(len(ahead.records))]
        asked.append((" UNION ALL ".join(parts), tuple(p for one in ahead.records for p in (node, *one) * 2)))
    return asked + [(finding, (node, *one)) for one in ahead.finds]


def _bounded(known: dict[tuple[str, str], V]) -> dict[tuple[str, str], V]:
    """Return what is known, empty where it has become much: memory stays flat however many records a transaction touches."""
    if len(known) >= MOST:
        known.clear()
    return known
