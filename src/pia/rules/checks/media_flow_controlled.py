"""What leaves on a medium is recorded each time, and somebody approves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import MEDIA, concerns, graph_of

if TYPE_CHECKING:
    from pia.model.read import Path_
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["media_flow_controlled"]

_RECORDED: Final = frozenset(("provision.output-record", "entrustment.receipt", "entrustment.backup-media-ledger"))
_GENERAL: Final = "provision.record"
_MEDIUM: Final = ("媒体", "出力", "書き出", "書出")
"""What a record of every provision has to name before it is one of what leaves on media."""
_APPROVED: Final = frozenset(
    (
        *(
            "use.bulk-output-approval",
            "provision.output-request-slip",
            "provision.output-witness",
            "provision.request-form",
        ),
        *("use.media-output-terminals", "entrustment.designated-handover"),
    )
)


def media_flow_controlled(facts: Facts, _: Subject) -> list[Flaw]:
    """Return a flaw for each set of files that leaves on media without record or approval."""
    ways: dict[tuple[str, ...], tuple[str, Path_]] = {}
    assessment, graph = facts.assessment, graph_of(facts)
    for i, flow in enumerate(assessment.flows):
        if flow.means in MEDIA and flow.carries and graph.may_carry(flow):
            ways.setdefault(
                tuple(sorted(flow.carries)), (flow.label or graph.ends[flow.target].name, ("flows", i, "means"))
            )
    for i, recipient in enumerate(assessment.recipients):
        if any(route.means in MEDIA for route in recipient.means or ()):
            ways.setdefault(
                tuple(sorted(recipient.files)), (recipient.name or recipient.id, ("recipients", i, "means"))
            )
    for p, party in enumerate(assessment.parties):
        for e, matter in enumerate(party.entrusted):
            if any(route.means in MEDIA for route in matter.means or ()):
                ways.setdefault((matter.file,), (party.name or party.id, ("parties", p, "entrusted", e, "means")))
    found = []
    for files, (name, path) in ways.items():
        mine = [control for control in assessment.controls if concerns(control, files) and not control.planned]
        measures = {control.measure for control in mine}
        if any(c.measure == _GENERAL and any(word in (c.text or "") for word in _MEDIUM) for c in mine):
            measures.add("provision.output-record")
        missing = [
            said
            for said, known in (("出力の記録", _RECORDED), ("出力の承認や立会い", _APPROVED))
            if not known & measures
        ]
        if missing:
            found.append(
                Flaw(
                    {"where": name, "missing": "と".join(missing)},
                    Spot(path),
                    part="+".join(files),
                    members=tuple(missing),
                )
            )
    return found
