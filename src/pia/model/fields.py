"""Which keys may stand at a place of the YAML: read from the annotations of the records."""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pia.model.assessment import Assessment
from pia.model.base import Record, Ref

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["field_names", "fields_of", "records_at", "reference_of", "references_at"]


def fields_of(record: type[BaseModel]) -> dict[str, Any]:
    """Return the keys of a record as written in YAML, with the annotation of each."""
    return {field.alias or name: field.rebuild_annotation() for name, field in record.model_fields.items()}


def field_names(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return every key that may stand in the mapping at ``path``, in the order of the model; () for a free mapping."""
    names: dict[str, None] = {}
    for record in records_at(tuple(step for step in path if isinstance(step, str))):
        names.update(dict.fromkeys(fields_of(record)))
    return tuple(names)


@lru_cache(maxsize=512)
def records_at(keys: tuple[str, ...]) -> tuple[type[Record], ...]:
    """Return the records that may stand at the place named by ``keys`` (list indices left out)."""
    here: tuple[type[Record], ...] = (Assessment,)
    for key in keys:
        found: dict[type[Record], None] = {}
        for record in here:
            annotation = fields_of(record).get(key)
            if annotation is not None:
                found.update(dict.fromkeys(_records_in(annotation)))
        here = tuple(found)
    return here


@lru_cache(maxsize=512)
def references_at(keys: tuple[str, ...]) -> dict[str, str | None]:
    """Return the keys known at the place named by ``keys``, each with the list that it refers to (None: no reference)."""
    found: dict[str, str | None] = {}
    for record in records_at(keys):
        found.update({key: reference_of(annotation) for key, annotation in fields_of(record).items()})
    return found


def _records_in(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
        return
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _records_in(get_args(annotation)[0])
    elif origin in (Union, types.UnionType, tuple):
        for part in get_args(annotation):
            yield from _records_in(part)


def reference_of(annotation: Any) -> str | None:
    """Return the list that a field refers to (``systems``, ``systems|nodes`` …), or None when it is no reference."""
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *extra = get_args(annotation)
        for mark in extra:
            if isinstance(mark, Ref):
                return mark.target
        return reference_of(base)
    if origin in (Union, types.UnionType, tuple):
        for part in get_args(annotation):
            found = reference_of(part)
            if found is not None:
                return found
    return None
