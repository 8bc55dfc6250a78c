"""The form as JSON: in full for ``pia form --format json``, and as the printed document that a build writes."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, get_args

from pia.forms.tree import Form, Item, ItemStatus, Origin, Table, Value
from pia.render.printed import printed_document

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FORM_SCHEMA", "form_document", "render_json"]

FORM_SCHEMA = "pia-form/1"
_STATUSES: tuple[str, ...] = get_args(ItemStatus)


def form_document(form: Form) -> dict[str, Any]:
    """Return everything that is known of the filled form, with origins: the contract of ``pia form --format json``.

    ``{"schema", "form", "edition", "source_status", "body", "name", "counts", "items": [{"key", "path", …}]}``; counts
    are items by status, in total and by section. A withheld item shows its published wording only: what would be
    derived in its place is left out except in the internal projection.
    """
    items = list(form.items())
    return {
        "schema": FORM_SCHEMA,
        "form": form.form,
        "edition": form.edition,
        "source_status": form.source_status,
        "body": form.body,
        "name": form.name,
        "counts": _counts(items),
        "items": [_item(item, internal=form.projection == "internal") for item in items],
    }


def render_json(form: Form) -> bytes:
    """Return the printed document as UTF-8 JSON, one blank of indent per level and a newline at the end: no origins."""
    text = json.dumps(printed_document(form), ensure_ascii=False, indent=1) + "\n"
    # A lone surrogate is no Unicode text; JSON can still say it, by its escape.
    return text.encode("utf-8", errors="backslashreplace")


def _counts(items: Iterable[Item]) -> dict[str, Any]:
    by_section: dict[str, Counter[str]] = {}
    for item in items:
        by_section.setdefault(item.section, Counter())[item.status] += 1
    total = sum(by_section.values(), Counter[str]())
    return {**_tally(total), "by_section": {section: _tally(found) for section, found in by_section.items()}}


def _tally(found: Counter[str]) -> dict[str, int]:
    return {"total": found.total(), **{status: found[status] for status in _STATUSES}}


def _item(item: Item, *, internal: bool) -> dict[str, Any]:
    silent = item.status == "withheld" and not internal
    return {
        "key": item.key,
        "path": item.path,
        "section": item.section,
        "file": item.file,
        "number": item.number,
        "risk": item.risk,
        "block": item.block,
        "mark": item.mark,
        "label": item.label,
        "important_change": item.important_change,
        "kind": item.kind,
        "value": _value(item.value),
        "choices": list(item.choices.labels) if item.choices else None,
        "other": item.other,
        "details": dict(item.details),
        "status": item.status,
        "derived_value": None if silent else _value(item.derived_value),
        "conflict": item.conflict,
        "required": item.required,
        "guidance": item.guidance,
        "source_status": item.source_status,
        "origin": _origin(item.origin),
    }


def _origin(origin: Origin | None) -> dict[str, Any] | None:
    return None if origin is None else {"file": origin.file, "line": origin.line, "derived": origin.derived}


def _value(value: Value) -> Any:
    if isinstance(value, Table):
        return {"columns": list(value.columns), "rows": [list(row) for row in value.rows]}
    return list(value) if isinstance(value, tuple) else value
