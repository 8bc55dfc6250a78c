"""No number is missing among the steps of a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.rules.flaw import Flaw, Spot
from pia.rules.steps import numberings

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["step_numbers_complete"]

_MOST = 8


def step_numbers_complete(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each numbering with gaps."""
    titles = {chart.id: chart.title or chart.id for chart in facts.assessment.charts}
    found = []
    for chart, run in numberings(facts.assessment.flows).items():
        numbers = {number for _, number in run}
        majors = {major for major, _ in numbers}
        missing = [str(one) for one in range(1, max(majors)) if one not in majors]
        for major in sorted(majors):
            minors = {minor for one, minor in numbers if one == major and minor}
            missing += [f"{major}-{_circled(one)}" for one in range(1, max(minors, default=0)) if one not in minors]
        if missing:
            shown = "、".join(missing[:_MOST]) + (f" ほか{len(missing) - _MOST}" if len(missing) > _MOST else "")
            name = titles.get(chart or "", "情報の流れ")
            values = {"chart": name, "missing": shown}
            at = Spot(("flows", run[0][0]))
            found.append(Flaw(values, at, part=chart or "flows", members=tuple(missing)))
    return found


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= 20 else str(number)
