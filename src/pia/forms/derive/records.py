"""記録項目: their number, their categories and the list of 別添."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.catalogue.record_terms import categories_of
from pia.forms.reading import Reading
from pia.forms.tree import Table
from pia.model.personal_info_file import RecordGroup, RecordItem
from pia.terms.bands import BAND_TABLES

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.forms.scope import Scope
    from pia.model.read import Path_

__all__ = ["annex_pointer", "categories", "record_band", "record_items"]


def record_band(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Count the items of 別添 and return their band; ``declared.record_band`` is what the source prints."""
    if scope.file is None:
        return Reading()
    at: Path_ = (*scope.file_at, "records")
    declared = scope.file.declared.record_band if scope.file.declared is not None else None
    if scope.file.records is None:
        return Reading(facts=(at,), declared=declared, declared_at=(*scope.file_at, "declared", "record_band"))
    count = sum(len(group.items) for group in scope.file.records)
    return Reading(
        value=BAND_TABLES["record-items"].band_of(count).label,
        facts=(at,),
        declared=declared,
        declared_at=(*scope.file_at, "declared", "record_band"),
    )


def categories(scope: Scope, _: tuple[str, ...], choices: Choices | None) -> Reading:
    """Tick the categories that the record items belong to; ``declared.categories`` is what the source prints."""
    file = scope.file
    if file is None or choices is None:
        return Reading()
    at: Path_ = (*scope.file_at, "records")
    found: set[str] = set()
    for group in file.records or ():
        found.update(group.categories)
        for item in group.items:
            found.update(
                item.categories if isinstance(item, RecordItem) and item.categories else categories_of(_name(item))
            )
    declared = file.declared.categories if file.declared is not None else None
    printed = declared if declared is not None else found
    other = file.category_other if "other" in printed else None
    written: Path_ = (*scope.file_at, "category_other")
    return Reading(
        value=tuple(label for slug, label in choices.labels.items() if slug in found)
        if file.records is not None
        else None,
        facts=(at, written) if other and not scope.touched(written) else (at,),
        declared=None
        if declared is None
        else tuple(label for slug, label in choices.labels.items() if slug in declared),
        declared_at=(*scope.file_at, "declared", "categories"),
        details=((choices.labels["other"], other),) if other else (),
    )


def annex_pointer(_: Scope, args: tuple[str, ...], __: Choices | None) -> Reading:
    """Return the fixed pointer to the annex that lists every item."""
    return Reading(value=f"{args[0]}を参照。")


def record_items(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """List the items of one table of the file, numbered in the order of the list."""
    group = scope.entity
    if not isinstance(group, RecordGroup):
        return Reading()
    rows: list[tuple[str, str]] = []
    for number, item in enumerate(group.items, 1):
        withheld = scope.withheld((*scope.at, "items", number - 1))
        rows.append((str(number), withheld.shown if withheld is not None else _name(item)))
    return Reading(
        value=Table(("番号", "記録項目"), tuple(rows)),
        facts=((*scope.at, "items"),),
        derived=False,
        status="withheld" if scope.touched((*scope.at, "items")) else None,
        note=group.note,
    )


def _name(item: str | RecordItem) -> str:
    return item if isinstance(item, str) else item.name
