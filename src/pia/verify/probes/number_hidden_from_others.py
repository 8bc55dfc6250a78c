"""使用: the 個人番号 is shown in the tasks that need it, and in no other task and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.guard.permit import MASK
from pia.register.items import NUMBER, item_key
from pia.register.nodes import Work
from pia.register.policy import UNDECLARED, Policy
from pia.verify.cast import CLERK, STRANGER
from pia.verify.ended import is_refused, told
from pia.verify.ordinary import LOOKING
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE", "any_task", "unmasked"]

_SUPPLEMENTARY = ("supplementary-prefecture-server", "supplementary-national-server")
"""Their files hold no number."""


def any_task(policy: Policy, node: str) -> Policy:
    """Let every role work for any task, with the number in sight."""
    roles = tuple(
        replace(role, tasks=UNDECLARED, number_tasks=UNDECLARED) if node in role.nodes else role
        for role in policy.roles
    )
    return replace(policy, roles=roles)


def unmasked(city: City, node: str) -> None:
    """Break the guard of the node: nothing is ever masked, and any task will do."""
    for role in city[node].guard.rules.roles.values():
        role.tasks = None
        role._sees_number = UNDECLARED  # noqa: SLF001 - breaking in is what it is for


def _numbers(answer: Any) -> list[str]:
    """Return what is shown as 個人番号 in an answer, unless it is masked."""
    listed = answer if isinstance(answer, list) else []
    shown = [value for one in listed for name, value in one.items() if item_key(name) == NUMBER]
    return [value for value in shown if value.strip(MASK)]


def _run(scene: Scene) -> None:
    role = scene.person(CLERK).roles[0].id
    sees, tasks = scene.value(f"roles.{role}.sees_number"), scene.value(f"roles.{role}.number_tasks")
    place = next((place for place, one in enumerate(scene.residents) if one.number), 0)
    resident, work = scene.resident(place), scene.work(CLERK, scene.ordinary)
    answer = scene.look_up(work, resident)
    if is_refused(answer) or not answer:
        raise scene.not_applicable(f"照会できる記録がない：{told(answer).ja}", f"nothing to look up: {told(answer).en}")
    if sees and work.task in tasks and any(item_key(name) == NUMBER for name in answer[0]):
        scene.see("own-task", ok=bool(_numbers(answer)), seen=_said(len(_numbers(answer))))
    else:
        scene.skip("own-task", "この事務では個人番号を見ない。", "this task shows no number")
    answer = scene.look_up(replace(work, task="ほかの事務"), resident)
    scene.see(
        "other-task", ok=not _numbers(answer), seen=told(answer) if is_refused(answer) else _said(len(_numbers(answer)))
    )
    stranger = Work(session=scene.session(STRANGER), task=work.task, purpose=work.purpose, second=work.second)
    answer = scene.look_up(stranger, resident)
    scene.see("others", ok=not _numbers(answer) and is_refused(answer), seen=told(answer))


def _said(count: int) -> Words:
    return Words(f"見える個人番号{count}件", f"{count} numbers in sight")


PROBE = Probe(
    id="number-hidden-from-others",
    at=frozenset(LOOKING) - frozenset(_SUPPLEMENTARY),
    steps=(
        Step(
            "own-task",
            Words("個人番号を要する事務として一人を照会する。", "Look up one person for a task that needs the number."),
            Words("個人番号が表示される。", "The number is shown."),
        ),
        Step(
            "other-task",
            Words("ほかの事務として同じ者を照会する。", "Look up the same person for another task."),
            Words("拒否されるか、個人番号が伏せられる。", "Refused, or the number is masked."),
        ),
        Step(
            "others",
            Words("権限のない者が照会する。", "Somebody without the right looks the person up."),
            Words("拒否され、個人番号は見えない。", "Refused; no number in sight."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="every-task-sees",
            words=Words("どの事務でも個人番号が見える。", "every task shows the number"),
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
