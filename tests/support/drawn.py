"""What a laid out drawing must keep: nothing runs through a box, no label lies on anything, every text is in its place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from pia.flows.layout import LABEL_SIZE, NAME_SIZE, Layout, Rect, Route
from pia.flows.wrapping import text_width


def faults(layout: Layout) -> list[str]:
    """Return everything that is wrong with a layout, in words."""
    return [
        *_boxes(layout),
        *_lines(layout),
        *_labels(layout),
        *_frames(layout),
        *_texts(layout),
    ]


def _boxes(layout: Layout) -> Iterator[str]:
    page = Rect(0, 0, layout.width, layout.height)
    for a, b in combinations(layout.nodes, 2):
        if a.rect.meets(b.rect):
            yield f"box {a.node.name} lies on box {b.node.name}"
    for thing in (*(n.rect for n in layout.nodes), *(f.rect for f in layout.frames)):
        if thing.x < 0 or thing.y < 0 or thing.right > page.right or thing.bottom > page.bottom:
            yield f"{thing} leaves the page"


def _lines(layout: Layout) -> Iterator[str]:
    boxes = {node.node.id: node.rect for node in layout.nodes}
    for route in layout.routes:
        name = f"{route.arrow.source}→{route.arrow.target}"
        for end, id_ in ((route.points[0], route.arrow.source), (route.points[-1], route.arrow.target)):
            if not _on_border(end, boxes[id_]):
                yield f"{name} does not touch {id_}"
        for start, end in pairwise(route.points):
            if abs(start[0] - end[0]) > 0.01 and abs(start[1] - end[1]) > 0.01:
                yield f"{name} runs aslant"
            if min(*start, *end) < 0 or max(start[0], end[0]) > layout.width or max(start[1], end[1]) > layout.height:
                yield f"{name} leaves the page"
            for id_, rect in boxes.items():
                if rect.crossed(start, end):
                    yield f"{name} runs through box {id_}"
    for a, b in combinations(layout.routes, 2):
        if _lie_on_one_another(a, b):
            yield f"{a.arrow.source}→{a.arrow.target} lies on {b.arrow.source}→{b.arrow.target}"


def _on_border(point: tuple[float, float], rect: Rect) -> bool:
    x, y = point
    inside = rect.x - 0.01 <= x <= rect.right + 0.01 and rect.y - 0.01 <= y <= rect.bottom + 0.01
    edges = (abs(x - rect.x), abs(x - rect.right), abs(y - rect.y), abs(y - rect.bottom))
    return inside and min(edges) < 0.01


def _lie_on_one_another(a: Route, b: Route) -> bool:
    """Tell whether two lines share a stretch (crossing in one point is no fault)."""
    for (p, q), (r, s) in ((x, y) for x in pairwise(a.points) for y in pairwise(b.points)):
        for level, along in ((0, 1), (1, 0)):
            if len({round(v[level], 2) for v in (p, q, r, s)}) == 1:
                low = max(min(p[along], q[along]), min(r[along], s[along]))
                high = min(max(p[along], q[along]), max(r[along], s[along]))
                if high - low > 0.01:
                    return True
    return False


def _labels(layout: Layout) -> Iterator[str]:
    labelled = [route for route in layout.routes if route.label is not None]
    for a, b in combinations(labelled, 2):
        if a.label.rect.meets(b.label.rect):
            yield f"label {a.label.lines} lies on label {b.label.lines}"
    for route in labelled:
        rect = route.label.rect
        if rect.x < 0 or rect.y < 0 or rect.right > layout.width or rect.bottom > layout.height:
            yield f"label {route.label.lines} leaves the page"
        for node in layout.nodes:
            if rect.meets(node.rect):
                yield f"label {route.label.lines} lies on box {node.node.name}"
        for other in layout.routes:
            if any(rect.crossed(start, end) for start, end in pairwise(other.points)):
                yield f"the line {other.arrow.source}→{other.arrow.target} runs through label {route.label.lines}"
        for frame in layout.frames:
            if rect.meets(frame.title):
                yield f"label {route.label.lines} lies on the title {frame.lines}"


def _frames(layout: Layout) -> Iterator[str]:
    members = {id_: at for at, frame in enumerate(layout.drawing.frames) for id_ in frame.nodes}
    for at, frame in enumerate(layout.frames):
        for node in layout.nodes:
            inside = members.get(node.node.id) == at
            if inside and not (
                frame.rect.x <= node.rect.x
                and node.rect.right <= frame.rect.right
                and frame.rect.y <= node.rect.y
                and node.rect.bottom <= frame.rect.bottom
            ):
                yield f"{node.node.name} is not in its frame {frame.lines}"
            if not inside and frame.rect.meets(node.rect):
                yield f"{node.node.name} is in the foreign frame {frame.lines}"
            if frame.title.meets(node.rect):
                yield f"{node.node.name} lies on the title {frame.lines}"
        for route in layout.routes:
            if any(frame.title.crossed(start, end) for start, end in pairwise(route.points)):
                yield f"{route.arrow.source}→{route.arrow.target} runs through the title {frame.lines}"
    for a, b in combinations(layout.frames, 2):
        if a.rect.meets(b.rect):
            yield f"frame {a.lines} lies on frame {b.lines}"


def _texts(layout: Layout) -> Iterator[str]:
    for node in layout.nodes:
        for line, size in (*((t, NAME_SIZE) for t in node.lines), *((t, LABEL_SIZE) for t in node.inside)):
            if text_width(line, size) > node.rect.width - 4:
                yield f"{line} does not fit its box"
        if len(node.lines) * NAME_SIZE + len(node.inside) * LABEL_SIZE > node.rect.height - 4:
            yield f"{node.node.name} is too tall for its box"
    for route in layout.routes:
        if route.label is not None:
            for line in route.label.lines:
                if text_width(line, LABEL_SIZE) > route.label.rect.width + 0.01:
                    yield f"{line} is wider than its label"
            if len(route.label.lines) * LABEL_SIZE > route.label.rect.height + 0.01:
                yield f"{route.label.lines} is taller than its label"
    for frame in layout.frames:
        if any(text_width(line, LABEL_SIZE) > frame.title.width + 0.01 for line in frame.lines):
            yield f"the title {frame.lines} is wider than its place"
