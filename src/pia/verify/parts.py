"""Output to media: what a system does under controls of its own runs as a node of its own, under what is declared of the system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from pia.register.policy import UNDECLARED, Approval, Channel, Declared, NodePolicy
from pia.verify.controls import counts
from pia.verify.draft import DraftNode

if TYPE_CHECKING:
    from pia.verify.controls import Controls
    from pia.verify.gaps import Gaps

__all__ = ["approval_of_output", "output_channels", "output_parts"]

_OUTPUT: Final = (
    "use.registered-media-only", "use.media-extract-without-number", "use.bulk-output-approval", "use.media-output-terminals",
    "provision.output-record", "provision.output-witness", "provision.output-request-slip", "provision.request-form",
)  # fmt: skip
"""The measures that speak of output to media."""
_ALWAYS: Final = ("provision.output-request-slip", "provision.request-form")
"""Those under which every output needs an application that somebody approves."""
_TOGETHER: Final = ("provision.output-witness", "provision.double-check")
"""Those under which a second person is there."""


def output_parts(nodes: Mapping[str, DraftNode], controls: Controls, gaps: Gaps) -> dict[str, DraftNode]:
    """Return a node for the output to media of each 既存住基システム of which a control speaks so, by id."""
    found = {}
    for one in nodes.values():
        if one.held and one.node.kind == "juki" and controls.at(one.spot, *_OUTPUT):
            id_ = f"{one.node.id}-media"
            node = NodePolicy(
                id=id_, kind="media-export", body=one.node.body, zone=one.node.zone, name=f"{one.node.name}（媒体への出力）", origin="part"
            )  # fmt: skip
            found[id_] = DraftNode(node=node, speaks_as=one.node.id, handles=one.spot.files)
            if not _beside(one, controls):
                gaps.measure(f"approval.{id_}.second_person", "provision.output-witness")
            gaps.note(
                f"nodes.{id_}", "beyond", f"「{node.name}」は「{one.node.name}」の一部であり、定めのない項目は同じである。",
                f"{id_} is a part of {one.node.id}: what that leaves open is open here",
            )  # fmt: skip
    return found


def output_channels(parts: Mapping[str, DraftNode], controls: Controls, gaps: Gaps) -> tuple[Channel, ...]:
    """Return the way by which each output gets what it puts out: without 個人番号 where a control takes it off."""
    found = []
    for one in parts.values():
        number: Declared[bool] = False if controls.at(one.spot, "use.media-extract-without-number") else UNDECLARED
        id_ = f"{one.node.id}-extract"
        found.append(
            Channel(id=id_, source=one.node.id, target=one.speaks_as, kind="media", number=number, origin="part")
        )
        gaps.note(
            f"channels.{id_}", "beyond", "媒体に出力する項目を書く欄は様式にない。", "no form asks which items are put on media"
        )  # fmt: skip
    return tuple(found)


def approval_of_output(approval: Approval, one: DraftNode, controls: Controls) -> Approval:
    """Return what an output needs: an approval each time where a form of application is declared, somebody beside where a witness is."""
    above = approval.bulk_output_above
    if controls.at(one.spot, *_ALWAYS):
        above = 0
    second: Declared[frozenset[str]] = frozenset({"export"}) if _beside(one, controls) else UNDECLARED
    return replace(approval, bulk_output_above=above, second_person=second)


def _beside(one: DraftNode, controls: Controls) -> bool:
    """Say whether a second person is there when something is put out."""
    double = controls.at(one.spot, "provision.double-check")
    return bool(controls.at(one.spot, "provision.output-witness")) or any(n > 1 for n in counts(double, "persons"))
