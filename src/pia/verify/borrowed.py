"""A register that somebody runs, borrowed for a rehearsal: its rows and keys are copied into memory, and nothing of it is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.errors import Problem, UsageError, Words
from pia.register.keys import KeyGone, MemoryKeys
from pia.register.policy_text import write_policy
from pia.register.store.copying import COLUMNS, fill, rows_of, size_of
from pia.register.store.sqlite import in_memory

if TYPE_CHECKING:
    from datetime import datetime

    from pia.register.city import City
    from pia.register.policy import Policy
    from pia.register.settings import Plan
    from pia.register.store.interface import Store
    from pia.register.store.sqlite import SqliteStore

__all__ = ["MOST_ROWS", "Borrowed", "BorrowedKeys", "borrow"]

MOST_ROWS: Final = 400_000
"""The most rows that are copied: beyond that a copy for every probe would take too long."""


class Borrowed(Struct, frozen=True):
    """A copy of a register: its store in memory, its keys, its people and its moment."""

    store: SqliteStore
    secret: bytes
    known: Mapping[str, bytes]
    gone: frozenset[str]
    plan: Plan
    now: datetime

    def keys(self) -> BorrowedKeys:
        """Return the keys anew, as they were when the register was copied."""
        return BorrowedKeys(self.secret, self.known, self.gone)


class BorrowedKeys:
    """The keys of a register as they were, and new ones that stay here.

    Args:
        secret: of the register.
        known: its keys by batch.
        gone: the batches whose keys were destroyed.
    """

    def __init__(self, secret: bytes, known: Mapping[str, bytes], gone: frozenset[str]) -> None:
        self._secret, self._known, self._gone = secret, dict(known), set(gone)
        self._new = MemoryKeys(seed=secret)

    @property
    def secret(self) -> bytes:
        """What lookups, digests and subjects are keyed with."""
        return self._secret

    def key(self, batch: str) -> bytes:
        """Return the key of a batch; a new one where the batch is new."""
        if batch in self._gone:
            raise KeyGone(batch)
        return self._known.get(batch) or self._known.setdefault(batch, self._new.key(batch))

    def destroy(self, batch: str) -> None:
        """Destroy a key, here alone."""
        self._known.pop(batch, None)
        self._gone.add(batch)

    def batches(self) -> Sequence[str]:
        """Return the batches whose keys there are, sorted."""
        return sorted(self._known)

    def destroyed(self) -> Sequence[str]:
        """Return the batches whose keys were destroyed, sorted."""
        return sorted(self._gone)


def borrow(city: City, plan: Plan, policy: Policy) -> Borrowed:
    """Copy a register into memory; while that is done nobody may work at it.

    Args:
        city: at work.
        plan: who lives there.
        policy: what the assessment declares now: the register has to run by it.

    Raises:
        UsageError: ``verify-other-policy``, ``verify-too-large``.
        StoreError: a store fails.
    """
    if write_policy(city.policy) != write_policy(policy):
        raise UsageError(_other())
    source: Store = city.store
    total = 0
    for node in source.nodes():
        with source.node(node).read() as reader:
            total += size_of(reader)
    if total > MOST_ROWS:
        raise UsageError(_large(total))
    store = in_memory()
    try:
        for node in source.nodes():
            part = store.add_node(node)
            with source.node(node).read() as reader, part.write() as tx:
                for table in COLUMNS:
                    for page in rows_of(reader, table):
                        fill(tx, table, page)
    except BaseException:
        store.close()
        raise
    keys = city.keys
    known = {batch: keys.key(batch) for batch in keys.batches()}
    return Borrowed(store, keys.secret, known, frozenset(keys.destroyed()), plan, city.clock.now)


def _other() -> Problem:
    return Problem(
        "verify-other-policy",
        Words(
            "この登録系は、今の評価書とは別の宣言で動いています。",
            "this register runs by other declarations than those of the assessment as it is now",
        ),
        Words(
            "今の評価書から pia register init で作り直すか、--store を付けずに試してください。",
            "make it anew with 'pia register init', or leave --store out",
        ),
    )


def _large(rows: int) -> Problem:
    return Problem(
        "verify-too-large",
        Words(f"登録系が大き過ぎます（{rows}行。{MOST_ROWS}行まで）。", f"the register is too large ({rows} rows, at most {MOST_ROWS})"),
        Words("住民の少ない登録系で試してください。", "rehearse on one with fewer people"),
    )  # fmt: skip
