"""The arrangement of a scene: columns of items from top to bottom, and the hops of every link from column to column.

Items are the boxes and, where a link passes a column, a slot kept free for its line. All items of a frame are neighbours in
each of its columns; a slot is kept where a frame passes a column without a box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from pia.flows.scene import Scene

__all__ = ["Drop", "End", "Hop", "Plan", "positions", "slot_plan"]


class End(Struct, frozen=True):
    """Where a hop meets an item: on its right side (``right``) or its left."""

    item: int
    right: bool


class Hop(Struct, frozen=True):
    """The stretch of a link inside one gutter; gutter g lies between the columns g and g + 1."""

    link: int
    gutter: int
    start: End
    end: End

    @property
    def turns(self) -> bool:
        """Whether the hop comes back to the column it began at."""
        return self.start.right == self.end.right

    @property
    def left(self) -> End:
        """The end on the left of the gutter (of a turn: the first)."""
        return self.start if self.start.right else self.end

    @property
    def far(self) -> End:
        """The other end."""
        return self.end if self.start.right else self.start


class Drop(Struct, frozen=True):
    """A link that runs straight down (or up) between two neighbours of one column."""

    link: int
    upper: int
    lower: int


class Plan(Struct):
    """``columns`` lists the items from top to bottom; ``home`` is the column of each item, ``block`` its frame or itself (< 0)."""

    scene: Scene
    columns: list[list[int]]
    home: list[int]
    block: list[int]
    hops: list[Hop]
    drops: list[Drop] = field(default_factory=list)

    @property
    def boxes(self) -> int:
        """How many items are boxes; the items from there on are slots."""
        return len(self.scene.boxes)

    def height(self, item: int) -> float:
        """Return the least height of an item."""
        return self.scene.boxes[item].height if item < self.boxes else 0.0


def slot_plan(scene: Scene, columns: list[int]) -> Plan:
    """Return the plan of boxes in the given columns, in the order of the scene, with slots for long links and frames."""
    home = list(columns)
    block = [box.frame if box.frame >= 0 else -1 - at for at, box in enumerate(scene.boxes)]
    hops: list[Hop] = []
    for at, link in enumerate(scene.links):
        first, last = columns[link.source], columns[link.target]
        if first == last:
            hops.append(Hop(at, first, End(link.source, True), End(link.target, True)))
            continue
        step = 1 if last > first else -1
        inside = block[link.source] if block[link.source] == block[link.target] else None
        previous = link.source
        for column in range(first + step, last + step, step):
            item = link.target
            if column != last:
                item = len(home)
                home.append(column)
                block.append(-1 - item if inside is None else inside)
            gutter = min(column, column - step)
            hops.append(Hop(at, gutter, End(previous, step > 0), End(item, step < 0)))
            previous = item
    for number, frame in enumerate(scene.frames):
        held = {home[item] for item in range(len(home)) if block[item] == number}
        for column in range(min(columns[box] for box in frame), max(columns[box] for box in frame)):
            if column not in held:
                home.append(column)
                block.append(number)
    listed: list[list[int]] = [[] for _ in range(max(home, default=-1) + 1)]
    order = {key: rank for rank, key in enumerate(dict.fromkeys(block))}
    for item in sorted(range(len(home)), key=lambda i: (order[block[i]], i)):
        listed[home[item]].append(item)
    return Plan(scene, listed, home, block, hops)


def positions(plan: Plan) -> list[int]:
    """Return the place of every item in its column, 0 at the top."""
    found = [0] * len(plan.home)
    for column in plan.columns:
        for place, item in enumerate(column):
            found[item] = place
    return found
