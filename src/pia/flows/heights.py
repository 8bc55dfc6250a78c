"""Heights that keep their distances: unknowns, the least distance of one below another, and unknowns made equal.

All distances are greater than nought, so a system can be solved as long as nothing stands below itself. The solution is the
smallest one, everything as high up as it may be; it is kept up to date while unknowns are made equal.
"""

from __future__ import annotations

from collections import deque

__all__ = ["Heights"]


class Heights:
    """A system of unknown heights.

    ``above`` is the height of every unknown, 0 for the topmost; ``under`` the least distance from it to the lower end of
    all. Both hold for the root of an unknown, after :meth:`solve`.
    """

    __slots__ = ("_higher", "_lower", "_same", "above", "under")

    def __init__(self) -> None:
        self._same: list[int] = []
        self._lower: list[dict[int, float]] = []
        self._higher: list[dict[int, float]] = []
        self.above: list[float] = []
        self.under: list[float] = []

    def unknown(self) -> int:
        """Return a new unknown."""
        self._same.append(len(self._same))
        self._lower.append({})
        self._higher.append({})
        return len(self._same) - 1

    def apart(self, upper: int, lower: int, distance: float) -> None:
        """Demand that ``lower`` stands at least ``distance`` (> 0) below ``upper``; solve again afterwards."""
        a, b = self.root(upper), self.root(lower)
        if distance > self._lower[a].get(b, 0.0):
            self._lower[a][b] = self._higher[b][a] = distance

    def root(self, unknown: int) -> int:
        """Return the unknown that stands for all that were made equal to this one."""
        same = self._same
        while same[unknown] != unknown:
            same[unknown] = unknown = same[same[unknown]]
        return unknown

    def height(self, unknown: int) -> float:
        """Return the height of an unknown."""
        return self.above[self.root(unknown)]

    def joinable(self, first: int, second: int) -> bool:
        """Tell whether the two may be made equal: neither must stand below the other."""
        a, b = sorted((self.root(first), self.root(second)), key=lambda root: self.above[root])
        floor, seen, stack = self.above[b], {a}, [a]
        while stack:
            for other in self._lower[stack.pop()]:
                if other == b:
                    return False
                if other not in seen and self.above[other] < floor:
                    seen.add(other)
                    stack.append(other)
        return True

    def joined_height(self, first: int, second: int) -> float:
        """Return how tall everything would at least be if the two were equal."""
        a, b = self.root(first), self.root(second)
        return max(self.above[a], self.above[b]) + max(self.under[a], self.under[b])

    def join(self, first: int, second: int) -> None:
        """Make two joinable unknowns equal."""
        a, b = self.root(first), self.root(second)
        if a == b:
            return
        for edges, back in ((self._lower, self._higher), (self._higher, self._lower)):
            for other, distance in edges[b].items():
                del back[other][b]
                edges[a][other] = back[other][a] = max(distance, edges[a].get(other, 0.0))
            edges[b] = {}
        self._same[b] = a
        self._raise(self.above, self._lower, a, max(self.above[a], self.above[b]))
        self._raise(self.under, self._higher, a, max(self.under[a], self.under[b]))

    @staticmethod
    def _raise(values: list[float], edges: list[dict[int, float]], begin: int, value: float) -> None:
        """Set a value and carry on what follows from it."""
        values[begin] = value
        waiting = deque([begin])
        while waiting:
            unknown = waiting.popleft()
            for other, distance in edges[unknown].items():
                if values[unknown] + distance > values[other]:
                    values[other] = values[unknown] + distance
                    waiting.append(other)

    def solve(self) -> None:
        """Find all heights anew.

        Raises:
            ValueError: something stands below itself; a fault of whoever made the system.
        """
        order = self._order()
        self.above = [0.0] * len(self._same)
        self.under = [0.0] * len(self._same)
        for unknown in order:
            for other, distance in self._lower[unknown].items():
                self.above[other] = max(self.above[other], self.above[unknown] + distance)
        for unknown in reversed(order):
            for other, distance in self._lower[unknown].items():
                self.under[unknown] = max(self.under[unknown], self.under[other] + distance)

    def sink(self, unknown: int) -> None:
        """Let an unknown down as far as everything below it allows; what stands above it does not follow."""
        root = self.root(unknown)
        room = [self.above[other] - distance for other, distance in self._lower[root].items()]
        self.above[root] = min(room, default=self.above[root])

    def _order(self) -> list[int]:
        waiting = [len(higher) for higher in self._higher]
        order = [u for u, same in enumerate(self._same) if same == u and not waiting[u]]
        for unknown in order:
            for other in self._lower[unknown]:
                waiting[other] -= 1
                if not waiting[other]:
                    order.append(other)
        if len(order) != sum(same == u for u, same in enumerate(self._same)):
            raise ValueError("something stands below itself")
        return order
