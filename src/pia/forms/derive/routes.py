"""Ticked boxes written as a list: 入手元, 入手方法, 提供方法, 監査 …"""

from __future__ import annotations

from pia.forms.edition import Choices
from pia.forms.reading import Reading, lens
from pia.forms.scope import Scope

__all__ = ["ticks"]


def ticks(scope: Scope, args: tuple[str, ...], choices: Choices | None) -> Reading:
    """``ticks(path, field)``: tick the choice each entry names in ``field`` (``.`` for plain slugs), with its detail."""
    entries, at = lens(scope, args[0])
    if entries is None or choices is None:
        return Reading(facts=(at,), derived=False)
    withheld = scope.withheld(at)
    if withheld is not None:
        return Reading(value=(withheld.shown,), facts=(at,), status="withheld", derived=False)
    slugs = [str(e) if args[1] == "." else str(getattr(e, args[1])) for e in entries]
    if slugs == ["unknown"]:
        return Reading(facts=(at,), status="unknown", derived=False)
    details: list[tuple[str, str]] = []
    for slug, entry in zip(slugs, entries, strict=True):
        detail = None if args[1] == "." else entry.detail
        if detail and slug in choices.labels:
            details.append((choices.labels[slug], detail))
    value = tuple(label for slug, label in choices.labels.items() if slug in slugs)
    return Reading(value=value, facts=(at,), details=tuple(details), derived=False)
