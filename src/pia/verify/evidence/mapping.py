"""The user's own words about tables: which head is which column, office hours, and which controls a table shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from pia.catalogue.shape import Shape
from pia.errors import Words
from pia.source.load import load_file
from pia.source.nodes import Scalar
from pia.verify.evidence.cells import minute_in

if TYPE_CHECKING:
    from pia.source.nodes import Node
    from pia.verify.evidence.kinds import Kind

__all__ = ["UserMapping", "read_mapping"]

_HOURS = re.compile(r"(\d{1,2}:\d{2})\s*[-~～－]\s*(\d{1,2}:\d{2})")


class UserMapping(Struct, frozen=True):
    """``columns`` and ``controls`` are by kind; ``hours`` are minutes since midnight, the last one included."""

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hours: tuple[int, int] | None = None


def read_mapping(path: Path, file: str, kinds: Mapping[str, Kind], controls: tuple[str, ...]) -> UserMapping:
    """Read a mapping; ``file`` is its display name, ``controls`` are the ids that the assessment has.

    Raises:
        InputError: it cannot be read, or names a kind, column, setting or control that is not there; all problems at once.
    """
    shape = Shape()
    top = shape.mapping(load_file(path, file).root, ("schema",), ("columns", "controls", "settings"))
    schema = top.get("schema")
    if isinstance(schema, Scalar) and schema.value != 1:
        shape.unknown(schema.text, schema.place, ("1",), "形式の番号", "schema number")
    columns: dict[str, dict[str, str]] = {}
    for one in shape.entries(top.get("columns")):
        if one.key not in kinds:
            shape.unknown(one.key, one.key_place, tuple(kinds), "表の種類", "kind of table")
            continue
        for entry in shape.entries(one.value):
            if entry.key not in kinds[one.key].columns:
                shape.unknown(entry.key, entry.key_place, tuple(kinds[one.key].columns), "列", "column")
            columns.setdefault(one.key, {})[entry.key] = shape.text(entry.value) or ""
    only: dict[str, tuple[str, ...]] = {}
    for one in shape.entries(top.get("controls")):
        if one.key not in kinds:
            shape.unknown(one.key, one.key_place, tuple(kinds), "表の種類", "kind of table")
        only[one.key] = tuple(shape.one_of(each, controls, "統制", "control") or "" for each in shape.items(one.value))
    settings = shape.mapping(top["settings"], (), ("hours",)) if "settings" in top else {}
    hours = _hours(shape, settings.get("hours"))
    shape.finish()
    return UserMapping(columns, only, hours)


def _hours(shape: Shape, node: Node | None) -> tuple[int, int] | None:
    written = shape.text(node)
    if node is None or written is None:
        return None
    found = _HOURS.fullmatch(written.strip())
    first, last = (minute_in(found[1]), minute_in(found[2])) if found else (None, None)
    if first is not None and last is not None and first < last:
        return first, last
    shape.say(
        "evidence-hours",
        node.place,
        Words("業務時間として読めません。", "these are no office hours"),
        Words("08:30-17:15 のように書いてください。", "write them like 08:30-17:15"),
    )
    return None
