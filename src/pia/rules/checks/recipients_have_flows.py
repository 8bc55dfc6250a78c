"""Every recipient is reached by a flow; those that are not are told together, by the means they are written with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.model.vocabulary import vocabulary
from pia.rules.flaw import Flaw, Spot

if TYPE_CHECKING:
    from pia.model.recipient import Recipient
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["recipients_have_flows"]

_NAMED: Final = 3
_ALSO: Final = Words("この提供先・移転先にも流れがありません。", "no flow reaches this one either")


def recipients_have_flows(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each sort of means whose recipients no flow names or ends at.

    Where no means are written yet no flow can be drawn; the blank cell is told by another rule.
    """
    flows = facts.assessment.flows
    if not flows:
        return []
    reached = {flow.recipient for flow in flows} | {flow.target for flow in flows}
    groups: dict[tuple[str, ...], list[tuple[int, Recipient]]] = {}
    for index, recipient in enumerate(facts.assessment.recipients):
        if recipient.means and recipient.id not in reached and recipient.is_system not in reached - {None}:
            means = tuple(sorted({route.means for route in recipient.means}))
            groups.setdefault(means, []).append((index, recipient))
    labels = vocabulary("means").choices
    found = []
    for means, members in groups.items():
        shown = "・".join(labels.get(one, one) for one in means)
        names = "、".join(f"「{(one.name or one.id)[:24]}」" for _, one in members[:_NAMED])
        names += f" ほか{len(members) - _NAMED}件" if len(members) > _NAMED else ""
        related = tuple([(Spot(("recipients", index)), _ALSO) for index, _ in members[1:9]])
        values = {"means": shown, "names": names, "count": str(len(members))}
        found.append(Flaw(values, Spot(("recipients", members[0][0])), related, "+".join(means), _ids(members)))
    return found


def _ids(members: list[tuple[int, Recipient]]) -> tuple[str, ...]:
    return tuple([one.id for _, one in members])
