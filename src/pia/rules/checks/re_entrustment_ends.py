"""A chain of re-entrustment never comes back to a contractor that it has passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.rules.flaw import Flaw

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["re_entrustment_ends"]


def re_entrustment_ends(facts: Facts, subject: Subject) -> list[Flaw]:
    """Return a flaw where a chain leads from the contractor back to it; told once, at the first of the circle."""
    parties = {party.id: party for party in facts.assessment.parties}
    chain: dict[str, list[str]] = {}
    for party in parties.values():
        for matter in party.entrusted:
            again = matter.re_entrustment
            if again is not None and not isinstance(again, str):
                chain.setdefault(party.id, []).extend(str(one) for one in again.parties)
    start = str(subject.facts["id"])
    came: dict[str, str] = {}
    waiting = [start]
    while waiting:
        at = waiting.pop()
        for after in chain.get(at, ()):
            if after == start:
                circle = [start, at]
                while circle[-1] != start:
                    circle.append(came[circle[-1]])
                ids = circle[::-1] if at != start else [start, start]
                order = list(parties)
                if min(order.index(one) for one in ids) < order.index(start):
                    return []
                return [
                    Flaw(
                        {
                            "chain": " → ".join(
                                parties[one].name or one for one in ids + ([start] if ids[-1] != start else [])
                            )
                        }
                    )
                ]
            if after in parties and after not in came:
                came[after] = at
                waiting.append(after)
    return []
