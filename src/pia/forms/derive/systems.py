"""他のシステムとの接続 (Ⅰ2③), derived from the connections that the systems declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.forms.reading import Reading, text_reading
from pia.model.system import System

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.forms.scope import Scope
    from pia.forms.tree import ItemStatus
    from pia.model.read import Path_

__all__ = ["connections", "system_name"]


def system_name(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Return the name of the system, with the note that its cell carries below it."""
    reading = text_reading(scope, getattr(scope.entity, "name", None), (*scope.at, "name"))
    note = getattr(scope.entity, "note", None)
    if note is None or not isinstance(reading.value, str):
        return reading
    added = text_reading(scope, note, (*scope.at, "note"))
    return replace(
        reading,
        value=f"{reading.value}\n{added.value}",
        facts=(*reading.facts, *added.facts),
        status=reading.status or added.status,
    )


def connections(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Tick the category of every connected system; what has no category of its own goes into その他（　）."""
    system = scope.entity
    if not isinstance(system, System) or choices is None:
        return Reading()
    at: Path_ = (*scope.at, "connections")
    by_id = {other.id: other for other in scope.assessment.systems}
    ticked: set[str] = set()
    others: list[str] = []
    facts: list[Path_] = []
    shown: dict[str, None] = {}
    for index, link in enumerate(system.connections):
        path: Path_ = (*at, index)
        facts.append(path)
        hole = next((p for p in (path, (*path, "system"), (*path, "category")) if scope.hole(p)), None)
        withheld = None if hole is None else scope.withheld(hole)
        if withheld is not None:
            shown[withheld.shown] = None
            continue
        target = by_id.get(str(link.system)) if link.system is not None else None
        category = link.category or (target.category if target is not None else "other")
        ticked.add(category)
        name = link.name or (target.name if target is not None and category == "other" else None)
        if category == "other" and name:
            others.append(name)
    value = (*(label for slug, label in choices.labels.items() if slug in ticked), *shown)
    details = ((choices.labels["other"], "、".join(others)),) if others else ()
    written = scope.loaded.written(at)
    status: ItemStatus | None = "withheld" if scope.touched(at) else None
    return Reading(value=value if written else None, facts=tuple(facts) or (at,), details=details, status=status)
