"""A small register at work for tests: the small nation of :mod:`small_nation` opened with synthetic people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from small_nation import policy

from pia.register.city import City, issuer_of, last_moment
from pia.register.clock import TOKYO, Clock
from pia.register.desk import staffed
from pia.register.keys import MemoryKeys
from pia.register.opening import fill, towns_of
from pia.register.settings import Plan, Settings, Totals
from pia.register.store.open import open_store
from pia.register.year import Year

if TYPE_CHECKING:
    from pia.register.channel import Wire
    from pia.register.policy import Policy
    from pia.register.store.interface import Store

__all__ = ["DAY", "SEED", "SmallRegister", "keys", "spare"]

DAY = date(2026, 4, 1)
SEED = 7


def keys() -> MemoryKeys:
    """Return keys that come out the same every time."""
    return MemoryKeys(seed=b"small register for tests")


class SmallRegister:
    """A register; made in an empty store, or taken up where it is in one that holds it."""

    def __init__(
        self,
        people: int = 300,
        *,
        store: Store | None = None,
        declared: Policy | None = None,
        wire: Wire | None = None,
        taken: Callable[[str, bool], None] | None = None,
    ) -> None:
        self.store = store or open_store("memory:", create=True)
        self.keys = keys()
        start = datetime(DAY.year, DAY.month, DAY.day, 8, 0, tzinfo=TOKYO)
        if not self.store.nodes():
            made, _ = staffed(declared or policy())
            Settings.make(self.store, made, start)
        self.settings = Settings(self.store)
        self.policy = self.settings.policy
        self.clock = Clock(last_moment(self.policy, self.store, self.settings.moment))
        self.city = City(self.policy, self.store, self.keys, self.clock, issuer_of(SEED), wire)
        if self.settings.totals is None:
            self._open(people)
        plan = self.settings.plan
        assert plan is not None
        self.plan = plan
        self.taken = taken

    def _open(self, people: int) -> None:
        towns = towns_of(self.policy, people, SEED, DAY)
        self.settings.intend(Plan(people=people, seed=SEED, towns=towns))
        fill(self.city, self.settings, towns, lambda _node, _records: None)
        self.settings.reached(Totals(through=DAY - timedelta(days=1)), self.clock.now)

    def __getitem__(self, node: str) -> Any:
        return self.city[node]

    def run(self, days: int) -> Totals:
        """Let days pass."""
        return list(Year(self.city, self.plan, self.settings, self.taken).run(days))[-1]

    def files(self) -> dict[str, dict[str, bytes]]:
        """Return what every system holds: the digests of its current and removed records by key."""
        found: dict[str, dict[str, bytes]] = {}
        for node in self.city.nodes.values():
            with node.store.read() as reader:
                for file in (file for file in self.policy.files if file.node == node.id):
                    found[file.id] = dict(reader.digests(file.id, ("current", "removed")))
        return found

    def applications(self, node: str) -> list[str]:
        """Return the numbers of the applications whose events a 既存住基システム holds, one for each event."""
        juki = self[node]
        with juki.store.read() as reader:
            return [f"{event.application}/{event.atena}" for _, event in juki.residents.events(reader)]

    def refusals(self) -> int:
        """Return how many refused applications the ledgers of the 既存住基システム tell of."""
        count = 0
        for juki in self.city.of("juki"):
            with juki.store.read() as reader:
                count += sum(
                    row.outcome == "refused" and row.operation in ("enter", "amend", "remove")
                    for row in reader.ledger()
                )
        return count  # fmt: skip


def spare(register: SmallRegister) -> SmallRegister:
    """Return the register taken up anew from its store, as after a restart."""
    return SmallRegister(store=register.store)
