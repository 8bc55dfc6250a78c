"""One file of a node, typed: records sealed on the way in, opened on the way out, and found by keyed hashes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final, Generic, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from pia.register.batches import batch_of
from pia.register.keys import KeyGone
from pia.register.policy import FilePolicy
from pia.register.retention import Reason, Retention
from pia.register.seal import Seal, SealBroken
from pia.register.store.interface import Lookup, Reader, Record, State, Tx

__all__ = ["Found", "Shelf", "folded", "is_key"]

T = TypeVar("T")

_LONGEST_KEY: Final = 150
_ENCODER: Final = msgspec.msgpack.Encoder()

Index = tuple[str, str]
"""(name of an index, plain value)."""


class Found(Struct, Generic[T], frozen=True):
    """A record with its opened content."""

    row: Record
    value: T


def is_key(text: str) -> bool:
    """Say whether a text from outside can be a key: short, and nothing that a store could not write."""
    return 0 < len(text) <= _LONGEST_KEY and text.isprintable()


def folded(text: str) -> str:
    """Return a text as it is looked for: without spaces."""
    return text.replace("\u3000", "").replace(" ", "")


class Shelf(Generic[T]):
    """Reads and writes one file of one node.

    Args:
        seal: of the node.
        file: what is declared of the file.
        kind: the type of its content.
        indexes: says by what a content is found.
        retention: the terms of the policy.
        stored: what stands in the store for a key that is personal itself (a 住民票コード); None: the key as it is.
    """

    def __init__(
        self,
        seal: Seal,
        file: FilePolicy,
        kind: object,
        indexes: Callable[[T], Iterable[Index]],
        *,
        retention: Retention | None = None,
        stored: Callable[[str], str] | None = None,
    ) -> None:
        self.file = file
        self._stored = stored
        self._seal = seal
        self._indexes = indexes
        self._decoder: msgspec.msgpack.Decoder[T] = msgspec.msgpack.Decoder(kind)
        self._retention = retention
        self._runs = file.keep_from in ("sending", "record", "arrival")
        self._open_batch = batch_of(file, None)

    def key(self, key: str) -> str:
        """Return the key under which a record stands in the store."""
        return key if self._stored is None else self._stored(key)

    # --- reading ---

    def get(self, reader: Reader, key: str) -> Found[T] | None:
        """Return the current or removed record under a key; None for what can be no key, too."""
        row = reader.record(self.file.id, self.key(key)) if is_key(key) else None
        return None if row is None else Found(row, self.open(row))

    def finding(self, index: str, value: str, *, limit: int = 1_000) -> tuple[str, str, bytes, int]:
        """Return what :meth:`find` and :meth:`keys` ask of the store, to be asked ahead."""
        return self.file.id, index, self._seal.lookup(index, value), limit

    def find(self, reader: Reader, index: str, value: str, *, limit: int = 1_000) -> list[Found[T]]:
        """Return the current and removed records that an index finds."""
        rows = reader.find(self.file.id, index, self._seal.lookup(index, value), limit=limit)
        return [Found(row, self.open(row)) for row in rows]

    def keys(self, reader: Reader, index: str, value: str, *, limit: int = 2) -> list[str]:
        """Return the keys that an index finds, without opening anything."""
        return [row.key for row in reader.find(self.file.id, index, self._seal.lookup(index, value), limit=limit)]

    def all(self, reader: Reader, states: Sequence[State] = ("current",), *, after: str = "") -> Iterator[Found[T]]:
        """Yield the records in the order of their keys, in constant memory."""
        for row in reader.records(self.file.id, states, after=after):
            yield Found(row, self.open(row))

    def open(self, row: Record) -> T:
        """Return the content of a record."""
        return self._decoder.decode(self._seal.open(row.batch, row.body, f"{row.file}/{row.key}"))

    def is_whole(self, row: Record) -> bool:
        """Say whether a record opens and its content is what its digest was taken of."""
        try:
            plain = self._seal.open(row.batch, row.body, f"{row.file}/{row.key}")
        except (SealBroken, KeyGone):
            return False
        return self._seal.digest(plain) == row.digest

    # --- writing ---

    def put(
        self,
        tx: Tx,
        key: str,
        value: T,
        *,
        before: Record | None,
        effective: date,
        now: datetime,
        state: State = "current",
        expires: date | None = None,
    ) -> Record:
        """Put the newest version of a record; ``before`` is the version that it follows."""
        row = self._row(key, value, before.version + 1 if before else 1, (effective, now, state, expires))
        tx.put(row, self.lookups(value))
        return row

    def seeded(
        self,
        key: str,
        value: T,
        *,
        effective: date,
        now: datetime,
        state: State = "current",
        expires: date | None = None,
    ) -> tuple[Record, Sequence[Lookup]]:
        """Return a first version for bulk loading."""
        return self._row(key, value, 1, (effective, now, state, expires)), self.lookups(value)

    def _row(self, key: str, value: T, version: int, facts: tuple[date, datetime, State, date | None]) -> Record:
        effective, now, state, expires = facts
        if expires is None and state == "current" and self._runs:
            expires = self.term("current", now.date())
        key = self.key(key)
        plain = _ENCODER.encode(value)
        batch = self.batch(expires)
        return Record(
            file=self.file.id,
            key=key,
            version=version,
            state=state,
            batch=batch,
            effective=effective.toordinal(),
            recorded=int(now.timestamp()),
            expires=expires.toordinal() if expires else None,
            digest=self._seal.digest(plain),
            body=self._seal.seal(batch, plain, f"{self.file.id}/{key}"),
        )

    def lookups(self, value: T) -> list[Lookup]:
        """Return the keyed hashes by which a content is found."""
        lookup = self._seal.lookup
        return [(index, lookup(index, plain)) for index, plain in self._indexes(value)]

    def expire(self, tx: Tx, row: Record, expires: date | None) -> None:
        """Let the term of a version begin: it is sealed anew under the key of the batch that goes on that day."""
        if expires is None or row.expires is not None:
            return
        about = f"{row.file}/{row.key}"
        batch = self.batch(expires)
        body = self._seal.seal(batch, self._seal.open(row.batch, row.body, about), about)
        tx.reseal(replace(row, batch=batch, body=body, expires=expires.toordinal()))

    def expire_versions(self, tx: Tx, key: str, expires: date | None) -> None:
        """Let the term of all versions of a record begin whose term has not."""
        if expires is not None:
            for row in tx.versions(self.file.id, self.key(key)):
                self.expire(tx, row, expires)

    # --- terms ---

    def term(self, reason: Reason, day: date, next_notice: date | None = None) -> date | None:
        """Return the first day on which a version may be erased; None while no term runs, or where none is declared."""
        if self._retention is None:
            return None
        return self._retention.expires(self.file.id, reason, day, next_notice)

    def batch(self, expires: date | None) -> str:
        """Return the retention batch of a record."""
        return self._open_batch if expires is None else batch_of(self.file, expires)
