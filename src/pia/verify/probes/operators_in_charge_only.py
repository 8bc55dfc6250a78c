"""入手・保管: only staff in charge, signed in here and for a task of theirs, work with the file; everybody else is refused and entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

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
    scene.see("in-charge", ok=not is_refused(answer), seen=told(answer))
    answer = scene.look_up(replace(work, session=replace(work.session, id=f"{CLERK}/forged")), resident)
    scene.see("not-signed-in", ok=is_refused(answer, "not-signed-in"), seen=told(answer))
    stranger = Work(session=scene.session(STRANGER), task=work.task, purpose=work.purpose, second=work.second)
    answer = scene.look_up(stranger, resident)
    entered = any(row.who == STRANGER and row.outcome == "refused" for row in scene.rows())
    scene.see("not-in-charge", ok=is_refused(answer, "no-right"), seen=told(answer))
    scene.see(
        "entered", ok=entered, seen=Words("記録がある", "entered") if entered else Words("記録がない", "not entered")
    )
    if scene.declares(f"roles.{scene.person(CLERK).roles[0].id}.tasks"):
        answer = scene.look_up(replace(work, task="担当でない事務"), resident)
        scene.see("other-task", ok=is_refused(answer, "task-not-held"), seen=told(answer))
    else:
        scene.skip("other-task", "事務の定めがない。", "no task is declared")


PROBE = Probe(
    id="operators-in-charge-only",
    steps=(
        Step(
            "in-charge", Words("担当の職員が操作する。", "Staff in charge do it."), Words("操作できる。", "It works.")
        ),
        Step(
            "not-signed-in",
            Words(
                "認証を受けずに（偽の利用番号で）操作しようとする。",
                "Try it without having signed in (with a forged session).",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "not-in-charge",
            Words("担当でない職員が操作しようとする。", "Staff not in charge try it."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "entered",
            Words("操作記録を見る。", "Look at the log."),
            Words("試みが残っている。", "The attempt stands in it."),
        ),
        Step(
            "other-task",
            Words(
                "担当の職員が、担当でない事務の名で操作しようとする。",
                "Staff in charge try it for a task that is not theirs.",
            ),
            Words("拒否される。", "Refused."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="rights-not-asked",
            words=Words("権限を確かめない。", "nobody is asked for a right"),
            step="not-in-charge",
            city=open_to_all,
        ),
        Sabotage(
            id="refusals-forgotten",
            words=Words("拒否した操作を記録しない。", "refused operations are not entered"),
            step="entered",
            city=forgetful(lambda row: row.outcome == "refused" and row.who == STRANGER),
        ),
    ),
)
