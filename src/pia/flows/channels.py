"""The layout engine: columns of boxes with gutters between them, lines that turn only inside the gutters.

Why nothing overlaps: a label stands right above its own line where that leaves a box, in a strip of the gutter in which no
line turns; the lines on one side of a column keep the height of the label apart; and where a line passes a column, a slot
between the boxes is kept for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.flows.columns import assigned
from pia.flows.layout import PAPERS
from pia.flows.order import ordered
from pia.flows.placing import placed
from pia.flows.plan import slot_plan
from pia.flows.scene import scene_of
from pia.flows.stacking import stacked
from pia.flows.turns import settle_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.flows.graph import Drawing
    from pia.flows.layout import Layout, Paper

__all__ = ["ChannelLayout"]

_USUAL = ((3, 96.0, 2.0), (3, 84.0, 8.0), (4, 66.0, 2.0), (4, 90.0, 8.0), (5, 76.0, 2.0))
_LARGE = ((3, 84.0, 8.0), (4, 72.0, 2.0), (5, 76.0, 2.0))
_MANY = 20
"""What is tried: how many columns, how wide labels, what a frame costs per column; less for a drawing of many boxes."""
_FEWEST = 3
_GROWTHS = (1.6, 1.25, 1.0)
"""How much taller straight lines may make a drawing."""
_PAGE, _CROSSING, _BEND, _SMALL, _TALL = 60.0, 4.0, 0.8, 60.0, 0.02
"""What the next larger page costs, a crossing, a corner, text that is made smaller, and a point of height."""


class ChannelLayout:
    """The layout engine of the product; ``papers`` are the pages it may choose from, the most usual first."""

    def __init__(self, papers: tuple[Paper, ...] = PAPERS) -> None:
        self._papers = papers

    def lay_out(self, drawing: Drawing) -> Layout:
        """Return the best of a few layouts; see ``LayoutEngine.lay_out``."""
        return min(self._tried(drawing), key=lambda pair: pair[0])[1]

    def _tried(self, drawing: Drawing) -> Iterator[tuple[float, Layout]]:
        """Yield layouts with their costs, few columns first, until a wider one could not be better."""
        least = float("inf")
        for count, room, spread in _LARGE if len(drawing.nodes) > _MANY else _USUAL:
            if least < _PAGE and count > _FEWEST:
                return
            scene = scene_of(drawing, room)
            plan = slot_plan(scene, assigned(scene, count, spread))
            crossings = ordered(plan)
            settle_turns(plan)
            for growth in _GROWTHS[:: 2 if len(drawing.nodes) > _MANY else 1]:
                made = self._fitted(placed(drawing, plan, stacked(plan, growth)))
                cost = self._cost(made, crossings)
                least = min(least, cost)
                yield cost, made

    def _fitted(self, layout: Layout) -> Layout:
        """Return the layout with the smallest page on which its text can be read, else with the largest."""
        for paper in self._papers:
            across, down = paper.width / max(1.0, layout.width), paper.height / max(1.0, layout.height)
            layout = replace(layout, paper=paper, scale=min(1.0, across, down))
            if layout.readable:
                break
        return layout

    def _cost(self, layout: Layout, crossings: int) -> float:
        bends = sum(len(route.points) - 2 for route in layout.routes)
        page = self._papers.index(layout.paper) + (0 if layout.readable else len(PAPERS))
        size = _PAGE * page + _SMALL * (1.0 - layout.scale) + _TALL * layout.height
        return round(size + _CROSSING * crossings + _BEND * bends, 6)
