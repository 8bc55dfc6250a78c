"""委託 (Ⅱ4): whether, how many, to whom, and whether again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.forms.reading import Reading, text_reading
from pia.forms.scope import Scope, entrusted_of
from pia.model.base import is_none
from pia.model.entrusted_party import Entrusted

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.forms.tree import ItemStatus
    from pia.model.read import Path_

__all__ = ["entrusted_count", "entrustment", "no_entrustment", "party_name", "re_entrustment"]


def _facts(scope: Scope) -> tuple[Path_, ...]:
    return tuple(path for path, _, _ in entrusted_of(scope)) or (("parties",),)


def entrustment(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Return 委託する when some matter is entrusted for this file; ``declared.entrustment`` is what the source prints.

    While no ``parties`` are written the answer is not known: silence is not 委託しない (``parties: []`` is).
    """
    if scope.file is None or choices is None:
        return Reading()
    declared = scope.file.declared.entrustment if scope.file.declared is not None else None
    slug = "entrusted" if entrusted_of(scope) else "not-entrusted"
    return Reading(
        value=choices.labels[slug] if scope.loaded.written(("parties",)) else None,
        facts=_facts(scope),
        declared=choices.labels.get(declared) if declared else None,
        declared_at=(*scope.file_at, "declared", "entrustment"),
    )


def entrusted_count(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Count the matters entrusted for this file."""
    if scope.file is None:
        return Reading()
    declared = scope.file.declared.entrusted_count if scope.file.declared is not None else None
    at: Path_ = (*scope.file_at, "declared", "entrusted_count")
    count = len(entrusted_of(scope))
    if count == 0 and declared is None:
        status: ItemStatus | None = "not-applicable" if scope.loaded.written(("parties",)) else None
        return Reading(facts=_facts(scope), status=status, declared_at=at)
    return Reading(value=count, facts=_facts(scope), declared=declared, declared_at=at)


def party_name(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Return the name of the contractor of this matter."""
    if scope.party is None:
        return Reading()
    return text_reading(scope, scope.party.name, (*scope.party_at, "name"))


def re_entrustment(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Return 再委託する or 再委託しない; blank when the source does not say."""
    matter = scope.entity
    at: Path_ = (*scope.at, "re_entrustment")
    if not isinstance(matter, Entrusted) or choices is None or matter.re_entrustment is None:
        return Reading(facts=(at,), derived=False)
    slug = "not-re-entrusted" if is_none(matter.re_entrustment) else "re-entrusted"
    return Reading(value=choices.labels[slug], facts=(at,), derived=False)


def no_entrustment(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Tick 委託しない (Ⅲ4) when nothing is entrusted for this file; blank while no ``parties`` are written."""
    if scope.file is None or choices is None:
        return Reading()
    label = next(iter(choices.labels.values()))
    declared = scope.file.declared.no_entrustment if scope.file.declared is not None else None
    return Reading(
        value=() if entrusted_of(scope) else (label,) if scope.loaded.written(("parties",)) else None,
        facts=_facts(scope),
        declared=None if declared is None else ((label,) if declared else ()),
        declared_at=(*scope.file_at, "declared", "no_entrustment"),
    )
