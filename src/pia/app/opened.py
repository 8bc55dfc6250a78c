"""Opening an assessment for any command: read, validate, and check that it fits the catalogue and its form."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from pia.errors import InputError, Problem, Words
from pia.forms.fit import check_fit
from pia.model.read import Loaded, load_assessment
from pia.source.assemble import ASSESSMENT, BODY
from pia.source.include import is_file, yaml_names

__all__ = ["directories", "open_assessment", "source_digest"]

_RULES = "rules"  # pia.app.local_rules


def open_assessment(directory: Path) -> Loaded:
    """Read one assessment directory.

    Raises:
        InputError: it cannot be read or names something the catalogue or its form does not know; all problems at once.
    """
    loaded = load_assessment(directory)
    problems = tuple(check_fit(loaded))
    if problems:
        raise InputError(problems)
    return loaded


def source_digest(*loaded: Loaded) -> str:
    """Return ``sha256:…`` over the names and texts of every source file: which text an output was made from."""
    digest = hashlib.sha256()
    for each in loaded:
        for name, text in sorted(each.texts().items()):
            digest.update(f"{name}\0{len(text)}\0".encode())
            digest.update(text.encode("utf-8"))
    return f"sha256:{digest.hexdigest()}"


def directories(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the assessment directories named on a command line: each one itself, or every one directly below it.

    A file ``assessment.yaml`` stands for its directory; a directory without one stands for its children that have one (and
    for itself when there are none, so that the reader says what is missing). A child that is the folder of a body
    (``body.yaml`` above its assessments) stands for these. A child that holds YAML but no ``assessment.yaml`` is named as
    well: it is a slip, and leaving it out would be silence. A folder named in several ways stands once.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        named: Sequence[Path] = (path,)
        if path.name == ASSESSMENT and is_file(path):
            named = (path.parent,)
        elif not is_file(path / ASSESSMENT):
            named = _below(path) or (path,)
        for one in named:
            found.setdefault(_real(one), one)
    if not found:
        raise InputError(
            Problem(
                "nothing-to-check",
                Words("対象の評価書がありません。", "no assessment was named"),
                Words("評価書のフォルダを指定してください。", "name an assessment directory"),
            )
        )
    return tuple(found.values())


def _real(path: Path) -> Path:
    """Return where ``path`` leads, so that one folder named in two ways is checked once."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path


def _below(path: Path) -> list[Path]:
    """Return the children that are assessments or look like one, a body's children for a body; [] where there is none."""
    found: list[Path] = []
    for child in _children(path):
        if not is_file(child / ASSESSMENT) and is_file(child / BODY):
            found += _assessments(child) or [child]
        else:
            found.append(child)
    if not any(is_file(each / ASSESSMENT) for each in found):
        return []
    return [each for each in found if yaml_names(each)]


def _assessments(body: Path) -> list[Path]:
    """Return the children of a body's folder that are assessments or look like one; [] where no child is an assessment."""
    children = _children(body)
    if not any(is_file(child / ASSESSMENT) for child in children):
        return []
    return [child for child in children if yaml_names(child)]


def _children(path: Path) -> list[Path]:
    """Return the folders in ``path`` that may be assessments: neither hidden ones nor a folder of the body's own rules."""
    try:
        return sorted(
            child
            for child in path.iterdir()
            if child.is_dir()
            and not child.name.startswith(".")
            and (child.name != _RULES or is_file(child / ASSESSMENT))
        )
    except (OSError, ValueError):  # no folder, or none that can be looked into: the reader says so
        return []
