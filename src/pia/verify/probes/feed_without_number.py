"""使用: what goes to work without 個人番号, or onto a medium without it, holds no number, and with it nothing goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.items import NUMBER
from pia.register.policy import Undeclared
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.ways import carried, loosened

if TYPE_CHECKING:
    from pia.register.policy import Channel
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _way(scene: Scene) -> Channel:
    """Return a channel from the node that is declared to carry no number, whether or not its target runs here."""
    ways = [one for one in scene.policy.channels if one.source == scene.id and one.origin != "counterpart"]
    found = next((one for one in ways if one.number is False), None)
    if found is not None:
        return found
    silent = next((one for one in ways if isinstance(one.number, Undeclared)), None)
    if silent is None:
        raise scene.not_applicable("個人番号を含まない流れがない。", "no flow goes without the number")
    scene.value(f"channels.{silent.id}.number")
    raise AssertionError("a value that is undeclared ends the probe")


def _run(scene: Scene) -> None:
    way = _way(scene)
    ends = (scene.id, way.target, (way.kind,))
    answer = carried(scene, *ends, items=("氏名", NUMBER))
    crossed = [one for one in scene.line.crossed if one.channel == way.id]
    entered = any(row.outcome == "refused" and "channel-number" in row.detail for row in scene.rows())
    scene.see("number-refused", is_refused(answer, "channel-number") and not crossed, told(answer))
    scene.see(
        "attempt-entered",
        ok=entered,
        seen=Words("記録がある", "entered") if entered else Words("記録がない", "not entered"),
    )
    answer = carried(scene, *ends, items=("氏名",))
    scene.see("without-number", ok=not is_refused(answer, "channel-number"), seen=told(answer))


PROBE = Probe(
    id="feed-without-number",
    steps=(
        Step(
            "number-refused",
            Words(
                "個人番号を含まないと宣言した経路で、個人番号を含むデータを送ろうとする。",
                "Try to send data with the number over a flow that is declared to go without it.",
            ),
            Words("拒否され、何も送られない。", "Refused; nothing is sent."),
        ),
        Step(
            "attempt-entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("試みが残っている。", "The attempt stands in it."),
        ),
        Step(
            "without-number",
            Words("個人番号を除いて送る。", "Send it without the number."),
            Words("個人番号を理由に拒否されない。", "Not refused for the number."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="number-passes",
            words=Words("個人番号を含むデータも通る。", "data with the number passes"),
            step="number-refused",
            policy=loosened("number"),
        ),
    ),
)
