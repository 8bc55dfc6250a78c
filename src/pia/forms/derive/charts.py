"""別添１ 事務の内容 (様式4): the drawing of a chart with its equivalent in words, and the list of the （備考）."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.flows.graph import ChartHead, draw
from pia.flows.notes import move_lines, note_lines
from pia.forms.reading import Reading
from pia.model.chart import Chart

if TYPE_CHECKING:
    from pia.flows.graph import Drawing, Veil
    from pia.forms.edition import Choices
    from pia.forms.published import Published
    from pia.forms.scope import Scope
    from pia.model.read import Loaded, Path_

__all__ = ["chart_drawing", "chart_notes", "veil_of"]


def chart_drawing(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Draw the flows of the chart; the value says each arrow in one line: ``1-①　住民 → 窓口：届出``."""
    drawing = _drawing(scope)
    if drawing is None:
        return Reading(facts=(("flows",),))
    facts: tuple[Path_, ...] = tuple(("flows", move.at) for move in drawing.moves)
    hidden = any(scope.touched(path) for path in facts)
    return Reading(
        value="\n".join(move_lines(drawing)) or None,
        facts=facts,
        status="withheld" if hidden else None,
        drawing=drawing if drawing.moves else None,
    )


def chart_notes(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Return the （備考） of a drawing: what its chart says first, then each step with its sentence."""
    drawing = _drawing(scope)
    if drawing is None:
        return Reading(facts=(("flows",),))
    own: Path_ = (*scope.at, "note") if scope.assessment.charts else ("work", "flow_note")
    facts: list[Path_] = [own] if drawing.note else []
    facts += [("flows", move.at, "note") for move in drawing.moves if move.note]
    hidden = any(scope.touched(path) for path in facts)
    return Reading(
        value="\n".join(note_lines(drawing)) or None, facts=tuple(facts), status="withheld" if hidden else None
    )


def veil_of(loaded: Loaded, public: Published | None) -> Veil:
    """Return the withheld ends and choices of flows with the wording that stands in their place."""
    found = {}
    for path in public.holes if public is not None else ():
        withheld = loaded.withheld(path) if path[0] == "flows" else None
        if withheld is not None:
            found[path] = withheld.shown
    return found


def _drawing(scope: Scope) -> Drawing | None:
    chart = scope.entity
    if not isinstance(chart, Chart):
        return None
    index = scope.at[1] if scope.assessment.charts else None
    head = ChartHead(chart.id, index if isinstance(index, int) else None)
    return draw(scope.assessment, head, veil_of(scope.loaded, scope.public))
