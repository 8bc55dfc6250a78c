"""A store in one SQLite file: WAL, every commit synchronised, strict tables, deleted content overwritten, one writer at a time.

Readers run on connections of their own and see the state of their first question; they neither stop the writer nor are stopped
by it. ``memory:`` is the same store in a private temporary folder that goes with it, without synchronising.

What is guaranteed of erased rows: ``secure_delete`` overwrites them, but SQLite may leave a copy of a row in the unused part of a
page from which it once moved rows to a neighbour, and the WAL holds older pages until it is cut. :meth:`SqliteStore.scrub` rewrites
the file and cuts the WAL: after it a search of the bytes of file and WAL finds nothing. Blocks that a file system or a disk keeps
for itself are out of reach; there, only the destroyed key of the batch counts.

What is not: whoever may open the file with other tools can change it, guards and all. That shows in the ledger's chain, not here.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from pia.errors import Words
from pia.register.store.faults import broken, closed, locked, nested, no_node, unsure
from pia.register.store.interface import Ahead, NodeStore, Reader, StoreError, Tx
from pia.register.store.known import Known
from pia.register.store.migrate import migrate
from pia.register.store.part import STRAY, Part, checked_node, told
from pia.register.store.reader import RowReader
from pia.register.store.schema_sqlite import BORDER, STEPS
from pia.register.store.sqlite_file import SqliteFile
from pia.register.store.sqlite_session import SqliteReading, SqliteWriting
from pia.register.store.transaction import RowTx

__all__ = ["SqliteStore", "copied", "in_memory", "open_sqlite"]

_WRITER_CACHE: Final = 64 * 1024
_READER_CACHE: Final = 16 * 1024
"""Kibibytes of pages that a connection keeps."""
_IDLE: Final = 8
"""Reading connections that are kept for the next reader."""


def open_sqlite(path: Path, url: str, *, create: bool = False, wait: float = 5.0) -> SqliteStore:
    """Open the store in a file, or make it where there is none and ``create`` says so; an older schema is brought up.

    Raises:
        StoreError: missing, not a store, read-only, corrupted, locked, newer, not durable.
    """
    file = SqliteFile(path, url, wait)
    if create:
        file.make()
    else:
        file.find()
    migrate(file, STEPS)
    return SqliteStore(file, wait)


def in_memory(*, wait: float = 5.0) -> SqliteStore:
    """Make a store that lives as long as the program, in a temporary folder that only its user may enter."""
    folder = mkdtemp(prefix="pia-", dir=_shared_memory())
    try:
        file = SqliteFile(Path(folder) / "register.db", "memory:", wait, durable=False)
        file.make()
        migrate(file, STEPS)
        store = SqliteStore(file, wait)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    store.goes_with(folder)
    return store


def _shared_memory() -> Path | None:
    """Return where memory itself offers folders (mkdtemp makes one of its own there), if the system does."""
    shared = Path("/dev/shm")  # noqa: S108
    return shared if shared.is_dir() else None


def copied(store: SqliteStore) -> SqliteStore:
    """Make a store like that of :func:`in_memory` with everything that another one holds now; neither knows of the other.

    Raises:
        StoreError: somebody writes, or the file cannot be copied.
    """
    return store.copy(mkdtemp(prefix="pia-", dir=_shared_memory()))


class SqliteStore:
    """A store in one file; made by :func:`open_sqlite` and :func:`in_memory`."""

    def __init__(self, file: SqliteFile, wait: float) -> None:
        self._file = file
        self._wait = wait
        self._removal: weakref.finalize[..., SqliteStore] | None = None
        self._known: set[str] = set()
        self._closed = False
        self._idle: list[sqlite3.Connection] = []
        self._turn = threading.Lock()
        self._holder: int | None = None
        self._writer: sqlite3.Connection | None = None
        self._here: str | None = None
        self._heads: dict[str, Known] = {}
        self._seen = 0
        with self._alone("-"):
            self._ready()

    @property
    def url(self) -> str:
        """The URL."""
        return self._file.url

    # --- nodes ---

    def nodes(self) -> Sequence[str]:
        """Return the ids of the nodes that it holds, sorted."""
        with self._view("-") as session:
            return [str(row[0]) for row in session.rows("SELECT id FROM node ORDER BY id", ())]

    def add_node(self, node: str) -> NodeStore:
        """Make room for a node; nothing happens where it is there."""
        with self._changing(checked_node(node)) as session:
            session.change("INSERT INTO node VALUES (?) ON CONFLICT DO NOTHING", (node,))
        return self.node(node)

    def node(self, node: str) -> NodeStore:
        """Return the part of a node."""
        if node not in self._known:
            self._known = set(self.nodes())
            if node not in self._known:
                raise no_node(node)
        return Part(node, self._read, self._write)

    # --- reading ---

    @contextmanager
    def _read(self, node: str) -> Iterator[Reader]:
        with self._view(node) as session:
            yield RowReader(session)

    @contextmanager
    def _view(self, node: str) -> Iterator[SqliteReading]:
        db = self._borrow()
        session = SqliteReading(db, node, self.url)
        try:
            session.rows("BEGIN", ())
            yield session
        finally:
            session.end()
            self._give_back(db)

    def _borrow(self) -> sqlite3.Connection:
        if self._closed:
            raise closed()
        with suppress(IndexError):
            return self._idle.pop()
        return self._file.connect(cache=_READER_CACHE, query_only=True)

    def _give_back(self, db: sqlite3.Connection) -> None:
        try:
            if db.in_transaction:
                db.execute("ROLLBACK")
        except sqlite3.Error:
            db.close()
            return
        if self._closed or len(self._idle) >= _IDLE:
            db.close()
        else:
            self._idle.append(db)

    # --- writing ---

    @contextmanager
    def _write(self, node: str, ahead: Callable[[], Ahead] | None = None) -> Iterator[Tx]:
        del ahead  # every answer is near
        with self._changing(node) as session:
            tx = RowTx(session, self._heads.pop(node, None))
            try:
                yield tx
                session.heads = tx.known.heads()
            finally:
                tx.forget()  # whoever still holds it is to be refused

    @contextmanager
    def _changing(self, node: str) -> Iterator[SqliteWriting]:
        with self._alone(node):
            db = self._ready()
            session = SqliteWriting(db, node, self.url)
            try:
                self._begin(db, node)
                yield session
                if session.broken:
                    raise broken()  # noqa: TRY301 - what follows undoes it as any other error
                self._commit(db)
                if session.heads is not None:
                    self._heads[node] = session.heads
            except BaseException as error:
                self._undo(db, error)
                raise
            finally:
                session.end()

    def _begin(self, db: sqlite3.Connection, node: str) -> None:
        """Begin, alone; what is known from earlier transactions goes where another connection has written since."""
        with self._file.told():
            if self._here != node:
                db.execute("UPDATE temp.here SET id = ?", (node,))
                self._here = node
            db.execute("BEGIN IMMEDIATE")
            (seen,) = db.execute("PRAGMA data_version").fetchone()
        if seen != self._seen:
            self._heads.clear()
            self._seen = seen

    def _commit(self, db: sqlite3.Connection) -> None:
        with self._file.told():
            try:
                db.execute("COMMIT")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorname == "SQLITE_IOERR_FSYNC":  # written, but perhaps not on the disk
                    raise unsure(self.url) from None
                raise

    @contextmanager
    def _alone(self, node: str) -> Iterator[None]:
        """Hold the turn to write."""
        mine = threading.get_ident()
        if self._holder == mine:
            raise nested(node)
        if not self._turn.acquire(timeout=self._wait):
            raise locked(self.url)
        self._holder = mine
        try:
            yield
        finally:
            self._holder = None
            self._turn.release()

    def _ready(self) -> sqlite3.Connection:
        """Return the writing connection with its border drawn."""
        if self._closed:
            raise closed()
        if self._writer is None:
            db = self._file.connect(cache=_WRITER_CACHE)
            try:
                with self._file.told():
                    for statement in BORDER:
                        db.execute(statement)
            except BaseException:
                db.close()
                raise
            self._writer, self._here = db, None
            self._heads.clear()
        return self._writer

    def _undo(self, db: sqlite3.Connection, error: BaseException) -> None:
        """Roll back; where the disk or the file itself failed, begin with a new connection next time."""
        hard = isinstance(error, StoreError) and error.code in (
            "store-failed",
            "store-full",
            "store-corrupted",
            "store-unsure",
        )
        try:
            if db.in_transaction:
                db.execute("ROLLBACK")
        except sqlite3.Error:
            hard = True
        if hard:
            self._writer = None
            with suppress(sqlite3.Error):
                db.close()

    # --- care ---

    def scrub(self) -> bool:
        """Rewrite the file without what was erased and cut the WAL; False where a reader still needs the WAL."""
        with self._alone("-"), self._file.told():
            db = self._ready()
            db.execute("VACUUM")
            return bool(db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)

    def faults(self) -> Sequence[Words]:
        """Return what is wrong with the file: damaged pages, rows that lead nowhere, tables or guards that were changed."""
        with self._view("-") as session:
            try:
                found = [str(row[0]) for row in session.rows("PRAGMA integrity_check(20)", ())]
            except StoreError as error:
                return [error.problems[0].message]
            if found != ["ok"]:
                return [Words(f"壊れた箇所があります（{text}）。", f"damaged: {text}") for text in found]
            lost = int(session.rows(STRAY, ())[0][0]) + len(session.rows("PRAGMA foreign_key_check", ()))
            schema = session.rows("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL", ())
        return told(lost, self._file.changed(schema))

    def close(self) -> None:
        """Close every connection; views that are still open end with their blocks."""
        self._closed = True
        with suppress(sqlite3.Error):
            for db in (*self._idle, *filter(None, (self._writer,))):
                db.close()
        self._idle.clear()
        self._writer = None
        if self._removal is not None:
            self._removal()

    def copy(self, folder: str) -> SqliteStore:
        """Return a store with the same content in a folder that goes with it; nothing is synchronised there.

        Raises:
            StoreError: somebody writes, or the file cannot be copied.
        """
        file = SqliteFile(Path(folder) / "register.db", "memory:", self._wait, durable=False)
        try:
            with self._alone("-"), self._file.told():
                self._ready().execute("PRAGMA wal_checkpoint(TRUNCATE)")
                shutil.copyfile(self._file.path, file.path)
            store = SqliteStore(file, self._wait)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        store.goes_with(folder)
        return store

    def goes_with(self, folder: str) -> None:
        """Let ``folder`` be removed when the store is closed, forgotten, or the program ends."""
        self._removal = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
