"""Verifying a ledger: what was changed, removed, inserted, reordered, cut off or rebuilt; read once, in constant memory.

Without a checkpoint a chain shows rows that were changed, removed, inserted or moved, as long as not every later hash was made anew, and a
beginning that is gone without a cut on record. That the tail was cut, or that the chain was rebuilt, shows only against a checkpoint
kept elsewhere, and only up to the last one: :attr:`Verdict.words` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from pia.errors import Words
from pia.register.checkpoints import Checkpoint
from pia.register.ledger_row import CUT, ORIGIN, cut_detail, hash_of

if TYPE_CHECKING:
    from pia.register.store.interface import LedgerRow, Reader

__all__ = ["FAULTS", "Fault", "FaultKind", "Verdict", "verify"]

FaultKind = Literal["changed", "removed", "inserted", "reordered", "cut", "rebuilt"]

FAULTS: Final[dict[FaultKind, Words]] = {
    "changed": Words("改変", "changed"),
    "removed": Words("削除", "removed"),
    "inserted": Words("挿入", "inserted"),
    "reordered": Words("並べ替え", "reordered"),
    "cut": Words("末尾の切捨て", "tail cut off"),
    "rebuilt": Words("作り直し（検査点と不一致）", "rebuilt (differs from a checkpoint)"),
}

_LISTED: Final = 100
"""Faults that are listed; there may be more."""
_NEAR: Final = 64
"""How far a row is looked for from where its number says it stood."""


class Fault(Struct, frozen=True):
    """Something that was done to the rows from ``first`` to ``last``."""

    kind: FaultKind
    first: int
    last: int

    @property
    def words(self) -> Words:
        """What was done to which rows."""
        rows = f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"
        kind = FAULTS[self.kind]
        return Words(f"{rows}行目：{kind.ja}", f"row {rows}: {kind.en}")


class Verdict(Struct, frozen=True, kw_only=True):
    """What verifying found.

    ``rows`` were read, from number ``first`` to ``last`` (0 where the ledger is empty); ``proven`` is the last row that a checkpoint
    vouches for, 0 for none; ``cut`` tells whether the beginning is gone with a cut on record.
    """

    rows: int
    first: int
    last: int
    faults: tuple[Fault, ...]
    proven: int
    cut: bool = False

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    @property
    def words(self) -> Words:
        """What was found and how much that is worth."""
        if self.faults:
            ja = "、".join(fault.words.ja for fault in self.faults[:5])
            en = ", ".join(fault.words.en for fault in self.faults[:5])
            more = len(self.faults) - 5
            tail = (f" ほか{more}件", f" and {more} more") if more > 0 else ("", "")
            found = Words(f"改ざんの跡があります（{ja}{tail[0]}）。", f"traces of tampering ({en}{tail[1]}).")
        else:
            found = Words(
                f"{self.rows}行の連鎖に改ざんの跡はありません。",
                f"no trace of tampering in a chain of {self.rows} rows.",
            )
        if not self.proven:
            limit = Words(
                "検査点が無いため、末尾の切捨てと全体の作り直しの有無は分かりません（別の場所の検査点との照合でだけ分かります）。",
                "Without a checkpoint nobody can tell whether the tail was cut off or the whole chain rebuilt: that shows only "
                "against a checkpoint kept elsewhere.",
            )
        elif self.proven < self.last:
            limit = Words(
                f"{self.proven}行目まで検査点と一致しています。その後の切捨てと作り直しの有無は、次の検査点まで分かりません。",
                f"Row {self.proven} agrees with a checkpoint; what comes after it can be judged against the next one only.",
            )
        else:
            limit = Words("最後の行まで検査点と一致しています。", "The last row agrees with a checkpoint.")
        return Words(found.ja + limit.ja, f"{found.en} {limit.en}")


class _Break(Struct):
    """A row that does not follow the row before it: ``named`` is the hash that it names instead."""

    seq: int
    named: bytes
    shift: int
    gap: int
    linked: bool = False


class _Walk:
    """One pass over the rows."""

    def __init__(self, marks: dict[int, set[bytes]]) -> None:
        self.rows = self.first = self.last = self.shift = 0
        self.before = self.hash = ORIGIN
        self.named: str = ""
        self.cut = self.unsure = False
        self.changed: list[int] = []
        self.breaks: list[_Break] = []
        self.met: dict[int, bytes] = {}
        self._marks = marks

    def take(self, row: LedgerRow) -> None:
        """Take the next row."""
        shift = self._shift(row)
        if self.rows == 0:
            self._begin(row, shift or 0)
        else:
            self._follow(row, shift)
        self.unsure = shift is None
        if shift is None:
            self._note(self.changed, row.seq)
        else:
            self.shift = shift
        if row.operation == CUT and self.named and row.detail == self.named:
            self.cut = True
        if row.seq + self.shift in self._marks:
            self.met[row.seq + self.shift] = row.hash
        self.rows += 1
        self.last, self.hash = row.seq, row.hash

    def _begin(self, row: LedgerRow, shift: int) -> None:
        self.first, self.before = row.seq, row.previous
        if row.seq > 1:
            self.named = cut_detail(row.seq, row.previous)
        elif row.previous != ORIGIN:
            self.breaks.append(_Break(row.seq, row.previous, shift, 0))

    def _follow(self, row: LedgerRow, shift: int | None) -> None:
        gap, linked = row.seq - self.last - 1, row.previous == self.hash
        if gap or (shift is not None and (not linked or shift != self.shift)):
            by = 0 if shift is None else shift - self.shift
            self._note(self.breaks, _Break(row.seq, row.previous, by, gap, linked))

    def _shift(self, row: LedgerRow) -> int | None:
        """Return how far from its number the row stood when it was written, None where its content was changed."""
        if hash_of(row, row.seq + self.shift) == row.hash:
            return self.shift
        endless = max(len(self.breaks), len(self.changed)) > _LISTED
        if endless or (row.previous == self.hash and not self.unsure):
            return None  # no end to what was done, or the row stands where it belongs
        near = range(1, _NEAR + 1)
        for shift in (0, *(self.shift + sign * by for by in near for sign in (1, -1))):
            if row.seq + shift > 0 and hash_of(row, row.seq + shift) == row.hash:
                return shift
        return None

    @staticmethod
    def _note(listed: list[int] | list[_Break], found: int | _Break) -> None:
        if len(listed) <= _LISTED:
            listed.append(found)  # type: ignore[arg-type]


def verify(reader: Reader, checkpoints: Sequence[Checkpoint] = (), *, kept_from: datetime | None = None) -> Verdict:
    """Verify the ledger of a node, in constant memory.

    Args:
        reader: a view of the node.
        checkpoints: those of this node, from elsewhere.
        kept_from: since when rows have to be there by their term; a cut that took later ones, as checkpoints prove, was too early.

    Returns:
        the faults by kind, in the order of rows, and what they are judged by.
    """
    marks: dict[int, set[bytes]] = {}
    for one in checkpoints:
        marks.setdefault(one.seq, set()).add(one.hash)
    walk = _Walk(marks)
    for row in reader.ledger():
        walk.take(row)
    faults = [Fault("changed", seq, seq) for seq in walk.changed]
    if walk.first > 1 and not walk.cut:
        faults.append(Fault("removed", 1, walk.first - 1))
    faults += _links(reader, walk)
    if kept_from is not None:
        faults += _too_early(walk, checkpoints, int(kept_from.timestamp()))
    against, proven = _against(walk, marks, bool(faults))
    return Verdict(
        rows=walk.rows,
        first=walk.first,
        last=walk.last,
        faults=tuple(_merged([*faults, *against])[:_LISTED]),
        proven=proven,
        cut=walk.cut,
    )


def _links(reader: Reader, walk: _Walk) -> Iterable[Fault]:
    """Tell what each broken link means: was the row that it names moved, or is it gone?"""
    wanted = {one.named for one in walk.breaks}
    there = {row.hash for row in reader.ledger() if row.hash in wanted} if wanted else set()
    there.add(ORIGIN)
    for one in walk.breaks:
        if one.gap:
            yield Fault("removed", one.seq - one.gap, one.seq - 1)
        elif one.named in there and not (one.linked and one.shift > 0):
            inserted = one.shift < 0 and -one.shift <= _NEAR and len(walk.breaks) == 1
            yield (
                Fault("inserted", one.seq + one.shift, one.seq - 1)
                if inserted
                else Fault("reordered", one.seq, one.seq)
            )
        elif one.shift > 0:
            yield Fault("removed", one.seq, one.seq + one.shift - 1)
        else:
            yield Fault("changed", max(one.seq - 1, 1), max(one.seq - 1, 1))


def _against(walk: _Walk, marks: dict[int, set[bytes]], found: bool) -> tuple[list[Fault], int]:
    """Compare with the checkpoints: return what they show, and the last row that one vouches for."""
    faults: list[Fault] = []
    proven = 0
    end = walk.last + walk.shift
    for seq, hashes in sorted(marks.items()):
        hashed = walk.before if seq == walk.first - 1 else walk.met.get(seq)
        if hashed is not None and hashes == {hashed}:
            proven = seq
        elif hashed is not None and not (found and proven == 0 and _near(walk, seq)):
            faults.append(Fault("rebuilt", max(proven + 1, walk.first), seq))
        elif seq > end:
            faults.append(Fault("cut", end + 1, seq))
    return faults, proven


def _too_early(walk: _Walk, checkpoints: Sequence[Checkpoint], kept_from: int) -> Iterable[Fault]:
    """Yield what was cut before its term: what came after a checkpoint was entered after it."""
    for one in checkpoints:
        if one.at >= kept_from and one.seq + 1 < walk.first:
            yield Fault("removed", one.seq + 1, walk.first - 1)


def _near(walk: _Walk, seq: int) -> bool:
    """Say whether the row of a checkpoint was found changed by itself."""
    return any(one.seq - 1 == seq for one in walk.breaks) or seq in walk.changed


def _merged(faults: Sequence[Fault]) -> list[Fault]:
    """Put faults in the order of rows, those of one kind side by side as one."""
    merged: list[Fault] = []
    for fault in sorted(faults, key=lambda one: (one.kind, one.first, one.last)):
        last = merged[-1] if merged else None
        if last is not None and last.kind == fault.kind and fault.first <= last.last + 1:
            merged[-1] = Fault(fault.kind, last.first, max(last.last, fault.last))
        else:
            merged.append(fault)
    return sorted(merged, key=lambda one: (one.first, one.last, one.kind))
