"""Reading a model of a published assessment as the reader of the form sees it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pia.app.form import filled

if TYPE_CHECKING:
    from pia.forms.tree import Form, Item

__all__ = ["ASSESSMENTS", "form_of", "items_of", "printed_values", "starred"]

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"


@lru_cache(maxsize=8)
def form_of(name: str) -> Form:
    """Return the filled form of ``assessments/<name>`` in its own form and edition."""
    return filled(ASSESSMENTS / name)


def items_of(name: str) -> dict[str, Item]:
    """Return every item of that form by its key."""
    return {item.key: item for item in form_of(name).items()}


def printed_values(name: str) -> dict[str, str]:
    """Return what stands in each cell by the key of the item: ticks joined by 、, '' where the cell is blank."""
    return {item.key: item.printed() for item in form_of(name).items()}


def starred(name: str) -> set[str]:
    """Return the keys of the items that carry ※ (important change)."""
    return {item.key for item in form_of(name).items() if item.important_change}
