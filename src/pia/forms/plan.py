"""計画管理書 (様式1): the one form that is filled from all assessments of a body at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import InputError, Problem, Words
from pia.forms.edition import PLAN, edition_names, load_edition
from pia.forms.fill import fill_sections
from pia.forms.published import published
from pia.forms.scope import Projection, Scope

if TYPE_CHECKING:
    from pia.forms.tree import Form
    from pia.model.read import Loaded

__all__ = ["fill_plan"]


def fill_plan(
    loaded: tuple[Loaded, ...], *, edition: str | None = None, projection: Projection = "publish", digest: str = ""
) -> Form:
    """Fill the list of the assessments of one body.

    Args:
        loaded: every assessment of the body, at least one.
        edition: an edition of 様式1; default the newest.
        projection: as for :func:`pia.forms.fill.fill_form`.
        digest: the digest of the sources, carried along for the outputs.

    Raises:
        InputError: there is no such edition, or the assessments belong to several bodies.
    """
    spec = load_edition(PLAN, edition or edition_names(PLAN)[-1])
    copies = tuple(published(each) if projection == "publish" else None for each in loaded)
    assessments = tuple(
        (each.directory.name, each.assessment if copy is None else copy.assessment)
        for each, copy in zip(loaded, copies, strict=True)
    )
    bodies = dict.fromkeys(assessment.body.name for _, assessment in assessments)
    if len(bodies) > 1:
        raise InputError(
            Problem(
                "several-bodies",
                Words(
                    f"評価実施機関が一つではありません: {'、'.join(bodies)}",
                    f"these assessments belong to several bodies: {', '.join(bodies)}",
                ),
                Words(
                    "計画管理書は評価実施機関ごとに作ります。一つの機関の評価書だけを指定してください。",
                    "name the assessments of one body",
                ),
            )
        )
    first = Scope(
        loaded=loaded[0],
        edition=spec,
        projection=projection,
        entity=assessments[0][1],
        public=copies[0],
        assessments=assessments,
    )
    [body] = bodies
    return fill_sections(first, name=f"{body}　{spec.title}", provenance=None, digest=digest)
