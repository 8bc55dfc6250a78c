"""How high everything stands: boxes below one another, room above every line for its label, lines level where they can be.

A port is where a hop meets the side of a box. Two ports that a hop joins are made equal wherever that does not turn the order
of anything upside down and does not make the drawing much taller: then the line runs straight across.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct, field

from pia.flows.heights import Heights
from pia.flows.plan import End, positions
from pia.flows.scene import LINE_LABEL

if TYPE_CHECKING:
    from pia.flows.plan import Plan

__all__ = ["FRAME_PAD", "Stack", "stacked"]

LINE_GAP = 8.0
"""Least distance of two lines."""
LABEL_GAP = 4.5
"""Least distance of a label from the line above it; the label stands right above its own line."""
BOX_GAP, SLOT_GAP = 12.0, 7.0
FRAME_PAD, FRAME_GAP, FRAME_BETWEEN = 7.0, 10.0, 6.0
DROP_LEAST, DROP_PAD = 20.0, 5.0
_ROUNDS = 12


class Stack(Struct):
    """Heights: of both ends of every hop, of the upper and lower side of boxes and frames."""

    ends: list[tuple[float, float]]
    boxes: list[tuple[float, float]]
    frames: list[tuple[float, float]]
    carriers: list[int]
    """Which hop carries the label of each link."""


class _Build(Struct):
    plan: Plan
    heights: Heights
    tops: list[int] = field(default_factory=list)
    bottoms: list[int] = field(default_factory=list)
    lines: dict[int, int] = field(default_factory=dict)
    frames: list[tuple[int, int]] = field(default_factory=list)
    ports: dict[tuple[int, bool], int] = field(default_factory=dict)
    """The unknown of each end: (number of the hop, whether it is its start)."""
    carriers: list[int] = field(default_factory=list)
    faces: dict[End, list[tuple[int, bool]]] = field(default_factory=dict)

    def label(self, port: tuple[int, bool]) -> float:
        """Return the height of the label that stands above the line at this port, 0 for none."""
        at, is_start = port
        hop = self.plan.hops[at]
        if self.carriers[hop.link] != at:
            return 0.0
        here = hop.start if is_start else hop.end
        return self.plan.scene.links[hop.link].height if here == hop.left else 0.0


def stacked(plan: Plan, growth: float) -> Stack:
    """Return the heights of a plan; straight lines may make it ``growth`` times as tall."""
    heights = Heights()
    build = _Build(plan, heights)
    build.carriers = _carriers(plan)
    _unknowns(build)
    for number in range(len(plan.columns)):
        _column(build, number)
    for number in range(len(plan.scene.frames)):
        _frame(build, number)
    heights.solve()
    _straighten(build, growth)
    _keep_apart(build)
    return _settled(build)


def _carriers(plan: Plan) -> list[int]:
    """Choose the hop that carries the label of each link: the one next to the box with fewer links."""
    found = [-1] * len(plan.scene.links)
    for at, hop in enumerate(plan.hops):
        link = plan.scene.links[hop.link]
        ends = (link.source, link.target)
        quiet = min(ends, key=lambda box: (len(plan.scene.of_box[box]), box))
        if found[hop.link] < 0 or quiet in (hop.start.item, hop.end.item):
            found[hop.link] = at
    return found


def _unknowns(build: _Build) -> None:
    plan, heights = build.plan, build.heights
    for _ in plan.scene.boxes:
        build.tops.append(heights.unknown())
        build.bottoms.append(heights.unknown())
    for item in range(plan.boxes, len(plan.home)):
        build.lines[item] = heights.unknown()
    build.frames = [(heights.unknown(), heights.unknown()) for _ in plan.scene.frames]
    for at, hop in enumerate(plan.hops):
        for is_start, end in ((True, hop.start), (False, hop.end)):
            build.ports[at, is_start] = build.lines[end.item] if end.item >= plan.boxes else heights.unknown()
            build.faces.setdefault(end, []).append((at, is_start))
    place = positions(plan)
    for end, ports in build.faces.items():
        ports.sort(key=lambda port: _port_key(plan, place, end, port))


def _port_key(plan: Plan, place: list[int], end: End, port: tuple[int, bool]) -> tuple[int, float, int]:
    """Order the ports of one side so that the lines of the box do not cross one another."""
    at, is_start = port
    hop = plan.hops[at]
    other = hop.end if is_start else hop.start
    there = place[other.item]
    if not hop.turns:
        return (1, there, at)
    if there < place[end.item]:
        return (0, -there, -at)
    return (2, -there, at)


def _column(build: _Build, number: int) -> None:
    """Stack the items of a column, and the ports of its two sides."""
    plan, heights = build.plan, build.heights
    previous: int | None = None
    chain: dict[bool, tuple[int, bool] | None] = {True: None, False: None}
    for item in plan.columns[number]:
        if previous is not None:
            heights.apart(_lower(build, previous), _upper(build, item), _gap(build, previous, item))
        if item < plan.boxes:
            heights.apart(build.tops[item], build.bottoms[item], plan.height(item))
        for right in (True, False):
            ports = build.faces.get(End(item, right), [])
            span = 0.0
            for port in ports:
                last = chain[right]
                if last is not None:
                    distance = max(LINE_GAP, _above(build, port))
                    heights.apart(build.ports[last], build.ports[port], distance)
                    span += distance if port is not ports[0] else 0.0
                chain[right] = port
            if ports and item < plan.boxes:
                inset = max(plan.scene.boxes[item].inset, (plan.height(item) - span) / 2)
                heights.apart(build.tops[item], build.ports[ports[0]], inset)
                heights.apart(build.ports[ports[-1]], build.bottoms[item], inset)
        previous = item


def _above(build: _Build, port: tuple[int, bool]) -> float:
    label = build.label(port)
    return label + LABEL_GAP if label else 0.0


def _upper(build: _Build, item: int) -> int:
    return build.tops[item] if item < build.plan.boxes else build.lines[item]


def _lower(build: _Build, item: int) -> int:
    return build.bottoms[item] if item < build.plan.boxes else build.lines[item]


def _gap(build: _Build, upper: int, lower: int) -> float:
    for drop in build.plan.drops:
        if (drop.upper, drop.lower) == (upper, lower):
            return max(DROP_LEAST, build.plan.scene.links[drop.link].height + 2 * DROP_PAD)
    slots = (upper >= build.plan.boxes) + (lower >= build.plan.boxes)
    return (BOX_GAP, SLOT_GAP, LINE_GAP)[slots]


def _frame(build: _Build, number: int) -> None:
    """Put the frame around its items, and what stands above or below in its columns out of it."""
    plan, heights = build.plan, build.heights
    top, bottom = build.frames[number]
    inside = [item for item, block in enumerate(plan.block) if block == number]
    columns = sorted({plan.home[item] for item in inside})
    head = FRAME_PAD + len(plan.scene.titles[number]) * LINE_LABEL
    for column in columns:
        items = plan.columns[column]
        members = [at for at, item in enumerate(items) if plan.block[item] == number]
        first, last = members[0], members[-1]
        heights.apart(top, _upper(build, items[first]), head)
        heights.apart(_lower(build, items[last]), bottom, FRAME_PAD)
        if first:
            above = plan.block[items[first - 1]]
            heights.apart(_lower(build, items[first - 1]), top, FRAME_GAP)
            if above >= 0:
                heights.apart(build.frames[above][1], top, FRAME_BETWEEN)
        if last + 1 < len(items):
            heights.apart(bottom, _upper(build, items[last + 1]), FRAME_GAP)
        for right in (True, False):
            if (column + 1 if right else column - 1) not in columns:
                continue  # the frame ends here: labels beside it stand outside
            for at, item in enumerate(items):
                ports = build.faces.get(End(item, right), [])
                if ports and at >= first:
                    edge = top if at <= last else bottom
                    heights.apart(edge, build.ports[ports[0]], max(LINE_GAP, _above(build, ports[0])))


def _straighten(build: _Build, growth: float) -> None:
    """Make the two ends of hops equal, the nearest first, as long as the drawing does not grow much."""
    heights = build.heights
    limit = max(heights.above, default=0.0) * growth + 1.0
    pairs = []
    for at, hop in enumerate(build.plan.hops):
        if not hop.turns:
            a, b = build.ports[at, True], build.ports[at, False]
            pairs.append((abs(heights.height(a) - heights.height(b)), at, a, b))
    for _, _, a, b in sorted(pairs):
        if heights.joined_height(a, b) <= limit and heights.joinable(a, b):
            heights.join(a, b)


def _keep_apart(build: _Build) -> None:
    """Keep lines that enter one gutter from both sides from lying on one another."""
    gutters: dict[int, list[tuple[int, bool]]] = {}
    for at, hop in enumerate(build.plan.hops):
        gutters.setdefault(hop.gutter, []).extend([(at, True), (at, False)])
    heights = build.heights
    for _ in range(_ROUNDS):
        heights.solve()
        wrong = 0
        for ports in gutters.values():
            roots = {heights.root(build.ports[port]) for port in ports}
            listed = sorted((heights.above[root], root) for root in roots)
            for (upper, a), (lower, b) in pairwise(listed):
                if lower - upper < LINE_GAP - 1e-6:
                    heights.apart(a, b, LINE_GAP)
                    wrong += 1
        if not wrong:
            return


def _settled(build: _Build) -> Stack:
    """Return the heights, with boxes and frames no taller than what is in them asks for."""
    heights = build.heights
    for upper in (*build.tops, *(top for top, _ in build.frames)):
        heights.sink(upper)
    ports = build.ports
    return Stack(
        [(heights.height(ports[at, True]), heights.height(ports[at, False])) for at in range(len(build.plan.hops))],
        [(heights.height(a), heights.height(b)) for a, b in zip(build.tops, build.bottoms, strict=True)],
        [(heights.height(a), heights.height(b)) for a, b in build.frames],
        build.carriers,
    )
