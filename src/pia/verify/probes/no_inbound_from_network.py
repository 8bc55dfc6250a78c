"""情報提供: nothing comes from the information provision network into a business system but by the 中間サーバー."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.ways import carried, opened_from, stranger

if TYPE_CHECKING:
    from pia.register.policy import ChannelKind, Policy
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


_KINDS: Final[tuple[ChannelKind, ...]] = ("inquiry", "notice", "link", "provision")


def _direct(policy: Policy, _node: str) -> Policy:
    """Open ways between the network and every system."""
    for one in policy.nodes:
        if one.kind == "provision-network":
            policy = opened_from()(policy, one.id)
    return policy


def _beside(scene: Scene) -> None:
    """Try to get past the intermediate server: from the network to every business system, and from other systems to the server."""
    networks = [one.id for one in scene.city.of("provision-network")]
    if not networks:
        raise scene.not_applicable(
            "情報提供ネットワークシステムとの流れがない。", "nothing is declared to pass over the network"
        )
    body = scene.node.declared.body
    business = [one.id for one in scene.city.nodes.values() if one.declared.body == body and one.id != scene.id]
    answers = [carried(scene, networks[0], one, _KINDS) for one in business]
    through = sum(not is_refused(one, "channel-undeclared") for one in answers)
    entered = [row for row in scene.rows(networks[0]) if row.outcome == "refused"]
    said = Words(
        f"{len(business)}システムのうち届いたもの{through}", f"{through} of {len(business)} systems were reached"
    )
    scene.see("inbound-refused", through == 0, said, networks[0])
    scene.see("attempt-entered", len(entered) == len(business), Words(f"記録{len(entered)}行", f"{len(entered)} rows"))
    answers = [carried(scene, one, networks[0], _KINDS) for one in business]
    through = sum(not is_refused(one, "channel-undeclared") for one in answers)
    said = Words(
        f"{len(business)}システムのうち届いたもの{through}", f"{through} of {len(business)} systems got through"
    )
    scene.see("outbound-refused", through == 0, said)


def _run(scene: Scene) -> None:
    if scene.node.KIND == "intermediate-server":
        _beside(scene)
        return
    network = stranger(scene, "provision-network")
    answer = carried(scene, network, scene.id, _KINDS)
    entered = [row for row in scene.rows(network) if row.outcome == "refused"]
    scene.see("inbound-refused", is_refused(answer, "channel-undeclared"), told(answer), network)
    scene.see("attempt-entered", ok=bool(entered), seen=Words(f"記録{len(entered)}行", f"{len(entered)} rows"))
    answer = carried(scene, scene.id, network, _KINDS)
    scene.see("outbound-refused", is_refused(answer, "channel-undeclared"), told(answer))


PROBE = Probe(
    id="no-inbound-from-network",
    at=frozenset(
        {
            "juki",
            "atena",
            "municipal-cs",
            "internal-link",
            "certificate-issuance",
            "counter-support",
            "intermediate-server",
        }
    ),
    steps=(
        Step(
            "inbound-refused",
            Words(
                "情報提供ネットワークシステムから業務システムに、中間サーバーを通さずに接続しようとする。",
                "Try to reach the business system from the network without the intermediate server.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "attempt-entered",
            Words("その側の操作記録を見る。", "Look at the log of that side."),
            Words("試みが残っている。", "The attempt stands in it."),
        ),
        Step(
            "outbound-refused",
            Words(
                "業務システムからネットワークに直接接続しようとする。",
                "Try to reach the network from the business system directly.",
            ),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="direct-way",
            words=Words("ネットワークとの間に直接の経路がある。", "there is a direct way to the network"),
            step="inbound-refused",
            policy=_direct,
        ),
    ),
)
