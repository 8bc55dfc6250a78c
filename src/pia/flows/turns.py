"""Links inside one column: straight down where the two boxes are neighbours, else around by the side where fewer lines cross."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.flows.plan import Drop, End, Hop, positions
from pia.flows.scene import DROP_ROOM

if TYPE_CHECKING:
    from pia.flows.plan import Plan

__all__ = ["settle_turns"]

_OUTSIDE = 1.5
"""What a turn outside of the outer columns costs, in crossings: it makes the drawing wider."""


def settle_turns(plan: Plan) -> None:
    """Choose the way of every link that begins and ends in one column."""
    place = positions(plan)
    kept: list[Hop] = []
    for hop in plan.hops:
        if not hop.turns:
            kept.append(hop)
            continue
        upper, lower = sorted((hop.start.item, hop.end.item), key=lambda item: place[item])
        link = plan.scene.links[hop.link]
        near = place[lower] - place[upper] == 1 and _together(plan, upper, lower)
        if near and link.alone:
            link.wrap(DROP_ROOM)
            plan.drops.append(Drop(hop.link, upper, lower))
        else:
            kept.append(_sided(plan, hop, place))
    plan.hops = kept


def _together(plan: Plan, upper: int, lower: int) -> bool:
    """Tell whether no border of a frame runs between two neighbours."""
    a, b = plan.block[upper], plan.block[lower]
    return a == b or (a < 0 and b < 0)


def _sided(plan: Plan, hop: Hop, place: list[int]) -> Hop:
    """Return the turn on the better side."""
    column = plan.home[hop.start.item]
    low, high = sorted((place[hop.start.item], place[hop.end.item]))
    costs = []
    for right in (True, False):
        gutter = column if right else column - 1
        ends = [e for h in plan.hops if h.gutter == gutter and not h.turns for e in (h.start, h.end)]
        crossed = sum(e.right == right and low < place[e.item] < high for e in ends)
        costs.append(crossed + (0.0 if 0 <= gutter < len(plan.columns) - 1 else _OUTSIDE))
    right = costs[0] <= costs[1]
    gutter = column if right else column - 1
    return Hop(hop.link, gutter, End(hop.start.item, right), End(hop.end.item, right))
