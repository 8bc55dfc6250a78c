r"""Drawings in the DOT language, for Graphviz.

Source of the escapes: Graphviz, "The DOT Language" (quoted strings: only ``\"`` is escaped there) and "escString" (``\N``,
``\n`` … in labels, HTML entities). Backslashes, quotation marks and ampersands are written so that a text can only be a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.flows.graph import MARK
from pia.sheets.cell_text import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pia.flows.graph import Drawing, Node, NodeShape, Step

__all__ = ["dot"]

_SHAPES: dict[NodeShape, str] = {
    "person": 'shape=box, style="rounded"',
    "office": 'shape=box, style="rounded"',
    "body": "shape=box, peripheries=2",
    "party": "shape=octagon",
    "system": "shape=box",
    "terminal": "shape=box3d",
    "store": "shape=cylinder",
}
_FONT = "Noto Sans CJK JP"


def dot(drawings: Sequence[Drawing]) -> str:
    """Return one digraph of all drawings, each in a cluster of its own where there are several."""
    font = f'fontname="{_FONT}"'
    lines = ["digraph pia {", f"  rankdir=LR; {font};", f"  node [{font}]; edge [{font}];"]
    for at, drawing in enumerate(drawings, start=1):
        if len(drawings) == 1:
            lines += _drawing(drawing, "", "  ")
        else:
            lines.append(f"  subgraph cluster_c{at} {{")
            lines.append(f"    label={_quoted(drawing.title or drawing.id)};")
            lines += _drawing(drawing, f"c{at}", "    ")
            lines.append("  }")
    return "\n".join([*lines, "}"]) + "\n"


def _drawing(drawing: Drawing, prefix: str, indent: str) -> Iterator[str]:
    nodes = {node.id: node for node in drawing.nodes}
    framed = {id_ for frame in drawing.frames for id_ in frame.nodes}
    for at, frame in enumerate(drawing.frames, start=1):
        yield f"{indent}subgraph cluster_{prefix}z{at} {{"
        yield f'{indent}  label={_quoted(frame.title)}; style="dashed";'
        for id_ in frame.nodes:
            yield f"{indent}  {_node(nodes[id_], prefix)}"
        yield f"{indent}}}"
    for node in drawing.nodes:
        if node.id not in framed:
            yield f"{indent}{_node(node, prefix)}"
    for arrow in drawing.arrows:
        line = ", style=dashed" if arrow.bare else ""
        label = _quoted("\n".join(filter(None, map(_step, arrow.steps))))
        yield f"{indent}{prefix}{arrow.source} -> {prefix}{arrow.target} [label={label}{line}];"


def _node(node: Node, prefix: str) -> str:
    words = "\n".join([node.name, *filter(None, map(_step, node.steps))])
    return f"{prefix}{node.id} [label={_quoted(words)}, {_SHAPES[node.shape]}];"


def _step(step: Step) -> str:
    words = " ".join(part for part in (step.number, step.label) if part)
    return words + (MARK if step.bare and words else "")


def _quoted(text: str) -> str:
    """Return a quoted string that shows exactly ``text``, line ends included."""
    plain = visible_text(text).replace("&", "&amp;").replace("\\", "&#92;").replace('"', "&quot;")
    return '"' + plain.replace("\t", " ").replace("\n", "\\n") + '"'
