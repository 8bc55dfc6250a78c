"""Which column every box of a drawing stands in: linked boxes side by side, columns about equally full.

A search that moves single boxes and whole frames as long as the cost falls, from a few beginnings; no chance is involved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pia.flows.scene import Scene

__all__ = ["assigned"]

_SPAN = (1.9, 0.0, 1.6, 3.4, 5.2, 7.0, 9.0)
"""What a link costs by the columns between its ends: the same column asks for a turn, a distance for a way past boxes."""
_DROP = 0.8
"""What a link inside a column costs that is the only one between its boxes: it may run straight down."""
_FULL, _LONGEST = 2.5, 6.0
"""What uneven columns cost, and the longest column."""
_ROUNDS = 10
_GAP, _LINE, _FRAME = 16.0, 6.0, 28.0
_LEAN = {"person": (0.0, 1.0), "office": (0.3, 0.3), "body": (1.0, 0.25), "party": (0.0, 0.2), "store": (1.0, 0.1)}
"""Where a shape would rather stand (0 left, 1 right), and how much it matters."""


def assigned(scene: Scene, count: int, spread: float) -> list[int]:
    """Return the column of every box, 0 at the left; at most ``count`` columns are used, none between them is empty.

    ``spread`` is what a frame costs for every column it takes beyond its first.
    """
    best: tuple[float, list[int]] | None = None
    for start in _starts(scene, count):
        search = _Search(scene, count, spread, start)
        search.improve()
        cost = search.cost()
        if best is None or cost < best[0] - 1e-9:
            best = (cost, search.columns)
    if best is None:
        return []
    used = sorted(set(best[1]))
    return [used.index(column) for column in best[1]]


def _starts(scene: Scene, count: int) -> Iterator[list[int]]:
    """Yield beginnings: by distance from the first box, and to both sides of the box with the most links."""
    if not scene.boxes:
        return
    yield [min(distance, count - 1) for distance in _distances(scene, 0)]
    hub = max(range(len(scene.boxes)), key=lambda box: (len(scene.of_box[box]), -box))
    middle = max(0, (count - 1) // 2)
    around = enumerate(_distances(scene, hub))
    yield [min(count - 1, middle + d) if box % 2 else max(0, middle - d) for box, d in around]


def _distances(scene: Scene, root: int) -> list[int]:
    found = [-1] * len(scene.boxes)
    for begin in (root, *range(len(found))):
        if found[begin] >= 0:
            continue
        found[begin] = 0
        queue = [begin]
        for box in queue:
            for at in scene.of_box[box]:
                other = scene.links[at].other(box)
                if found[other] < 0:
                    found[other] = found[box] + 1
                    queue.append(other)
    return found


class _Search:
    """Columns of all boxes with the parts of their cost, kept up to date move by move."""

    def __init__(self, scene: Scene, count: int, spread: float, start: Sequence[int]) -> None:
        self.scene, self.count, self.spread, self.columns = scene, count, spread, list(start)
        self.right = [0.0] * len(start)
        self.left = [0.0] * len(start)
        self.loads = [[0.0] * count for _ in (*scene.frames, None)]
        """Heights that the boxes of each frame take in every column; the last row is for boxes without a frame."""
        self.low = [box.height for box in scene.boxes]
        self.own = [self.loads[box.frame] for box in scene.boxes]
        self.beside: list[list[tuple[int, float, tuple[float, ...]]]] = [[] for _ in start]
        """By box: the other end of each of its links, the room of the label, and the costs by distance."""
        self.near: list[list[int]] = []
        self.spans = 0.0
        for link in scene.links:
            costs = (_DROP, *_SPAN[1:]) if link.alone else _SPAN
            room = link.height + _LINE
            self.beside[link.source].append((link.target, room, costs))
            self.beside[link.target].append((link.source, room, costs))
            a, b = self.columns[link.source], self.columns[link.target]
            self.spans += costs[abs(a - b)]
            (self.right if a <= b else self.left)[link.source] += room
            (self.right if b <= a else self.left)[link.target] += room
        for box, links in enumerate(self.beside):
            self.near.append(sorted({box, *(other for other, _, _ in links)}))
            self.own[box][self.columns[box]] += max(self.low[box], self.right[box], self.left[box]) + _GAP
        self.leaning = sum(self._lean(box) for box in range(len(start)))

    def _lean(self, box: int) -> float:
        side, weight = _LEAN.get(self.scene.boxes[box].shape, (0.0, 0.0))
        return weight * abs(self.columns[box] - side * (self.count - 1))

    def cost(self) -> float:
        """Return what the columns cost as they are."""
        totals = list(self.loads[-1])
        cost = self.spans + self.leaning
        for frame, loads in zip(self.scene.frames, self.loads, strict=False):
            inside = [self.columns[box] for box in frame]
            first, last = min(inside), max(inside)
            tall = max(loads) + _FRAME  # a frame takes its height in every column it spans
            for column in range(first, last + 1):
                totals[column] += tall
            cost += self.spread * (last - first)
        even = sum(totals) / self.count or 1.0
        uneven = sum((total / even) ** 2 for total in totals) / self.count
        return cost + _FULL * uneven + _LONGEST * max(totals) / even

    def move(self, box: int, column: int) -> None:
        """Put a box into a column."""
        columns, right, left, low = self.columns, self.right, self.left, self.low
        for at in self.near[box]:
            self.own[at][columns[at]] -= max(low[at], right[at], left[at]) + _GAP
        self.leaning -= self._lean(box)
        old = columns[box]
        for other, room, costs in self.beside[box]:
            there = columns[other]
            self.spans += costs[abs(column - there)] - costs[abs(old - there)]
            (right if old <= there else left)[box] -= room
            (right if there <= old else left)[other] -= room
            (right if column <= there else left)[box] += room
            (right if there <= column else left)[other] += room
        columns[box] = column
        self.leaning += self._lean(box)
        for at in self.near[box]:
            self.own[at][columns[at]] += max(low[at], right[at], left[at]) + _GAP

    def improve(self) -> None:
        """Move boxes and frames as long as the cost falls."""
        groups = [[box] for box in range(len(self.columns))] + [f for f in self.scene.frames if len(f) > 1]
        now = self.cost()
        for _ in range(_ROUNDS):
            before = now
            for group in groups:
                now = self._best_shift(group, now)
            if now >= before - 1e-9:
                return

    def _best_shift(self, group: list[int], now: float) -> float:
        kept = best = [self.columns[box] for box in group]
        for shift in range(-min(kept), self.count - max(kept)):
            moved = [column + shift for column in kept]
            if shift:
                self._put(group, moved)
                cost = self.cost()
                if cost < now - 1e-9:
                    now, best = cost, moved
        self._put(group, best)
        return now

    def _put(self, group: list[int], columns: list[int]) -> None:
        for box, column in zip(group, columns, strict=True):
            if self.columns[box] != column:
                self.move(box, column)
