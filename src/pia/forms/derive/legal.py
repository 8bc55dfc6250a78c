"""個人番号の利用 (様式3 Ⅰ4, 様式4 Ⅰ5): the provisions, grouped by law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.forms.reading import Reading
from pia.terms.citations import find_citations

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.forms.scope import Scope
    from pia.model.read import Path_

__all__ = ["number_use"]


def number_use(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Print each law once, with its provisions and their headings below it."""
    bases = scope.assessment.work.number_use
    at: Path_ = ("work", "number_use")
    if bases is None:
        return Reading(facts=(at,))
    if isinstance(bases, str):
        return Reading(facts=(at,), status="none")
    lines: list[str] = []
    law: str | None = None
    facts: list[Path_] = []
    for index, basis in enumerate(bases):
        found = find_citations(basis.cite)
        name = found[0].law if len({citation.law for citation in found}) == 1 else None
        if name is not None and not basis.cite.startswith(name):
            name = None
        rest = basis.cite.removeprefix(name).lstrip() if name else basis.cite
        if name is not None and name != law:
            lines.append(name)
        law = name
        lines.append(f"{'　・' if name else '・'}{rest}{f'（{basis.heading}）' if basis.heading else ''}")
        facts.append((*at, index, "cite"))
    return Reading(
        value="\n".join(lines) or None, facts=tuple(facts) or (at,), status="withheld" if scope.touched(at) else None
    )
