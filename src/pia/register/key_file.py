"""Keys in a file of their own, apart from the store and its backups (and, in a real office, in a device that cannot be read).

Every change writes a new file beside the old one, synchronises it, and puts it in its place; then the content of the old one is
overwritten as far as the file system lets one. Blocks that a file system or a disk keeps for itself are out of reach. Several
processes may use one file: a change is made under a lock, upon what stands in the file then.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec
from msgspec import Struct

from pia.register.key_faults import KEY_LENGTH, KeyGone, KeysError, drawn, locked, missing, unreadable, unwritable

__all__ = ["FileKeys"]

_LABEL: Final = "試験用"
_FORMAT: Final = 1


class _Held(Struct, forbid_unknown_fields=True):
    """What stands in the file."""

    format: int
    label: str
    secret: bytes
    keys: dict[str, bytes]
    gone: list[str]
    check: str = ""


def _sum(held: _Held) -> str:
    listed = [held.format, held.label, held.secret, sorted(held.keys.items()), sorted(held.gone)]
    return sha256(msgspec.msgpack.encode(listed)).hexdigest()


class FileKeys:
    """Keys in a file that only its owner may read.

    Args:
        path: where; its folder must be there.
        create: whether to make it where there is none; False where a store is there already, for new keys open nothing in it.
        seed: derive every key from it instead of drawing it (試験用 rehearsals).
        wait: seconds to wait for another process that changes the file.

    Raises:
        KeysError: ``keys-missing``, ``keys-unreadable`` (damaged, or something else), ``keys-unwritable``, ``keys-locked``.
    """

    def __init__(self, path: Path, *, create: bool = True, seed: bytes | None = None, wait: float = 5.0) -> None:
        self.path = path
        self._seed = seed
        self._wait = wait
        self._turn = Lock()
        self._held = _Held(_FORMAT, _LABEL, b"", {}, [])
        self._gone: set[str] = set()
        if path.exists():
            self.refresh()
        elif not create:
            raise missing(path.name)
        else:
            with self._changing() as held:
                held.secret = held.secret or drawn(seed, "secret")

    @property
    def secret(self) -> bytes:
        """What lookups, digests and subjects are keyed with; made together with the file."""
        return self._held.secret

    def key(self, batch: str) -> bytes:
        """Return the key of a batch; a new one, on the disk before it is handed out, where the batch is new."""
        found = self._held.keys.get(batch)
        if found is not None:
            return found
        if batch not in self._gone:
            with self._changing() as held:
                if batch not in held.gone and batch not in held.keys:
                    held.keys[batch] = drawn(self._seed, f"key {batch}")
        if batch in self._gone:
            raise KeyGone(batch)
        return self._held.keys[batch]

    def destroy(self, batch: str) -> None:
        """Destroy a key for good; it is out of the file when this returns."""
        if batch in self._gone:
            return
        with self._changing() as held:
            held.keys.pop(batch, None)
            if batch not in held.gone:
                held.gone.append(batch)

    def batches(self) -> Sequence[str]:
        """Return the batches whose keys there are, sorted."""
        return sorted(self._held.keys)

    def destroyed(self) -> Sequence[str]:
        """Return the batches whose keys were destroyed, sorted."""
        return sorted(self._gone)

    def refresh(self) -> None:
        """Read the file again: another process may have made or destroyed keys."""
        try:
            self._read()
        except KeysError:  # it may have been put in its place, and the old one overwritten, at that very moment
            with self._turn, self._locked():
                self._read()

    def _read(self) -> None:
        try:
            held = msgspec.json.decode(self.path.read_bytes(), type=_Held)
        except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError):
            raise unreadable(self.path.name) from None
        whole = len(held.secret) == KEY_LENGTH and all(len(key) == KEY_LENGTH for key in held.keys.values())
        if held.format != _FORMAT or not whole or held.check != _sum(held):
            raise unreadable(self.path.name)
        self._held, self._gone = held, set(held.gone)

    @contextmanager
    def _changing(self) -> Iterator[_Held]:
        """Change what the file holds then; nothing is changed where the block or the disk fails."""
        with self._turn, self._locked():
            if self.path.exists():
                self._read()
            now = self._held
            held = _Held(now.format, now.label, now.secret, dict(now.keys), list(now.gone))
            yield held
            held.check = _sum(held)
            if held.check != now.check:
                self._write(msgspec.json.encode(held))
                self._held, self._gone = held, set(held.gone)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other processes away; the lock goes with the process that holds it, however that ends."""
        lock = self.path.with_name(self.path.name + ".lock")
        try:
            db = sqlite3.connect(lock, timeout=self._wait, isolation_level=None)
        except sqlite3.Error:
            raise unwritable(self.path.name) from None
        try:
            try:
                db.execute("BEGIN EXCLUSIVE")
            except sqlite3.Error as error:
                busy = error.sqlite_errorname == "SQLITE_BUSY"
                raise (locked(self.path.name) if busy else unwritable(self.path.name)) from None
            yield
        finally:
            db.close()

    def _write(self, content: bytes) -> None:
        new = self.path.with_name(self.path.name + ".new")
        try:
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _replace(new, self.path)
        except OSError:
            with suppress(OSError):
                new.unlink()
            raise unwritable(self.path.name) from None


def _replace(new: Path, path: Path) -> None:
    """Put ``new`` in the place of ``path`` durably, and overwrite what stood there."""
    if os.name != "posix" or not path.exists():
        new.replace(path)
        _settle(path.parent)
        return
    with path.open("r+b") as old:
        new.replace(path)
        _settle(path.parent)
        old.write(bytes(old.seek(0, os.SEEK_END) - old.seek(0)))
        old.flush()
        os.fsync(old.fileno())


def _settle(folder: Path) -> None:
    """Have the disk keep the names of a folder, where the system offers that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
