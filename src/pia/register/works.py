"""Works without a 既存住基システム: their people stand in the 宛名 of the body, which takes them in by its own function, one by one.

What a work's own system holds beyond that no node of the register plays, and what cannot be filled is said with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from pia.errors import Words
from pia.register.channel import covered
from pia.register.city import City
from pia.register.desk import Desk, role_for
from pia.register.items import NUMBER
from pia.register.numbers import BLOCK, Issuer
from pia.register.person import Resident
from pia.register.policy import BodyPolicy, Channel, NodePolicy, Policy, Undeclared
from pia.register.synthetic import Town, people
from pia.register.values import resident_values

__all__ = ["link", "take_in", "works_of"]

_ALLOT: Final = frozenset({"allot"})
_LINK: Final = frozenset({"link_intermediate"})
_TAKEN: Final = ("氏名", "氏名/ふりがな", "生日", "性別", "住所", NUMBER, "住民票コード")
"""What a 宛名 is told of somebody, as far as the way there carries it."""


def works_of(
    policy: Policy, towns: Sequence[Town], area: Mapping[str, str], *, residents: int, seed: int, day: date
) -> tuple[tuple[Town, ...], tuple[Words, ...]]:
    """Return whose people are taken in by a 宛名 alone, and what in the policy cannot be filled, and why.

    Args:
        policy: what is declared.
        towns: those with a 既存住基システム; their numbers come first.
        area: the place of each body, by its code.
        residents: of each body.
        seed: decides everything about them.
        day: on which their registers open.
    """
    first = towns[-1].first + -(-towns[-1].span // BLOCK) * BLOCK if towns else 0
    living = {town.municipality for town in towns}
    works: list[Town] = []
    notes: list[Words] = []
    for body in _assessed(policy):
        if body.code in living:
            continue
        atenas = [node for node in policy.nodes if (node.kind, node.body) == ("atena", body.code)]
        notes += _why_not(policy, body, atenas)
        if any(role_for(policy, atena.id, _ALLOT) for atena in atenas):
            town = Town(
                municipality=body.code, area=area[body.code], population=residents, seed=seed, day=day, first=first
            )
            works.append(town)
            first += -(-town.span // BLOCK) * BLOCK
    return tuple(works), tuple(notes)


def _assessed(policy: Policy) -> Iterator[BodyPolicy]:
    """Yield the municipalities that run a system of an assessment; others are stand-ins, and a prefecture's people are theirs."""
    held = {node.body for node in policy.nodes if node.origin == "held"}
    return (body for body in policy.bodies if body.kind == "municipality" and body.code in held)


def _why_not(policy: Policy, body: BodyPolicy, atenas: Sequence[NodePolicy]) -> Iterator[Words]:
    """Yield what cannot be filled at a body without a 既存住基システム."""
    name = f"{body.name}（{body.code}）"
    yield Words(
        f"{name}には既存住基システムの評価書がないため、住民と異動はありません。",
        f"{body.code}: no residents and no events, for no assessment holds a 既存住基システム",
    )
    if not atenas:
        yield Words(
            f"{name}には宛名システムもないため、誰も入れられません。",
            f"{body.code}: nobody is taken in, for there is no 宛名 either",
        )
    for atena in atenas:
        if role_for(policy, atena.id, _ALLOT) is None:
            yield Words(
                f"{atena.id}には付番できる役割の記載がないため、誰も入れられません。",
                f"{atena.id}: nobody is taken in, for no declared role may allot numbers",
            )
    for server in (node for node in policy.nodes if (node.kind, node.body) == ("intermediate-server", body.code)):
        if not any(_ways(policy, atena.id, server.id) for atena in atenas):
            yield Words(
                f"宛名から{server.id}への経路の記載がないため、符号は取得しません。",
                f"{server.id}: no symbols, for no channel from the 宛名 leads there",
            )


def _ways(policy: Policy, source: str, target: str) -> list[Channel]:
    return [one for one in policy.channels if (one.source, one.target) == (source, target)]


# --- taking in ---


def take_in(atena: Any, town: Town, issuer: Issuer) -> int:
    """統合宛名番号付番: have a 宛名 take in everybody, one operation of its staff each; who has a number keeps it."""
    desk = Desk(atena, _operations(atena))
    system, items = _way_in(atena)
    taken = 0
    for one in people(town, issuer):
        values = {item: value for item, value in resident_values(one).items() if item in items}
        taken += isinstance(atena.allot(desk.work(), system, one.atena, values), str)
    return taken


def link(city: City, atena: Any, town: Town, issuer: Issuer) -> int:
    """中間サーバー連携: have the 中間サーバー obtain the 符号 of everybody, where a channel leads there; return how many it has."""
    operations = _operations(atena)
    if not operations >= _LINK or not city.channels.targets(atena.id, "intermediate-server"):
        return 0
    desk = Desk(atena, operations)
    system, _ = _way_in(atena)
    linked = 0
    for page in _pages(people(town, issuer)):
        with atena.store.read() as reader:
            numbers = [_number(atena, reader, system, one) for one in page]
        linked += sum(atena.link_intermediate(desk.work(), number) is True for number in numbers if number)
    return linked


def _operations(atena: Any) -> frozenset[str]:
    """Return what the staff of a rehearsal does there: linking, too, where the same role may."""
    both = _ALLOT | _LINK
    return both if role_for(atena.policy, atena.id, both) is not None else _ALLOT


def _way_in(atena: Any) -> tuple[str, frozenset[str]]:
    """Return the work's system that knows the people, and which items may come from there."""
    ways = [one for one in atena.policy.channels if one.target == atena.id]
    held = [node.id for node in atena.policy.nodes if node.body == atena.declared.body and node.origin == "held"]
    way = next((one for one in ways if one.source in held), None)
    if way is None:
        return next((one for one in held if one != atena.id), atena.id), frozenset(_TAKEN)
    items = frozenset(_TAKEN) if isinstance(way.items, Undeclared) else frozenset(_TAKEN) & covered(way.items)
    return way.source, items - {NUMBER} if way.number is False else items


def _pages(residents: Iterator[Resident]) -> Iterator[list[Resident]]:
    while page := list(islice(residents, 500)):
        yield page


def _number(atena: Any, reader: Any, system: str, one: Resident) -> str:
    found = atena.people.find(reader, "link", f"{system}/{one.atena}", limit=1)
    return str(found[0].value.number) if found else ""
