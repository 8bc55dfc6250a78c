"""The rehearsal of the rehearsal: every probe that holds has to notice each of its sabotages, at the step that it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from pia.verify.probes.registry import registered
from pia.verify.trying import sites, tried

if TYPE_CHECKING:
    from pia.errors import Words
    from pia.verify.probe import Outcome, ProbeOutcome, Sabotage
    from pia.verify.rehearsal import Rehearsal

__all__ = ["SelfTest", "Survivor", "bears", "self_test"]


class Survivor(Struct, frozen=True, kw_only=True):
    """A sabotage that its probe did not notice, or noticed at another step than the named one."""

    probe: str
    node: str
    sabotage: str
    expected: str
    outcome: Outcome
    words: Words


class SelfTest(Struct, frozen=True, kw_only=True):
    """How many sabotages were tried and noticed, the survivors, and the probes that could not be tested here with why."""

    tried: int
    survivors: tuple[Survivor, ...]
    untested: tuple[tuple[str, ProbeOutcome], ...]
    """(probe, outcome): it held at no system of this assessment, so that nothing could break it."""
    broken: tuple[Outcome, ...]
    """Probes that were refuted or failed with nothing sabotaged."""


def bears(sound: Outcome, sabotage: Sabotage) -> bool:
    """Say whether a sabotage can show where a probe came to ``sound``: the step that has to fail was seen, not passed over."""
    return sound.outcome == "held" and any(one.step == sabotage.step and one.ok for one in sound.steps)


def self_test(rehearsal: Rehearsal, told: Callable[[str, str], None] = lambda _probe, _node: None) -> SelfTest:
    """Try every probe at every system, and where it holds, every sabotage of it.

    Args:
        rehearsal: the town.
        told: is told of each probe, with its node.
    """
    count = 0
    survivors: list[Survivor] = []
    untested: list[tuple[str, ProbeOutcome]] = []
    broken: list[Outcome] = []
    for probe in registered().values():
        held = False
        last: ProbeOutcome = "not-applicable"
        for node in sites(rehearsal, probe):
            told(probe.id, node)
            sound = tried(rehearsal, probe, node)
            last = sound.outcome
            if sound.outcome in ("refuted", "not-run"):
                broken.append(sound)
            if sound.outcome != "held":
                continue
            held = True
            for sabotage in probe.sabotages:
                if not bears(sound, sabotage):
                    continue
                count += 1
                done = tried(rehearsal, probe, node, sabotage)
                if done.outcome != "refuted" or done.failed != sabotage.step:
                    survivors.append(
                        Survivor(
                            probe=probe.id, node=node, sabotage=sabotage.id, expected=sabotage.step, outcome=done, words=sabotage.words
                        )
                    )  # fmt: skip
        if not held and probe.beyond is None:
            untested.append((probe.id, last))
    return SelfTest(tried=count, survivors=tuple(survivors), untested=tuple(untested), broken=tuple(broken))
