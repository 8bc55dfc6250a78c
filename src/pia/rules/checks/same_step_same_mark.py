"""The same step, drawn twice, is marked ※ (no 特定個人情報) in both drawings or in neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.flaw import Flaw, Spot
from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["same_step_same_mark"]

_OTHER: Final = Words("もう一つの図の同じ流れです。", "the same step in the other drawing")


def same_step_same_mark(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each pair of flows with the same ends and explanation of which only one says that it carries none."""
    flows = facts.assessment.flows
    known: dict[tuple[str, str, str], int] = {}
    found = []
    for index, flow in enumerate(flows):
        if not flow.note:
            continue
        first = known.setdefault((flow.source, flow.target, fold(flow.note)), index)
        one = flows[first]
        if (one.contains_number is False) != (flow.contains_number is False) and one.chart != flow.chart:
            values = {
                "step": f"{one.step or ''}・{flow.step or ''}",
                "first": _mark(one.contains_number),
                "second": _mark(flow.contains_number),
            }
            found.append(
                Flaw(values, Spot(("flows", index)), ((Spot(("flows", first)), _OTHER),), f"{one.id}-{flow.id}")
            )
    return found


def _mark(contains: bool | None) -> str:
    return "※（特定個人情報を含まない）" if contains is False else "※なし"
