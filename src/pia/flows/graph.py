"""What one drawing of 事務の内容 shows: nodes, the frames of their zones, and arrows with numbered steps.

A drawing is made from the assessment object it is given and from nothing else, so that a public copy, from which withheld
values are cut, makes a public drawing. Identifiers of the model do not enter it: nodes are n1, n2 … in order of appearance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from pia.errors import InputError, Problem, UsageError, Words
from pia.model.vocabulary import vocabulary
from pia.terms.text import nearest

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.model.flow import Flow

__all__ = [
    "DEFAULT_CHART",
    "MARK",
    "MAX_ARROWS",
    "MAX_FLOWS",
    "MAX_NODES",
    "Arrow",
    "ChartHead",
    "Drawing",
    "Frame",
    "Move",
    "Node",
    "NodeShape",
    "Step",
    "Veil",
    "chart_heads",
    "check_size",
    "draw",
    "find_chart",
    "no_flows",
    "part_of",
]

MARK = "※"
"""Stands behind a step without 特定個人情報, as in the official form."""

DEFAULT_CHART = "main"
"""The chart of the flows that name none."""

MAX_NODES = 60
MAX_ARROWS = 150
MAX_FLOWS = 400
"""More than this on one drawing cannot be read on paper, nor laid out in reasonable time."""

NodeShape = Literal["person", "office", "body", "system", "terminal", "store", "party"]

_SHAPES: dict[str, NodeShape] = {
    "person": "person",
    "office": "office",
    "body": "body",
    "system": "system",
    "terminal": "terminal",
    "store": "store",
}

Veil: TypeAlias = Mapping[tuple[str | int, ...], str]
"""Path of a withheld value that has no wording of its own (an end, a choice), and the published wording in its place."""


class Step(Struct, frozen=True):
    """One numbered step: what stands beside the arrow. ``bare`` marks a step without 特定個人情報 (※)."""

    number: str
    label: str
    bare: bool = False


class Node(Struct, frozen=True):
    """A box of the drawing; ``steps`` are those that happen inside it."""

    id: str
    name: str
    shape: NodeShape
    steps: tuple[Step, ...] = ()


class Frame(Struct, frozen=True):
    """A zone drawn around its nodes."""

    title: str
    nodes: tuple[str, ...]


class Arrow(Struct, frozen=True):
    """All steps of one kind from one node to another; every step of an arrow is ``bare`` or none is."""

    source: str
    target: str
    steps: tuple[Step, ...]
    bare: bool


class Move(Struct, frozen=True):
    """One flow as written; ``source`` and ``target`` are nodes of the drawing, '' where they are withheld altogether.

    ``at`` is its place in the flows of the assessment.
    """

    at: int
    step: Step
    source: str
    target: str
    said: tuple[str, str]
    """The names of its two ends."""
    note: str = ""


class Drawing(Struct, frozen=True):
    """One drawing: everything that is drawn, and the flows in written order."""

    id: str
    title: str
    note: str
    nodes: tuple[Node, ...]
    frames: tuple[Frame, ...]
    arrows: tuple[Arrow, ...]
    moves: tuple[Move, ...]


class ChartHead(Struct, frozen=True):
    """A chart that can be drawn; ``index`` is its place in ``charts``, None for the drawing of flows without a chart."""

    id: str
    index: int | None


class _End(Struct, frozen=True):
    """What an id of a flow stands for; ``key`` tells the boxes apart."""

    key: str
    name: str
    shape: NodeShape
    zone: str | None = None


def chart_heads(assessment: Assessment) -> tuple[ChartHead, ...]:
    """Return the drawings an assessment has: its charts as written, and one for the flows that name none.

    Flows without a chart belong to the chart called ``main`` where there is one.
    """
    heads = [ChartHead(chart.id, index) for index, chart in enumerate(assessment.charts)]
    loose = any(flow.chart is None for flow in assessment.flows)
    if loose and all(head.id != DEFAULT_CHART for head in heads):
        heads.append(ChartHead(DEFAULT_CHART, None))
    return tuple(heads)


def find_chart(assessment: Assessment, chart: str | None) -> tuple[ChartHead, ...]:
    """Return the chart called ``chart``, or every one for None.

    Raises:
        UsageError: ``unknown-chart``, with the nearest name; ``no-flows`` where there is nothing to draw.
    """
    heads = chart_heads(assessment)
    if not heads or not assessment.flows:
        raise no_flows(None)
    if chart is None:
        return heads
    found = tuple(head for head in heads if head.id == chart)
    if found:
        return found
    names = [head.id for head in heads]
    near = nearest(chart, names)
    hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
    raise UsageError(
        Problem(
            "unknown-chart",
            Words(f"「{chart[:60]}」という図はありません。", f"there is no chart {chart[:60]!r}"),
            Words(f"{hint.ja}図: {'、'.join(names)}", f"{hint.en}charts: {', '.join(names)}"),
        )
    )


def no_flows(chart: str | None) -> UsageError:
    """Return the error that there is nothing to draw, in an assessment or in one of its charts."""
    where = Words(f"図「{chart}」に属する", f" in the chart {chart!r}") if chart else Words("描く", " to draw")
    return UsageError(
        Problem(
            "no-flows",
            Words(f"{where.ja}流れ（flows）がありません。", f"there are no flows{where.en}"),
            Words(
                "flows に from、to、step、label を書いてください。書き方は docs/tasks/draw-the-flows.md にあります。",
                "write flows with from, to, step and label; see docs/tasks/draw-the-flows.md",
            ),
        )
    )


def draw(assessment: Assessment, head: ChartHead, veil: Veil | None = None) -> Drawing:
    """Return the drawing of one chart; one without flows has no nodes.

    Args:
        assessment: the assessment, or its public copy.
        head: which chart.
        veil: the withheld values of that copy that the model could not cut out, with their published wording.
    """
    ends = _ends(assessment)
    known: dict[_End, str] = {}
    moves = tuple(
        _move(flow, index, ends, known, veil or {})
        for index, flow in enumerate(assessment.flows)
        if (flow.chart or DEFAULT_CHART) == head.id
    )
    zones: dict[str, list[str]] = {}
    for end, id_ in known.items():
        if end.zone is not None:
            zones.setdefault(end.zone, []).append(id_)
    titles = vocabulary("zone").choices
    chart = assessment.charts[head.index] if head.index is not None else None
    return _drawn(
        Drawing(
            id=head.id,
            title=(chart.title if chart is not None else None) or "",
            note=(chart.note if chart is not None else assessment.work.flow_note) or "",
            nodes=tuple(Node(id_, end.name, end.shape) for end, id_ in known.items()),
            frames=tuple(Frame(titles.get(zone, zone), tuple(nodes)) for zone, nodes in zones.items()),
            arrows=(),
            moves=moves,
        )
    )


def check_size(drawing: Drawing) -> None:
    """Refuse a drawing that is too large to be laid out.

    Raises:
        InputError: ``drawing-too-large``.
    """
    counts = (
        (len(drawing.nodes), MAX_NODES, "箱", "nodes"),
        (len(drawing.arrows), MAX_ARROWS, "矢印", "arrows"),
        (len(drawing.moves), MAX_FLOWS, "流れ", "flows"),
    )
    for count, limit, ja, en in counts:
        if count > limit:
            raise InputError(
                Problem(
                    "drawing-too-large",
                    Words(
                        f"図「{drawing.id}」の{ja}が{count}あります（一つの図に描けるのは{limit}まで）。",
                        f"the drawing {drawing.id!r} has {count} {en}; one drawing holds {limit}",
                    ),
                    Words(
                        "charts に図を分けて書き、流れごとに chart で図を指してください。",
                        "divide it: write several charts, and name one in each flow (chart: id)",
                    ),
                )
            )


def part_of(drawing: Drawing, moves: tuple[Move, ...]) -> Drawing:
    """Return the drawing of some of the moves only, with the nodes that these need."""
    needed = {id_ for move in moves for id_ in (move.source, move.target)}
    frames = (Frame(frame.title, tuple(id_ for id_ in frame.nodes if id_ in needed)) for frame in drawing.frames)
    return _drawn(
        replace(
            drawing,
            nodes=tuple(node for node in drawing.nodes if node.id in needed),
            frames=tuple(frame for frame in frames if frame.nodes),
            moves=moves,
        )
    )


def _drawn(drawing: Drawing) -> Drawing:
    """Return the drawing with the arrows of its moves, and the steps that happen inside a node."""
    inside: dict[str, list[Step]] = {}
    arrows: dict[tuple[str, str, bool], list[Step]] = {}
    for move in drawing.moves:
        if not move.source:
            continue
        if move.source == move.target:
            inside.setdefault(move.source, []).append(move.step)
        else:
            arrows.setdefault((move.source, move.target, move.step.bare), []).append(move.step)
    return replace(
        drawing,
        nodes=tuple(replace(node, steps=tuple(inside.get(node.id, ()))) for node in drawing.nodes),
        arrows=tuple(Arrow(a, b, tuple(steps), bare) for (a, b, bare), steps in arrows.items()),
    )


def _move(flow: Flow, at: int, ends: dict[str, _End], known: dict[_End, str], veil: Veil) -> Move:
    pair = []
    hidden = 0
    for key, written in (("from", flow.source), ("to", flow.target)):
        wording = veil.get(("flows", at, key))
        hidden += wording is not None
        pair.append(ends[str(written)] if wording is None else _End(f"?{wording}", wording, "body"))
    said = (pair[0].name, pair[1].name)
    step = Step(flow.step or "", flow.label or "", flow.contains_number is False)
    # where it goes is withheld altogether: the text says so, the drawing cannot
    source, target = ("", "") if hidden == 2 else (known.setdefault(end, f"n{len(known) + 1}") for end in pair)
    return Move(at, step, source, target, said, flow.note or "")


def _ends(assessment: Assessment) -> dict[str, _End]:
    """Return what every id that a flow may name stands for; a recipient that is a system is drawn as the system."""
    found: dict[str, _End] = {}
    for system in assessment.systems:
        found[system.id] = _End(system.id, system.drawn_as or system.name, "system", system.zone)
    for node in assessment.nodes:
        found.setdefault(node.id, _End(node.id, node.name, _SHAPES.get(node.kind or "", "body"), node.zone))
    for party in assessment.parties:
        found.setdefault(party.id, _End(party.id, party.name or "委託先", "party"))
    for recipient in assessment.recipients:
        given = recipient.kind == "provision"
        name = recipient.name or ("提供先" if given else "移転先")
        own = _End(recipient.id, name, "body" if given else "office")
        found.setdefault(recipient.id, found.get(recipient.is_system or "", own))
    return found
