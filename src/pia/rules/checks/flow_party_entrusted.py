"""A flow to a contractor carries only files that are entrusted to it, itself or at the end of a chain of re-entrustment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.rules.flaw import Flaw
from pia.rules.graph import graph_of

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["flow_party_entrusted", "handled"]


def flow_party_entrusted(facts: Facts, subject: Subject) -> bool | list[Flaw]:
    """Return a flaw where a contractor at one end of the flow has nothing to do with what it carries."""
    index = subject.path[1]
    flow = facts.assessment.flows[index] if isinstance(index, int) else None
    graph = graph_of(facts)
    if flow is None or not graph.may_carry(flow):
        return True
    found = []
    for end in dict.fromkeys((flow.source, flow.target)):
        known = graph.ends.get(end)
        if known is None or known.kind != "party":
            continue
        allowed = handled(facts.assessment, end)
        missing = [file.name for file in facts.assessment.files if file.id in flow.carries and file.id not in allowed]
        if missing or (not flow.carries and flow.contains_number and not allowed):
            files = "、".join(f"「{name}」" for name in missing) or "特定個人情報"
            found.append(Flaw({"party": known.name, "files": files}, members=tuple(missing)))
    return found


def handled(assessment: Assessment, party: str) -> frozenset[str]:
    """Return the files that a contractor handles: entrusted to it, or re-entrusted through any number of others."""
    found: set[str] = set()
    for file in {matter.file for one in assessment.parties for matter in one.entrusted}:
        reached = {one.id for one in assessment.parties if any(m.file == file for m in one.entrusted)}
        waiting = list(reached)
        chain: dict[str, set[str]] = {}
        for one in assessment.parties:
            for matter in one.entrusted:
                again = matter.re_entrustment
                if again is not None and not isinstance(again, str) and matter.file == file:
                    chain.setdefault(one.id, set()).update(again.parties)
        while waiting:
            new = chain.get(waiting.pop(), set()) - reached
            reached |= new
            waiting.extend(new)
        if party in reached:
            found.add(file)
    return frozenset(found)
