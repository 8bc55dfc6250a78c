"""``pia form``: the filled item tree of one assessment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pia.app.opened import directories, open_assessment, source_digest
from pia.forms.edition import PLAN
from pia.forms.fill import fill_form

if TYPE_CHECKING:
    from pia.forms.scope import Projection
    from pia.forms.tree import Form

__all__ = ["filled"]


def filled(
    directory: Path, *, form: str | None = None, edition: str | None = None, projection: Projection = "publish"
) -> Form:
    """Read an assessment and fill its form; for 計画管理書 (``keikaku``) every assessment in or below ``directory``.

    Raises:
        InputError: the assessment cannot be read, or there is no such form or edition.
    """
    if form == PLAN:
        from pia.forms.plan import fill_plan

        every = tuple(open_assessment(each) for each in directories((directory,)))
        return fill_plan(every, edition=edition, projection=projection, digest=source_digest(*every))
    loaded = open_assessment(directory)
    made = fill_form(loaded, form=form, edition=edition, projection=projection, digest=source_digest(loaded))
    if projection != "internal":
        return made
    from pia.app.internal import annotated

    own = made if made.form == loaded.assessment.form else fill_form(loaded, projection="internal", digest=made.digest)
    return annotated(loaded, made, own)
