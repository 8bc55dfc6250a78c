"""What a binding yields for one item, before it is printed: a value with its facts, its declared rival and its status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pia.model.base import NONE, UNKNOWN

if TYPE_CHECKING:
    from pia.flows.graph import Drawing
    from pia.forms.scope import Scope
    from pia.forms.tree import ItemStatus, Value
    from pia.model.read import Path_

__all__ = ["Reading", "lens", "text_reading"]


class Reading(Struct, frozen=True, kw_only=True):
    """The result of a binding.

    ``facts`` are the paths of the values it used (the first one is the origin). ``declared`` is what the source declares for a
    derivable value; it is printed in place of ``value``, and a difference is a conflict. ``status`` overrides the obvious one.
    ``drawing`` is a picture that shows what ``value`` says in words.
    """

    value: Value = None
    facts: tuple[Path_, ...] = ()
    declared: Value = None
    declared_at: Path_ | None = None
    details: tuple[tuple[str, str], ...] = ()
    status: ItemStatus | None = None
    derived: bool = True
    note: str | None = None
    drawing: Drawing | None = None


def lens(scope: Scope, path: str) -> tuple[Any, Path_]:
    """Follow a dotted path from the scope's entity (from the root when it begins with ``/`` or the scope is the root).

    Returns the value (None when some step is absent) and the path from the root of the assessment. Where a step on the way
    is ``none``, everything below it is none too, and the path is that of the step.
    """
    absolute = path.startswith("/")
    value: Any = scope.assessment if absolute else scope.entity
    at: Path_ = () if absolute else scope.at
    for step in path.lstrip("/").split("."):
        if value == NONE:
            break
        at = (*at, _alias(value, step))
        value = getattr(value, step, None) if value is not None and not isinstance(value, str) else None
    return value, at


def _alias(record: Any, name: str) -> str:
    fields = getattr(type(record), "model_fields", {})
    return fields[name].alias or name if name in fields else name


def text_reading(scope: Scope, value: Any, at: Path_, *, derived: bool = False) -> Reading:
    """Turn a text (or a list of texts, one a line) into a reading; withheld parts become their published wording."""
    withheld = scope.withheld(at)
    if withheld is not None and scope.loaded.written(at):
        return Reading(value=withheld.shown, facts=(at,), status="withheld", derived=derived)
    if value is None:
        return Reading(facts=(at,), derived=derived)
    if isinstance(value, tuple):
        parts = [scope.withheld((*at, n)) for n in range(len(value))]
        lines = [w.shown if w is not None else str(v) for v, w in zip(value, parts, strict=True)]
        status: ItemStatus | None = "withheld" if any(parts) else None
        return Reading(value="\n".join(lines), facts=(at,), status=status, derived=derived)
    if value == NONE:
        return Reading(facts=(at,), status="none", derived=derived)
    if value == UNKNOWN:
        return Reading(facts=(at,), status="unknown", derived=derived)
    return Reading(value=str(value).rstrip("\n"), facts=(at,), derived=derived)
