"""情報提供: nothing comes from the information provision network into a business system but by the 中間サーバー."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.ways import carried, opened_from, stranger

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    network = stranger(scene, "provision-network")
    answer = carried(scene, network, scene.id, ("inquiry", "notice", "link", "provision"))
    entered = [row for row in scene.rows(network) if row.outcome == "refused"]
    scene.see("inbound-refused", is_refused(answer, "channel-undeclared"), told(answer), network)
    scene.see("attempt-entered", ok=bool(entered), seen=Words(f"記録{len(entered)}行", f"{len(entered)} rows"))
    answer = carried(scene, scene.id, network, ("inquiry", "notice", "link", "provision"))
    scene.see("outbound-refused", is_refused(answer, "channel-undeclared"), told(answer))


PROBE = Probe(
    id="no-inbound-from-network",
    at=frozenset({"juki", "atena", "municipal-cs", "internal-link", "certificate-issuance", "counter-support"}),
    steps=(
        Step(
            "inbound-refused",
            Words(
                "情報提供ネットワークシステムからこの業務システムに直接尋ねようとする。",
                "Try to ask this business system directly from the network.",
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
            Words("この業務システムから直接尋ねようとする。", "Try to ask the network directly from here."),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="direct-way",
            words=Words("ネットワークとの間に直接の経路がある。", "there is a direct way to the network"),
            step="inbound-refused",
            policy=opened_from(("provision-network",)),
        ),
    ),
)
