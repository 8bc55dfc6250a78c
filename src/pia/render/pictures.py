"""The drawings of the form (別添1) for the formats: SVG pages of a size, and the same as PNG for office programs."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pia.flows.pages import form_pages
from pia.flows.svg import Picture, picture
from pia.render.pdf_engine import typst_engine

if TYPE_CHECKING:
    from pia.forms.tree import Item

__all__ = ["DOTS_PER_INCH", "pictures", "png"]

DOTS_PER_INCH = 200.0
"""What is drawn in dots is drawn so fine, in natural size: hairlines stay lines on paper."""


def pictures(item: Item, room: tuple[float, float], *, key: str, inline: bool = False) -> tuple[Picture, ...]:
    """Return the pages of the drawing of an item, none larger than ``room`` (points); () for an item without one.

    ``key`` begins the ids inside the pictures; ``inline`` is for the inside of a web page.
    """
    if item.drawing is None:
        return ()
    name = item.drawing.title or item.label
    pages = form_pages(item.drawing)
    return tuple(
        picture(page, name=name, key=f"{key}-{at}", room=room, inline=inline) for at, page in enumerate(pages, start=1)
    )


@lru_cache(maxsize=32)
def png(drawn: Picture) -> bytes:
    """Return a picture as PNG; the same picture gives the same bytes."""
    return typst_engine().rasterize(drawn.svg, DOTS_PER_INCH)
