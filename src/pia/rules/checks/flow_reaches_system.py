"""A system that holds a file is reached by some chain of flows that carries the file, from outside that system."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["flow_reaches_system"]


def flow_reaches_system(facts: Facts, subject: Subject) -> bool | str:
    """Return whether every file that the system holds arrives there by a flow; ``flows`` is needed to tell."""
    flows = facts.assessment.flows
    if not flows:
        return "flows"
    system = subject.facts["id"]
    return all(any(flow.target == system and file in flow.carries for flow in flows) for file in subject.facts["holds"])
