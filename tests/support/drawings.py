"""Drawings made on the spot: from pairs of names, or by chance (hypothesis)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from pia.flows.graph import Drawing, Frame, Move, Node, NodeShape, Step, part_of

SHAPES: tuple[NodeShape, ...] = ("person", "office", "body", "system", "terminal", "store", "party")
NAMES = (
    "住民",
    "市民課の窓口",
    "既存住民基本台帳システム",
    "住民基本台帳ネットワークシステム（市町村CS）",
    "番号法第9条第1項別表に定める事務を所管する部署のうち、実施機関が市長に属する部署（別紙2参照）",
    "SuperLongLatinWordThatNoBoxCouldEverHold",
    "機",
)
LABELS = (
    "",
    "届出",
    "本人確認情報の更新",
    "国保、年金、介護、後期高齢者医療の資格と児童手当の情報の連携",
    "https://example.jp/a/very/long/address",
)


def drawing_of(nodes: Sequence[Node], flows: Sequence[tuple[int, int, Step]], frames: Sequence[Frame] = ()) -> Drawing:
    """Return the drawing of flows between nodes named by their number."""
    moves = tuple(
        Move(at, step, nodes[a].id, nodes[b].id, (nodes[a].name, nodes[b].name))
        for at, (a, b, step) in enumerate(flows)
    )
    return part_of(Drawing("main", "", "", tuple(nodes), tuple(frames), (), moves), moves)


def simple(*flows: tuple[str, str, str, str], bare: Sequence[str] = ()) -> Drawing:
    """Return a drawing of (from, to, number, label); the numbers in ``bare`` are marked ※."""
    names = list(dict.fromkeys(name for a, b, *_ in flows for name in (a, b)))
    nodes = [Node(f"n{at}", name, "system") for at, name in enumerate(names, start=1)]
    return drawing_of(
        nodes,
        [(names.index(a), names.index(b), Step(number, label, number in bare)) for a, b, number, label in flows],
    )


def star(leaves: int) -> Drawing:
    """Return a hub with as many systems around it, linked both ways."""
    flows = [("基幹システム", f"連携先{at}", f"{at}-①", "照会") for at in range(1, leaves + 1)]
    return simple(*flows, *((b, a, n.replace("①", "②"), "照会の結果の提供") for a, b, n, _ in flows))


@st.composite
def drawings(draw: Any, most: int = 14) -> Drawing:
    """Draw any drawing: up to ``most`` nodes of any shape, in up to three frames, with any flows between them."""
    count = draw(st.integers(1, most))
    nodes = [Node(f"n{at}", draw(st.sampled_from(NAMES)), draw(st.sampled_from(SHAPES))) for at in range(1, count + 1)]
    ends = st.integers(0, count - 1)
    step = st.builds(Step, st.sampled_from(("", "1", "1-①", "２－③", "10")), st.sampled_from(LABELS), st.booleans())
    flows = draw(st.lists(st.tuples(ends, ends, step), min_size=1, max_size=2 * most))
    zone = draw(st.lists(st.integers(-1, 2), min_size=count, max_size=count))
    frames = [
        Frame(title, tuple(node.id for node, own in zip(nodes, zone, strict=True) if own == at))
        for at, title in enumerate(("個人番号利用事務系", "LGWAN接続系", "住民基本台帳ネットワーク"))
    ]
    return drawing_of(nodes, flows, [frame for frame in frames if frame.nodes])
