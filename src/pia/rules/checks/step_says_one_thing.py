"""One number of a drawing stands for one step: two explanations under it are a slip, but of two ways to one end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.flaw import Flaw, Spot
from pia.rules.hits import quote
from pia.rules.steps import numberings
from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["step_says_one_thing"]

_OTHER: Final = Words("同じ番号の説明がここにもあります。", "the same number is explained here, too")


def step_says_one_thing(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each number that is explained twice in different words."""
    flows = facts.assessment.flows
    found = []
    for chart, run in numberings(flows).items():
        first: dict[tuple[str, str | None], int] = {}
        for index, _number in run:
            flow = flows[index]
            if not flow.note:
                continue
            step = flow.step or ""
            known = first.setdefault((fold(step), flow.chart), index)
            if flow.target != flows[known].target and fold(flows[known].note or "") != fold(flow.note):
                values = {"step": step, "first": quote(flows[known].note or ""), "second": quote(flow.note)}
                related = ((Spot(("flows", known, "step")), _OTHER),)
                found.append(Flaw(values, Spot(("flows", index, "step")), related, f"{chart or 'flows'}/{step}"))
    return found
