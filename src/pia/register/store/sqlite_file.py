"""The file of a store in SQLite: finding or making it, knowing it for a store, connecting to it in the one way that is safe."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pia.register.store.faults import failed, missing, not_a_store, read_only, unfit
from pia.register.store.schema_sqlite import APPLICATION, STEPS
from pia.register.store.sqlite_session import sorted_out

if TYPE_CHECKING:
    from pia.register.store.interface import StoreError
    from pia.register.store.migrate import Step
    from pia.register.store.session import Row

__all__ = ["SqliteFile"]

_OURS: Final[dict[str, str | int]] = {
    "journal_mode": "wal",
    "secure_delete": 1,
    "foreign_keys": 1,
    "recursive_triggers": 1,
}
"""What every connection has to have, beside ``synchronous``; each is set and then read back."""
_FULL: Final = 2
_OFF: Final = 0
_WAL_LIMIT: Final = 64 * 1024 * 1024
"""Bytes that the WAL keeps when it starts anew."""


class SqliteFile:
    """Where a store is, and how to connect to it."""

    def __init__(self, path: Path, url: str, wait: float, *, durable: bool = True) -> None:
        self.path = path.absolute()
        self.url = url
        self._wait = wait
        self._synchronous = _FULL if durable else _OFF

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell every error of SQLite in the block as one of the store."""
        try:
            yield
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            raise self._explained(error) from None

    def _explained(self, error: Exception) -> StoreError:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_CANTOPEN"):
            if not self.path.exists():
                return missing(self.url)
            if self.path.is_dir():
                return not_a_store(self.url)
            return failed(self.url, "SQLITE_CANTOPEN") if self._writable() else read_only(self.url)
        return sorted_out(error, self.url)

    def _writable(self) -> bool:
        return os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK)

    def find(self) -> None:
        """See that there is a store.

        Raises:
            StoreError: ``store-missing``, ``store-read-only``, ``store-not-a-store``, ``store-corrupted``.
        """
        try:
            size = self.path.stat().st_size
        except OSError:
            raise missing(self.url) from None
        if not self.path.is_file():
            raise not_a_store(self.url)
        if size == 0:
            raise missing(self.url)
        if not self._writable():
            raise read_only(self.url)

    def make(self) -> None:
        """Make an empty file that nobody else may read, where there is none.

        Raises:
            StoreError: ``store-missing`` (no such folder), ``store-read-only``, ``store-not-a-store``.
        """
        if not self.path.parent.is_dir():
            raise missing(self.url)
        if self.path.is_dir():
            raise not_a_store(self.url)
        if not self.path.exists():
            try:
                self.path.touch(mode=0o600)
            except PermissionError:
                raise read_only(self.url) from None
            except OSError as error:
                raise failed(self.url, type(error).__name__) from None
        if not self._writable():
            raise read_only(self.url)

    def connect(self, *, cache: int, query_only: bool = False) -> sqlite3.Connection:
        """Connect to a store, and set and read back what makes it durable.

        Raises:
            StoreError: ``store-unfit`` and whatever opening can bring.
        """
        with self.told():
            db = self._bare()
            try:
                for name, value in {**_OURS, "synchronous": self._synchronous}.items():
                    self._set(db, name, value)
                for name, number in {
                    "fullfsync": 1,
                    "checkpoint_fullfsync": 1,
                    "cell_size_check": 1,
                    "trusted_schema": 0,
                    "journal_size_limit": _WAL_LIMIT,
                    "cache_size": -cache,
                    "query_only": int(query_only),
                }.items():
                    db.execute(f"PRAGMA {name} = {number}")
            except BaseException:
                db.close()
                raise
            return db

    def _set(self, db: sqlite3.Connection, name: str, value: str | int) -> None:
        """Set one value and read it back: a store on a disk that cannot do it is not used."""
        db.execute(f"PRAGMA {name} = {value}")
        found = db.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            raise unfit(self.url, f"{name} = {found}")

    def _bare(self) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self.path.as_uri()}?mode=rw",
            uri=True,
            timeout=self._wait,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )

    # --- its schema ---

    def version(self) -> int:
        """Return the version of the schema, 0 for an empty file, before anything is changed in it.

        Raises:
            StoreError: ``store-not-a-store`` and whatever opening can bring.
        """
        with self.told():
            db = self._bare()
            try:
                return self._version(db)
            finally:
                db.close()

    def _version(self, db: sqlite3.Connection) -> int:
        application = db.execute("PRAGMA application_id").fetchone()[0]
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        tables = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if application == APPLICATION and version > 0:
            return version
        if application or version or tables:
            raise not_a_store(self.url)
        return 0

    def take(self, step: Step) -> None:
        """Carry out ``step`` in one transaction, alone, and only if it is still the next one."""
        db = self.connect(cache=1024)
        try:
            with self.told():
                db.execute("BEGIN IMMEDIATE")
                if self._version(db) == step.version - 1:
                    for statement in step.statements:
                        db.execute(statement)
                    db.execute(f"PRAGMA application_id = {APPLICATION}")
                    db.execute(f"PRAGMA user_version = {step.version}")
                db.execute("COMMIT")
        finally:
            db.close()

    def changed(self, found: Sequence[Row]) -> list[str]:
        """Return the names of tables, indexes and triggers among ``found`` (name, text) that are not as the steps made them."""
        fresh = sqlite3.connect(":memory:")
        for step in STEPS:
            for statement in step.statements:
                fresh.execute(statement)
        made = dict(fresh.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))
        fresh.close()
        there = {str(name): text for name, text in found}
        return sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
