"""What a layout is: where every box, frame, arrow and label of a drawing stands, in points, the origin at the top left.

A layout engine is anything with ``lay_out``; the writers of pictures know only the values below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from pia.flows.graph import Arrow, Drawing, Node

__all__ = [
    "A3_LANDSCAPE",
    "A4_LANDSCAPE",
    "A4_PORTRAIT",
    "LABEL_SIZE",
    "LEAST_SIZE",
    "NAME_SIZE",
    "PAPERS",
    "Label",
    "Layout",
    "LayoutEngine",
    "Paper",
    "PlacedFrame",
    "PlacedNode",
    "Point",
    "Rect",
    "Route",
]

NAME_SIZE = 8.0
LABEL_SIZE = 8.0
LEAST_SIZE = 6.0
"""Sizes of text in points: as drawn, and the smallest that may be printed."""

Point: TypeAlias = tuple[float, float]


class Paper(Struct, frozen=True):
    """A page: what it is called, and the room in points that a drawing has on it in every format of the form."""

    name: str
    width: float
    height: float


A4_PORTRAIT = Paper("a4", 448.0, 625.0)
A4_LANDSCAPE = Paper("a4-landscape", 740.0, 436.0)
A3_LANDSCAPE = Paper("a3-landscape", 1080.0, 650.0)
PAPERS = (A4_PORTRAIT, A4_LANDSCAPE, A3_LANDSCAPE)
"""The pages of the form that a drawing may stand on, the most usual first."""


class Rect(Struct, frozen=True):
    """An upright rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height

    def meets(self, other: Rect, slack: float = 0.01) -> bool:
        """Tell whether the two share more than an edge."""
        return (
            self.x < other.right - slack
            and other.x < self.right - slack
            and self.y < other.bottom - slack
            and other.y < self.bottom - slack
        )

    def crossed(self, start: Point, end: Point, slack: float = 0.01) -> bool:
        """Tell whether an upright or level line runs through the inside."""
        left, right = sorted((start[0], end[0]))
        top, bottom = sorted((start[1], end[1]))
        return (
            left < self.right - slack
            and right > self.x + slack
            and top < self.bottom - slack
            and bottom > self.y + slack
        )


class PlacedNode(Struct, frozen=True):
    """A box with its wrapped name; ``inside`` are the lines of the steps that happen in it."""

    node: Node
    rect: Rect
    lines: tuple[str, ...]
    inside: tuple[str, ...] = ()


class PlacedFrame(Struct, frozen=True):
    """A frame with the lines of its title, which stand inside at the upper left, in ``title``."""

    rect: Rect
    title: Rect
    lines: tuple[str, ...]


class Label(Struct, frozen=True):
    """The lines beside an arrow, set from the left of ``rect``."""

    rect: Rect
    lines: tuple[str, ...]


class Route(Struct, frozen=True):
    """The line of an arrow from its source to its target, corner by corner, and its label."""

    arrow: Arrow
    points: tuple[Point, ...]
    label: Label | None


class Layout(Struct, frozen=True):
    """A drawing laid out; ``paper`` is the page it was made for and ``scale`` what it takes to fit there."""

    drawing: Drawing
    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    frames: tuple[PlacedFrame, ...]
    routes: tuple[Route, ...]
    paper: Paper = A4_PORTRAIT
    scale: float = 1.0

    @property
    def readable(self) -> bool:
        """Whether its text is large enough on its page."""
        return self.scale * LABEL_SIZE >= LEAST_SIZE


class LayoutEngine(Protocol):
    """Puts the parts of a drawing in their places; the same drawing always gives the same layout."""

    def lay_out(self, drawing: Drawing) -> Layout:
        """Return where everything stands: no arrow runs through a box, and no label over a box or another label."""
        ...
