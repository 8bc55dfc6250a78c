"""Two versions of one assessment, opened for the commands that compare them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.app.opened import open_assessment, source_digest
from pia.errors import InputError, Problem, Words
from pia.forms.fill import fill_form
from pia.forms.published import published
from pia.history.decisions import DECISIONS, Decisions, read_decisions
from pia.history.seal import read_seal
from pia.history.snapshot import Snapshot, snapshot
from pia.history.versions import Source, opened_source

if TYPE_CHECKING:
    from pia.model.read import Loaded

__all__ = ["Version", "check_comparable", "open_version", "version_of"]


class Version(Struct, frozen=True):
    """One version in both projections, as plain facts; ``loaded`` only where it is not a sealed publication."""

    name: str
    whole: Snapshot
    public: Snapshot
    decisions: Decisions
    folder: Path | None = None
    """Where it lies, for what is written beside it; None for a commit and for a seal."""


def open_version(name: str) -> Version:
    """Read the version called ``name``: a folder, ``REV:PATH``, or a sealed publication.

    Raises:
        InputError: there is no such version, or it cannot be read.
    """
    with opened_source(name) as source:
        if source.sealed:
            whole, public = read_seal(source.folder, public=False), read_seal(source.folder, public=True)
            return Version(name, whole, public, Decisions())
        return version_of(source, open_assessment(source.folder))


def version_of(source: Source, loaded: Loaded) -> Version:
    """Return a version that has been read."""
    digest = source_digest(loaded)
    whole = snapshot(loaded, fill_form(loaded, projection="submit", digest=digest))
    if published(loaded).hidden:
        public = snapshot(loaded, fill_form(loaded, projection="publish", digest=digest))
    else:  # nothing is withheld: what the public sees is the same
        public = replace(whole, projection="publish", controls=(), emergency=None, settings={})
    decisions = read_decisions(source.folder / DECISIONS)
    return Version(source.name, whole, public, decisions, source.folder if source.lasting else None)


def check_comparable(old: Version, new: Version) -> None:
    """See that two versions are of one assessment.

    Raises:
        InputError: they are different forms, or have neither the body, the work nor most of their parts in common.
    """
    a, b = old.whole, new.whole
    if a.form != b.form:
        raise InputError(
            Problem(
                "different-forms",
                Words(
                    f"様式が異なるため、欄を対応させられません（{a.form} と {b.form}）。",
                    f"the two versions are different forms ({a.form} and {b.form}), whose items do not correspond",
                ),
                Words(
                    "評価書の種類を改めたときは、全体を新たに作成したものとして扱ってください。",
                    "an assessment of another kind counts as made anew",
                ),
            )
        )
    blocks = [{cell.owner for cell in side.cells if cell.owner is not None} for side in (a, b)]
    shared = len(blocks[0] & blocks[1])
    if a.body != b.body and a.work != b.work and 2 * shared <= min(map(len, blocks)):
        raise InputError(
            Problem(
                "unrelated-versions",
                Words(
                    f"別の評価書と見えます（{a.body}「{a.work}」と {b.body}「{b.work}」）。",
                    f"these look like two different assessments ({a.body} {a.work!r} and {b.body} {b.work!r})",
                ),
                Words("同じ事務の前の版を指定してください。", "name an earlier version of the same work"),
            )
        )
