"""A store in one database of PostgreSQL (15 or later): a role for each node, row level security forced on every table.

Every transaction runs as the role of its node, which owns nothing, cannot bypass row level security, and sees and writes the rows
of that node alone; for append-only tables it has no right to change or delete. One transaction at a time works on a node, held by
an advisory lock; different nodes write side by side.

What this does not guarantee:

- A superuser, and a role with BYPASSRLS, passes every policy, and the owner of the tables may take the guards away. The policies are
  forced, so that the owner does not pass them by accident, and :meth:`PostgresqlStore.faults` finds guards that were taken away.
- Whoever can send statements of his own through a connection of the store can go back to the role of the URL (``RESET ROLE``). Where
  that matters, let each node log in with its own role (``ALTER ROLE … LOGIN``): it is held by the same policies.
- Constraints look past row level security, but every key begins with the node, so that no row of another node shows in a conflict.
- Erased rows are gone for every query. Their bytes may stay in unused parts of pages, in the WAL, and in whatever copies the server
  makes (replicas, archives): :meth:`PostgresqlStore.scrub` vacuums, and only the destroyed key of a batch makes such bytes unreadable.
- Durability is that of the server: ``fsync`` and ``full_page_writes`` are asked for when the store is opened, and every session commits
  synchronously to the disk of the server; what its disk does is out of reach.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pia.register.store.faults import broken, nested, no_node
from pia.register.store.interface import StoreError
from pia.register.store.known import Known, questions
from pia.register.store.migrate import migrate
from pia.register.store.part import STRAY, Part, checked_node, told
from pia.register.store.postgresql_server import Server
from pia.register.store.postgresql_session import PostgresqlReading, PostgresqlWriting
from pia.register.store.reader import RowReader
from pia.register.store.schema_postgresql import ADVISORY, LOADED, STEPS, TABLES
from pia.register.store.transaction import RowTx

if TYPE_CHECKING:
    from pia.errors import Words
    from pia.register.store.interface import Ahead, NodeStore, Reader, Tx

__all__ = ["PostgresqlStore", "open_postgresql"]

_VIEW = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def open_postgresql(url: str, *, create: bool = False, wait: float = 5.0) -> PostgresqlStore:
    """Open the store in a database, or make it where there is none and ``create`` says so; an older schema is brought up.

    Raises:
        StoreError: missing, not a store, unreachable, read-only, no right, newer, unfit.
    """
    server = Server(url, wait)
    try:
        if create:
            server.make()
        else:
            server.find()
        migrate(server, STEPS)
    except BaseException:
        server.close()
        raise
    return PostgresqlStore(server)


class PostgresqlStore:
    """A store in one database; made by :func:`open_postgresql`."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._numbers: dict[str, int] = {}
        self._mine = threading.local()

    @property
    def url(self) -> str:
        """The URL without a password."""
        return self._server.url

    # --- nodes ---

    def nodes(self) -> Sequence[str]:
        """Return the ids of the nodes that it holds, sorted."""
        with self._server.line() as line:
            self._numbers = {str(node): int(number) for node, number in line.rows("SELECT id, number FROM node")}
        return sorted(self._numbers)

    def add_node(self, node: str) -> NodeStore:
        """Make room for a node, with a role of its own; nothing happens where it is there."""
        self._server.add_node(checked_node(node))
        return self.node(node)

    def node(self, node: str) -> NodeStore:
        """Return the part of a node."""
        if node not in self._numbers and node not in self.nodes():
            raise no_node(node)
        return Part(node, self._read, self._write)

    # --- reading ---

    @contextmanager
    def _read(self, node: str) -> Iterator[Reader]:
        with self._server.line(node) as line:
            line.run(f"{_VIEW}; SET LOCAL ROLE {self._server.role(node)}")
            session = PostgresqlReading(line.db, node, self.url)
            try:
                yield RowReader(session)
            finally:
                session.end()

    # --- writing ---

    @contextmanager
    def _write(self, node: str, ahead: Callable[[], Ahead] | None = None) -> Iterator[Tx]:
        if getattr(self._mine, "busy", False):
            raise nested(node)
        self._mine.busy = True
        try:
            with self._server.line(node) as line:
                session = PostgresqlWriting(line.db, node, self.url)
                try:
                    tx = RowTx(session, self._begun(session, ahead))
                    try:
                        yield tx
                    finally:
                        tx.forget()  # whoever still holds it is to be refused
                    if session.broken:
                        raise broken()
                    session.commit()
                finally:
                    session.end()
                if session.loaded:
                    with suppress(StoreError):  # the rows are there; the server learns of them by itself, if later
                        line.run(f"ANALYZE {', '.join(LOADED)}")
        finally:
            self._mine.busy = False

    def _begun(self, session: PostgresqlWriting, ahead: Callable[[], Ahead] | None) -> Known:
        """Begin a transaction as its node, and return what was asked ahead."""
        known, expected = Known(), None if ahead is None else ahead()
        asked = [] if expected is None else questions(session.node, session.finding, expected)
        role = self._server.role(session.node).strip('"')
        answers = session.begin(role, (ADVISORY, self._numbers[session.node]), asked)
        if expected is not None:
            known.learn(expected, answers)
        return known

    # --- care ---

    def scrub(self) -> bool:
        """Vacuum the tables; False where somebody still sees an older state."""
        seen = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL"
        )
        with self._server.line() as line:
            nobody = line.rows(seen)[0][0] == 0
            line.run("SET statement_timeout = 0")
            try:
                line.run(f"VACUUM {', '.join(TABLES)}")
            finally:
                line.run("RESET statement_timeout")
            return bool(nobody)

    def faults(self) -> Sequence[Words]:
        """Return what is wrong with the database: guards taken away, roles with too many rights, rows that lead nowhere."""
        lost = 0
        for node in self.nodes():
            with self._server.line(node) as line:
                line.run(f"{_VIEW}; SET LOCAL ROLE {self._server.role(node)}; SET LOCAL statement_timeout = 0")
                lost += int(line.rows(STRAY)[0][0])
        return told(lost, self._server.changed())

    def close(self) -> None:
        """Close every connection; views that are still open end with their blocks."""
        self._server.close()
