"""The layout of a drawing of forty nodes, after start-up."""

from __future__ import annotations

import time

from report import Measure

from pia.flows.channels import ChannelLayout
from pia.flows.graph import Drawing, Frame, Move, Node, Step, part_of

__all__ = ["diagram"]

NODES, HUBS = 40, (0, 13, 26)


def diagram(runs: int) -> list[Measure]:
    """Measure the layout of forty nodes around three hubs, sixty arrows; the widths of the font are read before."""
    drawing, engine = _drawing(), ChannelLayout()
    engine.lay_out(drawing)
    spent = []
    for _ in range(runs):
        begin = time.perf_counter()
        layout = engine.lay_out(drawing)
        spent.append(time.perf_counter() - begin)
    note = f"{len(drawing.arrows)} arrows, {layout.width:.0f} x {layout.height:.0f} pt"
    return [Measure("layout of a drawing of 40 nodes", min(spent) * 1000, "ms", 100, note)]


def _drawing() -> Drawing:
    nodes = tuple(Node(f"n{at}", f"業務システム{at}", "system") for at in range(1, NODES + 1))
    ends = [(HUBS[at % 3], at) for at in range(1, NODES) if at not in HUBS]
    ends += [(HUBS[0], HUBS[1]), (HUBS[1], HUBS[2])]
    ends += [(at, HUBS[at % 3]) for at in range(1, 23) if at not in HUBS]
    moves = tuple(
        Move(at, Step(str(at), "情報の連携"), nodes[a].id, nodes[b].id, (nodes[a].name, nodes[b].name))
        for at, (a, b) in enumerate(ends, start=1)
    )
    frames = (Frame("個人番号利用事務系", ("n1", "n4", "n7", "n10")), Frame("住民基本台帳ネットワーク", ("n14", "n15")))
    return part_of(Drawing("main", "", "", nodes, frames, (), moves), moves)
