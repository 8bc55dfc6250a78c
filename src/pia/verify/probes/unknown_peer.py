"""提供: a peer whose certificate is not that of the declared one gets nothing, and the attempt is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.ways import carried, chosen, loosened, passes

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    way = chosen(scene, "mutual_authentication", value=True)
    ends = (scene.id, way.target, (way.kind,))
    answer = carried(scene, *ends)
    scene.see(
        "recognised", ok=passes(answer), seen=told(answer) if not passes(answer) else Words("届いた", "it arrived")
    )
    scene.city.channels.present(way.target, b"a certificate of somebody else")
    before = len(scene.line.crossed)
    answer = carried(scene, *ends)
    silent = len(scene.line.crossed) == before
    entered = [row for row in scene.rows() if row.outcome == "refused" and "channel-certificate" in row.detail]
    scene.see("impostor", ok=is_refused(answer, "channel-certificate") and silent, seen=told(answer))
    scene.see("attempt-entered", ok=bool(entered), seen=Words(f"記録{len(entered)}行", f"{len(entered)} rows"))


PROBE = Probe(
    id="unknown-peer",
    steps=(
        Step(
            "recognised",
            Words("宣言した相手に送る。", "Send something to the declared peer."),
            Words("届く。", "It arrives."),
        ),
        Step(
            "impostor",
            Words("相手が別の証明書を示す状態で送る。", "Send it while the peer shows another certificate."),
            Words("拒否され、何も送られない。", "Refused; nothing is sent."),
        ),
        Step(
            "attempt-entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("試みが残っている。", "The attempt stands in it."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="anybody-will-do",
            words=Words("相手の証明書を確かめない。", "certificates are not looked at"),
            step="impostor",
            policy=loosened("mutual_authentication"),
        ),
    ),
)
