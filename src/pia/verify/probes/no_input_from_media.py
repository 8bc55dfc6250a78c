"""入手: nothing comes in from a medium: no declared way leads there, and what is handed over from one is refused and entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from pia.errors import Words
from pia.register.policy import Channel
from pia.verify.notices import BELOW, below, notice, received
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.policy import Policy
    from pia.register.store.interface import LedgerRow
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_MEDIUM: Final = "rehearsal-medium"


def _medium(policy: Policy, node: str) -> Channel:
    """Return the way by which somebody would read a medium in, in the name of the system that usually tells the node."""
    kinds = {one.id: one.kind for one in policy.nodes}
    usual = BELOW[kinds[node]]
    source = next(
        (one.source for one in policy.channels if one.target == node and kinds.get(one.source) == usual), _MEDIUM
    )
    return Channel(id=_MEDIUM, source=source, target=node, kind="media")


def _with_a_drive(policy: Policy, node: str) -> Policy:
    """Let the node have a way in from media."""
    return replace(policy, channels=(*policy.channels, _medium(policy, node)))


def _changed(scene: Scene, name: str) -> bool:
    with scene.node.store.read() as reader:
        found = scene.node.records.find(reader, "code", scene.resident().code)
    return any(one.value.name == name for one in found)


def _run(scene: Scene) -> None:
    usual = below(scene)
    ways = [one.id for one in scene.policy.channels if one.target == scene.id and one.kind == "media"]
    if ways:
        raise scene.not_applicable("媒体による入手の経路を宣言している。", "a way in from media is declared")
    name = "試験　媒体"
    row = received(scene, notice(scene, reason="職権修正等", name=name), _medium(scene.policy, scene.id))
    there = _changed(scene, name)
    scene.see("refused", ok=row is not None and row.outcome == "refused", seen=_said(row))
    scene.see("nothing-stored", ok=not there, seen=Words("反映された", "applied") if there else Words("反映されていない", "not applied"))  # fmt: skip
    row = received(scene, notice(scene, reason="職権修正等", name=name), usual)
    scene.see("by-the-line", ok=row is not None and row.outcome != "refused" and _changed(scene, name), seen=_said(row))


def _said(row: LedgerRow | None) -> Words:
    if row is None:
        return Words("記録がない", "nothing was entered")
    return (
        Words("拒否され、記録された", "refused and entered")
        if row.outcome == "refused"
        else Words("反映された", "applied")
    )


PROBE = Probe(
    id="no-input-from-media",
    at=frozenset({"municipal-cs", "prefecture-server"}),
    steps=(
        Step(
            "refused",
            Words(
                "通知と同じ形式のデータを媒体に入れ、システムに取り込もうとする。",
                "Put data of the form of a notice on a medium and try to read it in.",
            ),
            Words("取り込む手段がなく、拒否が記録される。", "There is no way; the refusal is entered."),
        ),
        Step(
            "nothing-stored",
            Words("対象者の記録を見る。", "Look at the record of the person."),
            Words("変わっていない。", "It has not changed."),
        ),
        Step(
            "by-the-line",
            Words("同じ内容を、宣言した経路から送る。", "Send the same over the declared line."),
            Words("反映される。", "It is applied."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="a-drive-is-left-open",
            words=Words("媒体から取り込む経路がある。", "there is a way in from media"),
            step="refused",
            policy=_with_a_drive,
        ),
    ),
)
