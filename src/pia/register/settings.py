"""What a register remembers of itself in a part of its store: the policy it runs by, the plan of its people, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import blake2b
from hmac import compare_digest
from typing import Final

import msgspec
from msgspec import Struct

from pia.errors import Problem, UsageError, Words
from pia.register.policy import Policy
from pia.register.policy_text import read_policy, write_policy
from pia.register.store.interface import Kept, Store
from pia.register.synthetic import Town

__all__ = ["PART", "Plan", "Settings", "Totals", "exists"]

PART: Final = "_register"
"""The part of the store; no system is called so."""
_KIND: Final = "setting"


class Plan(Struct, frozen=True, kw_only=True):
    """Who lives where: made by seeding, and never changed afterwards."""

    people: int
    seed: int
    towns: tuple[Town, ...]
    works: tuple[Town, ...] = ()
    """Whose people stand in a 宛名 alone, for no 既存住基システム is there; nothing happens to them."""
    notes: tuple[Words, ...] = ()
    """What cannot be filled, and why."""

    @property
    def day(self) -> date | None:
        """On which the registers open; None where there are no people at all."""
        return next((town.day for town in (*self.towns, *self.works)), None)


class Totals(Struct, frozen=True, kw_only=True):
    """What a register has done since it was seeded, and the last day that it has finished."""

    through: date
    days: int = 0
    accepted: int = 0
    refused: int = 0
    left: int = 0
    """People whose planned day of departure came."""
    numbered: int = 0
    carried: int = 0
    """Notices that were dealt with."""
    erased: int = 0


class _Start(Struct, frozen=True):
    moment: datetime
    notes: tuple[Words, ...]


class Settings:
    """The settings of one store.

    Args:
        store: the store.

    Raises:
        UsageError: ``register-not-made``: there is none in it.
    """

    def __init__(self, store: Store) -> None:
        if PART not in store.nodes():
            raise UsageError(_not_made())
        self._part = store.node(PART)

    @classmethod
    def make(
        cls, store: Store, policy: Policy, moment: datetime, notes: tuple[Words, ...] = (), *, secret: bytes = b""
    ) -> Settings:
        """Begin a register in a store; the secret of its keys makes them known again (:meth:`keys_belong`).

        Raises:
            UsageError: ``register-exists``: there is one already.
        """
        if PART in store.nodes() and cls(store).has_policy:
            raise UsageError(exists())
        store.add_node(PART)
        made = cls(store)
        known = {"keys": _known_by(secret)} if secret else {}
        made._keep(policy=write_policy(policy), start=msgspec.json.encode(_Start(moment, notes)), **known)
        return made

    @property
    def has_policy(self) -> bool:
        """Whether the register was made to its end."""
        return self._get("policy") is not None

    @property
    def policy(self) -> Policy:
        """The policy by which it runs.

        Raises:
            InputError: ``policy-unreadable``.
            UsageError: ``register-not-made``.
        """
        text = self._get("policy")
        if text is None:
            raise UsageError(_not_made())
        return read_policy(text)

    @property
    def start(self) -> datetime:
        """When its clock began."""
        return self._start.moment

    @property
    def notes(self) -> tuple[Words, ...]:
        """What was added for testing, as it was said when the register was made."""
        return self._start.notes

    @property
    def _start(self) -> _Start:
        return msgspec.json.decode(self._get("start") or b"", type=_Start)

    @property
    def moment(self) -> datetime:
        """The moment of its clock, as far as nobody went on since."""
        text = self._get("clock")
        return msgspec.json.decode(text, type=datetime) if text is not None else self.start

    @property
    def plan(self) -> Plan | None:
        """Who lives where; None before seeding."""
        text = self._get("plan")
        return msgspec.json.decode(text, type=Plan) if text is not None else None

    @property
    def totals(self) -> Totals | None:
        """What was done; None until seeding is complete."""
        text = self._get("totals")
        return msgspec.json.decode(text, type=Totals) if text is not None else None

    def intend(self, plan: Plan) -> None:
        """Remember the plan before it is carried out."""
        self._keep(plan=msgspec.json.encode(plan))

    def reached(self, totals: Totals, moment: datetime) -> None:
        """Remember how far the register has come."""
        self._keep(totals=msgspec.json.encode(totals), clock=msgspec.json.encode(moment))

    def moved(self, moment: datetime) -> None:
        """Remember that the clock was moved."""
        self._keep(clock=msgspec.json.encode(moment))

    def keys_belong(self, secret: bytes) -> bool:
        """Say whether keys are those that the register was made with, as far as it remembers them."""
        known = self._get("keys")
        return known is None or compare_digest(known, _known_by(secret))

    @property
    def is_bound(self) -> bool:
        """Whether the register remembers which keys are its own; one that was made before that was done does not."""
        return self._get("keys") is not None

    def bind(self, secret: bytes) -> None:
        """Remember the keys that open the register."""
        self._keep(keys=_known_by(secret))

    @property
    def marked(self) -> Mapping[str, int]:
        """The last row of each ledger of which a checkpoint was taken."""
        text = self._get("marked")
        return msgspec.json.decode(text, type=dict[str, int]) if text is not None else {}

    def mark(self, rows: Mapping[str, int]) -> None:
        """Remember of which rows checkpoints were taken: then they have to be there."""
        self._keep(marked=msgspec.json.encode({**self.marked, **rows}))

    def is_done(self, step: str) -> bool:
        """Say whether a step of seeding is complete."""
        return self._get(f"done/{step}") is not None

    def done(self, step: str) -> None:
        """Remember that a step of seeding is complete."""
        with self._part.write() as tx:
            tx.keep(Kept(kind=_KIND, key=f"done/{step}", body=b""))

    def _get(self, key: str) -> bytes | None:
        with self._part.read() as reader:
            kept = reader.kept(_KIND, key)
        return None if kept is None else kept.body

    def _keep(self, **values: bytes) -> None:
        with self._part.write() as tx:
            tx.keep(*(Kept(kind=_KIND, key=key, body=body) for key, body in values.items()))


def _known_by(secret: bytes) -> bytes:
    """Return by what the secret of keys is known again; nobody can get it from that."""
    return blake2b(b"register", key=blake2b(secret).digest(), digest_size=32, person=b"keys-of-register").digest()


def _not_made() -> Problem:
    return Problem(
        "register-not-made",
        Words("このストアに登録系はまだありません。", "there is no register in this store yet"),
        Words(
            "pia register init DIR --store URL で作ってください。", "make one with 'pia register init DIR --store URL'"
        ),
    )


def exists() -> Problem:
    """Return what is said where a register is there already."""
    return Problem(
        "register-exists",
        Words("このストアにはもう登録系があります。", "there is a register in this store already"),
        Words(
            "続きは pia register seed か run で。作り直すには別のストアを指定してください。",
            "go on with seed or run, or name another store",
        ),
    )
