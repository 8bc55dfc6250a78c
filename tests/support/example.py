"""The example that ships: three works of one made-up city, each read and filled once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pia.app.form import filled
from pia.app.opened import open_assessment

if TYPE_CHECKING:
    from pia.forms.scope import Projection
    from pia.forms.tree import Form
    from pia.model.read import Loaded

__all__ = ["CITY", "FORM_OF", "WORKS", "form", "loaded"]

CITY = Path(__file__).resolve().parents[2] / "assessments" / "example"
FORM_OF = {"juki": "zenkoumoku", "kokuho": "juten", "jutaku": "kiso"}
WORKS = tuple(FORM_OF)


@cache
def loaded(work: str) -> Loaded:
    return open_assessment(CITY / work)


@cache
def form(work: str, kind: str | None = None, projection: Projection = "publish") -> Form:
    """Return a work's own form, or another ``kind``."""
    return filled(CITY / work, form=kind, projection=projection)
