"""The JSON of the printed items that travels inside xlsx, docx and pdf: what a reader of the paper sees, and nothing else.

No origins, no facts, no derived values beside the printed ones; a withheld item carries only its published wording.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pia.forms.tree import Form, Item, Table
from pia.render.rare import rare_characters

__all__ = ["PRINTED_SCHEMA", "compact_json", "printed_document", "printed_json"]

PRINTED_SCHEMA = "pia-printed/1"
_SURROGATE = re.compile("[\ud800-\udfff]")


def printed_document(form: Form) -> dict[str, Any]:
    """Return the printed items as plain data: ``{schema, form, edition, body, name, digest, items: [{key, path, label, value, …}]}``.

    ``rare_characters`` is there where the form holds 外字 (``pia.render.rare``).
    """
    rare = rare_characters(form)
    listed = [
        {"character": each.text, "codes": each.codes, "treatment": each.treatment, "places": list(each.places)}
        for each in rare
    ]
    return {
        "schema": PRINTED_SCHEMA,
        "form": form.form,
        "edition": form.edition,
        "body": form.body,
        "name": form.name,
        "digest": form.digest,
        "items": [_item(item) for item in form.items()],
        **({"rare_characters": listed} if listed else {}),
    }


def printed_json(form: Form) -> str:
    """Return ``printed_document`` as canonical JSON (sorted keys, no blanks, Japanese kept)."""
    return compact_json(printed_document(form), sort_keys=True)


def compact_json(data: Any, *, sort_keys: bool = False) -> str:
    """Return ``data`` as JSON without blanks, Japanese kept; a lone surrogate, which UTF-8 cannot hold, is escaped."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=sort_keys, separators=(",", ":"))
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _item(item: Item) -> dict[str, Any]:
    value: Any = item.value
    if isinstance(value, Table):
        value = {"columns": list(value.columns), "rows": [list(row) for row in value.rows]}
    elif isinstance(value, tuple):
        value = list(value)
    entry: dict[str, Any] = {
        "key": item.key,
        "path": item.path,
        "label": item.label,
        "kind": item.kind,
        "status": item.status,
        "value": value,
    }
    if item.other is not None:
        entry["other"] = item.other
    if item.details:
        entry["details"] = dict(item.details)
    return entry
