"""Who works at a node: operators, the rights that they hold, and the sessions that they have open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from pia.register.policy import Factor

__all__ = ["ALL_FACTORS", "Operator", "OperatorKind", "Proofs", "Right", "Session"]

OperatorKind = Literal["staff", "vendor", "other-body"]

ALL_FACTORS: Final[frozenset[Factor]] = frozenset({"password", "ic-card", "biometric"})


class Right(Struct, frozen=True, kw_only=True):
    """A role held from a day to a last day, as the ledger of rights gave it."""

    role: str
    since: date
    last: date | None = None
    """The last day on which it holds; None: until it is revoked."""

    def holds(self, day: date) -> bool:
        """Say whether it holds on a day, whoever holds it."""
        return self.since <= day and (self.last is None or day <= self.last)


class Operator(Struct, frozen=True, kw_only=True):
    """One person at one node; nobody shares an id. ``role`` is the post and gives no right: rights come from grants alone."""

    id: str
    name: str = ""
    """A label for testing (試験用), never the name of somebody."""
    role: str = ""
    department: str = ""
    kind: OperatorKind = "staff"
    body: str = ""
    """The 団体コード of the body that employs the person."""
    since: date
    until: date | None = None
    """The day of 異動 or 退職: where rights end on that day itself, it is the first day without them."""
    factors: frozenset[Factor] = ALL_FACTORS
    """The factors that the person is able to present; where one is missing, a declared fallback takes its place."""
    rights: tuple[Right, ...] = ()
    """What the ledger of rights comes to; written by ``administration`` only."""


class Session(Struct, frozen=True, kw_only=True):
    """An operator at a terminal. The id is a keyed hash that nobody else can know: naming it is how a second person confirms."""

    id: str
    operator: str
    node: str
    terminal: str
    opened: datetime
    factors: frozenset[Factor] = frozenset()
    unchecked: tuple[str, ...] = ()
    """What signing in would have checked, had the policy declared it."""


Proofs: TypeAlias = Mapping[Factor, str]
"""What somebody presents: a password, the serial of a card, a template of a finger or vein (both simulated)."""
