"""The lists that a node keeps about its operators, and how their rows are written: none of them holds anything of a resident."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, Literal, TypeVar

import msgspec
from msgspec import Struct

from pia.register.guard.operator import Operator, Session
from pia.register.guard.passwords import Hashed
from pia.register.ledger import is_plain
from pia.register.store.interface import Kept, Reader

__all__ = ["Credential", "Grant", "Listed", "SessionsRow", "all_rows", "is_id", "is_listed", "row", "row_of"]

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}").fullmatch


def is_id(text: str) -> bool:
    """Say whether an operator, a terminal, a medium or an approval may be called so: nothing that could be a resident's number."""
    return _ID(text) is not None and is_plain(text)


class Credential(Struct, frozen=True, kw_only=True):
    """What an operator proves to be by: hashes of passwords (the newest first) and keyed hashes of simulated factors."""

    operator: str
    passwords: tuple[Hashed, ...] = ()
    card: bytes = b""
    biometric: bytes = b""
    given: int = 0
    """How many passwords there have been."""
    failures: int = 0
    locked: bool = False


class Grant(Struct, frozen=True, kw_only=True):
    """One line of the ledger of rights: a right given or taken away, who applied and who approved."""

    operator: str
    number: int
    act: Literal["grant", "revoke"]
    role: str
    since: date
    last: date | None
    day: date
    applicant: str
    approver: str


class Listed(Struct, frozen=True, kw_only=True):
    """A registered terminal or medium; after ``until`` it is withdrawn but stays in the list."""

    id: str
    since: date
    until: date | None = None
    applicant: str = ""
    approver: str = ""


class SessionsRow(Struct, frozen=True):
    """The open sessions of one operator."""

    sessions: tuple[Session, ...]


_T = TypeVar("_T")
_encode: Final = msgspec.msgpack.Encoder().encode
_DECODERS: Final[dict[type, Any]] = {
    kind: msgspec.msgpack.Decoder(kind).decode for kind in (Operator, Credential, Grant, Listed, SessionsRow)
}


def row(kind: str, key: str, value: Struct) -> Kept:
    """Return the row that keeps a value."""
    return Kept(kind=kind, key=key, body=_encode(value))


def row_of(body: bytes, kind: type[_T]) -> _T:
    """Return the value of a row."""
    value: _T = _DECODERS[kind](body)
    return value


def all_rows(view: Reader, kind: str, value: type[_T], prefix: str = "") -> Iterator[_T]:
    """Yield the values of a list in the order of their keys."""
    for kept in view.all_kept(kind, prefix=prefix):
        yield row_of(kept.body, value)


def is_listed(view: Reader, kind: Literal["terminal", "medium"], id_: str, day: date) -> bool:
    """Say whether a terminal or a medium is registered on a day."""
    kept = view.kept(kind, id_) if is_id(id_) else None
    if kept is None:
        return False
    listed = row_of(kept.body, Listed)
    return listed.since <= day and (listed.until is None or day < listed.until)
