"""A city at work: the systems of a policy in one store, with their keys, channels and clock; several cities share prefecture and nation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import blake2b
from typing import Any, Protocol

from pia.register.channel import Channels, Crossing, Wire
from pia.register.clock import TOKYO, Clock
from pia.register.guard.passwords import REHEARSAL
from pia.register.keys import Keys
from pia.register.nodes import KINDS
from pia.register.nodes.national_server import NationalServer
from pia.register.numbers import Issuer
from pia.register.offices import office_of
from pia.register.policy import NodeKind, NodePolicy, Policy
from pia.register.seal import Seal
from pia.register.store.interface import Store

__all__ = ["City", "SecretKeys", "issuer_of", "last_moment"]

_ROUNDS = 50
"""Rounds of carrying after which what still waits is left for later."""


class SecretKeys(Keys, Protocol):
    """Keys with the secret that was made together with them."""

    @property
    def secret(self) -> bytes:
        """What lookups, digests and subjects are keyed with."""


def issuer_of(seed: int) -> Issuer:
    """Return who gives the numbers of a rehearsal with a seed."""
    return Issuer.from_seed(blake2b(f"pia register {seed}".encode(), digest_size=32).digest())


def last_moment(policy: Policy, store: Store, at_least: datetime) -> datetime:
    """Return the moment from which a register may go on: not before anything that one of its ledgers tells of."""
    latest = at_least
    there = frozenset(store.nodes())
    for node in policy.nodes:
        if node.id in there:
            with store.node(node.id).read() as reader:
                last = reader.last_of_ledger()
            if last is not None:
                latest = max(latest, datetime.fromtimestamp(last.at, TOKYO))
    return latest


class City:
    """The running nodes of a policy; kinds that nobody plays (``other``) are left out.

    Args:
        policy: what is declared; its node ids are those of the store.
        store: holds every node's part; missing parts are made.
        keys: outside the store.
        clock: everybody's.
        issuer: gives the numbers at the national server.
        wire: what happens between nodes.
        tap: is shown every crossing.

    Raises:
        UsageError: ``clock-set-back``: a ledger tells of something later than the clock.
        StoreError: the store cannot be used.
    """

    def __init__(  # noqa: PLR0917 - each stands for itself
        self,
        policy: Policy,
        store: Store,
        keys: SecretKeys,
        clock: Clock,
        issuer: Issuer | None = None,
        wire: Wire | None = None,
        tap: Callable[[Crossing], None] | None = None,
    ) -> None:
        self.policy, self.store, self.keys, self.clock = policy, store, keys, clock
        self.channels = Channels(policy, wire, tap)
        self.nodes: dict[str, Any] = {node.id: self._made(node) for node in policy.nodes if node.kind in KINDS}
        """The nodes by id, each of the class of its kind."""
        self.issuer = issuer
        for server in self.of("national-server"):
            if isinstance(server, NationalServer):
                server.issuer = issuer
        for juki in self.of("juki"):
            juki.office = office_of(policy, juki.declared.body)

    def _made(self, node: NodePolicy) -> Any:
        there = node.id in self.store.nodes()
        part = self.store.node(node.id) if there else self.store.add_node(node.id)
        seal = Seal(node.id, self.keys, self.keys.secret)
        made = KINDS[node.kind](self.policy, node.id, part, seal, self.clock, self.channels)
        made.guard.slow = REHEARSAL
        return made

    def __getitem__(self, node: str) -> Any:
        return self.nodes[node]

    def of(self, kind: NodeKind, body: str | None = None) -> Iterator[Any]:
        """Yield the nodes of a kind, those of one body where it is named, in the order of the policy."""
        for node in self.nodes.values():
            if kind == node.KIND and body in (None, node.declared.body):
                yield node

    def pump(self) -> int:
        """Carry what waits everywhere until nothing moves; return how many messages were dealt with."""
        total = 0
        for _ in range(_ROUNDS):
            moved = sum(node.pump() for node in self.nodes.values())
            total += moved
            if not moved:
                break
        return total
