"""The form as a draft for 意見の聴取: pages with line numbers beside them, and on which page and line every item stands.

The line is that of the ruler at the left edge, one line of running text each, so that a reader can name it on paper and on a
screen alike; an item that runs over several pages is where it begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pia.data import templates_root
from pia.forms.tree import Form, Group, Item
from pia.render.pdf_drawing import drawing
from pia.render.pdf_engine import PdfEngine, typst_engine
from pia.render.printed import compact_json, printed_json
from pia.render.rare import with_fallback, with_list

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Draft", "PlaceOnPage", "render_draft"]

_TOP_PT = 20 / 25.4 * 72
_PITCH_PT = 12.6
_LINES = 57


class PlaceOnPage(Struct, frozen=True, order=True):
    """Where an item begins: pages from 1, lines of the ruler from 1."""

    page: int
    line: int


class Draft(Struct, frozen=True):
    """The draft as a PDF, and the place of every item by its key."""

    pdf: bytes
    places: dict[str, PlaceOnPage]


def render_draft(form: Form, foot: str, engine: PdfEngine | None = None) -> Draft:
    """Return ``form`` as a draft with ``foot`` at the foot of every page.

    Raises:
        UsageError: the typesetting engine or its font is not installed.
    """
    chosen = engine or typst_engine()
    layout = (templates_root() / "layouts" / "form.typ").read_text(encoding="utf-8")
    printed = with_fallback(with_list(form))
    drawn = drawing(printed)
    keys = list(_anchored(printed, drawn))
    inputs = {"form": compact_json(drawn), "printed": printed_json(form), "draft": foot}
    places: dict[str, PlaceOnPage] = {}
    for number, page, y in chosen.query(layout, inputs, "<at>"):
        line = min(_LINES, max(1, int((y - _TOP_PT) / _PITCH_PT) + 1))
        for key in keys[number]:
            places.setdefault(key, PlaceOnPage(page, line))
    return Draft(chosen.typeset(layout, inputs), places)


def _anchored(form: Form, drawn: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Number the boxes of a drawing and yield the keys of the items each stands for."""
    count = 0
    cover, *sections = form.sections
    pairs = [*zip(cover.body(), drawn["cover"], strict=True), *zip(sections, drawn["sections"], strict=True)]
    for child, box in pairs:
        for keys, one in _boxes(child, box):
            one["anchor"] = count
            count += 1
            yield keys


def _boxes(child: Group | Item, box: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield each box with the keys of its items, the outer one first; a stack has no place of its own."""
    if isinstance(child, Item):
        yield (child.key,), box
        return
    if child.role != "stack":
        caption = child.caption()
        above = (*((caption,) if caption is not None else ()), *child.headers())
        yield tuple(item.key for item in above), box
    for inner, one in zip(child.body(), box["body"], strict=True):
        yield from _boxes(inner, one)
