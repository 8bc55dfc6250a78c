"""A rehearsal (試験用): a small synthetic town in memory under the policy of an assessment, and a fresh copy of it for every probe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from pia.register.city import City, SecretKeys, issuer_of
from pia.register.clock import TOKYO, Clock, is_office_day
from pia.register.desk import staffed
from pia.register.keys import MemoryKeys
from pia.register.nodes import KINDS
from pia.register.opening import fill, fill_works, planned
from pia.register.person import Resident
from pia.register.settings import Settings
from pia.register.store.sqlite import copied, in_memory
from pia.register.synthetic import Town, people
from pia.verify.borrowed import BorrowedKeys
from pia.verify.cast import Person, cast_of, enrolled
from pia.verify.line import Line
from pia.verify.scene import Scene

if TYPE_CHECKING:
    from pia.errors import Words
    from pia.register.policy import NodeKind
    from pia.verify.borrowed import Borrowed
    from pia.verify.policy import Derived
    from pia.verify.probe import Sabotage

__all__ = ["DAY", "PEOPLE", "SEED", "Rehearsal"]

PEOPLE: Final = 120
"""Residents of each town: some fifty households."""
SEED: Final = 1
DAY: Final = date(2026, 4, 1)
"""On which every rehearsal begins: whatever it finds is the same on every day."""

_START: Final = datetime(DAY.year, DAY.month, DAY.day, 10, 0, tzinfo=TOKYO)
_SECRET: Final = b"rehearsal only: whoever reads this can open it".ljust(64, b".")
_KNOWN: Final = 60


class Rehearsal:
    """The town of one assessment.

    Args:
        derived: the policy of the assessment with its gaps.
        residents: of each town.
        borrowed: a register that somebody runs, to rehearse on a copy of it instead of on a new town.

    Raises:
        StoreError: there is no memory for it.
    """

    def __init__(self, derived: Derived, residents: int = PEOPLE, borrowed: Borrowed | None = None) -> None:
        self.derived = derived
        self.policy, self.notes = staffed(derived.policy)
        """The declared policy, with a role for the counter where it has none; the notes say so."""
        self._borrowed = borrowed
        self._store = borrowed.store if borrowed is not None else in_memory()
        self._start = _morning_after(borrowed.now) if borrowed is not None else _START
        self._issuer = issuer_of(borrowed.plan.seed if borrowed is not None else SEED)
        self._made = MemoryKeys(seed=_SECRET)
        self._known: dict[str, bytes] = {}
        self._people: dict[str, tuple[Resident, ...]] = {}
        self._towns: dict[str, Town] = {}
        try:
            self._seeded(residents)
        except BaseException:
            self._store.close()
            raise

    def _seeded(self, residents: int) -> None:
        keys = self._borrowed.keys() if self._borrowed is not None else self._made
        city = City(self.policy, self._store, keys, Clock(self._start), self._issuer)
        if self._borrowed is None:
            settings = Settings.make(self._store, self.policy, _START)
            plan = planned(self.policy, residents, SEED, DAY)
            fill(city, settings, plan.towns, lambda _node, _count: None)
            fill_works(city, settings, plan.works, lambda _node, _count: None)
            city.pump()
        else:
            plan = self._borrowed.plan
        for town in (*plan.works, *plan.towns):
            self._towns[town.municipality] = town
            self._people[town.municipality] = tuple(islice(self._living(city, town), _KNOWN))
        for node in city.nodes.values():
            enrolled(node, self.cast(node.id).values())
        self._known = {batch: keys.key(batch) for batch in keys.batches()}

    def _living(self, city: City, town: Town) -> Iterator[Resident]:
        """Yield people of a town as they are now, without those who have left."""
        juki = next(city.of("juki", town.municipality), None)
        for one in people(town, self._issuer):
            standing = juki.standing(one.atena) if juki is not None and self._borrowed is not None else one
            if isinstance(standing, Resident):
                yield standing

    def _keys(self) -> SecretKeys:
        """Return the keys as they are when the town is ready: what one probe destroys is there for the next."""
        if self._borrowed is not None:
            return self._borrowed.keys()
        return BorrowedKeys(self._made.secret, self._known, frozenset())

    def cast(self, node: str) -> dict[str, Person]:
        """Return the people of a node by their part."""
        return cast_of(self.policy, node)

    def residents(self, municipality: str) -> tuple[Resident, ...]:
        """Return some residents of a municipality, those of the only town where it has none of its own."""
        return self._people.get(municipality) or next(iter(self._people.values()), ())

    def spare(self, municipality: str, place: int = 0) -> tuple[str, str] | None:
        """Return a 住民票コード and the 個人番号 that belongs to it, of nobody yet; None where no such town is there."""
        town = self._towns.get(municipality)
        if town is None:
            return None
        at = town.first + town.span - 1 - place
        return self._issuer.code(at), self._issuer.number(at)

    @property
    def nodes(self) -> tuple[str, ...]:
        """The systems of the assessment itself that run here."""
        return tuple(
            one.id for one in self.policy.nodes if one.kind in KINDS and one.origin in ("held", "part")
        )  # fmt: skip

    def kind(self, node: str) -> NodeKind:
        """Return the kind of a node."""
        return next(one.kind for one in self.policy.nodes if one.id == node)

    def gap(self, path: str) -> Words | None:
        """Return why a value of the policy is undeclared, where the assessment was asked about it; a part leaves open what its system does."""
        part, _, rest = path.partition(".")
        node, _, field = rest.rpartition(".")
        spot = self.derived.spots.get(node)
        asked = {path, f"{part}.{spot.system}.{field}"} if spot is not None else {path}
        return next((gap.words for gap in self.derived.gaps if gap.path in asked), None)

    @contextmanager
    def scene(self, node: str, sabotage: Sabotage | None = None) -> Iterator[Scene]:
        """Open a copy of the town for one probe at one node, broken where a sabotage says so.

        Raises:
            KeyError: no such node runs here.
        """
        policy = self.policy
        if sabotage is not None and sabotage.policy is not None:
            policy = sabotage.policy(policy, node)
        store = copied(self._store)
        try:
            line = Line()
            city = City(policy, store, self._keys(), Clock(self._start), self._issuer, line, line.saw)
            scene = Scene(self, city, node, line)
            if sabotage is not None and sabotage.city is not None:
                sabotage.city(city, node)
            yield scene
        finally:
            store.close()

    def close(self) -> None:
        """Let go of the town."""
        self._store.close()


def _morning_after(moment: datetime) -> datetime:
    """Return ten o'clock of the first day after a moment on which offices are open."""
    day = moment.date() + timedelta(days=1)
    while not is_office_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, _START.timetz())
