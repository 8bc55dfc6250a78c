"""The rehearsals of all shipped assessments, made once, and what came of each probe there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from running_policy import ASSESSMENTS, derived

from pia.verify.probes.registry import registered
from pia.verify.rehearsal import Rehearsal
from pia.verify.self_test import bears
from pia.verify.trying import sites, tried

if TYPE_CHECKING:
    from pia.verify.probe import Outcome, Probe, Sabotage

_EASY = ("example/juki", "asahikawa", "nagaoka", "kadoma", "kanagawa", "wako", "example/kokuho", "example/jutaku")
"""Where a probe is likely to hold, the first ones first."""


@cache
def rehearsal(name: str) -> Rehearsal:
    """Return the rehearsal of a shipped assessment."""
    return Rehearsal(derived(name))


@cache
def outcomes(name: str, probe: str) -> tuple[Outcome, ...]:
    """Return what came of a probe at every node of an assessment where it can be tried."""
    town, one = rehearsal(name), registered()[probe]
    return tuple(tried(town, one, node) for node in sites(town, one))


def borne(probe: Probe, sabotage: Sabotage) -> tuple[str, str] | None:
    """Return (assessment, node) where a probe holds and a sabotage can show, the first in a fixed order."""
    for name in _EASY:
        for one in outcomes(name, probe.id):
            if bears(one, sabotage):
                return name, one.node
    return None


__all__ = ["ASSESSMENTS", "borne", "outcomes", "rehearsal"]
