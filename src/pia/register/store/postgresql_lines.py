"""Connections to the database of a store: made in the one way that is safe, lent to one transaction after the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pia.register.store.faults import bad_url, closed, missing, read_only, unfit, unreachable
from pia.register.store.postgresql_session import sorted_out, text_of
from pia.register.store.schema_postgresql import SCHEMA
from pia.register.store.session import Row

if TYPE_CHECKING:
    from pia.register.store.interface import StoreError

__all__ = ["Line", "Lines"]

_IDLE: Final = 16
"""Connections that are kept for the next transaction."""
_PREPARED: Final = 200
"""Statements that the server keeps ready for a connection: those that join several changes come in some dozens of shapes."""
_STATEMENT: Final = 60
"""Seconds that one statement may take."""
_STANDING: Final = 600
"""Seconds that a transaction may stand still before the server ends it."""
_PLANS: Final = (
    "SET enable_seqscan = off; SET enable_bitmapscan = off; SET jit = off; SET plan_cache_mode = force_generic_plan"
)
"""Every question has an index that gives its order, too. A plan made while a table was small, or while the server knew nothing of
it, must not stay with reading it whole; and what is so quick is not worth compiling.
"""
_OLDEST: Final = 150000
"""PostgreSQL 15."""


class Line:
    """One connection, and the node that it last worked for: plans are kept for the role they were made for."""

    def __init__(self, db: psycopg.Connection[Row], url: str) -> None:
        self.db = db
        self.node = ""
        self._url = url

    def run(self, sql: str) -> None:
        """Carry out statements without values."""
        try:
            self.db.execute(text_of(sql), prepare=False)
        except psycopg.Error as error:
            raise sorted_out(error, self._url) from None

    def rows(self, sql: str, params: Row = ()) -> list[Row]:
        """Return what a query finds."""
        try:
            return self.db.execute(text_of(sql), params or None).fetchall()
        except psycopg.Error as error:
            raise sorted_out(error, self._url) from None


class Lines:
    """Where a database is, and the connections to it."""

    def __init__(self, url: str, wait: float) -> None:
        info: dict[str, str | int | None] = {}
        with suppress(psycopg.Error):  # whose text may repeat a password
            info = conninfo_to_dict(url)
        if not info or not str(info.get("port", "0")).isdecimal():
            raise bad_url()
        info.pop("client_encoding", None)
        info.setdefault("application_name", "pia")
        info.setdefault("connect_timeout", str(max(2, int(wait))))
        self._info = make_conninfo("", client_encoding="UTF8", **{name: str(value) for name, value in info.items()})
        self._wait = wait
        place = f"{info.get('host', '')}:{info['port']}" if "port" in info else str(info.get("host", ""))
        user = f"{info['user']}@" if "user" in info else ""
        self.url = f"postgresql://{user}{place}/{info.get('dbname', '')}"
        self._idle: list[Line] = []
        self._lock = threading.Lock()
        self._closed = False
        try:
            with self.line() as line:
                self._fit(line)
        except BaseException:
            self.close()
            raise

    # --- connections ---

    @contextmanager
    def line(self, node: str = "") -> Iterator[Line]:
        """Lend a connection, one that last worked for ``node`` if there is one; whatever is left open on it is rolled back."""
        line = self._borrow(node)
        try:
            yield line
        finally:
            self._give_back(line)

    def _borrow(self, node: str) -> Line:
        if self._closed:
            raise closed()
        with self._lock:
            found = next((line for line in reversed(self._idle) if line.node == node), None)
            if found is None and len(self._idle) >= _IDLE:
                found = self._idle[0]
            if found is not None:
                self._idle.remove(found)
        if found is not None and not self._alive(found):
            self._drop_all()
            found = None
        line = found or self._connect()
        line.node = node
        return line

    def _alive(self, line: Line) -> bool:
        """Say whether the server has not ended the connection meanwhile; asks nothing of it."""
        if line.db.closed:
            return False
        with suppress(psycopg.Error):
            line.db.pgconn.consume_input()  # what the server said before it went,
            line.db.pgconn.consume_input()  # and that it went
        return line.db.pgconn.status == psycopg.pq.ConnStatus.OK

    def _drop_all(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for line in idle:
            line.db.close()

    def _give_back(self, line: Line) -> None:
        try:
            if line.db.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                line.db.execute("ROLLBACK")
        except psycopg.Error:
            line.db.close()
        if line.db.closed:
            self._drop_all()
        with self._lock:
            if not self._closed and not line.db.closed and len(self._idle) < _IDLE:
                self._idle.append(line)
                return
        line.db.close()

    def _connect(self) -> Line:
        try:
            db = psycopg.Connection[Row].connect(self._info, autocommit=True)
        except psycopg.Error as error:
            raise self._refused(error) from None
        db.prepared_max = _PREPARED
        line = Line(db, self.url)
        try:
            line.run(
                f"SET search_path = {SCHEMA}, pg_temp; SET synchronous_commit = on; {_PLANS}; "
                f"SET statement_timeout = {_STATEMENT * 1000}; SET lock_timeout = {max(1, round(self._wait * 1000))}; "
                f"SET idle_in_transaction_session_timeout = {_STANDING * 1000}"
            )
        except BaseException:
            db.close()
            raise
        return line

    def _refused(self, error: psycopg.Error) -> StoreError:
        text = str(error)
        if 'database "' in text and "does not exist" in text:
            return missing(self.url)
        return sorted_out(error, self.url) if error.sqlstate else unreachable(self.url)

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._closed = True
        self._drop_all()

    def _fit(self, line: Line) -> None:
        """See that the server keeps what it acknowledges.

        Raises:
            StoreError: ``store-unfit``, ``store-read-only``.
        """
        names = ("server_encoding", "fsync", "full_page_writes", "server_version_num", "transaction_read_only")
        asked = ", ".join(f"current_setting('{name}')" for name in names)
        (found,) = line.rows(f"SELECT {asked}")
        for name, value, wanted in zip(names, found, ("UTF8", "on", "on"), strict=False):
            if value != wanted:
                raise unfit(self.url, f"{name} = {value}")
        if int(found[3]) < _OLDEST:
            raise unfit(self.url, f"server_version_num = {found[3]}")
        if found[4] == "on":
            raise read_only(self.url)
