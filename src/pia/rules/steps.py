"""The printed numbers of flows (1-①, ２－②, 38), read into major and minor numbers, by the numbering they belong to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.terms.text import narrow

if TYPE_CHECKING:
    from pia.model.flow import Flow

__all__ = ["numberings", "step_of"]

_STEP: Final = re.compile(r"([0-9]{1,3})(?:[-―‐－.]?([①-⑳]|(?<=[-―‐－.])[0-9]{1,2}))?[’']?")


def step_of(flow: Flow) -> tuple[int, int] | None:
    """Return the number of a flow: (1, 2) for 1-②, (38, 0) for 38; None where it has none that can be read."""
    match = _STEP.fullmatch(narrow(flow.step or "").replace("－", "-").strip())
    if match is None:
        return None
    minor = match[2]
    return int(match[1]), 0 if minor is None else int(minor) if minor.isdecimal() else ord(minor) - ord("①") + 1


def numberings(flows: tuple[Flow, ...]) -> dict[str | None, list[tuple[int, tuple[int, int]]]]:
    """Return the numbered flows (index, number) by drawing; in one run where the drawings share a single numbering.

    Drawings share one when the numbers are plain and no drawing begins again at 1 after another one did.
    """
    found: dict[str | None, list[tuple[int, tuple[int, int]]]] = {}
    for index, flow in enumerate(flows):
        number = step_of(flow)
        if number is not None:
            found.setdefault(flow.chart, []).append((index, number))
    plain = all(number[1] == 0 for run in found.values() for _, number in run)
    beginning = sum(any(number[0] == 1 for _, number in run) for run in found.values())
    if plain and len(found) > 1 and beginning <= 1:
        return {None: [one for run in found.values() for one in run]}
    return found
