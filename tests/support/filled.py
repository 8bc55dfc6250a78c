"""Filling the form of a small assessment written on the spot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from write import HEAD, MINIMAL, write

from pia.forms.fill import fill_form
from pia.forms.scope import Projection, Scope
from pia.model.read import load_assessment

if TYPE_CHECKING:
    from pia.forms.tree import Form, Item

FILE = MINIMAL + "files:\n  - {id: f, name: 見本ファイル}\n"
"""An assessment with one file and nothing said about it."""


def filled(folder: Path, text: str = MINIMAL, projection: Projection = "internal", **more: Any) -> Form:
    """Write, read and fill."""
    return fill_form(load_assessment(write(folder, text)), projection=projection, **more)


def file_with(body: str, more: str = "") -> str:
    """Return an assessment whose one file ``f`` has ``body`` (lines of YAML), followed by ``more`` at the top level."""
    lines = "".join(f"    {line}\n" for line in body.strip("\n").split("\n") if line)
    return f"{MINIMAL}files:\n  - id: f\n    name: 見本ファイル\n{lines}{more}"


def one(form: Form, key: str) -> Item:
    """Return the only item with this key."""
    found = [item for item in form.items() if item.key == key]
    assert len(found) == 1, f"{key}: {len(found)} items; there are {sorted({i.key for i in form.items()})}"
    return found[0]


def scope_of(folder: Path, text: str, projection: Projection = "internal") -> Scope:
    """Return the scope of the first file of an assessment, for a derivation called by itself."""
    from pia.forms.edition import load_edition
    from pia.forms.scope import ITERATORS

    loaded = load_assessment(write(folder, text))
    edition = load_edition(loaded.assessment.form, loaded.assessment.edition)
    root = Scope(loaded=loaded, edition=edition, projection=projection, entity=loaded.assessment)
    return next(ITERATORS["files"](root), root)


__all__ = ["FILE", "HEAD", "MINIMAL", "file_with", "filled", "one", "scope_of", "write"]
