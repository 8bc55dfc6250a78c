"""The upright stretches of the lines in one gutter: which track each takes, so that few lines cross and none lies on another."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Upright", "tracked"]

_APART = 5.0


class Upright(NamedTuple):
    """The upright stretch of one hop: its upper and lower end, and the heights at which its line meets the two sides."""

    low: float
    high: float
    hop: int
    left: tuple[float, ...]
    right: tuple[float, ...]


def tracked(uprights: list[Upright]) -> dict[int, int]:
    """Return the track of every hop, 0 at the left."""
    order: list[Upright] = []
    for upright in sorted(uprights):
        places = range(len(order) + 1)
        costs = [
            sum(_crossed(left, upright) for left in order[:place])
            + sum(_crossed(upright, right) for right in order[place:])
            for place in places
        ]
        order.insert(min(places, key=lambda place: (costs[place], -place)), upright)
    order = _exchanged(order)
    found: dict[int, int] = {}
    placed: list[tuple[Upright, int]] = []
    for upright in order:
        beside = [
            track for other, track in placed if other.low < upright.high + _APART and upright.low < other.high + _APART
        ]
        track = max(beside, default=-1) + 1
        placed.append((upright, track))
        found[upright.hop] = track
    return found


def _exchanged(order: list[Upright]) -> list[Upright]:
    """Let neighbours change places as long as that saves crossings."""
    for _ in range(len(order)):
        moved = False
        for at in range(len(order) - 1):
            left, right = order[at], order[at + 1]
            if _crossed(right, left) < _crossed(left, right):
                order[at], order[at + 1] = right, left
                moved = True
        if not moved:
            break
    return order


def _crossed(left: Upright, right: Upright) -> int:
    """Return how often two hops cross when the one is on a track to the left of the other."""
    low, high = left.low, left.high
    count = 0
    for height in right.left:
        count += low < height < high
    low, high = right.low, right.high
    for height in left.right:
        count += low < height < high
    return count
