"""Ticked boxes written as a list: 入手元, 入手方法, 提供方法, 監査 …"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.forms.reading import Reading, lens

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.forms.scope import Scope
    from pia.forms.tree import ItemStatus
    from pia.model.read import Path_

__all__ = ["ticked", "ticks"]


def ticks(scope: Scope, args: tuple[str, ...], choices: Choices | None) -> Reading:
    """``ticks(path, field)``: tick the choice each entry names in ``field`` (``.`` for plain slugs), with its detail."""
    entries, at = lens(scope, args[0])
    return ticked(scope, entries, at, choices, field=args[1])


def ticked(
    scope: Scope, entries: tuple[Any, ...] | None, at: Path_, choices: Choices | None, *, field: str = "."
) -> Reading:
    """Tick the choice that each of ``entries``, written at ``at``, names (in ``field``, or is itself for ``.``)."""
    if entries is None or choices is None:
        return Reading(facts=(at,), derived=False)
    withheld = scope.withheld(at)
    if withheld is not None:
        return Reading(value=(withheld.shown,), facts=(at,), status="withheld", derived=False)
    holes = [n for n in range(len(entries)) if _hole(scope, at, n, field)]
    slugs = ["" if n in holes else str(e) if field == "." else str(getattr(e, field)) for n, e in enumerate(entries)]
    if slugs == ["unknown"]:
        return Reading(facts=(at,), status="unknown", derived=False)
    details: list[tuple[str, str]] = []
    for slug, entry in zip(slugs, entries, strict=True):
        detail = None if field == "." else entry.detail
        if detail and slug in choices.labels:
            details.append((choices.labels[slug], detail))
    value = tuple(label for slug, label in choices.labels.items() if slug in slugs)
    shown = [scope.withheld((*at, n) if field == "." else (*at, n, field)) for n in holes]
    value += tuple(dict.fromkeys(w.shown for w in shown if w is not None))
    status: ItemStatus | None = "withheld" if scope.touched(at) else None
    return Reading(value=value, facts=(at,), details=tuple(details), status=status, derived=False)


def _hole(scope: Scope, at: Path_, number: int, field: str) -> bool:
    """Tell whether one tick is withheld: the published form shows its wording in place of the label."""
    return scope.hole((*at, number) if field == "." else (*at, number, field))
