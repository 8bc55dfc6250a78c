"""Opening registers: every system of every city filled with the same synthetic people, in steps that a crash cannot do by halves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import chain, islice
from typing import Any, Final

from pia.register.city import City
from pia.register.identification import identification_of
from pia.register.nodes.identity import identity_key
from pia.register.nodes.juki_notices import followers, supplement_parcel, update_for
from pia.register.numbers import BLOCK, Issuer
from pia.register.offices import place_of
from pia.register.person import Resident
from pia.register.policy import BodyPolicy, Channel, Policy
from pia.register.refusal import Refused
from pia.register.settings import Plan, Settings
from pia.register.store.interface import NodeStore
from pia.register.supplement import Supplement, supplement_of
from pia.register.supplement_ways import reached
from pia.register.synthetic import Town, former_people, people
from pia.register.works import link, take_in, works_of

__all__ = ["fill", "fill_works", "planned", "towns_of"]

_FORMER: Final = 5
"""One 除票 of an earlier year for so many residents."""
_PAGE: Final = 500
_PROBED: Final = 1_000
"""Among so many residents there is one with a 附票."""

Progress = Callable[[str, int], None]
"""Is told of each step: the id of the system, and how many records it took."""


def towns_of(policy: Policy, residents: int, seed: int, day: date) -> tuple[Town, ...]:
    """Return the towns of a policy: one for each municipality with a 既存住基システム, numbered one after the other.

    Args:
        policy: what is declared.
        residents: of each town.
        seed: decides everything about them.
        day: on which their registers open.
    """
    bodies = {body.code: body for body in policy.bodies}
    codes = dict.fromkeys(node.body for node in policy.nodes if node.kind == "juki" and node.body in bodies)
    places = [(code, _area(bodies, bodies[code])) for code in codes]
    towns: list[Town] = []
    first = 0
    for code, area in places:
        sisters = tuple(place for place in places if place[0] != code)
        town = Town(
            municipality=code, area=area, population=residents, seed=seed, day=day, first=first, sisters=sisters
        )
        towns.append(town)
        first += -(-town.span // BLOCK) * BLOCK
    return tuple(towns)


def planned(policy: Policy, residents: int, seed: int, day: date) -> Plan:
    """Return who lives where by a policy, and what in it cannot be filled."""
    bodies = {body.code: body for body in policy.bodies}
    towns = towns_of(policy, residents, seed, day)
    area = {code: _area(bodies, body) for code, body in bodies.items()}
    works, notes = works_of(policy, towns, area, residents=residents, seed=seed, day=day)
    return Plan(people=residents, seed=seed, towns=towns, works=works, notes=notes)


def _area(bodies: dict[str, BodyPolicy], body: BodyPolicy) -> str:
    above, place = bodies.get(body.prefecture), place_of(body.name)
    prefecture = place_of(above.name) if above is not None else ""
    return place if place.startswith(prefecture) else f"{prefecture}{place}"


def fill(city: City, settings: Settings, towns: Iterable[Town], progress: Progress) -> None:
    """Fill the systems of every town, as far as that was not done before.

    Args:
        city: with an issuer.
        settings: remember the steps that are complete.
        towns: who lives there.
        progress: is told of each step.

    Raises:
        StoreError: the store fails; what is complete stays.
    """
    issuer = city.issuer
    if issuer is None:
        raise ValueError("nobody gives numbers here")
    for town in towns:
        code = town.municipality
        for server in islice(city.of("national-server"), 1):
            _once(settings, f"allot/{code}", partial(_allot, server, town), progress, server.id)
        for juki in city.of("juki", code):
            sheets = partial(_sheets, town, issuer)
            _once(settings, f"{juki.id}/{code}", partial(_load, juki, f"{0:010d}", sheets), progress, juki.id)
            _followers(city, settings, juki, town, progress)
        for server in _identities(city, town):
            load = partial(_load, server, identity_key(code, issuer.code(town.first)), partial(_notified, town, issuer))
            _once(settings, f"{server.id}/{code}", load, progress, server.id)
        probe = next(_listed(town, issuer, _PROBED), None)
        if probe is None:
            continue
        for server in reached(city, code, probe.keeper, supplement_parcel(probe)):
            load = partial(_load, server, probe.code, partial(_listed, town, issuer))
            _once(settings, f"{server.id}/{code}", load, progress, server.id)


def fill_works(city: City, settings: Settings, works: Iterable[Town], progress: Progress) -> None:
    """Have the 宛名 of bodies without a 既存住基システム take in their people, as far as that was not done before.

    Raises:
        StoreError: the store fails; what is complete stays.
        UsageError: ``register-no-sign-in``.
    """
    issuer = city.issuer
    if issuer is None:
        raise ValueError("nobody gives numbers here")
    for town in works:
        for atena in city.of("atena", town.municipality):
            step = f"{atena.id}/{town.municipality}"
            _once(settings, step, partial(take_in, atena, town, issuer), progress, atena.id)
            for server in islice(city.of("intermediate-server", town.municipality), 1):
                linked = partial(link, city, atena, town, issuer)
                _once(settings, f"{server.id}/{step}", linked, progress, server.id)


# --- who is in which file ---


def _sheets(town: Town, issuer: Issuer) -> Iterator[Any]:
    return chain(people(town, issuer), former_people(town, issuer, town.population // _FORMER))


def _notified(town: Town, issuer: Issuer) -> Iterator[Any]:
    return (identification_of(one) for one in people(town, issuer))


def _listed(town: Town, issuer: Issuer, limit: int | None = None) -> Iterator[Supplement]:
    found = (supplement_of(one) for one in islice(people(town, issuer), limit))
    return (one for one in found if one is not None)


def _identities(city: City, town: Town) -> Iterator[Any]:
    prefecture = _prefecture(city.policy, town)
    yield from city.of("municipal-cs", town.municipality)
    yield from city.of("prefecture-server", prefecture)
    yield from city.of("national-server")


def _prefecture(policy: Policy, town: Town) -> str:
    return next((body.prefecture for body in policy.bodies if body.code == town.municipality), "")


# --- steps ---


def _allot(server: Any, town: Town) -> int:
    """Have the national body hand out the blocks that the numbers of a town are taken from."""
    blocks = 0
    while (blocks + 1) * BLOCK <= town.span + BLOCK - 1:
        if isinstance(server.allot(town.municipality), Refused):
            break
        blocks += 1
    return blocks


def _once(settings: Settings, step: str, do: Callable[[], int], progress: Progress, node: str) -> None:
    if not settings.is_done(step):
        progress(node, do())
        settings.done(step)


def _load(node: Any, probe: str, rows: Callable[[], Iterator[Any]]) -> int:
    """Load one file with the people of a town, unless the one to look for is there: a load is one transaction."""
    shelf = node.residents.shelf if hasattr(node, "residents") else node.records
    loaded: int = 0 if _holds(node.store, shelf.file.id, shelf.key(probe)) else node.seed(rows())
    return loaded


def _holds(store: NodeStore, file: str, key: str) -> bool:
    with store.read() as reader:
        return bool(key) and reader.record(file, key) is not None


def _followers(city: City, settings: Settings, juki: Any, town: Town, progress: Progress) -> None:
    """Tell the other systems of the same body of everybody, as 庁内連携 does at first."""
    issuer = city.issuer
    for channel in followers(juki):
        node = city.nodes.get(channel.target)
        if node is not None and issuer is not None and "resident" in node.NOTICES:
            step = f"{node.id}/{juki.id}/{town.municipality}"
            told = partial(_told, city, node, channel, people(town, issuer))
            _once(settings, step, told, progress, node.id)


def _told(city: City, node: Any, channel: Channel, residents: Iterator[Resident]) -> int:
    told = 0
    while page := list(islice(residents, _PAGE)):
        with node.store.write() as tx:
            taken = [node.NOTICES["resident"](node, tx, channel, update_for(channel, one)) for one in page]
            count = sum(not isinstance(one, Refused) for one in taken)
            node.log(tx, node.own_entry("seed", detail=f"records={count} refused={len(page) - count}"))
        told += count
        city.pump()
    return told
