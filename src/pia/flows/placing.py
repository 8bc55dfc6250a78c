"""Where everything stands from left to right, and the coordinates that follow.

A gutter has, from left to right, a strip for labels, one track for every line that turns in it, and a strip for the labels of
lines that turn back to the column on its right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from pia.flows.layout import LABEL_SIZE, Label, Layout, PlacedFrame, PlacedNode, Point, Rect, Route
from pia.flows.scene import BOX, DROP_X, LINE_LABEL
from pia.flows.stacking import FRAME_PAD
from pia.flows.tracks import Upright, tracked
from pia.flows.wrapping import text_width

if TYPE_CHECKING:
    from pia.flows.graph import Drawing
    from pia.flows.plan import Drop, Hop, Plan
    from pia.flows.stacking import Stack

__all__ = ["placed"]

MARGIN = 4.0
TRACK = 6.0
STRIP_PAD, ARROW = 4.0, 9.0
TITLE_X, TITLE_Y = 4.0, 2.0
LABEL_RISE = 2.0
"""How far a label stands above its line."""
_NARROWEST = 26.0
_SAME = 1e-6


class _Gutter(Struct):
    """Where the parts of a gutter begin: the label strip, the tracks, the right label strip."""

    labels: float
    tracks: float
    right_labels: float


def placed(drawing: Drawing, plan: Plan, stack: Stack) -> Layout:
    """Return the layout that a plan and its heights give."""
    return _Placing(drawing, plan, stack).layout()


class _Placing:
    """Turns a plan and its heights into coordinates."""

    def __init__(self, drawing: Drawing, plan: Plan, stack: Stack) -> None:
        self.drawing, self.plan, self.stack = drawing, plan, stack
        self.tracks: dict[int, int] = {}
        self.gutters: dict[int, _Gutter] = {}
        self.drops = {drop.link: drop for drop in plan.drops}
        self.lefts: list[float] = []
        tops = [top for top, _ in (*stack.boxes, *stack.frames)]
        for at, hop in enumerate(plan.hops):
            if stack.carriers[hop.link] == at:
                tops.append(self._height(at, hop.left == hop.start) - plan.scene.links[hop.link].height - LABEL_RISE)
        self.shift = MARGIN - min([0.0, *tops])
        self._across()

    def _height(self, at: int, is_start: bool) -> float:
        return self.stack.ends[at][0 if is_start else 1]

    def _across(self) -> None:
        """Find the width of every gutter and the left of every column."""
        plan = self.plan
        count = len(plan.columns)
        framed = {plan.home[item] for frame in plan.scene.frames for item in frame}
        x = MARGIN
        for gutter in range(-1, count):
            if gutter >= 0:
                self.lefts.append(x)
                x += BOX
            hops = [at for at, hop in enumerate(plan.hops) if hop.gutter == gutter]
            pads = [FRAME_PAD if c in framed else 0.0 for c in (gutter, gutter + 1)]
            x += pads[0]
            left = self._strip(hops, left=True)
            tracks = self._assign(hops)
            right = self._strip(hops, left=False)
            wide = left + tracks + right + (2 * STRIP_PAD if hops else 0.0)
            if 0 <= gutter < count - 1:
                wide = max(wide, _NARROWEST)
            begin = x + STRIP_PAD
            self.gutters[gutter] = _Gutter(begin, begin + left, x + wide - STRIP_PAD - right)
            x += wide + pads[1]
        self.width = x + MARGIN

    def _strip(self, hops: list[int], *, left: bool) -> float:
        """Return the width of the label strip on one side of a gutter."""
        widths = [0.0]
        for at in hops:
            hop = self.plan.hops[at]
            if self.stack.carriers[hop.link] == at and hop.left.right == left:
                widths.append(self.plan.scene.links[hop.link].width + STRIP_PAD)
        return max(widths)

    def _assign(self, hops: list[int]) -> float:
        """Give the lines of a gutter their tracks; return the width these take."""
        uprights = []
        for at in hops:
            hop, (start, end) = self.plan.hops[at], self.stack.ends[at]
            if hop.turns or abs(start - end) > _SAME:
                sides = ((start, hop.start.right), (end, hop.end.right))
                left, right = (tuple(h for h, on_left in sides if on_left == wanted) for wanted in (True, False))
                uprights.append(Upright(min(start, end), max(start, end), at, left, right))
        found = tracked(uprights)
        self.tracks.update(found)
        return (max(found.values(), default=-1) + 1) * TRACK + ARROW

    def layout(self) -> Layout:
        """Return the coordinates of everything."""
        plan, scene = self.plan, self.plan.scene
        nodes = [
            PlacedNode(node, self._box(at), scene.boxes[at].lines, scene.boxes[at].inside)
            for at, node in enumerate(self.drawing.nodes)
        ]
        frames = []
        for number, (top, bottom) in enumerate(self.stack.frames):
            columns = [plan.home[item] for item in scene.frames[number]]
            x = self.lefts[min(columns)] - FRAME_PAD
            right = self.lefts[max(columns)] + BOX + FRAME_PAD
            lines = scene.titles[number]
            title = Rect(
                x + TITLE_X,
                top + self.shift + TITLE_Y,
                max((text_width(line, LABEL_SIZE) for line in lines), default=0.0),
                len(lines) * LINE_LABEL,
            )
            frames.append(PlacedFrame(Rect(x, top + self.shift, right - x, bottom - top), title, lines))
        routes = [Route(arrow, self._points(at), self._label(at)) for at, arrow in enumerate(self.drawing.arrows)]
        bottoms = [p[1] for route in routes for p in route.points]
        bottoms += [node.rect.bottom for node in nodes] + [frame.rect.bottom for frame in frames]
        return Layout(
            self.drawing, self.width, max(bottoms, default=0.0) + MARGIN, tuple(nodes), tuple(frames), tuple(routes)
        )

    def _box(self, item: int) -> Rect:
        top, bottom = self.stack.boxes[item]
        return Rect(self.lefts[self.plan.home[item]], top + self.shift, BOX, bottom - top)

    def _points(self, link: int) -> tuple[Point, ...]:
        """Return the corners of the line of a link."""
        if link in self.drops:
            return self._drop(self.drops[link])
        points: list[Point] = []
        for at, hop in enumerate(self.plan.hops):
            if hop.link == link:
                points += self._hop(at, hop)
        return tuple(_plain(points))

    def _drop(self, drop: Drop) -> tuple[Point, ...]:
        upper, lower = self._box(drop.upper), self._box(drop.lower)
        ends = ((upper.x + DROP_X, upper.bottom), (upper.x + DROP_X, lower.y))
        return ends if self.plan.scene.links[drop.link].source == drop.upper else ends[::-1]

    def _hop(self, at: int, hop: Hop) -> list[Point]:
        start, end = (height + self.shift for height in self.stack.ends[at])
        first, last = (self._side(e.item, e.right) for e in (hop.start, hop.end))
        if at not in self.tracks:
            return [(first, start), (last, end)]
        x = self.gutters[hop.gutter].tracks + (self.tracks[at] + 0.5) * TRACK
        return [(first, start), (x, start), (x, end), (last, end)]

    def _side(self, item: int, right: bool) -> float:
        return self.lefts[self.plan.home[item]] + (BOX if right else 0.0)

    def _label(self, link: int) -> Label | None:
        size = self.plan.scene.links[link]
        if not size.lines:
            return None
        if link in self.drops:
            upper, lower = self._box(self.drops[link].upper), self._box(self.drops[link].lower)
            y = (upper.bottom + lower.y - size.height) / 2
            return Label(Rect(upper.x + DROP_X + STRIP_PAD, y, size.width, size.height), size.lines)
        at = self.stack.carriers[link]
        hop = self.plan.hops[at]
        gutter = self.gutters[hop.gutter]
        y = self._height(at, hop.left == hop.start) + self.shift - size.height - LABEL_RISE
        x = gutter.labels if hop.left.right else gutter.right_labels + STRIP_PAD
        return Label(Rect(x, y, size.width, size.height), size.lines)


def _plain(points: list[Point]) -> list[Point]:
    """Leave out points that stand twice and corners that do not turn."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < _SAME and abs(kept[-1][1] - point[1]) < _SAME:
            continue
        if len(kept) > 1 and any(
            abs(kept[-2][axis] - point[axis]) < _SAME and abs(kept[-1][axis] - point[axis]) < _SAME for axis in (0, 1)
        ):
            kept.pop()
        kept.append(point)
    return kept
