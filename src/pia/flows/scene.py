"""A drawing as sizes: boxes and links by number, each with the room its text needs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from pia.flows.graph import MARK
from pia.flows.layout import LABEL_SIZE, NAME_SIZE
from pia.flows.wrapping import shortened, text_width, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pia.flows.graph import Arrow, Drawing, Node, Step

__all__ = ["BOX", "DROP_ROOM", "DROP_X", "LINE_LABEL", "LINE_NAME", "TITLE_ROOM", "Box", "Link", "Scene", "scene_of"]

BOX = 92.0
"""Width of every box."""
TITLE_ROOM = BOX + 8.0
"""Room for the title of a frame of one column."""
DROP_X = 12.0
DROP_ROOM = BOX - DROP_X - 3.0
"""Where a line straight down leaves its box, and the room for the label at its right."""
LINE_NAME, LINE_LABEL = 10.4, 9.4
"""Heights of a line of a name and of a label."""
_INSET_X, _INSET_Y = 5.5, 6.0
_LOWEST, _LID = 27.0, 5.0
_INSET, _INSETS = 8.0, {"person": 13.0}
_LONGEST_NAME, _LONGEST_LABEL = 90, 70
_KEPT = "\u00a0"
"""A blank at which no line breaks."""


class Box(Struct):
    """A node: its lines, the least height they need, and the number of its frame (-1 for none).

    ``inset`` is how far from its corners a line may touch it.
    """

    lines: tuple[str, ...]
    inside: tuple[str, ...]
    height: float
    frame: int
    shape: str
    inset: float


class Link(Struct):
    """An arrow between two boxes, with the lines and the size of its label; ``alone`` when no other joins the two."""

    source: int
    target: int
    texts: tuple[str, ...]
    lines: tuple[str, ...] = ()
    width: float = 0.0
    height: float = 0.0
    alone: bool = True

    def wrap(self, room: float) -> None:
        """Set the label within ``room`` points."""
        self.lines = _lines(self.texts, room)
        self.width = max((text_width(line, LABEL_SIZE) for line in self.lines), default=0.0)
        self.height = len(self.lines) * LINE_LABEL

    def other(self, box: int) -> int:
        """Return the end that is not ``box``."""
        return self.target if self.source == box else self.source


class Scene(Struct):
    """All boxes and links; ``frames`` lists the boxes of each frame, ``titles`` the lines of its title."""

    boxes: list[Box]
    links: list[Link]
    frames: list[list[int]]
    titles: list[tuple[str, ...]]
    of_box: list[list[int]] = field(default_factory=list)
    """The links of every box."""


def scene_of(drawing: Drawing, room: float) -> Scene:
    """Return the sizes of a drawing whose labels are wrapped to ``room`` points."""
    numbers = {node.id: at for at, node in enumerate(drawing.nodes)}
    frame_of = {numbers[id_]: at for at, frame in enumerate(drawing.frames) for id_ in frame.nodes}
    boxes = [_box(node, frame_of.get(at, -1)) for at, node in enumerate(drawing.nodes)]
    links = [_link(arrow, numbers, room) for arrow in drawing.arrows]
    scene = Scene(
        boxes=boxes,
        links=links,
        frames=[[numbers[id_] for id_ in frame.nodes] for frame in drawing.frames],
        titles=[wrapped(shortened(frame.title, _LONGEST_LABEL), TITLE_ROOM, LABEL_SIZE) for frame in drawing.frames],
        of_box=[[] for _ in boxes],
    )
    joined = Counter(frozenset((link.source, link.target)) for link in links)
    for at, link in enumerate(links):
        link.alone = joined[frozenset((link.source, link.target))] == 1
        scene.of_box[link.source].append(at)
        scene.of_box[link.target].append(at)
    return scene


def _box(node: Node, frame: int) -> Box:
    room = BOX - 2 * _INSET_X
    lines = wrapped(shortened(node.name, _LONGEST_NAME), room, NAME_SIZE)
    inside = _lines(_texts(node.steps), room)
    height = len(lines) * LINE_NAME + len(inside) * LINE_LABEL + 2 * _INSET_Y + (2.0 if inside else 0.0)
    height += _LID if node.shape == "store" else 0.0
    return Box(lines, inside, max(height, _LOWEST), frame, node.shape, _INSETS.get(node.shape, _INSET))


def _link(arrow: Arrow, numbers: dict[str, int], room: float) -> Link:
    link = Link(numbers[arrow.source], numbers[arrow.target], _texts(arrow.steps))
    link.wrap(room)
    return link


def _lines(texts: Iterable[str], room: float) -> tuple[str, ...]:
    """Return the wrapped texts; a number stays with the word behind it."""
    lines = (line for text in texts for line in wrapped(text, room, LABEL_SIZE))
    return tuple(line.replace(_KEPT, " ") for line in lines)


def _texts(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Return one text per label; steps that say the same share it: 2-④・4-② 照会の結果."""
    numbers: dict[tuple[str, bool], list[str]] = {}
    for step in steps:
        found = numbers.setdefault((step.label, step.bare), [])
        if step.number and step.number not in found:
            found.append(step.number)
    texts = [
        _KEPT.join(part for part in ("・".join(found), shortened(label, _LONGEST_LABEL)) if part) + MARK * bare
        for (label, bare), found in numbers.items()
    ]
    return tuple(text for text in texts if text)
