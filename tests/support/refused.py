"""Reading an assessment that must be refused: its problems, and those of the full document with a value where it is wrong."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from full_document import Path_, full_document, put, yaml_of
from write import write

from pia.errors import InputError
from pia.model.read import load_assessment

if TYPE_CHECKING:
    from pathlib import Path

    from pia.errors import Problem

Told = tuple[str, str, str, str, str]
"""code, message (ja, en), remedy (ja, en)."""


def problems(folder: Path, text: str, **files: str) -> tuple[Problem, ...]:
    """Return what is said of an assessment (and other files) that cannot be read."""
    with pytest.raises(InputError) as caught:
        load_assessment(write(folder, text, **files))
    return caught.value.problems


def told(problem: Problem) -> Told:
    return (problem.code, problem.message.ja, problem.message.en, problem.remedy.ja, problem.remedy.en)


@cache
def _full() -> dict[str, Any]:
    return full_document()


def refused(folder: Path, *paths: Path_, value: Any, hanging: bool = False) -> list[Told]:
    """Put ``value`` at each of ``paths`` of the full document: there is one problem for each, exactly where it is written.

    ``hanging`` leaves out that references to what is no longer there dangle.
    """
    data = _full()
    for path in paths:
        data = put(data, path, value)
    written = yaml_of(data)
    found = [p for p in problems(folder, written.text) if not (hanging and p.code == "dangling-id")]
    places = [(p.place.file, p.place.line, p.place.column) for p in found if p.place]
    assert places == sorted(("assessment.yaml", *written.places[path]) for path in paths), found
    return [told(p) for p in found]
