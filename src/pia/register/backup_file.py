"""The file of a backup: a header, pages of rows, and a keyed hash of everything, so that a wrong or damaged one is known before use.

It begins with a line that names it; then come frames of MessagePack, each after its length of four bytes; the keyed hash is last. The key
of that hash is derived from the register's secret, which stands with the keys: a backup made by somebody else is not taken.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

import msgspec
from msgspec import Struct

from pia.register.backup_faults import damaged, not_a_backup, other, unwritable
from pia.register.store.session import Row

__all__ = ["BackupFile", "Header", "Page"]

_MAGIC: Final = b"pia-register-backup 1\n"
_HASH: Final = 32
_LENGTH: Final = 4
_CHUNK: Final = 1 << 20

Page: TypeAlias = tuple[str, str, list[Row]]
"""(node, table, rows)."""


class Header(Struct, frozen=True, kw_only=True):
    """What a backup is of; ``nodes`` gives the number of the last row of each node's ledger."""

    label: str
    policy: str
    secret: bytes
    """A hash that tells one secret from another and gives none away."""
    made: datetime
    nodes: dict[str, int]
    left_out: tuple[str, ...]
    undeclared: tuple[str, ...]


class _End(Struct, frozen=True):
    """The last frame: how many rows there were."""

    rows: int


class BackupFile:
    """A backup at a place, for who has the register's secret."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self.path = path
        self._key = blake2b(b"backup", key=blake2b(secret).digest(), digest_size=32).digest()

    @property
    def secret_id(self) -> bytes:
        """What tells this register's secret from others."""
        return blake2b(b"id", key=self._key, digest_size=16).digest()

    # --- writing ---

    def write(self, header: Header, pages: Iterable[Page]) -> int:
        """Write the file beside its place and put it there when it is whole; return how many rows it holds.

        Raises:
            BackupError: ``backup-unwritable``; what stood there stays.
        """
        new = self.path.with_name(self.path.name + ".new")
        try:
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                rows = self._write(file, header, pages)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
        except OSError:
            raise unwritable(self.path.name) from None
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)
        return rows

    def _write(self, file: BinaryIO, header: Header, pages: Iterable[Page]) -> int:
        keyed, encoder, rows = blake2b(key=self._key, digest_size=_HASH), msgspec.msgpack.Encoder(), 0

        def put(content: bytes) -> None:
            framed = len(content).to_bytes(_LENGTH, "big") + content
            keyed.update(framed)
            file.write(framed)

        keyed.update(_MAGIC)
        file.write(_MAGIC)
        put(encoder.encode(header))
        for page in pages:
            put(encoder.encode(page))
            rows += len(page[2])
        put(encoder.encode(_End(rows)))
        file.write(keyed.digest())
        return rows

    # --- reading ---

    def header(self) -> Header:
        """Look the whole file through and return its header.

        Raises:
            BackupError: ``backup-not-one``, ``backup-other``, ``backup-damaged``.
        """
        try:
            with self.path.open("rb") as file:
                if file.read(len(_MAGIC)) != _MAGIC:
                    raise not_a_backup(self.path.name)
                header = self._header(file)
                self._check(file)
        except OSError:
            raise not_a_backup(self.path.name) from None
        return header

    def _header(self, file: BinaryIO) -> Header:
        try:
            header = msgspec.msgpack.decode(self._frame(file), type=Header)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            raise damaged(self.path.name) from None
        if header.secret != self.secret_id:
            raise other(self.path.name)
        return header

    def _check(self, file: BinaryIO) -> None:
        """See that the hash at the end is that of everything before it."""
        left = file.seek(0, os.SEEK_END) - _HASH
        file.seek(0)
        keyed = blake2b(key=self._key, digest_size=_HASH)
        while left > 0:
            chunk = file.read(min(left, _CHUNK))
            keyed.update(chunk)
            left -= len(chunk)
        if file.read() != keyed.digest():
            raise damaged(self.path.name)

    def pages(self) -> Iterator[Page]:
        """Yield the pages of a file that :meth:`header` has looked through, in constant memory.

        Raises:
            BackupError: ``backup-damaged``: it was changed since.
        """
        decoder, rows = msgspec.msgpack.Decoder(tuple[str, str, list[Row]] | _End), 0
        with self.path.open("rb") as file:
            file.seek(len(_MAGIC))
            self._frame(file)
            while True:
                try:
                    found = decoder.decode(self._frame(file))
                except (msgspec.MsgspecError, UnicodeError, RecursionError):
                    raise damaged(self.path.name) from None
                if isinstance(found, _End):
                    if found.rows != rows:
                        raise damaged(self.path.name)
                    return
                rows += len(found[2])
                yield found

    def _frame(self, file: BinaryIO) -> bytes:
        length = int.from_bytes(file.read(_LENGTH), "big")
        if length > os.fstat(file.fileno()).st_size:
            raise damaged(self.path.name)
        content = file.read(length)
        if len(content) != length or not content:
            raise damaged(self.path.name)
        return content
