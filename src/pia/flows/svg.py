"""A laid out drawing as SVG: lines and outlines carry the meaning, so that it reads in black and white.

Nothing in it runs, nothing is fetched, and every text is escaped. Texts stay texts; the whole drawing is also said in words
(``desc``) for those who hear it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from msgspec import Struct

from pia.flows.graph import MARK
from pia.flows.layout import LABEL_SIZE, NAME_SIZE, Layout, Rect
from pia.flows.notes import move_line
from pia.flows.scene import LINE_LABEL, LINE_NAME
from pia.flows.shapes import SHAPE_NAMES, number, outline
from pia.flows.wrapping import text_width, wrapped
from pia.sheets.cell_text import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pia.flows.graph import NodeShape
    from pia.flows.layout import PlacedFrame, PlacedNode, Point, Route

__all__ = ["FONTS", "Picture", "Plate", "picture", "plates_svg"]

FONTS = "'Noto Sans CJK JP','Noto Sans JP','Yu Gothic','YuGothic','Hiragino Sans',Meiryo,sans-serif"
_DASH, _FRAME_DASH = "4 2.5", "7 2 1.5 2"
_HEAD, _HALF_HEAD = 7.0, 2.7
_HALO = 3.4
_BELOW_LID = 2.0
_TITLE_SIZE, _TITLE_HEIGHT = 11.0, 20.0
_LEGEND_ROW, _SAMPLE, _LEGEND_GAP = 15.0, 26.0, 14.0
_LEAST_WIDTH = 300.0


class Plate(Struct, frozen=True):
    """One part of a picture: a layout with the title above it and the notes below it."""

    layout: Layout
    title: str = ""
    notes: tuple[str, ...] = ()


class Picture(Struct, frozen=True):
    """A page of a drawing as SVG, with the size in points at which it is printed, and what it says in words."""

    svg: str
    width: float
    height: float
    words: str


def picture(layout: Layout, *, name: str, key: str, room: tuple[float, float], inline: bool = False) -> Picture:
    """Return a layout with its legend, in natural size or as large as the room allows (width and height in points).

    ``inline`` is for the inside of a web page.
    """
    return _document((Plate(layout),), name, key, room, inline=inline)


def plates_svg(plates: Sequence[Plate], *, name: str, key: str = "drawing") -> str:
    """Return plates below one another as one SVG document in natural size.

    Args:
        plates: what to show.
        name: the title of the document, read aloud first.
        key: begins the ids in the document, so that several can stand in one page: letters, digits and hyphens.
    """
    return _document(plates, name, key, None, inline=False).svg + "\n"


def _document(
    plates: Sequence[Plate], name: str, key: str, room: tuple[float, float] | None, *, inline: bool
) -> Picture:
    width = max([_LEAST_WIDTH, *(plate.layout.width for plate in plates)])
    parts: list[str] = []
    y = 0.0
    for plate in plates:
        body, height = _plate(plate, width)
        parts.append(f'<g transform="translate(0 {number(y)})">{body}</g>' if y else f"<g>{body}</g>")
        y += height
    said = "\n".join(move_line(move) for plate in plates for move in plate.layout.drawing.moves)
    scale = 1.0 if room is None else min(1.0, room[0] / width, room[1] / y)
    space = "" if inline else ' xmlns="http://www.w3.org/2000/svg"'
    svg = (
        f'<svg{space} width="{number(width * scale)}pt" height="{number(y * scale)}pt"'
        f' viewBox="0 0 {number(width)} {number(y)}" role="img" aria-labelledby="{key}-title {key}-desc"'
        f' font-family="{FONTS}" font-size="{number(LABEL_SIZE)}" fill="#000">'
        f'<title id="{key}-title">{_text(name)}</title><desc id="{key}-desc">{_text(said)}</desc>'
        f'<rect width="{number(width)}" height="{number(y)}" fill="#fff"/>{"".join(parts)}</svg>'
    )
    return Picture(svg, width * scale, y * scale, said)


def _plate(plate: Plate, width: float) -> tuple[str, float]:
    """Return the elements of a plate and its height."""
    parts: list[str] = []
    y = 0.0
    for line in wrapped(visible_text(plate.title).replace("\n", " "), width - 8, _TITLE_SIZE):
        parts.append(_line(line, 4.0, y + 14.0, size=_TITLE_SIZE))
        y += _TITLE_HEIGHT
    drawing = "".join(_drawing(plate.layout))
    parts.append(f'<g transform="translate(0 {number(y)})">{drawing}</g>' if y else drawing)
    y += plate.layout.height
    legend, height = _legend(plate.layout, width)
    parts.append(f'<g transform="translate(0 {number(y)})">{legend}</g>')
    y += height
    if plate.notes:
        y += 6.0
        for text in ("（備考）", *plate.notes):
            for row in visible_text(text).split("\n"):
                for line in wrapped(row, width - 8, LABEL_SIZE, running=True) or ("",):
                    y += LINE_NAME + 1.5
                    parts.append(_line(line, 4.0, y - 2.5))
        y += 8.0
    return "".join(parts), y


def _drawing(layout: Layout) -> Iterator[str]:
    for frame in layout.frames:
        yield _frame(frame)
    for route in layout.routes:
        yield _halo(route.points)
        yield _way(route.points, bare=route.arrow.bare)
    for node in layout.nodes:
        yield outline(node.node.shape, node.rect)
    for route in layout.routes:
        yield _head(*route.points[-2:])
    for node in layout.nodes:
        yield from _name(node)
    for route in layout.routes:
        yield from _label(route)


def _frame(frame: PlacedFrame) -> str:
    rect = frame.rect
    lines = "".join(
        _line(line, frame.title.x, frame.title.y + (at + 1) * LINE_LABEL - 1.8) for at, line in enumerate(frame.lines)
    )
    return (
        f'<rect x="{number(rect.x)}" y="{number(rect.y)}" width="{number(rect.width)}" height="{number(rect.height)}"'
        f' fill="#f5f5f5" stroke="#444" stroke-width="0.7" stroke-dasharray="{_FRAME_DASH}"/>{lines}'
    )


def _halo(points: Sequence[Point]) -> str:
    """Return the gap that a line makes in the lines it crosses; it stops short of the boxes at its ends."""
    corners = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polyline points="{corners}" fill="none" stroke="#fff" stroke-width="{number(_HALO)}"/>'


def _way(points: Sequence[Point], *, bare: bool) -> str:
    """Return the line of an arrow; its last stretch ends under the head."""
    (x0, y0), (x1, y1) = points[-2:]
    back = 0.7 * _HEAD
    end = (x1 - back * _sign(x1 - x0), y1 - back * _sign(y1 - y0))
    corners = " ".join(f"{number(x)},{number(y)}" for x, y in (*points[:-1], end))
    dash = f' stroke-dasharray="{_DASH}"' if bare else ""
    return f'<polyline points="{corners}" fill="none" stroke="#000" stroke-width="0.9"{dash}/>'


def _head(before: Point, tip: Point) -> str:
    dx, dy = _sign(tip[0] - before[0]), _sign(tip[1] - before[1])
    x, y = tip[0] - _HEAD * dx, tip[1] - _HEAD * dy
    corners = (tip, (x - _HALF_HEAD * dy, y + _HALF_HEAD * dx), (x + _HALF_HEAD * dy, y - _HALF_HEAD * dx))
    return f'<polygon points="{" ".join(f"{number(a)},{number(b)}" for a, b in corners)}"/>'


def _sign(value: float) -> float:
    return (value > 1e-9) - (value < -1e-9)


def _name(node: PlacedNode) -> Iterator[str]:
    rect = node.rect
    height = len(node.lines) * LINE_NAME + len(node.inside) * LINE_LABEL
    y = rect.y + (rect.height - height) / 2 + (_BELOW_LID if node.node.shape == "store" else 0.0)
    for lines, step, size in ((node.lines, LINE_NAME, NAME_SIZE), (node.inside, LINE_LABEL, LABEL_SIZE)):
        for line in lines:
            y += step
            yield _line(line, rect.x + rect.width / 2, y - 2.2, size=size, middle=True)


def _label(route: Route) -> Iterator[str]:
    if route.label is not None:
        rect = route.label.rect
        for at, line in enumerate(route.label.lines):
            yield _line(line, rect.x, rect.y + (at + 1) * LINE_LABEL - 1.8)


def _line(text: str, x: float, y: float, *, size: float = LABEL_SIZE, middle: bool = False) -> str:
    more = "" if size == LABEL_SIZE else f' font-size="{number(size)}"'
    more += ' text-anchor="middle"' if middle else ""
    return f'<text x="{number(x)}" y="{number(y)}"{more}>{_text(text)}</text>'


def _text(text: str) -> str:
    return escape(visible_text(text))


def _legend(layout: Layout, width: float) -> tuple[str, float]:
    """Return the legend of what occurs in the drawing, and its height."""
    if not layout.nodes:
        return "", 0.0
    parts: list[str] = []
    x, y = 4.0 + text_width("凡例", LABEL_SIZE) + 8.0, 4.0
    parts.append(_line("凡例", 4.0, y + 10.0))
    first = x
    for sample, words in _samples(layout):
        wide = _SAMPLE + 4.0 + text_width(words, LABEL_SIZE)
        if x > first and x + wide > width - 4:
            x, y = first, y + _LEGEND_ROW
        place = f"translate({number(x)} {number(y)})"
        parts.append(f'<g transform="{place}">{sample}{_line(words, _SAMPLE + 4.0, 10.0)}</g>')
        x += wide + _LEGEND_GAP
    return "".join(parts), y + _LEGEND_ROW + 2.0


def _samples(layout: Layout) -> Iterator[tuple[str, str]]:
    """Yield (sample, words) of every sort of line and box that the drawing uses."""
    ends: tuple[Point, Point] = ((0.0, 7.0), (_SAMPLE - 2.0, 7.0))
    for bare, words in ((False, "情報の流れ"), (True, f"特定個人情報を含まない流れ（{MARK}）")):
        if any(route.arrow.bare == bare for route in layout.routes):
            yield _way(ends, bare=bare) + _head(*ends), words
    if layout.frames:
        rect = Rect(1.0, 1.0, _SAMPLE - 4.0, 12.0)
        yield _frame_sample(rect), "接続領域"
    used: set[NodeShape] = {node.node.shape for node in layout.nodes}
    for shape, words in SHAPE_NAMES.items():
        if shape in used:
            yield outline(shape, Rect(1.0, 1.0, _SAMPLE - 4.0, 12.0)), words


def _frame_sample(rect: Rect) -> str:
    return (
        f'<rect x="{number(rect.x)}" y="{number(rect.y)}" width="{number(rect.width)}" height="{number(rect.height)}"'
        f' fill="#f5f5f5" stroke="#444" stroke-width="0.7" stroke-dasharray="{_FRAME_DASH}"/>'
    )
