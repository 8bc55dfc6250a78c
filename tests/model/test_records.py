"""Every record of the model, by its annotations: a full document comes back as written, and each field refuses what it must."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from full_document import Leaf, Path_, full_document, leaves, listed_as_read, put, records, yaml_of
from write import MINIMAL, write

from pia.errors import InputError, Problem
from pia.model.base import nearest
from pia.model.fields import fields_of
from pia.model.read import Loaded, load_assessment
from pia.model.vocabulary import vocabulary
from pia.terms.bands import BAND_TABLES

FULL = full_document()
LEAVES = leaves()
Told = tuple[str, str, str, str, str]
"""code, message (ja, en), remedy (ja, en)."""


def of_kind(*kinds: str) -> list[Leaf]:
    return [leaf for leaf in LEAVES if leaf.kind in kinds]


def load(folder: Path, data: Any) -> Loaded:
    return load_assessment(write(folder, yaml_of(data).text))


def told(problem: Problem) -> Told:
    return (problem.code, problem.message.ja, problem.message.en, problem.remedy.ja, problem.remedy.en)


def refused(folder: Path, path: Path_, value: Any, at: Path_ | None = None) -> list[Told]:
    """Put ``value`` at ``path`` of the full document; every problem must stand at the value (or at ``at``)."""
    written = yaml_of(put(FULL, path, value))
    with pytest.raises(InputError) as caught:
        load_assessment(write(folder, written.text))
    places = [p.place for p in caught.value.problems]
    assert [(p.file, p.line, p.column) for p in places if p] == [("assessment.yaml", *written.places[at or path])] * len(places)
    return [told(p) for p in caught.value.problems]


# --- the full document ---


def test_a_full_document_comes_back_as_written(tmp_path: Path) -> None:
    read = listed_as_read(load(tmp_path, FULL).assessment.model_dump(by_alias=True))
    assert {key: read[key] for key in FULL} == FULL
    assert {key: read[key] for key in read if key not in FULL} == {"include": [], "texts": {}}


def test_the_full_document_holds_every_key_of_every_record() -> None:
    filled = {(leaf.record, leaf.key) for leaf in LEAVES}
    inner = {(record, key) for record in records() for key in fields_of(record)} - filled
    holders = {(r, k) for r, k in inner if not r.__name__.startswith("Assessment")}
    told_apart = {f"{r.__name__}.{k}" for r, k in holders if not isinstance(_value_at(r, k), dict | list)}
    assert told_apart == {"UnlistedRows.count", "UnlistedRows.listed"}  # the other way to write `rows`; tested below


def _value_at(record: type[Any], key: str) -> Any:
    for leaf in LEAVES:
        if leaf.record is record:
            holder: Any = FULL
            for step in leaf.path[: -2 if leaf.listed else -1]:
                holder = holder[step]
            return holder[key]
    return next((value for name, value in _records_without_leaves() if name == record.__name__), None)


def _records_without_leaves() -> list[tuple[str, Any]]:
    return [("Subjects", {}), ("Users", {}), ("Storage", {})]


@pytest.mark.parametrize("leaf", LEAVES, ids=str)
def test_every_value_stands_where_it_was_written(leaf: Leaf) -> None:
    loaded = _read_once()
    line, column = _WRITTEN.places[leaf.path]
    place = loaded.place(leaf.path)
    assert (place.file, place.line, place.column) == ("assessment.yaml", line, column)
    assert loaded.written(leaf.path)


_WRITTEN = yaml_of(FULL)
_KEPT: list[Loaded] = []


def _read_once() -> Loaded:
    if not _KEPT:
        from pia.rules.overlay import _mapping_of  # type: ignore[attr-defined]  # pragma: no cover
    return _KEPT[0]
