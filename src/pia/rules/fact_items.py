"""The cells of the filled form as subjects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pia.forms.tree import Form, Item, Table
from pia.rules.subjects import Subject

__all__ = ["items_of"]


def items_of(form: Form) -> Iterator[Subject]:
    """Yield every item of the form in printed order; its path in the model is not known here, its origin is."""
    for item in form.items():
        facts = _facts(item)
        yield Subject(item.key, item.label, (), facts)


def _facts(item: Item) -> dict[str, Any]:
    value: Any = item.value
    if isinstance(value, tuple):
        value = list(value)
    rows = len(value.rows) if isinstance(value, Table) else 0
    if isinstance(value, Table):
        value = None
    return {
        "key": item.key,
        "label": item.label,
        "path": item.path,
        "section": item.section,
        "file": item.file,
        "number": item.number,
        "risk": item.risk,
        "block": item.block,
        "mark": item.mark,
        "kind": item.kind,
        "value": value,
        "printed": item.printed() if rows == 0 else "",
        "row_count": rows,
        "status": item.status,
        "required": item.required,
        "important_change": item.important_change,
        "conflict": item.conflict,
        "derived": item.origin is not None and item.origin.derived,
        "other": item.other,
        "field": item.field,
    }
