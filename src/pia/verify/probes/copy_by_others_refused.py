"""使用: nobody gives the system commands of its own, and nobody without the right copies from it onto a medium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.nodes import Work
from pia.verify.cast import CLERK, MEDIUM, STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import open_to_all

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_COMMAND = "direct-command"


def _commanded(scene: Scene, work: Work) -> Any:
    return scene.node.carry_out(work, _COMMAND, lambda _tx, _permit: True, subject=scene.resident().code)


def _run(scene: Scene) -> None:
    work = scene.work(CLERK)
    answer = _commanded(scene, work)
    entered = any(row.operation == _COMMAND and row.outcome == "refused" for row in scene.rows())
    scene.see("command-refused", ok=is_refused(answer, "no-right"), seen=told(answer))
    scene.see(
        "attempt-entered",
        ok=entered,
        seen=Words("記録がある", "entered") if entered else Words("記録がない", "not entered"),
    )
    if scene.node.KIND != "media-export":
        scene.skip("copy-refused", "媒体に書き出すシステムではない。", "not a system that writes media")
        return
    source = next(one.target for one in scene.policy.channels if one.source == scene.id)
    stranger = Work(session=scene.session(STRANGER), task=work.task, medium=MEDIUM)
    answer = scene.node.export(stranger, source, [scene.resident().atena], ["氏名"])
    with scene.node.store.read() as reader:
        written = sum(1 for _ in reader.all_kept("output"))
    scene.see("copy-refused", ok=is_refused(answer, "no-right") and not written, seen=told(answer))


PROBE = Probe(
    id="copy-by-others-refused",
    steps=(
        Step(
            "command-refused",
            Words(
                "職員の識別番号で、事務の機能ではない直接の命令を試みる。",
                "With the id of a clerk, try a direct command that is no function of the work.",
            ),
            Words("権限なしとして拒否される。", "Refused: no right."),
        ),
        Step(
            "attempt-entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("試みが残っている。", "The attempt stands in it."),
        ),
        Step(
            "copy-refused",
            Words("権限のない者が媒体への複製を試みる。", "Somebody without the right tries to copy to a medium."),
            Words("拒否され、何も書き出されない。", "Refused; nothing is written."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="rights-not-asked",
            words=Words("権限を確かめない。", "nobody is asked for a right"),
            step="command-refused",
            city=open_to_all,
        ),
    ),
)
