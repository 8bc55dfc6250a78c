"""The order of the items of a plan from top to bottom: few crossings, short ways, frames kept together.

Every item is drawn towards the mean height of what it is linked with, a few times over; then neighbours change places where
that saves crossings. Frames are moved as a whole, so that their order is the same in every column.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.flows.plan import Plan

__all__ = ["ordered"]

_TURNS, _SWEEPS, _PASSES = 4, 3, 4
_INERTIA = (0.35, 0.0)
_GAP, _LINE = 14.0, 6.0
_CROSSING, _WAY = 10.0, 0.012


def ordered(plan: Plan) -> int:
    """Put the columns of the plan in the best order found; return how many pairs of hops then cross."""
    order = _Order(plan)
    best, least = plan.columns, order.cost()
    for turn in range(_TURNS):
        for sweep in range(_SWEEPS):
            order.sweep(_INERTIA[(turn * _SWEEPS + sweep) % len(_INERTIA)])
            if sweep == _SWEEPS - 1:
                order.exchange()
            cost = order.cost()
            if cost < least - 1e-9:
                best, least = [list(column) for column in plan.columns], cost
    order.arrange(best)
    return sum(order.crossed(gutter) for gutter in order.gutters)


class _Order:
    """The plan with the place of every item in its column and a first guess of its height."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.place = [0] * len(plan.home)
        self.height = [0.0] * len(plan.home)
        self.gutters = sorted({hop.gutter for hop in plan.hops})
        self.plain: dict[int, list[tuple[int, int]]] = {gutter: [] for gutter in self.gutters}
        self.turning: dict[int, list[tuple[int, int]]] = {gutter: [] for gutter in self.gutters}
        """By gutter, the items that a hop joins: across the gutter (left, right), or back to the same column."""
        for hop in plan.hops:
            table = self.turning if hop.turns else self.plain
            table[hop.gutter].append((hop.left.item, hop.far.item))
        self.right: list[list[int]] = [[] for _ in self.place]
        self.left: list[list[int]] = [[] for _ in self.place]
        self.turns: list[list[int]] = [[] for _ in self.place]
        """The items beside every item, by side; and the other end of what turns back to its column."""
        self.pairs = [(hop.start.item, hop.end.item) for hop in plan.hops]
        for hop in plan.hops:
            for here, there in ((hop.start, hop.end), (hop.end, hop.start)):
                (self.turns if hop.turns else self.right if here.right else self.left)[here.item].append(there.item)
        self.load = self._loads()
        self.arrange(plan.columns)

    def _loads(self) -> list[float]:
        """Return the height every item takes, its gap included."""
        right, left = ([0.0] * len(self.plan.home) for _ in range(2))
        for hop in self.plan.hops:
            room = self.plan.scene.links[hop.link].height + _LINE
            for end in (hop.start, hop.end):
                (right if end.right else left)[end.item] += room
        return [max(self.plan.height(item), a, b) + _GAP for item, (a, b) in enumerate(zip(right, left, strict=True))]

    def arrange(self, columns: list[list[int]]) -> None:
        """Take over an order."""
        self.plan.columns = columns
        for number in range(len(columns)):
            self._stack(number)

    def _stack(self, number: int) -> None:
        column, load = self.plan.columns[number], self.load
        at = -sum(load[item] for item in column) / 2
        for place, item in enumerate(column):
            self.place[item] = place
            self.height[item] = at + load[item] / 2
            at += load[item]

    def cost(self) -> float:
        """Return the cost of all gutters."""
        return sum(self._gutter(gutter) for gutter in self.gutters)

    def _gutter(self, gutter: int) -> float:
        height = self.height
        way = sum(abs(height[a] - height[b]) for a, b in self.plain[gutter])
        way += sum(abs(height[a] - height[b]) for a, b in self.turning[gutter])
        return _CROSSING * self.crossed(gutter) + _WAY * way

    def crossed(self, gutter: int) -> int:
        """Return how many pairs of hops cross in a gutter, as far as the order of the items tells."""
        place = self.place
        plain = sorted([(place[a], place[b]) for a, b in self.plain[gutter]])
        count = 0
        seen: list[int] = []
        waiting: list[int] = []
        last = -1
        for a, b in plain:
            if a != last:
                for end in waiting:
                    insort(seen, end)
                waiting.clear()
                last = a
            count += len(seen) - bisect_right(seen, b)
            waiting.append(b)
        turns = [sorted((place[a], place[b])) for a, b in self.turning[gutter]]
        for at, (low, high) in enumerate(turns):
            for a, _ in plain:
                count += low < a < high
            for c, d in turns[:at]:
                count += low < c < high < d or c < low < d < high
        return count

    def sweep(self, inertia: float) -> None:
        """Sort every column by the mean height of the neighbours, blocks first."""
        plan, height = self.plan, self.height
        drawn = [0.0] * len(height)
        count = [0] * len(height)
        for a, b in self.pairs:
            drawn[a] += height[b]
            drawn[b] += height[a]
            count[a] += 1
            count[b] += 1
        wish = [
            round(inertia * own + (1 - inertia) * (drawn[item] / count[item] if count[item] else own), 6)
            for item, own in enumerate(height)
        ]
        members: dict[int, list[float]] = {}
        for item, block in enumerate(plan.block):
            members.setdefault(block, []).append(wish[item])
        mean = {block: round(sum(found) / len(found), 6) for block, found in members.items()}
        self.arrange(
            [sorted(column, key=lambda i: (mean[plan.block[i]], plan.block[i], wish[i], i)) for column in plan.columns]
        )

    def exchange(self) -> None:
        """Let neighbours change places as long as the cost falls."""
        homes: dict[int, set[int]] = {}
        for item, block in enumerate(self.plan.block):
            homes.setdefault(block, set()).add(self.plan.home[item])
        wide = {block for block, columns in homes.items() if len(columns) > 1}
        for _ in range(_PASSES):
            moved = [self._exchange(number, wide) for number in range(len(self.plan.columns))]
            if not any(moved):
                return

    def _exchange(self, number: int, wide: set[int]) -> bool:
        columns = self.plan.columns
        moved = False
        for first, middle, last in _neighbours(self.plan, number, wide):
            kept = columns[number]
            upper, lower = kept[first:middle], kept[middle:last]
            if self._saved(upper, lower) > 1e-9:
                columns[number] = [*kept[:first], *lower, *upper, *kept[last:]]
                self._stack(number)
                moved = True
        return moved

    def _saved(self, upper: list[int], lower: list[int]) -> float:
        """Return how much cheaper the plan is with two neighbouring stretches of a column exchanged."""
        place, height, load = self.place, self.height, self.load
        saved = 0.0
        for beside in (self.right, self.left):
            above = [place[other] for item in upper for other in beside[item]]
            below = [place[other] for item in lower for other in beside[item]]
            for a in above:
                for b in below:
                    saved += _CROSSING * ((a > b) - (a < b))
        for items, others, sign in ((upper, lower, 1.0), (lower, upper, -1.0)):
            shift = sign * sum(load[item] for item in others)
            for item in items:
                here = height[item]
                for other in (*self.right[item], *self.left[item]):
                    saved += _WAY * (abs(here - height[other]) - abs(here + shift - height[other]))
        return saved + self._turns_saved(upper, lower)

    def _turns_saved(self, upper: list[int], lower: list[int]) -> float:
        """Return what the exchange saves of the lines that turns inside the column cross."""
        turns = [turn for item in (*upper, *lower) for turn in self.turns[item]]
        if not turns:
            return 0.0
        number = self.plan.home[upper[0]]
        column = self.plan.columns[number]
        first = self.place[upper[0]]
        if number not in self.plain:
            return 0.0
        before = self.crossed(number)
        last = first + len(upper) + len(lower)
        self.plan.columns[number] = [*column[:first], *lower, *upper, *column[last:]]
        self._stack(number)
        after = self.crossed(number)
        self.plan.columns[number] = column
        self._stack(number)
        place = self.place
        plain = sum(
            (place[a] > place[b]) - (place[a] < place[b])
            for i in upper
            for a in self.right[i]
            for j in lower
            for b in self.right[j]
        )
        return _CROSSING * (before - after - plain)


def _neighbours(plan: Plan, number: int, wide: set[int]) -> Iterator[tuple[int, int, int]]:
    """Yield (first, middle, last): the two stretches of the column, as it is then, that may change places.

    They are two neighbours of one block, or two neighbouring blocks of which at most one stands in other columns too: the
    order of blocks that share several columns must be the same in all of them.
    """
    at = 0
    while at < len(plan.columns[number]) - 1:
        column = plan.columns[number]
        blocks = [plan.block[item] for item in column]
        if blocks[at] == blocks[at + 1]:
            yield at, at + 1, at + 2
        elif blocks[at] not in wide or blocks[at + 1] not in wide:
            first = blocks.index(blocks[at])
            yield first, at + 1, at + 1 + blocks.count(blocks[at + 1])
        at += 1
