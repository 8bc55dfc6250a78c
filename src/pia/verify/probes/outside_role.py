"""権限: whoever holds no role with an operation cannot do it, and the attempt is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.nodes import Work
from pia.verify.cast import CLERK, STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import forgetful, open_to_all

if TYPE_CHECKING:
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _run(scene: Scene) -> None:
    resident, work = scene.resident(), scene.work(CLERK, scene.ordinary)
    answer = scene.look_up(work, resident)
    scene.see("holder-may", ok=not is_refused(answer), seen=told(answer))
    stranger = Work(session=scene.session(STRANGER), task=work.task, purpose=work.purpose, second=work.second)
    answer = scene.look_up(stranger, resident)
    rows = [row for row in scene.rows() if row.who == STRANGER and row.operation == scene.ordinary]
    scene.see("others-refused", ok=is_refused(answer, "no-right"), seen=told(answer))
    entered = any(row.outcome == "refused" for row in rows)
    scene.see(
        "attempt-entered",
        ok=entered,
        seen=Words("記録がある", "entered") if entered else Words("記録がない", "not entered"),
    )


PROBE = Probe(
    id="outside-role",
    steps=(
        Step(
            "holder-may",
            Words("権限のある職員が操作する。", "Somebody who holds the right does it."),
            Words("実行される。", "Done."),
        ),
        Step(
            "others-refused",
            Words(
                "利用者として登録はあるが権限のない者が、同じ操作を試みる。",
                "Somebody who is registered but holds no right tries the same.",
            ),
            Words("権限なしとして拒否される。", "Refused: no right."),
        ),
        Step(
            "attempt-entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("試みた者と操作と拒否が残っている。", "Who tried what, and the refusal, stand in it."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="rights-not-asked",
            words=Words("権限を確かめない。", "nobody is asked for a right"),
            step="others-refused",
            city=open_to_all,
        ),
        Sabotage(
            id="refusals-forgotten",
            words=Words("拒否した操作を記録しない。", "refused operations are not entered"),
            step="attempt-entered",
            city=forgetful(lambda row: row.outcome == "refused"),
        ),
    ),
)
