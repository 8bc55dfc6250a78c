"""使用: a system without a declared way to this one gets no connection, and its attempt is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.ways import carried, opened_from, passes, stranger

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    other = stranger(scene)
    ways = [one for one in scene.policy.channels if one.target == scene.id and one.source in scene.city.nodes]
    answer = carried(scene, other, scene.id, ("inquiry", "notice", "link", "provision", "extraction"))
    entered = [row for row in scene.rows(other) if row.outcome == "refused" and "channel-undeclared" in row.detail]
    scene.see("stranger-refused", is_refused(answer, "channel-undeclared"), told(answer), other)
    scene.see("attempt-entered", ok=bool(entered), seen=Words(f"記録{len(entered)}行", f"{len(entered)} rows"))
    if not ways:
        scene.skip("named-client", "ここに接続する相手は宣言にない。", "nobody is declared to connect here")
        return
    answer = carried(scene, ways[0].source, scene.id, (ways[0].kind,))
    scene.see(
        "named-client", ok=passes(answer), seen=told(answer) if not passes(answer) else Words("届いた", "it arrived")
    )


PROBE = Probe(
    id="only-named-client",
    steps=(
        Step(
            "stranger-refused",
            Words(
                "経路の宣言のないシステムから接続しようとする。", "Try to connect from a system without a declared way."
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "attempt-entered",
            Words("その側の操作記録を見る。", "Look at the log of that side."),
            Words("試みが残っている。", "The attempt stands in it."),
        ),
        Step(
            "named-client",
            Words("宣言した相手から接続する。", "Connect from a declared peer."),
            Words("接続できる。", "It connects."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="back-door",
            words=Words("どのシステムからも接続できる。", "every system may connect"),
            step="stranger-refused",
            policy=opened_from(),
        ),
    ),
)
