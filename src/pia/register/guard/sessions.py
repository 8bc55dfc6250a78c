"""Who is signed in where: open sessions in the store, and when each was last used.

The last use is remembered by the running node alone, so that permitting stays a pure reading of the store. After a restart an
idle time counts from the moment of signing in: a lock can come too early then, never too late.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pia.register.guard.lists import SessionsRow, row, row_of
from pia.register.guard.operator import Session
from pia.register.store.interface import Reader, Tx

__all__ = ["Sessions"]


class Sessions:
    """The open sessions of one node."""

    def __init__(self, idle: timedelta | None) -> None:
        self._idle = idle
        self._seen: dict[str, datetime] = {}
        self._read: dict[str, tuple[bytes, dict[str, Session]]] = {}

    def of(self, view: Reader, operator: str) -> dict[str, Session]:
        """Return the open sessions of an operator by their id, idle ones included."""
        kept = view.kept("session", operator)
        if kept is None:
            return {}
        known = self._read.get(operator)
        if known is None or known[0] != kept.body:
            known = (kept.body, {s.id: s for s in row_of(kept.body, SessionsRow).sessions})
            self._read[operator] = known
        return known[1]

    def idle(self, session: Session, now: datetime) -> bool:
        """Say whether a session has been idle for so long that it is locked."""
        return self._idle is not None and now - self._seen.get(session.id, session.opened) >= self._idle

    def used(self, session: Session, now: datetime) -> None:
        """Note that a session was used."""
        self._seen[session.id] = now

    def begin(self, tx: Tx, session: Session, *, beside: bool) -> None:
        """Open a session, ending the others of the same operator: all of them, or those at its terminal where ids are shared."""
        others = self.of(tx, session.operator).values()
        stay = tuple(s for s in others if beside and s.terminal != session.terminal)
        for ended in others:
            if ended not in stay:
                self._seen.pop(ended.id, None)
        tx.keep(row("session", session.operator, SessionsRow((*stay, session))))

    def end(self, tx: Tx, operator: str, *, session: str | None = None, terminal: str | None = None) -> int:
        """End sessions of an operator: one, those at a terminal, or all; return how many."""
        every = self.of(tx, operator).values()
        going = [s for s in every if session in (None, s.id) and terminal in (None, s.terminal)]
        for ended in going:
            self._seen.pop(ended.id, None)
        stay = tuple(s for s in every if s not in going)
        if going and stay:
            tx.keep(row("session", operator, SessionsRow(stay)))
        elif going:
            tx.drop("session", operator)
        return len(going)
