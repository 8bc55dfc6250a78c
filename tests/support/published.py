"""Reading a model of a published assessment as the reader of the form sees it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pia.app.form import filled
from pia.forms.tree import Table

if TYPE_CHECKING:
    from pia.forms.tree import Form, Item
    from pia.model.assessment import Assessment

__all__ = [
    "ASSESSMENTS",
    "IMPORTANT_OF_A_FILE",
    "RATED_IN_FULL",
    "counts_of",
    "form_of",
    "handlers_of",
    "items_of",
    "printed_values",
    "rows_of",
    "starred",
]

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"

RATED_IN_FULL = (
    "acquisition/unintended", "acquisition/improper-method", "acquisition/inaccurate", "acquisition/leak",
    "use/linkage", "use/unauthorised", "use/off-duty", "use/copy", "entrustment/misuse",
    "provision/improper", "provision/method", "provision/error",
    "storage/loss", "storage/stale", "storage/endless",
)  # fmt: skip
"""The risks that 様式4 has rated for every file, those of the network apart."""
IMPORTANT_OF_A_FILE = {
    "kind", "range", "categories", "sources", "purpose", "departments", "usage", "matching", "statistics", "decisions",
    "entrustment", "place",
}  # fmt: skip
"""The items with ※ in chapter Ⅱ of 様式4, those of what is entrusted apart."""


@lru_cache(maxsize=8)
def form_of(name: str) -> Form:
    """Return the filled form of ``assessments/<name>`` in its own form and edition."""
    return filled(ASSESSMENTS / name)


def items_of(name: str) -> dict[str, Item]:
    """Return every item of that form by its key."""
    found = {item.key: item for item in form_of(name).items()}
    assert len(found) == sum(1 for _ in form_of(name).items()), "every key names one item"
    return found


def rows_of(item: Item) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table."""
    assert isinstance(item.value, Table)
    return item.value.rows


def counts_of(items: dict[str, Item], file: str) -> tuple[object, ...]:
    """Return what a file says of its counts: 委託の有無, 委託の件数, 提供の件数, 移転の件数, 記録される項目, 対象人数."""
    counted = ("entrustment", "entrusted-count", "provision-count", "transfer-count", "record-band", "subjects")
    return tuple(items[f"files/{file}#{key}"].value for key in counted)


def handlers_of(assessment: Assessment) -> int:
    """Return how many handle the files of the work: its staff and those of each contractor, nobody twice."""
    staff = max(
        f.users.number.count or 0 for f in assessment.files if f.users is not None and f.users.number is not None
    )
    contractors = sum(
        max(m.handlers.count or 0 for m in p.entrusted if m.handlers is not None)
        for p in assessment.parties
        if p.entrusted
    )
    return staff + contractors


def printed_values(name: str) -> dict[str, str]:
    """Return what stands in each cell by the key of the item: ticks joined by 、, '' where the cell is blank."""
    return {item.key: item.printed() for item in form_of(name).items()}


def starred(name: str) -> set[str]:
    """Return the keys of the items that carry ※ (important change)."""
    return {item.key for item in form_of(name).items() if item.important_change}
