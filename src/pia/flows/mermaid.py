"""Drawings as Mermaid flowcharts, for pages that draw them themselves.

Source of the escapes: Mermaid, flowchart syntax, "Entity codes to escape characters" (``#35;`` for ``#``). Every ASCII sign
that could mean something, in Mermaid, Markdown or HTML, is written as such a code, so a text can only be a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.flows.graph import MARK
from pia.sheets.cell_text import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pia.flows.graph import Drawing, Node, NodeShape, Step

__all__ = ["mermaid"]

_PLAIN = frozenset(" -_")
_SHAPES: dict[NodeShape, tuple[str, str]] = {
    "person": ("([", "])"),
    "office": ("(", ")"),
    "body": ("[[", "]]"),
    "party": ("{{", "}}"),
    "system": ("[", "]"),
    "terminal": ("[/", "/]"),
    "store": ("[(", ")]"),
}
_BREAK = "<br/>"


def mermaid(drawings: Sequence[Drawing]) -> str:
    """Return one flowchart of all drawings, each in a subgraph of its own where there are several."""
    lines = ["flowchart LR"]
    for at, drawing in enumerate(drawings, start=1):
        if len(drawings) == 1:
            lines += _drawing(drawing, "", "  ")
        else:
            lines.append(f'  subgraph c{at}["{_text(drawing.title or drawing.id)}"]')
            lines += _drawing(drawing, f"c{at}", "    ")
            lines.append("  end")
    return "\n".join(lines) + "\n"


def _drawing(drawing: Drawing, prefix: str, indent: str) -> Iterator[str]:
    nodes = {node.id: node for node in drawing.nodes}
    framed = {id_ for frame in drawing.frames for id_ in frame.nodes}
    for at, frame in enumerate(drawing.frames, start=1):
        yield f'{indent}subgraph {prefix}z{at}["{_text(frame.title)}"]'
        for id_ in frame.nodes:
            yield f"{indent}  {_node(nodes[id_], prefix)}"
        yield f"{indent}end"
    for node in drawing.nodes:
        if node.id not in framed:
            yield f"{indent}{_node(node, prefix)}"
    for arrow in drawing.arrows:
        line = "-.->" if arrow.bare else "-->"
        words = _BREAK.join(filter(None, map(_step, arrow.steps)))
        label = f'|"{words}"|' if words else ""
        yield f"{indent}{prefix}{arrow.source} {line}{label} {prefix}{arrow.target}"


def _node(node: Node, prefix: str) -> str:
    begin, end = _SHAPES[node.shape]
    words = _BREAK.join([_text(node.name), *filter(None, map(_step, node.steps))])
    return f'{prefix}{node.id}{begin}"{words}"{end}'


def _step(step: Step) -> str:
    words = _text(" ".join(part for part in (step.number, step.label) if part))
    return words + (MARK if step.bare and words else "")


def _text(text: str) -> str:
    """Return a text that cannot end its quotation marks nor be taken for markup."""
    lines = visible_text(text).split("\n")
    return _BREAK.join("".join(map(_char, line)) for line in lines)


def _char(char: str) -> str:
    if not char.isascii() or char.isalnum() or char in _PLAIN:
        return char
    return f"#{ord(char)};" if char != "\t" else " "
