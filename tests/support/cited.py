"""Every legal citation that the assessments of the repository write, and whether the facts of the law know its place.

``python tests/support/cited.py`` lists what ``rules/law`` does not know: laws that are not there, and places of those that are.
Laws of single works (健康保険法, an ordinance) are no facts of the rules; ``--all`` lists them as well.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pia.app.opened import open_assessment
from pia.catalogue.law_places import law_named, standing
from pia.forms.fill import fill_form
from pia.forms.tree import Table
from pia.terms.citations import Citation, find_citations, format_citation

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2] / "assessments"
BODIES = ("nagaoka", "asahikawa", "kadoma", "kanagawa", "wako")
TODAY = date(2026, 1, 15)
WORKS = ("example/juki", "example/kokuho", "example/jutaku")


def cited(folder: Path, *, changes: bool = True) -> Iterator[tuple[str, Citation]]:
    """Yield the key of the cell and the citation, for every citation that the form of an assessment prints."""
    for item in fill_form(open_assessment(folder)).items():
        if item.key.startswith("changes") and not changes:
            continue
        cells = [item.printed(), *(detail for _, detail in item.details)]
        if isinstance(item.value, Table):
            cells = [cell for row in item.value.rows for cell in row]
        for text in cells:
            for citation in find_citations(text) if text and ("条" in text or "別表" in text) else ():
                yield item.key, citation


def unknown(folder: Path) -> dict[str, set[str]]:
    """Return what ``folder`` cites of the laws of the catalogue beyond the places that it has, with the cells."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, citation in cited(folder):
        law = law_named(citation.law) if citation.law else None
        if law is not None and standing(law.id, citation, TODAY).standing == "unknown":
            found[format_citation(citation)].add(key)
    return found


def main() -> None:
    """Print what is not known."""
    for name in (*BODIES, *WORKS):
        for normal, keys in sorted(unknown(ROOT / name).items()):
            print(f"{name}\t{normal}\t{min(keys)}")  # noqa: T201  # the list is what it is run for
        if "--all" in sys.argv:
            others = {c.law for _, c in cited(ROOT / name) if c.law and law_named(c.law) is None}
            print(f"{name}\tother laws: {'、'.join(sorted(others))}")  # noqa: T201


if __name__ == "__main__":
    main()
