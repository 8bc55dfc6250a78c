"""使用: nobody searches by 個人番号 for a task that does not need it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.items import NUMBER
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.ordinary import LOOKING
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.probes.number_hidden_from_others import any_task, unmasked

if TYPE_CHECKING:
    from pia.register.nodes import Work
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _search(scene: Scene, work: Work, number: str) -> Any:
    return getattr(scene.node, scene.ordinary)(work, {NUMBER: number})


def _run(scene: Scene) -> None:
    role = scene.person(CLERK).roles[0].id
    tasks = scene.value(f"roles.{role}.number_tasks")
    number = next((one.number for one in scene.residents if one.number), None)
    if number is None:
        raise scene.not_applicable("個人番号のある住民がいない。", "nobody has a number")
    work = scene.work(CLERK, scene.ordinary)
    answer = _search(scene, work, number)
    if work.task in tasks:
        scene.see("own-task", ok=not is_refused(answer, "number-not-allowed", "task-not-held"), seen=told(answer))
    else:
        scene.skip("own-task", "個人番号を要する事務を担当していない。", "no task of this role needs the number")
    scene.mark()
    answer = _search(scene, replace(work, task="ほかの事務"), number)
    refused = is_refused(answer, "number-not-allowed", "task-not-held")
    entered = any(row.outcome == "refused" and row.operation == scene.ordinary for row in scene.rows())
    scene.see("other-task", ok=refused, seen=told(answer))
    scene.see(
        "attempt-entered",
        ok=entered,
        seen=Words("記録がある", "entered") if entered else Words("記録がない", "not entered"),
    )


PROBE = Probe(
    id="number-search-refused",
    at=frozenset(LOOKING) - {"supplementary-prefecture-server", "supplementary-national-server"},
    steps=(
        Step(
            "own-task",
            Words("個人番号を要する事務として、個人番号で検索する。", "Search by the number for a task that needs it."),
            Words("事務を理由に拒否されない。", "Not refused for the task."),
        ),
        Step(
            "other-task",
            Words("ほかの事務として、個人番号で検索する。", "Search by the number for another task."),
            Words("拒否される。", "Refused."),
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
            id="every-task-searches",
            words=Words("どの事務でも個人番号で検索できる。", "every task may search by the number"),
            step="other-task",
            city=unmasked,
        ),
        Sabotage(
            id="tasks-not-kept-apart",
            words=Words("事務ごとの区別がない。", "tasks are not kept apart"),
            step="other-task",
            policy=any_task,
        ),
    ),
)
