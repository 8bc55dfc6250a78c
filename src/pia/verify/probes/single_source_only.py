"""入手: an update from any other source than the declared one is neither sent, nor taken where it is forged, and it is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.channel import Arrival, Parcel
from pia.register.policy import Channel
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.ways import opened_from, stranger

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    other = stranger(scene)
    message = Parcel(name=min(scene.node.NOTICES, default="identification"), body=b"{}")
    source = scene.city[other]
    with source.store.write() as tx:
        going = source.tell(tx, scene.id, message)
    entered = [row for row in scene.rows(other) if row.outcome == "refused"]
    scene.see(
        "not-sent",
        not going and bool(entered),
        Words(f"送られた通知{going}件、拒否の記録{len(entered)}行", f"{going} sent, {len(entered)} refusals"),
        other,
    )
    forged = Channel(id="forged", source=other, target="somewhere-else", kind="notice")
    scene.node.receive(forged, [Arrival(1, message)])
    refused = [row for row in scene.rows() if row.outcome == "refused"]
    scene.see("forged-refused", ok=bool(refused), seen=Words(f"拒否の記録{len(refused)}行", f"{len(refused)} refusals"))


PROBE = Probe(
    id="single-source-only",
    steps=(
        Step(
            "not-sent",
            Words(
                "入手元でないシステムから更新の通知を送ろうとする。",
                "Try to send an update from a system that is no declared source.",
            ),
            Words("送られず、拒否が記録に残る。", "Not sent; the refusal is entered."),
        ),
        Step(
            "forged-refused",
            Words(
                "ほかのシステムあての通知を、ここに届ける。",
                "Deliver here a notice that is addressed to another system.",
            ),
            Words("受け取らず、記録に残る。", "Not taken, and entered."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="any-source",
            words=Words("どのシステムからも更新を受ける。", "updates come from every system"),
            step="not-sent",
            policy=opened_from(),
        ),
    ),
)
