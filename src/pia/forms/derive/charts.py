"""事務の内容 (様式4 別添1): the numbered steps of a drawing, and the list of what happens in each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pia.forms.reading import Reading
from pia.model.chart import Chart

if TYPE_CHECKING:
    from pia.forms.edition import Choices
    from pia.forms.scope import Scope
    from pia.model.flow import Flow
    from pia.model.read import Path_

__all__ = ["chart_drawing", "chart_notes"]

WITHOUT_NUMBER = "※特定個人情報を含まない。"


def flows_of(scope: Scope) -> Iterator[tuple[Path_, Flow]]:
    """Yield (path, flow) of the drawing that the scope stands for; flows without a chart belong to the only one."""
    chart = scope.entity
    if not isinstance(chart, Chart):
        return
    charts = scope.assessment.charts
    for index, flow in enumerate(scope.assessment.flows):
        if flow.chart == chart.id or (flow.chart is None and not charts):
            yield ("flows", index), flow


def chart_drawing(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Say each arrow of the drawing in one line: ``1-① 住民 → 窓口：届出``."""
    names = _names(scope)
    lines = []
    facts: list[Path_] = []
    for path, flow in flows_of(scope):
        label = f"：{flow.label}" if flow.label else ""
        mark = "（※）" if flow.contains_number is False else ""
        head = f"{flow.step}　" if flow.step else ""
        lines.append(
            f"{head}{names.get(flow.source, flow.source)} → {names.get(flow.target, flow.target)}{label}{mark}"
        )
        facts.append(path)
    hidden = any(scope.touched(path) for path in facts)
    return Reading(value="\n".join(lines) or None, facts=tuple(facts), status="withheld" if hidden else None)


def chart_notes(scope: Scope, _: tuple[str, ...], __: Choices | None) -> Reading:
    """Return the （備考） of a drawing: what its chart says first, then each step with its sentence."""
    chart = scope.entity
    note = chart.note if isinstance(chart, Chart) else None
    at: Path_ = (*scope.at, "note")
    if note is None and not scope.assessment.charts:
        note, at = scope.assessment.work.flow_note, ("work", "flow_note")
    lines = [note.rstrip("\n")] if note else []
    facts: list[Path_] = [at] if lines else []
    for path, flow in flows_of(scope):
        if flow.note:
            mark = WITHOUT_NUMBER if flow.contains_number is False else ""
            lines.append(f"{flow.step}．{flow.note}{mark}" if flow.step else f"・{flow.note}{mark}")
            facts.append((*path, "note"))
    hidden = any(scope.touched(path) for path in facts)
    return Reading(value="\n".join(lines) or None, facts=tuple(facts), status="withheld" if hidden else None)


def _names(scope: Scope) -> dict[str, str]:
    assessment = scope.assessment
    names: dict[str, str] = {system.id: system.name for system in assessment.systems}
    names.update((node.id, node.name) for node in assessment.nodes)
    names.update((party.id, party.name or party.id) for party in assessment.parties)
    names.update((recipient.id, recipient.name or recipient.id) for recipient in assessment.recipients)
    return names
