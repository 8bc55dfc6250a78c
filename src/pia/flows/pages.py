"""A drawing on pages: one where its text can be read there, else divided along its numbers until it can."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from pia.flows.graph import check_size, part_of
from pia.flows.layout import A4_PORTRAIT

if TYPE_CHECKING:
    from pia.flows.graph import Drawing, Move
    from pia.flows.layout import Layout, LayoutEngine

__all__ = ["form_pages", "laid_out"]

_HEAD = re.compile(r"[^-‐‑–—−－ー.．]*")


@lru_cache(maxsize=64)
def form_pages(drawing: Drawing) -> tuple[Layout, ...]:
    """Return the layouts of a drawing for the pages of the form (A4 upright), made once however many formats show them."""
    from pia.flows.channels import ChannelLayout

    return laid_out(drawing, ChannelLayout((A4_PORTRAIT,)))


def laid_out(drawing: Drawing, engine: LayoutEngine) -> tuple[Layout, ...]:
    """Return the layouts of a drawing, one for each page it needs; none where there is nothing to draw.

    A part keeps whole groups of steps (1-①, 1-②, …) as long as one group fits a page.

    Raises:
        InputError: ``drawing-too-large``.
    """
    if not drawing.nodes:
        return ()
    check_size(drawing)
    layout = engine.lay_out(drawing)
    if layout.readable:
        return (layout,)
    groups = [tuple(group) for _, group in groupby(drawing.moves, key=_head)]
    if len(groups) == 1:
        groups = [(move,) for move in drawing.moves]
    if len(groups) == 1:
        return (layout,)
    middle = _middle(groups)
    halves = (groups[:middle], groups[middle:])
    return tuple(
        found
        for half in halves
        for found in laid_out(part_of(drawing, tuple(move for group in half for move in group)), engine)
    )


def _head(move: Move) -> str:
    found = _HEAD.match(move.step.number)
    return found[0] if found else ""


def _middle(groups: list[tuple[Move, ...]]) -> int:
    """Return where to divide the groups so that both halves hold about as many moves."""
    total, seen = sum(map(len, groups)), 0
    for at, group in enumerate(groups[:-1], start=1):
        seen += len(group)
        if 2 * seen >= total:
            return at
    return len(groups) - 1
