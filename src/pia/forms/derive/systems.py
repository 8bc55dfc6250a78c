"""他のシステムとの接続 (Ⅰ2③), derived from the connections that the systems declare."""

from __future__ import annotations

from pia.forms.edition import Choices
from pia.forms.reading import Reading
from pia.forms.scope import Scope
from pia.model.read import Path_
from pia.model.system import System

__all__ = ["connections"]


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
    for index, link in enumerate(system.connections):
        target = by_id.get(str(link.system)) if link.system is not None else None
        category = link.category or (target.category if target is not None else "other")
        ticked.add(category)
        facts.append((*at, index))
        name = link.name or (target.name if target is not None and category == "other" else None)
        if category == "other" and name:
            others.append(name)
    value = tuple(label for slug, label in choices.labels.items() if slug in ticked)
    details = ((choices.labels["other"], "、".join(others)),) if others else ()
    written = scope.loaded.written(at)
    return Reading(value=value if written else None, facts=tuple(facts) or (at,), details=details)
